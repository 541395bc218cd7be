/* SPDX-License-Identifier: BSD-3-Clause */
/* What realms are told of each other, and how they reach each other through the host. */
#include "attack_tables.h"
#include "rsi.h"

/* Where a realm has its PEER record; filled with the pattern before. */
#define RECORD (ATTACK_REGION + 64 * PAGE_SIZE)
#define WORD   sizeof(uint64_t)

#define RIM_WORDS 8U
#define RIM_AT	  offsetof(struct csm_peer_record, rim)

static uint64_t ask(struct agent *agent, uint64_t peer, uint64_t record)
{
	return agent_smc(agent, SMC_CSM_PEER, peer, record, 0, 0).x[0];
}

static void peer_that_does_not_exist(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;

	if (!attack_memory(attack, consumer, RECORD, 1))
		return;
	observe_csm(attack, "zero", ask(consumer, 0, RECORD));
	observe_csm(attack, "unknown", ask(consumer, 0x1234567, RECORD));
	observe_csm(attack, "flagged", ask(consumer, consumer->id | CSM_POLICY_INDEX_FLAG, RECORD));
	observe_csm(attack, "all-bits", ask(consumer, UINT64_MAX, RECORD));
	observe_csm(attack, "address", ask(consumer, attack->provider.realm->rd, RECORD));
	observe_pages(attack, "record", consumer, RECORD, 1, 0);
}

/* It had an id, and is gone. */
static void peer_that_is_gone(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	struct agent *gone = &attack->stranger;

	if (!attack_memory(attack, consumer, RECORD, 2))
		return;
	observe_csm(attack, "before", ask(consumer, gone->id, RECORD + PAGE_SIZE));
	if (!attack_assumes(attack, "taking a realm's table", realm_remove_apt(gone->realm)))
		return;
	observe_csm(attack, "table-gone", ask(consumer, gone->id, RECORD));
	if (!attack_assumes(attack, "destroying a realm", realm_destroy(gone->realm)))
		return;
	observe_csm(attack, "realm-gone", ask(consumer, gone->id, RECORD));
	observe_pages(attack, "record", consumer, RECORD, 1, 0);
}

/* The RMM is to write the record where the caller may not. */
static void peer_records_elsewhere(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	const uint64_t peer = attack->stranger.id;

	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY))
		return;
	observe_csm(attack, "mount", ask(consumer, peer, ATTACK_MOUNT));
	observe_csm(attack, "unaligned", ask(consumer, peer, RECORD + 8));
	observe_csm(attack, "unprotected", ask(consumer, peer, REALM_SHARED_IPA));
	observe_csm(attack, "beyond-the-space", ask(consumer, peer, UINT64_C(1) << REALM_IPA_BITS));
	observe_csm(attack, "empty", ask(consumer, peer, RECORD));
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

	if (!attack_memory(attack, provider, RECORD, 1))
		return;
	observe_csm(attack, "ask-peer", ask(provider, consumer->id, RECORD));
	observe_number(attack, "differs-from-peer", differences(attack, provider, consumer));
	observe_csm(attack, "ask-stranger", ask(provider, stranger->id, RECORD));
	observe_read(attack, "tells-whom", provider, RECORD, stranger->id);
	observe_number(attack, "differs-from-stranger", differences(attack, provider, stranger));
	observe_word(attack, "passes-for-peer",
		     differences(attack, provider, consumer) == 0 ? "yes" : "no");
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

const struct attack_entry attack_peer[] = {
	{"peer-that-does-not-exist", peer_that_does_not_exist},
	{"peer-that-is-gone", peer_that_is_gone},
	{"peer-records-elsewhere", peer_records_elsewhere},
	{"stranger-in-a-peers-place", stranger_in_a_peers_place},
	{"doorbell-of-a-stranger", doorbell_of_a_stranger},
	{NULL, NULL},
};
