/* SPDX-License-Identifier: BSD-3-Clause */
#include "pattern.h"

/* Upper half of a word before mixing: a tag, and who wrote it. */
#define TAG	 UINT64_C(0xCAEC5AA0)
#define TAG_MASK UINT64_C(0xFFFFFFFC)

/* Odd multipliers and, modulo 2^64, their inverses: mixing can be undone. */
#define MULTIPLIER_1 UINT64_C(0xBF58476D1CE4E5B9)
#define MULTIPLIER_2 UINT64_C(0x94D049BB133111EB)
#define INVERSE_1    UINT64_C(0x96DE1B173F119089)
#define INVERSE_2    UINT64_C(0x319642B2D24D8EC3)

static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * MULTIPLIER_1;
	x = (x ^ (x >> 27)) * MULTIPLIER_2;
	return x ^ (x >> 31);
}

static uint64_t unmix(uint64_t x)
{
	x = (x ^ (x >> 31) ^ (x >> 62)) * INVERSE_2;
	x = (x ^ (x >> 27) ^ (x >> 54)) * INVERSE_1;
	return x ^ (x >> 30) ^ (x >> 60);
}

static uint64_t key(uint64_t seed)
{
	return mix(seed + UINT64_C(0x9E3779B97F4A7C15));
}

static uint64_t word_with_key(uint64_t word_key, enum pattern pattern, uint64_t index)
{
	return mix((((TAG | (uint64_t)pattern) << 32) | index) ^ word_key);
}

uint64_t pattern_word(uint64_t seed, enum pattern pattern, uint64_t index)
{
	return word_with_key(key(seed), pattern, index);
}

bool pattern_recognise(uint64_t seed, uint64_t word)
{
	uint64_t plain = unmix(word) ^ key(seed);

	return ((plain >> 32) & TAG_MASK) == TAG && ((plain >> 32) & ~TAG_MASK) != 0;
}

void pattern_fill(volatile uint64_t *memory, uint64_t words, uint64_t seed, enum pattern pattern)
{
	uint64_t word_key = key(seed);

	for (uint64_t i = 0; i < words; i++)
		memory[i] = word_with_key(word_key, pattern, i);
}

uint64_t pattern_compare(const volatile uint64_t *memory, uint64_t words, uint64_t seed,
			 enum pattern pattern)
{
	uint64_t word_key = key(seed);
	uint64_t i = 0;

	while (i < words && memory[i] == word_with_key(word_key, pattern, i))
		i++;
	return i;
}

uint64_t pattern_checksum(const volatile uint64_t *memory, uint64_t words)
{
	uint64_t sum = UINT64_C(0xCBF29CE484222325);

	for (uint64_t i = 0; i < words; i++)
		sum = (sum ^ memory[i]) * UINT64_C(0x100000001B3);
	return sum;
}
