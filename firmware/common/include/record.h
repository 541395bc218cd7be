/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One result record: `@caec {json}*hh`, hh the CRC-8 of {json}. Keys come in the order of the
 * calls.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "text.h"

#define RECORD_MAX 2048U

/*
 * JSON numbers above this lose digits in readers that use doubles; they are written as "0x..." text
 * instead.
 */
#define RECORD_NUMBER_MAX (UINT64_C(1) << 53)

struct record {
	struct text text;
	char buffer[RECORD_MAX];
};

void record_begin(struct record *record, uint64_t sequence, const char *by, const char *kind);
void record_string(struct record *record, const char *key, const char *value);
void record_number(struct record *record, const char *key, uint64_t value);
void record_hex(struct record *record, const char *key, uint64_t value);
void record_flag(struct record *record, const char *key, bool value);

/* The whole line with its newline, or NULL when the record did not fit. */
const char *record_end(struct record *record);

#endif /* RECORD_H */
