/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What must hold between any two calls. The machine's state is what counts; the records are read
 * directly from memory, without the core's functions, to learn who may reach what.
 */
#include "../src/record.h"
#include "fake.h"

static const struct csm_record *at(csm_ref ref)
{
	uint64_t granule = ref & ~(PAGE - 1);
	struct granule *g = &granules[(granule - DRAM) / PAGE];

	assert(g->state == G_APT);
	return (const struct csm_record *)(const void *)(g->records + (ref - granule));
}

/*
 * The mount through which `realm` may reach its page, by a scan of all of its records; NULL: none.
 */
static const struct csm_record *mount_over(unsigned int realm, uint64_t ipa)
{
	uint64_t granule = realms[realm].csm & ~(PAGE - 1);

	while ((realms[realm].csm != 0) && (granule != 0)) {
		for (unsigned int index = 1; index < CSM_GRANULE_RECORDS; index++) {
			const struct csm_record *record = at(granule + index * CSM_RECORD_BYTES);
			const struct csm_record *range;

			if (record->type != CSM_TYPE_MOUNT)
				continue;
			range = at(record->mount.range);
			if ((ipa >= range->key + range->range.front) &&
			    (ipa < range->key + range->range.back) &&
			    (record->state != CSM_STATE_VACATING))
				return record;
		}
		granule = at(granule)->header.next;
	}
	return NULL;
}

/* Properties 1, 3 and 4 for one translation, cached or not. */
static void check_foreign(unsigned int realm, uint64_t ipa, const struct entry *entry)
{
	const struct csm_record *mount = mount_over(realm, ipa);
	const struct csm_record *share, *region, *range, *owner;
	uint64_t page;

	assert(mount != NULL);
	assert(mount->mount.share != 0);
	share = at(mount->mount.share);
	assert((share->type == CSM_TYPE_SHARE) && (share->key == at(realms[realm].csm)->key));
	assert(at(share->share.mount) == mount);
	region = at(share->share.region);
	assert((region->type == CSM_TYPE_REGION) && (region->key == mount->key));
	assert(!entry->write || ((share->perm & CSM_PERM_WRITE) != 0));
	range = at(region->region.range);
	owner = at(at(share->share.region & ~(PAGE - 1))->header.realm);
	assert(owner->key == mount->mount.owner);
	page = (range->key + (ipa - at(mount->mount.range)->key)) / PAGE;
	assert(realms[owner->realm.rd / PAGE - 1].entry[page].pa == entry->pa);
	assert(realms[owner->realm.rd / PAGE - 1].entry[page].kind == CSM_LEAF_ASSIGNED);
}

static void check_translations(unsigned int realm)
{
	for (unsigned int page = 0; page < PAGES; page++) {
		const struct entry *entry[2] = {&realms[realm].entry[page],
						&realms[realm].tlb[page]};

		for (unsigned int kind = 0; kind < 2; kind++) {
			if (entry[kind]->kind == CSM_LEAF_UNASSIGNED)
				continue;
			/* Property 2: never the host's while mapped. */
			assert(granules[(entry[kind]->pa - DRAM) / PAGE].state == G_DATA);
			if (entry[kind]->kind == CSM_LEAF_MOUNT)
				check_foreign(realm, page * PAGE, entry[kind]);
			else
				assert(granules[(entry[kind]->pa - DRAM) / PAGE].owner == realm);
		}
	}
}

static unsigned int trie_size(csm_ref ref, unsigned int bit)
{
	const struct csm_record *record = at(ref);

	if (record->bit >= bit)
		return 1;
	return trie_size(record->link[0], record->bit) + trie_size(record->link[1], record->bit);
}

static unsigned int set_size(csm_ref root)
{
	return (root == 0) ? 0 : trie_size(at(root)->link[0], 64);
}

/*
 * Every record of a realm is free, or in exactly the set it belongs to; counts are right; none is
 * lost.
 */
static void check_pool(unsigned int realm)
{
	unsigned int count[CSM_TYPE_RIM + 1] = {0};
	unsigned int shares = 0, linked = 0, consumers = 0, chained = 0;
	csm_ref owner = realms[realm].csm;
	uint64_t granule = owner & ~(PAGE - 1);
	const struct csm_record *first = at(granule);
	unsigned int pages = 0;

	for (; granule != 0; granule = at(granule)->header.next, pages++) {
		assert(at(granule)->header.realm == owner);
		for (unsigned int index = 0; index < CSM_GRANULE_RECORDS; index++) {
			const struct csm_record *record = at(granule + index * CSM_RECORD_BYTES);

			assert(record->type <= CSM_TYPE_RIM);
			count[record->type]++;
			if (record->type == CSM_TYPE_REGION) {
				shares += set_size(record->region.shares);
				consumers += record->count;
			}
			linked += ((record->type == CSM_TYPE_SHARE) && (record->share.mount != 0))
					  ? 1
					  : 0;
		}
	}
	for (csm_ref free = at(owner)->realm.free; free != 0; free = at(free)->link[0], chained++)
		assert(at(free)->type == CSM_TYPE_FREE);
	assert(count[CSM_TYPE_REALM] == 1 && count[CSM_TYPE_HEADER] == pages);
	assert(first->header.granules == pages);
	assert(at(owner)->count == count[CSM_TYPE_FREE]);
	assert((chained == count[CSM_TYPE_FREE]) || (at(owner)->state == CSM_REALM_CLOSING));
	assert(first->header.regions == count[CSM_TYPE_REGION]);
	assert(first->header.mounts == count[CSM_TYPE_MOUNT]);
	assert(set_size(at(owner)->realm.ids) == count[CSM_TYPE_REGION] + count[CSM_TYPE_MOUNT]);
	assert(set_size(at(owner)->realm.ranges) == count[CSM_TYPE_RANGE]);
	assert(count[CSM_TYPE_RANGE] == count[CSM_TYPE_REGION] + count[CSM_TYPE_MOUNT]);
	assert((shares == count[CSM_TYPE_SHARE]) && (consumers == linked));
}

/*
 * Property 8: every DATA granule is found in its owner's tables, every APT granule in its realm's
 * pool.
 */
static void check_no_granule_lost(void)
{
	unsigned int data = 0, apt = 0;

	for (unsigned int realm = 0; realm < REALMS; realm++) {
		if (!realms[realm].alive)
			continue;
		for (unsigned int page = 0; page < PAGES; page++)
			data += (realms[realm].entry[page].kind == CSM_LEAF_ASSIGNED) ? 1 : 0;
		if (realms[realm].csm != 0)
			apt += (unsigned int)at(realms[realm].csm & ~(PAGE - 1))->header.granules;
	}
	assert(data == host_count(G_DATA));
	assert(apt == host_count(G_APT));
}

void check_invariants(void)
{
	fake_idle_check();
	for (unsigned int realm = 0; realm < REALMS; realm++) {
		if (!realms[realm].alive)
			continue;
		check_translations(realm);
		if (realms[realm].csm != 0)
			check_pool(realm);
	}
	check_no_granule_lost();
}
