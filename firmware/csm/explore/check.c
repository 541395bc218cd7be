/* SPDX-License-Identifier: BSD-3-Clause */
/* The properties of abi/csm.yaml that one state can show; the number is in each message. */
#include "actions.h"

#define PAGE UINT64_C(0x1000)

static bool entry_equal(const struct entry *a, const struct entry *b)
{
	return (a->kind == b->kind) && (a->ripas == b->ripas) && (a->write == b->write) &&
	       (a->granule == b->granule);
}

/* The mount through which a realm may reach its page. */
static const struct seen *mount_over(const struct view *view, unsigned int realm, uint64_t ipa)
{
	for (unsigned int i = 0; i < view->mounts; i++) {
		const struct seen *seen = &view->mount[i];

		if ((seen->realm == realm) && (seen->record->state != CSM_STATE_VACATING) &&
		    (ipa >= seen->range->key + seen->range->range.front) &&
		    (ipa < seen->range->key + seen->range->range.back))
			return seen;
	}
	return NULL;
}

/* A page of another realm's: properties 1, 2, 3 and 4 as the records tell them. */
static void check_foreign(const struct view *view, unsigned int realm, unsigned int page)
{
	const struct entry *entry = &now.realm[realm].entry[page];
	unsigned int owner = entry->granule / PAGES, from = entry->granule % PAGES;
	const struct entry *source = &now.realm[owner].entry[from];
	const struct seen *mount = mount_over(view, realm, page * PAGE);
	const struct seen *share, *region;

	if ((now.granule[entry->granule] != GRANULE_DATA) || (source->granule != entry->granule) ||
	    (source->kind != CSM_LEAF_ASSIGNED))
		violated("2 never the host: a realm maps a granule that is not a realm's memory");
	if (source->ripas != CSM_LEAF_RAM)
		violated("1 exclusive: a consumer maps what is not RAM of the provider's");
	if (mount == NULL)
		violated("1 exclusive: a page is mapped and no mount accounts for it");
	share = seen_at(view->share, view->shares, mount->record->mount.share);
	if (share == NULL)
		violated("3 two consents: a page is mapped and the provider's consent is gone");
	if ((share->record->key != realm_id(realm)) || (share->record->share.mount != mount->ref))
		violated("3 two consents: a page is mapped by consent to another");
	region = seen_at(view->region, view->regions, share->record->share.region);
	if ((region == NULL) || (region->realm != owner) ||
	    (region->record->key != mount->record->key) ||
	    (mount->record->mount.owner != realm_id(owner)))
		violated("3 two consents: a page is mapped of a region that was not meant");
	if ((from * PAGE) - region->range->key != (page * PAGE) - mount->range->key)
		violated("1 exclusive: a page is mapped at another page's place");
	if ((entry->write != 0) && ((share->record->perm & CSM_PERM_WRITE) == 0))
		violated("4 permission: a read-only share is mapped for writing");
}

static void check_entries(const struct view *view, unsigned int realm)
{
	if ((now.realm[realm].cached_block != 0) != (now.realm[realm].folded == CSM_LEAF_MOUNT))
		violated("5 revocation is final: a block is cached that is none any more");
	for (unsigned int page = 0; page < bounds.pages; page++) {
		const struct entry *entry = &now.realm[realm].entry[page];
		const struct entry *cached = &now.realm[realm].tlb[page];

		if ((cached->kind == CSM_LEAF_MOUNT) && !entry_equal(entry, cached))
			violated("5 revocation is final: a translation is cached that is gone");
		if ((entry->kind == CSM_LEAF_ASSIGNED) &&
		    ((entry->granule != data_granule(realm, page)) ||
		     (now.granule[entry->granule] != GRANULE_DATA)))
			violated("2 never the host: a realm's own memory is not its own");
		if (entry->kind == CSM_LEAF_MOUNT)
			check_foreign(view, realm, page);
	}
	for (unsigned int page = 0; page < bounds.pages; page++)
		if ((now.granule[data_granule(realm, page)] == GRANULE_DATA) &&
		    (now.realm[realm].entry[page].kind != CSM_LEAF_ASSIGNED))
			violated("8 teardown: a granule is lost");
}

/* Objects of one realm lie apart; what lies in a mount is nothing of the realm's own. */
static void check_places(const struct view *view, unsigned int realm)
{
	uint8_t taken[PAGES] = {0};

	for (unsigned int i = 0; i < view->regions + view->mounts; i++) {
		bool is_mount = i >= view->regions;
		const struct seen *seen =
			is_mount ? &view->mount[i - view->regions] : &view->region[i];
		uint64_t base = seen->range->key / PAGE;
		uint64_t top = base + (seen->range->range.size / PAGE);

		if (seen->realm != realm)
			continue;
		if ((seen->range->range.object != seen->ref) || (base >= top) ||
		    (top > bounds.pages))
			violated("1 exclusive: a region or mount lies outside the protected half");
		for (uint64_t page = base; page < top; page++) {
			const struct entry *entry = &now.realm[realm].entry[page];
			unsigned int ripas = (now.realm[realm].table != 0) ? entry->ripas
									   : now.realm[realm].block;

			if (taken[page]++ != 0)
				violated("1 exclusive: regions or mounts of a realm overlap");
			if (!is_mount || (seen->record->state == CSM_STATE_VACATING) ||
			    (entry->kind == CSM_LEAF_MOUNT))
				continue;
			if (entry->kind != CSM_LEAF_UNASSIGNED)
				violated("2 never the host: it has put memory into a mount");
			if (ripas != CSM_LEAF_EMPTY)
				violated("5 revocation is final: a mount's hole is not EMPTY");
		}
	}
}

/* A consent by name is its region's; one under a policy is on the policy's terms and its mount's.
 */
static void check_terms(const struct view *view, const struct seen *share,
			const struct seen *region)
{
	const struct csm_record *record = share->record;
	const struct seen *policy, *mount;

	if (record->state == CSM_SHARE_BANNED) {
		if ((realm_id(share->realm) != record->key) && (region->realm != share->realm))
			violated("8 teardown: a ban lies in a stranger's table");
		if ((record->perm != 0) || (record->share.policy != 0))
			violated("3 two consents: a ban gives something");
		return;
	}
	if (record->share.policy == 0) {
		if (region->realm != share->realm)
			violated("8 teardown: a consent lies in another realm's table");
		return;
	}
	policy = seen_at(view->policy, view->policies, record->share.policy);
	mount = seen_at(view->mount, view->mounts, record->share.mount);
	if ((policy == NULL) || (policy->record->policy.region != record->share.region))
		violated("3 two consents: a consent outlives the policy that gave it");
	if ((mount == NULL) || (mount->realm != share->realm))
		violated("8 teardown: a consent under a policy is not in its consumer's table");
	if (policy->record->perm != record->perm)
		violated("4 permission: a policy's consent has another permission than it");
}

static void check_policies(const struct view *view)
{
	for (unsigned int i = 0; i < view->policies; i++) {
		const struct seen *policy = &view->policy[i];
		const struct seen *region =
			seen_at(view->region, view->regions, policy->record->policy.region);
		const struct csm_record *first = record_at(policy->record->policy.rim);
		unsigned int joined = 0;

		if ((region == NULL) || (region->realm != policy->realm))
			violated("8 teardown: a policy outlives its region");
		if ((first->type != CSM_TYPE_RIM) ||
		    (record_at(first->link[0])->type != CSM_TYPE_RIM))
			violated("8 teardown: a policy has lost its measurement");
		for (unsigned int j = 0; j < view->shares; j++)
			joined += (view->share[j].record->share.policy == policy->ref) ? 1U : 0U;
		if (policy->record->count != joined)
			violated("a policy's consumers are miscounted");
		if (joined > first->key)
			violated("3 two consents: a policy has let in more than it says");
	}
}

/* SHARE and MOUNT of a region and consumer are linked when both exist, and only then. */
static void check_links(const struct view *view)
{
	for (unsigned int i = 0; i < view->shares; i++) {
		const struct seen *share = &view->share[i];
		const struct seen *region =
			seen_at(view->region, view->regions, share->record->share.region);
		csm_ref expected = 0;

		if (region == NULL)
			violated("8 teardown: a consent outlives its region");
		check_terms(view, share, region);
		for (unsigned int j = 0; j < view->mounts; j++)
			if ((view->mount[j].record->key == region->record->key) &&
			    (realm_id(view->mount[j].realm) == share->record->key))
				expected = view->mount[j].ref;
		if (share->record->state == CSM_SHARE_BANNED)
			continue;
		if (share->record->share.mount != expected)
			violated("8 teardown: a consent does not know its mount, or another's");
	}
	for (unsigned int i = 0; i < view->mounts; i++) {
		csm_ref ref = view->mount[i].record->mount.share;
		const struct seen *share = seen_at(view->share, view->shares, ref);

		if ((ref != 0) &&
		    ((share == NULL) || (share->record->share.mount != view->mount[i].ref)))
			violated("8 teardown: a mount holds on to a consent that is gone");
	}
}

static unsigned int count_of(const struct seen *list, unsigned int count, unsigned int realm)
{
	unsigned int found = 0;

	for (unsigned int i = 0; i < count; i++)
		found += (list[i].realm == realm) ? 1U : 0U;
	return found;
}

/* The chain of a realm's bans has all of them, and no other record. */
static void check_bans(const struct view *view, unsigned int realm)
{
	csm_ref prev = 0, ref = record_at(now.realm[realm].csm & ~(PAGE - 1))->link[0];
	unsigned int bans = 0, chained = 0;

	for (unsigned int i = 0; i < view->shares; i++)
		bans += ((view->share[i].record->state == CSM_SHARE_BANNED) &&
			 (view->share[i].record->key == realm_id(realm)))
				? 1U
				: 0U;
	for (; ref != 0; chained++) {
		const struct seen *ban = seen_at(view->share, view->shares, ref);

		if ((ban == NULL) || (ban->record->state != CSM_SHARE_BANNED) ||
		    (ban->record->key != realm_id(realm)) || (ban->record->ban.prev != prev) ||
		    (chained > bans))
			violated("8 teardown: a chain of bans leads elsewhere");
		prev = ref;
		ref = ban->record->ban.next;
	}
	if (chained != bans)
		violated("8 teardown: a ban is in no chain");
}

/* Nobody is kept out who is not there. */
static void check_banned(const struct view *view)
{
	for (unsigned int i = 0; i < view->shares; i++) {
		unsigned int realm = 0;

		if (view->share[i].record->state != CSM_SHARE_BANNED)
			continue;
		while ((realm < bounds.realms) &&
		       (realm_id(realm) != view->share[i].record->key))
			realm++;
		if (realm == bounds.realms)
			violated("8 teardown: a ban outlives its realm's table");
	}
}

/* Every record of a realm is free or seen, and counted right; every granule is in its chain. */
static void check_pool(const struct view *view, unsigned int realm)
{
	const struct csm_record *owner = record_at(now.realm[realm].csm);
	const struct csm_record *first = record_at(now.realm[realm].csm & ~(PAGE - 1));
	unsigned int regions = count_of(view->region, view->regions, realm);
	unsigned int mounts = count_of(view->mount, view->mounts, realm);
	unsigned int shares = count_of(view->share, view->shares, realm);
	unsigned int policies = count_of(view->policy, view->policies, realm);
	unsigned int granules = 0, free = 0;

	for (unsigned int i = 0; i < APT_GRANULES; i++)
		granules += (now.granule[ALL_PAGES + (realm * APT_GRANULES) + i] == GRANULE_APT);
	if ((first->header.granules != granules) || (owner->realm.rd != rd_of(realm)))
		violated("8 teardown: a granule of Access Policy Table is lost");
	if ((first->header.regions != regions) || (first->header.mounts != mounts))
		violated("regions or reservations are miscounted");
	for (csm_ref ref = owner->realm.free; ref != 0; ref = record_at(ref)->link[0], free++)
		if ((record_at(ref)->type != CSM_TYPE_FREE) || (free > MOST_SEEN))
			violated("a record is free and in use");
	if ((owner->state == CSM_REALM_OPEN) && (owner->count != free))
		violated("free records are miscounted");
	if (owner->count + 1 + granules + (2 * (regions + mounts)) + shares + (3 * policies) !=
	    granules * CSM_GRANULE_RECORDS)
		violated("8 teardown: a record is lost");
}

static void check_ids(const struct view *view)
{
	for (unsigned int a = 0; a < bounds.realms; a++)
		for (unsigned int b = 0; b < a; b++)
			if ((realm_id(a) != 0) && (realm_id(a) == realm_id(b)))
				violated("7 fresh ids: two realms have the same");
	for (unsigned int i = 0; i < view->regions; i++)
		for (unsigned int j = 0; j < i; j++)
			if (view->region[i].record->key == view->region[j].record->key)
				violated("7 fresh ids: two regions have the same");
}

void check_state(const struct view *view)
{
	for (unsigned int realm = 0; realm < bounds.realms; realm++) {
		check_entries(view, realm);
		check_places(view, realm);
		if (now.realm[realm].csm != 0) {
			check_pool(view, realm);
			check_bans(view, realm);
		}
	}
	check_banned(view);
	check_links(view);
	check_policies(view);
	check_ids(view);
}
