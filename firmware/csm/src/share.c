/* SPDX-License-Identifier: BSD-3-Clause */
/* The provider's consent: CSM_SHARE, CSM_REVOKE, and what every ATTACH asks about. */
#include "record.h"

bool csm_share_live(const struct csm_record *share)
{
	return (share->state == CSM_SHARE_LIVE) &&
	       ((share->share.policy == 0) ||
		(csm_load(share->share.policy).state == CSM_SHARE_LIVE));
}

csm_ref csm_consent(uint64_t owner, uint64_t csm_id, uint64_t consumer)
{
	csm_ref realm = csm_registry_find(owner);
	csm_ref region = csm_find_object(realm, csm_id, CSM_TYPE_REGION);
	struct csm_record record;
	csm_ref share;

	if ((region == 0) || (csm_load(realm).state != CSM_REALM_OPEN))
		return 0;
	record = csm_load(region);
	if (record.state != CSM_STATE_ACTIVE)
		return 0;
	share = csm_trie_find(record.region.shares, consumer);
	if (share == 0)
		return 0;
	record = csm_load(share);
	/* A policy's index names nobody. */
	return ((record.type == CSM_TYPE_SHARE) && csm_share_live(&record)) ? share : 0;
}

static void set_consents(csm_ref region, csm_ref root)
{
	struct csm_record *record = csm_map(region);

	record->region.shares = root;
	csm_unmap(record);
}

void csm_consent_add(csm_ref region, csm_ref consent)
{
	set_consents(region, csm_trie_insert(csm_load(region).region.shares, consent));
}

void csm_consent_free(csm_ref region, csm_ref consent)
{
	uint64_t key = csm_load(consent).key;

	set_consents(region, csm_trie_remove(csm_load(region).region.shares, key));
	csm_pool_give(consent);
}

static void count_consumer(csm_ref region, int change)
{
	struct csm_record *record = csm_map(region);

	record->count += (uint32_t)change;
	csm_unmap(record);
}

void csm_share_link(csm_ref share, csm_ref mount)
{
	struct csm_record *record = csm_map(share);

	record->share.mount = mount;
	csm_unmap(record);
	record = csm_map(mount);
	record->mount.share = share;
	csm_unmap(record);
	count_consumer(csm_load(share).share.region, 1);
}

/*
 * Takes a SHARE that no MOUNT is linked with out of its region, and of its policy's count; it stays
 * in the region if it is to keep the peer out.
 */
static void forget_share(csm_ref share)
{
	struct csm_record record = csm_load(share);
	struct csm_record *policy;

	if (record.share.policy != 0) {
		policy = csm_map(record.share.policy);
		policy->count--;
		csm_unmap(policy);
	}
	if ((record.state != CSM_SHARE_BANNING) || !csm_ban(share))
		csm_consent_free(record.share.region, share);
}

static void unlink_mount(csm_ref share)
{
	struct csm_record *record = csm_map(share);
	csm_ref mount = record->share.mount;
	csm_ref region = record->share.region;

	record->share.mount = 0;
	csm_unmap(record);
	record = csm_map(mount);
	record->mount.share = 0;
	csm_unmap(record);
	count_consumer(region, -1);
}

void csm_share_unlink(csm_ref share)
{
	unlink_mount(share);
	if (csm_load(share).share.policy != 0)
		forget_share(share);
}

bool csm_share_withdraw(csm_ref share, bool by_name, struct csm_budget *budget)
{
	struct csm_record *record;
	csm_ref mount;

	if (csm_is_ban(share)) {
		csm_unban(share);
		csm_spend(budget, CSM_COST_RECORD);
		return true;
	}
	record = csm_map(share);
	mount = record->share.mount;
	if (by_name)
		record->state = CSM_SHARE_BANNING;
	else if (record->state == CSM_SHARE_LIVE)
		record->state = CSM_SHARE_REVOKING;
	csm_unmap(record);
	if (mount != 0) {
		if (!csm_mount_unmap(mount, budget))
			return false;
		unlink_mount(share);
	}
	forget_share(share);
	csm_spend(budget, CSM_COST_RECORD);
	return true;
}

/* A SHARE or a POLICY of a region. */
static bool withdraw(csm_ref consent, bool by_name, struct csm_budget *budget)
{
	return (csm_load(consent).type == CSM_TYPE_POLICY)
		       ? csm_policy_withdraw(consent, budget)
		       : csm_share_withdraw(consent, by_name, budget);
}

bool csm_region_teardown(csm_ref region, struct csm_budget *budget)
{
	struct csm_record *record = csm_map(region);
	csm_ref share;

	record->state = CSM_STATE_DESTROYING;
	csm_unmap(record);
	/* Any member will do, and the root is one. */
	while ((share = csm_load(region).region.shares) != 0) {
		if ((budget->left == 0) || !withdraw(share, false, budget))
			return false;
	}
	csm_remove_object(region);
	return true;
}

/* A new SHARE with the peer that a call names, in place of a ban; a record is available. */
static void add_share(const struct csm_call *call, csm_ref region, csm_ref ban)
{
	csm_ref share = csm_pool_take(call->realm, CSM_TYPE_SHARE);
	struct csm_record *record;
	csm_ref mount;

	if (ban != 0)
		csm_unban(ban);
	record = csm_map(share);
	record->key = call->x[2];
	record->state = CSM_SHARE_LIVE;
	record->perm = (uint8_t)call->x[3];
	record->share.region = region;
	csm_unmap(record);
	csm_consent_add(region, share);
	/* A peer that kept its reservation through an earlier revocation. */
	mount = csm_find_object(csm_registry_find(call->x[2]), call->x[1], CSM_TYPE_MOUNT);
	if (mount != 0)
		csm_share_link(share, mount);
}

/* Gives a permission to who was invited; false: there is another consent. */
static bool grant(csm_ref share, uint64_t perm)
{
	struct csm_record *record = csm_map(share);
	bool invited = (record->state == CSM_SHARE_LIVE) && (record->perm == 0) && (perm != 0);

	if (invited)
		record->perm = (uint8_t)perm;
	csm_unmap(record);
	return invited;
}

uint64_t csm_share(struct csm_call *call)
{
	csm_ref region = csm_find_object(call->realm, call->x[1], CSM_TYPE_REGION);
	uint64_t peer = call->x[2];
	uint64_t perm = call->x[3];
	csm_ref share;
	uint64_t status;

	if ((region == 0) || (peer == 0) || ((peer & CSM_POLICY_INDEX_FLAG) != 0) ||
	    (peer == csm_load(call->realm).key))
		return CSM_ERROR_INPUT;
	if ((perm != 0) && (perm != CSM_PERM_READ) && (perm != (CSM_PERM_READ | CSM_PERM_WRITE)))
		return CSM_ERROR_INPUT;
	if (csm_load(region).state != CSM_STATE_ACTIVE)
		return CSM_ERROR_STATE;
	share = csm_trie_find(csm_load(region).region.shares, peer);
	if ((share != 0) && !csm_is_ban(share))
		return grant(share, perm) ? CSM_SUCCESS : CSM_ERROR_STATE;
	status = csm_need_records(call, 1);
	if (status == CSM_SUCCESS)
		add_share(call, region, share);
	return status;
}

uint64_t csm_revoke(struct csm_call *call)
{
	csm_ref region = csm_find_object(call->realm, call->x[1], CSM_TYPE_REGION);
	struct csm_budget budget = csm_full_budget();
	struct csm_record *record;
	csm_ref consent;

	if (region == 0)
		return CSM_ERROR_INPUT;
	consent = csm_trie_find(csm_load(region).region.shares, call->x[2]);
	if ((consent == 0) || csm_is_ban(consent) ||
	    !csm_offset_valid(call->x[3], csm_load(consent).share.cursor))
		return CSM_ERROR_INPUT;
	if (withdraw(consent, true, &budget))
		return CSM_SUCCESS;
	record = csm_map(consent);
	record->share.cursor += csm_spent(&budget);
	call->reply->x[1] = record->share.cursor;
	csm_unmap(record);
	return CSM_INCOMPLETE;
}
