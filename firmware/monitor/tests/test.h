/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * As little of a test framework as will do: named functions, and checks that remember that one
 * failed.
 */
#ifndef TEST_H
#define TEST_H

#include <stdbool.h>
#include <stdint.h>

struct test {
	const char *name;
	void (*run)(void);
};

/* Ended by an entry without a name. */
extern const struct test granule_tests[], realm_tests[], rec_tests[], rtt_tests[], data_tests[],
	ripas_tests[];
extern const struct test unprotected_tests[], measurement_tests[], enter_tests[], exit_tests[],
	abort_tests[], rsi_tests[];
extern const struct test psci_tests[], concurrency_tests[], manifest_tests[], storm_tests[],
	lock_tests[];

void test_check(bool ok, const char *what, const char *file, int line);
void test_check_equal(uint64_t got, uint64_t wanted, const char *what, const char *file, int line);

#define CHECK(condition) test_check((condition), #condition, __FILE__, __LINE__)
#define EQUAL(got, wanted)                                                                         \
	test_check_equal((uint64_t)(got), (uint64_t)(wanted), #got, __FILE__, __LINE__)

#endif /* TEST_H */
