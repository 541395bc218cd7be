/* SPDX-License-Identifier: BSD-3-Clause */
#include "csm.h"
#include "smc.h"

static csm_conduit conduit = smc;

void csm_use_conduit(csm_conduit other)
{
	conduit = other;
}

static struct smc_registers call(uint64_t function, uint64_t a1, uint64_t a2, uint64_t a3,
				 uint64_t a4)
{
	struct smc_registers registers = {.x = {function, a1, a2, a3, a4}};

	conduit(&registers);
	return registers;
}

/* A region is at most this many pages here; a call that makes progress handles at least one. */
_Static_assert(CSM_CALLS_MAX > 16384U, "a 64 MiB region, one page a call");

const char *csm_status_name(uint64_t status)
{
	switch (status) {
	case CSM_SUCCESS:
		return "the RMM answered SUCCESS";
	case CSM_ERROR_INPUT:
		return "the RMM answered INPUT";
	case CSM_ERROR_STATE:
		return "the RMM answered STATE";
	case CSM_INCOMPLETE:
		return "the RMM answered INCOMPLETE without end";
	case CSM_ERROR_DENIED:
		return "the RMM answered DENIED";
	case CSM_ERROR_NO_RESOURCE:
		return "the RMM answered NO_RESOURCE";
	case CSM_ERROR_GONE:
		return "the RMM answered GONE";
	case CSM_NOT_SUPPORTED:
		return "the RMM does not know the call";
	default:
		return "the RMM answered a status that the interface does not have";
	}
}

uint64_t csm_features(uint64_t index, uint64_t *value0, uint64_t *value1)
{
	struct smc_registers r = call(SMC_CSM_FEATURES, index, 0, 0, 0);

	*value0 = r.x[1];
	*value1 = r.x[2];
	return r.x[0];
}

uint64_t csm_share(uint64_t csm_id, uint64_t peer, uint64_t perm)
{
	return call(SMC_CSM_SHARE, csm_id, peer, perm, 0).x[0];
}

uint64_t csm_share_policy(uint64_t csm_id, const struct csm_policy_record *policy, uint64_t *index)
{
	struct smc_registers r =
		call(SMC_CSM_SHARE_POLICY, csm_id, (uint64_t)(uintptr_t)policy, 0, 0);

	*index = r.x[1];
	return r.x[0];
}

uint64_t csm_peer(uint64_t peer, struct csm_peer_record *record, uint64_t csm_id)
{
	return call(SMC_CSM_PEER, peer, (uint64_t)(uintptr_t)record, csm_id, 0).x[0];
}

uint64_t csm_notify(uint64_t csm_id, uint64_t peer)
{
	return call(SMC_CSM_NOTIFY, csm_id, peer, 0, 0).x[0];
}

uint64_t csm_information(uint64_t csm_id, struct csm_info *info)
{
	struct smc_registers r = call(SMC_CSM_INFO, csm_id, 0, 0, 0);

	*info = (struct csm_info){r.x[1], r.x[2], r.x[3], r.x[4], r.x[5], r.x[6], r.x[7]};
	return r.x[0];
}

uint64_t csm_create(uint64_t ipa, uint64_t size, uint64_t *csm_id, uint64_t *calls)
{
	struct smc_registers r;

	*calls = 0;
	do {
		r = call(SMC_CSM_CREATE, ipa, size, 0, 0);
		(*calls)++;
	} while (r.x[0] == CSM_INCOMPLETE && *calls < CSM_CALLS_MAX);
	*csm_id = r.x[1];
	return r.x[0];
}

uint64_t csm_reserve(uint64_t csm_id, uint64_t owner, uint64_t ipa, uint64_t size, uint64_t *calls)
{
	struct smc_registers r;

	*calls = 0;
	do {
		r = call(SMC_CSM_RESERVE, csm_id, owner, ipa, size);
		(*calls)++;
	} while (r.x[0] == CSM_INCOMPLETE && *calls < CSM_CALLS_MAX);
	return r.x[0];
}

/*
 * Repeats `first`, whose register `offset` (1..4) is the offset to continue from and whose x1 is
 * the next one.
 */
static struct smc_registers repeat(struct smc_registers first, unsigned int offset, uint64_t *calls)
{
	struct smc_registers r;

	*calls = 0;
	do {
		r = first;
		conduit(&r);
		first.x[offset] = r.x[1];
		(*calls)++;
	} while (r.x[0] == CSM_INCOMPLETE && *calls < CSM_CALLS_MAX);
	return r;
}

uint64_t csm_attach(uint64_t csm_id, uint64_t *perm, uint64_t *calls)
{
	struct smc_registers r =
		repeat((struct smc_registers){{SMC_CSM_ATTACH, csm_id, 0}}, 2, calls);

	*perm = r.x[2];
	return r.x[0];
}

uint64_t csm_revoke(uint64_t csm_id, uint64_t target, uint64_t *calls)
{
	return repeat((struct smc_registers){{SMC_CSM_REVOKE, csm_id, target, 0}}, 3, calls).x[0];
}

uint64_t csm_detach(uint64_t csm_id, uint64_t *calls)
{
	return repeat((struct smc_registers){{SMC_CSM_DETACH, csm_id, 0}}, 2, calls).x[0];
}

uint64_t csm_destroy(uint64_t csm_id, uint64_t *calls)
{
	return repeat((struct smc_registers){{SMC_CSM_DESTROY, csm_id, 0}}, 2, calls).x[0];
}
