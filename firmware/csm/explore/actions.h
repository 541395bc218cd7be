/* SPDX-License-Identifier: BSD-3-Clause */
/* Everything that realms and the host can do, as a list that is the same for every state. */
#ifndef ACTIONS_H
#define ACTIONS_H

#include "world.h"

enum action_kind {
	ACT_CREATE,
	ACT_SHARE,
	ACT_SHARE_POLICY,
	ACT_REVOKE,
	ACT_DESTROY,
	ACT_RESERVE,
	ACT_ATTACH,
	ACT_DETACH,
	ACT_READMIT,
	ACT_NOTIFY,
	ACT_PEER,
	ACT_CONSENT,
	ACT_INFO,
	ACT_FEATURES,
	/* the host */
	ACT_APT_ADD,
	ACT_APT_REMOVE,
	ACT_DATA_CREATE,
	ACT_DATA_DESTROY,
	ACT_SET_EMPTY,
	ACT_SET_RAM,
	ACT_TABLE_CREATE,
	ACT_TABLE_DESTROY,
	ACT_TABLE_FOLD,
	ACT_REALM_CREATE,
	ACT_REALM_DESTROY,
	ACTION_KINDS,
};

/* What an action means depends on the state: arguments are chosen by role and not by value. */
struct action {
	uint8_t kind;
	uint8_t realm;
	uint8_t arg[4]; /* the last: MEDDLER */
};

/* Which argument tells what another CPU does meanwhile; 0: nothing (meddle_by in actions.c). */
#define MEDDLER 3

/* A realm's call, spelt out; or a host's, of which only the reply's x[0] is used. */
struct deed {
	const struct action *action;
	uint64_t x[5];
	struct csm_policy_record written; /* what the page holds that SHARE_POLICY reads */
	struct csm_reply reply;
	bool host_did; /* whether a host's call did anything */
	bool ended;    /* false: a property was violated in the midst of it */
};

#define MOST_ACTIONS 1024U
extern struct action actions[MOST_ACTIONS];
extern unsigned int action_count;

/* Fills the list for these bounds. */
void actions_create(void);
/* Spells the action out for the state that `view` shows: false when it means nothing there. */
bool action_means(const struct view *view, const struct action *action, struct deed *deed);
/* Does it to `now`. */
void action_do(struct deed *deed);
/* One line of a sequence: who did what, and what came of it. */
void action_print(const struct deed *deed);

/* ---- check.c and steps.c -------------------------------------------------------------------- */

/* What must hold of any state by itself. */
void check_state(const struct view *view);
/* What must hold between a state and the next, which is `now`; keeps the books. */
void check_step(const struct world *before, const struct view *view_before, const struct deed *deed,
		const struct view *view);

/* ---- teardown.c ----------------------------------------------------------------------------- */

/*
 * Property 8: from this state the realms can leave politely, or the host can take everything apart,
 * in an order chosen by `number`, and every granule comes back. `now` is lost.
 */
void check_teardown(unsigned int number);

#endif /* ACTIONS_H */
