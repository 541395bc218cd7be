/* SPDX-License-Identifier: BSD-3-Clause */
/* Ranges that a region or a mount must not have. */
#include "attack_tables.h"
#include "rsi.h"

/* First address that is not protected. */
#define UNPROTECTED (UINT64_C(1) << (REALM_IPA_BITS - 1))
#define SIZE	    (ATTACK_PAGES * PAGE_SIZE)

struct range_try {
	const char *key;
	uint64_t ipa, size;
};

static void create_senseless_ranges(struct attack *attack)
{
	static const struct range_try tries[] = {
		{"unprotected", UNPROTECTED, SIZE},
		{"across-the-half", UNPROTECTED - PAGE_SIZE, SIZE},
		{"beyond-the-space", UINT64_C(1) << REALM_IPA_BITS, SIZE},
		{"wrapping", UINT64_MAX - PAGE_SIZE + 1, SIZE},
		{"wrapping-to-itself", ATTACK_REGION, UINT64_MAX - PAGE_SIZE + 1},
		{"unaligned-address", ATTACK_REGION + 8, SIZE},
		{"unaligned-size", ATTACK_REGION, SIZE - 8},
		{"no-size", ATTACK_REGION, 0},
		{"huge", 0, UNPROTECTED},
		{"all", 0, UINT64_MAX},
	};
	struct agent *provider = &attack->provider;

	if (!attack_memory(attack, provider, ATTACK_REGION, ATTACK_PAGES))
		return;
	for (unsigned int i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		observe_csm(attack, tries[i].key,
			    agent_smc(provider, SMC_CSM_CREATE, tries[i].ipa, tries[i].size, 0, 0)
				    .x[0]);
	observe_csm(attack, "flags",
		    agent_smc(provider, SMC_CSM_CREATE, ATTACK_REGION, SIZE, 1, 0).x[0]);
	observe_pages(attack, "memory", provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

static void reserve_senseless_ranges(struct attack *attack)
{
	static const struct range_try tries[] = {
		{"unprotected", UNPROTECTED, SIZE},
		{"across-the-half", UNPROTECTED - PAGE_SIZE, SIZE},
		{"beyond-the-space", UINT64_C(1) << REALM_IPA_BITS, SIZE},
		{"wrapping", UINT64_MAX - PAGE_SIZE + 1, SIZE},
		{"unaligned-address", ATTACK_MOUNT + 8, SIZE},
		{"unaligned-size", ATTACK_MOUNT, SIZE - 8},
		{"no-size", ATTACK_MOUNT, 0},
		{"smaller", ATTACK_MOUNT, SIZE - PAGE_SIZE},
		{"larger", ATTACK_MOUNT, SIZE + PAGE_SIZE},
		{"all", 0, UINT64_MAX - PAGE_SIZE + 1},
	};

	if (!attack_share(attack, ATTACK_PAGES, READ_WRITE))
		return;
	for (unsigned int i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		observe_csm(attack, tries[i].key,
			    agent_smc(&attack->consumer, SMC_CSM_RESERVE, attack->region,
				      attack->provider.id, tries[i].ipa, tries[i].size)
				    .x[0]);
	observe_csm(attack, "attach", agent_attach(&attack->consumer, attack->region));
}

/* Its own memory under another's: what it had would be lost, or reachable under two rules. */
static void reserve_over_own_region(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	uint64_t theirs;

	if (!attack_share(attack, ATTACK_PAGES, READ_WRITE))
		return;
	theirs = attack->region;
	if (!attack_create(attack, consumer, ATTACK_PAGES))
		return;
	observe_csm(attack, "whole",
		    agent_reserve(consumer, theirs, provider->id, ATTACK_REGION, ATTACK_PAGES));
	observe_csm(attack, "start",
		    agent_reserve(consumer, theirs, provider->id, ATTACK_REGION - SIZE + PAGE_SIZE,
				  ATTACK_PAGES));
	observe_csm(attack, "end",
		    agent_reserve(consumer, theirs, provider->id, ATTACK_REGION + SIZE - PAGE_SIZE,
				  ATTACK_PAGES));
	observe_csm(
		attack, "own",
		agent_reserve(consumer, attack->region, consumer->id, ATTACK_MOUNT, ATTACK_PAGES));
	observe_pages(attack, "memory", consumer, ATTACK_REGION, ATTACK_PAGES, 0);
}

static void reserve_over_another_mount(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	struct agent *stranger = &attack->stranger;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_create(attack, stranger, ATTACK_PAGES) ||
	    !attack_needs(attack, "CSM_SHARE",
			  agent_share(stranger, attack->region, consumer->id, READ_WRITE)))
		return;
	observe_csm(
		attack, "whole",
		agent_reserve(consumer, attack->region, stranger->id, ATTACK_MOUNT, ATTACK_PAGES));
	observe_csm(attack, "start",
		    agent_reserve(consumer, attack->region, stranger->id,
				  ATTACK_MOUNT - SIZE + PAGE_SIZE, ATTACK_PAGES));
	observe_csm(attack, "end",
		    agent_reserve(consumer, attack->region, stranger->id,
				  ATTACK_MOUNT + SIZE - PAGE_SIZE, ATTACK_PAGES));
	observe_pages(attack, "mount", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

/* The same region at two places, or with two sizes. */
static void reserve_twice(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_csm(attack, "again",
		    agent_reserve(consumer, attack->region, attack->provider.id, ATTACK_MOUNT,
				  ATTACK_PAGES));
	observe_csm(attack, "elsewhere",
		    agent_reserve(consumer, attack->region, attack->provider.id,
				  ATTACK_MOUNT + 16 * SIZE, ATTACK_PAGES));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "mount", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "second", consumer, ATTACK_MOUNT + 16 * SIZE, ATTACK_PAGES, 0);
}

static void create_over_a_region(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	const uint64_t middle = ATTACK_REGION + SIZE;
	uint64_t id;

	if (!attack_memory(attack, provider, ATTACK_REGION, 3 * ATTACK_PAGES) ||
	    !attack_needs(attack, "CSM_CREATE", agent_create(provider, middle, ATTACK_PAGES, &id)))
		return;
	observe_csm(attack, "same", agent_create(provider, middle, ATTACK_PAGES, &id));
	observe_csm(attack, "inside", agent_create(provider, middle + PAGE_SIZE, 1, &id));
	observe_csm(attack, "around", agent_create(provider, ATTACK_REGION, 3 * ATTACK_PAGES, &id));
	observe_csm(attack, "start", agent_create(provider, middle - PAGE_SIZE, ATTACK_PAGES, &id));
	observe_csm(attack, "end", agent_create(provider, middle + PAGE_SIZE, ATTACK_PAGES, &id));
	/* Beside it there is room. */
	observe_csm(attack, "before", agent_create(provider, ATTACK_REGION, ATTACK_PAGES, &id));
	observe_csm(attack, "behind", agent_create(provider, middle + SIZE, ATTACK_PAGES, &id));
}

/* RIPAS EMPTY, all of it or one page in the middle. */
static void create_what_is_not_ram(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	uint64_t id;

	if (!attack_memory(attack, provider, ATTACK_REGION, ATTACK_PAGES) ||
	    !attack_needs(attack, "RSI_IPA_STATE_SET",
			  agent_set_ripas(provider, ATTACK_REGION + PAGE_SIZE, 1, RSI_EMPTY)))
		return;
	observe_csm(attack, "hole", agent_create(provider, ATTACK_REGION, ATTACK_PAGES, &id));
	observe_csm(attack, "empty",
		    agent_create(provider, ATTACK_REGION + 64 * PAGE_SIZE, ATTACK_PAGES, &id));
	observe_csm(attack, "ram", agent_create(provider, ATTACK_REGION, 1, &id));
}

static void change_ripas_of_a_region(struct attack *attack)
{
	struct agent *provider = &attack->provider;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_rsi(attack, "whole",
		    agent_set_ripas(provider, ATTACK_REGION, ATTACK_PAGES, RSI_EMPTY));
	observe_rsi(attack, "page",
		    agent_set_ripas(provider, ATTACK_REGION + PAGE_SIZE, 1, RSI_EMPTY));
	observe_rsi(attack, "start",
		    agent_set_ripas(provider, ATTACK_REGION - PAGE_SIZE, 2, RSI_EMPTY));
	observe_rsi(attack, "end",
		    agent_set_ripas(provider, ATTACK_REGION + SIZE - PAGE_SIZE, 2, RSI_EMPTY));
	observe_rsi(attack, "ram", agent_set_ripas(provider, ATTACK_REGION, ATTACK_PAGES, RSI_RAM));
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, 0);
	observe_pages(attack, "consumer", &attack->consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

static void change_ripas_of_a_mount(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;

	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY))
		return;
	observe_rsi(attack, "ram", agent_set_ripas(consumer, ATTACK_MOUNT, ATTACK_PAGES, RSI_RAM));
	observe_rsi(attack, "empty",
		    agent_set_ripas(consumer, ATTACK_MOUNT, ATTACK_PAGES, RSI_EMPTY));
	observe_rsi(attack, "start",
		    agent_set_ripas(consumer, ATTACK_MOUNT - PAGE_SIZE, 2, RSI_RAM));
	observe_rsi(attack, "end",
		    agent_set_ripas(consumer, ATTACK_MOUNT + SIZE - PAGE_SIZE, 2, RSI_RAM));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_access(attack, "write", agent_write(consumer, ATTACK_MOUNT, 1));
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* The range is set aside but nothing is mapped: RAM of its own there would be in the way. */
static void change_ripas_of_a_reservation(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;

	if (!attack_share(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_needs(attack, "CSM_RESERVE",
			  agent_reserve(consumer, attack->region, attack->provider.id, ATTACK_MOUNT,
					ATTACK_PAGES)))
		return;
	observe_rsi(attack, "ram", agent_set_ripas(consumer, ATTACK_MOUNT, ATTACK_PAGES, RSI_RAM));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "attached", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

const struct attack_entry attack_range[] = {
	{"create-senseless-ranges", create_senseless_ranges},
	{"reserve-senseless-ranges", reserve_senseless_ranges},
	{"reserve-over-own-region", reserve_over_own_region},
	{"reserve-over-another-mount", reserve_over_another_mount},
	{"reserve-twice", reserve_twice},
	{"create-over-a-region", create_over_a_region},
	{"create-what-is-not-ram", create_what_is_not_ram},
	{"change-ripas-of-a-region", change_ripas_of_a_region},
	{"change-ripas-of-a-mount", change_ripas_of_a_mount},
	{"change-ripas-of-a-reservation", change_ripas_of_a_reservation},
	{NULL, NULL},
};
