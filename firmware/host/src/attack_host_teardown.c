/* SPDX-License-Identifier: BSD-3-Clause */
/* The host tears down by force what realms share, at any time and in any order. */
#include <string.h>

#include "attack_host.h"
#include "attack_tables.h"
#include "pages.h"
#include "rmi.h"
#include "rmi_calls.h"

/* As realm_remove_apt(), and looks into what comes back. */
static const char *remove_and_look(struct attack *attack, struct realm *realm)
{
	uint64_t progress = CSM_REMOVE_MORE;
	const char *seen = "zero";

	while (progress != CSM_REMOVE_DONE) {
		uint64_t granule = 0;

		if (RMI_STATUS(rmi_csm_apt_remove(realm->rd, &progress, &granule)) != RMI_SUCCESS)
			return "refused";
		if (progress != CSM_REMOVE_GRANULE)
			continue;
		if (RMI_STATUS(pages_undelegate(granule)) != RMI_SUCCESS)
			return "kept";
		if (strcmp(seen, "zero") == 0)
			seen = granule_seen(attack, granule);
		pages_give(granule, 1);
		realm->apt_granules--;
	}
	return realm->apt_granules == 0 ? seen : "kept";
}

/* The ends of the region, which are all of it that matters here: its middle is like them. */
static void observe_owner(struct attack *attack, const char *key)
{
	const uint64_t last = STEP_PAGES - ATTACK_PAGES;
	struct agent *provider = &attack->provider;
	struct agent_pages front = agent_compare(provider, ATTACK_REGION, ATTACK_PAGES, 0);
	struct agent_pages back =
		agent_compare(provider, ATTACK_REGION + last * PAGE_SIZE, ATTACK_PAGES,
			      last * (PAGE_SIZE / sizeof(uint64_t)));

	observe_word(attack, key,
		     front.same == ATTACK_PAGES && back.same == ATTACK_PAGES ? "intact" : "other");
}

static void remove_provider(struct attack *attack, enum step step)
{
	struct agent *consumer = &attack->consumer;

	if (!step_reach(attack, step))
		return;
	observe_word(attack, "tables", remove_and_look(attack, attack->provider.realm));
	observe_pages(attack, "consumer", consumer, STEP_MOUNT, STEP_PAGES, 0);
	observe_csm(attack, "go-on", step_go_on(attack, step));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_csm(attack, "detach", agent_detach(consumer, attack->region));
	observe_owner(attack, "owner");
}

static void remove_consumer(struct attack *attack, enum step step)
{
	struct agent *consumer = &attack->consumer;

	if (!step_reach(attack, step))
		return;
	observe_word(attack, "tables", remove_and_look(attack, consumer->realm));
	observe_pages(attack, "consumer", consumer, STEP_MOUNT, STEP_PAGES, 0);
	observe_csm(attack, "go-on", step_go_on(attack, step));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_csm(attack, "destroy", agent_destroy(&attack->provider, attack->region));
	observe_owner(attack, "owner");
}

/* One attack a step. */
#define REMOVE_WHEN(who, name, step)                                                               \
	static void remove_##who##_when_##name(struct attack *attack)                              \
	{                                                                                          \
		remove_##who(attack, step);                                                        \
	}

REMOVE_WHEN(provider, created, STEP_CREATED)
REMOVE_WHEN(provider, shared, STEP_SHARED)
REMOVE_WHEN(provider, reserved, STEP_RESERVED)
REMOVE_WHEN(provider, attaching, STEP_ATTACHING)
REMOVE_WHEN(provider, attached, STEP_ATTACHED)
REMOVE_WHEN(provider, revoking, STEP_REVOKING)
REMOVE_WHEN(provider, revoked, STEP_REVOKED)
REMOVE_WHEN(provider, destroying, STEP_DESTROYING)
REMOVE_WHEN(provider, destroyed, STEP_DESTROYED)
REMOVE_WHEN(consumer, reserved, STEP_RESERVED)
REMOVE_WHEN(consumer, attaching, STEP_ATTACHING)
REMOVE_WHEN(consumer, attached, STEP_ATTACHED)
REMOVE_WHEN(consumer, revoking, STEP_REVOKING)
REMOVE_WHEN(consumer, revoked, STEP_REVOKED)
REMOVE_WHEN(consumer, destroying, STEP_DESTROYING)
REMOVE_WHEN(consumer, destroyed, STEP_DESTROYED)

/* After the first chunk of it nothing new begins; what others have they may still give up. */
static void act_within_a_removal(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	const uint64_t beside = ATTACK_REGION + STEP_PAGES * PAGE_SIZE;
	uint64_t progress, granule, id;

	if (!step_reach(attack, STEP_ATTACHED) || !attack_memory(attack, provider, beside, 1))
		return;
	observe_rmi(attack, "remove", rmi_csm_apt_remove(provider->realm->rd, &progress, &granule));
	observe_word(attack, "progress", progress == CSM_REMOVE_MORE ? "more" : "other");
	observe_csm(attack, "create", agent_create(provider, beside, 1, &id));
	observe_csm(attack, "share",
		    agent_share(provider, attack->region, attack->stranger.id, READ_WRITE));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	granule = granule_take(attack);
	observe_rmi(attack, "add", rmi_csm_apt_add(provider->realm->rd, granule));
	observe_word(attack, "granule", granule_drop(granule) ? "returned" : "kept");
	observe_rmi(attack, "realm-destroy", rmi_realm_destroy(provider->realm->rd));
	observe_csm(attack, "detach", agent_detach(consumer, attack->region));
	observe_word(attack, "tables", remove_and_look(attack, provider->realm));
	observe_pages(attack, "consumer", consumer, STEP_MOUNT, STEP_PAGES, 0);
	observe_owner(attack, "owner");
}

/* A chunk here, a chunk there. */
static void remove_both_by_turns(struct attack *attack)
{
	struct realm *realm[] = {attack->provider.realm, attack->consumer.realm};
	uint64_t progress, granule;

	if (!step_reach(attack, STEP_ATTACHED))
		return;
	for (unsigned int i = 0; i < 2; i++) {
		if (!attack_needs(
			    attack, "RMI_CSM_APT_REMOVE",
			    RMI_STATUS(rmi_csm_apt_remove(realm[i]->rd, &progress, &granule))) ||
		    !attack_assumes(attack, "a first chunk", progress == CSM_REMOVE_MORE))
			return;
	}
	observe_word(attack, "consumer-tables", remove_and_look(attack, realm[1]));
	observe_word(attack, "provider-tables", remove_and_look(attack, realm[0]));
	observe_pages(attack, "consumer", &attack->consumer, STEP_MOUNT, STEP_PAGES, 0);
	observe_owner(attack, "owner");
}

/* All pages of a region, one after the other, with everything that CSM knows of it in place. */
static void take_all_pages(struct attack *attack)
{
	struct realm *provider = attack->provider.realm;
	uint64_t granule;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	granule = agent_granule(&attack->provider, ATTACK_REGION);
	observe_word(attack, "taken",
		     realm_vacate(provider, ATTACK_REGION, ATTACK_REGION + ATTACK_PAGES * PAGE_SIZE)
			     ? "yes"
			     : "no");
	observe_word(attack, "host", granule_seen(attack, granule));
	observe_pages(attack, "consumer", &attack->consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_rmi(attack, "realm-destroy", rmi_realm_destroy(provider->rd));
	observe_csm(attack, "revoke",
		    agent_revoke(&attack->provider, attack->region, attack->consumer.id));
	observe_csm(attack, "destroy", agent_destroy(&attack->provider, attack->region));
}

/* The provider switches itself off: what it shares is the host's to take only when it goes. */
static void switch_the_provider_off(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	uint64_t granule;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	granule = agent_granule(provider, ATTACK_REGION);
	observe_csm(attack, "switch-off", agent_smc(provider, PSCI_SYSTEM_OFF, 0, 0, 0, 0).x[0]);
	observe_rmi(attack, "enter",
		    rmi_rec_enter(provider->rec->address, (uint64_t)(uintptr_t)provider->rec->run));
	observe_rmi(attack, "undelegate", pages_undelegate(granule));
	observe_pages(attack, "consumer", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_word(attack, "destroy", realm_destroy(provider->realm) ? "SUCCESS" : "refused");
	observe_pages(attack, "consumer-later", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_word(attack, "host", granule_seen(attack, granule));
}

#define RING 3U

/* Every realm shares with the next one, and the last one with the first. */
static bool make_ring(struct attack *attack, struct agent *const agent[RING], uint64_t region[RING])
{
	for (unsigned int i = 0; i < RING; i++) {
		struct agent *next = agent[(i + 1) % RING];

		if (!attack_create(attack, agent[i], ATTACK_PAGES) ||
		    !attack_needs(attack, "CSM_SHARE",
				  agent_share(agent[i], attack->region, next->id, READ_WRITE)) ||
		    !attack_needs(attack, "CSM_RESERVE",
				  agent_reserve(next, attack->region, agent[i]->id, ATTACK_MOUNT,
						ATTACK_PAGES)) ||
		    !attack_needs(attack, "CSM_ATTACH", agent_attach(next, attack->region)))
			return false;
		region[i] = agent_granule(agent[i], ATTACK_REGION);
	}
	return true;
}

/* One by one they are destroyed; what another one owns stays with it. */
static void destroy_ring(struct attack *attack, const unsigned int order[RING])
{
	struct agent *const agent[RING] = {&attack->provider, &attack->consumer, &attack->stranger};
	struct agent *heir = agent[(order[0] + 1) % RING];
	struct agent *other = agent[(order[0] + 2) % RING];
	struct agent *last = agent[order[2]];
	const char *seen = "zero";
	uint64_t region[RING];

	if (!make_ring(attack, agent, region))
		return;
	observe_word(attack, "first", realm_destroy(agent[order[0]]->realm) ? "gone" : "refused");
	observe_pages(attack, "heir-mount", heir, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "heir-own", heir, ATTACK_REGION, ATTACK_PAGES, 0);
	observe_pages(attack, "other-mount", other, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "other-own", other, ATTACK_REGION, ATTACK_PAGES, 0);
	observe_word(attack, "second", realm_destroy(agent[order[1]]->realm) ? "gone" : "refused");
	observe_pages(attack, "last-mount", last, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "last-own", last, ATTACK_REGION, ATTACK_PAGES, 0);
	observe_word(attack, "last", realm_destroy(last->realm) ? "gone" : "refused");
	for (unsigned int i = 0; i < RING && strcmp(seen, "zero") == 0; i++)
		seen = granule_seen(attack, region[i]);
	observe_word(attack, "host", seen);
}

/* One attack an order. */
#define DESTROY_RING(a, b, c)                                                                      \
	static void destroy_ring_##a##b##c(struct attack *attack)                                  \
	{                                                                                          \
		destroy_ring(attack, (const unsigned int[RING]){a, b, c});                         \
	}

DESTROY_RING(0, 1, 2)
DESTROY_RING(0, 2, 1)
DESTROY_RING(1, 0, 2)
DESTROY_RING(1, 2, 0)
DESTROY_RING(2, 0, 1)
DESTROY_RING(2, 1, 0)

const struct attack_entry attack_host_teardown[] = {
	{"remove-provider-when-created", remove_provider_when_created},
	{"remove-provider-when-shared", remove_provider_when_shared},
	{"remove-provider-when-reserved", remove_provider_when_reserved},
	{"remove-provider-when-attaching", remove_provider_when_attaching},
	{"remove-provider-when-attached", remove_provider_when_attached},
	{"remove-provider-when-revoking", remove_provider_when_revoking},
	{"remove-provider-when-revoked", remove_provider_when_revoked},
	{"remove-provider-when-destroying", remove_provider_when_destroying},
	{"remove-provider-when-destroyed", remove_provider_when_destroyed},
	{"remove-consumer-when-reserved", remove_consumer_when_reserved},
	{"remove-consumer-when-attaching", remove_consumer_when_attaching},
	{"remove-consumer-when-attached", remove_consumer_when_attached},
	{"remove-consumer-when-revoking", remove_consumer_when_revoking},
	{"remove-consumer-when-revoked", remove_consumer_when_revoked},
	{"remove-consumer-when-destroying", remove_consumer_when_destroying},
	{"remove-consumer-when-destroyed", remove_consumer_when_destroyed},
	{"act-within-a-removal", act_within_a_removal},
	{"remove-both-by-turns", remove_both_by_turns},
	{"take-all-pages", take_all_pages},
	{"switch-the-provider-off", switch_the_provider_off},
	{"destroy-a-ring-012", destroy_ring_012},
	{"destroy-a-ring-021", destroy_ring_021},
	{"destroy-a-ring-102", destroy_ring_102},
	{"destroy-a-ring-120", destroy_ring_120},
	{"destroy-a-ring-201", destroy_ring_201},
	{"destroy-a-ring-210", destroy_ring_210},
	{NULL, NULL},
};
