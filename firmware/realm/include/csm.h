/* SPDX-License-Identifier: BSD-3-Clause */
/* A realm's calls of Confidential Shared Memory (csm_abi.h). Each returns the status of x0. */
#ifndef CSM_H
#define CSM_H

#include <stdint.h>

#include "csm_abi.h"
#include "smc.h"

struct csm_info {
	uint64_t role;
	uint64_t state;
	uint64_t perm;
	uint64_t base;
	uint64_t size;
	uint64_t owner;
	uint64_t consumers;
};

/* What carries the calls: smc(), unless somebody measures (csm_meter.h). */
typedef void (*csm_conduit)(struct smc_registers *registers);
void csm_use_conduit(csm_conduit conduit);

/* What a status means, for reports. */
const char *csm_status_name(uint64_t status);

/* Records are page-aligned, in this realm's own memory. */
uint64_t csm_features(uint64_t index, uint64_t *value0, uint64_t *value1);
uint64_t csm_share(uint64_t csm_id, uint64_t peer, uint64_t perm);
uint64_t csm_share_policy(uint64_t csm_id, const struct csm_policy_record *policy, uint64_t *index);
uint64_t csm_peer(uint64_t peer, struct csm_peer_record *record, uint64_t csm_id);
uint64_t csm_notify(uint64_t csm_id, uint64_t peer);
uint64_t csm_information(uint64_t csm_id, struct csm_info *info);

/*
 * These repeat the call until it no longer answers CSM_INCOMPLETE, and count how often in `calls`.
 * A call that claims to make progress but does not would go on for ever: after `CSM_CALLS_MAX` the
 * last status is returned.
 */
#define CSM_CALLS_MAX 100000U
uint64_t csm_create(uint64_t ipa, uint64_t size, uint64_t *csm_id, uint64_t *calls);
uint64_t csm_reserve(uint64_t csm_id, uint64_t owner, uint64_t ipa, uint64_t size, uint64_t *calls);
uint64_t csm_attach(uint64_t csm_id, uint64_t *perm, uint64_t *calls);
uint64_t csm_revoke(uint64_t csm_id, uint64_t target, uint64_t *calls);
uint64_t csm_detach(uint64_t csm_id, uint64_t *calls);
uint64_t csm_destroy(uint64_t csm_id, uint64_t *calls);

#endif /* CSM_H */
