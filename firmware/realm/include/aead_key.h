/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The key that both realms of a measurement share, from the seed of their configuration, which is
 * part of what they are measured as. A product would agree on it by attestation; here only the
 * work of the cipher is of interest, and a reader of the results must be able to recompute it.
 *
 * Bytes 8*i to 8*i+7 are the word pattern_word(seed, PATTERN_SHARED, AEAD_KEY_INDEX + i), least
 * significant byte first, for i = 0 to 3.
 */
#ifndef AEAD_KEY_H
#define AEAD_KEY_H

#include <stdint.h>

#include "aead.h"
#include "pattern.h"

/* No region is so large that this word of the pattern would be in it. */
#define AEAD_KEY_INDEX UINT64_C(0xFFFFFF00)

static inline void aead_key(uint64_t seed, uint8_t key[AEAD_KEY_SIZE])
{
	for (unsigned int i = 0; i < AEAD_KEY_SIZE; i++) {
		uint64_t word = pattern_word(seed, PATTERN_SHARED, AEAD_KEY_INDEX + i / 8);

		key[i] = (uint8_t)(word >> (8 * (i % 8)));
	}
}

#endif /* AEAD_KEY_H */
