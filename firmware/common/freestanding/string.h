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

#endif /* FREESTANDING_STRING_H */
