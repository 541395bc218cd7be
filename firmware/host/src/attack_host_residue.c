/* SPDX-License-Identifier: BSD-3-Clause */
/* What is left of realms that are gone, in memory and in names. */
#include "attack_host.h"
#include "attack_tables.h"
#include "pages.h"
#include "pattern.h"
#include "platform.h"
#include "probe.h"
#include "rmi.h"
#include "rmi_calls.h"

/* Words of the pattern that nothing else writes; no call carries them through the host. */
#define CANARY	     UINT64_C(0x40000000)
#define CANARY_WORDS (ATTACK_PAGES * PAGE_SIZE / sizeof(uint64_t))

static bool is_canary(const struct attack *attack, uint64_t word)
{
	if (!pattern_recognise(attack->seed, word))
		return false;
	for (uint64_t i = 0; i < CANARY_WORDS; i++) {
		if (word == attack_word(attack, CANARY + i))
			return true;
	}
	return false;
}

static uint64_t canaries_in(const struct attack *attack, const uint64_t *word)
{
	uint64_t found = 0;

	/* Nearly all of the memory is zero. */
	for (uint64_t i = 0; i < PAGE_SIZE / sizeof(uint64_t); i += 8, word += 8) {
		if ((word[0] | word[1] | word[2] | word[3] | word[4] | word[5] | word[6] |
		     word[7]) == 0)
			continue;
		for (unsigned int j = 0; j < 8; j++)
			found += is_canary(attack, word[j]) ? 1 : 0;
	}
	return found;
}

struct search {
	uint64_t canaries, unreadable;
};

/* All memory that the host can have, whatever it was used for so far. */
static struct search search_memory(const struct attack *attack)
{
	struct search search = {0};
	struct probe probe;

	for (uint64_t page = PLATFORM_POOL_BASE; page < PLATFORM_POOL_TOP; page += PAGE_SIZE) {
		if (probe_read(page, &probe))
			search.canaries += canaries_in(attack, (const uint64_t *)(uintptr_t)page);
		else
			search.unreadable++;
	}
	return search;
}

/* Only realms wrote it: one into its region, the other one into its mount. */
static void search_all_memory(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	bool destroyed = true;
	struct search search;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_assumes(attack, "a realm's own memory",
			    agent_fill(consumer, ATTACK_MOUNT, ATTACK_PAGES, CANARY) ==
				    ACCESS_DONE))
		return;
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, CANARY);
	search = search_memory(attack);
	observe_number(attack, "canaries", search.canaries);
	observe_word(attack, "realm-memory", search.unreadable != 0 ? "fault" : "readable");
	for (unsigned int i = 0; i < ATTACK_REALMS; i++)
		destroyed = realm_destroy(&attack->world->realm[i]) && destroyed;
	observe_word(attack, "destroy", destroyed ? "SUCCESS" : "refused");
	search = search_memory(attack);
	observe_number(attack, "canaries-later", search.canaries);
	observe_number(attack, "unreadable-later", search.unreadable);
}

static uint64_t id_of(const struct realm *realm)
{
	struct rmi_csm_info info = {0};

	rmi_csm_info(realm->rd, &info);
	return info.realm_id;
}

#define IDS_MOST 64U

/* Ids that were given so far, and how many of them came twice or were none. */
struct ids {
	uint64_t id[IDS_MOST];
	unsigned int count;
	uint64_t bad;
};

static void note_id(struct ids *ids, uint64_t id)
{
	bool bad = id == 0;

	for (unsigned int i = 0; i < ids->count; i++)
		bad = bad || ids->id[i] == id;
	ids->bad += bad ? 1 : 0;
	if (ids->count < IDS_MOST)
		ids->id[ids->count++] = id;
}

/* The same realms get tables again and again, in turn. */
static void renew_tables_many_times(struct attack *attack)
{
	struct ids ids = {.count = 0};

	for (unsigned int i = 0; i < IDS_MOST; i++) {
		struct realm *realm = &attack->world->realm[i % ATTACK_REALMS];

		note_id(&ids, id_of(realm));
		if (!attack_assumes(attack, "a table again",
				    realm_remove_apt(realm) && realm_add_apt(realm)))
			return;
	}
	observe_number(attack, "bad-ids", ids.bad);
}

/* The same descriptor granule is one realm after the other. */
static void reuse_a_descriptor_many_times(struct attack *attack)
{
	static struct realm bare;
	struct ids ids = {.count = 0};
	uint64_t rd = 0;

	note_id(&ids, attack->provider.id);
	note_id(&ids, attack->consumer.id);
	note_id(&ids, attack->stranger.id);
	for (unsigned int i = 0; i < 16; i++) {
		if (!bare_realm(attack, &bare) ||
		    !attack_assumes(attack, "the same descriptor", rd == 0 || rd == bare.rd) ||
		    !attack_assumes(attack, "a table", realm_add_apt(&bare)))
			return;
		rd = bare.rd;
		note_id(&ids, id_of(&bare));
		if (!attack_assumes(attack, "RMI_REALM_DESTROY", realm_destroy(&bare)))
			return;
	}
	observe_number(attack, "bad-ids", ids.bad);
}

static bool renew(struct attack *attack, struct agent *agent)
{
	if (!attack_assumes(attack, "a table again",
			    realm_remove_apt(agent->realm) && realm_add_apt(agent->realm)))
		return false;
	agent->id = id_of(agent->realm);
	return true;
}

/* The provider's table goes and comes: nothing of its regions does, nor of its name. */
static void renew_the_providers_table(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	uint64_t region, state, id = provider->id;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) || !renew(attack, provider))
		return;
	region = attack->region;
	observe_word(attack, "id", provider->id != id ? "new" : "old");
	observe_csm(attack, "info", agent_info(provider, region, &state));
	observe_csm(attack, "share-old", agent_share(provider, region, consumer->id, READ_WRITE));
	observe_csm(attack, "attach", agent_attach(consumer, region));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_csm(attack, "create",
		    agent_create(provider, ATTACK_REGION, ATTACK_PAGES, &attack->region));
	observe_word(attack, "region", attack->region != region ? "new" : "old");
	observe_csm(attack, "share",
		    agent_share(provider, attack->region, consumer->id, READ_WRITE));
	observe_csm(attack, "detach", agent_detach(consumer, region));
	observe_csm(attack, "reserve-old-owner",
		    agent_reserve(consumer, attack->region, id, ATTACK_MOUNT, ATTACK_PAGES));
	observe_csm(attack, "reserve-old-region",
		    agent_reserve(consumer, region, provider->id, ATTACK_MOUNT, ATTACK_PAGES));
}

/* What was shared with the consumer's old name is not for its new one. */
static void renew_the_consumers_table(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	uint64_t id = consumer->id;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) || !renew(attack, consumer))
		return;
	observe_word(attack, "id", consumer->id != id ? "new" : "old");
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_csm(
		attack, "reserve",
		agent_reserve(consumer, attack->region, provider->id, ATTACK_MOUNT, ATTACK_PAGES));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	/* Who is called that now is not told; nobody ever will be. */
	observe_csm(attack, "revoke", agent_revoke(provider, attack->region, id));
	observe_csm(attack, "share", agent_share(provider, attack->region, id, READ_WRITE));
	observe_csm(
		attack, "reserve-later",
		agent_reserve(consumer, attack->region, provider->id, ATTACK_MOUNT, ATTACK_PAGES));
}

/* Another realm takes an agent's place: in the same granule, with the same program. */
static bool recreate(struct attack *attack, struct agent *agent)
{
	struct realm *realm = agent->realm;
	const uint64_t rd = realm->rd;

	if (!attack_assumes(attack, "RMI_REALM_DESTROY", realm_destroy(realm)) ||
	    !attack_assumes(attack, "a realm again",
			    world_make_realm(attack->world, realm->index, 0)) ||
	    !attack_assumes(attack, "the same descriptor", realm->rd == rd))
		return false;
	agent_begin(agent, realm, &realm->rec[0]);
	agent->id = agent_smc(agent, SMC_CSM_FEATURES, 1, 0, 0, 0).x[1];
	return true;
}

/* It is measured like the one that was shared with, and lies where that one lay. */
static void recreate_the_consumer(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	const uint64_t id = consumer->id;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) || !recreate(attack, consumer))
		return;
	observe_word(attack, "id", consumer->id != 0 && consumer->id != id ? "new" : "old");
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_csm(
		attack, "reserve",
		agent_reserve(consumer, attack->region, provider->id, ATTACK_MOUNT, ATTACK_PAGES));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_csm(attack, "revoke", agent_revoke(provider, attack->region, id));
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

static void recreate_the_provider(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	const uint64_t id = provider->id;
	uint64_t region, state;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) || !recreate(attack, provider))
		return;
	region = attack->region;
	observe_word(attack, "id", provider->id != 0 && provider->id != id ? "new" : "old");
	observe_csm(attack, "info", agent_info(provider, region, &state));
	observe_csm(attack, "attach", agent_attach(consumer, region));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	if (!attack_create(attack, provider, ATTACK_PAGES))
		return;
	observe_word(attack, "region", attack->region != region ? "new" : "old");
	observe_csm(attack, "attach-later", agent_attach(consumer, region));
	observe_csm(attack, "detach", agent_detach(consumer, region));
}

const struct attack_entry attack_host_residue[] = {
	{"search-all-memory", search_all_memory},
	{"renew-tables-many-times", renew_tables_many_times},
	{"reuse-a-descriptor-many-times", reuse_a_descriptor_many_times},
	{"recreate-the-consumer", recreate_the_consumer},
	{"recreate-the-provider", recreate_the_provider},
	{"renew-the-providers-table", renew_the_providers_table},
	{"renew-the-consumers-table", renew_the_consumers_table},
	{NULL, NULL},
};
