/* SPDX-License-Identifier: BSD-3-Clause */
/* Regions that are mapped by blocks, or that one call must not do all at once. */
#include "attack_tables.h"
#include "realm_parts.h"
#include "rmi_calls.h"

#define BLOCK_PAGES CSM_CHUNK_PAGES

/* Off a block's alignment, so that the mount has page entries and a chunk is not enough. */
#define CHUNKED_PAGES (2 * CSM_CHUNK_PAGES + 64)
#define CHUNKED_MOUNT (ATTACK_MOUNT + PAGE_SIZE)

/* The provider's memory in one entry: the host took away the table under it. */
static bool fold_region(struct attack *attack)
{
	struct rmi_entry entry;
	struct realm *realm = attack->provider.realm;
	const uint64_t top = ATTACK_REGION + REALM_BLOCK_SIZE;

	return attack_assumes(attack, "folding the region",
			      realm_fold_tables(realm, ATTACK_REGION, top)) &&
	       attack_needs(attack, "RMI_RTT_READ_ENTRY",
			    rmi_rtt_read_entry(realm->rd, ATTACK_REGION, 3, &entry)) &&
	       attack_assumes(attack, "a block", entry.level == 2 && entry.state == RMI_ASSIGNED);
}

/* A table of the consumer's would keep a block out: it gets none below level 2. */
static bool mount_block(struct attack *attack, uint64_t perm)
{
	struct agent *consumer = &attack->consumer;

	return attack_memory(attack, &attack->provider, ATTACK_REGION, BLOCK_PAGES) &&
	       fold_region(attack) &&
	       attack_needs(attack, "CSM_CREATE",
			    agent_create(&attack->provider, ATTACK_REGION, BLOCK_PAGES,
					 &attack->region)) &&
	       attack_needs(attack, "CSM_SHARE",
			    agent_share(&attack->provider, attack->region, consumer->id, perm)) &&
	       attack_needs(attack, "CSM_RESERVE",
			    agent_reserve(consumer, attack->region, attack->provider.id,
					  ATTACK_MOUNT, BLOCK_PAGES)) &&
	       attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region)) &&
	       attack_assumes(attack, "the consumer's view of the block",
			      agent_compare(consumer, ATTACK_MOUNT, BLOCK_PAGES, 0).same ==
				      BLOCK_PAGES);
}

/* Whether one entry maps the consumer's mount. */
static void observe_entry(struct attack *attack)
{
	struct rmi_entry entry;
	uint64_t status = rmi_rtt_read_entry(attack->consumer.realm->rd, ATTACK_MOUNT, 3, &entry);

	if (RMI_STATUS(status) == RMI_SUCCESS)
		observe_word(attack, "mapped-by", entry.level == 2 ? "block" : "pages");
	else
		observe_rmi(attack, "mapped-by", status);
}

static void write_through_a_read_only_block(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	uint64_t written = 0;

	if (!mount_block(attack, READ_ONLY))
		return;
	observe_entry(attack);
	for (uint64_t page = 0; page < BLOCK_PAGES; page++)
		written +=
			agent_write(consumer, ATTACK_MOUNT + page * PAGE_SIZE, 1) != ACCESS_ABORT;
	observe_number(attack, "written", written);
	observe_access(attack, "execute", agent_execute(consumer, ATTACK_MOUNT));
	observe_access(attack, "behind", agent_write(consumer, ATTACK_MOUNT + REALM_BLOCK_SIZE, 1));
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, BLOCK_PAGES, 0);
}

static void keep_a_block_after_revoke(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	struct attack_watch watch = {
		.agent = consumer, .ipa = ATTACK_MOUNT + 300 * PAGE_SIZE, .store = false};

	if (!mount_block(attack, READ_WRITE) || !attack_watch_begin(attack, &watch))
		return;
	observe_csm(attack, "revoke",
		    agent_revoke(&attack->provider, attack->region, consumer->id));
	observe_number(attack, "stale", attack_watch_end(&watch));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, BLOCK_PAGES, 0);
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, BLOCK_PAGES, 0);
}

/* Part of a block is a region: the rest of it is nobody else's. */
static void look_beyond_the_region_in_a_block(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	const uint64_t half = BLOCK_PAGES / 2;

	if (!attack_memory(attack, provider, ATTACK_REGION, BLOCK_PAGES) || !fold_region(attack) ||
	    !attack_needs(attack, "CSM_CREATE",
			  agent_create(provider, ATTACK_REGION, half, &attack->region)) ||
	    !attack_needs(attack, "CSM_SHARE",
			  agent_share(provider, attack->region, consumer->id, READ_WRITE)) ||
	    !attack_needs(
		    attack, "CSM_RESERVE",
		    agent_reserve(consumer, attack->region, provider->id, ATTACK_MOUNT, half)) ||
	    !attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region)))
		return;
	observe_pages(attack, "inside", consumer, ATTACK_MOUNT, half, 0);
	observe_pages(attack, "beyond", consumer, ATTACK_MOUNT + half * PAGE_SIZE, half, 0);
	observe_access(attack, "write", agent_write(consumer, ATTACK_MOUNT + half * PAGE_SIZE, 1));
	observe_pages(attack, "owner", provider, ATTACK_REGION, BLOCK_PAGES, 0);
}

/*
 * Makes a call until it does not answer INCOMPLETE any more, and observes whether it took one for
 * each chunk of pages. Register `offset`, when not 0, takes the offset to continue from. Returns
 * the last answer.
 */
static struct smc_registers observe_calls(struct attack *attack, const char *key,
					  struct agent *agent, struct smc_registers call,
					  unsigned int offset)
{
	struct smc_registers r;
	uint64_t calls = 0;

	do {
		r = agent_smc(agent, call.x[0], call.x[1], call.x[2], call.x[3], call.x[4]);
		if (offset != 0)
			call.x[offset] = r.x[1];
		calls++;
	} while (r.x[0] == CSM_INCOMPLETE && calls < CHUNKED_PAGES);
	if (r.x[0] != CSM_SUCCESS)
		observe_csm(attack, key, r.x[0]);
	else
		observe_word(attack, key,
			     calls * CSM_CHUNK_PAGES < CHUNKED_PAGES ? "at-once" : "bounded");
	return r;
}

/* Every operation on a region that is too large for one call. */
static void keep_the_rmm_busy(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	const uint64_t size = CHUNKED_PAGES * PAGE_SIZE;

	/* Tables down to the last level: where there are none, one entry stands for many pages. */
	if (!attack_memory(attack, provider, ATTACK_REGION, CHUNKED_PAGES) ||
	    !attack_assumes(
		    attack, "tables for the consumer",
		    realm_add_tables(consumer->realm, CHUNKED_MOUNT, CHUNKED_MOUNT + size, 3)))
		return;
	const uint64_t id =
		observe_calls(attack, "create", provider,
			      (struct smc_registers){{SMC_CSM_CREATE, ATTACK_REGION, size}}, 0)
			.x[1];

	if (!attack_needs(attack, "CSM_SHARE", agent_share(provider, id, consumer->id, READ_WRITE)))
		return;
	observe_calls(
		attack, "reserve", consumer,
		(struct smc_registers){{SMC_CSM_RESERVE, id, provider->id, CHUNKED_MOUNT, size}},
		0);
	observe_calls(attack, "attach", consumer, (struct smc_registers){{SMC_CSM_ATTACH, id}}, 2);
	observe_pages(attack, "read", consumer, CHUNKED_MOUNT, CHUNKED_PAGES, 0);
	observe_calls(attack, "revoke", provider,
		      (struct smc_registers){{SMC_CSM_REVOKE, id, consumer->id}}, 3);
	observe_pages(attack, "revoked", consumer, CHUNKED_MOUNT, CHUNKED_PAGES, 0);
	if (!attack_needs(attack, "CSM_SHARE",
			  agent_share(provider, id, consumer->id, READ_WRITE)) ||
	    !attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, id)))
		return;
	observe_calls(attack, "destroy", provider, (struct smc_registers){{SMC_CSM_DESTROY, id}},
		      2);
	observe_pages(attack, "destroyed", consumer, CHUNKED_MOUNT, CHUNKED_PAGES, 0);
}

const struct attack_entry attack_large[] = {
	{"write-through-a-read-only-block", write_through_a_read_only_block},
	{"keep-a-block-after-revoke", keep_a_block_after_revoke},
	{"look-beyond-the-region-in-a-block", look_beyond_the_region_in_a_block},
	{"keep-the-rmm-busy", keep_the_rmm_busy},
	{NULL, NULL},
};
