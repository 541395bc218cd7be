/* SPDX-License-Identifier: BSD-3-Clause */
#include "samples.h"

/* Lets `value` sink from `at` to where both children in [0, count) are no greater. */
static void sink(uint64_t *heap, size_t count, size_t at, uint64_t value)
{
	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= count)
			break;
		if (child + 1 < count && heap[child + 1] > heap[child])
			child++;
		if (heap[child] <= value)
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = value;
}

void samples_sort(uint64_t *samples, size_t count)
{
	for (size_t i = count / 2; i > 0; i--)
		sink(samples, count, i - 1, samples[i - 1]);
	for (size_t last = count; last > 1; last--) {
		uint64_t value = samples[last - 1];

		samples[last - 1] = samples[0];
		sink(samples, last - 1, 0, value);
	}
}

uint64_t samples_quantile(const uint64_t *sorted, size_t count, unsigned int percent)
{
	/* Split, so that no product of a large count overflows. */
	size_t rank = count / 100 * percent + (count % 100 * percent + 99) / 100;

	return sorted[rank - 1];
}

struct samples_summary samples_summarise(uint64_t *samples, size_t count)
{
	if (count == 0)
		return (struct samples_summary){0};
	samples_sort(samples, count);
	return (struct samples_summary){
		.count = count,
		.min = samples[0],
		.median = samples_quantile(samples, count, 50),
		.p99 = samples_quantile(samples, count, 99),
		.max = samples[count - 1],
	};
}
