/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * For libraries that name these. Firmware has no heap: whoever really called one of them would not
 * link.
 */
#ifndef FREESTANDING_STDLIB_H
#define FREESTANDING_STDLIB_H

#include <stddef.h>

void *calloc(size_t count, size_t size);
void free(void *at);

#endif /* FREESTANDING_STDLIB_H */
