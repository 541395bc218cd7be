/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "record.h"
#include "tests.h"

static struct record record;

static bool writes_keys_in_order(void)
{
	record_begin(&record, 3, "realm1", "step");
	record_string(&record, "name", "consumer.read");
	record_flag(&record, "ok", true);
	record_number(&record, "words", 512);
	record_hex(&record, "ipa", 0xC0000000);
	/* The check value was computed by another program. */
	return strcmp(record_end(&record),
		      "@caec "
		      "{\"n\":3,\"by\":\"realm1\",\"rec\":\"step\",\"name\":\"consumer.read\","
		      "\"ok\":true,\"words\":512,\"ipa\":\"0xc0000000\"}*d0\n") == 0;
}

static bool keeps_large_numbers_exact(void)
{
	record_begin(&record, 0, "host", "info");
	record_number(&record, "a", RECORD_NUMBER_MAX);
	record_number(&record, "b", RECORD_NUMBER_MAX + 1);
	return strstr(record_end(&record),
		      ",\"a\":9007199254740992,\"b\":\"0x20000000000001\"}*") != NULL;
}

static bool escapes_what_is_not_plain(void)
{
	record_begin(&record, 0, "host", "info");
	record_string(&record, "value", "a\"b\\c\n\x7F\xFF");
	const char *line = record_end(&record);

	return strstr(line, "\"value\":\"a\\\"b\\\\c\\u000a\\u007f\\u00ff\"}*") != NULL &&
	       strchr(line, '\n') == line + strlen(line) - 1;
}

static bool gives_nothing_when_cut(void)
{
	char longer[RECORD_MAX];

	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	record_begin(&record, 0, "host", "info");
	record_string(&record, "value", longer);
	return record_end(&record) == NULL;
}

const struct test record_tests[] = {
	{"record writes keys in order", writes_keys_in_order},
	{"record keeps large numbers exact", keeps_large_numbers_exact},
	{"record escapes what is not plain text", escapes_what_is_not_plain},
	{"record gives nothing when it was cut", gives_nothing_when_cut},
	{NULL, NULL},
};
