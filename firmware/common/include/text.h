/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Text built piece by piece in a buffer of fixed size. What does not fit is dropped, and `cut`
 * tells.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	char *at;
	size_t length;
	size_t capacity; /* the terminating zero included */
	bool cut;
};

struct text text_in(char *buffer, size_t capacity);
void text_char(struct text *text, char c);
void text_string(struct text *text, const char *string);
void text_decimal(struct text *text, uint64_t value);
void text_hex(struct text *text, uint64_t value); /* with 0x, no leading zeros */
void text_hex_byte(struct text *text, uint8_t value);

#endif /* TEXT_H */
