/* SPDX-License-Identifier: BSD-3-Clause */
/* Realms on two CPUs at once. */
#include "attack_tables.h"
#include "cpu.h"

/* How a mount is taken from its consumer; returns the call's status. */
typedef uint64_t (*taking)(struct attack *attack, struct agent *second);

static uint64_t by_revoke(struct attack *attack, struct agent *second)
{
	(void)second;
	return agent_revoke(&attack->provider, attack->region, attack->consumer.id);
}

static uint64_t by_destroy(struct attack *attack, struct agent *second)
{
	(void)second;
	return agent_destroy(&attack->provider, attack->region);
}

/* By the consumer's other REC. */
static uint64_t by_detach(struct attack *attack, struct agent *second)
{
	return agent_detach(second, attack->region);
}

/*
 * The consumer accesses the mount on CPU 1 without leaving its realm, so that nothing but the
 * RMM's invalidation takes the translation out of that CPU's TLB.
 */
static void watch_while(struct attack *attack, taking take, bool store)
{
	struct agent *consumer = &attack->consumer;
	struct agent second;
	struct attack_watch watch = {.agent = consumer, .ipa = ATTACK_MOUNT, .store = store};

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_second(attack, consumer, &second) || !attack_watch_begin(attack, &watch))
		return;
	const uint64_t status = take(attack, &second);

	/* Success means that cached translations are gone too: every access from here on is stale.
	 */
	observe_csm(attack, "taken", status);
	observe_number(attack, "stale", attack_watch_end(&watch));
	observe_access(attack, "ended", watch.ended);
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

static void read_on_another_cpu_while_revoked(struct attack *attack)
{
	watch_while(attack, by_revoke, false);
}

static void write_on_another_cpu_while_revoked(struct attack *attack)
{
	watch_while(attack, by_revoke, true);
}

static void read_on_another_cpu_while_destroyed(struct attack *attack)
{
	watch_while(attack, by_destroy, false);
}

static void write_on_another_cpu_while_detached(struct attack *attack)
{
	watch_while(attack, by_detach, true);
}

/* Calls on the consumer's side, again and again, on CPU 1. */
struct consumer_loop {
	struct agent *agent;
	uint64_t region, owner;
	bool stop, finished;
	uint64_t rounds;
	uint64_t unexpected; /* statuses that the interface does not have for the call */
};

static bool among(uint64_t status, const uint64_t *allowed)
{
	for (; *allowed != AGENT_LOST; allowed++) {
		if (*allowed == status)
			return true;
	}
	return false;
}

static void reserve_attach_detach(void *argument)
{
	static const uint64_t reserve[] = {CSM_SUCCESS, CSM_ERROR_STATE, CSM_ERROR_DENIED,
					   AGENT_LOST};
	static const uint64_t attach[] = {CSM_SUCCESS,	    CSM_ERROR_INPUT, CSM_ERROR_STATE,
					  CSM_ERROR_DENIED, CSM_ERROR_GONE,  AGENT_LOST};
	static const uint64_t detach[] = {CSM_SUCCESS, CSM_ERROR_INPUT, AGENT_LOST};
	struct consumer_loop *loop = argument;

	while (!__atomic_load_n(&loop->stop, __ATOMIC_ACQUIRE) && !loop->agent->lost) {
		const uint64_t region = __atomic_load_n(&loop->region, __ATOMIC_ACQUIRE);

		loop->unexpected += !among(
			agent_reserve(loop->agent, region, loop->owner, ATTACK_MOUNT, ATTACK_PAGES),
			reserve);
		loop->unexpected += !among(agent_attach(loop->agent, region), attach);
		loop->unexpected += !among(agent_detach(loop->agent, region), detach);
		__atomic_store_n(&loop->rounds, loop->rounds + 1, __ATOMIC_RELEASE);
		yield_turn();
	}
	__atomic_store_n(&loop->finished, true, __ATOMIC_RELEASE);
}

/* Until the other CPU has come round often enough; it ends early when its agent is lost. */
static bool loop_goes_on(const struct attack *attack, const struct consumer_loop *loop)
{
	yield_turn();
	return __atomic_load_n(&loop->rounds, __ATOMIC_ACQUIRE) < attack->repeats &&
	       !__atomic_load_n(&loop->finished, __ATOMIC_ACQUIRE);
}

static bool loop_begin(struct attack *attack, struct consumer_loop *loop)
{
	return attack_beside(attack, reserve_attach_detach, loop);
}

static void loop_end(struct attack *attack, struct consumer_loop *loop)
{
	__atomic_store_n(&loop->stop, true, __ATOMIC_RELEASE);
	attack_join();
	observe_number(attack, "unexpected", loop->unexpected);
}

/* The consumer takes all it can get while the provider gives and takes back. */
static void attach_against_revoke(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	struct consumer_loop loop = {.agent = consumer, .owner = provider->id};
	uint64_t refused = 0;

	if (!attack_share(attack, ATTACK_PAGES, READ_WRITE))
		return;
	loop.region = attack->region;
	if (!loop_begin(attack, &loop))
		return;
	while (loop_goes_on(attack, &loop)) {
		refused += agent_revoke(provider, attack->region, consumer->id) != CSM_SUCCESS;
		refused += agent_share(provider, attack->region, consumer->id, READ_WRITE) !=
			   CSM_SUCCESS;
	}
	refused += agent_revoke(provider, attack->region, consumer->id) != CSM_SUCCESS;
	loop_end(attack, &loop);
	observe_number(attack, "refused", refused);
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* The same while regions come and go at one place. */
static void attach_against_destroy(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	struct consumer_loop loop = {.agent = consumer, .owner = provider->id};
	uint64_t refused = 0;
	uint64_t id;

	if (!attack_share(attack, ATTACK_PAGES, READ_ONLY))
		return;
	loop.region = id = attack->region;
	if (!loop_begin(attack, &loop))
		return;
	while (loop_goes_on(attack, &loop)) {
		refused += agent_destroy(provider, id) != CSM_SUCCESS;
		refused += agent_create(provider, ATTACK_REGION, ATTACK_PAGES, &id) != CSM_SUCCESS;
		__atomic_store_n(&loop.region, id, __ATOMIC_RELEASE);
		refused += agent_share(provider, id, consumer->id, READ_ONLY) != CSM_SUCCESS;
		/* From none of the consumer's calls to a round of them before the region goes. */
		for (uint64_t turns = id % 8; turns > 0; turns--)
			yield_turn();
	}
	refused += agent_destroy(provider, id) != CSM_SUCCESS;
	loop_end(attack, &loop);
	observe_number(attack, "refused", refused);
	observe_csm(attack, "attach", agent_attach(consumer, id));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_access(attack, "write", agent_write(consumer, ATTACK_MOUNT, 1));
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* Both RECs of the consumer make the same calls at the same time. */
static void two_recs_in_the_same_calls(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	struct agent second;
	struct consumer_loop other = {.agent = &second, .owner = attack->provider.id};
	struct consumer_loop own = {.agent = consumer, .owner = attack->provider.id};

	if (!attack_share(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_second(attack, consumer, &second))
		return;
	other.region = own.region = attack->region;
	if (!loop_begin(attack, &other))
		return;
	while (loop_goes_on(attack, &other)) {
		agent_reserve(consumer, own.region, own.owner, ATTACK_MOUNT, ATTACK_PAGES);
		agent_attach(consumer, own.region);
		agent_detach(consumer, own.region);
	}
	loop_end(attack, &other);
	/* Whatever came of it, one set of calls puts it right, and one revocation ends it. */
	agent_detach(consumer, own.region);
	observe_csm(attack, "reserve",
		    agent_reserve(consumer, own.region, own.owner, ATTACK_MOUNT, ATTACK_PAGES));
	observe_csm(attack, "attach", agent_attach(&second, own.region));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_csm(attack, "revoke", by_revoke(attack, NULL));
	observe_pages(attack, "first", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "second", &second, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

struct creator {
	struct agent *agent;
	uint64_t created, ids[1024];
	uint64_t rounds;
};

static void create_and_destroy(void *argument)
{
	struct creator *creator = argument;

	for (uint64_t i = 0; i < creator->rounds; i++) {
		uint64_t id;

		if (agent_create(creator->agent, ATTACK_REGION, ATTACK_PAGES, &id) != CSM_SUCCESS)
			continue;
		creator->ids[creator->created++ % 1024] = id;
		agent_destroy(creator->agent, id);
	}
}

/* Both RECs of the provider create a region at the same place at the same time. */
static void two_recs_create_one_region(struct attack *attack)
{
	static struct creator own, other;
	struct agent second;
	uint64_t same = 0;
	uint64_t id;

	if (!attack_memory(attack, &attack->provider, ATTACK_REGION, ATTACK_PAGES) ||
	    !attack_second(attack, &attack->provider, &second))
		return;
	own = (struct creator){.agent = &attack->provider, .rounds = attack->repeats};
	other = (struct creator){.agent = &second, .rounds = attack->repeats};
	if (!attack_beside(attack, create_and_destroy, &other))
		return;
	create_and_destroy(&own);
	attack_join();
	for (uint64_t i = 0; i < own.created; i++) {
		for (uint64_t j = 0; j < other.created; j++)
			same += own.ids[i] == other.ids[j];
	}
	observe_number(attack, "same-ids", same);
	observe_csm(attack, "create",
		    agent_create(&attack->provider, ATTACK_REGION, ATTACK_PAGES, &id));
	observe_csm(attack, "again", agent_create(&second, ATTACK_REGION, ATTACK_PAGES, &id));
	observe_pages(attack, "memory", &second, ATTACK_REGION, ATTACK_PAGES, 0);
}

const struct attack_entry attack_race[] = {
	{"read-on-another-cpu-while-revoked", read_on_another_cpu_while_revoked},
	{"write-on-another-cpu-while-revoked", write_on_another_cpu_while_revoked},
	{"read-on-another-cpu-while-destroyed", read_on_another_cpu_while_destroyed},
	{"write-on-another-cpu-while-detached", write_on_another_cpu_while_detached},
	{"attach-against-revoke", attach_against_revoke},
	{"attach-against-destroy", attach_against_destroy},
	{"two-recs-in-the-same-calls", two_recs_in_the_same_calls},
	{"two-recs-create-one-region", two_recs_create_one_region},
	{NULL, NULL},
};
