/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "crc8.h"
#include "tests.h"

/* The check value that catalogues of CRCs list for this polynomial. */
static bool knows_check_value(void)
{
	return crc8("123456789", 9) == 0xF4;
}

static bool of_nothing_is_zero(void)
{
	return crc8("", 0) == 0;
}

static bool notices_every_changed_bit(void)
{
	unsigned char text[] = "{\"n\":0}";
	unsigned char good = crc8(text, sizeof(text) - 1);

	for (size_t i = 0; i < 8 * (sizeof(text) - 1); i++) {
		text[i / 8] ^= (unsigned char)(1U << (i % 8));
		if (crc8(text, sizeof(text) - 1) == good)
			return false;
		text[i / 8] ^= (unsigned char)(1U << (i % 8));
	}
	return true;
}

const struct test crc8_tests[] = {
	{"crc8 knows its check value", knows_check_value},
	{"crc8 of nothing is zero", of_nothing_is_zero},
	{"crc8 notices every changed bit", notices_every_changed_bit},
	{NULL, NULL},
};
