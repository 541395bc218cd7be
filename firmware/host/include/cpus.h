/* SPDX-License-Identifier: BSD-3-Clause */
/* Work for the other CPUs. */
#ifndef CPUS_H
#define CPUS_H

#include <stdbool.h>
#include <stdint.h>

#include "platform.h"

/* The calling CPU's number, below PLATFORM_CPUS: affinity 0 on this machine. */
static inline unsigned int cpu_number(void)
{
	uint64_t mpidr;

	__asm__("mrs %0, mpidr_el1" : "=r"(mpidr));
	return (unsigned int)((mpidr & 0xFFU) % PLATFORM_CPUS);
}

typedef void (*cpu_work)(void *argument);

/*
 * Starts `work` on CPU 1.. and returns; the CPU is started by PSCI when it first has work. False
 * when it refuses.
 */
bool cpu_start(unsigned int cpu, cpu_work work, void *argument);

/* Waits until the CPU's work is done. */
void cpu_join(unsigned int cpu);

/*
 * Has the CPU sleep in WFI, as each does whose work is done. One that was never started waits in
 * EL3 firmware instead, in a loop with WFE, which executes instructions in the middle of what
 * another CPU counts: in QEMU up to 10 whenever that one's turn ends, in QEMU 11 at each SEV of
 * EL3's locks.
 */
bool cpu_calm(unsigned int cpu);

#endif /* CPUS_H */
