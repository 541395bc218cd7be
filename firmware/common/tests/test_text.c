/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "tests.h"
#include "text.h"

static bool writes_numbers(void)
{
	char buffer[80];
	struct text text = text_in(buffer, sizeof(buffer));

	text_decimal(&text, 0);
	text_char(&text, ' ');
	text_decimal(&text, UINT64_MAX);
	text_char(&text, ' ');
	text_hex(&text, 0);
	text_char(&text, ' ');
	text_hex(&text, UINT64_MAX);
	text_char(&text, ' ');
	text_hex_byte(&text, 0x0A);
	return strcmp(buffer, "0 18446744073709551615 0x0 0xffffffffffffffff 0a") == 0 && !text.cut;
}

static bool stops_at_capacity(void)
{
	char buffer[5];
	struct text text = text_in(buffer, sizeof(buffer));

	text_string(&text, "abcd");
	bool fits = !text.cut;

	text_char(&text, 'e');
	return fits && text.cut && strcmp(buffer, "abcd") == 0 && text.length == 4;
}

const struct test text_tests[] = {
	{"text writes numbers", writes_numbers},
	{"text stops at its capacity and says so", stops_at_capacity},
	{NULL, NULL},
};
