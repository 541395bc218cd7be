/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A machine that uses what the architecture leaves open as an attacker would: HPFAR_EL2 after an
 * exception for which it is UNKNOWN (DDI0487 D24.2.76). Emulators leave the faulting address there,
 * and hide whoever relies on it. For builds that are attacked; part of no RMM.
 */
#ifndef MACHINE_MODEL_H
#define MACHINE_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#define MODEL_CPUS 64U

#define MODEL_READ(name)                                                                           \
	({                                                                                         \
		uint64_t model_value_;                                                             \
		__asm__ volatile("mrs %0, " #name : "=r"(model_value_));                           \
		model_value_;                                                                      \
	})

/* The last valid address of each CPU; and of all of them, that of the last two VMIDs. */
static uint64_t model_last[MODEL_CPUS];
static struct {
	uint64_t vmid, hpfar;
} model_of_realms[2];

/* Of an exception from EL1 or EL0: whether it writes HPFAR_EL2. */
static inline bool model_hpfar_is_valid(uint64_t esr)
{
	const uint64_t class = (esr >> 26) & 0x3FU;
	const uint64_t fault = esr & 0x3FU;
	const bool on_walk = ((esr >> 7) & 1U) != 0U;

	if ((class != 0x20U) && (class != 0x24U)) {
		return false;
	}
	/* Address size, translation, access flag, permission; then both of level -1. */
	if (fault < 0x0CU) {
		return true;
	}
	if (fault < 0x10U) {
		return on_walk;
	}
	return (fault == 0x29U) || (fault == 0x2BU);
}

static inline uint64_t model_hpfar_last(uint64_t cpu, uint64_t vmid)
{
	(void)vmid;
	return model_last[cpu];
}

/* The first unprotected address: a host may emulate what is there. */
static inline uint64_t model_hpfar_constant(uint64_t cpu, uint64_t vmid)
{
	const uint64_t bits = 64U - (MODEL_READ(vtcr_el2) & 0x3FU);

	(void)cpu;
	(void)vmid;
	return (UINT64_C(1) << (bits - 1U)) >> 8;
}

static inline uint64_t model_hpfar_other(uint64_t cpu, uint64_t vmid)
{
	(void)cpu;
	return model_of_realms[(model_of_realms[0].vmid != vmid) ? 0 : 1].hpfar;
}

/* To be called as soon as a realm has been left, with its VTTBR_EL2 and VTCR_EL2 in place. */
static inline void model_after_exit(uint64_t (*unknown)(uint64_t cpu, uint64_t vmid))
{
	const uint64_t cpu = MODEL_READ(mpidr_el1) % MODEL_CPUS;
	const uint64_t vmid = MODEL_READ(vttbr_el2) >> 48;

	if (!model_hpfar_is_valid(MODEL_READ(esr_el2))) {
		const uint64_t value = unknown(cpu, vmid);

		__asm__ volatile("msr hpfar_el2, %0" : : "r"(value));
		return;
	}
	model_last[cpu] = MODEL_READ(hpfar_el2);
	if (model_of_realms[0].vmid != vmid) {
		model_of_realms[1] = model_of_realms[0];
		model_of_realms[0].vmid = vmid;
	}
	model_of_realms[0].hpfar = model_last[cpu];
}

#endif /* MACHINE_MODEL_H */
