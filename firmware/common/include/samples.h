/* SPDX-License-Identifier: BSD-3-Clause */
/* Order statistics over samples that the caller keeps. No memory of its own, no recursion. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stddef.h>
#include <stdint.h>

/* Exact for every count that a run can have; a quantile between samples is never made up. */
struct samples_summary {
	uint64_t count;
	uint64_t min;
	uint64_t median; /* nearest rank */
	uint64_t p99;	 /* nearest rank */
	uint64_t max;
};

/* Sorts in place, ascending: heap sort, whose time does not depend on how the samples came. */
void samples_sort(uint64_t *samples, size_t count);

/*
 * The nearest-rank quantile of sorted samples: the least one that at least `percent` of a hundred
 * are not above, index ceil(percent / 100 * count) - 1. count > 0, percent in 1..100.
 */
uint64_t samples_quantile(const uint64_t *sorted, size_t count, unsigned int percent);

/* Sorts the samples and summarises them; all zero when there are none. */
struct samples_summary samples_summarise(uint64_t *samples, size_t count);

#endif /* SAMPLES_H */
