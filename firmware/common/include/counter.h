/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The virtual counter as a clock of instructions. Under QEMU's -icount shift=0 it advances by one
 * with every instruction that any CPU executes; on hardware it advances with time. Realms have
 * nothing better: the RMM traps PMCCNTR_EL0.
 *
 * An interval must hold no WFE: there the emulator lets the other CPU run, and its instructions
 * would count as ours.
 */
#ifndef COUNTER_H
#define COUNTER_H

#include <stdint.h>

/*
 * CNTVCT_EL0 may be read ahead of earlier instructions (DDI0487 D12.2.1): ISB keeps it in its
 * place. The compiler moves no access to memory across it either.
 */
static inline uint64_t counter_read(void)
{
	uint64_t value;

	__asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(value)::"memory");
	return value;
}

#define COUNTER_CALIBRATIONS 64U

/* What an interval with nothing in it measures: the least of many, since a turn may end in one. */
static inline uint64_t counter_cost(void)
{
	uint64_t least = UINT64_MAX;

	for (unsigned int i = 0; i < COUNTER_CALIBRATIONS; i++) {
		uint64_t start = counter_read();
		uint64_t elapsed = counter_read() - start;

		if (elapsed < least)
			least = elapsed;
	}
	return least;
}

/* What happened between two readings, without the readings: `cost` is counter_cost(). */
static inline uint64_t counter_interval(uint64_t start, uint64_t stop, uint64_t cost)
{
	uint64_t elapsed = stop - start;

	return elapsed > cost ? elapsed - cost : 0;
}

#endif /* COUNTER_H */
