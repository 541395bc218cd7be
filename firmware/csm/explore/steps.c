/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Whether a call kept to what realms have agreed on: the properties that show between a state and
 * the next.
 */
#include <string.h>

#include "books.h"

#define PAGE UINT64_C(0x1000)

static struct books *const books = &now.books;

/* Nothing is mapped but by ATTACH, of the caller, with both consents, as both have agreed. */
static void check_new_mapping(const struct deed *deed, unsigned int realm, unsigned int page)
{
	const struct entry *entry = &now.realm[realm].entry[page];
	const struct agreed_region *region = books_region(deed->x[1]);
	const struct agreed_mount *mount = books_mount(realm, deed->x[1]);
	const struct agreed_consent *consent = books_consent(deed->x[1], realm_id(realm));

	if ((deed->action->kind != ACT_ATTACH) || (deed->action->realm != realm))
		violated("3 two consents: a page is mapped by what is not its ATTACH");
	if ((region == NULL) || (region->dying != 0) ||
	    ((consent == NULL) && ((mount == NULL) || (mount->policies == 0))))
		violated("3 two consents: mapped without the provider's consent");
	if ((mount == NULL) || (mount->owner != realm_id(region->provider)))
		violated("3 two consents: mapped without the consumer's consent");
	if (entry->granule != data_granule(region->provider, region->base + (page - mount->base)))
		violated("1 exclusive: another page is mapped than was agreed");
	if ((consent != NULL) && (consent->perm == 0))
		violated("3 two consents: an invitation is mapped");
	if ((entry->write != 0) && ((consent == NULL) || ((consent->perm & CSM_PERM_WRITE) == 0)) &&
	    !books_let_write(mount->policies))
		violated("4 permission: mapped for writing by a read-only consent");
}

/* The policies that live are those that were made, and have let in no more than they say. */
static void check_policies(const struct view *view)
{
	unsigned int live = 0, kept = 0;

	for (unsigned int i = 0; i < view->policies; i++) {
		const struct csm_record *policy = view->policy[i].record;
		const struct csm_record *region = record_at(policy->policy.region);
		const struct agreed_policy *agreed = books_policy(region->key, policy->key);
		unsigned int joined = 0;

		if ((policy->state != CSM_SHARE_LIVE) || (region->state != CSM_STATE_ACTIVE) ||
		    !realm_open(view->policy[i].realm))
			continue;
		live++;
		if ((agreed == NULL) || (agreed->perm != policy->perm))
			violated("5 revocation is final: a policy lives that was withdrawn");
		for (unsigned int j = 0; j < view->shares; j++)
			joined += (view->share[j].record->share.policy == view->policy[i].ref);
		if (joined > agreed->most)
			violated("3 two consents: a policy has let in more than was agreed");
	}
	for (unsigned int i = 0; i < REGIONS * POLICIES; i++)
		kept += (books->policy[i].index != 0) ? 1U : 0U;
	if (live != kept)
		violated("a policy is lost that was made");
}

/* The records hold the consents and reservations that were given, and no other. */
static void check_agreement(const struct view *view)
{
	unsigned int live = 0, kept = 0;

	for (unsigned int i = 0; i < view->shares; i++) {
		const struct csm_record *share = view->share[i].record;
		const struct csm_record *region = record_at(share->share.region);
		const struct agreed_consent *consent = books_consent(region->key, share->key);

		if ((share->state != CSM_SHARE_LIVE) || (region->state != CSM_STATE_ACTIVE) ||
		    (share->share.policy != 0) || !realm_open(view->share[i].realm))
			continue;
		live++;
		if ((consent == NULL) || (consent->perm != share->perm))
			violated("5 revocation is final: a consent lives that was withdrawn");
	}
	for (unsigned int i = 0; i < CONSENTS; i++)
		kept += (books->consent[i].id != 0) ? 1U : 0U;
	if (live != kept)
		violated("a consent is lost that was given");
	for (unsigned int realm = 0; realm < bounds.realms; realm++)
		for (unsigned int i = 0; i < PAGES; i++) {
			uint64_t id = books->mount[realm][i].id;

			if ((id != 0) && (find_mount(view, realm, id) == NULL))
				violated("a reservation is lost that was made");
		}
}

static void check_fresh_ids(const struct view *before, const struct view *view)
{
	for (unsigned int i = 0; i < view->regions; i++) {
		uint64_t id = view->region[i].record->key;

		if (find_region(before, id) != NULL)
			continue;
		if ((id <= books->highest_csm_id) || ((id & CSM_POLICY_INDEX_FLAG) != 0))
			violated("7 fresh ids: a csm_id is given twice");
		books->highest_csm_id = id;
	}
}

static void check_fresh_realm(const struct world *before, const struct deed *deed)
{
	unsigned int realm = deed->action->realm;

	if ((deed->action->kind != ACT_APT_ADD) || (before->realm[realm].csm != 0) ||
	    (now.realm[realm].csm == 0))
		return;
	if (realm_id(realm) <= books->highest_realm_id)
		violated("7 fresh ids: a realm_id is given twice");
	books->highest_realm_id = realm_id(realm);
	books->highest_policy[realm] = 0;
}

/* A refusal changes nothing, but that the host was asked. */
static void check_refusal(const struct world *before, const struct deed *deed)
{
	static struct world same;
	unsigned int realm = deed->action->realm;
	uint64_t status = deed->reply.x[0];

	if ((deed->action->kind > ACT_FEATURES) || meddled || (deed->reply.outcome != CSM_RETURN) ||
	    ((status != CSM_ERROR_STATE) && (status != CSM_ERROR_GONE) &&
	     ((status != CSM_ERROR_INPUT) || (deed->action->kind == ACT_CREATE))))
		return;
	same = *before;
	same.realm[realm].pending = now.realm[realm].pending;
	if (memcmp(&same, &now, sizeof(now)) != 0)
		violated("a call is refused and has changed something");
}

/* The exit lies within what the caller named, so that it tells the host nothing else. */
static void check_exit(const struct deed *deed)
{
	const struct csm_exit *exit = &deed->reply.exit;
	bool reserve = deed->action->kind == ACT_RESERVE;
	bool policy = deed->action->kind == ACT_SHARE_POLICY;
	uint64_t base = reserve ? deed->x[3] : policy ? deed->x[2] : deed->x[1];
	uint64_t size = reserve ? deed->x[4] : policy ? PAGE : deed->x[2];

	if ((deed->action->kind > ACT_FEATURES) || (deed->reply.outcome != CSM_EXIT))
		return;
	if ((exit->operation == CSM_EXIT_NEED_APT) || (deed->action->kind == ACT_ATTACH))
		return;
	if ((exit->base < base) || (exit->top > base + size) || (exit->base >= exit->top))
		violated("an exit names addresses that the caller did not");
}

/* What INFO tells is so, and a stranger is told nothing. */
static void check_info(const struct deed *deed, const struct view *view)
{
	unsigned int realm = deed->action->realm;
	const uint64_t *x = deed->reply.x;
	const struct seen *region = find_region(view, deed->x[1]);
	const struct seen *mount = find_mount(view, realm, deed->x[1]);
	const struct seen *mine = (mount != NULL) ? mount : region;
	const struct agreed_consent *consent = books_consent(deed->x[1], realm_id(realm));

	if ((mount == NULL) && ((region == NULL) || (region->realm != realm))) {
		if (x[0] != CSM_ERROR_INPUT)
			violated("INFO tells a stranger that a region exists");
		return;
	}
	if ((region == NULL) || (x[0] != CSM_SUCCESS)) {
		if ((region != NULL) || (x[0] != CSM_ERROR_GONE))
			violated("INFO does not tell whether the region is gone");
		return;
	}
	if ((x[1] != ((mount != NULL) ? CSM_ROLE_CONSUMER : CSM_ROLE_PROVIDER)) ||
	    (x[4] != mine->range->key) || (x[5] != mine->range->range.size) ||
	    (x[6] != realm_id(region->realm)))
		violated("INFO tells the wrong role, place, size or owner");
	if ((mount != NULL) && (consent != NULL) && (x[3] != consent->perm))
		violated("INFO tells another permission than was granted");
}

/* The bans that records hold are those of realms that were revoked by name. */
static void check_kept_out(const struct view *view)
{
	for (unsigned int i = 0; i < view->shares; i++) {
		const struct csm_record *share = view->share[i].record;
		const struct csm_record *region = record_at(share->share.region);

		if ((share->state == CSM_SHARE_BANNED) && (region->state == CSM_STATE_ACTIVE) &&
		    realm_open(find_region(view, region->key)->realm) &&
		    (books_ban(region->key, share->key) == NULL))
			violated("a realm is kept out that was not revoked, or let in again");
	}
	for (unsigned int i = 0; i < REGIONS * REALMS; i++) {
		const struct agreed_ban *ban = &books->ban[i];
		bool kept = (ban->id == 0) || !books_is_open(ban->peer);

		for (unsigned int j = 0; j < view->shares; j++) {
			const struct csm_record *share = view->share[j].record;

			kept = kept || ((share->key == ban->peer) &&
					(record_at(share->share.region)->key == ban->id) &&
					(share->state >= CSM_SHARE_BANNING));
		}
		if (!kept)
			violated("5 revocation is final: a realm that was revoked is not kept out");
	}
}

/* CONSENT shows what the records say, to the provider alone. */
static void check_consents(const struct view *view, const struct deed *deed)
{
	const struct seen *region = find_region(view, deed->x[1]);
	const struct csm_record *least = NULL;
	const uint64_t *x = deed->reply.x;
	uint64_t state;

	for (unsigned int i = 0; (region != NULL) && (i < view->shares + view->policies); i++) {
		const struct csm_record *record = (i < view->shares)
							  ? view->share[i].record
							  : view->policy[i - view->shares].record;

		if ((record->share.region == region->ref) && (record->key >= deed->x[2]) &&
		    ((least == NULL) || (record->key < least->key)))
			least = record;
	}
	if (!realm_open(deed->action->realm))
		return;
	if ((region == NULL) || (region->realm != deed->action->realm) || (least == NULL)) {
		if (x[0] != CSM_ERROR_INPUT)
			violated("CONSENT shows what there is not, or to a stranger");
		return;
	}
	state = ((least->type == CSM_TYPE_SHARE) && (least->state == CSM_SHARE_BANNED))
			? CSM_CONSENT_BANNED
		: (least->state != CSM_SHARE_LIVE) ? CSM_CONSENT_REVOKING
						   : CSM_CONSENT_LIVE;
	if ((x[0] != CSM_SUCCESS) || (x[1] != least->key) || (x[3] != least->perm) ||
	    ((x[2] != state) &&
	     ((least->type == CSM_TYPE_POLICY) || (least->share.policy == 0))))
		violated("CONSENT does not show the next consent");
}

/* A realm is shown to whom it has offered itself. */
static void check_peer(const struct view *view, const struct deed *deed)
{
	unsigned int realm = deed->action->realm, peer = 0;
	const struct agreed_region *region = books_region(deed->x[3]);
	const struct seen *mount;
	bool named, offered;

	while ((peer < bounds.realms) && ((deed->x[1] == 0) || (realm_id(peer) != deed->x[1])))
		peer++;
	if ((peer == bounds.realms) || (region == NULL) || (region->dying != 0)) {
		if (deed->reply.x[0] == CSM_SUCCESS)
			violated("PEER shows who is not there, or a region that goes");
		return;
	}
	mount = find_mount(view, peer, deed->x[3]);
	named = (region->provider == peer) &&
		(books_consent(deed->x[3], realm_id(realm)) != NULL);
	offered = named ||
		  ((region->provider == peer) &&
		   ((books_matches(deed->x[3], realm)) ||
		    ((books_mount(realm, deed->x[3]) != NULL) &&
		     (books_mount(realm, deed->x[3])->policies != 0)))) ||
		  ((region->provider == realm) && (mount != NULL) &&
		   (mount->record->mount.share != 0));
	if ((deed->reply.x[0] == CSM_SUCCESS) && !offered)
		violated("PEER shows a realm to a stranger");
	if ((deed->reply.x[0] == CSM_ERROR_INPUT) && named &&
	    (now.realm[realm].entry[0].ripas == CSM_LEAF_RAM) && (now.realm[realm].table != 0) &&
	    (now.realm[realm].entry[0].kind != CSM_LEAF_MOUNT))
		violated("PEER does not show the provider to whom it has invited");
}

static bool is_provider(const struct view *view, unsigned int realm, uint64_t id)
{
	const struct seen *region = find_region(view, id);

	return (region != NULL) && (region->realm == realm);
}

/* Whether a realm is the provider, or has a reservation that consent stands for. */
static bool takes_part(const struct view *view, unsigned int realm, uint64_t id)
{
	const struct seen *mount = find_mount(view, realm, id);
	const struct seen *region = find_region(view, id);
	const struct csm_record *share, *policy;

	if ((region == NULL) || (region->record->state != CSM_STATE_ACTIVE) ||
	    !realm_open(region->realm))
		return false;
	if (is_provider(view, realm, id))
		return true;
	if ((mount == NULL) || (mount->record->mount.share == 0))
		return false;
	share = record_at(mount->record->mount.share);
	policy = (share->share.policy != 0) ? record_at(share->share.policy) : share;
	return (share->state == CSM_SHARE_LIVE) && (policy->state == CSM_SHARE_LIVE);
}

/* The doorbell is for participants. */
static void check_notify(const struct view *view, const struct deed *deed)
{
	unsigned int realm = deed->action->realm, peer = 0;
	bool rings;

	while ((peer < bounds.realms) && ((deed->x[2] == 0) || (realm_id(peer) != deed->x[2])))
		peer++;
	rings = (peer < bounds.realms) && (peer != realm) && realm_open(realm) &&
		takes_part(view, realm, deed->x[1]) && takes_part(view, peer, deed->x[1]) &&
		(is_provider(view, realm, deed->x[1]) || is_provider(view, peer, deed->x[1]));
	if ((deed->reply.x[0] == CSM_SUCCESS) != rings)
		violated(rings ? "a participant cannot ring another's doorbell"
			       : "a stranger's doorbell is rung, or by a stranger");
}

/* A record of `now` as it was. */
static const struct csm_record *as_before(const struct world *before,
					  const struct csm_record *record)
{
	return (const struct csm_record *)(const void *)((const uint8_t *)before +
							 ((const uint8_t *)record -
							  (const uint8_t *)&now));
}

/*
 * What calls have done for a page that is being taken is not thrown away, but for a host that does
 * not come back for it.
 */
static void check_evictions(const struct world *before, const struct deed *deed,
			    const struct view *view)
{
	if (deed->action->kind != ACT_DATA_DESTROY)
		return;
	for (unsigned int i = 0; i < view->regions; i++) {
		const struct seen *is = &view->region[i];
		const struct csm_record *was = as_before(before, is->record);
		const struct csm_record *range = as_before(before, is->range);
		bool own = (deed->action->realm == is->realm) &&
			   (deed->action->arg[0] * PAGE == range->range.front - 1U);

		if ((range->range.front & 1U) == 0)
			continue;
		if ((is->range->range.front != range->range.front) && !own &&
		    (range->count < CSM_EVICTION_PATIENCE))
			violated("9 bounded: an eviction under way gives way to another");
		if ((is->range->range.front == range->range.front) &&
		    (is->record->region.evict < was->region.evict))
			violated("9 bounded: an eviction is thrown back");
	}
}

void check_step(const struct world *before, const struct view *view_before, const struct deed *deed,
		const struct view *view)
{
	if (deed->action->kind == ACT_INFO)
		check_info(deed, view);
	if (deed->action->kind == ACT_NOTIFY)
		check_notify(view, deed);
	if (deed->action->kind == ACT_PEER)
		check_peer(view, deed);
	if (deed->action->kind == ACT_CONSENT)
		check_consents(view, deed);
	check_refusal(before, deed);
	check_evictions(before, deed, view);
	check_exit(deed);
	check_fresh_ids(view_before, view);
	check_fresh_realm(before, deed);
	books_keep(deed);
	for (unsigned int realm = 0; realm < bounds.realms; realm++)
		for (unsigned int page = 0; page < bounds.pages; page++) {
			const struct entry *entry = &now.realm[realm].entry[page];

			if ((entry->kind == CSM_LEAF_MOUNT) &&
			    (memcmp(entry, &before->realm[realm].entry[page], sizeof(*entry)) != 0))
				check_new_mapping(deed, realm, page);
		}
	/* A region that is gone is mapped nowhere. */
	for (unsigned int i = 0; i < REGIONS; i++) {
		if ((books->region[i].id == 0) || (find_region(view, books->region[i].id) != NULL))
			continue;
		for (unsigned int realm = 0; realm < bounds.realms; realm++)
			if (books_mapped(&books->region[i], realm) != 0)
				violated("5 revocation is final: a region is gone and mapped");
		if (books->region[i].dying == 0)
			violated("a region is lost that was made");
		memset(&books->region[i], 0, sizeof(books->region[i]));
	}
	check_agreement(view);
	check_policies(view);
	check_kept_out(view);
}
