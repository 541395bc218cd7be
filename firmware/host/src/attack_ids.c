/* SPDX-License-Identifier: BSD-3-Clause */
/* Ids and offsets that were never given, or not to the caller. */
#include "attack_tables.h"
#include "rmi_calls.h"

/* Ids of one attack that looks for repetitions. */
#define IDS_MAX 512U

/* Regions in one realm, more than one granule of Access Policy Table has records for. */
#define MANY_REGIONS 96U

/* How many of `tries` ids a call takes for something other than unknown. */
static uint64_t accepted(struct agent *agent, uint64_t function, const uint64_t *tries,
			 unsigned int count)
{
	uint64_t others = 0;

	for (unsigned int i = 0; i < count; i++) {
		if (agent_smc(agent, function, tries[i], 0, 0, 0).x[0] != CSM_ERROR_INPUT)
			others++;
	}
	return others;
}

static void forged_ids(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	const uint64_t id = attack->region;
	const uint64_t tries[] = {
		0,
		UINT64_MAX,
		id - 1,
		id + 1,
		id ^ (UINT64_C(1) << 32),
		id ^ (UINT64_C(1) << 63),
		id << 1,
		~id,
		attack->provider.id,
		consumer->id,
		CSM_POLICY_INDEX_FLAG,
		/* An index far out of any table, and what looks like an address. */
		UINT64_C(0x7FFFFFFF),
		realm_address(attack->provider.realm, ATTACK_REGION),
		attack->provider.realm->rd,
	};
	const unsigned int count = sizeof(tries) / sizeof(tries[0]);

	observe_number(attack, "ids", count);
	observe_number(attack, "attach", accepted(consumer, SMC_CSM_ATTACH, tries, count));
	observe_number(attack, "detach", accepted(consumer, SMC_CSM_DETACH, tries, count));
	observe_number(attack, "info", accepted(consumer, SMC_CSM_INFO, tries, count));
	observe_number(attack, "revoke", accepted(&attack->provider, SMC_CSM_REVOKE, tries, count));
	observe_number(attack, "destroy",
		       accepted(&attack->provider, SMC_CSM_DESTROY, tries, count));
	observe_pages(attack, "mount", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

/* What its owner alone may do, by others: the answer must not even tell that the region exists. */
static void calls_on_a_foreign_region(struct attack *attack)
{
	static const uint64_t functions[] = {SMC_CSM_INFO,    SMC_CSM_SHARE,   SMC_CSM_REVOKE,
					     SMC_CSM_DESTROY, SMC_CSM_ATTACH,  SMC_CSM_DETACH,
					     SMC_CSM_CONSENT, SMC_CSM_READMIT, SMC_CSM_NOTIFY};
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	uint64_t told = 0;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	for (unsigned int i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		const uint64_t known = agent_smc(&attack->stranger, functions[i], attack->region,
						 consumer->id, READ_ONLY, 0)
					       .x[0];
		const uint64_t unknown =
			agent_smc(&attack->stranger, functions[i], attack->region + 1000,
				  consumer->id, READ_ONLY, 0)
				.x[0];

		if (known != unknown || known != CSM_ERROR_INPUT)
			told++;
	}
	observe_number(attack, "told", told);
	observe_csm(attack, "consumer-revokes",
		    agent_revoke(consumer, attack->region, consumer->id));
	observe_csm(attack, "consumer-destroys", agent_destroy(consumer, attack->region));
	observe_csm(attack, "provider-attaches", agent_attach(provider, attack->region));
	observe_csm(attack, "provider-detaches", agent_detach(provider, attack->region));
	observe_pages(attack, "mount", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

/* A region that is gone, and a new one in its place. */
static void stale_ids(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	uint64_t stale, fresh;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	stale = attack->region;
	if (!attack_needs(attack, "CSM_DESTROY", agent_destroy(provider, stale)) ||
	    !attack_needs(attack, "CSM_CREATE",
			  agent_create(provider, ATTACK_REGION, ATTACK_PAGES, &fresh)))
		return;
	observe_csm(attack, "share", agent_share(provider, stale, consumer->id, READ_WRITE));
	observe_csm(attack, "revoke", agent_revoke(provider, stale, consumer->id));
	observe_csm(attack, "destroy", agent_destroy(provider, stale));
	observe_csm(attack, "attach", agent_attach(consumer, stale));
	observe_csm(attack, "attach-fresh", agent_attach(consumer, fresh));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	/* The consent was for the one that is gone. */
	observe_csm(attack, "detach", agent_detach(consumer, stale));
	observe_csm(attack, "reserve-fresh",
		    agent_reserve(consumer, fresh, provider->id, ATTACK_MOUNT, ATTACK_PAGES));
}

/* Offsets that no INCOMPLETE has returned. */
static void forged_offsets(struct attack *attack)
{
	static const uint64_t offsets[] = {1,
					   PAGE_SIZE,
					   2 * PAGE_SIZE + 1,
					   ATTACK_PAGES * PAGE_SIZE,
					   UINT64_C(1) << 32,
					   UINT64_MAX,
					   UINT64_MAX - PAGE_SIZE + 1};
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	const uint64_t peer = consumer->id;
	uint64_t attached = 0, detached = 0, revoked = 0, destroyed = 0;

	if (!attack_share(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_needs(attack, "CSM_RESERVE",
			  agent_reserve(consumer, attack->region, provider->id, ATTACK_MOUNT,
					ATTACK_PAGES)))
		return;
	for (unsigned int i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++)
		attached += agent_smc(consumer, SMC_CSM_ATTACH, attack->region, offsets[i], 0, 0)
				    .x[0] != CSM_ERROR_INPUT;
	observe_number(attack, "attach", attached);
	observe_pages(attack, "before", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	if (!attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region)))
		return;
	for (unsigned int i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		const uint64_t offset = offsets[i];

		detached +=
			agent_smc(consumer, SMC_CSM_DETACH, attack->region, offset, 0, 0).x[0] !=
			CSM_ERROR_INPUT;
		revoked +=
			agent_smc(provider, SMC_CSM_REVOKE, attack->region, peer, offset, 0).x[0] !=
			CSM_ERROR_INPUT;
		destroyed +=
			agent_smc(provider, SMC_CSM_DESTROY, attack->region, offset, 0, 0).x[0] !=
			CSM_ERROR_INPUT;
	}
	observe_number(attack, "detach", detached);
	observe_number(attack, "revoke", revoked);
	observe_number(attack, "destroy", destroyed);
	observe_pages(attack, "after", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

static uint64_t repeated(const uint64_t *ids, unsigned int count)
{
	uint64_t pairs = 0;

	for (unsigned int i = 0; i < count; i++) {
		for (unsigned int j = 0; j < i; j++)
			pairs += ids[i] == ids[j] || ids[i] == 0;
	}
	return pairs;
}

/* Regions come and go in two realms, which lose their tables in between. */
static void ids_never_repeat(struct attack *attack)
{
	static uint64_t regions[IDS_MAX], realms[IDS_MAX];
	struct agent *const owners[] = {&attack->provider, &attack->consumer};
	unsigned int made = 0, known = 0;

	for (unsigned int o = 0; o < 2; o++) {
		if (!attack_memory(attack, owners[o], ATTACK_REGION, 1))
			return;
	}
	for (unsigned int round = 0; round < 8; round++) {
		struct agent *owner = owners[round % 2];

		realms[known++] = agent_smc(owner, SMC_CSM_FEATURES, 1, 0, 0, 0).x[1];
		for (unsigned int i = 0; i < 16; i++) {
			uint64_t *id = &regions[made++];

			if (!attack_needs(attack, "CSM_CREATE",
					  agent_create(owner, ATTACK_REGION, 1, id)) ||
			    !attack_needs(attack, "CSM_DESTROY", agent_destroy(owner, *id)))
				return;
		}
		if (!attack_assumes(attack, "taking a table away and giving one",
				    realm_remove_apt(owner->realm) && realm_add_apt(owner->realm)))
			return;
	}
	observe_number(attack, "regions", made);
	observe_number(attack, "realms", known);
	observe_number(attack, "repeated-regions", repeated(regions, made));
	observe_number(attack, "repeated-realms", repeated(realms, known));
}

#define NEIGHBOURS 32U

/* Ids that a realm could guess: about its own, about a region's, and those that a counter gives. */
static void guess_ids(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	uint64_t peers = 0, doorbells = 0, regions = 0, known = 0;

	if (!attack_share(attack, ATTACK_PAGES, READ_ONLY) ||
	    !attack_memory(attack, consumer, ATTACK_REGION, 1))
		return;
	const uint64_t bases[] = {0, consumer->id, attack->region};
	const uint64_t ids[] = {attack->provider.id, attack->stranger.id};

	for (unsigned int i = 0; i < 3 * NEIGHBOURS; i++) {
		const uint64_t id = bases[i % 3] + i / 3 - (i % 3 != 0 ? NEIGHBOURS / 2 : 0);

		if (id == attack->provider.id || id == attack->region)
			continue;
		for (unsigned int j = 0; j < 2; j++)
			known += id == ids[j];
		peers += agent_smc(consumer, SMC_CSM_PEER, id, ATTACK_REGION, attack->region, 0)
				 .x[0] != CSM_ERROR_INPUT;
		doorbells += agent_smc(consumer, SMC_CSM_NOTIFY, attack->region, id, 0, 0).x[0] !=
			     CSM_ERROR_INPUT;
		regions += agent_reserve(consumer, id, attack->provider.id, ATTACK_MOUNT,
					 ATTACK_PAGES) != CSM_ERROR_DENIED;
	}
	observe_number(attack, "peers", peers);
	observe_number(attack, "doorbells", doorbells);
	observe_number(attack, "regions", regions);
	/* Of what a realm may guess nothing is somebody's. */
	observe_number(attack, "ids-of-others", known);
	/* And sharing does not tell whether anybody has the id. */
	observe_csm(attack, "share-unknown",
		    agent_share(&attack->provider, attack->region, 0x1234567, READ_ONLY));
	observe_csm(attack, "share-known",
		    agent_share(&attack->provider, attack->region, attack->stranger.id, READ_ONLY));
	observe_pages(attack, "record", consumer, ATTACK_REGION, 1, 0);
}

static bool give_no_table(struct agent *agent, const struct rmi_rec_exit *exit)
{
	(void)agent;
	return exit->exit_reason == RMI_EXIT_CSM && exit->gprs[0] == CSM_EXIT_NEED_APT;
}

/* Regions until the table is full, which the host then lets grow, or not. */
static void exhaust_the_table(struct attack *attack)
{
	static uint64_t ids[MANY_REGIONS + 1];
	struct agent *provider = &attack->provider;
	unsigned int made = 0;
	uint64_t status = CSM_SUCCESS;

	if (!attack_memory(attack, provider, ATTACK_REGION, MANY_REGIONS))
		return;
	provider->answer = give_no_table;
	while (made < MANY_REGIONS && status == CSM_SUCCESS) {
		status = agent_create(provider, ATTACK_REGION + made * PAGE_SIZE, 1, &ids[made]);
		made += status == CSM_SUCCESS;
	}
	observe_csm(attack, "refused", status);
	observe_word(attack, "some-made", made > 0 && made < MANY_REGIONS ? "yes" : "no");
	observe_csm(attack, "share-refused",
		    agent_share(provider, ids[0], attack->consumer.id, READ_WRITE));
	provider->answer = NULL;
	status = CSM_SUCCESS;
	while (made < MANY_REGIONS && status == CSM_SUCCESS) {
		status = agent_create(provider, ATTACK_REGION + made * PAGE_SIZE, 1, &ids[made]);
		made += status == CSM_SUCCESS;
	}
	observe_csm(attack, "granted", status);
	observe_number(attack, "regions", made);
	observe_number(attack, "repeated", repeated(ids, made));
	observe_csm(attack, "share",
		    agent_share(provider, ids[0], attack->consumer.id, READ_WRITE));
	observe_pages(attack, "memory", provider, ATTACK_REGION, MANY_REGIONS, 0);
}

/* The whole range of function ids, but for those that exist. */
static void calls_that_do_not_exist(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	uint64_t others = 0;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	for (uint64_t function = SMC_CSM_READMIT + 1; function <= 0xC600CAFFU; function++)
		others += agent_smc(consumer, function, attack->region, attack->provider.id,
				    ATTACK_MOUNT, PAGE_SIZE)
				  .x[0] != CSM_NOT_SUPPORTED;
	observe_number(attack, "known", others);
	observe_csm(attack, "features", agent_smc(consumer, SMC_CSM_FEATURES, 3, 0, 0, 0).x[0]);
	observe_csm(attack, "all-bits",
		    agent_smc(consumer, SMC_CSM_FEATURES, UINT64_MAX, 0, 0, 0).x[0]);
	observe_pages(attack, "mount", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

const struct attack_entry attack_ids[] = {
	{"forged-ids", forged_ids},
	{"calls-on-a-foreign-region", calls_on_a_foreign_region},
	{"stale-ids", stale_ids},
	{"forged-offsets", forged_offsets},
	{"ids-never-repeat", ids_never_repeat},
	{"guess-ids", guess_ids},
	{"exhaust-the-table", exhaust_the_table},
	{"calls-that-do-not-exist", calls_that_do_not_exist},
	{NULL, NULL},
};
