/* SPDX-License-Identifier: BSD-3-Clause */
/* Realms that want in without the other side's consent. */
#include "attack_tables.h"

/* A region that nobody but its provider has a part in. */
static void attach_without_reserve(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;

	if (!attack_share(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

static void reserve_without_share(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;

	if (!attack_create(attack, provider, ATTACK_PAGES))
		return;
	observe_csm(
		attack, "reserve",
		agent_reserve(consumer, attack->region, provider->id, ATTACK_MOUNT, ATTACK_PAGES));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

/* It knows the ids of a region that two others share, and takes the consumer's place. */
static void third_realm_with_known_ids(struct attack *attack)
{
	struct agent *stranger = &attack->stranger;
	uint64_t state;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_csm(attack, "reserve",
		    agent_reserve(stranger, attack->region, attack->provider.id, ATTACK_MOUNT,
				  ATTACK_PAGES));
	observe_csm(attack, "attach", agent_attach(stranger, attack->region));
	observe_csm(attack, "info", agent_info(stranger, attack->region, &state));
	observe_pages(attack, "read", stranger, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

/* Another realm's region under the id of a provider that the consumer trusts. */
static void lure_into_a_strangers_region(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	struct agent *lure = &attack->stranger;

	if (!attack_create(attack, lure, ATTACK_PAGES) ||
	    !attack_needs(attack, "CSM_SHARE",
			  agent_share(lure, attack->region, consumer->id, READ_WRITE)))
		return;
	observe_csm(attack, "reserve",
		    agent_reserve(consumer, attack->region, attack->provider.id, ATTACK_MOUNT,
				  ATTACK_PAGES));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
}

/* What one may only read cannot become writable by another SHARE on top. */
static void share_again_for_more(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;

	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY))
		return;
	observe_csm(attack, "share",
		    agent_share(provider, attack->region, consumer->id, READ_WRITE));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_access(attack, "write", agent_write(consumer, ATTACK_MOUNT, 1));
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

static void share_with_senseless_peers(struct attack *attack)
{
	struct agent *provider = &attack->provider;

	if (!attack_create(attack, provider, ATTACK_PAGES))
		return;
	observe_csm(attack, "self",
		    agent_share(provider, attack->region, provider->id, READ_WRITE));
	observe_csm(attack, "zero", agent_share(provider, attack->region, 0, READ_WRITE));
	observe_csm(attack, "flagged",
		    agent_share(provider, attack->region,
				attack->consumer.id | CSM_POLICY_INDEX_FLAG, READ_WRITE));
	/* Whether a realm exists is not told. */
	observe_csm(attack, "unknown",
		    agent_share(provider, attack->region, 0x1234567, READ_WRITE));
}

static void share_with_senseless_permissions(struct attack *attack)
{
	static const struct {
		const char *key;
		uint64_t perm;
	} tries[] = {
		{"write-only", CSM_PERM_WRITE},
		{"reserved-bit", READ_WRITE | 4},
		{"all-bits", UINT64_MAX},
		{"high-bit", READ_ONLY | UINT64_C(1) << 63},
	};
	struct agent *provider = &attack->provider;

	if (!attack_create(attack, provider, ATTACK_PAGES))
		return;
	for (unsigned int i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		observe_csm(
			attack, tries[i].key,
			agent_share(provider, attack->region, attack->consumer.id, tries[i].perm));
	observe_csm(attack, "reserve",
		    agent_reserve(&attack->consumer, attack->region, provider->id, ATTACK_MOUNT,
				  ATTACK_PAGES));
}

/* A consumer hands on what it was given. */
static void share_what_one_consumes(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	struct agent *stranger = &attack->stranger;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_csm(attack, "share",
		    agent_share(consumer, attack->region, stranger->id, READ_WRITE));
	observe_csm(attack, "reserve-of-owner",
		    agent_reserve(stranger, attack->region, attack->provider.id, ATTACK_MOUNT,
				  ATTACK_PAGES));
	observe_csm(
		attack, "reserve-of-consumer",
		agent_reserve(stranger, attack->region, consumer->id, ATTACK_MOUNT, ATTACK_PAGES));
}

/* It makes a region of its own out of the mount. */
static void create_from_a_mount(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	uint64_t id;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_csm(attack, "whole", agent_create(consumer, ATTACK_MOUNT, ATTACK_PAGES, &id));
	observe_csm(attack, "part", agent_create(consumer, ATTACK_MOUNT + PAGE_SIZE, 1, &id));
	observe_csm(attack, "edge",
		    agent_create(consumer, ATTACK_MOUNT - PAGE_SIZE, ATTACK_PAGES, &id));
}

/* Each consumes of the other; one consent withdrawn says nothing about the other one. */
static void both_roles_at_once(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	uint64_t first, back;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	first = attack->region;
	if (!attack_create(attack, consumer, ATTACK_PAGES) ||
	    !attack_needs(attack, "CSM_SHARE",
			  agent_share(consumer, attack->region, provider->id, READ_ONLY)))
		return;
	back = attack->region;
	observe_csm(attack, "reserve",
		    agent_reserve(provider, back, consumer->id, ATTACK_MOUNT, ATTACK_PAGES));
	observe_csm(attack, "attach", agent_attach(provider, back));
	observe_csm(attack, "revoke", agent_revoke(provider, first, consumer->id));
	observe_pages(attack, "revoked", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "other", provider, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_access(attack, "write", agent_write(provider, ATTACK_MOUNT, 1));
	observe_csm(attack, "destroy", agent_destroy(consumer, back));
	observe_pages(attack, "destroyed", provider, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

const struct attack_entry attack_consent[] = {
	{"attach-without-reserve", attach_without_reserve},
	{"reserve-without-share", reserve_without_share},
	{"third-realm-with-known-ids", third_realm_with_known_ids},
	{"lure-into-a-strangers-region", lure_into_a_strangers_region},
	{"share-again-for-more", share_again_for_more},
	{"share-with-senseless-peers", share_with_senseless_peers},
	{"share-with-senseless-permissions", share_with_senseless_permissions},
	{"share-what-one-consumes", share_what_one_consumes},
	{"create-from-a-mount", create_from_a_mount},
	{"both-roles-at-once", both_roles_at_once},
	{NULL, NULL},
};
