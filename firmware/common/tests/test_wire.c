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

/* The order of keys that docs/run-record.md promises. */
struct record *report_metric(const char *by, const char *name, const char *unit, const char *side,
			     const struct samples_summary *summary)
{
	struct record *record = open_as(by, "metric", name);

	record_string(record, "unit", unit);
	record_string(record, "side", side);
	record_number(record, "count", summary->count);
	record_number(record, "min", summary->min);
	record_number(record, "median", summary->median);
	record_number(record, "p99", summary->p99);
	record_number(record, "max", summary->max);
	return record;
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

/* Octal escapes: they end after three digits, whatever letter follows. */
#define U64(n) n "\0\0\0\0\0\0\0"
#define METRIC_AS(ok, count, min, median, p99, max)                                                \
	"\003" ok "\004send\003\004unit\005words\003\004side\006sender"                            \
	"\001\005count" U64(count) "\001\003min" U64(min) "\001\006median" U64(                    \
		median) "\001\003p99" U64(p99) "\001\003max" U64(max)
#define METRIC(...) METRIC_AS("\1", __VA_ARGS__)
#define GOOD_METRIC METRIC("\5", "\1", "\2", "\3", "\4")

static bool prints_a_metric(void)
{
	return ACCEPTS(GOOD_METRIC "\003\004mode\010csm-copy\001\004size" U64("\100")) &&
	       strstr(printed,
		      "\"rec\":\"metric\",\"name\":\"send\",\"unit\":\"words\",\"side\":\"sender\","
		      "\"count\":5,\"min\":1,\"median\":2,\"p99\":3,\"max\":4,"
		      "\"mode\":\"csm-copy\",\"size\":64}*") != NULL;
}

static bool refuses_figures_of_no_samples(void)
{
	return ACCEPTS(METRIC("\1", "\2", "\2", "\2", "\2")) &&
	       !ACCEPTS(METRIC("\0", "\1", "\2", "\3", "\4")) &&
	       !ACCEPTS(METRIC("\5", "\3", "\2", "\3", "\4")) &&
	       !ACCEPTS(METRIC("\5", "\1", "\4", "\3", "\4")) &&
	       !ACCEPTS(METRIC("\5", "\1", "\2", "\5", "\4")) &&
	       !ACCEPTS(METRIC_AS("\0", "\5", "\1", "\2", "\3", "\4"));
}

/* Each of the seven first fields under another name, and the first of another type. */
static bool refuses_metrics_of_other_fields(void)
{
	static const char *const keys[] = {"unit", "side", "count", "min", "median", "p99", "max"};
	const size_t size = sizeof(GOOD_METRIC) - 1;
	char bytes[sizeof(GOOD_METRIC)];

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		memcpy(bytes, GOOD_METRIC, sizeof(bytes));
		for (size_t at = 0; at < size; at++) {
			if (memcmp(bytes + at, keys[i], strlen(keys[i])) == 0) {
				bytes[at] = 'x';
				break;
			}
		}
		if (wire_report("realm0", bytes, size))
			return false;
	}
	return !ACCEPTS("\003\001\004send\001\004unit" U64("\1") "\003\004side\006sender");
}

static bool refuses_parameters_that_are_no_words(void)
{
	return ACCEPTS(GOOD_METRIC "\003\004mode\001c") &&
	       !ACCEPTS(GOOD_METRIC "\003\004mode\001 ") &&
	       !ACCEPTS(GOOD_METRIC "\003\004mode\000") &&
	       !ACCEPTS(GOOD_METRIC "\002\004size" U64("\100")) &&
	       !ACCEPTS(GOOD_METRIC "\001\005count" U64("\100"));
}

static bool refuses_every_truncation_of_a_metric(void)
{
	static const char bytes[] = GOOD_METRIC;

	for (size_t size = 0; size < sizeof(bytes) - 1; size++) {
		if (wire_report("realm0", bytes, size))
			return false;
	}
	return true;
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
	return !ACCEPTS("\x04\x01\x01s") && !ACCEPTS("\x00\x01\x01s") &&
	       !ACCEPTS("\x01\x02\x01s") && !ACCEPTS(STEP "\x04\x01k\x01x");
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
	{"wire prints a metric", prints_a_metric},
	{"wire refuses figures that no samples have", refuses_figures_of_no_samples},
	{"wire refuses metrics of other fields", refuses_metrics_of_other_fields},
	{"wire refuses parameters that are no words", refuses_parameters_that_are_no_words},
	{"wire refuses every truncation of a metric", refuses_every_truncation_of_a_metric},
	{"wire refuses every truncation", refuses_every_truncation},
	{"wire refuses reserved and repeated keys", refuses_reserved_and_repeated_keys},
	{"wire refuses what is not plain text", refuses_what_is_not_plain_text},
	{"wire refuses unknown kinds and types", refuses_unknown_kinds_and_types},
	{"wire survives noise", survives_noise},
	{NULL, NULL},
};
