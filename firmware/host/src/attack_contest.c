/* SPDX-License-Identifier: BSD-3-Clause */
/* Realms on two CPUs that want the same, or learn of what is going away. */
#include "attack_tables.h"
#include "cpu.h"
#include "rmi_calls.h"
#include "rsi.h"

/* Where a realm has its record. */
#define RECORD (ATTACK_REGION + 64 * PAGE_SIZE)

/* Answers of one kind in a row after which another kind is not waited for any more. */
#define QUESTIONS_MAX 100000U

#define RIM_WORDS 8U
#define RIM_AT	  offsetof(struct csm_policy_record, rim)

/* What several realms that reserve at once have seen of each other. */
struct contest {
	struct attack *attack;
	struct agent *agent;
	const bool *stop;
	uint64_t *inside; /* realms that have it reserved */
	uint64_t together, rounds;
};

/* Reserves, looks whether it is alone, and detaches. */
static void contend_once(struct contest *contest)
{
	const struct attack *attack = contest->attack;

	if (agent_reserve(contest->agent, attack->region, attack->provider.id, ATTACK_MOUNT,
			  ATTACK_PAGES) == CSM_SUCCESS) {
		if (__atomic_add_fetch(contest->inside, 1, __ATOMIC_SEQ_CST) != 1)
			contest->together++;
		agent_attach(contest->agent, attack->region);
		__atomic_sub_fetch(contest->inside, 1, __ATOMIC_SEQ_CST);
		agent_detach(contest->agent, attack->region);
	}
	__atomic_store_n(&contest->rounds, contest->rounds + 1, __ATOMIC_RELEASE);
	yield_turn();
}

static void contend(void *argument)
{
	struct contest *contest = argument;

	while (!__atomic_load_n(contest->stop, __ATOMIC_ACQUIRE) && !contest->agent->lost)
		contend_once(contest);
}

/* A policy of the provider's for one realm with the consumer's measurement. */
static bool share_one_place(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct smc_registers rim = agent_smc(&attack->consumer, RSI_MEASUREMENT_READ, 0, 0, 0, 0);
	const uint64_t head[] = {READ_WRITE, CSM_HASH_SHA_256, 1, 0, 0, 0, 0, 0};
	bool written = true;

	if (!attack_create(attack, provider, ATTACK_PAGES) ||
	    !attack_memory(attack, provider, RECORD, 1) ||
	    !attack_needs(attack, "RSI_MEASUREMENT_READ", rim.x[0]))
		return false;
	for (unsigned int i = 0; i < RIM_WORDS; i++) {
		written = agent_write(provider, RECORD + i * sizeof(uint64_t), head[i]) ==
				  ACCESS_DONE &&
			  agent_write(provider, RECORD + RIM_AT + i * sizeof(uint64_t),
				      rim.x[1 + i]) == ACCESS_DONE &&
			  written;
	}
	return attack_assumes(attack, "a policy's record", written) &&
	       attack_needs(attack, "CSM_SHARE_POLICY",
			    agent_smc(provider, SMC_CSM_SHARE_POLICY, attack->region, RECORD, 0, 0)
				    .x[0]);
}

static void two_realms_for_one_place(struct attack *attack)
{
	bool stop = false;
	uint64_t inside = 0;
	struct agent twin;
	struct contest own = {attack, &attack->consumer, &stop, &inside, 0, 0};
	struct contest other = {attack, &twin, &stop, &inside, 0, 0};

	if (!attack_twin(attack, &twin) || !share_one_place(attack) ||
	    !attack_beside(attack, contend, &other))
		return;
	while (__atomic_load_n(&other.rounds, __ATOMIC_ACQUIRE) < attack->repeats && !twin.lost)
		contend_once(&own);
	__atomic_store_n(&stop, true, __ATOMIC_RELEASE);
	attack_join();
	observe_number(attack, "together", own.together + other.together);
	/* Nobody's place was lost, and none was gained. */
	observe_csm(attack, "first",
		    agent_reserve(&twin, attack->region, attack->provider.id, ATTACK_MOUNT,
				  ATTACK_PAGES));
	observe_csm(attack, "second",
		    agent_reserve(&attack->consumer, attack->region, attack->provider.id,
				  ATTACK_MOUNT, ATTACK_PAGES));
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* Questions about a realm on CPU 1. */
struct questions {
	struct agent *agent;
	uint64_t peer; /* another one after each generation, which invites the agent's realm */
	uint64_t region;
	bool stop;
	uint64_t asked, answered;
	uint64_t unexpected; /* answers other than yes and no */
	uint64_t wrong;	     /* a yes with another realm's record */
	uint64_t revived;    /* a yes after a no */
};

static void ask(void *argument)
{
	struct questions *questions = argument;
	uint64_t gone = 0;

	while (!__atomic_load_n(&questions->stop, __ATOMIC_ACQUIRE) && !questions->agent->lost) {
		const uint64_t peer = __atomic_load_n(&questions->peer, __ATOMIC_ACQUIRE);
		uint64_t word = 0;
		uint64_t status =
			agent_smc(questions->agent, SMC_CSM_PEER, peer, RECORD,
				  __atomic_load_n(&questions->region, __ATOMIC_ACQUIRE), 0)
				.x[0];

		if (status == CSM_SUCCESS) {
			questions->revived += peer == gone;
			questions->wrong +=
				agent_read(questions->agent, RECORD, &word) != ACCESS_DONE ||
				word != peer;
			__atomic_store_n(&questions->answered, questions->answered + 1,
					 __ATOMIC_RELEASE);
		} else {
			gone = peer;
			questions->unexpected += status != CSM_ERROR_INPUT;
		}
		__atomic_store_n(&questions->asked, questions->asked + 1, __ATOMIC_RELEASE);
		yield_turn();
	}
}

/* Until the counter has moved on. */
static void wait_for(const struct questions *questions, const uint64_t *counter)
{
	const uint64_t before = __atomic_load_n(counter, __ATOMIC_ACQUIRE);
	const uint64_t asked = __atomic_load_n(&questions->asked, __ATOMIC_ACQUIRE);

	while (__atomic_load_n(counter, __ATOMIC_ACQUIRE) == before &&
	       __atomic_load_n(&questions->asked, __ATOMIC_ACQUIRE) - asked < QUESTIONS_MAX &&
	       !questions->agent->lost)
		yield_turn();
}

/* The stranger has a region and invites the consumer: so it may be asked about. */
static bool invite(struct attack *attack)
{
	return attack_create(attack, &attack->stranger, 1) &&
	       attack_needs(
		       attack, "CSM_SHARE",
		       agent_share(&attack->stranger, attack->region, attack->consumer.id, 0));
}

/* The realm ends, and another one is made with new granules, and invites. */
static bool next_generation(struct attack *attack)
{
	struct realm *realm = attack->stranger.realm;

	return realm_remove_apt(realm) && realm_destroy(realm) &&
	       world_make_realm(attack->world, realm->index, 0) &&
	       attack_introduce(attack, &attack->stranger, realm->index) && invite(attack);
}

/*
 * A realm is asked about while it is torn down and another one is made. None of what is told may be
 * another one's.
 */
static void ask_about_a_realm_that_goes(struct attack *attack)
{
	struct questions questions = {.agent = &attack->consumer, .peer = attack->stranger.id};
	const uint64_t first = questions.peer;
	uint64_t first_region, made = 0;

	if (!attack_memory(attack, &attack->consumer, RECORD, 1) || !invite(attack))
		return;
	questions.region = first_region = attack->region;
	if (!attack_beside(attack, ask, &questions))
		return;
	for (; made < attack->repeats; made++) {
		wait_for(&questions, &questions.answered);
		if (!next_generation(attack))
			break;
		wait_for(&questions, &questions.asked);
		__atomic_store_n(&questions.region, attack->region, __ATOMIC_RELEASE);
		__atomic_store_n(&questions.peer, attack->stranger.id, __ATOMIC_RELEASE);
	}
	__atomic_store_n(&questions.stop, true, __ATOMIC_RELEASE);
	attack_join();
	observe_word(attack, "made-anew", made == attack->repeats ? "always" : "not-always");
	observe_number(attack, "unexpected", questions.unexpected);
	observe_number(attack, "wrong", questions.wrong);
	observe_number(attack, "revived", questions.revived);
	observe_csm(attack, "first-one",
		    agent_smc(&attack->consumer, SMC_CSM_PEER, first, RECORD, first_region, 0)
			    .x[0]);
}

const struct attack_entry attack_contest[] = {
	{"two-realms-for-one-place", two_realms_for_one_place},
	{"ask-about-a-realm-that-goes", ask_about_a_realm_that_goes},
	{NULL, NULL},
};
