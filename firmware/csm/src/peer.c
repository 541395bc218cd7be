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

/* The live consent of the owner's region to who has reserved it; 0: none, or no reservation. */
static csm_ref joined(uint64_t owner, uint64_t csm_id, uint64_t consumer)
{
	csm_ref share = csm_consent(owner, csm_id, consumer);
	struct csm_record record;

	if (share == 0)
		return 0;
	record = csm_load(share);
	return (record.share.mount != 0) ? share : 0;
}

/*
 * Whether `peer` may be shown to the caller: the provider to whom it has let in, or would; a
 * consumer to its provider, once it has reserved. Everybody else is a stranger.
 */
static bool may_look(const struct csm_call *call, uint64_t csm_id, uint64_t peer)
{
	uint64_t caller;

	if (call->realm == 0)
		return false;
	caller = csm_load(call->realm).key;
	return (joined(caller, csm_id, peer) != 0) || (csm_consent(peer, csm_id, caller) != 0) ||
	       (csm_policy_match(peer, csm_id, call->rd) != 0);
}

/*
 * Reads who the realm is, if it may be shown to the caller before and after. Its descriptor is
 * locked to be read, which comes before the CSM lock: so that is given back meanwhile. An id is
 * never given twice, so a realm that has it before and after had it all the time, and the
 * descriptor was its.
 */
static uint64_t identify(struct csm_call *call, struct csm_identity *identity)
{
	uint64_t rd = csm_load(csm_registry_find(call->x[1])).realm.rd;
	bool known;

	csm_port_unlock();
	known = csm_port_identity(rd, identity);
	csm_port_lock();
	call->realm = csm_port_realm(call->rd);
	if (!known || !may_look(call, call->x[3], call->x[1]))
		return CSM_ERROR_INPUT;
	return (csm_load(call->realm).state == CSM_REALM_OPEN) ? CSM_SUCCESS : CSM_ERROR_STATE;
}

uint64_t csm_peer(struct csm_call *call)
{
	struct csm_identity identity;
	struct peer peer = {.realm_id = call->x[1]};
	uint64_t status;

	if (!may_look(call, call->x[3], call->x[1]) ||
	    !csm_range_valid(call->rd, call->x[2], CSM_PAGE))
		return CSM_ERROR_INPUT;
	status = csm_need_page(call, call->x[2]);
	if (status == CSM_SUCCESS)
		status = identify(call, &identity);
	if (status != CSM_SUCCESS)
		return status;
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

/* Consumers ring the provider, who rings consumers: none of them learns who else there is. */
static bool may_ring(const struct csm_call *call, uint64_t csm_id, uint64_t peer)
{
	uint64_t caller;

	if (call->realm == 0)
		return false;
	caller = csm_load(call->realm).key;
	return (joined(caller, csm_id, peer) != 0) || (joined(peer, csm_id, caller) != 0);
}

uint64_t csm_notify(struct csm_call *call)
{
	if (csm_was_asked(call, CSM_EXIT_NOTIFY))
		return CSM_SUCCESS;
	if (!may_ring(call, call->x[1], call->x[2]))
		return CSM_ERROR_INPUT;
	return csm_ask(call, &(struct csm_exit){
				     .operation = CSM_EXIT_NOTIFY,
				     .id = {call->x[1], call->x[2], csm_load(call->realm).key},
			     });
}
