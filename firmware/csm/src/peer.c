/* SPDX-License-Identifier: BSD-3-Clause */
/* What realms may know of each other and say to each other: CSM_PEER and CSM_NOTIFY. */
#include "record.h"

/* The start of a PEER record; the rest of the page is zero. */
struct peer {
	uint64_t realm_id, state, hash_algorithm;
	uint8_t reserved[40];
	struct csm_measurement rim, rem[4], rpv;
};

_Static_assert(sizeof(struct peer) == offsetof(struct csm_peer_record, reserved1), "PEER");
_Static_assert(offsetof(struct peer, rim) == offsetof(struct csm_peer_record, rim), "PEER.rim");
_Static_assert(offsetof(struct peer, rem) == offsetof(struct csm_peer_record, rem), "PEER.rem");
_Static_assert(offsetof(struct peer, rpv) == offsetof(struct csm_peer_record, rpv), "PEER.rpv");

/*
 * False: the realm went away meanwhile. Its descriptor is locked to be read, which comes before the
 * CSM lock: so that is given back meanwhile. An id is never given twice, so a realm that has it
 * before and after had it all the time, and the descriptor was its.
 */
static bool identify(csm_ref realm, struct csm_identity *identity)
{
	uint64_t realm_id = csm_load(realm).key;
	uint64_t rd = csm_load(realm).realm.rd;
	bool known;

	csm_port_unlock();
	known = csm_port_identity(rd, identity);
	csm_port_lock();
	return known && (csm_registry_find(realm_id) != 0);
}

uint64_t csm_peer(struct csm_call *call)
{
	struct csm_identity identity;
	struct peer peer = {.realm_id = call->x[1]};
	csm_ref realm;
	uint64_t status;

	if (call->realm == 0)
		return CSM_ERROR_INPUT;
	realm = csm_registry_find(call->x[1]);
	if (!csm_range_valid(call->rd, call->x[2], CSM_PAGE) || (realm == 0))
		return CSM_ERROR_INPUT;
	status = csm_need_page(call, call->x[2]);
	if (status != CSM_SUCCESS)
		return status;
	if (!identify(realm, &identity))
		return CSM_ERROR_INPUT;
	peer.state = identity.state;
	peer.hash_algorithm = identity.algorithm;
	peer.rim = identity.rim;
	for (unsigned int i = 0; i < 4; i++)
		peer.rem[i] = identity.rem[i];
	peer.rpv = identity.rpv;
	/* The host may have taken the page while the lock was given back. */
	return csm_port_write(call->rd, call->x[2], &peer, sizeof(peer)) ? CSM_SUCCESS
									 : CSM_ERROR_NO_RESOURCE;
}

/* Whether `peer` has a part in the region besides the caller: provider, or holds a reservation. */
static bool takes_part(const struct csm_call *call, uint64_t csm_id, uint64_t peer)
{
	csm_ref mount = csm_find_object(call->realm, csm_id, CSM_TYPE_MOUNT);
	csm_ref region = csm_find_object(call->realm, csm_id, CSM_TYPE_REGION);
	csm_ref share;

	if (mount != 0) {
		share = csm_load(mount).mount.share;
		if (share == 0)
			return false;
		if (csm_load(mount).mount.owner == peer)
			return true;
		region = csm_load(share).share.region;
	}
	if ((region == 0) || (peer == csm_load(call->realm).key))
		return false;
	share = csm_trie_find(csm_load(region).region.shares, peer);
	return (share != 0) && (csm_load(share).type == CSM_TYPE_SHARE) &&
	       (csm_load(share).share.mount != 0);
}

uint64_t csm_notify(struct csm_call *call)
{
	if (csm_was_asked(call, CSM_EXIT_NOTIFY))
		return CSM_SUCCESS;
	if ((call->realm == 0) || !takes_part(call, call->x[1], call->x[2]))
		return CSM_ERROR_INPUT;
	return csm_ask(call, &(struct csm_exit){
				     .operation = CSM_EXIT_NOTIFY,
				     .id = {call->x[1], call->x[2], csm_load(call->realm).key},
			     });
}
