/* SPDX-License-Identifier: BSD-3-Clause */
/* What realms have agreed on, from the answers they were given. */
#include <string.h>

#include "books.h"

#define PAGE UINT64_C(0x1000)

static struct books *const books = &now.books;

struct agreed_region *books_region(uint64_t id)
{
	for (unsigned int i = 0; i < REGIONS; i++)
		if ((id != 0) && (books->region[i].id == id))
			return &books->region[i];
	return NULL;
}

struct agreed_consent *books_consent(uint64_t id, uint64_t peer)
{
	for (unsigned int i = 0; i < CONSENTS; i++)
		if ((id != 0) && (books->consent[i].id == id) && (books->consent[i].peer == peer))
			return &books->consent[i];
	return NULL;
}

struct agreed_policy *books_policy(uint64_t id, uint64_t index)
{
	for (unsigned int i = 0; i < REGIONS * POLICIES; i++)
		if ((index != 0) && (books->policy[i].id == id) &&
		    (books->policy[i].index == index))
			return &books->policy[i];
	return NULL;
}

/* The policies of a region that are for who lives at this realm's place, one bit each. */
static uint8_t policies_for(uint64_t id, unsigned int realm)
{
	uint8_t policies = 0;

	for (unsigned int i = 0; i < REGIONS * POLICIES; i++)
		if ((books->policy[i].index != 0) && (books->policy[i].id == id) &&
		    (books->policy[i].measure == now.realm[realm].measure) &&
		    (books->policy[i].provider != realm))
			policies |= (uint8_t)(1U << i);
	return policies;
}

struct agreed_ban *books_ban(uint64_t id, uint64_t peer)
{
	for (unsigned int i = 0; i < REGIONS * REALMS; i++)
		if ((id != 0) && (books->ban[i].id == id) && (books->ban[i].peer == peer))
			return &books->ban[i];
	return NULL;
}

bool books_matches(uint64_t id, unsigned int realm)
{
	return (policies_for(id, realm) != 0) && (books_ban(id, realm_id(realm)) == NULL);
}

bool books_let_write(uint8_t policies)
{
	for (unsigned int i = 0; i < REGIONS * POLICIES; i++)
		if (((policies & (1U << i)) != 0) &&
		    ((books->policy[i].perm & CSM_PERM_WRITE) != 0))
			return true;
	return false;
}

struct agreed_mount *books_mount(unsigned int realm, uint64_t id)
{
	for (unsigned int i = 0; i < PAGES; i++)
		if ((id != 0) && (books->mount[realm][i].id == id))
			return &books->mount[realm][i];
	return NULL;
}

unsigned int books_mapped(const struct agreed_region *region, unsigned int realm)
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
	const struct agreed_region *region = books_region(deed->x[1]);
	struct agreed_consent *invited = books_consent(deed->x[1], deed->x[2]);
	struct agreed_ban *ban = books_ban(deed->x[1], deed->x[2]);

	if ((region == NULL) || (region->provider != deed->action->realm) || (region->dying != 0))
		violated("3 two consents: a realm shares what is not its region");
	if (ban != NULL)
		memset(ban, 0, sizeof(*ban));
	if (invited != NULL) {
		if ((invited->perm != 0) || (deed->x[3] == 0))
			violated("4 permission: shared again without being revoked");
		invited->perm = (uint8_t)deed->x[3];
		return;
	}
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

static void agree_policy(const struct deed *deed)
{
	const struct agreed_region *region = books_region(deed->x[1]);
	uint64_t index = deed->reply.x[1];

	if ((region == NULL) || (region->provider != deed->action->realm) || (region->dying != 0))
		violated("3 two consents: a realm makes a policy for what is not its region");
	if (deed->written.reserved[39] != 0)
		violated("a policy record is taken that has reserved bytes set");
	if (((index & CSM_POLICY_INDEX_FLAG) == 0) ||
	    (index <= books->highest_policy[deed->action->realm]))
		violated("7 fresh ids: a policy's index is given twice");
	books->highest_policy[deed->action->realm] = index;
	for (unsigned int i = 0; i < REGIONS * POLICIES; i++) {
		if (books->policy[i].index != 0)
			continue;
		books->policy[i] = (struct agreed_policy){
			.index = index,
			.id = deed->x[1],
			.provider = deed->action->realm,
			.perm = (uint8_t)deed->written.perm,
			.measure = deed->written.rim[CSM_MEASUREMENT_BYTES - 1],
			.most = (uint8_t)deed->written.max_consumers,
		};
		return;
	}
	violated("more policies than there is room for");
}

/* Who stands by it does so no longer. */
static void withdraw_policy(struct agreed_policy *policy)
{
	unsigned int slot = (unsigned int)(policy - books->policy);

	for (unsigned int realm = 0; realm < REALMS; realm++)
		for (unsigned int i = 0; i < PAGES; i++)
			books->mount[realm][i].policies &= (uint8_t)~(1U << slot);
	memset(policy, 0, sizeof(*policy));
}

static void withdraw_all(uint64_t id)
{
	for (unsigned int i = 0; i < REGIONS * POLICIES; i++)
		if (books->policy[i].id == id)
			withdraw_policy(&books->policy[i]);
	for (unsigned int i = 0; i < CONSENTS; i++)
		if (books->consent[i].id == id)
			memset(&books->consent[i], 0, sizeof(books->consent[i]));
}

static void agree_mount(const struct deed *deed)
{
	unsigned int realm = deed->action->realm;
	const struct agreed_region *region = books_region(deed->x[1]);

	uint8_t policies = policies_for(deed->x[1], realm);

	if ((region == NULL) || (region->dying != 0) ||
	    ((books_consent(deed->x[1], realm_id(realm)) == NULL) && (policies == 0)))
		violated("3 two consents: reserved without the provider's consent");
	if (books_ban(deed->x[1], realm_id(realm)) != NULL)
		violated("5 revocation is final: who was revoked by name has come in");
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
					      .pages = (uint8_t)(deed->x[4] / PAGE),
					      .policies = policies};
		return;
	}
	violated("more mounts than pages");
}

bool books_is_open(uint64_t peer)
{
	for (unsigned int realm = 0; realm < bounds.realms; realm++)
		if (realm_open(realm) && (realm_id(realm) == peer))
			return true;
	return false;
}

/* The realm is kept out from now on. */
static void keep_out(uint64_t id, uint64_t peer)
{
	for (unsigned int i = 0; i < REGIONS * REALMS; i++) {
		if ((books->ban[i].id != 0) || (books_ban(id, peer) != NULL))
			continue;
		books->ban[i] = (struct agreed_ban){.id = id, .peer = peer};
		return;
	}
	if (books_ban(id, peer) == NULL)
		violated("more bans than there are realms and regions");
}

/* Bans end with either side. */
static void sweep_bans(void)
{
	for (unsigned int i = 0; i < REGIONS * REALMS; i++) {
		const struct agreed_region *region = books_region(books->ban[i].id);
		bool there = false;

		for (unsigned int realm = 0; realm < bounds.realms; realm++)
			there = there || (realm_id(realm) == books->ban[i].peer);
		if (!there || (region == NULL) || (region->dying != 0))
			memset(&books->ban[i], 0, sizeof(books->ban[i]));
	}
}

static void note_readmission(const struct deed *deed)
{
	const struct agreed_region *region = books_region(deed->x[1]);
	struct agreed_ban *ban = books_ban(deed->x[1], deed->x[2]);

	if ((region == NULL) || (region->provider != deed->action->realm))
		violated("5 revocation is final: somebody else than the provider lifts a ban");
	if (ban == NULL)
		violated("a ban is lifted that there was not");
	memset(ban, 0, sizeof(*ban));
}

/* From its first chunk on, a call that withdraws counts; `done` is its last. */
static void note_revoke(const struct deed *deed, bool done)
{
	struct agreed_consent *consent = books_consent(deed->x[1], deed->x[2]);
	struct agreed_policy *policy = books_policy(deed->x[1], deed->x[2]);
	const struct agreed_region *region = books_region(deed->x[1]);

	if ((region == NULL) || (region->provider != deed->action->realm))
		violated("a realm revokes what is not its region's");
	if (consent != NULL)
		memset(consent, 0, sizeof(*consent));
	if (policy != NULL)
		withdraw_policy(policy);
	else if (books_is_open(deed->x[2]))
		keep_out(deed->x[1], deed->x[2]);
	for (unsigned int realm = 0; realm < bounds.realms; realm++) {
		struct agreed_mount *mount = books_mount(realm, deed->x[1]);

		if (realm_id(realm) != deed->x[2])
			continue;
		/* By its name it loses this reservation's consent, whatever policy gave it. */
		if (mount != NULL)
			mount->policies = 0;
		if (done && (books_mapped(region, realm) != 0))
			violated("5 revocation is final: REVOKE is done and the page is mapped");
	}
}

static void note_detach(const struct deed *deed, bool done)
{
	unsigned int realm = deed->action->realm;
	struct agreed_mount *mount = books_mount(realm, deed->x[1]);

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

void books_keep(const struct deed *deed)
{
	uint64_t status = deed->reply.x[0];
	bool done = status == CSM_SUCCESS;
	struct agreed_region *region;

	if (deed->action->kind == ACT_APT_REMOVE)
		note_removal(deed->action->realm);
	sweep_bans();
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
	case ACT_SHARE_POLICY:
		agree_policy(deed);
		break;
	case ACT_REVOKE:
		note_revoke(deed, done);
		sweep_bans();
		break;
	case ACT_READMIT:
		note_readmission(deed);
		break;
	case ACT_DESTROY:
		region = books_region(deed->x[1]);
		if ((region != NULL) && (region->provider != deed->action->realm))
			violated("a realm destroys a region that is not its own");
		if (region != NULL)
			region->dying = 1;
		withdraw_all(deed->x[1]);
		sweep_bans();
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
