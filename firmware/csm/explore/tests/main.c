/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Explores small worlds to their end and the large one to a bound; in the build with planted bugs:
 * finds each of them, and prints the shortest sequence that shows it.
 */
#include <stdio.h>
#include <string.h>

#include "../search.h"
#ifdef PLANTED
#include "../planted.h"
#endif

static unsigned int failed;

static void result(bool holds, const char *name)
{
	printf("%s %s\n", holds ? "ok" : "FAIL", name);
	(void)fflush(stdout);
	failed += holds ? 0U : 1U;
}

#ifdef PLANTED

static const struct bounds two_realms = {.realms = 2,
					 .pages = 2,
					 .regions = 1,
					 .apt_granules = 2,
					 .consents = 2,
					 .policies = 1,
					 .ripas = true};
static const struct bounds three_realms = {
	.realms = 3, .pages = 3, .regions = 1, .apt_granules = 1, .consents = 2, .policies = 1};
static const struct bounds two_with_blocks = {.realms = 2,
					      .pages = 2,
					      .regions = 1,
					      .apt_granules = 1,
					      .consents = 1,
					      .tables = true,
					      .blocks = true};
static const struct limits limits = {.states = 1000000, .depth = 12, .seconds = 60};

int main(void)
{
	struct verdict verdict;
	char name[128];

	for (unsigned int bug = BUG_NONE + 1; bug < BUGS; bug++) {
		planted = (enum planted_bug)bug;
		bounds = (planted_names[bug].start != START_NEW) || (bug == BUG_POLICY_UNCOUNTED)
				 ? three_realms
				 : two_realms;
		if (planted_names[bug].start == START_BLOCK)
			bounds = two_with_blocks;
		bounds.start = planted_names[bug].start;
		verdict = explore(&limits, "# ");
		(void)snprintf(name, sizeof(name), "planted bug is found: %s (%s)",
			       planted_names[bug].name, planted_names[bug].what);
		printf("# %u calls, after %llu states\n", verdict.length,
		       (unsigned long long)verdict.states);
		result(verdict.violation != NULL, name);
	}
	return (failed == 0) ? 0 : 1;
}

#else

struct exploration {
	const char *name;
	struct bounds bounds;
	struct limits limits;
	bool closes;
};

#define SMALL .pages = 1, .regions = 1, .apt_granules = 1
#define LARGE                                                                                      \
	.realms = 3, .pages = 3, .regions = 2, .apt_granules = 2, .consents = 3, .policies = 1,    \
	.tables = true, .ripas = true, .lives = true

static const struct exploration explorations[] = {
	{"every state of two realms, one region, one page, consents by name",
	 {.realms = 2, SMALL, .consents = 2, .tables = true, .ripas = true, .lives = true},
	 {.states = 1000000, .depth = 999, .seconds = 600, .audit = 3000},
	 true},
	{"every state of two realms, one region, one page, consents by policy and by name",
	 {.realms = 2, SMALL, .consents = 1, .policies = 1, .lives = true},
	 {.states = 1000000, .depth = 999, .seconds = 600, .audit = 3000},
	 true},
	{"two realms, one region, two pages that may be a block, and tables made in between",
	 {.realms = 2,
	  .pages = 2,
	  .regions = 1,
	  .apt_granules = 1,
	  .consents = 1,
	  .tables = true,
	  .blocks = true,
	  .start = START_BLOCK},
	 {.states = 40000, .depth = 999, .seconds = 600, .audit = 30000},
	 false},
	{"three realms, two regions, three pages, from the start",
	 {LARGE, .start = START_NEW},
	 {.states = 300000, .depth = 999, .seconds = 600},
	 false},
	{"three realms, two regions, three pages, from a region that two have reserved",
	 {LARGE, .start = START_RESERVED},
	 {.states = 300000, .depth = 999, .seconds = 600},
	 false},
	{"three realms, two regions, three pages, from a policy under which two have reserved",
	 {LARGE, .start = START_POLICY},
	 {.states = 300000, .depth = 999, .seconds = 600},
	 false},
};

/* What the explorations together must have come to: else they went too shallow to mean anything. */
static const struct {
	enum action_kind kind;
	unsigned int outcomes;
} expected[] = {
	{ACT_CREATE, OUTCOME_SUCCESS | OUTCOME_INPUT | OUTCOME_STATE | OUTCOME_INCOMPLETE |
			     OUTCOME_NO_RESOURCE | OUTCOME_POPULATE | OUTCOME_NEED_APT},
	{ACT_SHARE, OUTCOME_SUCCESS | OUTCOME_INPUT | OUTCOME_STATE},
	{ACT_SHARE_POLICY, OUTCOME_SUCCESS | OUTCOME_INPUT | OUTCOME_STATE | OUTCOME_POPULATE |
				   OUTCOME_NEED_APT | OUTCOME_NO_RESOURCE},
	{ACT_NOTIFY, OUTCOME_SUCCESS | OUTCOME_INPUT | OUTCOME_STATE},
	{ACT_REVOKE, OUTCOME_SUCCESS | OUTCOME_INPUT | OUTCOME_STATE | OUTCOME_INCOMPLETE},
	{ACT_DESTROY, OUTCOME_SUCCESS | OUTCOME_INPUT | OUTCOME_STATE | OUTCOME_INCOMPLETE},
	{ACT_RESERVE, OUTCOME_SUCCESS | OUTCOME_INPUT | OUTCOME_STATE | OUTCOME_INCOMPLETE |
			      OUTCOME_DENIED | OUTCOME_NO_RESOURCE | OUTCOME_VACATE |
			      OUTCOME_NEED_RTT},
	{ACT_ATTACH, OUTCOME_SUCCESS | OUTCOME_INPUT | OUTCOME_STATE | OUTCOME_INCOMPLETE |
			     OUTCOME_DENIED | OUTCOME_NO_RESOURCE | OUTCOME_GONE |
			     OUTCOME_NEED_RTT},
	{ACT_DETACH, OUTCOME_SUCCESS | OUTCOME_INPUT | OUTCOME_STATE | OUTCOME_INCOMPLETE},
	{ACT_INFO, OUTCOME_SUCCESS | OUTCOME_INPUT | OUTCOME_GONE},
	{ACT_APT_ADD, OUTCOME_DONE | OUTCOME_REFUSED},
	{ACT_APT_REMOVE, OUTCOME_DONE | OUTCOME_REFUSED},
	{ACT_DATA_CREATE, OUTCOME_DONE | OUTCOME_REFUSED},
	{ACT_DATA_DESTROY, OUTCOME_DONE | OUTCOME_REFUSED},
	{ACT_SET_EMPTY, OUTCOME_DONE | OUTCOME_REFUSED},
	{ACT_SET_RAM, OUTCOME_DONE | OUTCOME_REFUSED},
	{ACT_TABLE_CREATE, OUTCOME_DONE | OUTCOME_REFUSED},
	{ACT_TABLE_DESTROY, OUTCOME_DONE | OUTCOME_REFUSED},
	{ACT_TABLE_FOLD, OUTCOME_DONE | OUTCOME_REFUSED},
	{ACT_REALM_CREATE, OUTCOME_DONE},
	{ACT_REALM_DESTROY, OUTCOME_DONE | OUTCOME_REFUSED},
};

int main(void)
{
	uint16_t outcomes[ACTION_KINDS] = {0};
	bool deep = true;

	for (unsigned int i = 0; i < sizeof(explorations) / sizeof(explorations[0]); i++) {
		const struct exploration *exploration = &explorations[i];
		struct verdict verdict;

		bounds = exploration->bounds;
		verdict = explore(&exploration->limits, "# ");
		printf("# %llu states, depth %u, %llu transitions, %.1f s, %s\n",
		       (unsigned long long)verdict.states, verdict.depth,
		       (unsigned long long)verdict.transitions, verdict.seconds,
		       verdict.closed ? "closed" : "bounded");
		result((verdict.violation == NULL) && (verdict.differing == 0) &&
			       (verdict.closed == exploration->closes) &&
			       (verdict.closed || (verdict.states == exploration->limits.states)),
		       exploration->name);
		for (unsigned int kind = 0; kind < ACTION_KINDS; kind++)
			outcomes[kind] |= verdict.outcomes[kind];
	}
	for (unsigned int i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		unsigned int missed =
			expected[i].outcomes & ~(unsigned int)outcomes[expected[i].kind];

		if (missed != 0)
			printf("# action %u never came to %#x\n", (unsigned int)expected[i].kind,
			       missed);
		deep = deep && (missed == 0);
	}
	result(deep, "the explorations met every answer of every call");
	return (failed == 0) ? 0 : 1;
}

#endif
