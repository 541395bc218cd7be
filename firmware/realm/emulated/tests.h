/* SPDX-License-Identifier: BSD-3-Clause */
/* Tests of what a realm computes, on the CPU that it is compiled for, without a realm around it. */
#ifndef TESTS_H
#define TESTS_H

#include <stdbool.h>
#include <stdint.h>

#include "counter.h"

#define MEASURED_SIZE 32768U

/* Prints `ok SUBJECT: CLAIM` or `FAIL SUBJECT: CLAIM`. */
void check(const char *subject, const char *claim, bool holds);

/* Prints `SUBJECT WHAT: N`, the instructions since counter_read() gave `start`, its own left out.
 */
void measured(const char *subject, const char *what, uint64_t start);

void test_memory(void);
void test_aead(void);
void measure_memory(void);
void measure_aead(void);

#endif /* TESTS_H */
