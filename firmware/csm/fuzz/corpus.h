/* SPDX-License-Identifier: BSD-3-Clause */
/* The kept corpus: one input a line, in hexadecimal, a space between steps. */
#ifndef CORPUS_H
#define CORPUS_H

#include <stdio.h>

#include "fuzz.h"

#define CORPUS_STEP sizeof(struct fuzz_step)
#define CORPUS_MOST (FUZZ_MAX_STEPS * CORPUS_STEP)

/* Calls `act` with each input, the n-th, of the file at `path`; how many there are. */
unsigned int corpus_for_each(const char *path,
			     void (*act)(const uint8_t *data, size_t size, unsigned int n));

FILE *corpus_open(const char *path, const char *mode);
_Noreturn void corpus_die(const char *what, const char *which);

#endif /* CORPUS_H */
