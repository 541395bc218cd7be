/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calls whose cost no size changes, in a region of one page that the peer has mounted: the provider
 * looks at it, shares with whoever is measured like it, and rings.
 */
#include <string.h>

#include "csm_meter.h"
#include "setup.h"

static struct csm_peer_record peer __attribute__((aligned(4096)));
static struct csm_policy_record policy __attribute__((aligned(4096)));

static bool look_at_peer(struct setup *setup)
{
	uint64_t status;

	memset(&peer, 0, sizeof(peer));
	csm_meter_begin();
	status = csm_peer(setup->peer_id, &peer, setup->csm_id);
	if (!setup_sample(setup, SETUP_PEER, status))
		return false;
	return (peer.realm_id == setup->peer_id && peer.state == CSM_PEER_ACTIVE) ||
	       setup_fail(setup, SETUP_PEER, status, "the record is not of the peer");
}

static bool share_by_name(struct setup *setup)
{
	uint64_t calls;
	uint64_t status = csm_create(setup->base, setup->size, &setup->csm_id, &calls);

	if (status != CSM_SUCCESS)
		return setup_fail(setup, SETUP_CREATE, status, csm_status_name(status));
	status = csm_share(setup->csm_id, setup->peer_id, SETUP_READ_WRITE);
	return status == CSM_SUCCESS ||
	       setup_fail(setup, SETUP_SHARE, status, csm_status_name(status));
}

static bool share_by_policy(struct setup *setup, uint64_t *index)
{
	uint64_t status;

	policy = (struct csm_policy_record){
		.perm = SETUP_READ_WRITE,
		.hash_algorithm = peer.hash_algorithm,
		.max_consumers = 1,
	};
	memcpy(policy.rim, peer.rim, sizeof(policy.rim));
	csm_meter_begin();
	status = csm_share_policy(setup->csm_id, &policy, index);
	return setup_sample(setup, SETUP_SHARE_POLICY, status);
}

static bool notify(struct setup *setup)
{
	if (!setup_be_alone(setup))
		return false;
	csm_meter_begin();
	return setup_sample(setup, SETUP_NOTIFY, csm_notify(setup->csm_id, setup->peer_id));
}

static bool end(struct setup *setup, uint64_t index)
{
	uint64_t calls;
	uint64_t status = csm_revoke(setup->csm_id, index, &calls);

	if (status != CSM_SUCCESS)
		return setup_fail(setup, SETUP_REVOKE, status, csm_status_name(status));
	status = csm_destroy(setup->csm_id, &calls);
	return status == CSM_SUCCESS ||
	       setup_fail(setup, SETUP_DESTROY, status, csm_status_name(status));
}

bool setup_provide_calls(struct setup *setup)
{
	uint64_t index = 0;
	uint64_t word;

	setup_write_pages(setup);
	return share_by_name(setup) && host_tell(SETUP_CONSUMER, setup->csm_id) &&
	       host_hear(SETUP_CONSUMER, &word) && setup_be_alone(setup) && look_at_peer(setup) &&
	       share_by_policy(setup, &index) && notify(setup) && end(setup, index) && host_tell(SETUP_CONSUMER, setup->csm_id) &&
	       host_hear(SETUP_CONSUMER, &word);
}

bool setup_consume_calls(struct setup *setup)
{
	uint64_t word;

	return host_hear(SETUP_PROVIDER, &setup->csm_id) && setup_mount(setup, 0) &&
	       host_tell(SETUP_PROVIDER, setup->csm_id) && host_hear(SETUP_PROVIDER, &word) &&
	       setup_forget(setup) && host_tell(SETUP_PROVIDER, setup->csm_id);
}
