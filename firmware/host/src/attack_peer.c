/* SPDX-License-Identifier: BSD-3-Clause */
/* What realms are told of each other, and how they reach each other through the host. */
#include "attack_tables.h"
#include "rsi.h"

/* Where a realm has its PEER record; filled with the pattern before. */
#define RECORD (ATTACK_REGION + 64 * PAGE_SIZE)
#define WORD   sizeof(uint64_t)

#define RIM_WORDS 8U
#define RIM_AT	  offsetof(struct csm_peer_record, rim)

/* About the other side of the attack's region. */
static uint64_t ask(struct attack *attack, struct agent *agent, uint64_t peer, uint64_t record)
{
	return agent_smc(agent, SMC_CSM_PEER, peer, record, attack->region, 0).x[0];
}

/* The provider invites the agent's realm, which reserves. */
static bool invite(struct attack *attack, struct agent *agent)
{
	return attack_needs(attack, "CSM_SHARE",
			    agent_share(&attack->provider, attack->region, agent->id, 0)) &&
	       attack_needs(attack, "CSM_RESERVE",
			    agent_reserve(agent, attack->region, attack->provider.id, ATTACK_MOUNT,
					  ATTACK_PAGES));
}

static void peer_that_does_not_exist(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;

	if (!attack_share(attack, ATTACK_PAGES, READ_ONLY) ||
	    !attack_memory(attack, consumer, RECORD, 1))
		return;
	observe_csm(attack, "zero", ask(attack, consumer, 0, RECORD));
	observe_csm(attack, "unknown", ask(attack, consumer, 0x1234567, RECORD));
	observe_csm(attack, "flagged", ask(attack, consumer, consumer->id | CSM_POLICY_INDEX_FLAG, RECORD));
	observe_csm(attack, "all-bits", ask(attack, consumer, UINT64_MAX, RECORD));
	observe_csm(attack, "address", ask(attack, consumer, attack->provider.realm->rd, RECORD));
	observe_pages(attack, "record", consumer, RECORD, 1, 0);
}

/* It had an id, and is gone. */
static void peer_that_is_gone(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	struct agent *gone = &attack->stranger;

	if (!attack_memory(attack, consumer, RECORD, 2) || !attack_create(attack, gone, 1) ||
	    !attack_needs(attack, "CSM_SHARE",
			  agent_share(gone, attack->region, consumer->id, 0)))
		return;
	observe_csm(attack, "before", ask(attack, consumer, gone->id, RECORD + PAGE_SIZE));
	if (!attack_assumes(attack, "taking a realm's table", realm_remove_apt(gone->realm)))
		return;
	observe_csm(attack, "table-gone", ask(attack, consumer, gone->id, RECORD));
	if (!attack_assumes(attack, "destroying a realm", realm_destroy(gone->realm)))
		return;
	observe_csm(attack, "realm-gone", ask(attack, consumer, gone->id, RECORD));
	observe_pages(attack, "record", consumer, RECORD, 1, 0);
}

/* The RMM is to write the record where the caller may not. */
static void peer_records_elsewhere(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	const uint64_t peer = attack->provider.id;

	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY))
		return;
	observe_csm(attack, "mount", ask(attack, consumer, peer, ATTACK_MOUNT));
	observe_csm(attack, "unaligned", ask(attack, consumer, peer, RECORD + 8));
	observe_csm(attack, "unprotected", ask(attack, consumer, peer, REALM_SHARED_IPA));
	observe_csm(attack, "beyond-the-space", ask(attack, consumer, peer, UINT64_C(1) << REALM_IPA_BITS));
	observe_csm(attack, "empty", ask(attack, consumer, peer, RECORD));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* Words of the record that differ from what the realm itself reads of its measurement. */
static uint64_t differences(struct attack *attack, struct agent *reader, struct agent *realm)
{
	struct smc_registers own = agent_smc(realm, RSI_MEASUREMENT_READ, 0, 0, 0, 0);
	uint64_t different = 0;

	if (!attack_needs(attack, "RSI_MEASUREMENT_READ", own.x[0]))
		return UINT64_MAX;
	for (unsigned int i = 0; i < RIM_WORDS; i++) {
		uint64_t word;

		different += agent_read(reader, RECORD + RIM_AT + i * WORD, &word) != ACCESS_DONE ||
			     word != own.x[1 + i];
	}
	return different;
}

/* A realm takes another one's part; its initial measurement tells them apart. */
static void stranger_in_a_peers_place(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	struct agent *stranger = &attack->stranger;

	if (!attack_create(attack, provider, ATTACK_PAGES) || !invite(attack, consumer) ||
	    !invite(attack, stranger) || !attack_memory(attack, provider, RECORD, 1))
		return;
	observe_csm(attack, "ask-peer", ask(attack, provider, consumer->id, RECORD));
	observe_number(attack, "differs-from-peer", differences(attack, provider, consumer));
	observe_csm(attack, "ask-stranger", ask(attack, provider, stranger->id, RECORD));
	observe_read(attack, "tells-whom", provider, RECORD, stranger->id);
	observe_number(attack, "differs-from-stranger", differences(attack, provider, stranger));
	observe_word(attack, "passes-for-peer",
		     differences(attack, provider, consumer) == 0 ? "yes" : "no");
}

/* Who is known by its id, and has nothing to do with who asks. */
static void ask_about_strangers(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	struct agent *stranger = &attack->stranger;

	if (!attack_share(attack, ATTACK_PAGES, READ_ONLY) ||
	    !attack_memory(attack, provider, RECORD, 1) ||
	    !attack_memory(attack, stranger, RECORD, 1))
		return;
	observe_csm(attack, "provider", ask(attack, stranger, provider->id, RECORD));
	observe_csm(attack, "consumer", ask(attack, stranger, consumer->id, RECORD));
	/* It was named, and has not offered itself yet. */
	observe_csm(attack, "before", ask(attack, provider, consumer->id, RECORD));
	observe_csm(attack, "by-provider", ask(attack, provider, stranger->id, RECORD));
	if (!attack_needs(attack, "CSM_RESERVE",
			  agent_reserve(consumer, attack->region, provider->id, ATTACK_MOUNT,
					ATTACK_PAGES)))
		return;
	observe_csm(attack, "then", ask(attack, stranger, consumer->id, RECORD));
	if (!attack_needs(attack, "CSM_REVOKE",
			  agent_revoke(provider, attack->region, consumer->id)))
		return;
	observe_csm(attack, "revoked", ask(attack, provider, consumer->id, RECORD));
	observe_pages(attack, "record", provider, RECORD, 1, 0);
	observe_pages(attack, "record-of-stranger", stranger, RECORD, 1, 0);
}

/* An invitation is no permission, until the provider has looked and says so. */
static void attach_by_an_invitation(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;

	if (!attack_create(attack, provider, ATTACK_PAGES) || !invite(attack, consumer))
		return;
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_csm(attack, "invite-again", agent_share(provider, attack->region, consumer->id, 0));
	observe_csm(attack, "grant",
		    agent_share(provider, attack->region, consumer->id, READ_ONLY));
	observe_csm(attack, "widen",
		    agent_share(provider, attack->region, consumer->id, READ_WRITE));
	observe_csm(attack, "then", agent_attach(consumer, attack->region));
	observe_pages(attack, "granted", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_access(attack, "write", agent_write(consumer, ATTACK_MOUNT, 1));
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* A host that counts doorbells and does nothing else about them. */
static bool count_doorbells(struct agent *agent, const struct rmi_rec_exit *exit)
{
	uint64_t *doorbells = agent->argument;

	if (exit->exit_reason != RMI_EXIT_CSM || exit->gprs[0] != CSM_EXIT_NOTIFY)
		return false;
	(*doorbells)++;
	return true;
}

static uint64_t notify(struct attack *attack, struct agent *agent, uint64_t peer)
{
	return agent_smc(agent, SMC_CSM_NOTIFY, attack->region, peer, 0, 0).x[0];
}

/* Nobody rings who has no part in the region, or at somebody who has none. */
static void doorbell_of_a_stranger(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	struct agent *stranger = &attack->stranger;
	uint64_t doorbells = 0;

	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY))
		return;
	provider->answer = consumer->answer = stranger->answer = count_doorbells;
	provider->argument = consumer->argument = stranger->argument = &doorbells;
	observe_csm(attack, "stranger", notify(attack, stranger, provider->id));
	observe_csm(attack, "stranger-to-peer", notify(attack, stranger, consumer->id));
	observe_csm(attack, "to-stranger", notify(attack, consumer, stranger->id));
	observe_csm(attack, "to-oneself", notify(attack, consumer, consumer->id));
	observe_csm(attack, "to-nobody", notify(attack, provider, 0));
	observe_number(attack, "doorbells", doorbells);
	observe_csm(attack, "participant", notify(attack, consumer, provider->id));
	observe_number(attack, "doorbells-then", doorbells);
	if (!attack_needs(attack, "CSM_REVOKE",
			  agent_revoke(provider, attack->region, consumer->id)))
		return;
	observe_csm(attack, "revoked", notify(attack, consumer, provider->id));
	observe_csm(attack, "to-revoked", notify(attack, provider, consumer->id));
	observe_number(attack, "doorbells-at-last", doorbells);
}

/* Two consumers of one region, of whom neither is to learn of the other. */
static void doorbell_between_consumers(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	struct agent *other = &attack->stranger;
	uint64_t doorbells = 0;

	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY) || !invite(attack, other) ||
	    !attack_memory(attack, other, RECORD, 1))
		return;
	consumer->answer = other->answer = count_doorbells;
	consumer->argument = other->argument = &doorbells;
	observe_csm(attack, "one", notify(attack, consumer, other->id));
	observe_csm(attack, "other", notify(attack, other, consumer->id));
	observe_csm(attack, "peer", ask(attack, other, consumer->id, RECORD));
	observe_number(attack, "doorbells", doorbells);
	observe_csm(attack, "to-provider", notify(attack, other, attack->provider.id));
	observe_number(attack, "doorbells-then", doorbells);
}

const struct attack_entry attack_peer[] = {
	{"peer-that-does-not-exist", peer_that_does_not_exist},
	{"peer-that-is-gone", peer_that_is_gone},
	{"peer-records-elsewhere", peer_records_elsewhere},
	{"stranger-in-a-peers-place", stranger_in_a_peers_place},
	{"ask-about-strangers", ask_about_strangers},
	{"attach-by-an-invitation", attach_by_an_invitation},
	{"doorbell-of-a-stranger", doorbell_of_a_stranger},
	{"doorbell-between-consumers", doorbell_between_consumers},
	{NULL, NULL},
};
