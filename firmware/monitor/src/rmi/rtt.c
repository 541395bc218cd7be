/* SPDX-License-Identifier: BSD-3-Clause */
/* RMI_RTT_CREATE, _DESTROY, _FOLD and _READ_ENTRY (DEN0137 1.0, B4.3.15 to B4.3.17, B4.3.20). */
#include "realm.h"
#include "rmi_args.h"

/* Commands that make or remove a table of `level` at `ipa`: any level below the start level. */
static bool table_args_ok(const struct rtt_tree *tree, uint64_t ipa, uint64_t level)
{
	return rmi_level_ok(level, tree->start_level + 1, RTT_PAGE_LEVEL) &&
	       rmi_ipa_ok(tree, ipa, (int)level - 1);
}

/*
 * Walks to the parent of a table of `level`. False, with nothing locked and a status: no such RD,
 * or wrong arguments.
 */
static bool lock_parent(const uint64_t arg[8], struct rtt_tree *tree, struct rtt_walk *walk)
{
	struct rd *rd;
	struct granule *g_rd = rmi_lock_rd(arg[1], &rd);

	if (g_rd == NULL) {
		return false;
	}
	*tree = rd->tree;
	if (!table_args_ok(tree, arg[2], arg[3])) {
		granule_unlock(g_rd);
		return false;
	}
	rtt_walk_lock(tree, arg[2], (int)arg[3] - 1, walk);
	granule_unlock(g_rd);
	return true;
}

static uint64_t rtt_error(int level)
{
	return rmi_status(RMI_ERROR_RTT, (unsigned int)level);
}

/* Puts the new table where the parent's entry was. */
static uint64_t insert_table(const struct rtt_tree *tree, struct granule *g_rtt, uint64_t ipa,
			     int level)
{
	struct rtt_walk walk;
	uint64_t status = RMI_SUCCESS;
	uint64_t parent;

	rtt_walk_lock(tree, ipa, level - 1, &walk);
	parent = rtt_walk_entry(&walk);
	if ((walk.level != (level - 1)) || (rtte_kind(parent, walk.level) == RTTE_TABLE)) {
		status = rtt_error(walk.level);
	} else {
		rtt_unfold(g_rtt, parent, level);
		rtt_replace(tree, &walk, walk.index, ipa, rtte_table(granule_pa(g_rtt)));
	}
	rtt_walk_unlock(&walk);
	return status;
}

uint64_t rmi_rtt_create(const uint64_t arg[8], uint64_t out[8])
{
	struct granule *g_rd, *g_rtt;
	uint64_t status = RMI_ERROR_INPUT;
	struct rd *rd;

	(void)out;
	if (!rmi_lock_rd_and_delegated(arg[1], arg[2], &g_rd, &g_rtt)) {
		return RMI_ERROR_INPUT;
	}
	rd = granule_ptr(g_rd);
	if (table_args_ok(&rd->tree, arg[3], arg[4])) {
		status = insert_table(&rd->tree, g_rtt, arg[3], (int)arg[4]);
	}
	granule_unlock_as(g_rtt, (status == RMI_SUCCESS) ? GRANULE_RTT : GRANULE_DELEGATED);
	granule_unlock(g_rd);
	return status;
}

/*
 * The table that the walk's entry leads to, locked; NULL when the walk did not reach a table entry
 * of `level`.
 */
static struct granule *lock_child(const struct rtt_walk *walk, int level)
{
	uint64_t entry = rtt_walk_entry(walk);
	struct granule *table;

	if ((walk->level != level) || (rtte_kind(entry, walk->level) != RTTE_TABLE)) {
		return NULL;
	}
	table = granule_find(rtte_pa(entry));
	granule_lock(table);
	return table;
}

/* Puts `parent` where the table was, and frees the table. */
static uint64_t remove_table(const struct rtt_tree *tree, const struct rtt_walk *walk,
			     struct granule *table, uint64_t ipa, uint64_t parent)
{
	rtt_replace(tree, walk, walk->index, ipa, parent);
	granule_wipe(table);
	granule_put(table, granule_refcount(table));
	granule_unlock_as(table, GRANULE_DELEGATED);
	return granule_pa(table);
}

uint64_t rmi_rtt_destroy(const uint64_t arg[8], uint64_t out[8])
{
	uint64_t ipa = arg[2];
	int level = (int)arg[3];
	uint64_t status = RMI_SUCCESS;
	struct rtt_tree tree;
	struct rtt_walk walk;
	struct granule *table;

	if (!lock_parent(arg, &tree, &walk)) {
		return RMI_ERROR_INPUT;
	}
	table = lock_child(&walk, level - 1);
	if (table == NULL) {
		status = rtt_error(walk.level);
	} else if (granule_refcount(table) != 0) {
		granule_unlock(table);
		status = rtt_error(level);
	} else {
		out[1] =
			remove_table(&tree, &walk, table, ipa,
				     rtt_is_protected(&tree, ipa) ? rtte_unassigned(RIPAS_DESTROYED)
								  : rtte_unassigned_ns());
	}
	out[2] = rtt_skip_not_live(&walk, ipa);
	rtt_walk_unlock(&walk);
	return status;
}

uint64_t rmi_rtt_fold(const uint64_t arg[8], uint64_t out[8])
{
	int level = (int)arg[3];
	uint64_t status = RMI_SUCCESS;
	struct rtt_tree tree;
	struct rtt_walk walk;
	struct granule *table;
	uint64_t parent;

	if (!lock_parent(arg, &tree, &walk)) {
		return RMI_ERROR_INPUT;
	}
	table = lock_child(&walk, level - 1);
	if (table == NULL) {
		status = rtt_error(walk.level);
	} else if (!rtt_fold(table, level, &parent)) {
		granule_unlock(table);
		status = rtt_error(level);
	} else {
		out[1] = remove_table(&tree, &walk, table, arg[2], parent);
	}
	rtt_walk_unlock(&walk);
	return status;
}

/* RmiRttEntryState, descriptor and RIPAS as the host sees them, in X2 to X4. */
static void describe(uint64_t entry, int level, uint64_t out[8])
{
	out[4] = RIPAS_EMPTY;
	switch (rtte_kind(entry, level)) {
	case RTTE_UNASSIGNED:
		out[2] = RMI_UNASSIGNED;
		out[4] = rtte_ripas(entry);
		break;
	case RTTE_ASSIGNED:
		out[2] = RMI_ASSIGNED;
		out[3] = rtte_pa(entry);
		out[4] = rtte_ripas(entry);
		break;
	case RTTE_UNASSIGNED_NS:
		out[2] = RMI_UNASSIGNED;
		break;
	case RTTE_ASSIGNED_NS:
		out[2] = RMI_ASSIGNED;
		out[3] = entry & RTTE_HOST_MASK;
		break;
	case RTTE_TABLE:
		out[2] = RMI_TABLE;
		out[3] = rtte_pa(entry);
		break;
	}
}

uint64_t rmi_rtt_read_entry(const uint64_t arg[8], uint64_t out[8])
{
	struct rd *rd;
	struct granule *g_rd = rmi_lock_rd(arg[1], &rd);
	struct rtt_walk walk;

	if (g_rd == NULL) {
		return RMI_ERROR_INPUT;
	}
	if (!rmi_level_ok(arg[3], rd->tree.start_level, RTT_PAGE_LEVEL) ||
	    !rmi_ipa_ok(&rd->tree, arg[2], (int)arg[3])) {
		granule_unlock(g_rd);
		return RMI_ERROR_INPUT;
	}
	rtt_walk_lock(&rd->tree, arg[2], (int)arg[3], &walk);
	granule_unlock(g_rd);

	out[1] = (uint64_t)walk.level;
	describe(rtt_walk_entry(&walk), walk.level, out);
	rtt_walk_unlock(&walk);
	return RMI_SUCCESS;
}
