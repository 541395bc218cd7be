/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "pattern.h"
#include "payload.h"
#include "tests.h"

#define WORDS 32U

static uint64_t memory[WORDS];

static struct payload_count count_now(uint64_t first)
{
	struct payload_count count;

	payload_count_begin(&count);
	payload_count_message(&count, memory, WORDS, first);
	return count;
}

static bool differs_by_seed_mode_size_and_index(void)
{
	static uint64_t firsts[2 * 5 * 15 * 20];
	size_t n = 0;

	for (uint64_t seed = 1; seed <= 2; seed++) {
		for (unsigned int mode = 1; mode <= 5; mode++) {
			for (uint64_t size = 64; size <= 1048576; size *= 2) {
				for (uint64_t index = 0; index < 20; index++)
					firsts[n++] = payload_first(seed, mode, size, index * 500);
			}
		}
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < i; j++) {
			if (firsts[i] == firsts[j])
				return false;
		}
	}
	return n == sizeof(firsts) / sizeof(firsts[0]);
}

static bool is_recognised_where_it_was_left(void)
{
	return pattern_recognise(3, payload_first(3, 5, 1048576, 9999)) &&
	       pattern_recognise(3, payload_first(3, 1, 64, 0)) &&
	       !pattern_recognise(4, payload_first(3, 1, 64, 0));
}

static bool notices_every_changed_bit(void)
{
	payload_fill(memory, WORDS, 99);
	const struct payload_count good = count_now(99);

	for (unsigned int bit = 0; bit < 64 * WORDS; bit++) {
		memory[bit / 64] ^= UINT64_C(1) << (bit % 64);
		struct payload_count bad = count_now(99);

		if (bad.good_bytes != good.bytes - 8 || bad.checksum == good.checksum)
			return false;
		memory[bit / 64] ^= UINT64_C(1) << (bit % 64);
	}
	return good.good_bytes == 8 * WORDS && good.bytes == 8 * WORDS && good.messages == 1;
}

static bool notices_words_that_moved(void)
{
	payload_fill(memory, WORDS, 99);
	const struct payload_count good = count_now(99);

	for (unsigned int i = 1; i < WORDS; i++)
		memory[i - 1] = memory[i];
	struct payload_count bad = count_now(99);

	return bad.good_bytes == 8 && bad.checksum != good.checksum;
}

/* By the function that the other scenario uses, and whose C# form checks it (GuestPattern.cs). */
static bool sums_up_in_order(void)
{
	struct payload_count count;

	payload_fill(memory, WORDS, 5);
	payload_count_begin(&count);
	payload_count_message(&count, memory, WORDS / 2, 5);
	payload_count_message(&count, memory + WORDS / 2, WORDS / 2, 5);
	return count.checksum == pattern_checksum(memory, WORDS) && count.messages == 2;
}

static bool notices_another_message(void)
{
	payload_fill(memory, WORDS, payload_first(1, 1, 256, 4));
	return count_now(payload_first(1, 1, 256, 5)).good_bytes == 0 &&
	       count_now(payload_first(1, 1, 256, 4)).good_bytes == 8 * WORDS;
}

const struct test payload_tests[] = {
	{"payload differs by seed, mode, size and index", differs_by_seed_mode_size_and_index},
	{"payload is recognised where it was left", is_recognised_where_it_was_left},
	{"payload notices every changed bit", notices_every_changed_bit},
	{"payload notices words that moved", notices_words_that_moved},
	{"payload sums up in order", sums_up_in_order},
	{"payload notices another message", notices_another_message},
	{NULL, NULL},
};
