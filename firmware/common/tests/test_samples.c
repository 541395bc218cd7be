/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "samples.h"
#include "tests.h"

#define MOST 600U

static uint64_t samples[MOST];
static uint64_t copy[MOST];

static uint64_t next(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + 1442695040888963407U;
	return *state >> 33;
}

/* The same by another way: insertion. */
static void insertion_sort(uint64_t *a, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		for (size_t j = i; j > 0 && a[j - 1] > a[j]; j--) {
			uint64_t t = a[j];

			a[j] = a[j - 1];
			a[j - 1] = t;
		}
	}
}

static bool sorts_every_count(void)
{
	uint64_t state = 5;

	for (size_t count = 0; count <= MOST; count++) {
		/* Many repetitions, then hardly any. */
		uint64_t range = count % 2 == 0 ? 7 : UINT64_MAX;

		for (size_t i = 0; i < count; i++)
			copy[i] = samples[i] = next(&state) % range;
		samples_sort(samples, count);
		insertion_sort(copy, count);
		if (memcmp(samples, copy, count * sizeof(copy[0])) != 0)
			return false;
	}
	return true;
}

static bool sorts_what_is_sorted_either_way(void)
{
	for (size_t i = 0; i < MOST; i++)
		samples[i] = MOST - i;
	samples_sort(samples, MOST);
	samples_sort(samples, MOST);
	for (size_t i = 0; i < MOST; i++) {
		if (samples[i] != i + 1)
			return false;
	}
	return true;
}

/* By the definition: the least sample that at least percent/100 of them are not above. */
static bool quantile_is_of_nearest_rank(void)
{
	for (size_t i = 0; i < MOST; i++)
		samples[i] = 10 * i;
	for (size_t count = 1; count <= MOST; count++) {
		for (unsigned int percent = 1; percent <= 100; percent++) {
			size_t index = 0;

			while (100 * (index + 1) < percent * count)
				index++;
			if (samples_quantile(samples, count, percent) != 10 * index)
				return false;
		}
	}
	return true;
}

static bool summarises(void)
{
	struct samples_summary of_none = samples_summarise(samples, 0);

	for (size_t i = 0; i < 200; i++)
		samples[i] = 1000 - i;
	struct samples_summary s = samples_summarise(samples, 200);

	samples[0] = 42;
	struct samples_summary one = samples_summarise(samples, 1);

	return s.count == 200 && s.min == 801 && s.median == 900 && s.p99 == 998 && s.max == 1000 &&
	       one.count == 1 && one.min == 42 && one.median == 42 && one.p99 == 42 &&
	       one.max == 42 && of_none.count == 0 && of_none.max == 0;
}

const struct test samples_tests[] = {
	{"samples sorts every count", sorts_every_count},
	{"samples sorts what is sorted, either way", sorts_what_is_sorted_either_way},
	{"samples takes the quantile of nearest rank", quantile_is_of_nearest_rank},
	{"samples summarises", summarises},
	{NULL, NULL},
};
