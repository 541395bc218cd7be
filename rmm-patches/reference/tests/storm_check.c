/* SPDX-License-Identifier: BSD-3-Clause */
/* What must hold between any two calls of the storm, by the tables and by what was agreed. */
#include <string.h>

#include "storm.h"

static unsigned int attached, attached_blocks;

void storm_forget_counts(void)
{
	attached = attached_blocks = 0;
}

struct agreement *agreement_of(uint64_t id)
{
	for (unsigned int i = 0; i < MAX_REGIONS; i++) {
		if (agreements[i].id == id) {
			return &agreements[i];
		}
	}
	return NULL;
}

/* The entry that translates a page: its level, and its value. */
static uint64_t entry_of(const struct actor *actor, uint64_t ipa, int *level)
{
	const struct rd *rd = arch_realm_ptr(actor->realm.rd);
	struct rtt_walk walk;
	uint64_t entry;

	rtt_walk_lock(&rd->tree, ipa, RTT_PAGE_LEVEL, &walk);
	entry = rtt_walk_entry(&walk);
	*level = walk.level;
	rtt_walk_unlock(&walk);
	return entry;
}

static uint64_t translate(uint64_t entry, int level, uint64_t ipa)
{
	uint64_t inside = ipa & (rtt_entry_size(level) - 1) & ~(GRANULE_SIZE - 1);

	return ((entry & RTTE_VALID) == 0)
		       ? 0
		       : (rtte_pa(entry) + inside) |
				 (((entry & RTTE_S2AP_MASK) == RTTE_S2AP_RW) ? WRITABLE : 0) |
				 ((level == RTT_PAGE_LEVEL) ? 0 : OF_BLOCK);
}

/* Counts of every table below, and DATA granules found. */
static void check_table(uint64_t pa, int level, unsigned int *data)
{
	const struct granule *table = granule_find(pa);
	const uint64_t *entries = arch_realm_ptr(pa);
	unsigned int owners = 0;

	EQUAL(table->state, GRANULE_RTT);
	for (unsigned int i = 0; i < RTT_ENTRIES; i++) {
		uint64_t entry = arch_pte_read(&entries[i]);

		owners += rtte_is_owner(entry, level) ? 1 : 0;
		if (rtte_kind(entry, level) == RTTE_TABLE) {
			check_table(rtte_pa(entry), level + 1, data);
		} else if ((rtte_kind(entry, level) == RTTE_ASSIGNED) && !rtte_is_mount(entry)) {
			*data += (level == RTT_PAGE_LEVEL) ? 1 : RTT_ENTRIES;
		}
		CHECK(!rtte_is_mount(entry) || (level >= RTT_BLOCK_LEVEL));
	}
	EQUAL(granule_refcount(table), owners);
}

struct place {
	unsigned int actor;
	uint64_t ipa;
	bool known, ram;
};

static struct place *place_of(uint64_t pa)
{
	static struct place places[2][HOST_BANK_SIZE / GRANULE_SIZE];

	if (pa == 0) {
		memset(places, 0, sizeof(places));
		return NULL;
	}
	return (pa >= HOST_BANK1_BASE) ? &places[1][(pa - HOST_BANK1_BASE) / GRANULE_SIZE]
				       : &places[0][(pa - HOST_BANK0_BASE) / GRANULE_SIZE];
}

static void find_owners(void)
{
	(void)place_of(0);
	for (unsigned int i = 0; i < ACTORS; i++) {
		for (uint64_t ipa = 0; ipa < AREA; ipa += GRANULE_SIZE) {
			int level;
			uint64_t entry = entry_of(&actors[i], ipa, &level);
			struct place *place;

			if ((rtte_kind(entry, level) != RTTE_ASSIGNED) || rtte_is_mount(entry)) {
				continue;
			}
			place = place_of(rtte_pa(entry) + (ipa & (rtt_entry_size(level) - 1)));
			CHECK(!place->known);
			*place = (struct place){i, ipa, true, rtte_ripas(entry) == RIPAS_RAM};
			EQUAL(granule_find(rtte_pa(entry))->state, GRANULE_DATA);
		}
	}
}

static bool granted(const struct agreement *region, unsigned int consumer, uint64_t perm)
{
	if ((region->peer_id[consumer] == actors[consumer].id) &&
	    (region->perm[consumer] == perm)) {
		return true;
	}
	for (unsigned int i = 0; i < CSM_REGION_POLICIES; i++) {
		if ((region->policy[i].index != 0) && (region->policy[i].perm == perm) &&
		    storm_alike(region->policy[i].actor, consumer)) {
			return true;
		}
	}
	return false;
}

/* Properties 1 to 4: the page is the owner's, and both have agreed on it, here, and like this. */
static void check_mount(unsigned int consumer, uint64_t ipa, uint64_t entry, int level,
			bool with_model)
{
	uint64_t perm = ((entry & RTTE_S2AP_MASK) == RTTE_S2AP_RO) ? CSM_PERM_READ
								   : CSM_PERM_READ | CSM_PERM_WRITE;
	const struct place *place = place_of(rtte_pa(entry) + (ipa & (rtt_entry_size(level) - 1)));
	bool agreed = !with_model;

	CHECK(place->known && place->ram && (place->actor != consumer));
	CHECK((entry & RTTE_XN) != 0);
	for (unsigned int i = 0; with_model && (i < MAX_REGIONS); i++) {
		const struct agreement *region = &agreements[i];

		if ((region->id == 0) || (region->owner != place->actor) ||
		    (place->ipa < region->base) || (place->ipa >= region->base + region->size)) {
			continue;
		}
		agreed = region->reserved[consumer] && granted(region, consumer, perm) &&
			 (ipa - region->mount[consumer] == place->ipa - region->base);
	}
	CHECK(agreed);
}

/* Where a reservation is not mapped it is EMPTY, so that faults stay inside the realm. */
static void check_holes(unsigned int consumer)
{
	for (unsigned int i = 0; i < MAX_REGIONS; i++) {
		const struct agreement *region = &agreements[i];

		if ((region->id == 0) || !region->reserved[consumer] || actors[consumer].closing) {
			continue;
		}
		for (uint64_t offset = 0; offset < region->size; offset += GRANULE_SIZE) {
			int level;
			uint64_t entry = entry_of(&actors[consumer],
						  region->mount[consumer] + offset, &level);

			CHECK(rtte_is_mount(entry) ||
			      ((rtte_kind(entry, level) == RTTE_UNASSIGNED) &&
			       (rtte_ripas(entry) == RIPAS_EMPTY)));
		}
	}
}

void storm_check(bool with_model)
{
	unsigned int data = 0, pages = 0;

	find_owners();
	for (unsigned int i = 0; i < ACTORS; i++) {
		struct actor *actor = &actors[i];

		check_table(actor->realm.rtt_base, 1, &data);
		if (with_model) {
			check_holes(i);
		}
		for (uint64_t ipa = 0; ipa < AREA; ipa += GRANULE_SIZE) {
			int level;
			uint64_t entry = entry_of(actor, ipa, &level);
			uint64_t now = translate(entry, level, ipa);
			uint64_t *cached = &actor->tlb[ipa / GRANULE_SIZE];

			if (rtte_is_mount(entry)) {
				check_mount(i, ipa, entry, level, with_model);
				attached++;
				attached_blocks += (level == RTT_BLOCK_LEVEL) ? 1 : 0;
			}
			/* Property 5: nothing is cached but what is so. */
			CHECK(!storm_watching || (*cached == 0) || (*cached == now));
			*cached = now;
		}
	}
	for (uint64_t offset = 0; offset < HOST_BANK_SIZE; offset += GRANULE_SIZE) {
		pages += (granule_find(HOST_BANK0_BASE + offset)->state == GRANULE_DATA) ? 1 : 0;
		pages += (granule_find(HOST_BANK1_BASE + offset)->state == GRANULE_DATA) ? 1 : 0;
	}
	EQUAL(data, pages);
}

unsigned int storm_attached(void)
{
	return attached;
}

unsigned int storm_attached_blocks(void)
{
	return attached_blocks;
}

static const struct measurement *rim_of(unsigned int actor)
{
	const struct rd *rd = arch_realm_ptr(actors[actor].realm.rd);

	return &rd->measurement[MEASUREMENT_RIM];
}

bool storm_alike(unsigned int a, unsigned int b)
{
	return memcmp(rim_of(a), rim_of(b), sizeof(*rim_of(a))) == 0;
}

bool storm_write_policy(unsigned int realm, uint64_t ipa, unsigned int actor, uint64_t perm)
{
	struct csm_policy_record policy = {.perm = perm, .max_consumers = 1 + storm_pick(2)};
	int level;
	uint64_t entry = entry_of(&actors[realm], ipa, &level);

	if (((entry & RTTE_VALID) == 0) || rtte_is_mount(entry)) {
		return false;
	}
	memcpy(policy.rim, rim_of(actor), sizeof(policy.rim));
	memcpy(arch_realm_ptr(rtte_pa(entry) + (ipa & (rtt_entry_size(level) - 1))), &policy,
	       sizeof(policy));
	return true;
}
