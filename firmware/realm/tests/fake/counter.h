/* SPDX-License-Identifier: BSD-3-Clause */
/* A counter that advances by one with every reading, whoever reads. */
#ifndef COUNTER_H
#define COUNTER_H

#include <stdint.h>

extern uint64_t fake_counter;

static inline uint64_t counter_read(void)
{
	return __atomic_add_fetch(&fake_counter, 1, __ATOMIC_SEQ_CST);
}

#define COUNTER_CALIBRATIONS 4U

/* What counter_read() adds. */
static inline uint64_t counter_cost(void)
{
	return 1;
}

static inline uint64_t counter_interval(uint64_t start, uint64_t stop, uint64_t cost)
{
	return stop - start > cost ? stop - start - cost : 0;
}

#endif /* COUNTER_H */
