/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Known bugs, to see that the exploration finds them: in a build of its own, one at a time, chosen
 * by --planted. The core's files are the same; what they call is not.
 */
#ifndef PLANTED_H
#define PLANTED_H

#include "world.h"

enum planted_bug {
	BUG_NONE,
	BUG_STALE_CONSENT,
	BUG_REVOKE_KEEPS_CONSENT,
	BUG_TLB_KEPT,
	BUG_WINDOW_NOT_SHRUNK,
	BUG_WINDOW_SKIPS,
	BUG_SHARE_FREED_MOUNTED,
	BUG_APT_RETURNED_EARLY,
	BUG_EVICTED_MAPPED_AGAIN,
	BUG_READ_ONLY_IGNORED,
	BUG_ID_REUSED,
	BUG_OVERLAP_UNCHECKED,
	BUG_CONSUMERS_FORGOTTEN,
	BUG_RESERVATION_FILLED,
	BUG_PEER_NOT_COMPARED,
	BUG_OWNER_NOT_COMPARED,
	BUG_RESERVE_NOT_RECHECKED,
	BUG_CHUNK_UNBOUNDED,
	BUG_RIPAS_UNGUARDED,
	BUG_POLICY_UNCOUNTED,
	BUG_RIM_HALF_COMPARED,
	BUG_POLICY_SHARES_STAY,
	BUG_SHARE_IN_WRONG_POOL,
	BUG_POLICY_JOINED_LATE,
	BUG_POLICY_NOT_ASKED,
	BUG_STRANGER_RINGS,
	BUG_EVICTION_STOLEN,
	BUG_BLOCK_KEPT,
	BUG_BAN_FORGOTTEN,
	BUG_BAN_EVADED,
	BUG_BAN_OUTLIVES,
	BUG_STRANGER_READMITS,
	BUG_INVITATION_MAPS,
	BUG_STRANGER_LOOKS,
	BUG_CONSUMERS_RING,
	BUGS,
};

struct planted_name {
	const char *name;
	const char *what;
	enum start start; /* where to begin, to find it soon */
};

extern const struct planted_name planted_names[BUGS];
extern enum planted_bug planted;

csm_ref planted_find_overlap(csm_ref realm, uint64_t base, uint64_t top);
csm_ref planted_find_overlap_of_ripas(csm_ref realm, uint64_t base, uint64_t top);
void planted_invalidate(uint64_t rd, uint64_t ipa, uint64_t size);
csm_ref planted_consent_of_reserve(uint64_t owner, uint64_t csm_id, uint64_t consumer);
csm_ref planted_consent_of_attach(uint64_t owner, uint64_t csm_id, uint64_t consumer);
struct csm_record planted_load(csm_ref ref);
enum csm_map_result planted_map(uint64_t rd, uint64_t ipa, const uint64_t *pa, unsigned int *count,
				bool write);
struct csm_budget planted_budget(void);
enum csm_unmapped planted_unmap(uint64_t rd, uint64_t ipa, unsigned int *count);
bool right_mount_unmap(csm_ref mount, struct csm_budget *budget);
uint64_t right_new_id(void);
bool right_ban(csm_ref share);
bool right_bans_end(csm_ref realm, struct csm_budget *budget);
uint64_t right_readmit(struct csm_call *call);
uint64_t right_peer(struct csm_call *call);
bool right_region_teardown(csm_ref region, struct csm_budget *budget);
uint64_t right_revoke(struct csm_call *call);
enum csm_destroy right_hook_data_destroy(uint64_t rd, uint64_t ipa);
bool right_may_assign(uint64_t rd, uint64_t base, uint64_t top);
bool right_may_change_ripas(uint64_t rd, uint64_t base, uint64_t top);
uint64_t planted_rim(uint64_t rd, struct csm_measurement *rim);
csm_ref planted_take(csm_ref realm, enum csm_type type);
csm_ref right_policy_match(uint64_t owner, uint64_t csm_id, uint64_t rd);
bool right_policy_withdraw(csm_ref policy, struct csm_budget *budget);
uint64_t right_notify(struct csm_call *call);
uint64_t right_apt_remove(uint64_t rd, uint64_t *granule);

#endif /* PLANTED_H */
