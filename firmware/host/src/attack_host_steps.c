/* SPDX-License-Identifier: BSD-3-Clause */
/* The host reaches for shared memory at each step of its life. */
#include "attack_host.h"
#include "attack_tables.h"
#include "pages.h"
#include "rmi.h"
#include "rmi_calls.h"

/* What an attack does at each step, and says about it. */
typedef void (*at_step)(struct attack *attack, enum step step);

/* Goes through the life of a region from `first` on. */
static void at_every_step(struct attack *attack, enum step first, at_step act)
{
	for (enum step step = STEP_CREATED; step <= STEP_DESTROYED; step++) {
		if (!step_to(attack, step))
			return;
		if (step >= first)
			act(attack, step);
	}
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, STEP_PAGES, 0);
}

static void undelegate(struct attack *attack, enum step step)
{
	uint64_t granule = agent_granule(&attack->provider, ATTACK_REGION);

	observe_rmi(attack, step_name(step), pages_undelegate(granule));
}

static void undelegate_at_every_step(struct attack *attack)
{
	at_every_step(attack, STEP_CREATED, undelegate);
}

static void look(struct attack *attack, enum step step)
{
	uint64_t granule = agent_granule(&attack->provider, ATTACK_REGION);

	observe_word(attack, step_name(step), granule_seen(attack, granule));
}

static void look_at_every_step(struct attack *attack)
{
	at_every_step(attack, STEP_CREATED, look);
}

/* A granule that somebody has is not DELEGATED, so that nobody else can get it. */
static void map_for_another(struct attack *attack, enum step step)
{
	uint64_t granule = agent_granule(&attack->provider, ATTACK_REGION);

	observe_rmi(attack, step_name(step),
		    rmi_data_create_unknown(attack->stranger.realm->rd, granule, ATTACK_REGION));
}

static void map_for_another_at_every_step(struct attack *attack)
{
	if (attack_assumes(attack, "tables",
			   realm_add_tables(attack->stranger.realm, ATTACK_REGION,
					    ATTACK_REGION + PAGE_SIZE, 3)))
		at_every_step(attack, STEP_CREATED, map_for_another);
}

/* Memory of the consumer's own in a range that it has set aside, mapped or not. */
static void fill_reservation(struct attack *attack, enum step step)
{
	/* Its last page: not mapped while ATTACH, and still mapped while REVOKE is half way. */
	uint64_t ipa = STEP_MOUNT + (STEP_PAGES - 1) * PAGE_SIZE;
	uint64_t granule = granule_take(attack);

	if (granule == 0)
		return;
	observe_rmi(attack, step_name(step),
		    rmi_data_create_unknown(attack->consumer.realm->rd, granule, ipa));
	if (!granule_drop(granule))
		observe_word(attack, "granule", "kept");
}

static void fill_reservation_at_every_step(struct attack *attack)
{
	/* So that no table is what it fails for. */
	if (attack_assumes(attack, "tables",
			   realm_add_tables(attack->consumer.realm, STEP_MOUNT,
					    STEP_MOUNT + STEP_PAGES * PAGE_SIZE, 3)))
		at_every_step(attack, STEP_RESERVED, fill_reservation);
}

/* Each time another page of the mount; the last one's fate is told. */
static void take_from_consumer(struct attack *attack, enum step step)
{
	uint64_t offset = (uint64_t)step * 4 * PAGE_SIZE;
	uint64_t last = STEP_PAGES * PAGE_SIZE - PAGE_SIZE - offset;
	/* What is mapped half way: the start while ATTACH, the end while REVOKE and DESTROY. */
	uint64_t ipa = STEP_MOUNT + (step == STEP_ATTACHING ? offset : last);
	struct taken_page page = page_take(&attack->consumer, ipa);

	if (page.granule != 0)
		observe_word(attack, "address", "given");
	observe_rmi(attack, step_name(step), page.status);
}

static void take_mounted_pages_at_every_step(struct attack *attack)
{
	at_every_step(attack, STEP_RESERVED, take_from_consumer);
}

/*
 * The host takes one page of the region from its provider: it gets it wiped, and nobody has it any
 * more. Whatever was half way can be finished; nothing else is lost.
 */
static void take_page(struct attack *attack, enum step step)
{
	/* Half way, this page is mapped, and the next one of the same table is not. */
	const uint64_t offset =
		(step == STEP_REVOKING || step == STEP_DESTROYING ? STEP_PAGES - 1 : 0) * PAGE_SIZE;
	const uint64_t other = ATTACK_REGION + PAGE_SIZE;
	struct agent *provider = &attack->provider;
	uint64_t granule;

	if (!step_reach(attack, step))
		return;
	granule = agent_granule(provider, ATTACK_REGION + offset);
	observe_word(attack, "taken",
		     realm_vacate(provider->realm, ATTACK_REGION + offset,
				  ATTACK_REGION + offset + PAGE_SIZE)
			     ? "yes"
			     : "no");
	observe_word(attack, "host", granule_seen(attack, granule));
	observe_read(attack, "consumer", &attack->consumer, STEP_MOUNT + offset, 0);
	observe_csm(attack, "go-on", step_go_on(attack, step));
	observe_read(attack, "consumer-later", &attack->consumer, STEP_MOUNT + offset, 0);
	observe_pages(attack, "rest", provider, other, STEP_PAGES - 2,
		      PAGE_SIZE / sizeof(uint64_t));
}

/* One attack a step. */
#define TAKE_PAGE_WHEN(name, step)                                                                 \
	static void take_page_when_##name(struct attack *attack)                                   \
	{                                                                                          \
		take_page(attack, step);                                                           \
	}

TAKE_PAGE_WHEN(created, STEP_CREATED)
TAKE_PAGE_WHEN(shared, STEP_SHARED)
TAKE_PAGE_WHEN(reserved, STEP_RESERVED)
TAKE_PAGE_WHEN(attaching, STEP_ATTACHING)
TAKE_PAGE_WHEN(attached, STEP_ATTACHED)
TAKE_PAGE_WHEN(revoking, STEP_REVOKING)
TAKE_PAGE_WHEN(revoked, STEP_REVOKED)
TAKE_PAGE_WHEN(destroying, STEP_DESTROYING)
TAKE_PAGE_WHEN(destroyed, STEP_DESTROYED)

/* A page that the host took, mapped for another realm: the consumer's old place leads nowhere. */
static void reuse_a_taken_page(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *stranger = &attack->stranger;
	struct taken_page page;

	if (!step_reach(attack, STEP_ATTACHED) ||
	    !attack_needs(attack, "RSI_IPA_STATE_SET",
			  agent_set_ripas(stranger, ATTACK_REGION, 1, RMI_RAM)) ||
	    !attack_assumes(
		    attack, "tables",
		    realm_add_tables(stranger->realm, ATTACK_REGION, ATTACK_REGION + PAGE_SIZE, 3)))
		return;
	page = page_take(provider, ATTACK_REGION);
	observe_rmi(attack, "take", page.status);
	observe_rmi(attack, "map",
		    rmi_data_create_unknown(stranger->realm->rd, page.granule, ATTACK_REGION));
	observe_read(attack, "content", stranger, ATTACK_REGION, 0);
	observe_access(attack, "write", agent_write(stranger, ATTACK_REGION, 1));
	observe_read(attack, "consumer", &attack->consumer, STEP_MOUNT, 1);
	observe_csm(attack, "attach", agent_attach(&attack->consumer, attack->region));
	observe_rmi(attack, "take-back", page_take(stranger, ATTACK_REGION).status);
	/* The host's own books: the provider's page comes back to where they say that it is. */
	observe_rmi(attack, "return",
		    rmi_data_create_unknown(provider->realm->rd, page.granule, ATTACK_REGION));
	observe_read(attack, "consumer-later", &attack->consumer, STEP_MOUNT, 0);
}

const struct attack_entry attack_host_steps[] = {
	{"undelegate-at-every-step", undelegate_at_every_step},
	{"look-at-every-step", look_at_every_step},
	{"map-for-another-at-every-step", map_for_another_at_every_step},
	{"fill-a-reservation-at-every-step", fill_reservation_at_every_step},
	{"take-mounted-pages-at-every-step", take_mounted_pages_at_every_step},
	{"take-a-page-when-created", take_page_when_created},
	{"take-a-page-when-shared", take_page_when_shared},
	{"take-a-page-when-reserved", take_page_when_reserved},
	{"take-a-page-when-attaching", take_page_when_attaching},
	{"take-a-page-when-attached", take_page_when_attached},
	{"take-a-page-when-revoking", take_page_when_revoking},
	{"take-a-page-when-revoked", take_page_when_revoked},
	{"take-a-page-when-destroying", take_page_when_destroying},
	{"take-a-page-when-destroyed", take_page_when_destroyed},
	{"reuse-a-taken-page", reuse_a_taken_page},
	{NULL, NULL},
};
