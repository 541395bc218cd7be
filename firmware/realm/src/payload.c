/* SPDX-License-Identifier: BSD-3-Clause */
#include "pattern.h"
#include "payload.h"

/* As in pattern_checksum. */
#define FNV_BASIS UINT64_C(0xCBF29CE484222325)
#define FNV_PRIME UINT64_C(0x100000001B3)

uint64_t payload_first(uint64_t seed, unsigned int mode, uint64_t size, uint64_t index)
{
	uint64_t log2 = (uint64_t)__builtin_ctzll(size);

	return pattern_word(seed, PATTERN_SHARED, (uint64_t)mode << 24 | log2 << 16 | index);
}

void payload_fill(volatile uint64_t *memory, uint64_t words, uint64_t first)
{
	uint64_t word = first;

	for (uint64_t i = 0; i < words; i++, word += PAYLOAD_STEP)
		memory[i] = word;
}

void payload_count_begin(struct payload_count *count)
{
	*count = (struct payload_count){.checksum = FNV_BASIS};
}

void payload_count_message(struct payload_count *count, const volatile uint64_t *memory,
			   uint64_t words, uint64_t first)
{
	uint64_t expected = first;
	uint64_t checksum = count->checksum;
	uint64_t good = 0;

	for (uint64_t i = 0; i < words; i++, expected += PAYLOAD_STEP) {
		uint64_t word = memory[i];

		good += word == expected;
		checksum = (checksum ^ word) * FNV_PRIME;
	}
	count->messages++;
	count->bytes += words * sizeof(uint64_t);
	count->good_bytes += good * sizeof(uint64_t);
	count->checksum = checksum;
}
