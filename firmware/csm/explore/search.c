/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A state is kept as the action that led to it and the name of what it is, 14 bytes; the state
 * itself is made again by repeating its sequence. Names are 64-bit hashes: among n states two share
 * one with a chance of n*n / 2^65, about 1 in 50,000 for 25 million.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "search.h"

#define MOST_DEPTH 1000U

struct bounds bounds;

static jmp_buf stopped;
static const char *violation;
static bool taking_apart;

/* The visited states, in order of discovery, and an open hash table of their numbers plus one. */
static struct {
	uint64_t *name;
	uint32_t *parent;
	uint16_t *action;
	uint32_t count, room;
	uint32_t met; /* the state that visit() has found again */
	uint32_t *slot;
	uint64_t mask;
} visited;

/* The state under expansion. */
static struct world start, base;
static struct view base_view, view;
static struct deed deed;

_Noreturn void violated(const char *what)
{
	violation = what;
	longjmp(stopped, 1);
}

static void *room_for(uint64_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (memory == NULL) {
		(void)fprintf(stderr, "explore: no memory for %llu states\n",
			      (unsigned long long)visited.room);
		exit(2);
	}
	return memory;
}

static void make_room(uint64_t states)
{
	uint64_t slots = 1024;

	while (slots < states + states / 2)
		slots *= 2;
	visited.count = 0;
	visited.room = (uint32_t)states;
	visited.mask = slots - 1;
	visited.name = room_for(states, sizeof(*visited.name));
	visited.parent = room_for(states, sizeof(*visited.parent));
	visited.action = room_for(states, sizeof(*visited.action));
	visited.slot = room_for(slots, sizeof(*visited.slot));
}

static void give_room_back(void)
{
	free(visited.name);
	free(visited.parent);
	free(visited.action);
	free(visited.slot);
}

/* Whether the state is new; then it is remembered, if there is room. */
static bool visit(uint64_t name, uint32_t parent, unsigned int action)
{
	uint64_t at = name & visited.mask;

	for (; visited.slot[at] != 0; at = (at + 1) & visited.mask)
		if (visited.name[visited.slot[at] - 1] == name) {
			visited.met = visited.slot[at] - 1;
			return false;
		}
	if (visited.count == visited.room)
		return true;
	visited.name[visited.count] = name;
	visited.parent[visited.count] = parent;
	visited.action[visited.count] = (uint16_t)action;
	visited.slot[at] = ++visited.count;
	return true;
}

/* The actions that lead to a state. */
static unsigned int path_of(uint32_t state, uint16_t path[MOST_DEPTH])
{
	unsigned int length = 0;

	for (uint32_t at = state; at != 0; at = visited.parent[at])
		if (++length == MOST_DEPTH)
			violated("a sequence is longer than this program can repeat");
	for (unsigned int i = length; i-- > 0; state = visited.parent[state])
		path[i] = visited.action[state];
	return length;
}

/* Whether a call that changes nothing is to be looked at all the same. */
static bool answered(void)
{
	return ((deed.action->kind >= ACT_NOTIFY) && (deed.action->kind <= ACT_INFO)) ||
	       ((deed.action->kind < ACT_INFO) && (deed.reply.outcome == CSM_RETURN) &&
		((deed.reply.x[0] == CSM_SUCCESS) || (deed.reply.x[0] == CSM_INCOMPLETE)));
}

/* An action that means something, from `base` to `now`: whether anything came of it. */
static bool step(void)
{
	action_do(&deed);
	if ((memcmp(&now, &base, sizeof(now)) == 0) && !answered())
		return false;
	look(&view);
	check_step(&base, &base_view, &deed, &view);
	return true;
}

static void print_deed(const char *prefix, unsigned int number)
{
	printf("%s%3u  ", prefix, number);
	action_print(&deed);
	printf("\n");
}

/* Makes a state again, from its sequence; `prefix`: printing it. Returns how long that is. */
static unsigned int repeat(uint32_t state, const char *prefix)
{
	uint16_t path[MOST_DEPTH];
	unsigned int length = path_of(state, path);

	now = base = start;
	look(&base_view);
	for (unsigned int i = 0; i < length; i++) {
		(void)action_means(&base_view, &actions[path[i]], &deed);
		(void)step();
		base = now;
		look(&base_view);
		if (prefix != NULL)
			print_deed(prefix, i + 1);
	}
	return length;
}

/* Each call goes as it must: else the search would start elsewhere. */
static void follow(const struct action *sequence, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		base = now;
		look(&base_view);
		if (!action_means(&base_view, &sequence[i], &deed) || !step() ||
		    (deed.reply.outcome != CSM_RETURN))
			violated("the start cannot be reached");
	}
}

/* Realm A shares two of its pages with B and C, by name or by a policy; both have reserved them. */
static void reserve_both(enum start how)
{
	static const struct action create[] = {
		{ACT_CREATE, 0, {0, 2}},
		{ACT_CREATE, 0, {0, 2}},
	};
	static const struct action name[] = {
		{ACT_SHARE, 0, {0, 1, 1}},
		{ACT_SHARE, 0, {0, 2, 0}},
	};
	static const struct action policy[] = {
		{ACT_SHARE_POLICY, 0, {0, 1}},
	};
	static const struct action reserve[] = {
		{ACT_DATA_DESTROY, 1, {1}}, {ACT_DATA_DESTROY, 2, {1}}, {ACT_RESERVE, 1, {0, 1}},
		{ACT_RESERVE, 1, {0, 1}},   {ACT_RESERVE, 2, {0, 1}},	{ACT_RESERVE, 2, {0, 1}},
	};

	follow(create, 2);
	if (how == START_RESERVED)
		follow(name, 2);
	else
		follow(policy, 1);
	follow(reserve, 6);
}

static void reserve_block(void)
{
	static const struct action sequence[] = {
		{ACT_TABLE_FOLD, 0, {0}},   {ACT_CREATE, 0, {0, 2}},	 {ACT_SHARE, 0, {0, 1, 1}},
		{ACT_DATA_DESTROY, 1, {0}}, {ACT_TABLE_DESTROY, 1, {0}}, {ACT_RESERVE, 1, {0, 0}},
	};

	follow(sequence, sizeof(sequence) / sizeof(sequence[0]));
}

static unsigned int outcome(void)
{
	if (deed.action->kind > ACT_FEATURES)
		return deed.host_did ? OUTCOME_DONE : OUTCOME_REFUSED;
	if (deed.reply.outcome == CSM_EXIT)
		return OUTCOME_POPULATE << (deed.reply.exit.operation - CSM_EXIT_POPULATE);
	if (deed.reply.x[0] >= CSM_ERROR_DENIED)
		return OUTCOME_DENIED << (deed.reply.x[0] - CSM_ERROR_DENIED);
	return OUTCOME_SUCCESS << deed.reply.x[0];
}

static void keep_most(struct verdict *verdict)
{
	if (effort.entries > verdict->entries)
		verdict->entries = effort.entries;
	if (effort.records > verdict->records)
		verdict->records = effort.records;
}

/*
 * A sum over what each action leads to from `now`, the same for states that are the same. But for
 * taking apart, where the shape of a trie tells which member is "any".
 */
static uint64_t successors(void)
{
	uint64_t sum = 0;

	base = now;
	look(&base_view);
	for (unsigned int i = 0; i < action_count; i++) {
		if ((actions[i].kind == ACT_DESTROY) || (actions[i].kind == ACT_APT_REMOVE) ||
		    !action_means(&base_view, &actions[i], &deed))
			continue;
		(void)step();
		look(&view);
		sum += world_name(&view) * (2U * actions[i].kind + 1U);
		now = base;
	}
	return sum;
}

/*
 * Whether a state that was met again, `now`, leads where the one of the same name does that was
 * explored in its stead.
 */
static void audit(struct verdict *verdict)
{
	static struct world other;
	uint64_t here;
	uint32_t first = visited.met;

	other = base;
	here = successors();
	(void)repeat(first, NULL);
	verdict->audited++;
	if (successors() != here)
		verdict->differing++;
	now = base = other;
	look(&base_view);
}

/* All that can be done in a state. */
static void expand(uint32_t state, const struct limits *limits, struct verdict *verdict)
{
	for (unsigned int i = 0; i < action_count; i++) {
		bool changed;

		if (!action_means(&base_view, &actions[i], &deed))
			continue;
		changed = step();
		verdict->transitions++;
		verdict->outcomes[deed.action->kind] |= (uint16_t)outcome();
		keep_most(verdict);
		if (!changed)
			continue;
		verdict->changes++;
		check_state(&view);
		if (visit(world_name(&view), state, i)) {
			taking_apart = true;
			check_teardown(visited.count);
			taking_apart = false;
		} else if ((limits->audit != 0) && (verdict->changes % limits->audit == 0)) {
			audit(verdict);
		}
		now = base;
	}
}

static double seconds(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The sequence to the state, the deed that went wrong after it, and what is wrong. */
static void print_counterexample(uint32_t state, const char *prefix, struct verdict *verdict)
{
	struct deed last = deed;
	const char *what = violation;

	verdict->violation = what;
	if (bounds.start == START_BLOCK)
		printf("%s     (start: B has reserved A's region 1, a block)\n", prefix);
	else if (bounds.start != START_NEW)
		printf("%s     (start: B and C have reserved A's region 1, %s)\n", prefix,
		       (bounds.start == START_RESERVED) ? "by name" : "under a policy");
	verdict->length = repeat(state, prefix) + 1;
	deed = last;
	print_deed(prefix, verdict->length);
	if (taking_apart)
		printf("%s     then everything is taken apart\n", prefix);
	printf("%s     does not hold: %s\n", prefix, what);
}

static void print_depth(const struct verdict *verdict, const char *prefix, uint32_t first,
			double since)
{
	printf("%sdepth %u: %u states, %llu transitions, %u open, %.0f s\n", prefix, verdict->depth,
	       visited.count, (unsigned long long)verdict->transitions, visited.count - first,
	       seconds() - since);
	(void)fflush(stdout);
}

static void search(const struct limits *limits, const char *prefix, struct verdict *verdict)
{
	static uint32_t state; /* kept over longjmp */
	uint32_t level_end = 1;
	double began = seconds();

	state = 0;
	if (setjmp(stopped) != 0) {
		print_counterexample(state, prefix, verdict);
		verdict->seconds = seconds() - began;
		return;
	}
	taking_apart = false;
	world_create();
	if (bounds.start == START_BLOCK)
		reserve_block();
	else if (bounds.start != START_NEW)
		reserve_both(bounds.start);
	start = base = now;
	look(&view);
	check_state(&view);
	(void)visit(world_name(&view), 0, 0);
	for (; state < visited.count; state++) {
		if (state == level_end) {
			if (limits->verbose)
				print_depth(verdict, prefix, state, began);
			level_end = visited.count;
			if (++verdict->depth == limits->depth)
				break;
		}
		if ((visited.count == visited.room) || (seconds() - began > limits->seconds))
			break;
		(void)repeat(state, NULL);
		expand(state, limits, verdict);
	}
	verdict->closed = (state == visited.count) && (visited.count < visited.room);
	verdict->seconds = seconds() - began;
}

struct verdict explore(const struct limits *limits, const char *prefix)
{
	static struct verdict verdict;

	verdict = (struct verdict){.violation = NULL};
	actions_create();
	make_room(limits->states);
	search(limits, prefix, &verdict);
	verdict.states = visited.count;
	give_room_back();
	return verdict;
}
