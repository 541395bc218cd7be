/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdint.h>

#include "string.h"

#undef memcpy
#undef memcmp

/* Without it the compiler may turn these loops into calls of the functions that they are in. */
#define LOOP __attribute__((no_builtin))

LOOP void *memmove(void *to, const void *from, size_t size)
{
	unsigned char *t = to;
	const unsigned char *f = from;

	if ((uintptr_t)t - (uintptr_t)f >= size)
		return memcpy(to, from, size);
	while (size-- > 0)
		t[size] = f[size];
	return to;
}

LOOP int memcmp(const void *a, const void *b, size_t size)
{
	const unsigned char *x = a;
	const unsigned char *y = b;

	for (size_t i = 0; i < size; i++) {
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	}
	return 0;
}

LOOP void *memchr(const void *at, int value, size_t size)
{
	const unsigned char *x = at;

	for (size_t i = 0; i < size; i++) {
		if (x[i] == (unsigned char)value)
			return (void *)(uintptr_t)(x + i);
	}
	return NULL;
}

LOOP size_t strlen(const char *string)
{
	size_t n = 0;

	while (string[n] != '\0')
		n++;
	return n;
}

LOOP int strcmp(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	return (unsigned char)*a - (unsigned char)*b;
}
