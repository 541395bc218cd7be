/* SPDX-License-Identifier: BSD-3-Clause */
/* While a call waits for the host, the host lets others act first, or never comes back. */
#include "attack_host.h"
#include "attack_tables.h"
#include "rmi.h"
#include "rmi_calls.h"
#include "vcpu.h"

/* Where a consumer moves to when it changes its mind. */
#define ELSEWHERE (ATTACK_MOUNT + (UINT64_C(1) << 30) / 2)

/* What happens while a call waits; only then its exit is served, as it should be. */
struct meanwhile {
	struct attack *attack;
	void (*act)(struct attack *attack);
};

static bool answer_late(struct agent *agent, const struct rmi_rec_exit *exit)
{
	struct meanwhile *meanwhile = agent->argument;

	if (exit->exit_reason != RMI_EXIT_CSM)
		return false;
	agent->answer = NULL;
	/* Others may take exits of their own. */
	attack_unlock();
	meanwhile->act(meanwhile->attack);
	attack_lock();
	return false;
}

static uint64_t reserve(struct attack *attack, uint64_t ipa)
{
	return agent_reserve(&attack->consumer, attack->region, attack->provider.id, ipa,
			     ATTACK_PAGES);
}

/* The consumer attaches, and waits for tables while `act` happens. */
static void attach_while(struct attack *attack, void (*act)(struct attack *attack))
{
	struct agent *consumer = &attack->consumer;
	struct meanwhile meanwhile = {attack, act};

	if (!attack_share(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_needs(attack, "CSM_RESERVE", reserve(attack, ATTACK_MOUNT)))
		return;
	consumer->answer = answer_late;
	consumer->argument = &meanwhile;
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_number(attack, "asked", consumer->asked != 0 ? 1 : 0);
}

static void revoke(struct attack *attack)
{
	observe_csm(attack, "revoke",
		    agent_revoke(&attack->provider, attack->region, attack->consumer.id));
}

static void revoke_while_tables_are_made(struct attack *attack)
{
	attach_while(attack, revoke);
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

static void destroy(struct attack *attack)
{
	observe_csm(attack, "destroy", agent_destroy(&attack->provider, attack->region));
}

static void destroy_while_tables_are_made(struct attack *attack)
{
	attach_while(attack, destroy);
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

static void remove_provider(struct attack *attack)
{
	observe_word(attack, "remove",
		     realm_remove_apt(attack->provider.realm) ? "SUCCESS" : "refused");
}

static void remove_provider_while_tables_are_made(struct attack *attack)
{
	attach_while(attack, remove_provider);
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

static void remove_consumer(struct attack *attack)
{
	observe_word(attack, "remove",
		     realm_remove_apt(attack->consumer.realm) ? "SUCCESS" : "refused");
}

static void remove_consumer_while_tables_are_made(struct attack *attack)
{
	attach_while(attack, remove_consumer);
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* The whole provider goes, descriptor and all, while its consumer is in a call about it. */
static void destroy_provider(struct attack *attack)
{
	observe_word(attack, "realm-destroy",
		     realm_destroy(attack->provider.realm) ? "SUCCESS" : "refused");
}

static void destroy_provider_while_tables_are_made(struct attack *attack)
{
	attach_while(attack, destroy_provider);
}

/* The consumer's other REC. */
static struct agent second;

/* It gives the reservation up and makes it anew, elsewhere. */
static void move(struct attack *attack)
{
	observe_csm(attack, "detach", agent_detach(&second, attack->region));
	observe_csm(attack, "reserve",
		    agent_reserve(&second, attack->region, attack->provider.id, ELSEWHERE,
				  ATTACK_PAGES));
	observe_csm(attack, "attach-second", agent_attach(&second, attack->region));
}

static void move_while_tables_are_made(struct attack *attack)
{
	if (!attack_second(attack, &attack->consumer, &second))
		return;
	attach_while(attack, move);
	observe_pages(attack, "elsewhere", &attack->consumer, ELSEWHERE, ATTACK_PAGES, 0);
}

/* The consumer reserves over memory of its own, and waits for the host to take it. */
static void reserve_while(struct attack *attack, void (*act)(struct attack *attack))
{
	struct agent *consumer = &attack->consumer;
	struct meanwhile meanwhile = {attack, act};

	if (!attack_share(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_memory(attack, consumer, ATTACK_MOUNT, ATTACK_PAGES))
		return;
	consumer->answer = answer_late;
	consumer->argument = &meanwhile;
	observe_csm(attack, "reserve", reserve(attack, ATTACK_MOUNT));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
}

static void revoke_while_memory_is_vacated(struct attack *attack)
{
	reserve_while(attack, revoke);
}

static void destroy_while_memory_is_vacated(struct attack *attack)
{
	reserve_while(attack, destroy);
}

/* Not even a realm_id names the table that the call began with. */
static void renew_consumer(struct attack *attack)
{
	struct realm *realm = attack->consumer.realm;

	observe_word(attack, "renew",
		     realm_remove_apt(realm) && realm_add_apt(realm) ? "SUCCESS" : "refused");
}

static void renew_consumer_while_memory_is_vacated(struct attack *attack)
{
	reserve_while(attack, renew_consumer);
}

/* CREATE waits for memory; the realm's table goes meanwhile, and a new one comes. */
static void remove_provider_while_memory_is_made(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct meanwhile meanwhile = {attack, remove_provider};
	struct rmi_csm_info info;
	uint64_t id;

	if (!attack_needs(attack, "RSI_IPA_STATE_SET",
			  agent_set_ripas(provider, ATTACK_REGION, ATTACK_PAGES, RMI_RAM)))
		return;
	provider->answer = answer_late;
	provider->argument = &meanwhile;
	/* The host gives it another table when it asks: that makes it another realm to CSM. */
	observe_csm(attack, "create", agent_create(provider, ATTACK_REGION, ATTACK_PAGES, &id));
	rmi_csm_info(provider->realm->rd, &info);
	observe_word(attack, "id", info.realm_id != provider->id ? "new" : "old");
	observe_number(attack, "regions", (uint32_t)info.counts);
}

/* The consumer's REC stays in its call for ever; nobody has to wait for it. */
static bool leave_in_attach(struct attack *attack)
{
	struct smc_registers call = {{SMC_CSM_ATTACH}};

	if (!attack_share(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_needs(attack, "CSM_RESERVE", reserve(attack, ATTACK_MOUNT)))
		return false;
	call.x[1] = attack->region;
	return attack_assumes(attack, "an exit for tables",
			      agent_into_exit(&attack->consumer, &call, CSM_EXIT_NEED_RTT));
}

static void never_enter_again(struct attack *attack)
{
	struct agent *provider = &attack->provider;

	if (!leave_in_attach(attack))
		return;
	observe_csm(attack, "revoke", agent_revoke(provider, attack->region, attack->consumer.id));
	observe_csm(attack, "destroy", agent_destroy(provider, attack->region));
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, 0);
	observe_word(attack, "consumer-destroy",
		     realm_destroy(attack->consumer.realm) ? "SUCCESS" : "refused");
}

/*
 * What the host puts into a REC's entry after such an exit, as if the REC had asked for that. The
 * RMM may refuse the entry, or ignore what does not belong there; the call goes on as it was made.
 */
static void forge_the_entry(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	struct rmi_rec_run *run = consumer->rec->run;
	const uint64_t page = (uint64_t)(uintptr_t)run;
	struct smc_registers r;
	uint64_t status;

	if (!leave_in_attach(attack) ||
	    !attack_assumes(
		    attack, "tables",
		    realm_add_tables(consumer->realm, ATTACK_MOUNT, ATTACK_MOUNT + PAGE_SIZE, 3)))
		return;
	for (unsigned int i = 0; i < RMI_GPRS; i++)
		run->enter.gprs[i] = CSM_ERROR_DENIED;
	run->enter.flags |= RMI_ENTER_EMUL_MMIO;
	observe_rmi(attack, "emulate", rmi_rec_enter(consumer->rec->address, page));
	run->enter.flags &= ~RMI_ENTER_EMUL_MMIO;
	run->enter.flags |= RMI_ENTER_INJECT_SEA | RMI_ENTER_RIPAS_RESPONSE;
	status = rmi_rec_enter(consumer->rec->address, page);
	observe_rmi(attack, "inject", status);
	run->enter.flags &= ~RMI_ENTER_INJECT_SEA;
	if (RMI_STATUS(status) != RMI_SUCCESS)
		agent_out_of_exit(consumer);
	else
		vcpu_prepare(consumer->rec);
	r = agent_smc(consumer, SMC_CSM_INFO, attack->region, 0, 0, 0);
	observe_csm(attack, "info", r.x[0]);
	observe_word(attack, "mount", r.x[2] == CSM_STATE_ATTACHED ? "attached" : "other");
	observe_number(attack, "permission", r.x[3]);
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

/* Another realm's REC is entered with the run page that holds the exit, answers and all. */
static void enter_another_with_the_same_page(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	struct agent *stranger = &attack->stranger;
	struct rmi_rec_run *own = stranger->rec->run;
	struct smc_registers r;

	if (!leave_in_attach(attack))
		return;
	stranger->rec->run = consumer->rec->run;
	r = agent_smc(stranger, SMC_CSM_ATTACH, attack->region, 0, 0, 0);
	stranger->rec->run = own;
	observe_csm(attack, "stranger", r.x[0]);
	observe_pages(attack, "read", stranger, ATTACK_MOUNT, ATTACK_PAGES, 0);
	/* Nobody has made its tables, after all. */
	observe_csm(attack, "attach", agent_out_of_exit(consumer).x[0]);
	observe_csm(attack, "attach-later", agent_attach(consumer, attack->region));
	observe_pages(attack, "consumer", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

const struct attack_entry attack_host_waiting[] = {
	{"revoke-while-tables-are-made", revoke_while_tables_are_made},
	{"destroy-while-tables-are-made", destroy_while_tables_are_made},
	{"remove-provider-while-tables-are-made", remove_provider_while_tables_are_made},
	{"remove-consumer-while-tables-are-made", remove_consumer_while_tables_are_made},
	{"destroy-provider-while-tables-are-made", destroy_provider_while_tables_are_made},
	{"move-while-tables-are-made", move_while_tables_are_made},
	{"revoke-while-memory-is-vacated", revoke_while_memory_is_vacated},
	{"destroy-while-memory-is-vacated", destroy_while_memory_is_vacated},
	{"renew-consumer-while-memory-is-vacated", renew_consumer_while_memory_is_vacated},
	{"remove-provider-while-memory-is-made", remove_provider_while_memory_is_made},
	{"never-enter-again", never_enter_again},
	{"forge-the-entry", forge_the_entry},
	{"enter-another-with-the-same-page", enter_another_with_the_same_page},
	{NULL, NULL},
};
