/* SPDX-License-Identifier: BSD-3-Clause */
/* csm_port.h for this monitor: locks, records, and walks of a realm's tables. */
#include "csm_monitor.h"
#include "csm_port.h"

static struct arch_lock csm_lock;

static struct rd *rd_at(uint64_t rd)
{
	return (struct rd *)(uintptr_t)rd;
}

void csm_port_lock(void)
{
	arch_lock_acquire(&csm_lock);
}

void csm_port_unlock(void)
{
	arch_lock_release(&csm_lock);
}

uint64_t csm_port_realm(uint64_t rd)
{
	return __atomic_load_n(&rd_at(rd)->csm, __ATOMIC_ACQUIRE);
}

void csm_port_set_realm(uint64_t rd, uint64_t realm)
{
	__atomic_store_n(&rd_at(rd)->csm, realm, __ATOMIC_RELEASE);
}

/* All delegated memory is mapped already. */
struct csm_record *csm_port_map_record(uint64_t record)
{
	uint64_t offset = record & (GRANULE_SIZE - 1);

	return (struct csm_record *)(void *)((char *)arch_realm_ptr(record - offset) + offset);
}

void csm_port_unmap_record(struct csm_record *mapped)
{
	(void)mapped;
}

void csm_port_return_granule(uint64_t pa)
{
	struct granule *granule = granule_find(pa);

	granule_lock(granule);
	granule_wipe(granule);
	granule_unlock_as(granule, GRANULE_DELEGATED);
}

uint64_t csm_port_protected_size(uint64_t rd)
{
	return rtt_ipa_size(&rd_at(rd)->tree) / 2;
}

/* No FEAT_MEC here: all realms have the one context. */
bool csm_port_same_context(uint64_t rd, uint64_t other)
{
	(void)rd;
	(void)other;
	return true;
}

static enum csm_leaf_kind leaf_kind(uint64_t entry, int level)
{
	switch (rtte_kind(entry, level)) {
	case RTTE_UNASSIGNED:
		return CSM_LEAF_UNASSIGNED;
	case RTTE_ASSIGNED:
		return rtte_is_mount(entry) ? CSM_LEAF_MOUNT : CSM_LEAF_ASSIGNED;
	default:
		return CSM_LEAF_OTHER;
	}
}

static enum csm_leaf_ripas leaf_ripas(uint64_t entry)
{
	switch (rtte_ripas(entry)) {
	case RIPAS_RAM:
		return CSM_LEAF_RAM;
	case RIPAS_DESTROYED:
		return CSM_LEAF_DESTROYED;
	default:
		return CSM_LEAF_EMPTY;
	}
}

void csm_port_walk(uint64_t rd, uint64_t ipa, struct csm_leaf *leaf)
{
	struct rtt_walk walk;
	uint64_t entry;

	rtt_walk_lock(&rd_at(rd)->tree, ipa, RTT_PAGE_LEVEL, &walk);
	entry = rtt_walk_entry(&walk);
	leaf->kind = leaf_kind(entry, walk.level);
	leaf->ripas = leaf_ripas(entry);
	leaf->level = walk.level;
	leaf->pa = rtte_pa(entry) + (ipa & (rtt_entry_size(walk.level) - 1));
	rtt_walk_unlock(&walk);
}

/* As rtte_assigned's, but never executable, marked, and writable or not. */
static uint64_t mount_entry(uint64_t pa, int level, bool write)
{
	return pa | RTTE_MOUNT | RTTE_XN | RTTE_AF | RTTE_SH_INNER | RTTE_MEMATTR_WB |
	       (write ? RTTE_S2AP_RW : RTTE_S2AP_RO) |
	       ((level == RTT_PAGE_LEVEL) ? RTTE_TYPE_PAGE : RTTE_TYPE_BLOCK);
}

enum csm_map_result csm_port_map(uint64_t rd, uint64_t ipa, uint64_t pa, int level, bool write)
{
	const struct rtt_tree *tree = &rd_at(rd)->tree;
	enum csm_map_result result = CSM_MAP_DONE;
	struct rtt_walk walk;

	rtt_walk_lock(tree, ipa, level, &walk);
	if (rtte_kind(rtt_walk_entry(&walk), walk.level) != RTTE_UNASSIGNED) {
		result = CSM_MAP_OCCUPIED;
	} else if (walk.level != level) {
		result = CSM_MAP_NO_TABLE;
	} else {
		rtt_replace(tree, &walk, walk.index, ipa, mount_entry(pa, level, write));
	}
	rtt_walk_unlock(&walk);
	return result;
}

/*
 * Not by rtt_replace, which would clean the TLBs for each page: nothing valid comes in its place,
 * and nobody uses the granule anew before csm_port_invalidate, because the CSM lock is held till
 * then.
 */
bool csm_port_unmap(uint64_t rd, uint64_t ipa)
{
	struct rtt_walk walk;
	bool mount;

	rtt_walk_lock(&rd_at(rd)->tree, ipa, RTT_PAGE_LEVEL, &walk);
	mount = rtte_is_mount(rtt_walk_entry(&walk));
	if (mount) {
		arch_pte_write(&walk.entries[walk.index], rtte_unassigned(RIPAS_EMPTY));
		granule_put(walk.table, 1);
	}
	rtt_walk_unlock(&walk);
	return mount;
}

void csm_port_invalidate(uint64_t rd, uint64_t ipa, uint64_t size)
{
	arch_tlbi_ipa(rd_at(rd)->tree.vmid, ipa, size);
}

void csm_port_set_empty(uint64_t rd, uint64_t ipa, int level)
{
	const struct rtt_tree *tree = &rd_at(rd)->tree;
	struct rtt_walk walk;

	rtt_walk_lock(tree, ipa, level, &walk);
	/*
	 * The host may have made a table, or made memory of it, since csm_port_walk. The hooks rule
	 * out the latter.
	 */
	if ((walk.level == level) && (rtte_kind(rtt_walk_entry(&walk), level) == RTTE_UNASSIGNED)) {
		rtt_replace(tree, &walk, walk.index, ipa, rtte_unassigned(RIPAS_EMPTY));
	}
	rtt_walk_unlock(&walk);
}
