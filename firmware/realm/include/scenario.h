/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef SCENARIO_H
#define SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "host_call.h"
#include "realm_layout.h"

/*
 * A realm's part in a scenario: runs it, reports every step, returns 0 when all went as it should.
 */
struct scenario {
	const char *name;
	uint64_t (*run)(const struct realm_config *config);
};

extern const struct scenario scenario_hello;
extern const struct scenario scenario_comm;
extern const struct scenario scenario_setup;
extern const struct scenario scenario_calls;
extern const struct scenario scenario_attack;

/* The step of a scenario on an RMM without CSM: every call is an unknown function. */
bool unsupported_step(struct report *report, const char *name, uint64_t ipa);

/* Exit statuses. */
#define EXIT_OK	      0U
#define EXIT_STEP     1U /* a step failed */
#define EXIT_PEER     2U /* the peer ended early, or sent something else */
#define EXIT_CONFIG   3U /* the configuration page or the RSI is not what this image is made for */
#define EXIT_SCENARIO 4U /* no such scenario */

#endif /* SCENARIO_H */
