/* SPDX-License-Identifier: BSD-3-Clause */
/* Realm initial and extensible measurements (DEN0137 1.0, A7.1). */
#ifndef MEASUREMENT_H
#define MEASUREMENT_H

#include <stddef.h>
#include <stdint.h>

#include "rmi.h"

#define SHA256_SIZE 32U

void sha256(const void *data, size_t size, uint8_t digest[SHA256_SIZE]);

/* A measurement has room for SHA-512; a shorter digest is followed by zeroes. */
#define MEASUREMENT_SIZE  64U
#define MEASUREMENT_RIM	  0U
#define MEASUREMENT_SLOTS 5U

struct measurement {
	uint8_t bytes[MEASUREMENT_SIZE];
};

/* The RIM's first value, and its extensions by a granule, a runnable REC and a RIPAS change. */
void rim_init(struct measurement *rim, const struct rmi_realm_params *params);
void rim_extend_data(struct measurement *rim, uint64_t ipa, uint64_t flags, const void *granule);
void rim_extend_rec(struct measurement *rim, const struct rmi_rec_params *params);
void rim_extend_ripas(struct measurement *rim, uint64_t base, uint64_t top);

/* rem := HASH(rem || value). `size` is in bytes, at most MEASUREMENT_SIZE. */
void rem_extend(struct measurement *rem, const void *value, size_t size);

#endif /* MEASUREMENT_H */
