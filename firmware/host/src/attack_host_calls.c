/* SPDX-License-Identifier: BSD-3-Clause */
/* The host calls on one CPU while a realm, or the host itself, calls on the other. */
#include <string.h>

#include "attack_host.h"
#include "attack_tables.h"
#include "cpu.h"
#include "pages.h"
#include "rmi.h"
#include "rmi_calls.h"

static void attach_beside(void *argument)
{
	struct attack *attack = argument;

	/* Whatever it answers: what counts is what is left. */
	agent_attach(&attack->consumer, attack->region);
}

/* A region of memory that is there already, ready to be attached. */
static bool renew_region(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;

	return attack_needs(attack, "CSM_CREATE",
			    agent_create(provider, ATTACK_REGION, STEP_PAGES, &attack->region)) &&
	       attack_needs(attack, "CSM_SHARE",
			    agent_share(provider, attack->region, consumer->id, READ_WRITE)) &&
	       attack_needs(attack, "CSM_RESERVE",
			    agent_reserve(consumer, attack->region, provider->id, STEP_MOUNT,
					  STEP_PAGES));
}

static uint64_t readable_pages(struct attack *attack)
{
	return STEP_PAGES - agent_compare(&attack->consumer, STEP_MOUNT, STEP_PAGES, 0).aborts;
}

static void remove_provider_while_its_consumer_attaches(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	uint64_t refused = 0, readable = 0;

	if (!attack_memory(attack, provider, ATTACK_REGION, STEP_PAGES))
		return;
	for (uint64_t i = 0; i < attack->repeats; i++) {
		if (!renew_region(attack) || !attack_beside(attack, attach_beside, attack))
			return;
		attack_cut_turn();
		refused += realm_remove_apt(provider->realm) ? 0 : 1;
		attack_join();
		readable += readable_pages(attack);
		if (!attack_needs(attack, "CSM_DETACH",
				  agent_detach(&attack->consumer, attack->region)) ||
		    !attack_assumes(attack, "RMI_CSM_APT_ADD", realm_add_apt(provider->realm)))
			return;
		provider->id = agent_smc(provider, SMC_CSM_FEATURES, 1, 0, 0, 0).x[1];
	}
	observe_number(attack, "refused", refused);
	observe_number(attack, "readable", readable);
	observe_pages(attack, "owner", provider, ATTACK_REGION, STEP_PAGES, 0);
}

/* The page is given back, as fresh RAM, and the next region can be made. */
static bool restore_page(struct attack *attack, uint64_t ipa)
{
	/* One of the two may have been done already. */
	agent_destroy(&attack->provider, attack->region);
	agent_detach(&attack->consumer, attack->region);
	return attack_memory(attack, &attack->provider, ipa, 1);
}

/*
 * The host takes a page from the middle of the region while `work` is done on the other CPU.
 */
static void take_page_beside(struct attack *attack, bool attached, void (*work)(void *argument))
{
	const uint64_t ipa = ATTACK_REGION + (STEP_PAGES / 2) * PAGE_SIZE;
	const uint64_t mounted = STEP_MOUNT + (STEP_PAGES / 2) * PAGE_SIZE;
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	uint64_t refused = 0, readable = 0, unwiped = 0;

	if (!attack_memory(attack, provider, ATTACK_REGION, STEP_PAGES))
		return;
	for (uint64_t i = 0; i < attack->repeats; i++) {
		uint64_t granule = agent_granule(provider, ipa);
		uint64_t value;

		if (!renew_region(attack) ||
		    (attached &&
		     !attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region))) ||
		    !attack_beside(attack, work, attack))
			return;
		attack_cut_turn();
		refused += realm_vacate(provider->realm, ipa, ipa + PAGE_SIZE) ? 0 : 1;
		attack_join();
		readable += agent_read(consumer, mounted, &value) == ACCESS_ABORT ? 0 : 1;
		unwiped += strcmp(granule_seen(attack, granule), "zero") == 0 ? 0 : 1;
		if (!restore_page(attack, ipa))
			return;
	}
	observe_number(attack, "refused", refused);
	observe_number(attack, "readable", readable);
	observe_number(attack, "not-wiped", unwiped);
}

static void take_a_page_while_its_consumer_attaches(struct attack *attack)
{
	take_page_beside(attack, false, attach_beside);
}

static void detach_beside(void *argument)
{
	struct attack *attack = argument;

	agent_detach(&attack->consumer, attack->region);
}

static void take_a_page_while_its_consumer_detaches(struct attack *attack)
{
	take_page_beside(attack, true, detach_beside);
}

static void revoke_beside(void *argument)
{
	struct attack *attack = argument;

	agent_revoke(&attack->provider, attack->region, attack->consumer.id);
}

static void take_a_page_while_its_consumer_is_revoked(struct attack *attack)
{
	take_page_beside(attack, true, revoke_beside);
}

static void destroy_beside(void *argument)
{
	struct attack *attack = argument;

	agent_destroy(&attack->provider, attack->region);
}

static void take_a_page_while_its_region_is_destroyed(struct attack *attack)
{
	take_page_beside(attack, true, destroy_beside);
}

static void remove_consumer_beside(void *argument)
{
	struct attack *attack = argument;

	attack_cut_turn();
	realm_remove_apt(attack->consumer.realm);
}

static void remove_both_at_once(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	uint64_t left = 0, readable = 0;

	if (!attack_memory(attack, provider, ATTACK_REGION, STEP_PAGES))
		return;
	for (uint64_t i = 0; i < attack->repeats; i++) {
		if (!renew_region(attack) ||
		    !attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region)) ||
		    !attack_beside(attack, remove_consumer_beside, attack))
			return;
		attack_cut_turn();
		realm_remove_apt(provider->realm);
		attack_join();
		left += provider->realm->apt_granules + consumer->realm->apt_granules;
		readable += readable_pages(attack);
		if (!attack_assumes(attack, "RMI_CSM_APT_ADD",
				    realm_add_apt(provider->realm) &&
					    realm_add_apt(consumer->realm)))
			return;
		provider->id = agent_smc(provider, SMC_CSM_FEATURES, 1, 0, 0, 0).x[1];
		consumer->id = agent_smc(consumer, SMC_CSM_FEATURES, 1, 0, 0, 0).x[1];
	}
	observe_number(attack, "granules-left", left);
	observe_number(attack, "readable", readable);
	observe_pages(attack, "owner", provider, ATTACK_REGION, STEP_PAGES, 0);
}

/* Tries on one page of a region whatever would make it the host's or another realm's. */
struct grab {
	uint64_t granule, rd;
	uint64_t successes;
	uint64_t tries;
	bool over;
};

static void grab_beside(void *argument)
{
	struct grab *grab = argument;

	while (!__atomic_load_n(&grab->over, __ATOMIC_ACQUIRE)) {
		attack_cut_turn();
		const uint64_t status[] = {
			pages_undelegate(grab->granule),
			rmi_csm_apt_add(grab->rd, grab->granule),
			rmi_data_create_unknown(grab->rd, grab->granule,
						REALM_CONFIG_IPA + PAGE_SIZE),
			rmi_rtt_create(grab->rd, grab->granule, ATTACK_REGION, 2),
		};

		for (unsigned int i = 0; i < sizeof(status) / sizeof(status[0]); i++)
			grab->successes += RMI_STATUS(status[i]) == RMI_SUCCESS ? 1 : 0;
		__atomic_store_n(&grab->tries, grab->tries + 1, __ATOMIC_RELEASE);
		yield_turn();
	}
}

static void grab_a_page_while_it_is_mounted(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	struct grab grab = {.rd = attack->stranger.realm->rd};
	bool carried = true;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	grab.granule = agent_granule(provider, ATTACK_REGION);
	if (!attack_beside(attack, grab_beside, &grab))
		return;
	for (uint64_t i = 0; i < attack->repeats && carried; i++) {
		carried =
			attack_needs(attack, "CSM_REVOKE",
				     agent_revoke(provider, attack->region, consumer->id)) &&
			attack_needs(
				attack, "CSM_SHARE",
				agent_share(provider, attack->region, consumer->id, READ_WRITE)) &&
			attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region));
	}
	while (__atomic_load_n(&grab.tries, __ATOMIC_ACQUIRE) == 0)
		yield_turn();
	__atomic_store_n(&grab.over, true, __ATOMIC_RELEASE);
	attack_join();
	observe_number(attack, "successes", grab.successes);
	observe_pages(attack, "consumer", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* One granule that two CPUs offer to two realms. */
struct offer {
	uint64_t rd, granule, status;
};

static void offer_beside(void *argument)
{
	struct offer *offer = argument;

	attack_cut_turn();
	offer->status = rmi_csm_apt_add(offer->rd, offer->granule);
}

static bool taken(struct realm *realm, uint64_t status)
{
	if (RMI_STATUS(status) != RMI_SUCCESS)
		return false;
	realm->apt_granules++;
	return true;
}

static void give_one_granule_to_two_tables(struct attack *attack)
{
	struct realm *provider = attack->provider.realm;
	struct realm *consumer = attack->consumer.realm;
	uint64_t never = 0, twice = 0;

	for (uint64_t i = 0; i < attack->repeats; i++) {
		struct offer offer = {.rd = consumer->rd, .granule = granule_take(attack)};
		bool first, second;

		if (offer.granule == 0 || !attack_beside(attack, offer_beside, &offer))
			return;
		attack_cut_turn();
		first = taken(provider, rmi_csm_apt_add(provider->rd, offer.granule));
		attack_join();
		second = taken(consumer, offer.status);
		twice += first && second ? 1 : 0;
		never += !first && !second ? 1 : 0;
	}
	observe_number(attack, "never", never);
	observe_number(attack, "twice", twice);
	/* Each of them is one table's, and comes back once. */
	observe_word(attack, "remove",
		     realm_remove_apt(provider) && realm_remove_apt(consumer) ? "SUCCESS"
									      : "refused");
}

const struct attack_entry attack_host_calls[] = {
	{"remove-provider-while-its-consumer-attaches",
	 remove_provider_while_its_consumer_attaches},
	{"remove-both-at-once", remove_both_at_once},
	{"take-a-page-while-its-consumer-attaches", take_a_page_while_its_consumer_attaches},
	{"take-a-page-while-its-consumer-detaches", take_a_page_while_its_consumer_detaches},
	{"take-a-page-while-its-consumer-is-revoked", take_a_page_while_its_consumer_is_revoked},
	{"take-a-page-while-its-region-is-destroyed", take_a_page_while_its_region_is_destroyed},
	{"grab-a-page-while-it-is-mounted", grab_a_page_while_it_is_mounted},
	{"give-one-granule-to-two-tables", give_one_granule_to_two_tables},
	{NULL, NULL},
};
