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
	struct entry source;
	uint64_t page;

	assert(mount != NULL);
	assert(mount->mount.share != 0);
	share = at(mount->mount.share);
	assert((share->type == CSM_TYPE_SHARE) && (share->key == at(realms[realm].csm)->key));
	assert(at(share->share.mount) == mount);
	region = at(share->share.region);
	assert((region->type == CSM_TYPE_REGION) && (region->key == mount->key));
	assert(!entry->write || ((share->perm & CSM_PERM_WRITE) != 0));
	if (share->share.policy != 0)
		assert(at(share->share.policy)->perm == share->perm);
	range = at(region->region.range);
	owner = at(at(share->share.region & ~(PAGE - 1))->header.realm);
	assert(owner->key == mount->mount.owner);
	page = (range->key + (ipa - at(mount->mount.range)->key)) / PAGE;
	source = fake_leaf(&realms[owner->realm.rd / PAGE - 1], page, NULL);
	assert((source.pa == entry->pa) && (source.kind == CSM_LEAF_ASSIGNED));
	assert(source.ripas == CSM_LEAF_RAM);
}

static void check_translations(unsigned int realm)
{
	for (unsigned int page = 0; page < PAGES; page++) {
		struct entry entry[3] = {fake_leaf(&realms[realm], page, NULL),
					 realms[realm].tlb[page],
					 realms[realm].tlb_block[page / TABLE_PAGES]};

		entry[2].pa += (page % TABLE_PAGES) * PAGE;
		for (unsigned int kind = 0; kind < 3; kind++) {
			if (entry[kind].kind == CSM_LEAF_UNASSIGNED)
				continue;
			/* Property 2: never the host's while mapped. */
			assert(granules[(entry[kind].pa - DRAM) / PAGE].state == G_DATA);
			if (entry[kind].kind == CSM_LEAF_MOUNT)
				check_foreign(realm, page * PAGE, &entry[kind]);
			else
				assert(granules[(entry[kind].pa - DRAM) / PAGE].owner == realm);
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
	csm_ref owner = realms[realm].csm;
	uint64_t granule = owner & ~(PAGE - 1);
	const struct csm_record *first = at(granule);
	unsigned int pages = 0, chained = 0;

	for (; granule != 0; granule = at(granule)->header.next, pages++) {
		assert(at(granule)->header.realm == owner);
		for (unsigned int index = 0; index < CSM_GRANULE_RECORDS; index++) {
			const struct csm_record *record = at(granule + index * CSM_RECORD_BYTES);

			assert(record->type <= CSM_TYPE_RIM);
			count[record->type]++;
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
	assert(count[CSM_TYPE_RIM] == 2 * count[CSM_TYPE_POLICY]);
}

static csm_ref realm_of(csm_ref ref)
{
	return at(ref & ~(PAGE - 1))->header.realm;
}

/* What the records of all realms say of a region's consents and of a policy's. */
struct tally {
	unsigned int members, consumers, joined, bans, chained;
	unsigned int seen_members, seen_consumers, seen_joined;
};

static void tally_share(const struct csm_record *share, csm_ref ref, struct tally *tally)
{
	const struct csm_record *region = at(share->share.region);
	csm_ref holder;

	assert((region->type == CSM_TYPE_REGION) && (share->state <= CSM_SHARE_BANNED));
	if (share->state == CSM_SHARE_BANNED) {
		assert((share->perm == 0) && (share->ban.policy == 0));
		tally->seen_members++;
		tally->bans++;
		return;
	}
	holder = realm_of((share->share.policy != 0) ? share->share.mount : share->share.region);
	/* Under a policy it is the consumer's, and ends with its link. */
	assert(realm_of(ref) == holder);
	tally->seen_members++;
	if (share->share.policy != 0) {
		assert(at(share->share.policy)->type == CSM_TYPE_POLICY);
		assert(at(share->share.policy)->policy.region == share->share.region);
		tally->seen_joined++;
	}
	if (share->share.mount == 0)
		return;
	tally->seen_consumers++;
	assert(at(share->share.mount)->type == CSM_TYPE_MOUNT);
	assert(at(share->share.mount)->mount.share == ref);
	assert(at(share->share.mount)->key == region->key);
	assert(at(realm_of(share->share.mount))->key == share->key);
	assert(at(realm_of(share->share.region))->key == at(share->share.mount)->mount.owner);
}

static void tally_policy(const struct csm_record *policy, csm_ref ref, struct tally *tally)
{
	const struct csm_record *first = at(policy->policy.rim);

	assert(at(policy->policy.region)->type == CSM_TYPE_REGION);
	assert(realm_of(ref) == realm_of(policy->policy.region));
	assert((first->type == CSM_TYPE_RIM) && (at(first->link[0])->type == CSM_TYPE_RIM));
	assert((realm_of(policy->policy.rim) == realm_of(ref)) &&
	       (realm_of(first->link[0]) == realm_of(ref)));
	assert((policy->key & CSM_POLICY_INDEX_FLAG) != 0);
	/* Property 3: no more than it consents to. */
	assert(policy->count <= first->key);
	tally->seen_members++;
	tally->joined += policy->count;
}

/* A ban is in the chain of the realm that it keeps out, and in that one only. */
static unsigned int chain_of_bans(unsigned int realm)
{
	csm_ref owner = realms[realm].csm, prev = 0, ban = at(owner & ~(PAGE - 1))->link[0];
	unsigned int count = 0;

	for (; ban != 0; ban = at(ban)->ban.next, count++) {
		assert((at(ban)->type == CSM_TYPE_SHARE) && (at(ban)->state == CSM_SHARE_BANNED));
		assert((at(ban)->key == at(owner)->key) && (at(ban)->ban.prev == prev));
		assert(count < GRANULES);
		prev = ban;
	}
	return count;
}

/* Each consent is in its region's set, is counted, and lies where it belongs. */
static void check_consents(void)
{
	struct tally tally = {0};

	for (unsigned int realm = 0; realm < REALMS; realm++) {
		uint64_t granule = realms[realm].csm & ~(PAGE - 1);

		if (realms[realm].alive && (granule != 0))
			tally.chained += chain_of_bans(realm);
		for (; realms[realm].alive && (granule != 0); granule = at(granule)->header.next)
			for (csm_ref ref = granule + CSM_RECORD_BYTES; ref < granule + PAGE;
			     ref += CSM_RECORD_BYTES) {
				const struct csm_record *record = at(ref);

				if (record->type == CSM_TYPE_SHARE)
					tally_share(record, ref, &tally);
				if (record->type == CSM_TYPE_POLICY)
					tally_policy(record, ref, &tally);
				if (record->type != CSM_TYPE_REGION)
					continue;
				tally.members += set_size(record->region.shares);
				tally.consumers += record->count;
			}
	}
	assert(tally.members == tally.seen_members);
	assert(tally.consumers == tally.seen_consumers);
	assert(tally.joined == tally.seen_joined);
	assert(tally.bans == tally.chained);
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
			data += (fake_leaf(&realms[realm], page, NULL).kind == CSM_LEAF_ASSIGNED);
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
	check_consents();
	check_no_granule_lost();
}
