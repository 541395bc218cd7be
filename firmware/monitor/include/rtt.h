/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Realm translation tables: stage 2 of a realm, VMSAv8-64 with 4 KiB granules (DEN0137 1.0, A5.5;
 * DDI0487).
 */
#ifndef RTT_H
#define RTT_H

#include <stdbool.h>
#include <stdint.h>

#include "granule.h"

#define RTT_ENTRIES    512U
#define RTT_PAGE_LEVEL 3
/*
 * The only level with block entries, of 2 MiB. DEN0137 1.0 (A5.5.6) knows also those of 1 GiB, at
 * level 1: a limit of this monitor, and of TF-RMM.
 */
#define RTT_BLOCK_LEVEL	 2
#define RTT_MIN_LEVEL	 0
#define RTT_MAX_IPA_BITS 48U

/*
 * RIPAS: what the realm believes of an address of its protected half (DEN0137 1.0, A5.2.2,
 * RmiRipas).
 */
enum ripas {
	RIPAS_EMPTY = 0,
	RIPAS_RAM = 1,
	RIPAS_DESTROYED = 2,
};

/*
 * HIPAS: what the host put there (DEN0137 1.0, A5.3.1). A realm's unprotected half has the two NS
 * kinds.
 */
enum rtte_kind {
	RTTE_UNASSIGNED,
	RTTE_ASSIGNED,
	RTTE_UNASSIGNED_NS,
	RTTE_ASSIGNED_NS,
	RTTE_TABLE,
};

/* The stage 2 tables of a realm: fixed when the realm is created. */
struct rtt_tree {
	uint64_t base;		/* PA of the first start-level table */
	unsigned int num_start; /* concatenated start-level tables, 1..16 */
	unsigned int ipa_bits;
	int start_level;
	uint16_t vmid;
};

/* ---- entries ------------------------------------------------------------------------- */

/*
 * Valid entries are descriptors of the architecture. In an invalid entry (bit 0 clear) the hardware
 * ignores the rest; there we keep HIPAS in bits 3:2, RIPAS in bits 5:4 and the granule's address
 * where a valid descriptor has it. Bit 55 (NS) marks the unprotected kinds, valid or not.
 */
#define RTTE_VALID	  (UINT64_C(1) << 0)
#define RTTE_TYPE_MASK	  UINT64_C(3)
#define RTTE_TYPE_BLOCK	  UINT64_C(1)
#define RTTE_TYPE_PAGE	  UINT64_C(3) /* level 3; the same bits mean a table above it */
#define RTTE_PA_MASK	  UINT64_C(0x0000FFFFFFFFF000)
#define RTTE_MEMATTR_MASK (UINT64_C(7) << 2) /* MemAttr[2:0] with HCR_EL2.FWB */
#define RTTE_MEMATTR_WB	  (UINT64_C(6) << 2) /* Normal Write-back; 7: as stage 1 says */
#define RTTE_S2AP_MASK	  (UINT64_C(3) << 6)
#define RTTE_S2AP_RO	  (UINT64_C(1) << 6)
#define RTTE_S2AP_RW	  (UINT64_C(3) << 6)
#define RTTE_SH_OUTER	  (UINT64_C(2) << 8)
#define RTTE_SH_INNER	  (UINT64_C(3) << 8)
#define RTTE_AF		  (UINT64_C(1) << 10)
#define RTTE_XN		  (UINT64_C(2) << 53) /* XN[1:0] = 0b10: executable at neither EL1 nor EL0 */
#define RTTE_NS		  (UINT64_C(1) << 55)

/* Bits of an unprotected entry that the host chooses (DEN0137 1.0, A5.5.11). */
#define RTTE_HOST_MASK (RTTE_PA_MASK | RTTE_MEMATTR_MASK | RTTE_S2AP_MASK)

/* Bytes that one entry of a table of this level maps. */
static inline uint64_t rtt_entry_size(int level)
{
	return UINT64_C(1) << (GRANULE_SHIFT + (9U * (unsigned int)(RTT_PAGE_LEVEL - level)));
}

static inline bool rtt_aligned(uint64_t ipa, int level)
{
	return (ipa & (rtt_entry_size(level) - 1)) == 0;
}

uint64_t rtte_unassigned(enum ripas ripas);
/* A DATA granule (level 3) or 512 contiguous ones (level 2): reachable by the realm only as RAM. */
uint64_t rtte_assigned(uint64_t pa, enum ripas ripas, int level);
uint64_t rtte_unassigned_ns(void);
/*
 * `desc`: output address and attributes as the host gave them; bits outside RTTE_HOST_MASK are
 * ignored.
 */
uint64_t rtte_assigned_ns(uint64_t desc, int level);
uint64_t rtte_table(uint64_t pa);

enum rtte_kind rtte_kind(uint64_t entry, int level);
/* Of UNASSIGNED and ASSIGNED only. */
enum ripas rtte_ripas(uint64_t entry);
/* Of ASSIGNED, ASSIGNED_NS and TABLE. */
uint64_t rtte_pa(uint64_t entry);
/* UNASSIGNED or ASSIGNED, the kinds that have a RIPAS of their own. */
bool rtte_is_protected(uint64_t entry, int level);
/* Refers to memory: TABLE, ASSIGNED or ASSIGNED_NS. Walks for the host skip what is not live. */
bool rtte_is_live(uint64_t entry, int level);
/*
 * Owns a table or DATA granule(s): counted in its table's refcount, so that the table cannot be
 * destroyed.
 */
bool rtte_is_owner(uint64_t entry, int level);

/* ---- tables -------------------------------------------------------------------------- */

static inline uint64_t rtt_ipa_size(const struct rtt_tree *tree)
{
	return UINT64_C(1) << tree->ipa_bits;
}

/* The protected half is the lower one. */
static inline bool rtt_is_protected(const struct rtt_tree *tree, uint64_t ipa)
{
	return ipa < (rtt_ipa_size(tree) / 2);
}

/* Where a walk ended. The table granule is locked. */
struct rtt_walk {
	struct granule *table;
	uint64_t *entries; /* RTT_ENTRIES of them */
	unsigned int index;
	int level;
};

/*
 * Walks towards `ipa` down to `level` at most, hand over hand, and returns with the last table
 * locked. walk->level == level, or above it there is no table. `ipa` lies below rtt_ipa_size(tree).
 * The caller keeps the root alive: it holds the RD, or runs a REC of the realm.
 */
void rtt_walk_lock(const struct rtt_tree *tree, uint64_t ipa, int level, struct rtt_walk *walk);
void rtt_walk_unlock(struct rtt_walk *walk);

static inline uint64_t rtt_walk_entry(const struct rtt_walk *walk)
{
	return arch_pte_read(&walk->entries[walk->index]);
}

/*
 * Replaces the entry at `index` of a locked table. When the old one was valid, it is made invalid
 * and the TLBs are cleaned of `ipa` first (break before make; DDI0487). Keeps the table's
 * count of live entries right.
 */
void rtt_replace(const struct rtt_tree *tree, const struct rtt_walk *walk, unsigned int index,
		 uint64_t ipa, uint64_t entry);

/*
 * Fills a new table with what the parent's entry (of level `level` - 1, no table) meant for all of
 * it.
 */
void rtt_unfold(struct granule *table, uint64_t parent, int level);

/*
 * The entry that may stand for the whole table of `level`, if there is one (DEN0137 1.0, A5.5.6
 * "homogeneous").
 */
bool rtt_fold(const struct granule *table, int level, uint64_t *parent);

/*
 * The first address at or after walk's entry of `ipa`, within its table, that holds a live entry,
 * or the end of what the table maps.
 */
uint64_t rtt_skip_not_live(const struct rtt_walk *walk, uint64_t ipa);

/*
 * Writes the start-level tables of a new realm: protected half UNASSIGNED/EMPTY, the other
 * UNASSIGNED_NS.
 */
void rtt_init_start(const struct rtt_tree *tree);

/* VTCR_EL2 and VTTBR_EL2 of the realm (DDI0487). */
uint64_t rtt_vtcr(const struct rtt_tree *tree);
uint64_t rtt_vttbr(const struct rtt_tree *tree);

/* ---- memory of the running realm ----------------------------------------------------- */

enum rtt_access {
	RTT_ACCESS_OK,	    /* the walk stays locked, `*page` points to the granule */
	RTT_ACCESS_EMPTY,   /* RIPAS EMPTY: the realm named memory that it does not have */
	RTT_ACCESS_MISSING, /* RIPAS RAM or DESTROYED, and the host has to do something: exit */
};

/*
 * Finds the page that the realm's protected `ipa` (any alignment) lies in. Anything but
 * RTT_ACCESS_OK leaves nothing locked; walk->level then says how deep the tables went.
 */
enum rtt_access rtt_access_lock(const struct rtt_tree *tree, uint64_t ipa, struct rtt_walk *walk,
				void **page);

#endif /* RTT_H */
