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

/* How many of `count` pages from where a walk ended lie in its table: one above the last level. */
static unsigned int run_in_table(const struct rtt_walk *walk, unsigned int count)
{
	unsigned int rest = (walk->level == RTT_PAGE_LEVEL) ? RTT_ENTRIES - walk->index : 1U;

	return (count < rest) ? count : rest;
}

unsigned int csm_port_walk(uint64_t rd, uint64_t ipa, struct csm_leaf *leaf, unsigned int count)
{
	struct rtt_walk walk;

	rtt_walk_lock(&rd_at(rd)->tree, ipa, RTT_PAGE_LEVEL, &walk);
	count = run_in_table(&walk, count);
	for (unsigned int i = 0; i < count; i++) {
		uint64_t entry = arch_pte_read(&walk.entries[walk.index + i]);

		leaf[i].kind = leaf_kind(entry, walk.level);
		leaf[i].ripas = leaf_ripas(entry);
		leaf[i].level = walk.level;
		leaf[i].pa = rtte_pa(entry) + (ipa & (rtt_entry_size(walk.level) - 1));
	}
	rtt_walk_unlock(&walk);
	return count;
}

/* As rtte_assigned's, but never executable, marked, and writable or not. */
static uint64_t mount_entry(uint64_t pa, bool write)
{
	return pa | RTTE_MOUNT | RTTE_XN | RTTE_AF | RTTE_SH_INNER | RTTE_MEMATTR_WB |
	       (write ? RTTE_S2AP_RW : RTTE_S2AP_RO) | RTTE_TYPE_PAGE;
}

/* Not by rtt_replace: nothing valid is replaced, and the table's count is kept once a run. */
enum csm_map_result csm_port_map(uint64_t rd, uint64_t ipa, const struct csm_leaf *leaf,
				 unsigned int *count, bool write)
{
	enum csm_map_result result = CSM_MAP_DONE;
	struct rtt_walk walk;
	unsigned int run, done = 0;

	rtt_walk_lock(&rd_at(rd)->tree, ipa, RTT_PAGE_LEVEL, &walk);
	run = run_in_table(&walk, *count);
	while ((done < run) && (result == CSM_MAP_DONE)) {
		uint64_t *slot = &walk.entries[walk.index + done];

		if (rtte_kind(arch_pte_read(slot), walk.level) != RTTE_UNASSIGNED) {
			result = CSM_MAP_OCCUPIED;
		} else if (walk.level != RTT_PAGE_LEVEL) {
			result = CSM_MAP_NO_TABLE;
		} else {
			arch_pte_write(slot, mount_entry(leaf[done].pa, write));
			done++;
		}
	}
	if (done != 0) {
		granule_get(walk.table, (uint16_t)done);
	}
	rtt_walk_unlock(&walk);
	*count = done;
	return result;
}

/*
 * Not by rtt_replace, which would clean the TLBs for each page: nothing valid comes in its place,
 * and nobody uses the granule anew before csm_port_invalidate, because the CSM lock is held till
 * then.
 */
bool csm_port_unmap(uint64_t rd, uint64_t ipa, unsigned int *count)
{
	struct rtt_walk walk;
	unsigned int mounts = 0;

	rtt_walk_lock(&rd_at(rd)->tree, ipa, RTT_PAGE_LEVEL, &walk);
	*count = run_in_table(&walk, *count);
	for (unsigned int i = 0; i < *count; i++) {
		uint64_t *slot = &walk.entries[walk.index + i];

		if (rtte_is_mount(arch_pte_read(slot))) {
			arch_pte_write(slot, rtte_unassigned(RIPAS_EMPTY));
			mounts++;
		}
	}
	if (mounts != 0) {
		granule_put(walk.table, (uint16_t)mounts);
	}
	rtt_walk_unlock(&walk);
	return mounts != 0;
}

void csm_port_invalidate(uint64_t rd, uint64_t ipa, uint64_t size)
{
	arch_tlbi_ipa(rd_at(rd)->tree.vmid, ipa, size);
}

bool csm_port_set_empty(uint64_t rd, uint64_t ipa, int level)
{
	const struct rtt_tree *tree = &rd_at(rd)->tree;
	struct rtt_walk walk;
	bool same;

	rtt_walk_lock(tree, ipa, level, &walk);
	/*
	 * The host may have made a table, or made memory of it, since csm_port_walk. The hooks rule
	 * out the latter.
	 */
	same = (walk.level == level) &&
	       (rtte_kind(rtt_walk_entry(&walk), level) == RTTE_UNASSIGNED);
	if (same) {
		rtt_replace(tree, &walk, walk.index, ipa, rtte_unassigned(RIPAS_EMPTY));
	}
	rtt_walk_unlock(&walk);
	return same;
}
