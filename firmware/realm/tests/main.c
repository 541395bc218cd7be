/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>

#include "tests.h"

int main(void)
{
	const struct test *const lists[] = {
		agent_tests,
		batch_tests,
		channel_tests,
		meter_tests,
		modes_tests,
		payload_tests,
	};
	unsigned int passed = 0;
	unsigned int failed = 0;

	for (unsigned int i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		for (const struct test *test = lists[i]; test->name != NULL; test++) {
			bool ok = test->passes();

			printf("%s %s\n", ok ? "ok" : "FAIL", test->name);
			if (ok)
				passed++;
			else
				failed++;
		}
	}
	printf("%u passed, %u failed\n", passed, failed);
	return failed == 0 ? 0 : 1;
}
