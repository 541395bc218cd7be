/* SPDX-License-Identifier: BSD-3-Clause */
/* RMI_RTT_MAP_UNPROTECTED and RMI_RTT_UNMAP_UNPROTECTED (DEN0137 1.0, B4.3.19, B4.3.22). */
#include "realm.h"
#include "rmi_args.h"

/* MemAttr[2:0] = 0b100 is reserved with HCR_EL2.FWB (DDI0487, stage 2 MemAttr). */
#define MEMATTR_RESERVED (UINT64_C(4) << 2)

/*
 * The host may name any address: the granule protection check of the hardware stops an access that
 * the realm has no right to, for memory in another physical address space.
 */
static bool descriptor_ok(uint64_t desc, int level)
{
	uint64_t low_address = RTTE_PA_MASK & (rtt_entry_size(level) - 1);

	return ((desc & ~RTTE_HOST_MASK) == 0) && ((desc & low_address) == 0) &&
	       ((desc & RTTE_MEMATTR_MASK) != MEMATTR_RESERVED);
}

/*
 * Walks to the entry that arg[2] and arg[3] name. False: nothing is locked, the arguments are
 * wrong.
 */
static bool lock_entry(const uint64_t arg[8], struct rtt_tree *tree, struct rtt_walk *walk)
{
	struct rd *rd;
	struct granule *g_rd = rmi_lock_rd(arg[1], &rd);

	if (g_rd == NULL) {
		return false;
	}
	*tree = rd->tree;
	if (!rmi_level_ok(arg[3], RTT_BLOCK_LEVEL, RTT_PAGE_LEVEL) ||
	    ((int)arg[3] < tree->start_level) || !rmi_ipa_ok(tree, arg[2], (int)arg[3]) ||
	    rtt_is_protected(tree, arg[2])) {
		granule_unlock(g_rd);
		return false;
	}
	rtt_walk_lock(tree, arg[2], (int)arg[3], walk);
	granule_unlock(g_rd);
	return true;
}

static bool at_entry(const struct rtt_walk *walk, int level, enum rtte_kind kind)
{
	return (walk->level == level) && (rtte_kind(rtt_walk_entry(walk), level) == kind);
}

uint64_t rmi_rtt_map_unprotected(const uint64_t arg[8], uint64_t out[8])
{
	int level = (int)arg[3];
	uint64_t status = RMI_SUCCESS;
	struct rtt_tree tree;
	struct rtt_walk walk;

	(void)out;
	if (!rmi_level_ok(arg[3], RTT_BLOCK_LEVEL, RTT_PAGE_LEVEL) ||
	    !descriptor_ok(arg[4], level) || !lock_entry(arg, &tree, &walk)) {
		return RMI_ERROR_INPUT;
	}
	if (at_entry(&walk, level, RTTE_UNASSIGNED_NS)) {
		rtt_replace(&tree, &walk, walk.index, arg[2], rtte_assigned_ns(arg[4], level));
	} else {
		status = rmi_status(RMI_ERROR_RTT, (unsigned int)walk.level);
	}
	rtt_walk_unlock(&walk);
	return status;
}

uint64_t rmi_rtt_unmap_unprotected(const uint64_t arg[8], uint64_t out[8])
{
	uint64_t status = RMI_SUCCESS;
	struct rtt_tree tree;
	struct rtt_walk walk;

	if (!lock_entry(arg, &tree, &walk)) {
		return RMI_ERROR_INPUT;
	}
	if (at_entry(&walk, (int)arg[3], RTTE_ASSIGNED_NS)) {
		rtt_replace(&tree, &walk, walk.index, arg[2], rtte_unassigned_ns());
	} else {
		status = rmi_status(RMI_ERROR_RTT, (unsigned int)walk.level);
	}
	out[1] = rtt_skip_not_live(&walk, arg[2]);
	rtt_walk_unlock(&walk);
	return status;
}
