/* SPDX-License-Identifier: BSD-3-Clause */
/* A scenario is a name, a version of its records, and a function that runs it to its end. */
#ifndef SCENARIO_H
#define SCENARIO_H

#include <stdbool.h>

#include "config.h"

struct scenario {
	const char *name;
	unsigned int version;
	/* Reports every step. False when something went wrong that no step tells. */
	bool (*run)(const struct config *config);
};

extern const struct scenario scenario_hello;
extern const struct scenario scenario_comm;
extern const struct scenario scenario_setup;
extern const struct scenario scenario_calls;
extern const struct scenario scenario_attack;

/* The scenario with this name, or NULL. */
const struct scenario *scenario_find(const char *name);

#endif /* SCENARIO_H */
