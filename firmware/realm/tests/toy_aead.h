/* SPDX-License-Identifier: BSD-3-Clause */
/* What a test can see and change of the stand-in for a cipher (toy_aead.c). */
#ifndef TOY_AEAD_H
#define TOY_AEAD_H

#include <stdbool.h>

/* Where the last call read and wrote. */
extern const void *toy_in;
extern const void *toy_out;

/* A cipher that leaves what it decrypted although the tag does not match. */
extern bool toy_keeps_output;

#endif /* TOY_AEAD_H */
