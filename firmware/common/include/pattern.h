/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What realms write into memory: every word differs, depends on the seed, and can be recognised
 * alone wherever it turns up, so that a scan of released memory can prove that no word of it was
 * left.
 */
#ifndef PATTERN_H
#define PATTERN_H

#include <stdbool.h>
#include <stdint.h>

/* Who wrote it. */
enum pattern { PATTERN_PROVIDER = 1, PATTERN_CONSUMER = 2, PATTERN_SHARED = 3 };

/* The word with this index, index < 2^32. */
uint64_t pattern_word(uint64_t seed, enum pattern pattern, uint64_t index);

/*
 * Whether a word is one of any pattern with this seed. A word of other origin is mistaken once in
 * 2^30.
 */
bool pattern_recognise(uint64_t seed, uint64_t word);

/* Fills `words` words. */
void pattern_fill(volatile uint64_t *memory, uint64_t words, uint64_t seed, enum pattern pattern);

/* Index of the first word that differs, or `words`. */
uint64_t pattern_compare(const volatile uint64_t *memory, uint64_t words, uint64_t seed,
			 enum pattern pattern);

/* FNV-1a over 64-bit words: two parties that see the same memory compute the same number. */
uint64_t pattern_checksum(const volatile uint64_t *memory, uint64_t words);

#endif /* PATTERN_H */
