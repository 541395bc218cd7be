/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>

#include "host.h"
#include "rmi.h"
#include "test.h"

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

static void run(const struct test *test, unsigned int hpfar)
{
	failed = false;
	host_reset();
	if (hpfar != HOST_HPFAR_KINDS) {
		host_set_hpfar((enum host_hpfar)hpfar);
	}
	monitor_init();
	test->run();
	printf("%s %s\n", failed ? "FAIL" : "ok", test->name);
}

int main(void)
{
	static const struct test *const suites[] = {
		granule_tests, realm_tests,	  rec_tests,	     rtt_tests,		data_tests,
		ripas_tests,   unprotected_tests, enter_tests,	     measurement_tests, exit_tests,
		rsi_tests,     psci_tests,	  concurrency_tests, manifest_tests,	storm_tests,
		lock_tests,    abort_tests,
	};
	unsigned int passed = 0, failures = 0;

	for (unsigned int i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
		for (const struct test *test = suites[i]; test->name != NULL; test++) {
			/* Aborts, with whatever an UNKNOWN register may hold. */
			bool aborts = (suites[i] == exit_tests) || (suites[i] == abort_tests);

			for (unsigned int hpfar = aborts ? 0 : HOST_HPFAR_KINDS;
			     hpfar < (aborts ? HOST_HPFAR_KINDS : HOST_HPFAR_KINDS + 1U); hpfar++) {
				run(test, hpfar);
				failures += failed ? 1 : 0;
				passed += failed ? 0 : 1;
			}
		}
	}
	printf("%u passed, %u failed\n", passed, failures);
	return (failures == 0) ? 0 : 1;
}
