/* SPDX-License-Identifier: BSD-3-Clause */
/* memcpy and memset: every alignment of both sides, every length around where they change their
 * way. */
#include <string.h>

#include "tests.h"

#define ALIGNMENTS  17U
#define LENGTH_MOST 260U
#define MARGIN	    32U
#define ROOM	    (LENGTH_MOST + ALIGNMENTS + 2 * MARGIN)

static uint8_t from[ROOM], to[ROOM];

/* Told apart from what is copied, which is never 0xee. */
#define UNTOUCHED 0xee

/* Written byte by byte on purpose: this is what memcpy and memset are compared with. */
static void reset(void)
{
	volatile uint8_t *f = from, *t = to;

	for (unsigned int i = 0; i < ROOM; i++) {
		f[i] = (uint8_t)(i % 233 + 1);
		t[i] = UNTOUCHED;
	}
}

/* `to` holds what is expected in [start, start + length) and is untouched around it. */
static bool is_right(unsigned int start, unsigned int length, const uint8_t *expected,
		     uint8_t value)
{
	for (unsigned int i = 0; i < ROOM; i++) {
		uint8_t right = UNTOUCHED;

		if (i >= start && i - start < length)
			right = expected != NULL ? expected[i - start] : value;
		if (to[i] != right)
			return false;
	}
	return true;
}

static bool copies(void)
{
	for (unsigned int target = 0; target < ALIGNMENTS; target++) {
		for (unsigned int source = 0; source < ALIGNMENTS; source++) {
			for (unsigned int length = 0; length <= LENGTH_MOST; length++) {
				uint8_t *at = to + MARGIN + target;

				reset();
				if (memcpy(at, from + MARGIN + source, length) != at ||
				    !is_right(MARGIN + target, length, from + MARGIN + source, 0))
					return false;
			}
		}
	}
	return true;
}

static bool sets(void)
{
	for (unsigned int target = 0; target < ALIGNMENTS; target++) {
		for (unsigned int length = 0; length <= LENGTH_MOST; length++) {
			uint8_t *at = to + MARGIN + target;
			int value = (int)(length % 3) * 0x55 - 0x100; /* only its low byte counts */

			reset();
			if (memset(at, value, length) != at ||
			    !is_right(MARGIN + target, length, NULL, (uint8_t)value))
				return false;
		}
	}
	return true;
}

void test_memory(void)
{
	check("memcpy", "copies what it should and nothing else", copies());
	check("memset", "sets what it should and nothing else", sets());
}

void measure_memory(void)
{
	static uint8_t one[MEASURED_SIZE] __attribute__((aligned(64)));
	static uint8_t other[MEASURED_SIZE] __attribute__((aligned(64)));
	uint64_t start;

	/* The compiler must take both for read by someone, or there is nothing to copy. */
	__asm__ volatile("" ::"r"(one), "r"(other) : "memory");
	start = counter_read();
	memcpy(one, other, sizeof(one));
	measured("memcpy", "32 KiB", start);
	start = counter_read();
	memset(one, 1, sizeof(one));
	measured("memset", "32 KiB", start);
}
