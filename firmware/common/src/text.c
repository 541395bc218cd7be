/* SPDX-License-Identifier: BSD-3-Clause */
#include "text.h"

static const char digits[] = "0123456789abcdef";

struct text text_in(char *buffer, size_t capacity)
{
	struct text text = {.at = buffer, .capacity = capacity};

	buffer[0] = '\0';
	return text;
}

void text_char(struct text *text, char c)
{
	if (text->length + 1 >= text->capacity) {
		text->cut = true;
		return;
	}
	text->at[text->length++] = c;
	text->at[text->length] = '\0';
}

void text_string(struct text *text, const char *string)
{
	while (*string != '\0')
		text_char(text, *string++);
}

static void number(struct text *text, uint64_t value, unsigned int base)
{
	char reversed[20];
	size_t n = 0;

	do {
		reversed[n++] = digits[value % base];
		value /= base;
	} while (value != 0);
	while (n > 0)
		text_char(text, reversed[--n]);
}

void text_decimal(struct text *text, uint64_t value)
{
	number(text, value, 10);
}

void text_hex(struct text *text, uint64_t value)
{
	text_string(text, "0x");
	number(text, value, 16);
}

void text_hex_byte(struct text *text, uint8_t value)
{
	text_char(text, digits[value >> 4]);
	text_char(text, digits[value & 0xFU]);
}
