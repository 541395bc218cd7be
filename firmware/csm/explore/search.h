/* SPDX-License-Identifier: BSD-3-Clause */
/* Breadth first over all states: the first violation found has the shortest sequence there is. */
#ifndef SEARCH_H
#define SEARCH_H

#include "actions.h"

struct limits {
	uint64_t states;
	unsigned int depth; /* calls from the start */
	double seconds;
	bool verbose;	/* one line a depth */
	uint64_t audit; /* every so many changes, see that two states of one name are alike */
};

struct verdict {
	const char *violation; /* NULL: none */
	unsigned int length;   /* of its sequence */
	bool closed;	       /* every state that can be reached was */
	uint64_t states, transitions, changes;
	unsigned int depth;	       /* of the last state that was expanded */
	unsigned int entries, records; /* most that one call touched and mapped */
	double seconds;
	uint64_t audited, differing;
	uint16_t outcomes[ACTION_KINDS]; /* what each came to: bits of enum outcome */
};

/* Statuses by their number, then questions by theirs; a host's call is DONE or REFUSED. */
enum outcome {
	OUTCOME_SUCCESS = 1U << 0,
	OUTCOME_INPUT = 1U << 1,
	OUTCOME_STATE = 1U << 2,
	OUTCOME_INCOMPLETE = 1U << 3,
	OUTCOME_DENIED = 1U << 4,
	OUTCOME_NO_RESOURCE = 1U << 5,
	OUTCOME_GONE = 1U << 6,
	OUTCOME_POPULATE = 1U << 8,
	OUTCOME_VACATE = 1U << 9,
	OUTCOME_NEED_RTT = 1U << 10,
	OUTCOME_NEED_APT = 1U << 11,
	OUTCOME_DONE = 1U << 12,
	OUTCOME_REFUSED = 1U << 13,
};

/* Explores within `bounds`. A violation's sequence is printed, each line after `prefix`. */
struct verdict explore(const struct limits *limits, const char *prefix);

#endif /* SEARCH_H */
