/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Realms that a provider has revoked by name: kept out of the region, whatever policy they match,
 * until the provider lets them in again. What keeps one out is its SHARE, BANNED, in the region's
 * set. All bans of a realm are in a chain that begins in its first HEADER, and end with its table:
 * its realm_id is never given again. So there are no more than live realms times live regions.
 */
#include "record.h"

static csm_ref header_of(csm_ref realm)
{
	return realm & ~(CSM_PAGE - 1);
}

/* What leads to a ban: its neighbour's link, or the chain's head in the peer's first HEADER. */
static void set_before(csm_ref prev, csm_ref peer, csm_ref to)
{
	struct csm_record *record = csm_map((prev != 0) ? prev : header_of(peer));

	if (prev != 0)
		record->ban.next = to;
	else
		record->link[0] = to;
	csm_unmap(record);
}

static void set_prev(csm_ref ban, csm_ref prev)
{
	struct csm_record *record;

	if (ban == 0)
		return;
	record = csm_map(ban);
	record->ban.prev = prev;
	csm_unmap(record);
}

bool csm_ban(csm_ref share)
{
	struct csm_record consent = csm_load(share);
	csm_ref peer = csm_registry_find(consent.key);
	struct csm_record *record;
	csm_ref first;

	if ((peer == 0) || (csm_load(peer).state != CSM_REALM_OPEN) ||
	    (csm_load(consent.share.region).state != CSM_STATE_ACTIVE))
		return false;
	first = csm_load(header_of(peer)).link[0];
	record = csm_map(share);
	record->state = CSM_SHARE_BANNED;
	record->perm = 0;
	record->ban.prev = 0;
	record->ban.next = first;
	record->ban.policy = 0;
	csm_unmap(record);
	set_prev(first, share);
	set_before(0, peer, share);
	return true;
}

void csm_unban(csm_ref share)
{
	struct csm_record ban = csm_load(share);

	set_before(ban.ban.prev, csm_registry_find(ban.key), ban.ban.next);
	set_prev(ban.ban.next, ban.ban.prev);
	csm_consent_free(ban.ban.region, share);
}

bool csm_bans_end(csm_ref realm, struct csm_budget *budget)
{
	csm_ref ban;

	while ((ban = csm_load(header_of(realm)).link[0]) != 0) {
		if (budget->left == 0)
			return false;
		csm_unban(ban);
		csm_spend(budget, CSM_COST_RECORD);
	}
	return true;
}

uint64_t csm_readmit(struct csm_call *call)
{
	csm_ref region = csm_find_object(call->realm, call->x[1], CSM_TYPE_REGION);
	csm_ref share;

	if (region == 0)
		return CSM_ERROR_INPUT;
	if (csm_load(region).state != CSM_STATE_ACTIVE)
		return CSM_ERROR_STATE;
	share = csm_trie_find(csm_load(region).region.shares, call->x[2]);
	if ((share == 0) || !csm_is_ban(share))
		return CSM_ERROR_INPUT;
	csm_unban(share);
	return CSM_SUCCESS;
}

static uint64_t consent_state(const struct csm_record *consent)
{
	if (consent->type == CSM_TYPE_POLICY)
		return (consent->state == CSM_SHARE_LIVE) ? CSM_CONSENT_LIVE
							  : CSM_CONSENT_REVOKING;
	if (consent->state == CSM_SHARE_BANNED)
		return CSM_CONSENT_BANNED;
	return csm_share_live(consent) ? CSM_CONSENT_LIVE : CSM_CONSENT_REVOKING;
}

uint64_t csm_consents(struct csm_call *call)
{
	csm_ref region = csm_find_object(call->realm, call->x[1], CSM_TYPE_REGION);
	uint64_t *x = call->reply->x;
	struct csm_record consent;
	csm_ref ref;

	if (region == 0)
		return CSM_ERROR_INPUT;
	ref = csm_trie_ceiling(csm_load(region).region.shares, call->x[2]);
	if (ref == 0)
		return CSM_ERROR_INPUT;
	consent = csm_load(ref);
	x[1] = consent.key;
	x[2] = consent_state(&consent);
	x[3] = consent.perm;
	if (consent.type == CSM_TYPE_POLICY) {
		x[4] = consent.count;
	} else {
		x[4] = (csm_share_mount(&consent) != 0) ? 1 : 0;
		x[5] = (consent.share.policy != 0) ? csm_load(consent.share.policy).key : 0;
	}
	return CSM_SUCCESS;
}
