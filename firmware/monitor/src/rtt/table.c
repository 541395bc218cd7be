/* SPDX-License-Identifier: BSD-3-Clause */
/* Walking and changing translation tables. */
#include "memory.h"
#include "rtt.h"

/* Index of the entry that maps `ipa`, counted over all tables of the level. */
static uint64_t entry_number(uint64_t ipa, int level)
{
	return ipa / rtt_entry_size(level);
}

static void walk_enter(struct rtt_walk *walk, struct granule *table, uint64_t ipa, int level)
{
	walk->table = table;
	walk->entries = granule_ptr(table);
	walk->index = (unsigned int)(entry_number(ipa, level) % RTT_ENTRIES);
	walk->level = level;
}

void rtt_walk_lock(const struct rtt_tree *tree, uint64_t ipa, int level, struct rtt_walk *walk)
{
	uint64_t first = entry_number(ipa, tree->start_level) / RTT_ENTRIES;
	struct granule *table = granule_find(tree->base + (first * GRANULE_SIZE));

	granule_lock(table);
	walk_enter(walk, table, ipa, tree->start_level);
	while (walk->level < level) {
		uint64_t entry = rtt_walk_entry(walk);

		if (rtte_kind(entry, walk->level) != RTTE_TABLE) {
			break;
		}
		table = granule_find(rtte_pa(entry));
		granule_lock(table);
		granule_unlock(walk->table);
		walk_enter(walk, table, ipa, walk->level + 1);
	}
}

void rtt_walk_unlock(struct rtt_walk *walk)
{
	granule_unlock(walk->table);
}

void rtt_replace(const struct rtt_tree *tree, const struct rtt_walk *walk, unsigned int index,
		 uint64_t ipa, uint64_t entry)
{
	uint64_t *slot = &walk->entries[index];
	uint64_t old = arch_pte_read(slot);
	uint64_t size = rtt_entry_size(walk->level);

	if ((old & RTTE_VALID) != 0) {
		arch_pte_write(slot, 0);
		/* A block is one entry, which any of its addresses names; a table is what it holds.
		 */
		arch_tlbi_ipa(tree->vmid, ipa & ~(size - 1),
			      (rtte_kind(old, walk->level) == RTTE_TABLE) ? size : GRANULE_SIZE);
	}
	arch_pte_write(slot, entry);

	if (rtte_is_owner(old, walk->level) && !rtte_is_owner(entry, walk->level)) {
		granule_put(walk->table, 1);
	} else if (!rtte_is_owner(old, walk->level) && rtte_is_owner(entry, walk->level)) {
		granule_get(walk->table, 1);
	}
}

/* The entry of `level` that maps the part at `offset` of what `parent`, an entry above it, maps. */
static uint64_t part_of(uint64_t parent, int level, uint64_t offset)
{
	switch (rtte_kind(parent, level - 1)) {
	case RTTE_ASSIGNED:
		return rtte_assigned(rtte_pa(parent) + offset, rtte_ripas(parent), level);
	case RTTE_ASSIGNED_NS:
		return rtte_assigned_ns(parent + offset, level);
	default:
		/* Unassigned entries of all levels look alike. */
		return parent;
	}
}

void rtt_unfold(struct granule *table, uint64_t parent, int level)
{
	uint64_t *entries = granule_ptr(table);

	for (unsigned int i = 0; i < RTT_ENTRIES; i++) {
		arch_pte_write(&entries[i], part_of(parent, level, i * rtt_entry_size(level)));
	}
	if (rtte_kind(parent, level - 1) == RTTE_ASSIGNED) {
		granule_get(table, RTT_ENTRIES);
	}
}

/*
 * What one entry above the table would have to be for the table's first entry to be its first part.
 */
static bool whole_of(uint64_t first, int level, uint64_t *parent)
{
	bool contiguous = true;

	switch (rtte_kind(first, level)) {
	case RTTE_UNASSIGNED:
	case RTTE_UNASSIGNED_NS:
		*parent = first;
		return true;
	case RTTE_ASSIGNED:
		*parent = rtte_assigned(rtte_pa(first), rtte_ripas(first), level - 1);
		break;
	case RTTE_ASSIGNED_NS:
		*parent = rtte_assigned_ns(first, level - 1);
		break;
	default:
		contiguous = false;
		break;
	}
	return contiguous && (level == (RTT_BLOCK_LEVEL + 1)) &&
	       rtt_aligned(rtte_pa(first), level - 1);
}

bool rtt_fold(const struct granule *table, int level, uint64_t *parent)
{
	const uint64_t *entries = granule_ptr(table);

	if (!whole_of(arch_pte_read(&entries[0]), level, parent)) {
		return false;
	}
	for (unsigned int i = 1; i < RTT_ENTRIES; i++) {
		if (arch_pte_read(&entries[i]) !=
		    part_of(*parent, level, i * rtt_entry_size(level))) {
			return false;
		}
	}
	return true;
}

uint64_t rtt_skip_not_live(const struct rtt_walk *walk, uint64_t ipa)
{
	uint64_t size = rtt_entry_size(walk->level);
	unsigned int index = walk->index;

	if (rtte_is_live(rtt_walk_entry(walk), walk->level)) {
		return ipa;
	}
	while ((index < RTT_ENTRIES) &&
	       !rtte_is_live(arch_pte_read(&walk->entries[index]), walk->level)) {
		index++;
	}
	return (ipa & ~(size - 1)) + ((index - walk->index) * size);
}

void rtt_init_start(const struct rtt_tree *tree)
{
	uint64_t size = rtt_entry_size(tree->start_level);
	uint64_t ipa = 0;

	for (unsigned int i = 0; i < tree->num_start; i++) {
		uint64_t *entries = arch_realm_ptr(tree->base + (i * GRANULE_SIZE));

		for (unsigned int j = 0; j < RTT_ENTRIES; j++, ipa += size) {
			arch_pte_write(&entries[j], rtt_is_protected(tree, ipa)
							    ? rtte_unassigned(RIPAS_EMPTY)
							    : rtte_unassigned_ns());
		}
	}
}

enum rtt_access rtt_access_lock(const struct rtt_tree *tree, uint64_t ipa, struct rtt_walk *walk,
				void **page)
{
	enum ripas ripas;
	uint64_t entry;

	rtt_walk_lock(tree, ipa, RTT_PAGE_LEVEL, walk);
	entry = rtt_walk_entry(walk);
	ripas = rtte_ripas(entry);
	if ((rtte_kind(entry, walk->level) == RTTE_ASSIGNED) && (ripas == RIPAS_RAM)) {
		uint64_t offset = ipa & (rtt_entry_size(walk->level) - 1) & ~(GRANULE_SIZE - 1);

		*page = arch_realm_ptr(rtte_pa(entry) + offset);
		return RTT_ACCESS_OK;
	}
	rtt_walk_unlock(walk);
	return (ripas == RIPAS_EMPTY) ? RTT_ACCESS_EMPTY : RTT_ACCESS_MISSING;
}
