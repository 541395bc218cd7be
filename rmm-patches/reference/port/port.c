/* SPDX-License-Identifier: BSD-3-Clause */
/* csm_port.h for this monitor: locks, records, and walks of a realm's tables. */
#include "csm_abi.h"
#include "csm_monitor.h"
#include "csm_port.h"
#include "memory.h"

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

/* Pages from `ipa` to the end of what the entry that a walk ended at maps. */
static uint64_t pages_in_entry(const struct rtt_walk *walk, uint64_t ipa)
{
	uint64_t size = rtt_entry_size(walk->level);

	return (size - (ipa & (size - 1))) >> GRANULE_SHIFT;
}

/* How many of `count` pages from where a walk ended lie in its table: one above the last level. */
static unsigned int run_in_table(const struct rtt_walk *walk, unsigned int count)
{
	unsigned int rest = (walk->level == RTT_PAGE_LEVEL) ? RTT_ENTRIES - walk->index : 1U;

	return (count < rest) ? count : rest;
}

/* The pages of a last-level table: like entries are the same but for their addresses. */
static unsigned int read_pages(const struct rtt_walk *walk, unsigned int most,
			       struct csm_leaves *leaves)
{
	const uint64_t *slot = &walk->entries[walk->index];
	uint64_t first = arch_pte_read(slot) & ~RTTE_PA_MASK;
	unsigned int count = 0;

	most = run_in_table(walk, most);
	do {
		uint64_t entry = arch_pte_read(&slot[count]);

		if ((entry & ~RTTE_PA_MASK) != first) {
			break;
		}
		leaves->pa[count] = entry & RTTE_PA_MASK;
		count++;
	} while (count < most);
	return count;
}

/* The pages of a block, or one page that is not mapped at all. */
static unsigned int read_block(const struct rtt_walk *walk, uint64_t ipa, unsigned int most,
			       struct csm_leaves *leaves)
{
	uint64_t rest = pages_in_entry(walk, ipa);

	leaves->pa[0] = rtte_pa(rtt_walk_entry(walk)) + (ipa & (rtt_entry_size(walk->level) - 1));
	if (leaves->kind != CSM_LEAF_ASSIGNED) {
		return 1;
	}
	return (most < rest) ? most : (unsigned int)rest;
}

void csm_port_walk(uint64_t rd, uint64_t ipa, unsigned int most, struct csm_leaves *leaves)
{
	struct rtt_walk walk;
	uint64_t entry;

	rtt_walk_lock(&rd_at(rd)->tree, ipa, RTT_PAGE_LEVEL, &walk);
	entry = rtt_walk_entry(&walk);
	leaves->kind = leaf_kind(entry, walk.level);
	leaves->ripas = leaf_ripas(entry);
	leaves->level = walk.level;
	leaves->count = (walk.level == RTT_PAGE_LEVEL) ? read_pages(&walk, most, leaves)
						       : read_block(&walk, ipa, most, leaves);
	rtt_walk_unlock(&walk);
}

/* As rtte_assigned's, but never executable, marked, and writable or not. */
static uint64_t mount_attributes(bool write)
{
	return RTTE_MOUNT | RTTE_XN | RTTE_AF | RTTE_SH_INNER | RTTE_MEMATTR_WB |
	       (write ? RTTE_S2AP_RW : RTTE_S2AP_RO);
}

/* Not by rtt_replace: nothing valid is replaced, and the table's count is kept once a run. */
enum csm_map_result csm_port_map(uint64_t rd, uint64_t ipa, const uint64_t *pa, unsigned int *count,
				 bool write)
{
	uint64_t attributes = mount_attributes(write) | RTTE_TYPE_PAGE;
	enum csm_map_result result = CSM_MAP_DONE;
	struct rtt_walk walk;
	unsigned int run, done = 0;

	rtt_walk_lock(&rd_at(rd)->tree, ipa, RTT_PAGE_LEVEL, &walk);
	run = run_in_table(&walk, *count);
	if (rtte_kind(rtt_walk_entry(&walk), walk.level) != RTTE_UNASSIGNED) {
		result = CSM_MAP_OCCUPIED;
	} else if (walk.level != RTT_PAGE_LEVEL) {
		result = CSM_MAP_NO_TABLE;
	} else {
		uint64_t *slot = &walk.entries[walk.index];

		while ((done < run) &&
		       (rtte_kind(arch_pte_read(&slot[done]), RTT_PAGE_LEVEL) == RTTE_UNASSIGNED)) {
			arch_pte_write(&slot[done], pa[done] | attributes);
			done++;
		}
		granule_get(walk.table, (uint16_t)done);
	}
	rtt_walk_unlock(&walk);
	*count = done;
	return result;
}

enum csm_map_result csm_port_map_block(uint64_t rd, uint64_t ipa, uint64_t pa, bool write)
{
	enum csm_map_result result = CSM_MAP_DONE;
	struct rtt_walk walk;

	rtt_walk_lock(&rd_at(rd)->tree, ipa, RTT_BLOCK_LEVEL, &walk);
	if (rtte_kind(rtt_walk_entry(&walk), walk.level) != RTTE_UNASSIGNED) {
		result = CSM_MAP_OCCUPIED;
	} else if (walk.level != RTT_BLOCK_LEVEL) {
		result = CSM_MAP_NO_TABLE;
	} else {
		arch_pte_write(&walk.entries[walk.index],
			       pa | mount_attributes(write) | RTTE_TYPE_BLOCK);
		granule_get(walk.table, 1);
	}
	rtt_walk_unlock(&walk);
	return result;
}

/*
 * Pages not by rtt_replace, which would clean the TLBs for each: nothing valid comes in their
 * place, and nobody uses the granules anew before csm_port_invalidate, because the CSM lock is held
 * till then.
 */
static unsigned int unmap_pages(const struct rtt_walk *walk, unsigned int count)
{
	unsigned int mounts = 0;

	for (unsigned int i = 0; i < count; i++) {
		uint64_t *slot = &walk->entries[walk->index + i];

		if (rtte_is_mount(arch_pte_read(slot))) {
			arch_pte_write(slot, rtte_unassigned(RIPAS_EMPTY));
			mounts++;
		}
	}
	if (mounts != 0) {
		granule_put(walk->table, (uint16_t)mounts);
	}
	return mounts;
}

enum csm_unmapped csm_port_unmap(uint64_t rd, uint64_t ipa, unsigned int *count)
{
	const struct rtt_tree *tree = &rd_at(rd)->tree;
	enum csm_unmapped found = CSM_UNMAPPED_NOTHING;
	struct rtt_walk walk;

	rtt_walk_lock(tree, ipa, RTT_PAGE_LEVEL, &walk);
	if (walk.level == RTT_PAGE_LEVEL) {
		*count = run_in_table(&walk, *count);
		if (unmap_pages(&walk, *count) != 0) {
			found = CSM_UNMAPPED_PAGES;
		}
	} else {
		*count = (unsigned int)pages_in_entry(&walk, ipa);
		/* RMI_RTT_CREATE may put a table there at once: no TLB may have the block then. */
		if (rtte_is_mount(rtt_walk_entry(&walk))) {
			rtt_replace(tree, &walk, walk.index, ipa, rtte_unassigned(RIPAS_EMPTY));
			found = CSM_UNMAPPED_BLOCK;
		}
	}
	rtt_walk_unlock(&walk);
	return found;
}

void csm_port_invalidate(uint64_t rd, uint64_t ipa, uint64_t size)
{
	arch_tlbi_ipa(rd_at(rd)->tree.vmid, ipa, size);
}

bool csm_port_set_empty(uint64_t rd, uint64_t ipa, int level, unsigned int count)
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
	for (unsigned int i = 0; same && (i < count); i++) {
		rtt_replace(tree, &walk, walk.index + i, ipa + (i * rtt_entry_size(level)),
			    rtte_unassigned(RIPAS_EMPTY));
	}
	rtt_walk_unlock(&walk);
	return same;
}

/* The realm's own RAM at `ipa`, its table locked; NULL, and nothing locked, for anything else. */
static void *open_page(uint64_t rd, uint64_t ipa, struct rtt_walk *walk)
{
	void *page;

	return (rtt_access_lock(&rd_at(rd)->tree, ipa, walk, &page) == RTT_ACCESS_OK) ? page : NULL;
}

bool csm_port_read(uint64_t rd, uint64_t ipa, void *data, unsigned int size)
{
	struct rtt_walk walk;
	const void *page = open_page(rd, ipa, &walk);

	if (page == NULL) {
		return false;
	}
	memcpy(data, page, size);
	rtt_walk_unlock(&walk);
	return true;
}

bool csm_port_write(uint64_t rd, uint64_t ipa, const void *data, unsigned int size)
{
	struct rtt_walk walk;
	char *page = open_page(rd, ipa, &walk);

	if (page == NULL) {
		return false;
	}
	memcpy(page, data, size);
	memset(&page[size], 0, GRANULE_SIZE - size);
	rtt_walk_unlock(&walk);
	return true;
}

bool csm_port_random(uint64_t out[2])
{
	return arch_random(out);
}

static void copy_measurement(struct csm_measurement *to, const struct measurement *from)
{
	memcpy(to->bytes, from->bytes, sizeof(to->bytes));
}

uint64_t csm_port_rim(uint64_t rd, struct csm_measurement *rim)
{
	copy_measurement(rim, &rd_at(rd)->measurement[MEASUREMENT_RIM]);
	return CSM_HASH_SHA_256; /* the only one that this monitor offers */
}

static uint64_t state_of(const struct rd *rd)
{
	switch (rd_state(rd)) {
	case REALM_NEW:
		return CSM_PEER_NEW;
	case REALM_ACTIVE:
		return CSM_PEER_ACTIVE;
	case REALM_SYSTEM_OFF:
		return CSM_PEER_SYSTEM_OFF;
	default:
		return CSM_PEER_ENDED;
	}
}

bool csm_port_identity(uint64_t rd, struct csm_identity *identity)
{
	struct granule *g_rd = find_lock_granule(arch_realm_pa(rd_at(rd)), GRANULE_RD);

	if (g_rd == NULL) {
		return false;
	}
	identity->algorithm = csm_port_rim(rd, &identity->rim);
	identity->state = state_of(rd_at(rd));
	for (unsigned int i = 0; i < 4; i++) {
		copy_measurement(&identity->rem[i], &rd_at(rd)->measurement[1 + i]);
	}
	memcpy(identity->rpv.bytes, rd_at(rd)->rpv, sizeof(identity->rpv.bytes));
	granule_unlock(g_rd);
	return true;
}
