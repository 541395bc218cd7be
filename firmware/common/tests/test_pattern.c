/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "pattern.h"
#include "tests.h"

#define WORDS 4096U

static uint64_t memory[WORDS];

static bool recognises_each_word(void)
{
	for (uint64_t i = 0; i < 100000; i++) {
		if (!pattern_recognise(7, pattern_word(7, PATTERN_PROVIDER, i)) ||
		    !pattern_recognise(7, pattern_word(7, PATTERN_CONSUMER, i * 42949)))
			return false;
	}
	return true;
}

static bool recognises_nothing_else(void)
{
	unsigned int found = 0;

	for (uint64_t i = 0; i < 1000000; i++)
		found += pattern_recognise(7, i * UINT64_C(0x9E3779B97F4A7C15)) ||
			 pattern_recognise(7, pattern_word(8, PATTERN_PROVIDER, i));
	return found == 0 && !pattern_recognise(7, 0) && !pattern_recognise(7, UINT64_MAX);
}

static bool differs_by_writer_and_index(void)
{
	return pattern_word(1, PATTERN_PROVIDER, 0) != pattern_word(1, PATTERN_CONSUMER, 0) &&
	       pattern_word(1, PATTERN_PROVIDER, 0) != pattern_word(1, PATTERN_PROVIDER, 1) &&
	       pattern_word(1, PATTERN_PROVIDER, 0) != pattern_word(2, PATTERN_PROVIDER, 0);
}

static bool finds_the_first_difference(void)
{
	pattern_fill(memory, WORDS, 3, PATTERN_SHARED);
	bool whole = pattern_compare(memory, WORDS, 3, PATTERN_SHARED) == WORDS;
	uint64_t sum = pattern_checksum(memory, WORDS);

	memory[1000] ^= UINT64_C(1) << 63;
	memory[2000] = 0;
	return whole && pattern_compare(memory, WORDS, 3, PATTERN_SHARED) == 1000 &&
	       pattern_checksum(memory, WORDS) != sum;
}

const struct test pattern_tests[] = {
	{"pattern recognises each of its words", recognises_each_word},
	{"pattern recognises nothing else", recognises_nothing_else},
	{"pattern differs by writer, index and seed", differs_by_writer_and_index},
	{"pattern finds the first difference", finds_the_first_difference},
	{NULL, NULL},
};
