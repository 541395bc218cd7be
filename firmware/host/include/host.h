/* SPDX-License-Identifier: BSD-3-Clause */
/* Functions that assembly calls, and how the host stops. */
#ifndef HOST_H
#define HOST_H

#include <stdint.h>

void mmu_build(void);
void host_main(void) __attribute__((noreturn));
void secondary_main(uint64_t cpu) __attribute__((noreturn));
void unexpected_exception(uint64_t esr, uint64_t elr, uint64_t far, uint64_t vector)
	__attribute__((noreturn));

/* PSCI SYSTEM_OFF. */
void power_off(void) __attribute__((noreturn));

#endif /* HOST_H */
