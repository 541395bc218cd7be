/* SPDX-License-Identifier: BSD-3-Clause */
/* The host answers what the RMM asks it for with nothing, in part, or with something else. */
#include "attack_host.h"
#include "attack_tables.h"
#include "rmi.h"
#include "rmi_calls.h"

#define SIZE (ATTACK_PAGES * PAGE_SIZE)

/* Pattern of a consumer's own memory, where it mounts later. */
#define OWN_INDEX UINT64_C(0x100000)

static bool answer_nothing(struct agent *agent, const struct rmi_rec_exit *exit)
{
	(void)agent;
	return exit->exit_reason == RMI_EXIT_CSM;
}

static uint64_t regions(const struct agent *agent)
{
	struct rmi_csm_info info;

	return RMI_STATUS(rmi_csm_info(agent->realm->rd, &info)) == RMI_SUCCESS
		       ? (uint32_t)info.counts
		       : UINT64_MAX;
}

static uint64_t reservations(const struct agent *agent)
{
	struct rmi_csm_info info;

	return RMI_STATUS(rmi_csm_info(agent->realm->rd, &info)) == RMI_SUCCESS ? info.counts >> 32
										: UINT64_MAX;
}

/* RAM by the provider's word, without memory so far: CREATE asks for it. */
static bool plan_memory(struct attack *attack)
{
	attack->provider.argument = attack;
	return attack_needs(
		attack, "RSI_IPA_STATE_SET",
		agent_set_ripas(&attack->provider, ATTACK_REGION, ATTACK_PAGES, RMI_RAM));
}

/* The call as `answer` makes it end, and then with a host that does what it should. */
static void create_badly(struct attack *attack,
			 bool (*answer)(struct agent *agent, const struct rmi_rec_exit *exit))
{
	struct agent *provider = &attack->provider;
	uint64_t id;

	if (!plan_memory(attack))
		return;
	provider->answer = answer;
	observe_csm(attack, "create", agent_create(provider, ATTACK_REGION, ATTACK_PAGES, &id));
	observe_number(attack, "regions", regions(provider));
	provider->answer = NULL;
}

static void create_well(struct attack *attack)
{
	uint64_t id;

	observe_csm(attack, "create-later",
		    agent_create(&attack->provider, ATTACK_REGION, ATTACK_PAGES, &id));
}

static void populate_with_nothing(struct attack *attack)
{
	create_badly(attack, answer_nothing);
	create_well(attack);
}

static bool populate_one_page(struct agent *agent, const struct rmi_rec_exit *exit)
{
	if (agent->asked == 1)
		realm_populate(agent->realm, exit->ripas_base, exit->ripas_base + PAGE_SIZE);
	return exit->exit_reason == RMI_EXIT_CSM;
}

static void populate_in_part(struct attack *attack)
{
	create_badly(attack, populate_one_page);
	create_well(attack);
}

static bool populate_from_another(struct agent *agent, const struct rmi_rec_exit *exit)
{
	struct attack *attack = agent->argument;

	if (exit->exit_reason != RMI_EXIT_CSM)
		return false;
	realm_add_tables(agent->realm, exit->ripas_base, exit->ripas_top, 3);
	observe_rmi(attack, "map",
		    rmi_data_create_unknown(agent->realm->rd,
					    agent_granule(&attack->stranger, REALM_CONFIG_IPA),
					    exit->ripas_base));
	return true;
}

static void populate_with_anothers_page(struct attack *attack)
{
	create_badly(attack, populate_from_another);
	create_well(attack);
}

static bool populate_and_unmap(struct agent *agent, const struct rmi_rec_exit *exit)
{
	if (exit->exit_reason != RMI_EXIT_CSM)
		return false;
	agent->answer = NULL;
	realm_populate(agent->realm, exit->ripas_base, exit->ripas_top);
	realm_vacate(agent->realm, exit->ripas_base, exit->ripas_base + PAGE_SIZE);
	return true;
}

/* The page is gone, and with it the realm's word that it is RAM. */
static void populate_and_take_back(struct attack *attack)
{
	create_badly(attack, populate_and_unmap);
}

static bool populate_again(struct agent *agent, const struct rmi_rec_exit *exit)
{
	struct attack *attack = agent->argument;
	const uint64_t rd = agent->realm->rd;
	uint64_t granule;

	if (exit->exit_reason != RMI_EXIT_CSM)
		return false;
	agent->answer = NULL;
	realm_populate(agent->realm, exit->ripas_base, exit->ripas_top);
	granule = granule_take(attack);
	observe_rmi(attack, "second-granule",
		    rmi_data_create_unknown(rd, granule, exit->ripas_base));
	observe_rmi(attack, "same-granule",
		    rmi_data_create_unknown(rd, agent_granule(agent, exit->ripas_base),
					    exit->ripas_base + PAGE_SIZE));
	observe_word(attack, "granule", granule_drop(granule) ? "returned" : "kept");
	return true;
}

static void populate_twice(struct attack *attack)
{
	struct agent *provider = &attack->provider;

	create_badly(attack, populate_again);
	observe_access(attack, "fill", agent_fill(provider, ATTACK_REGION, ATTACK_PAGES, 0));
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* A region to reserve, and memory of the consumer's own where it will. */
static bool plan_reservation(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;

	consumer->argument = attack;
	return attack_share(attack, ATTACK_PAGES, READ_WRITE) &&
	       attack_memory(attack, consumer, ATTACK_MOUNT, ATTACK_PAGES) &&
	       attack_assumes(attack, "a realm's own memory",
			      agent_fill(consumer, ATTACK_MOUNT, ATTACK_PAGES, OWN_INDEX) ==
				      ACCESS_DONE);
}

static uint64_t reserve(struct attack *attack)
{
	return agent_reserve(&attack->consumer, attack->region, attack->provider.id, ATTACK_MOUNT,
			     ATTACK_PAGES);
}

static void vacate_nothing(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;

	if (!plan_reservation(attack))
		return;
	consumer->answer = answer_nothing;
	observe_csm(attack, "reserve", reserve(attack));
	observe_number(attack, "reservations", reservations(consumer));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "own", consumer, ATTACK_MOUNT, ATTACK_PAGES, OWN_INDEX);
	consumer->answer = NULL;
	observe_csm(attack, "reserve-later", reserve(attack));
}

static bool vacate_one_page(struct agent *agent, const struct rmi_rec_exit *exit)
{
	if (exit->exit_reason == RMI_EXIT_CSM && agent->asked == 1)
		realm_vacate(agent->realm, exit->ripas_base, exit->ripas_base + PAGE_SIZE);
	return exit->exit_reason == RMI_EXIT_CSM;
}

static void vacate_in_part(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;

	if (!plan_reservation(attack))
		return;
	consumer->asked = 0;
	consumer->answer = vacate_one_page;
	observe_csm(attack, "reserve", reserve(attack));
	observe_number(attack, "reservations", reservations(consumer));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	/* The page that was given up aborts, rather than being another one. */
	observe_read(attack, "given-up", consumer, ATTACK_MOUNT, 0);
	observe_pages(attack, "own", consumer, ATTACK_MOUNT + PAGE_SIZE, ATTACK_PAGES - 1,
		      OWN_INDEX + PAGE_SIZE / sizeof(uint64_t));
}

static bool vacate_and_map(struct agent *agent, const struct rmi_rec_exit *exit)
{
	struct attack *attack = agent->argument;
	uint64_t granule;

	if (exit->exit_reason != RMI_EXIT_CSM)
		return false;
	agent->answer = NULL;
	granule = granule_take(attack);
	realm_vacate(agent->realm, exit->ripas_base, exit->ripas_top);
	observe_rmi(attack, "map",
		    rmi_data_create_unknown(agent->realm->rd, granule, exit->ripas_base));
	observe_word(attack, "granule", granule_drop(granule) ? "returned" : "kept");
	return true;
}

/* From the exit on the range is set aside: no memory of the host's choice comes into it. */
static void vacate_and_fill_again(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;

	if (!plan_reservation(attack))
		return;
	consumer->answer = vacate_and_map;
	observe_csm(attack, "reserve", reserve(attack));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "consumer", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

/*
 * The consumer's range is part of what one entry stands for: RESERVE must not empty the rest, and
 * the host makes no table that would tell them apart.
 */
static void leave_a_reservations_entry_whole(struct attack *attack)
{
	const uint64_t beside = ATTACK_MOUNT + SIZE;
	struct agent *consumer = &attack->consumer;

	if (!attack_share(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_needs(attack, "RSI_IPA_STATE_SET",
			  agent_set_ripas(consumer, ATTACK_MOUNT, CSM_CHUNK_PAGES, RMI_RAM)))
		return;
	consumer->answer = answer_nothing;
	observe_csm(attack, "reserve", reserve(attack));
	observe_number(attack, "reservations", reservations(consumer));
	consumer->answer = NULL;
	observe_csm(attack, "reserve-later", reserve(attack));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	/* It is RAM as before; the host owes it a page there, and gives one. */
	observe_access(attack, "beside", agent_write(consumer, beside, 1));
	observe_pages(attack, "consumer", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

/* Everything but the tables, so that ATTACH asks for them. */
static bool plan_attach(struct attack *attack)
{
	attack->consumer.argument = attack;
	return attack_share(attack, ATTACK_PAGES, READ_WRITE) &&
	       attack_needs(attack, "CSM_RESERVE", reserve(attack));
}

static void attach_badly(struct attack *attack,
			 bool (*answer)(struct agent *agent, const struct rmi_rec_exit *exit))
{
	struct agent *consumer = &attack->consumer;

	if (!plan_attach(attack))
		return;
	consumer->answer = answer;
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	consumer->answer = NULL;
	observe_csm(attack, "attach-later", agent_attach(consumer, attack->region));
	observe_pages(attack, "read-later", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

static void make_no_tables(struct attack *attack)
{
	attach_badly(attack, answer_nothing);
}

static bool make_table_of_shared_page(struct agent *agent, const struct rmi_rec_exit *exit)
{
	struct attack *attack = agent->argument;

	if (exit->exit_reason != RMI_EXIT_CSM)
		return false;
	observe_rmi(attack, "table",
		    rmi_rtt_create(agent->realm->rd,
				   agent_granule(&attack->provider, ATTACK_REGION),
				   exit->ripas_base, 2));
	return true;
}

static void make_a_table_of_a_shared_page(struct attack *attack)
{
	attach_badly(attack, make_table_of_shared_page);
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

static bool make_tables_elsewhere_only(struct agent *agent, const struct rmi_rec_exit *exit)
{
	const uint64_t elsewhere = exit->ripas_base + (UINT64_C(1) << 21);

	if (exit->exit_reason != RMI_EXIT_CSM)
		return false;
	realm_add_tables(agent->realm, elsewhere, elsewhere + PAGE_SIZE, 3);
	return true;
}

static void make_tables_elsewhere(struct attack *attack)
{
	attach_badly(attack, make_tables_elsewhere_only);
}

/* One-page regions until there are no more records, and the host gives none. */
static void give_no_records(struct attack *attack)
{
	const unsigned int most = CSM_APT_GRANULE_SIZE / CSM_APT_RECORD_SIZE;
	const uint64_t base = ATTACK_REGION + SIZE;
	struct agent *provider = &attack->provider;
	uint64_t id, status = CSM_SUCCESS;
	uint64_t before;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_needs(attack, "RSI_IPA_STATE_SET",
			  agent_set_ripas(provider, base, most, RMI_RAM)) ||
	    !attack_assumes(attack, "memory for a realm",
			    realm_populate(provider->realm, base, base + most * PAGE_SIZE)))
		return;
	provider->answer = answer_nothing;
	for (unsigned int i = 0; i < most && status == CSM_SUCCESS; i++)
		status = agent_create(provider, base + i * PAGE_SIZE, 1, &id);
	before = regions(provider);
	observe_csm(attack, "create", status);
	observe_word(attack, "regions", regions(provider) == before ? "same" : "changed");
	observe_pages(attack, "consumer", &attack->consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	provider->answer = NULL;
	observe_csm(attack, "create-later",
		    agent_create(provider, base + (most - 1) * PAGE_SIZE, 1, &id));
}

const struct attack_entry attack_host_exits[] = {
	{"populate-with-nothing", populate_with_nothing},
	{"populate-in-part", populate_in_part},
	{"populate-with-anothers-page", populate_with_anothers_page},
	{"populate-and-take-back", populate_and_take_back},
	{"populate-twice", populate_twice},
	{"vacate-nothing", vacate_nothing},
	{"vacate-in-part", vacate_in_part},
	{"vacate-and-fill-again", vacate_and_fill_again},
	{"leave-a-reservations-entry-whole", leave_a_reservations_entry_whole},
	{"make-no-tables", make_no_tables},
	{"make-a-table-of-a-shared-page", make_a_table_of_a_shared_page},
	{"make-tables-elsewhere", make_tables_elsewhere},
	{"give-no-records", give_no_records},
	{NULL, NULL},
};
