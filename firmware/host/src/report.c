/* SPDX-License-Identifier: BSD-3-Clause */
#include "cpu.h"
#include "report.h"
#include "uart.h"

static struct lock console_lock;
static struct record record;
static uint64_t sequence;
static unsigned int steps;
static bool all_ok = true;

struct record *report_open(const char *by, const char *kind)
{
	lock_acquire(&console_lock);
	record_begin(&record, sequence++, by, kind);
	return &record;
}

struct record *report_step(const char *by, const char *name, bool ok)
{
	struct record *open = report_open(by, "step");

	record_string(open, "name", name);
	record_flag(open, "ok", ok);
	steps++;
	all_ok = all_ok && ok;
	return open;
}

struct record *report_info(const char *by, const char *name)
{
	struct record *open = report_open(by, "info");

	record_string(open, "name", name);
	return open;
}

struct record *report_metric(const char *by, const char *name, const char *unit, const char *side,
			     const struct samples_summary *summary)
{
	struct record *open = report_open(by, "metric");

	record_string(open, "name", name);
	record_string(open, "unit", unit);
	record_string(open, "side", side);
	record_number(open, "count", summary->count);
	record_number(open, "min", summary->min);
	record_number(open, "median", summary->median);
	record_number(open, "p99", summary->p99);
	record_number(open, "max", summary->max);
	return open;
}

void report_done(struct record *open)
{
	const char *line = record_end(open);

	/*
	 * A record too long is a hole in the sequence, which the reader rejects: never a wrong
	 * result.
	 */
	uart_write(line != NULL ? line : "host: a record did not fit\n");
	if (line == NULL)
		all_ok = false;
	lock_release(&console_lock);
}

void report_fact(const char *by, const char *name, const char *value)
{
	struct record *open = report_info(by, name);

	record_string(open, "value", value);
	report_done(open);
}

void report_fact_hex(const char *by, const char *name, uint64_t value)
{
	struct record *open = report_info(by, name);

	record_hex(open, "value", value);
	report_done(open);
}

unsigned int report_steps(void)
{
	return steps;
}

bool report_all_ok(void)
{
	return all_ok;
}

static void log_line(const char *who, const char *text, const uint64_t *value)
{
	char buffer[256];
	struct text line = text_in(buffer, sizeof(buffer));

	text_string(&line, who);
	text_string(&line, ": ");
	text_string(&line, text);
	if (value != NULL) {
		text_char(&line, ' ');
		text_hex(&line, *value);
	}
	lock_acquire(&console_lock);
	uart_write(buffer);
	uart_write("\n");
	lock_release(&console_lock);
}

void report_log(const char *who, const char *text)
{
	log_line(who, text, NULL);
}

void report_log_value(const char *who, const char *text, uint64_t value)
{
	log_line(who, text, &value);
}

void report_emergency(const char *text, const uint64_t *values, unsigned int count)
{
	char buffer[160];
	struct text line = text_in(buffer, sizeof(buffer));

	text_string(&line, "\nhost: ");
	text_string(&line, text);
	for (unsigned int i = 0; i < count; i++) {
		text_char(&line, ' ');
		text_hex(&line, values[i]);
	}
	text_char(&line, '\n');
	uart_write(buffer);
}
