/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What goes into a realm's measurements (DEN0137 1.0, A7.1 and the RmmMeasurementDescriptor types).
 */
#include "measurement.h"
#include "memory.h"

enum descriptor_type {
	DESCRIPTOR_DATA = 0,
	DESCRIPTOR_REC = 1,
	DESCRIPTOR_RIPAS = 2,
};

/* The three descriptor types share their size and what comes first. */
struct descriptor {
	uint8_t type;
	uint8_t pad_1[7];
	uint64_t size;
	uint8_t rim[MEASUREMENT_SIZE];
	union {
		struct {
			uint64_t ipa;
			uint64_t flags;
			uint8_t content[MEASUREMENT_SIZE];
		} data;
		struct {
			uint8_t content[MEASUREMENT_SIZE];
		} rec;
		struct {
			uint64_t base;
			uint64_t top;
		} ripas;
		uint8_t pad_50[0x100 - 0x50];
	};
};

_Static_assert(sizeof(struct descriptor) == 0x100, "RmmMeasurementDescriptor*");
_Static_assert(offsetof(struct descriptor, data.content) == 0x60, "RmmMeasurementDescriptorData");
_Static_assert(offsetof(struct descriptor, rec.content) == 0x50, "RmmMeasurementDescriptorRec");
_Static_assert(offsetof(struct descriptor, ripas.top) == 0x58, "RmmMeasurementDescriptorRipas");

static void descriptor_init(struct descriptor *descriptor, enum descriptor_type type,
			    const struct measurement *rim)
{
	memset(descriptor, 0, sizeof(*descriptor));
	descriptor->type = (uint8_t)type;
	descriptor->size = sizeof(*descriptor);
	memcpy(descriptor->rim, rim->bytes, sizeof(rim->bytes));
}

static void rim_extend(struct measurement *rim, const struct descriptor *descriptor)
{
	sha256(descriptor, sizeof(*descriptor), rim->bytes);
}

void rim_init(struct measurement *rim, const struct rmi_realm_params *params)
{
	/*
	 * A page is large for a stack, but so is the caller's, and hashing in pieces would cost a
	 * second interface.
	 */
	struct rmi_realm_params measured;

	memset(&measured, 0, sizeof(measured));
	measured.flags = params->flags;
	measured.s2sz = params->s2sz;
	measured.sve_vl = params->sve_vl;
	measured.num_bps = params->num_bps;
	measured.num_wps = params->num_wps;
	measured.pmu_num_ctrs = params->pmu_num_ctrs;
	measured.hash_algo = params->hash_algo;

	memset(rim, 0, sizeof(*rim));
	sha256(&measured, sizeof(measured), rim->bytes);
}

void rim_extend_data(struct measurement *rim, uint64_t ipa, uint64_t flags, const void *granule)
{
	struct descriptor descriptor;

	descriptor_init(&descriptor, DESCRIPTOR_DATA, rim);
	descriptor.data.ipa = ipa;
	descriptor.data.flags = flags;
	if ((flags & RMI_DATA_MEASURE_CONTENT) != 0) {
		sha256(granule, 4096, descriptor.data.content);
	}
	rim_extend(rim, &descriptor);
}

void rim_extend_rec(struct measurement *rim, const struct rmi_rec_params *params)
{
	struct descriptor descriptor;
	struct rmi_rec_params measured;

	memset(&measured, 0, sizeof(measured));
	measured.flags = params->flags;
	measured.pc = params->pc;
	memcpy(measured.gprs, params->gprs, sizeof(measured.gprs));

	descriptor_init(&descriptor, DESCRIPTOR_REC, rim);
	sha256(&measured, sizeof(measured), descriptor.rec.content);
	rim_extend(rim, &descriptor);
}

void rim_extend_ripas(struct measurement *rim, uint64_t base, uint64_t top)
{
	struct descriptor descriptor;

	descriptor_init(&descriptor, DESCRIPTOR_RIPAS, rim);
	descriptor.ripas.base = base;
	descriptor.ripas.top = top;
	rim_extend(rim, &descriptor);
}

void rem_extend(struct measurement *rem, const void *value, size_t size)
{
	uint8_t chain[SHA256_SIZE + MEASUREMENT_SIZE];

	memcpy(chain, rem->bytes, SHA256_SIZE);
	memcpy(&chain[SHA256_SIZE], value, size);
	sha256(chain, SHA256_SIZE + size, rem->bytes);
}
