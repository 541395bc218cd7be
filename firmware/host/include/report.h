/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Records and log text on the console. One lock is held from report_* to report_done, so that lines
 * never mix and sequence numbers have no holes.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "record.h"
#include "samples.h"

/* Opens a record; the caller adds fields and then calls report_done. */
struct record *report_open(const char *by, const char *kind);
struct record *report_step(const char *by, const char *name, bool ok);
struct record *report_info(const char *by,
			   const char *name); /* the caller adds the one field, `value` */
/* A figure; the caller adds its parameters. */
struct record *report_metric(const char *by, const char *name, const char *unit, const char *side,
			     const struct samples_summary *summary);
void report_done(struct record *record);

/* A whole info record. */
void report_fact(const char *by, const char *name, const char *value);
void report_fact_hex(const char *by, const char *name, uint64_t value);

/* Steps so far, and whether every one of them was ok. */
unsigned int report_steps(void);
bool report_all_ok(void);

/* A line of log text, `who: text`. */
void report_log(const char *who, const char *text);
void report_log_value(const char *who, const char *text, uint64_t value);

/* For an exception on a CPU that may hold the lock: prints without it. */
void report_emergency(const char *text, const uint64_t *values, unsigned int count);

#endif /* REPORT_H */
