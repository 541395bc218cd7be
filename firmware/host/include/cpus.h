/* SPDX-License-Identifier: BSD-3-Clause */
/* Work for the other CPUs. */
#ifndef CPUS_H
#define CPUS_H

#include <stdbool.h>

typedef void (*cpu_work)(void *argument);

/*
 * Starts `work` on CPU 1.. and returns; the CPU is started by PSCI when it first has work. False
 * when it refuses.
 */
bool cpu_start(unsigned int cpu, cpu_work work, void *argument);

/* Waits until the CPU's work is done. */
void cpu_join(unsigned int cpu);

#endif /* CPUS_H */
