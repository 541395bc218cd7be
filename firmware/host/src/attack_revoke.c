/* SPDX-License-Identifier: BSD-3-Clause */
/* Realms that keep what was taken back. */
#include "attack_tables.h"

/* More pages than one call works on, off a block's alignment: mapped one by one. */
#define CHUNKED_PAGES (CSM_CHUNK_PAGES + 64U)
#define CHUNKED_MOUNT (ATTACK_MOUNT + PAGE_SIZE)

static bool chunked_reserve(struct attack *attack)
{
	return attack_share(attack, CHUNKED_PAGES, READ_WRITE) &&
	       attack_needs(attack, "CSM_RESERVE",
			    agent_reserve(&attack->consumer, attack->region, attack->provider.id,
					  CHUNKED_MOUNT, CHUNKED_PAGES));
}

static void reattach_after_revoke(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_csm(attack, "revoke", agent_revoke(provider, attack->region, consumer->id));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

static void reserve_again_after_revoke(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	const uint64_t owner = attack->provider.id;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_csm(attack, "revoke",
		    agent_revoke(&attack->provider, attack->region, consumer->id));
	observe_csm(attack, "reserve-at-once",
		    agent_reserve(consumer, attack->region, owner, ATTACK_MOUNT, ATTACK_PAGES));
	observe_csm(attack, "detach", agent_detach(consumer, attack->region));
	observe_csm(attack, "reserve",
		    agent_reserve(consumer, attack->region, owner, ATTACK_MOUNT, ATTACK_PAGES));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
}

/* Every kind of access, in a place that it has accessed before. */
static void observe_accesses(struct attack *attack, struct agent *agent)
{
	observe_pages(attack, "read", agent, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_access(attack, "write", agent_write(agent, ATTACK_MOUNT, 1));
	observe_access(attack, "execute", agent_execute(agent, ATTACK_MOUNT));
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

static void access_after_revoke(struct attack *attack)
{
	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_csm(attack, "revoke",
		    agent_revoke(&attack->provider, attack->region, attack->consumer.id));
	observe_accesses(attack, &attack->consumer);
}

static void access_after_detach(struct attack *attack)
{
	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_csm(attack, "detach", agent_detach(&attack->consumer, attack->region));
	observe_accesses(attack, &attack->consumer);
}

static void access_after_destroy(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	uint64_t state;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_csm(attack, "destroy", agent_destroy(&attack->provider, attack->region));
	observe_accesses(attack, consumer);
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_csm(attack, "info", agent_info(consumer, attack->region, &state));
	observe_csm(attack, "detach", agent_detach(consumer, attack->region));
	observe_csm(attack, "reserve",
		    agent_reserve(consumer, attack->region, attack->provider.id, ATTACK_MOUNT,
				  ATTACK_PAGES));
}

/* A new, weaker consent brings nothing back by itself, and no more than it says. */
static void weaker_share_after_revoke(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_csm(attack, "revoke", agent_revoke(provider, attack->region, consumer->id));
	observe_csm(attack, "share",
		    agent_share(provider, attack->region, consumer->id, READ_ONLY));
	observe_pages(attack, "before", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "after", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_access(attack, "write", agent_write(consumer, ATTACK_MOUNT, 1));
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* One of two consumers is revoked; the other one keeps what it has. */
static void revoke_one_of_two(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *stranger = &attack->stranger;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_needs(attack, "CSM_SHARE",
			  agent_share(provider, attack->region, stranger->id, READ_ONLY)) ||
	    !attack_needs(attack, "CSM_RESERVE",
			  agent_reserve(stranger, attack->region, provider->id, ATTACK_MOUNT,
					ATTACK_PAGES)) ||
	    !attack_needs(attack, "CSM_ATTACH", agent_attach(stranger, attack->region)))
		return;
	observe_csm(attack, "revoke", agent_revoke(provider, attack->region, attack->consumer.id));
	observe_pages(attack, "revoked", &attack->consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "other", stranger, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_access(attack, "other-write", agent_write(stranger, ATTACK_MOUNT, 1));
}

/* First call of an ATTACH that takes more than one; then the consent goes. */
static void revoke_within_attach(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;

	if (!chunked_reserve(attack))
		return;
	struct smc_registers r = agent_smc(consumer, SMC_CSM_ATTACH, attack->region, 0, 0, 0);

	observe_csm(attack, "attach", r.x[0]);
	observe_read(attack, "mapped", consumer, CHUNKED_MOUNT, attack_word(attack, 0));
	observe_csm(attack, "revoke", agent_revoke(provider, attack->region, consumer->id));
	observe_csm(attack, "attach-on",
		    agent_smc(consumer, SMC_CSM_ATTACH, attack->region, r.x[1], 0, 0).x[0]);
	observe_pages(attack, "read", consumer, CHUNKED_MOUNT, CHUNKED_PAGES, 0);
}

/* First call of a REVOKE that takes more than one: already then nothing new is possible. */
static void attach_within_revoke(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;

	if (!chunked_reserve(attack) ||
	    !attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region)))
		return;
	struct smc_registers r =
		agent_smc(provider, SMC_CSM_REVOKE, attack->region, consumer->id, 0, 0);

	observe_csm(attack, "revoke", r.x[0]);
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_csm(attack, "share",
		    agent_share(provider, attack->region, consumer->id, READ_WRITE));
	observe_csm(
		attack, "revoke-on",
		agent_smc(provider, SMC_CSM_REVOKE, attack->region, consumer->id, r.x[1], 0).x[0]);
	observe_pages(attack, "read", consumer, CHUNKED_MOUNT, CHUNKED_PAGES, 0);
}

/* The consumer gives its range up and the provider revokes in between, and the other way round. */
static void detach_and_revoke_interleaved(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;

	if (!chunked_reserve(attack) ||
	    !attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region)))
		return;
	struct smc_registers r = agent_smc(consumer, SMC_CSM_DETACH, attack->region, 0, 0, 0);

	observe_csm(attack, "detach", r.x[0]);
	observe_csm(attack, "revoke", agent_revoke(provider, attack->region, consumer->id));
	observe_pages(attack, "read", consumer, CHUNKED_MOUNT, CHUNKED_PAGES, 0);
	observe_csm(attack, "detach-on",
		    agent_smc(consumer, SMC_CSM_DETACH, attack->region, r.x[1], 0, 0).x[0]);
	observe_csm(attack, "destroy", agent_destroy(provider, attack->region));
	observe_pages(attack, "owner", provider, ATTACK_REGION, CHUNKED_PAGES, 0);
}

const struct attack_entry attack_revoke[] = {
	{"reattach-after-revoke", reattach_after_revoke},
	{"reserve-again-after-revoke", reserve_again_after_revoke},
	{"access-after-revoke", access_after_revoke},
	{"access-after-detach", access_after_detach},
	{"access-after-destroy", access_after_destroy},
	{"weaker-share-after-revoke", weaker_share_after_revoke},
	{"revoke-one-of-two", revoke_one_of_two},
	{"revoke-within-attach", revoke_within_attach},
	{"attach-within-revoke", attach_within_revoke},
	{"detach-and-revoke-interleaved", detach_and_revoke_interleaved},
	{NULL, NULL},
};
