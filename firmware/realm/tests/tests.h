/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef TESTS_H
#define TESTS_H

#include <stdbool.h>

struct test {
	const char *name;
	bool (*passes)(void);
};

/* Each list ends with a NULL name. */
extern const struct test agent_tests[];
extern const struct test batch_tests[];
extern const struct test channel_tests[];
extern const struct test meter_tests[];
extern const struct test modes_tests[];
extern const struct test payload_tests[];

#endif /* TESTS_H */
