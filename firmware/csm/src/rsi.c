/* SPDX-License-Identifier: BSD-3-Clause */
/* The realm's side: which call it is, what came out, and the two calls that only look. */
#include "record.h"

_Static_assert(SMC_CSM_FEATURES == CSM_RSI_FIRST, "first function id of abi/csm.yaml");

bool csm_range_valid(uint64_t rd, uint64_t base, uint64_t size)
{
	uint64_t limit = csm_port_protected_size(rd);

	return (size != 0) && (((base | size) & (CSM_PAGE - 1)) == 0) && (base < limit) &&
	       (size <= limit - base);
}

bool csm_offset_valid(uint64_t offset, uint64_t cursor)
{
	return (offset == 0) || (offset == cursor);
}

bool csm_was_asked(const struct csm_call *call, uint64_t operation)
{
	const struct csm_pending *last = call->pending;

	return (last->operation == operation) && (last->function == call->x[0]) &&
	       (last->argument[0] == call->x[1]) && (last->argument[1] == call->x[2]);
}

uint64_t csm_ask(struct csm_call *call, const struct csm_exit *question)
{
	struct csm_pending *last = call->pending;

	if (csm_was_asked(call, question->operation) && (question->base <= last->ipa))
		return CSM_ERROR_NO_RESOURCE;
	*last = (struct csm_pending){
		.function = call->x[0],
		.argument = {call->x[1], call->x[2]},
		.operation = question->operation,
		.ipa = question->base,
	};
	call->reply->exit = *question;
	return CSM_ASKED;
}

uint64_t csm_need_records(struct csm_call *call, uint32_t records)
{
	uint32_t available = csm_pool_available(call->realm);

	if (available >= records)
		return CSM_SUCCESS;
	return csm_ask(call, &(struct csm_exit){.operation = CSM_EXIT_NEED_APT,
						.id = {records - available}});
}

uint64_t csm_need_page(struct csm_call *call, uint64_t ipa)
{
	struct csm_leaves leaves;

	csm_port_walk(call->rd, ipa, 1, &leaves);
	if (leaves.ripas != CSM_LEAF_RAM)
		return CSM_ERROR_INPUT;
	if (leaves.kind == CSM_LEAF_ASSIGNED)
		return CSM_SUCCESS;
	if (leaves.kind != CSM_LEAF_UNASSIGNED)
		return CSM_ERROR_INPUT;
	return csm_ask(call, &(struct csm_exit){
				     .operation = CSM_EXIT_POPULATE,
				     .base = ipa,
				     .top = ipa + CSM_PAGE,
			     });
}

uint64_t csm_features(struct csm_call *call)
{
	uint64_t *x = call->reply->x;

	switch (call->x[1]) {
	case 0:
		x[1] = CSM_ABI_VERSION;
		x[2] = CSM_FEATURE_POLICY | CSM_FEATURE_PEER | CSM_FEATURE_NOTIFY |
		       CSM_FEATURE_BLOCKS | CSM_FEATURE_CONSENTS |
		       (csm_ids_are_secret() ? CSM_FEATURE_SECRET_IDS : 0);
		return CSM_SUCCESS;
	case 1:
		x[1] = (call->realm != 0) ? csm_load(call->realm).key : 0;
		return CSM_SUCCESS;
	case 2:
		x[1] = CSM_CHUNK_PAGES;
		x[2] = csm_pool_available(call->realm);
		return CSM_SUCCESS;
	default:
		return CSM_ERROR_INPUT;
	}
}

static void describe_region(struct csm_call *call, csm_ref region)
{
	struct csm_record state = csm_load(region);
	uint64_t *x = call->reply->x;

	x[1] = CSM_ROLE_PROVIDER;
	x[2] = state.state;
	x[3] = CSM_PERM_READ | CSM_PERM_WRITE;
	x[6] = csm_load(call->realm).key;
	x[7] = state.count;
}

static void describe_mount(struct csm_call *call, csm_ref mount)
{
	struct csm_record state = csm_load(mount);
	uint64_t *x = call->reply->x;
	bool live = false;

	x[1] = CSM_ROLE_CONSUMER;
	x[2] = state.state;
	x[6] = state.mount.owner;
	if (state.mount.share != 0) {
		struct csm_record share = csm_load(state.mount.share);

		live = csm_share_live(&share);
		x[3] = live ? share.perm : 0;
		if (!live && (state.state != CSM_STATE_VACATING))
			x[2] = CSM_STATE_DETACHING;
	} else if (state.state == CSM_STATE_RESERVED) {
		x[2] = CSM_STATE_REVOKED;
	}
}

uint64_t csm_info(struct csm_call *call)
{
	csm_ref region = csm_find_object(call->realm, call->x[1], CSM_TYPE_REGION);
	csm_ref mount = csm_find_object(call->realm, call->x[1], CSM_TYPE_MOUNT);
	uint64_t owner;
	struct csm_record range;

	if ((region == 0) && (mount == 0))
		return CSM_ERROR_INPUT;
	if (mount != 0) {
		owner = csm_load(mount).mount.owner;
		if (csm_find_object(csm_registry_find(owner), call->x[1], CSM_TYPE_REGION) == 0)
			return CSM_ERROR_GONE;
		describe_mount(call, mount);
	} else {
		describe_region(call, region);
	}
	range = csm_load(csm_range_of((mount != 0) ? mount : region));
	call->reply->x[4] = range.key;
	call->reply->x[5] = range.range.size;
	return CSM_SUCCESS;
}

/*
 * A realm in forced teardown gets nothing new, and the host's chunks are the only ones that count.
 * What only looks, and a doorbell that has rung, is answered all the same.
 */
static bool is_refused(const struct csm_call *call)
{
	uint64_t function = call->x[0];

	if ((call->realm == 0) || (csm_load(call->realm).state == CSM_REALM_OPEN))
		return false;
	return (function > SMC_CSM_FEATURES) && (function <= SMC_CSM_READMIT) &&
	       (function != SMC_CSM_INFO) && !csm_was_asked(call, CSM_EXIT_NOTIFY);
}

/* Holds the CSM lock, unless the realm has no APT: then it reads nothing that the lock guards. */
static uint64_t dispatch(struct csm_call *call)
{
	if (is_refused(call))
		return CSM_ERROR_STATE;

	switch (call->x[0]) {
	case SMC_CSM_FEATURES:
		return csm_features(call);
	case SMC_CSM_CREATE:
		return csm_create(call);
	case SMC_CSM_SHARE:
		return csm_share(call);
	case SMC_CSM_SHARE_POLICY:
		return csm_share_policy(call);
	case SMC_CSM_REVOKE:
		return csm_revoke(call);
	case SMC_CSM_DESTROY:
		return csm_destroy_region(call);
	case SMC_CSM_RESERVE:
		return csm_reserve(call);
	case SMC_CSM_ATTACH:
		return csm_attach(call);
	case SMC_CSM_DETACH:
		return csm_detach(call);
	case SMC_CSM_INFO:
		return csm_info(call);
	case SMC_CSM_PEER:
		return csm_peer(call);
	case SMC_CSM_NOTIFY:
		return csm_notify(call);
	case SMC_CSM_CONSENT:
		return csm_consents(call);
	case SMC_CSM_READMIT:
		return csm_readmit(call);
	default:
		return CSM_NOT_SUPPORTED;
	}
}

/* x0, and as many results as the call has (abi/csm.yaml). Registers beyond stay the realm's. */
static unsigned int result_count(uint64_t function, uint64_t status)
{
	if ((function == SMC_CSM_INFO) && (status == CSM_SUCCESS))
		return 8;
	if ((function == SMC_CSM_CONSENT) && (status == CSM_SUCCESS))
		return 6;
	return (status == CSM_NOT_SUPPORTED) ? 1 : 3;
}

void csm_rsi_call(uint64_t rd, const uint64_t x[5], struct csm_pending *pending,
		  struct csm_reply *reply)
{
	struct csm_call call = {.rd = rd, .x = x, .pending = pending, .reply = reply};
	uint64_t status;

	*reply = (struct csm_reply){.outcome = CSM_RETURN};
	/* A realm without a table has no part in anything: it waits for nobody. */
	if (csm_port_realm(rd) == 0) {
		status = dispatch(&call);
	} else {
		csm_port_lock();
		call.realm = csm_port_realm(rd);
		status = dispatch(&call);
		csm_port_unlock();
	}

	if (status == CSM_ASKED) {
		reply->outcome = CSM_EXIT;
		return;
	}
	*pending = (struct csm_pending){.operation = 0};
	if ((status != CSM_SUCCESS) && (status != CSM_INCOMPLETE))
		for (unsigned int index = 1; index < 8; index++)
			reply->x[index] = 0;
	reply->x[0] = status;
	reply->count = result_count(x[0], status);
}

bool csm_rsi_may_set_ipa_state(uint64_t rd, uint64_t base, uint64_t top)
{
	bool free;

	if (csm_port_realm(rd) == 0)
		return true;
	csm_port_lock();
	free = csm_find_overlap(csm_port_realm(rd), base, top) == 0;
	csm_port_unlock();
	return free;
}
