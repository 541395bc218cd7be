/* SPDX-License-Identifier: BSD-3-Clause */
/* Consumers that do more than they were granted. */
#include "attack_tables.h"
#include "rsi.h"

#define RSI_ATTESTATION_TOKEN_INIT     0xC4000194U
#define RSI_ATTESTATION_TOKEN_CONTINUE 0xC4000195U

/* Alone: the first word of every page, and the last one of the region. */
static void write_through_read_only(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	uint64_t written = 0;

	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY))
		return;
	for (uint64_t page = 0; page < ATTACK_PAGES; page++) {
		const uint64_t ipa = ATTACK_MOUNT + page * PAGE_SIZE;

		written += agent_write(consumer, ipa, 1) != ACCESS_ABORT;
		written += agent_write(consumer, ipa + PAGE_SIZE - 8, 1) != ACCESS_ABORT;
	}
	observe_number(attack, "written", written);
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* The granted one lets through what it says, in both directions, and nothing beside the region. */
static void write_beside_the_region(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	const uint64_t top = ATTACK_MOUNT + ATTACK_PAGES * PAGE_SIZE;

	if (!attack_memory(attack, provider, ATTACK_REGION, 3 * ATTACK_PAGES) ||
	    !attack_needs(attack, "CSM_CREATE",
			  agent_create(provider, ATTACK_REGION + ATTACK_PAGES * PAGE_SIZE,
				       ATTACK_PAGES, &attack->region)) ||
	    !attack_needs(attack, "CSM_SHARE",
			  agent_share(provider, attack->region, consumer->id, READ_WRITE)) ||
	    !attack_needs(attack, "CSM_RESERVE",
			  agent_reserve(consumer, attack->region, provider->id, ATTACK_MOUNT,
					ATTACK_PAGES)) ||
	    !attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region)))
		return;
	observe_access(attack, "inside", agent_write(consumer, ATTACK_MOUNT, 1));
	observe_read(attack, "seen", provider, ATTACK_REGION + ATTACK_PAGES * PAGE_SIZE, 1);
	observe_access(attack, "behind", agent_write(consumer, top, 1));
	observe_access(attack, "before", agent_write(consumer, ATTACK_MOUNT - 8, 1));
	observe_pages(attack, "owner-before", provider, ATTACK_REGION, ATTACK_PAGES, 0);
	observe_pages(attack, "owner-behind", provider,
		      ATTACK_REGION + 2 * ATTACK_PAGES * PAGE_SIZE, ATTACK_PAGES,
		      2 * ATTACK_PAGES * PAGE_SIZE / sizeof(uint64_t));
}

/* The provider may execute its own memory; the consumer may not, writable or not. */
static void execute_from_a_mount(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_access(attack, "planted", agent_write(consumer, ATTACK_MOUNT, ATTACK_RET));
	observe_access(attack, "owner", agent_execute(provider, ATTACK_REGION));
	observe_access(attack, "execute", agent_execute(consumer, ATTACK_MOUNT));
	if (!attack_needs(attack, "CSM_REVOKE",
			  agent_revoke(provider, attack->region, consumer->id)) ||
	    !attack_needs(attack, "CSM_SHARE",
			  agent_share(provider, attack->region, consumer->id, READ_ONLY)) ||
	    !attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region)))
		return;
	observe_read(attack, "read", consumer, ATTACK_MOUNT, ATTACK_RET);
	observe_access(attack, "execute-read-only", agent_execute(consumer, ATTACK_MOUNT));
}

/* The RMM is to write into the mount for the consumer, by calls that take the address of a buffer.
 */
static void buffers_in_a_read_only_mount(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;

	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY))
		return;
	observe_rsi(attack, "realm-config",
		    agent_smc(consumer, RSI_REALM_CONFIG, ATTACK_MOUNT, 0, 0, 0).x[0]);
	observe_rsi(attack, "host-call",
		    agent_smc(consumer, RSI_HOST_CALL, ATTACK_MOUNT, 0, 0, 0).x[0]);
	observe_rsi(attack, "token-begun",
		    agent_smc(consumer, RSI_ATTESTATION_TOKEN_INIT, 1, 2, 3, 4).x[0]);
	observe_rsi(
		attack, "token",
		agent_smc(consumer, RSI_ATTESTATION_TOKEN_CONTINUE, ATTACK_MOUNT, 0, PAGE_SIZE, 0)
			.x[0]);
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* The same where the mount was: nothing may land there any more. */
static void buffers_in_a_revoked_mount(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_csm(attack, "revoke",
		    agent_revoke(&attack->provider, attack->region, consumer->id));
	observe_rsi(attack, "realm-config",
		    agent_smc(consumer, RSI_REALM_CONFIG, ATTACK_MOUNT, 0, 0, 0).x[0]);
	observe_rsi(attack, "host-call",
		    agent_smc(consumer, RSI_HOST_CALL, ATTACK_MOUNT, 0, 0, 0).x[0]);
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

const struct attack_entry attack_permission[] = {
	{"write-through-read-only", write_through_read_only},
	{"write-beside-the-region", write_beside_the_region},
	{"execute-from-a-mount", execute_from_a_mount},
	{"buffers-in-a-read-only-mount", buffers_in_a_read_only_mount},
	{"buffers-in-a-revoked-mount", buffers_in_a_revoked_mount},
	{NULL, NULL},
};
