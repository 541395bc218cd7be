/* SPDX-License-Identifier: BSD-3-Clause */
/* memcpy and memset for images that do not count what they cost. */
#include <stdint.h>

#include "string.h"

#undef memcpy
#undef memset

/* Without it the compiler may turn these loops into calls of the functions that they are in. */
#define LOOP __attribute__((no_builtin))

static inline int aligned(const void *a, const void *b)
{
	return (((uintptr_t)a | (uintptr_t)b) & 7U) == 0;
}

LOOP void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
	unsigned char *t = to;
	const unsigned char *f = from;

	if (aligned(to, from)) {
		for (; size >= 8; size -= 8, t += 8, f += 8)
			*(uint64_t *)(void *)t = *(const uint64_t *)(const void *)f;
	}
	while (size-- > 0)
		*t++ = *f++;
	return to;
}

LOOP void *memset(void *at, int value, size_t size)
{
	unsigned char *t = at;
	uint64_t word = (unsigned char)value * UINT64_C(0x0101010101010101);

	if (((uintptr_t)at & 7U) == 0) {
		for (; size >= 8; size -= 8, t += 8)
			*(uint64_t *)(void *)t = word;
	}
	while (size-- > 0)
		*t++ = (unsigned char)value;
	return at;
}
