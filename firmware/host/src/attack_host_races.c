/* SPDX-License-Identifier: BSD-3-Clause */
/* The host acts on one CPU while realms run on the other. */
#include "attack_host.h"
#include "attack_tables.h"
#include "pages.h"
#include "rmi.h"
#include "rmi_calls.h"
#include "vcpu.h"

static void observe_watch(struct attack *attack, struct attack_watch *watch)
{
	observe_number(attack, "stale", attack_watch_end(watch));
	observe_access(attack, "ended", watch->ended);
}

/* The provider's page goes while the consumer accesses it, and never leaves its realm. */
static void take_page_under_access(struct attack *attack, bool store)
{
	struct attack_watch watch = {&attack->consumer, ATTACK_MOUNT, .store = store};
	uint64_t granule;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) || !attack_watch_begin(attack, &watch))
		return;
	granule = agent_granule(&attack->provider, ATTACK_REGION);
	observe_word(attack, "taken",
		     realm_vacate(attack->provider.realm, ATTACK_REGION, ATTACK_REGION + PAGE_SIZE)
			     ? "yes"
			     : "no");
	observe_watch(attack, &watch);
	observe_word(attack, "host", granule_seen(attack, granule));
	observe_pages(attack, "rest", &attack->consumer, ATTACK_MOUNT + PAGE_SIZE, ATTACK_PAGES - 1,
		      PAGE_SIZE / sizeof(uint64_t));
}

static void take_a_page_while_it_is_read(struct attack *attack)
{
	take_page_under_access(attack, false);
}

static void take_a_page_while_it_is_written(struct attack *attack)
{
	take_page_under_access(attack, true);
}

static void take_a_mounted_page_while_it_is_read(struct attack *attack)
{
	struct attack_watch watch = {&attack->consumer, ATTACK_MOUNT, .store = false};

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) || !attack_watch_begin(attack, &watch))
		return;
	observe_rmi(attack, "take", page_take(&attack->consumer, ATTACK_MOUNT).status);
	observe_watch(attack, &watch);
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* All of the provider goes while its consumer runs: tables, pages, and the realm itself. */
static void destroy_provider_while_its_consumer_reads(struct attack *attack)
{
	struct attack_watch watch = {&attack->consumer, ATTACK_MOUNT, .store = false};
	uint64_t granule;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) || !attack_watch_begin(attack, &watch))
		return;
	granule = agent_granule(&attack->provider, ATTACK_REGION);
	observe_word(attack, "destroy",
		     realm_destroy(attack->provider.realm) ? "SUCCESS" : "refused");
	observe_watch(attack, &watch);
	observe_word(attack, "host", granule_seen(attack, granule));
	observe_csm(attack, "attach", agent_attach(&attack->consumer, attack->region));
	observe_csm(attack, "detach", agent_detach(&attack->consumer, attack->region));
}

/* The other way round nothing happens to what the provider has. */
static void destroy_consumer_while_its_provider_writes(struct attack *attack)
{
	struct attack_watch watch = {&attack->provider, ATTACK_REGION, .store = true};

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) || !attack_watch_begin(attack, &watch))
		return;
	observe_word(attack, "destroy",
		     realm_destroy(attack->consumer.realm) ? "SUCCESS" : "refused");
	attack_watch_end(&watch);
	observe_access(attack, "ended", watch.ended);
	observe_pages(attack, "rest", &attack->provider, ATTACK_REGION + PAGE_SIZE,
		      ATTACK_PAGES - 1, PAGE_SIZE / sizeof(uint64_t));
	observe_csm(
		attack, "share",
		agent_share(&attack->provider, attack->region, attack->stranger.id, READ_WRITE));
}

/* A REC that runs is not there for anybody else, nor is its realm. */
static void use_a_rec_that_runs(struct attack *attack)
{
	struct attack_watch watch = {&attack->consumer, ATTACK_MOUNT, .store = false};
	const struct realm *realm = attack->consumer.realm;
	uint64_t run = pages_take_zeroed();
	uint64_t reached;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) || !attack_watch_begin(attack, &watch))
		return;
	observe_rmi(attack, "enter", rmi_rec_enter(attack->consumer.rec->address, run));
	observe_rmi(attack, "destroy", rmi_rec_destroy(attack->consumer.rec->address));
	observe_rmi(attack, "set-ripas",
		    rmi_rtt_set_ripas(realm->rd, attack->consumer.rec->address, ATTACK_MOUNT,
				      ATTACK_MOUNT + PAGE_SIZE, &reached));
	observe_rmi(attack, "realm-destroy", rmi_realm_destroy(realm->rd));
	observe_rmi(attack, "undelegate", pages_undelegate(attack->consumer.rec->address));
	attack_watch_end(&watch);
	observe_access(attack, "ended", watch.ended);
	observe_pages(attack, "read", &attack->consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	pages_give(run, 1);
}

struct entry {
	uint64_t rec, run, status;
};

static void enter_beside(void *argument)
{
	struct entry *entry = argument;

	attack_cut_turn();
	entry->status = rmi_rec_enter(entry->rec, entry->run);
}

/* A call waits for its host, which comes back on two CPUs, with two run pages. */
static void enter_a_waiting_rec_twice(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	struct smc_registers call = {{SMC_CSM_ATTACH}};
	struct entry other = {.rec = consumer->rec->address, .run = pages_take_zeroed()};
	uint64_t status, state;

	if (!attack_share(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_needs(attack, "CSM_RESERVE",
			  agent_reserve(consumer, attack->region, attack->provider.id, ATTACK_MOUNT,
					ATTACK_PAGES)))
		return;
	call.x[1] = attack->region;
	if (!attack_assumes(attack, "an exit for tables",
			    agent_into_exit(consumer, &call, CSM_EXIT_NEED_RTT)) ||
	    !attack_assumes(
		    attack, "tables",
		    realm_add_tables(consumer->realm, ATTACK_MOUNT, ATTACK_MOUNT + PAGE_SIZE, 3)) ||
	    !attack_beside(attack, enter_beside, &other))
		return;
	attack_cut_turn();
	status = rmi_rec_enter(consumer->rec->address, (uint64_t)(uintptr_t)consumer->rec->run);
	attack_join();
	/* One of them at least; the second one may have come after the first had left. */
	observe_word(attack, "entered",
		     RMI_STATUS(status) == RMI_SUCCESS || RMI_STATUS(other.status) == RMI_SUCCESS
			     ? "yes"
			     : "no");
	vcpu_prepare(consumer->rec);
	observe_csm(attack, "info", agent_info(consumer, attack->region, &state));
	observe_word(attack, "mount", state == CSM_STATE_ATTACHED ? "attached" : "other");
	observe_pages(attack, "consumer", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	pages_give(other.run, 1);
}

const struct attack_entry attack_host_races[] = {
	{"take-a-page-while-it-is-read", take_a_page_while_it_is_read},
	{"take-a-page-while-it-is-written", take_a_page_while_it_is_written},
	{"take-a-mounted-page-while-it-is-read", take_a_mounted_page_while_it_is_read},
	{"destroy-provider-while-its-consumer-reads", destroy_provider_while_its_consumer_reads},
	{"destroy-consumer-while-its-provider-writes", destroy_consumer_while_its_provider_writes},
	{"use-a-rec-that-runs", use_a_rec_that_runs},
	{"enter-a-waiting-rec-twice", enter_a_waiting_rec_twice},
	{NULL, NULL},
};
