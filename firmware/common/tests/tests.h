/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef TESTS_H
#define TESTS_H

#include <stdbool.h>

struct test {
	const char *name;
	bool (*passes)(void);
};

/* Each list ends with a NULL name. */
extern const struct test config_tests[];
extern const struct test crc8_tests[];
extern const struct test pattern_tests[];
extern const struct test record_tests[];
extern const struct test samples_tests[];
extern const struct test text_tests[];
extern const struct test wire_tests[];

#endif /* TESTS_H */
