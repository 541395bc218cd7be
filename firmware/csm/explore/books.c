/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What realms have agreed on, from the answers they were given, and whether a call kept to it: the
 * properties that show between a state and the next.
 */
#include <string.h>

#include "actions.h"

#define PAGE UINT64_C(0x1000)

static struct books *const books = &now.books;

static struct agreed_region *region_of(uint64_t id)
{
	for (unsigned int i = 0; i < REGIONS; i++)
		if ((id != 0) && (books->region[i].id == id))
			return &books->region[i];
	return NULL;
}

static struct agreed_consent *consent_of(uint64_t id, uint64_t peer)
{
	for (unsigned int i = 0; i < CONSENTS; i++)
		if ((id != 0) && (books->consent[i].id == id) && (books->consent[i].peer == peer))
			return &books->consent[i];
	return NULL;
}

static struct agreed_mount *mount_of(unsigned int realm, uint64_t id)
{
	for (unsigned int i = 0; i < PAGES; i++)
		if ((id != 0) && (books->mount[realm][i].id == id))
			return &books->mount[realm][i];
	return NULL;
}

static unsigned int mapped_of(const struct agreed_region *region, unsigned int realm)
{
	unsigned int count = 0;

	for (unsigned int page = 0; page < bounds.pages; page++) {
		const struct entry *entry = &now.realm[realm].entry[page];
		unsigned int from = entry->granule % PAGES;

		if ((entry->kind == CSM_LEAF_MOUNT) &&
		    (entry->granule / PAGES == region->provider) && (from >= region->base) &&
		    (from < region->base + region->pages))
			count++;
	}
	return count;
}

/* ---- what the calls agree ------------------------------------------------------------------- */

static void agree_region(const struct deed *deed, uint64_t id)
{
	struct agreed_region *region = &books->region[(books->region[0].id == 0) ? 0 : 1];

	if (region->id != 0)
		violated("a third region");
	*region = (struct agreed_region){.id = id,
					 .provider = deed->action->realm,
					 .base = (uint8_t)(deed->x[1] / PAGE),
					 .pages = (uint8_t)(deed->x[2] / PAGE)};
}

static void agree_consent(const struct deed *deed)
{
	const struct agreed_region *region = region_of(deed->x[1]);

	if ((region == NULL) || (region->provider != deed->action->realm) || (region->dying != 0))
		violated("3 two consents: a realm shares what is not its region");
	if (consent_of(deed->x[1], deed->x[2]) != NULL)
		violated("4 permission: shared again without being revoked");
	for (unsigned int i = 0; i < CONSENTS; i++) {
		if (books->consent[i].id != 0)
			continue;
		books->consent[i] = (struct agreed_consent){.id = deed->x[1],
							    .peer = deed->x[2],
							    .provider = deed->action->realm,
							    .perm = (uint8_t)deed->x[3]};
		return;
	}
	violated("more consents than there is room for");
}

static void withdraw_all(uint64_t id)
{
	for (unsigned int i = 0; i < CONSENTS; i++)
		if (books->consent[i].id == id)
			memset(&books->consent[i], 0, sizeof(books->consent[i]));
}

static void agree_mount(const struct deed *deed)
{
	unsigned int realm = deed->action->realm;
	const struct agreed_region *region = region_of(deed->x[1]);

	if ((region == NULL) || (region->dying != 0) ||
	    (consent_of(deed->x[1], realm_id(realm)) == NULL))
		violated("3 two consents: reserved without the provider's consent");
	if (realm_id(region->provider) != deed->x[2])
		violated("3 two consents: reserved of another provider than the consumer named");
	if (region->pages * PAGE != deed->x[4])
		violated("reserved with another size than the region's");
	for (unsigned int i = 0; i < PAGES; i++) {
		if (books->mount[realm][i].id != 0)
			continue;
		books->mount[realm][i] =
			(struct agreed_mount){.id = deed->x[1],
					      .owner = deed->x[2],
					      .base = (uint8_t)(deed->x[3] / PAGE),
					      .pages = (uint8_t)(deed->x[4] / PAGE)};
		return;
	}
	violated("more mounts than pages");
}

/* From its first chunk on, a call that withdraws counts; `done` is its last. */
static void note_revoke(const struct deed *deed, bool done)
{
	struct agreed_consent *consent = consent_of(deed->x[1], deed->x[2]);
	const struct agreed_region *region = region_of(deed->x[1]);

	if ((region == NULL) || (region->provider != deed->action->realm))
		violated("a realm revokes what is not its region's");
	if (consent != NULL)
		memset(consent, 0, sizeof(*consent));
	for (unsigned int realm = 0; done && (realm < bounds.realms); realm++)
		if ((realm_id(realm) == deed->x[2]) && (mapped_of(region, realm) != 0))
			violated("5 revocation is final: REVOKE is done and the page is mapped");
}

static void note_detach(const struct deed *deed, bool done)
{
	unsigned int realm = deed->action->realm;
	struct agreed_mount *mount = mount_of(realm, deed->x[1]);

	for (unsigned int i = 0; done && (mount != NULL) && (i < mount->pages); i++)
		if (now.realm[realm].entry[mount->base + i].kind == CSM_LEAF_MOUNT)
			violated("5 revocation is final: DETACH is done and a page is mapped");
	if (mount != NULL)
		memset(mount, 0, sizeof(*mount));
}

static void note_removal(unsigned int realm)
{
	for (unsigned int i = 0; i < REGIONS; i++)
		if ((books->region[i].id != 0) && (books->region[i].provider == realm)) {
			books->region[i].dying = 1;
			withdraw_all(books->region[i].id);
		}
	memset(books->mount[realm], 0, sizeof(books->mount[realm]));
}

static void keep_books(const struct deed *deed)
{
	uint64_t status = deed->reply.x[0];
	bool done = status == CSM_SUCCESS;
	struct agreed_region *region;

	if (deed->action->kind == ACT_APT_REMOVE)
		note_removal(deed->action->realm);
	if ((deed->action->kind > ACT_FEATURES) || (deed->reply.outcome != CSM_RETURN) ||
	    (!done && (status != CSM_INCOMPLETE)))
		return;
	switch (deed->action->kind) {
	case ACT_CREATE:
		if (done)
			agree_region(deed, deed->reply.x[1]);
		break;
	case ACT_SHARE:
		agree_consent(deed);
		break;
	case ACT_REVOKE:
		note_revoke(deed, done);
		break;
	case ACT_DESTROY:
		region = region_of(deed->x[1]);
		if ((region != NULL) && (region->provider != deed->action->realm))
			violated("a realm destroys a region that is not its own");
		if (region != NULL)
			region->dying = 1;
		withdraw_all(deed->x[1]);
		break;
	case ACT_RESERVE:
		if (done)
			agree_mount(deed);
		break;
	case ACT_DETACH:
		note_detach(deed, done);
		break;
	default:
		break;
	}
}

/* ---- what a step may change ----------------------------------------------------------------- */

/* Nothing is mapped but by ATTACH, of the caller, with both consents, as both have agreed. */
static void check_new_mapping(const struct deed *deed, unsigned int realm, unsigned int page)
{
	const struct entry *entry = &now.realm[realm].entry[page];
	const struct agreed_region *region = region_of(deed->x[1]);
	const struct agreed_mount *mount = mount_of(realm, deed->x[1]);
	const struct agreed_consent *consent = consent_of(deed->x[1], realm_id(realm));

	if ((deed->action->kind != ACT_ATTACH) || (deed->action->realm != realm))
		violated("3 two consents: a page is mapped by what is not its ATTACH");
	if ((region == NULL) || (region->dying != 0) || (consent == NULL))
		violated("3 two consents: mapped without the provider's consent");
	if ((mount == NULL) || (mount->owner != realm_id(region->provider)))
		violated("3 two consents: mapped without the consumer's consent");
	if (entry->granule != data_granule(region->provider, region->base + (page - mount->base)))
		violated("1 exclusive: another page is mapped than was agreed");
	if ((entry->write != 0) && ((consent->perm & CSM_PERM_WRITE) == 0))
		violated("4 permission: mapped for writing by a read-only consent");
}

/* The records hold the consents and reservations that were given, and no other. */
static void check_agreement(const struct view *view)
{
	unsigned int live = 0, kept = 0;

	for (unsigned int i = 0; i < view->shares; i++) {
		const struct csm_record *share = view->share[i].record;
		const struct csm_record *region = record_at(share->share.region);
		const struct agreed_consent *consent = consent_of(region->key, share->key);

		if ((share->state != CSM_SHARE_LIVE) || (region->state != CSM_STATE_ACTIVE) ||
		    !realm_open(view->share[i].realm))
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
}

/* A refusal changes nothing, but that the host was asked. */
static void check_refusal(const struct world *before, const struct deed *deed)
{
	static struct world same;
	unsigned int realm = deed->action->realm;
	uint64_t status = deed->reply.x[0];

	if ((deed->action->kind > ACT_FEATURES) || (deed->reply.outcome != CSM_RETURN) ||
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
	uint64_t base = reserve ? deed->x[3] : deed->x[1];
	uint64_t size = reserve ? deed->x[4] : deed->x[2];

	if ((deed->action->kind > ACT_FEATURES) || (deed->reply.outcome != CSM_EXIT))
		return;
	if ((exit->operation == 0) || (exit->operation > CSM_EXIT_NEED_APT))
		violated("an exit that the ABI does not know");
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
	const struct agreed_consent *consent = consent_of(deed->x[1], realm_id(realm));

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

void check_step(const struct world *before, const struct view *view_before, const struct deed *deed,
		const struct view *view)
{
	if (deed->action->kind == ACT_INFO)
		check_info(deed, view);
	check_refusal(before, deed);
	check_exit(deed);
	check_fresh_ids(view_before, view);
	check_fresh_realm(before, deed);
	keep_books(deed);
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
			if (mapped_of(&books->region[i], realm) != 0)
				violated("5 revocation is final: a region is gone and mapped");
		if (books->region[i].dying == 0)
			violated("a region is lost that was made");
		memset(&books->region[i], 0, sizeof(books->region[i]));
	}
	check_agreement(view);
}
