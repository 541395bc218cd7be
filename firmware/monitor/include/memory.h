/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The four functions that a freestanding C compiler expects to find (C17, 7.24); src/arch supplies
 * them.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

void *memcpy(void *restrict dst, const void *restrict src, size_t size);
void *memmove(void *dst, const void *src, size_t size);
void *memset(void *dst, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);

#endif /* MEMORY_H */
