/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The part of the C library's <string.h> that firmware uses; memcpy to memcmp are also called by
 * the compiler.
 */
#ifndef FREESTANDING_STRING_H
#define FREESTANDING_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *at, int value, size_t size);
int memcmp(const void *a, const void *b, size_t size);
void *memchr(const void *at, int value, size_t size);
size_t strlen(const char *string);
int strcmp(const char *a, const char *b);

/*
 * -ffreestanding takes away what every hosted build has: that a copy of a few bytes is a load and a
 * store, not a call. Code that reads words by memcpy, as ciphers do, would take several times as
 * many instructions. (The compiler still calls the functions where it sees fit.)
 */
#define memcpy(to, from, size)	__builtin_memcpy(to, from, size)
#define memset(at, value, size) __builtin_memset(at, value, size)
#define memcmp(a, b, size)	__builtin_memcmp(a, b, size)

#endif /* FREESTANDING_STRING_H */
