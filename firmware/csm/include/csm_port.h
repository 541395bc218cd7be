/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the portable core of Confidential Shared Memory needs of the RMM it lives in. A target
 * supplies every function; none holds policy: the core decides, the port walks, maps, locks and
 * wipes.
 *
 * Lock order: locks of granules that a host command names (RD among them), then the CSM lock, then
 * locks of translation tables and data granules. The core calls everything below, save
 * csm_port_lock(), with the CSM lock held and no table lock; a port function takes the table locks
 * that it needs and gives them back, so that tables of two realms are never locked at the same time
 * and no order between them exists to get wrong. What a region maps cannot change meanwhile:
 * whatever takes a page away passes a hook under the CSM lock.
 */
#ifndef CSM_PORT_H
#define CSM_PORT_H

#include <stdbool.h>
#include <stdint.h>

/* Level of a stage 2 page entry; a level 2 entry is a block of 512 of them (DDI0487, D8.2). */
#define CSM_LEVEL_PAGE 3

/*
 * Consecutive pages that the core walks, maps or unmaps in one call of the port: one walk serves
 * them all.
 */
#define CSM_RUN_PAGES 32U

/* Records mapped at the same time, at most. A port that maps through slots supplies this many. */
#define CSM_RECORD_SLOTS 4U

struct csm_record;

/* The CSM lock: one, global, not recursive. Any CPU; an RD may be locked, no table. */
void csm_port_lock(void);
void csm_port_unlock(void);

/*
 * The realm's entry into CSM, read atomically, 0 for none: what csm_port_set_realm stored last.
 * `rd` names a realm that cannot go away: its descriptor is locked, or one of its RECs runs, or it
 * has an APT. Cannot fail.
 */
uint64_t csm_port_realm(uint64_t rd);
/* Called with rd locked, as part of RMI_CSM_APT_ADD or _REMOVE. Cannot fail. */
void csm_port_set_realm(uint64_t rd, uint64_t realm);

/*
 * Makes the record at physical address `record` accessible: 64 bytes in a granule that the host
 * gave with RMI_CSM_APT_ADD. Cannot fail. Unmapped in any order; the same record may be mapped
 * twice.
 */
struct csm_record *csm_port_map_record(uint64_t record);
void csm_port_unmap_record(struct csm_record *mapped);

/*
 * Overwrites an APT granule with zeroes and gives it state DELEGATED. The core has forgotten every
 * record in it, and none of them is mapped. Cannot fail.
 */
void csm_port_return_granule(uint64_t granule);

/* Bytes of the realm's protected half, from IPA 0. Fixed at realm creation. */
uint64_t csm_port_protected_size(uint64_t rd);

/*
 * Whether one's memory may be mapped into the other at all: the same memory encryption context
 * (FEAT_MEC).
 */
bool csm_port_same_context(uint64_t rd, uint64_t other);

enum csm_leaf_kind {
	CSM_LEAF_UNASSIGNED, /* no memory; also where tables end early */
	CSM_LEAF_ASSIGNED,   /* memory of this realm's own, mapped if RAM */
	CSM_LEAF_MOUNT,	     /* memory of another realm, put here by csm_port_map */
	CSM_LEAF_OTHER,	     /* nothing CSM may touch */
};

enum csm_leaf_ripas {
	CSM_LEAF_EMPTY,
	CSM_LEAF_RAM,
	CSM_LEAF_DESTROYED,
};

struct csm_leaf {
	enum csm_leaf_kind kind;
	enum csm_leaf_ripas ripas;
	int level;   /* of the entry */
	uint64_t pa; /* of ASSIGNED and MOUNT: where `ipa` itself lies */
};

/*
 * Reads the entries that translate `count` (1 to CSM_RUN_PAGES) pages from a page-aligned `ipa` on;
 * all of them are protected. Returns how many it read: at least one, fewer than `count` where the
 * last-level table ends; one if it ended above that level. Cannot fail.
 */
unsigned int csm_port_walk(uint64_t rd, uint64_t ipa, struct csm_leaf *leaf, unsigned int count);

enum csm_map_result {
	CSM_MAP_DONE,
	CSM_MAP_NO_TABLE, /* tables end above the last level */
	CSM_MAP_OCCUPIED, /* the entry is not unassigned */
};

/*
 * Maps another realm's pages, leaf[i].pa at `ipa` + i pages, into unassigned page entries:
 * read-only, or read-write when `write`; never executable; recognisable as CSM_LEAF_MOUNT, and as
 * nobody's memory by any other part of the RMM that would read, write, wipe or hand out what it
 * finds there. `count`: 1 to CSM_RUN_PAGES pages; on return how many were mapped. CSM_MAP_DONE maps
 * at least one, fewer than asked where the last-level table ends; after any other result the page
 * behind the mapped ones is the one that could not be.
 */
enum csm_map_result csm_port_map(uint64_t rd, uint64_t ipa, const struct csm_leaf *leaf,
				 unsigned int *count, bool write);

/*
 * Makes every CSM_LEAF_MOUNT among `count` (1 to CSM_RUN_PAGES) pages from `ipa` on unassigned with
 * RIPAS EMPTY; the granules and their states are left alone. The TLBs may keep them until
 * csm_port_invalidate. Anything else stays as it is. On return `count` is how many pages were
 * looked at: at least one, fewer where the last-level table ends. True if there was a mount.
 */
bool csm_port_unmap(uint64_t rd, uint64_t ipa, unsigned int *count);

/* Removes from all CPUs' TLBs what they hold of [ipa, ipa + size); complete on return. */
void csm_port_invalidate(uint64_t rd, uint64_t ipa, uint64_t size);

/*
 * Gives the unassigned entry of `level` at `ipa`, as csm_port_walk has just found it, RIPAS EMPTY.
 * False, and nothing is changed, when a table has taken its place: hosts make tables without the
 * CSM lock.
 */
bool csm_port_set_empty(uint64_t rd, uint64_t ipa, int level);

#endif /* CSM_PORT_H */
