/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The wrong functions, compiled as part of core.c. Each is right unless its bug is chosen. (The
 * core's names mean the core's functions here.)
 */
#include "planted.h"

enum planted_bug planted;

const struct planted_name planted_names[BUGS] = {
	[BUG_NONE] = {"none", "the core as it is", START_NEW},
	[BUG_STALE_CONSENT] = {"stale-consent", "ATTACH does not see that consent is withdrawn",
			       START_RESERVED},
	[BUG_REVOKE_KEEPS_CONSENT] = {"revoke-keeps-consent", "a revoked consumer may attach again",
				      START_NEW},
	[BUG_TLB_KEPT] = {"tlb-kept", "unmapping does not invalidate TLBs", START_NEW},
	[BUG_WINDOW_NOT_SHRUNK] = {"window-not-shrunk", "a chunk of unmapping is forgotten",
				   START_RESERVED},
	[BUG_WINDOW_SKIPS] = {"window-skips", "a chunk of unmapping moves a page too far",
			      START_RESERVED},
	[BUG_SHARE_FREED_MOUNTED] = {"share-freed-mounted", "DESTROY frees shares still attached",
				     START_NEW},
	[BUG_APT_RETURNED_EARLY] = {"apt-returned-early", "granules go while records live in them",
				    START_NEW},
	[BUG_EVICTED_MAPPED_AGAIN] = {"evicted-mapped-again", "ATTACH maps a page under eviction",
				      START_RESERVED},
	[BUG_READ_ONLY_IGNORED] = {"read-only-ignored", "every mapping is writable", START_NEW},
	[BUG_ID_REUSED] = {"id-reused", "a region's id is given again after it is gone", START_NEW},
	[BUG_OVERLAP_UNCHECKED] = {"overlap-unchecked", "CREATE does not look for overlaps",
				   START_NEW},
	[BUG_CONSUMERS_FORGOTTEN] = {"consumers-forgotten", "DATA_DESTROY leaves consumers mapped",
				     START_NEW},
	[BUG_RESERVATION_FILLED] = {"reservation-filled", "the host may put memory into a mount",
				    START_NEW},
	[BUG_PEER_NOT_COMPARED] = {"peer-not-compared", "consent to one consumer is good for all",
				   START_NEW},
	[BUG_OWNER_NOT_COMPARED] = {"owner-not-compared",
				    "RESERVE believes any owner that is named", START_NEW},
	[BUG_RESERVE_NOT_RECHECKED] = {"reserve-not-rechecked",
				       "RESERVE looks at consent on its first entry only",
				       START_RESERVED},
	[BUG_CHUNK_UNBOUNDED] = {"chunk-unbounded", "ATTACH maps everything in one call",
				 START_RESERVED},
	[BUG_RIPAS_UNGUARDED] = {"ripas-unguarded", "RTT_SET_RIPAS is not refused over a region",
				 START_NEW},
	[BUG_POLICY_UNCOUNTED] = {"policy-uncounted", "a policy lets in any number", START_NEW},
	[BUG_RIM_HALF_COMPARED] = {"rim-half-compared", "half of a measurement is enough",
				   START_NEW},
	[BUG_POLICY_SHARES_STAY] = {"policy-shares-stay",
				    "a policy goes, and what it consented to does not",
				    START_POLICY},
	[BUG_SHARE_IN_WRONG_POOL] = {"share-in-wrong-pool",
				     "a policy's consent lies in the provider's table", START_NEW},
	[BUG_POLICY_JOINED_LATE] = {"policy-joined-late", "a policy that is going lets in",
				    START_POLICY},
	[BUG_POLICY_NOT_ASKED] = {"policy-not-asked",
				  "ATTACH does not see that a policy is withdrawn", START_POLICY},
	[BUG_STRANGER_RINGS] = {"stranger-rings", "NOTIFY asks nobody who takes part", START_NEW},
	[BUG_EVICTION_STOLEN] = {"eviction-stolen", "a page to take throws back another's eviction",
				 START_RESERVED},
	[BUG_BLOCK_KEPT] = {"block-kept", "a block leaves the TLBs after its table is unlocked",
			    START_BLOCK},
	[BUG_BAN_FORGOTTEN] = {"ban-forgotten", "who is revoked by name comes in by a policy",
			       START_POLICY},
	[BUG_BAN_EVADED] = {"ban-evaded", "DETACH between two chunks of REVOKE lifts it",
			    START_POLICY},
	[BUG_BAN_OUTLIVES] = {"ban-outlives", "a realm's table goes, and bans of it stay",
			      START_POLICY},
	[BUG_STRANGER_READMITS] = {"stranger-readmits", "anyone lifts a ban", START_POLICY},
	[BUG_INVITATION_MAPS] = {"invitation-maps", "ATTACH takes an invitation for a permission",
				 START_NEW},
	[BUG_STRANGER_LOOKS] = {"stranger-looks", "PEER shows anyone to anyone", START_NEW},
	[BUG_CONSUMERS_RING] = {"consumers-ring", "a consumer rings another", START_RESERVED},
};

csm_ref planted_find_overlap(csm_ref realm, uint64_t base, uint64_t top)
{
	return (planted == BUG_OVERLAP_UNCHECKED) ? 0 : csm_find_overlap(realm, base, top);
}

csm_ref planted_find_overlap_of_ripas(csm_ref realm, uint64_t base, uint64_t top)
{
	return (planted == BUG_RIPAS_UNGUARDED) ? 0 : csm_find_overlap(realm, base, top);
}

void planted_invalidate(uint64_t rd, uint64_t ipa, uint64_t size)
{
	if (planted != BUG_TLB_KEPT)
		csm_port_invalidate(rd, ipa, size);
}

enum csm_unmapped planted_unmap(uint64_t rd, uint64_t ipa, unsigned int *count)
{
	enum csm_unmapped found;

	port_keeps_blocks = planted == BUG_BLOCK_KEPT;
	found = csm_port_unmap(rd, ipa, count);
	return (port_keeps_blocks && (found == CSM_UNMAPPED_BLOCK)) ? CSM_UNMAPPED_PAGES : found;
}

/* The SHARE of a region with a peer, in whatever state either is; any peer's if `peer` is 0. */
static csm_ref any_share(uint64_t owner, uint64_t csm_id, uint64_t peer)
{
	csm_ref region = csm_find_object(csm_registry_find(owner), csm_id, CSM_TYPE_REGION);

	if (region == 0)
		return 0;
	return (peer != 0) ? csm_trie_find(csm_load(region).region.shares, peer)
			   : csm_load(region).region.shares;
}

csm_ref planted_consent_of_reserve(uint64_t owner, uint64_t csm_id, uint64_t consumer)
{
	csm_ref share = csm_consent(owner, csm_id, consumer);
	csm_ref realm = csm_registry_find(consumer);
	csm_ref mount = csm_find_object(realm, csm_id, CSM_TYPE_MOUNT);

	if ((planted == BUG_PEER_NOT_COMPARED) && (share == 0))
		return any_share(owner, csm_id, 0);
	if (planted == BUG_OWNER_NOT_COMPARED)
		for (uint64_t id = 1; (id <= last_realm_id) && (share == 0); id++)
			share = csm_consent(id, csm_id, consumer);
	if ((planted == BUG_RESERVE_NOT_RECHECKED) && (share == 0) && (mount != 0) &&
	    (csm_load(mount).mount.owner == owner))
		return any_share(owner, csm_id, 0);
	return share;
}

csm_ref planted_consent_of_attach(uint64_t owner, uint64_t csm_id, uint64_t consumer)
{
	csm_ref share = any_share(owner, csm_id, consumer);

	if ((planted == BUG_STALE_CONSENT) || ((planted == BUG_POLICY_NOT_ASKED) && (share != 0) &&
					       (csm_load(share).state == CSM_SHARE_LIVE)))
		return share;
	return csm_consent(owner, csm_id, consumer);
}

struct csm_record planted_load(csm_ref ref)
{
	struct csm_record record = csm_load(ref);

	if ((planted == BUG_INVITATION_MAPS) && (record.type == CSM_TYPE_SHARE) &&
	    (record.state == CSM_SHARE_LIVE) && (record.perm == 0))
		record.perm = CSM_PERM_READ;

	if ((planted == BUG_EVICTED_MAPPED_AGAIN) && (record.type == CSM_TYPE_RANGE) &&
	    (csm_load(record.range.object).type == CSM_TYPE_REGION))
		record.range.front = 0;
	return record;
}

enum csm_map_result planted_map(uint64_t rd, uint64_t ipa, const uint64_t *pa, unsigned int *count,
				bool write)
{
	return csm_port_map(rd, ipa, pa, count, write || (planted == BUG_READ_ONLY_IGNORED));
}

struct csm_budget planted_budget(void)
{
	return (planted == BUG_CHUNK_UNBOUNDED) ? (struct csm_budget){.left = 512}
						: csm_full_budget();
}

bool csm_mount_unmap(csm_ref mount, struct csm_budget *budget)
{
	struct csm_record before = csm_load(csm_range_of(mount));
	bool done = right_mount_unmap(mount, budget);
	struct csm_record *range;

	if (done || (budget->left != 0))
		return done;
	range = csm_map(csm_range_of(mount));
	if (planted == BUG_WINDOW_NOT_SHRUNK)
		range->range.front = before.range.front;
	if ((planted == BUG_WINDOW_SKIPS) && (range->range.front < range->range.back))
		range->range.front += CSM_PAGE;
	csm_unmap(range);
	return false;
}

uint64_t csm_new_id(void)
{
	uint64_t id = 1;

	if (planted != BUG_ID_REUSED)
		return right_new_id();
	for (uint64_t realm = 1; realm <= last_realm_id; realm++)
		if (csm_find_object(csm_registry_find(realm), id, CSM_TYPE_REGION) != 0) {
			id++;
			realm = 0;
		}
	if (id > last_csm_id)
		last_csm_id = id;
	return id;
}

bool csm_region_teardown(csm_ref region, struct csm_budget *budget)
{
	struct csm_record *record;

	if (planted != BUG_SHARE_FREED_MOUNTED)
		return right_region_teardown(region, budget);
	while (csm_load(region).region.shares != 0)
		forget_share(csm_load(region).region.shares);
	record = csm_map(region);
	record->state = CSM_STATE_DESTROYING;
	csm_unmap(record);
	csm_remove_object(region);
	return true;
}

uint64_t csm_revoke(struct csm_call *call)
{
	csm_ref region = csm_find_object(call->realm, call->x[1], CSM_TYPE_REGION);
	struct csm_budget budget = csm_full_budget();
	csm_ref share;

	if ((planted != BUG_REVOKE_KEEPS_CONSENT) || (region == 0))
		return right_revoke(call);
	share = csm_trie_find(csm_load(region).region.shares, call->x[2]);
	if ((share == 0) || (csm_load(share).share.mount == 0))
		return right_revoke(call);
	return csm_mount_unmap(csm_load(share).share.mount, &budget) ? CSM_SUCCESS : CSM_INCOMPLETE;
}

enum csm_destroy csm_hook_data_destroy(uint64_t rd, uint64_t ipa)
{
	csm_ref range = csm_find_overlap(csm_port_realm(rd), ipa, ipa + CSM_PAGE);

	if ((planted == BUG_CONSUMERS_FORGOTTEN) && (range != 0) &&
	    (csm_load(csm_load(range).range.object).type == CSM_TYPE_REGION))
		return CSM_DESTROY_PROCEED;
	if ((planted == BUG_EVICTION_STOLEN) && (range != 0)) {
		struct csm_record *record = csm_map(range);

		record->count = CSM_EVICTION_PATIENCE;
		csm_unmap(record);
	}
	return right_hook_data_destroy(rd, ipa);
}

bool csm_may_assign(uint64_t rd, uint64_t base, uint64_t top)
{
	return (planted == BUG_RESERVATION_FILLED) || right_may_assign(rd, base, top);
}

bool csm_may_change_ripas(uint64_t rd, uint64_t base, uint64_t top)
{
	return (planted == BUG_RIPAS_UNGUARDED) || right_may_change_ripas(rd, base, top);
}

/* ---- policies ------------------------------------------------------------------------------- */

/* The region that is being joined, while it is looked whether it may be. */
static csm_ref joining;

/* A measurement of which the second half is never wrong. */
uint64_t planted_rim(uint64_t rd, struct csm_measurement *rim)
{
	uint64_t algorithm = csm_port_rim(rd, rim);
	csm_ref policy = next_policy(joining, 0);
	struct csm_record second;

	if ((planted != BUG_RIM_HALF_COMPARED) || (policy == 0))
		return algorithm;
	second = csm_load(csm_load(csm_load(policy).policy.rim).link[0]);
	for (unsigned int i = 0; i < RIM_HALF; i++)
		rim->bytes[RIM_HALF + i] = second.rim[i];
	return algorithm;
}

csm_ref planted_take(csm_ref realm, enum csm_type type)
{
	if ((planted == BUG_SHARE_IN_WRONG_POOL) && (type == CSM_TYPE_SHARE) && (joining != 0) &&
	    (csm_pool_available(csm_realm_of(joining)) > 0))
		realm = csm_realm_of(joining);
	return csm_pool_take(realm, type);
}

/* With the first policy as it should not be while it is looked at. */
csm_ref csm_policy_match(uint64_t owner, uint64_t csm_id, uint64_t rd)
{
	csm_ref region = csm_find_object(csm_registry_find(owner), csm_id, CSM_TYPE_REGION);
	csm_ref policy = (region != 0) ? next_policy(region, 0) : 0;
	csm_ref match;
	struct csm_record before, *record;

	joining = region;
	if (policy == 0)
		return right_policy_match(owner, csm_id, rd);
	before = csm_load(policy);
	record = csm_map(policy);
	if (planted == BUG_POLICY_UNCOUNTED)
		record->count = 0;
	if (planted == BUG_POLICY_JOINED_LATE)
		record->state = CSM_SHARE_LIVE;
	csm_unmap(record);
	match = right_policy_match(owner, csm_id, rd);
	record = csm_map(policy);
	*record = before;
	csm_unmap(record);
	return match;
}

bool csm_policy_withdraw(csm_ref policy, struct csm_budget *budget)
{
	struct csm_record *record = csm_map(policy);

	if (planted == BUG_POLICY_SHARES_STAY)
		record->count = 0;
	csm_unmap(record);
	return right_policy_withdraw(policy, budget);
}

/* Whether the caller has a mount of the region, and the peer too. */
static bool both_consume(const struct csm_call *call)
{
	return (csm_find_object(call->realm, call->x[1], CSM_TYPE_MOUNT) != 0) &&
	       (csm_find_object(csm_registry_find(call->x[2]), call->x[1], CSM_TYPE_MOUNT) != 0);
}

uint64_t csm_notify(struct csm_call *call)
{
	if (((planted != BUG_STRANGER_RINGS) &&
	     ((planted != BUG_CONSUMERS_RING) || !both_consume(call))) || (call->realm == 0) ||
	    csm_was_asked(call, CSM_EXIT_NOTIFY))
		return right_notify(call);
	return csm_ask(call, &(struct csm_exit){
				     .operation = CSM_EXIT_NOTIFY,
				     .id = {call->x[1], call->x[2], csm_load(call->realm).key},
			     });
}

/* ---- bans, invitations, and who may look ---------------------------------------------------- */

bool csm_ban(csm_ref share)
{
	bool half = csm_realm_of(share) != csm_realm_of(csm_load(share).share.region);

	/* By a policy and revoked at once: forgotten; in two chunks, with the mount gone: evaded. */
	if ((planted == BUG_BAN_FORGOTTEN) || ((planted == BUG_BAN_EVADED) && half &&
					       (csm_load(share).share.cursor != 0)))
		return false;
	return right_ban(share);
}

bool csm_bans_end(csm_ref realm, struct csm_budget *budget)
{
	return (planted == BUG_BAN_OUTLIVES) || right_bans_end(realm, budget);
}

uint64_t csm_readmit(struct csm_call *call)
{
	csm_ref mine = call->realm;
	uint64_t status = right_readmit(call);

	for (uint64_t id = 1; (planted == BUG_STRANGER_READMITS) && (id <= last_realm_id) &&
			      (status == CSM_ERROR_INPUT);
	     id++) {
		call->realm = csm_registry_find(id);
		status = (call->realm != 0) ? right_readmit(call) : status;
	}
	call->realm = mine;
	return status;
}

/* Anyone whose id is known. */
uint64_t csm_peer(struct csm_call *call)
{
	struct peer peer = {.realm_id = call->x[1]};

	if ((planted != BUG_STRANGER_LOOKS) || (csm_registry_find(call->x[1]) == 0) ||
	    !csm_range_valid(call->rd, call->x[2], CSM_PAGE))
		return right_peer(call);
	return csm_port_write(call->rd, call->x[2], &peer, sizeof(peer)) ? CSM_SUCCESS
									 : CSM_ERROR_INPUT;
}

uint64_t csm_apt_remove(uint64_t rd, uint64_t *granule)
{
	csm_ref realm = csm_port_realm(rd);
	struct csm_record *record;
	bool last;

	if (planted != BUG_APT_RETURNED_EARLY)
		return right_apt_remove(rd, granule);
	csm_port_lock();
	if ((realm != 0) && (csm_load(realm & ~(CSM_PAGE - 1)).header.granules > 1)) {
		record = csm_map(realm);
		record->state = CSM_REALM_CLOSING;
		csm_unmap(record);
		*granule = csm_pool_shrink(realm, &last);
		csm_port_return_granule(*granule);
		csm_port_unlock();
		return CSM_REMOVE_GRANULE;
	}
	csm_port_unlock();
	return right_apt_remove(rd, granule);
}
