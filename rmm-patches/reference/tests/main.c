/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs the tests of CSM in the monitor, with the test framework of the monitor's tree; with an
 * argument those whose name has it.
 */
#include <stdio.h>
#include <string.h>

#include "csm_abi.h"
#include "test.h"
#include "world.h"

static bool failed;

void test_check(bool ok, const char *what, const char *file, int line)
{
	if (!ok) {
		failed = true;
		printf("  %s:%d: not so: %s\n", file, line, what);
	}
}

void test_check_equal(uint64_t got, uint64_t wanted, const char *what, const char *file, int line)
{
	if (got != wanted) {
		failed = true;
		printf("  %s:%d: %s is 0x%llx, should be 0x%llx\n", file, line, what,
		       (unsigned long long)got, (unsigned long long)wanted);
	}
}

extern const struct test csm_tests[], consent_tests[], block_tests[], race_tests[],
	storm_csm_tests[], abort_csm_tests[];

static void run(const struct test *test)
{
	failed = false;
	host_reset();
	monitor_init();
	test->run();
	printf("%s %s\n", failed ? "FAIL" : "ok", test->name);
}

int main(int argc, char **argv)
{
	static const struct test *const suites[] = {csm_tests,	consent_tests,	 block_tests,
						    race_tests, storm_csm_tests, abort_csm_tests};
	unsigned int passed = 0, failures = 0;

	added_x4_command[0] = SMC_RMI_CSM;
	added_x4_command[1] = RMI_CSM_INFO;
	for (unsigned int i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
		for (const struct test *test = suites[i]; test->name != NULL; test++) {
			if ((argc > 1) && (strstr(test->name, argv[1]) == NULL)) {
				continue;
			}
			run(test);
			failures += failed ? 1 : 0;
			passed += failed ? 0 : 1;
		}
	}
	printf("%u passed, %u failed\n", passed, failures);
	return (failures == 0) ? 0 : 1;
}
