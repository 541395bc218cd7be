/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What messages carry. The first word is one of the seed's pattern (pattern.h), of its own for
 * every message of a run, so that a scan of released memory recognises what is left of any; each
 * further word is PAYLOAD_STEP more than the one before: a few instructions a word to write and to
 * check, and no two words of a message alike.
 */
#ifndef PAYLOAD_H
#define PAYLOAD_H

#include <stdint.h>

/* Odd: 2^64 words before one repeats. */
#define PAYLOAD_STEP UINT64_C(0x9E3779B97F4A7C15)

/* First word of message `index` (< 2^16) of a size (a power of two) in a mode (< 255). */
uint64_t payload_first(uint64_t seed, unsigned int mode, uint64_t size, uint64_t index);

void payload_fill(volatile uint64_t *memory, uint64_t words, uint64_t first);

struct payload_count {
	uint64_t messages;
	uint64_t bytes;
	uint64_t good_bytes; /* in words that are what was sent */
	uint64_t checksum;   /* FNV-1a over 64-bit words, of all that came */
};

void payload_count_begin(struct payload_count *count);

/* Reads every word once and adds the message to the count. */
void payload_count_message(struct payload_count *count, const volatile uint64_t *memory,
			   uint64_t words, uint64_t first);

#endif /* PAYLOAD_H */
