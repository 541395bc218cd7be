/* SPDX-License-Identifier: BSD-3-Clause */
/* The host changes translation tables, and what they say, under a region and under a mount. */
#include "attack_host.h"
#include "attack_tables.h"
#include "realm_parts.h"
#include "rmi.h"
#include "rmi_calls.h"

#define BLOCK_PAGES (REALM_BLOCK_SIZE / PAGE_SIZE)
#define PAGE_WORDS  (PAGE_SIZE / sizeof(uint64_t))

static const char *yes(bool answer)
{
	return answer ? "yes" : "no";
}

/* `block`: of 2 MiB on both sides, which takes the provider's table away and gives none. */
static bool mount_block(struct attack *attack, uint64_t mount, bool block)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;

	return attack_share(attack, BLOCK_PAGES, READ_WRITE) &&
	       (!block || attack_assumes(attack, "RMI_RTT_FOLD",
					 realm_fold_tables(provider->realm, ATTACK_REGION,
							   ATTACK_REGION + REALM_BLOCK_SIZE))) &&
	       attack_needs(
		       attack, "CSM_RESERVE",
		       agent_reserve(consumer, attack->region, provider->id, mount, BLOCK_PAGES)) &&
	       attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region));
}

/* The level of the entry that translates an agent's page. */
static uint64_t entry_level(const struct agent *agent, uint64_t ipa)
{
	struct rmi_entry entry = {0};

	rmi_rtt_read_entry(agent->realm->rd, ipa, 3, &entry);
	return entry.level;
}

/* A region as one block of its provider's, and back: its consumer's pages are not its tables. */
static void fold_under_a_region(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	const uint64_t top = ATTACK_REGION + REALM_BLOCK_SIZE;

	if (!mount_block(attack, STEP_MOUNT, false))
		return;
	observe_word(attack, "fold", yes(realm_fold_tables(provider->realm, ATTACK_REGION, top)));
	observe_pages(attack, "consumer", &attack->consumer, STEP_MOUNT, BLOCK_PAGES, 0);
	/* For want of a page entry this fails, and takes nothing from the consumer. */
	observe_rmi(attack, "take", page_take(provider, ATTACK_REGION).status);
	observe_read(attack, "consumer-page", &attack->consumer, STEP_MOUNT,
		     attack_word(attack, 0));
	observe_rmi(attack, "destroy-table",
		    rmi_rtt_destroy(provider->realm->rd, ATTACK_REGION, 3, &(uint64_t){0},
				    &(uint64_t){0}));
	observe_word(attack, "unfold",
		     yes(realm_add_tables(provider->realm, ATTACK_REGION, top, 3)));
	observe_pages(attack, "owner", provider, ATTACK_REGION, BLOCK_PAGES, 0);
	observe_csm(attack, "revoke", agent_revoke(provider, attack->region, attack->consumer.id));
	observe_pages(attack, "revoked", &attack->consumer, STEP_MOUNT, BLOCK_PAGES, 0);
}

/* Every command on a table at the consumer's place, before it is mapped or after. */
static void try_tables(struct attack *attack, const char *const key[3])
{
	const uint64_t rd = attack->consumer.realm->rd;
	uint64_t granule = 0, top = 0;

	observe_rmi(attack, key[0], rmi_rtt_fold(rd, ATTACK_MOUNT, 3, &granule));
	observe_rmi(attack, key[1], rmi_rtt_destroy(rd, ATTACK_MOUNT, 3, &granule, &top));
	granule = granule_take(attack);
	observe_rmi(attack, key[2], rmi_rtt_create(rd, granule, ATTACK_MOUNT, 3));
	if (!granule_drop(granule))
		observe_word(attack, "granule", "kept");
}

static void change_tables_under_a_mount(struct attack *attack)
{
	static const char *const before[] = {"fold-reserved", "destroy-reserved",
					     "create-reserved"};
	static const char *const after[] = {"fold", "destroy", "create"};
	struct agent *consumer = &attack->consumer;
	uint64_t granule, top;

	if (!attack_share(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_assumes(
		    attack, "tables",
		    realm_add_tables(consumer->realm, ATTACK_MOUNT, ATTACK_MOUNT + PAGE_SIZE, 3)) ||
	    !attack_needs(attack, "CSM_RESERVE",
			  agent_reserve(consumer, attack->region, attack->provider.id, ATTACK_MOUNT,
					ATTACK_PAGES)))
		return;
	try_tables(attack, before);
	if (!attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region)))
		return;
	try_tables(attack, after);
	observe_rmi(attack, "fold-above",
		    rmi_rtt_fold(consumer->realm->rd, ATTACK_MOUNT, 2, &granule));
	observe_rmi(attack, "destroy-above",
		    rmi_rtt_destroy(consumer->realm->rd, ATTACK_MOUNT, 2, &granule, &top));
	observe_pages(attack, "consumer", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* Destroys an agent's table of pages at `ipa`, in which nothing is assigned. */
static bool drop_table(struct realm *realm, uint64_t ipa)
{
	uint64_t granule, top;
	unsigned int i = 0;

	while (i < realm->tables && (realm->table[i].level != 3 || realm->table[i].ipa != ipa))
		i++;
	if (i == realm->tables ||
	    RMI_STATUS(rmi_rtt_destroy(realm->rd, ipa, 3, &granule, &top)) != RMI_SUCCESS)
		return false;
	realm->table[i] = realm->table[--realm->tables];
	return granule_drop(granule);
}

/*
 * Under a reservation the host changes everything that the provider has there: its pages, its
 * table, and pages of the host's choice in their place. The provider has not said that it wants
 * those, so nobody gets them.
 */
static void put_other_pages_under_a_region(struct attack *attack)
{
	const uint64_t top = ATTACK_REGION + ATTACK_PAGES * PAGE_SIZE;
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	struct realm *realm = provider->realm;

	if (!attack_share(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_needs(attack, "CSM_RESERVE",
			  agent_reserve(consumer, attack->region, provider->id, ATTACK_MOUNT,
					ATTACK_PAGES)))
		return;
	observe_word(attack, "take", yes(realm_vacate(realm, ATTACK_REGION, top)));
	observe_csm(attack, "attach-to-nothing", agent_attach(consumer, attack->region));
	observe_word(attack, "drop", yes(drop_table(realm, ATTACK_REGION)));
	observe_csm(attack, "attach-to-no-table", agent_attach(consumer, attack->region));
	observe_word(attack, "put", yes(realm_populate(realm, ATTACK_REGION, top)));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

/* Without a realm's request, or in the wrong state, no RIPAS changes; least of all here. */
static void change_ripas_unasked(struct attack *attack)
{
	const struct agent *consumer = &attack->consumer;
	const struct agent *provider = &attack->provider;
	const uint64_t size = ATTACK_PAGES * PAGE_SIZE;
	uint64_t reached;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_rmi(attack, "init-region",
		    rmi_rtt_init_ripas(provider->realm->rd, ATTACK_REGION, ATTACK_REGION + size,
				       &reached));
	observe_rmi(attack, "init-mount",
		    rmi_rtt_init_ripas(consumer->realm->rd, ATTACK_MOUNT, ATTACK_MOUNT + size,
				       &reached));
	observe_rmi(attack, "set-region",
		    rmi_rtt_set_ripas(provider->realm->rd, provider->rec->address, ATTACK_REGION,
				      ATTACK_REGION + size, &reached));
	observe_rmi(attack, "set-mount",
		    rmi_rtt_set_ripas(consumer->realm->rd, consumer->rec->address, ATTACK_MOUNT,
				      ATTACK_MOUNT + size, &reached));
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
	observe_pages(attack, "consumer", &attack->consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

/* The other REC of the realm that it is about. */
static struct agent second;

/* What a realm's other REC does while the host holds on to a RIPAS change it was asked for. */
struct held_request {
	struct attack *attack;
	void (*act)(struct attack *attack);
};

static bool hold_request(struct agent *agent, const struct rmi_rec_exit *exit)
{
	const struct held_request *held = agent->argument;
	uint64_t reached;

	if (exit->exit_reason != RMI_EXIT_RIPAS_CHANGE)
		return false;
	agent->answer = NULL;
	attack_unlock();
	held->act(held->attack);
	attack_lock();
	observe_rmi(held->attack, "set",
		    rmi_rtt_set_ripas(agent->realm->rd, agent->rec->address, exit->ripas_base,
				      exit->ripas_top, &reached));
	return false;
}

static void request(struct agent *agent, uint64_t ipa, uint64_t ripas, struct held_request *held)
{
	agent->answer = hold_request;
	agent->argument = held;
	observe_rsi(held->attack, "request", agent_set_ripas(agent, ipa, ATTACK_PAGES, ripas));
}

/* One REC asks for EMPTY, the other one makes a region of it and shares that. */
static void share_what_was_to_be_empty(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;

	observe_csm(attack, "create",
		    agent_create(&second, ATTACK_REGION, ATTACK_PAGES, &attack->region));
	observe_csm(attack, "share",
		    agent_share(&second, attack->region, consumer->id, READ_WRITE));
	observe_csm(attack, "reserve",
		    agent_reserve(consumer, attack->region, attack->provider.id, ATTACK_MOUNT,
				  ATTACK_PAGES));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
}

static void empty_what_became_a_region(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct held_request held = {attack, share_what_was_to_be_empty};

	if (!attack_memory(attack, provider, ATTACK_REGION, ATTACK_PAGES) ||
	    !attack_second(attack, provider, &second))
		return;
	request(provider, ATTACK_REGION, RMI_EMPTY, &held);
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, 0);
	observe_pages(attack, "consumer", &attack->consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

/* One REC asks for RAM, the other one mounts a region there. */
static void mount_what_was_to_be_ram(struct attack *attack)
{
	observe_csm(attack, "reserve",
		    agent_reserve(&second, attack->region, attack->provider.id, ATTACK_MOUNT,
				  ATTACK_PAGES));
	observe_csm(attack, "attach", agent_attach(&second, attack->region));
}

static void make_ram_of_what_became_a_mount(struct attack *attack)
{
	struct held_request held = {attack, mount_what_was_to_be_ram};

	if (!attack_share(attack, ATTACK_PAGES, READ_ONLY) ||
	    !attack_second(attack, &attack->consumer, &second))
		return;
	request(&attack->consumer, ATTACK_MOUNT, RMI_RAM, &held);
	observe_pages(attack, "consumer", &attack->consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_access(attack, "write", agent_write(&attack->consumer, ATTACK_MOUNT, 1));
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* A block of another realm's memory is not the host's to split into pages of this one. */
static void split_a_mounted_block(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	uint64_t granule;

	if (!mount_block(attack, ATTACK_MOUNT, true))
		return;
	observe_number(attack, "level", entry_level(consumer, ATTACK_MOUNT));
	granule = granule_take(attack);
	observe_rmi(attack, "split", rmi_rtt_create(consumer->realm->rd, granule, ATTACK_MOUNT, 3));
	observe_rmi(attack, "fill",
		    rmi_data_create_unknown(consumer->realm->rd, granule, ATTACK_MOUNT));
	observe_word(attack, "granule", granule_drop(granule) ? "returned" : "kept");
	observe_pages(attack, "consumer", consumer, ATTACK_MOUNT, BLOCK_PAGES, 0);
	observe_word(attack, "unfold",
		     yes(realm_add_tables(attack->provider.realm, ATTACK_REGION,
					  ATTACK_REGION + REALM_BLOCK_SIZE, 3)));
	observe_csm(attack, "revoke",
		    agent_revoke(&attack->provider, attack->region, consumer->id));
	observe_pages(attack, "revoked", consumer, ATTACK_MOUNT, BLOCK_PAGES, 0);
}

/* The provider's block becomes pages again, and one of them goes: so must all of the block. */
static void take_a_page_of_a_mounted_block(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	const uint64_t taken = ATTACK_REGION + PAGE_SIZE;
	uint64_t granule;

	if (!mount_block(attack, ATTACK_MOUNT, true))
		return;
	observe_number(attack, "level", entry_level(consumer, ATTACK_MOUNT));
	observe_word(attack, "unfold",
		     yes(realm_add_tables(provider->realm, ATTACK_REGION,
					  ATTACK_REGION + REALM_BLOCK_SIZE, 3)));
	observe_pages(attack, "unfolded", consumer, ATTACK_MOUNT, BLOCK_PAGES, 0);
	granule = agent_granule(provider, taken);
	observe_word(attack, "taken", yes(realm_vacate(provider->realm, taken, taken + PAGE_SIZE)));
	observe_word(attack, "host", granule_seen(attack, granule));
	observe_pages(attack, "consumer", consumer, ATTACK_MOUNT, BLOCK_PAGES, 0);
	observe_pages(attack, "owner", provider, taken + PAGE_SIZE, BLOCK_PAGES - 2,
		      2 * PAGE_WORDS);
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_read(attack, "later", consumer, ATTACK_MOUNT + PAGE_SIZE, 0);
}

/* What the host may learn of a mount is what it knows: its own addresses and counts. */
static void read_entries_of_a_mount(struct attack *attack)
{
	struct rmi_entry mount = {0}, behind = {0};
	const uint64_t rd = attack->consumer.realm->rd;

	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY))
		return;
	observe_rmi(attack, "read", rmi_rtt_read_entry(rd, ATTACK_MOUNT, 3, &mount));
	rmi_rtt_read_entry(rd, ATTACK_MOUNT + ATTACK_PAGES * PAGE_SIZE, 3, &behind);
	observe_word(attack, "address",
		     mount.descriptor == 0 || mount.descriptor == agent_granule(&attack->provider,
										ATTACK_REGION)
			     ? "known"
			     : "other");
	observe_word(attack, "behind", behind.state == RMI_UNASSIGNED ? "unassigned" : "other");
	/* Whatever it says, it is nothing that the host could take. */
	observe_rmi(attack, "take", page_take(&attack->consumer, ATTACK_MOUNT).status);
	observe_word(attack, "host",
		     granule_seen(attack, agent_granule(&attack->provider, ATTACK_REGION)));
}

const struct attack_entry attack_host_tables[] = {
	{"fold-under-a-region", fold_under_a_region},
	{"change-tables-under-a-mount", change_tables_under_a_mount},
	{"put-other-pages-under-a-region", put_other_pages_under_a_region},
	{"change-ripas-unasked", change_ripas_unasked},
	{"empty-what-became-a-region", empty_what_became_a_region},
	{"make-ram-of-what-became-a-mount", make_ram_of_what_became_a_mount},
	{"split-a-mounted-block", split_a_mounted_block},
	{"take-a-page-of-a-mounted-block", take_a_page_of_a_mounted_block},
	{"read-entries-of-a-mount", read_entries_of_a_mount},
	{NULL, NULL},
};
