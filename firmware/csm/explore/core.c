/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The portable core, the very files, in one translation unit: so its constants can be small and its
 * static variables part of a snapshot. With PLANTED defined, functions that some of the files call
 * are replaced by ones that can be told to be wrong (planted.h).
 */
#include "world.h"

#ifdef PLANTED
#include "planted.h"
#endif

#include "../src/trie.c"
#include "../src/pool.c"

/*
 * In place of ids.c: ids by order, realms' and regions' apart, so that a state can be named, and
 * the id that comes next be named by a call. (What ids.c makes of a counter: ../tests/test_ids.c.)
 */
static uint64_t last_realm_id, last_csm_id;

static uint64_t next_realm_id(void)
{
	return ++last_realm_id;
}

#ifdef PLANTED
uint64_t right_new_id(void)
#else
uint64_t csm_new_id(void)
#endif
{
	return ++last_csm_id;
}

bool csm_ids_are_secret(void)
{
	return true;
}

#define csm_new_id next_realm_id
#include "../src/registry.c"
#undef csm_new_id

#ifdef PLANTED
#define csm_bans_end right_bans_end
#define csm_readmit  right_readmit
#define csm_ban	     right_ban
#endif
#include "../src/ban.c"
#undef csm_bans_end
#undef csm_readmit
#undef csm_ban

#ifdef PLANTED
#define csm_find_overlap planted_find_overlap
#endif
#include "../src/region.c"
#undef csm_find_overlap

#ifdef PLANTED
#define csm_revoke	    right_revoke
#define csm_region_teardown right_region_teardown
#endif
#include "../src/share.c"
#undef csm_revoke
#undef csm_region_teardown

#ifdef PLANTED
#define csm_port_rim	    planted_rim
#define csm_pool_take	    planted_take
#define csm_policy_match    right_policy_match
#define csm_policy_withdraw right_policy_withdraw
#endif
#include "../src/policy.c"
#undef csm_port_rim
#undef csm_pool_take
#undef csm_policy_match
#undef csm_policy_withdraw

#ifdef PLANTED
#define csm_notify right_notify
#define csm_peer   right_peer
#endif
#include "../src/peer.c"
#undef csm_notify
#undef csm_peer

#ifdef PLANTED
#define csm_port_invalidate planted_invalidate
#define csm_port_unmap	    planted_unmap
#define csm_consent	    planted_consent_of_reserve
#define csm_mount_unmap	    right_mount_unmap
#endif
#include "../src/mount.c"
#undef csm_port_invalidate
#undef csm_port_unmap
#undef csm_consent
#undef csm_mount_unmap

#ifdef PLANTED
#define csm_consent	planted_consent_of_attach
#define csm_load	planted_load
#define csm_port_map	planted_map
#define csm_full_budget planted_budget
#endif
#include "../src/attach.c"
#undef csm_consent
#undef csm_load
#undef csm_port_map
#undef csm_full_budget

#ifdef PLANTED
#define csm_hook_data_destroy right_hook_data_destroy
#define csm_may_assign	      right_may_assign
#define csm_may_change_ripas  right_may_change_ripas
#endif
#include "../src/hooks.c"
#undef csm_hook_data_destroy
#undef csm_may_assign
#undef csm_may_change_ripas

#ifdef PLANTED
#define csm_apt_remove right_apt_remove
#endif
#include "../src/rmi.c"
#undef csm_apt_remove

#ifdef PLANTED
#define csm_find_overlap planted_find_overlap_of_ripas
#endif
#include "../src/rsi.c"
#undef csm_find_overlap

#ifdef PLANTED
#include "planted.c"
#endif

void core_load(void)
{
	registry = now.registry;
	last_realm_id = now.last_realm_id;
	last_csm_id = now.last_csm_id;
}

void core_save(void)
{
	now.registry = registry;
	now.last_realm_id = last_realm_id;
	now.last_csm_id = last_csm_id;
}
