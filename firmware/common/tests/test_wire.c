/* SPDX-License-Identifier: BSD-3-Clause */
/* The decoder of realms' records, with a console that keeps the last line. */
#include <string.h>

#include "protocol.h"
#include "report.h"
#include "tests.h"
#include "wire.h"

static struct record open_record;
static char printed[RECORD_MAX];
static unsigned int records;

static struct record *open_as(const char *by, const char *kind, const char *name)
{
	record_begin(&open_record, records++, by, kind);
	record_string(&open_record, "name", name);
	return &open_record;
}

struct record *report_step(const char *by, const char *name, bool ok)
{
	struct record *record = open_as(by, "step", name);

	record_flag(record, "ok", ok);
	return record;
}

struct record *report_info(const char *by, const char *name)
{
	return open_as(by, "info", name);
}

void report_done(struct record *record)
{
	strcpy(printed, record_end(record));
}

#define STEP	       "\x01\x01\x01s"
#define NUMBER	       "\x01\x01k\x05\0\0\0\0\0\0\0"
#define TEXT(t)	       "\x03\x01t\x02" t
#define ACCEPTS(bytes) wire_report("realm0", bytes, sizeof(bytes) - 1)

static bool prints_a_step(void)
{
	return ACCEPTS(STEP NUMBER TEXT("hi")) &&
	       strstr(printed, "\"by\":\"realm0\",\"rec\":\"step\",\"name\":\"s\",\"ok\":true,"
			       "\"k\":5,\"t\":\"hi\"}*") != NULL;
}

static bool prints_a_fact_of_one_value(void)
{
	return ACCEPTS("\x02\x01\x01s\x02\x05value\x10\0\0\0\0\0\0\0") &&
	       strstr(printed, "\"value\":\"0x10\"}*") != NULL && !ACCEPTS("\x02\x01\x01s") &&
	       !ACCEPTS("\x02\x01\x01s" NUMBER);
}

static bool refuses_every_truncation(void)
{
	static const char bytes[] = STEP NUMBER TEXT("hi");
	const size_t whole = sizeof(bytes) - 1;
	/* Cut between two fields, a record is whole again. */
	const size_t step = sizeof(STEP) - 1;
	const size_t field = step + sizeof(NUMBER) - 1;

	for (size_t size = 0; size < whole; size++) {
		char exact[sizeof(bytes)];

		memcpy(exact, bytes, size);
		if (wire_report("realm0", exact, size) != (size == step || size == field))
			return false;
	}
	return true;
}

static bool refuses_reserved_and_repeated_keys(void)
{
	return !ACCEPTS(STEP "\x01\x02ok\x05\0\0\0\0\0\0\0") && !ACCEPTS(STEP "\x03\x01n\x01x") &&
	       !ACCEPTS(STEP NUMBER NUMBER);
}

static bool refuses_what_is_not_plain_text(void)
{
	return !ACCEPTS(STEP TEXT("\n@")) && !ACCEPTS(STEP TEXT("\x80 ")) &&
	       !ACCEPTS("\x01\x01\x01\"") && !ACCEPTS("\x01\x01\x02s\n") &&
	       !ACCEPTS("\x01\x01\x00");
}

static bool refuses_unknown_kinds_and_types(void)
{
	return !ACCEPTS("\x03\x01\x01s") && !ACCEPTS("\x01\x02\x01s") &&
	       !ACCEPTS(STEP "\x04\x01k\x01x");
}

/* Whatever a realm sends, a decoder under sanitizers stays within it. */
static bool survives_noise(void)
{
	uint32_t state = 1;

	for (unsigned int round = 0; round < 200000; round++) {
		char noise[64];
		size_t size = round % sizeof(noise);

		for (size_t i = 0; i < size; i++) {
			state = state * 1664525U + 1013904223U;
			noise[i] = (char)((state >> 24) % 8 == 0 ? state >> 16 : (state >> 20) % 4);
		}
		wire_report("realm0", noise, size);
	}
	return true;
}

const struct test wire_tests[] = {
	{"wire prints a step", prints_a_step},
	{"wire prints a fact of one value", prints_a_fact_of_one_value},
	{"wire refuses every truncation", refuses_every_truncation},
	{"wire refuses reserved and repeated keys", refuses_reserved_and_repeated_keys},
	{"wire refuses what is not plain text", refuses_what_is_not_plain_text},
	{"wire refuses unknown kinds and types", refuses_unknown_kinds_and_types},
	{"wire survives noise", survives_noise},
	{NULL, NULL},
};
