/* SPDX-License-Identifier: BSD-3-Clause */
/* What must hold between any two calls, and what the machine's own checks do when it does not. */
#include "machine.h"

static struct place {
	bool known, ram;
	unsigned int realm;
	uint64_t ipa;
} places[GRANULES];

void check(bool holds, const char *text, const char *file, int line)
{
	if (!holds)
		fuzz_fail(text, file, line);
}

static struct place *place_of(uint64_t pa)
{
	return &places[(pa - DRAM) / PAGE];
}

static void find_owners(void)
{
	memset(places, 0, sizeof(places));
	for (unsigned int i = 0; i < REALMS; i++) {
		for (unsigned int page = 0; realms[i].alive && (page < PAGES); page++) {
			struct entry entry = fake_leaf(&realms[i], page, NULL);
			struct place *place;

			if (entry.kind != CSM_LEAF_ASSIGNED)
				continue;
			place = place_of(entry.pa);
			HOLDS(!place->known);
			*place = (struct place){true, entry.ripas == CSM_LEAF_RAM, i, page * PAGE};
		}
	}
}

/* Properties 1, 3 and 4 by what the realms have agreed on; and every TLB keeps what it can. */
static void check_translations(unsigned int index)
{
	uint64_t id = id_of_realm(index), value;

	for (unsigned int page = 0; page < PAGES; page++) {
		struct entry entry = fake_leaf(&realms[index], page, NULL);
		const struct place *place;

		if (entry.kind != CSM_LEAF_UNASSIGNED)
			(void)realm_read(index, page * PAGE, &value);
		if (entry.kind != CSM_LEAF_MOUNT)
			continue;
		place = place_of(entry.pa);
		HOLDS(place->known && place->ram && (place->realm != index));
		HOLDS(consents_allow(id_of_realm(place->realm), place->ipa, id, page * PAGE,
				     entry.write));
	}
}

/* Of a reservation what is not mapped is EMPTY; of a region nothing is. */
static void check_range(const struct realm *realm, uint64_t base, uint64_t size, bool mount)
{
	for (uint64_t page = base / PAGE; page < (base + size) / PAGE; page++) {
		struct entry entry = fake_leaf(realm, page, NULL);
		bool hole = entry.kind == CSM_LEAF_UNASSIGNED;

		if (mount)
			HOLDS((entry.kind == CSM_LEAF_MOUNT) ||
			      (hole && (entry.ripas == CSM_LEAF_EMPTY)));
		else
			HOLDS((hole || (entry.kind == CSM_LEAF_ASSIGNED)) &&
			      (entry.ripas != CSM_LEAF_EMPTY));
	}
}

static void check_ranges(unsigned int index)
{
	uint64_t id = id_of_realm(index);

	for (unsigned int i = 0; i < agreements_count; i++) {
		const struct agreement *region = &agreements[i];
		const struct consent *mount = consents_reservation(region, id);

		if (mount != NULL)
			check_range(&realms[index], mount->base, region->size, true);
		if ((region->life == REGION_ALIVE) && (region->owner == id))
			check_range(&realms[index], region->base, region->size, false);
	}
}

void machine_check(void)
{
	check_invariants();
	find_owners();
	for (unsigned int realm = 0; realm < REALMS; realm++) {
		if (!realms[realm].alive)
			continue;
		check_translations(realm);
		if ((id_of_realm(realm) != 0) && !is_closing(realm))
			check_ranges(realm);
	}
}
