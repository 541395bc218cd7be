/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the portable core of Confidential Shared Memory needs of the RMM it lives in. A target
 * supplies every function; none holds policy: the core decides, the port walks, maps, locks and
 * wipes.
 *
 * Lock order: locks of granules that a host command names (RD among them), then the CSM lock, then
 * locks of translation tables and data granules. The core calls everything below, save
 * csm_port_lock(), csm_port_realm(), csm_port_protected_size() and csm_port_identity(), with the
 * CSM lock held and no table lock; a port function takes the table locks that it needs and gives
 * them back, so that tables of two realms are never locked at the same time and no order between
 * them exists to get wrong. What a region maps cannot change meanwhile: whatever takes a page away
 * passes a hook under the CSM lock.
 */
#ifndef CSM_PORT_H
#define CSM_PORT_H

#include <stdbool.h>
#include <stdint.h>

/* Levels of stage 2 entries: a page, and a block of 512 of them (DDI0487, D8.2). */
#define CSM_LEVEL_PAGE	3
#define CSM_LEVEL_BLOCK 2

/*
 * Consecutive pages that the core walks, maps or unmaps in one call of the port: one walk serves
 * them all.
 */
#define CSM_RUN_PAGES 32U

/* Records mapped at the same time, at most. A port that maps through slots supplies this many. */
#define CSM_RECORD_SLOTS 4U

/* Room for a measurement by any algorithm. */
#define CSM_MEASUREMENT_BYTES 64U

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

/*
 * Bytes of the realm's protected half, from IPA 0. Fixed at realm creation. With the CSM lock or
 * without.
 */
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

/* A run of leaves: consecutive pages whose entries differ in their addresses only. */
struct csm_leaves {
	enum csm_leaf_kind kind;
	enum csm_leaf_ripas ripas;
	int level;	    /* of the entries */
	unsigned int count; /* pages */
	/* Of ASSIGNED: where each page lies; above the last level the first, the rest follow. */
	uint64_t pa[CSM_RUN_PAGES];
};

/*
 * Reads the entries that translate pages from a page-aligned `ipa` on, `most` (1 to CSM_RUN_PAGES)
 * of them; all are protected. The run ends, after one page at the least, where the entry's kind or
 * RIPAS changes or its table ends. Of an entry above the last level it has the pages that the entry
 * holds if that is ASSIGNED, and one otherwise. Cannot fail.
 */
void csm_port_walk(uint64_t rd, uint64_t ipa, unsigned int most, struct csm_leaves *leaves);

enum csm_map_result {
	CSM_MAP_DONE,
	CSM_MAP_NO_TABLE, /* tables end above the level */
	CSM_MAP_OCCUPIED, /* the entry is not unassigned */
};

/*
 * Maps another realm's pages, pa[i] at `ipa` + i pages, into unassigned page entries: read-only, or
 * read-write when `write`; never executable; recognisable as CSM_LEAF_MOUNT, and as nobody's memory
 * by any other part of the RMM that would read, write, wipe or hand out what it finds there, or
 * split it into a table. `count`: 1 to CSM_RUN_PAGES pages; on return how many were mapped.
 * CSM_MAP_DONE maps at least one, fewer than asked where the last-level table ends; after any other
 * result the page behind the mapped ones is the one that could not be.
 */
enum csm_map_result csm_port_map(uint64_t rd, uint64_t ipa, const uint64_t *pa, unsigned int *count,
				 bool write);

/*
 * The same for one entry of CSM_LEVEL_BLOCK; `ipa` and `pa` are aligned to what it maps. A table of
 * pages in its place is CSM_MAP_OCCUPIED.
 */
enum csm_map_result csm_port_map_block(uint64_t rd, uint64_t ipa, uint64_t pa, bool write);

enum csm_unmapped {
	CSM_UNMAPPED_NOTHING, /* there was no mount */
	CSM_UNMAPPED_PAGES, /* of page entries, which the TLBs may keep until csm_port_invalidate */
	CSM_UNMAPPED_BLOCK, /* an entry above, which no TLB has any more */
};

/*
 * Makes every CSM_LEAF_MOUNT among `count` (1 to CSM_RUN_PAGES) pages from `ipa` on unassigned with
 * RIPAS EMPTY, a block as a whole; the granules and their states are left alone. Anything else
 * stays as it is. On return `count` is how many pages were looked at: at least one, fewer where the
 * last-level table ends, and above the last level those to the end of the entry, however many.
 *
 * Above the last level the entry is made invalid and removed from all CPUs' TLBs before its table's
 * lock is given back: hosts make tables without the CSM lock, and where a block is cached none may
 * come to lie (DDI0487, D8.16.1, break before make). Nothing can take the place of a page entry but
 * what waits for the CSM lock, so that those may go from the TLBs together, later in the same call.
 */
enum csm_unmapped csm_port_unmap(uint64_t rd, uint64_t ipa, unsigned int *count);

/*
 * Removes from all CPUs' TLBs what they hold of the pages of [ipa, ipa + size), which
 * csm_port_unmap has taken out of page entries: at most a chunk; complete on return. The CSM lock
 * has been held in between, and is until then.
 */
void csm_port_invalidate(uint64_t rd, uint64_t ipa, uint64_t size);

/*
 * Gives `count` unassigned entries of `level` from `ipa` on, as csm_port_walk has just found them,
 * RIPAS EMPTY. False, and nothing is changed, when a table has taken their place: hosts make tables
 * without the CSM lock.
 */
bool csm_port_set_empty(uint64_t rd, uint64_t ipa, int level, unsigned int count);

/*
 * Copies `size` bytes, at most a page, from the start of a page of the realm's own memory, or to it
 * with zeroes in the rest of the page. False, and nothing is copied, unless it is CSM_LEAF_ASSIGNED
 * RAM.
 */
bool csm_port_read(uint64_t rd, uint64_t ipa, void *data, unsigned int size);
bool csm_port_write(uint64_t rd, uint64_t ipa, const void *data, unsigned int size);

/* A measurement, shorter ones with zeroes behind, or a Realm Personalization Value. */
struct csm_measurement {
	uint8_t bytes[CSM_MEASUREMENT_BYTES];
};

/*
 * The Realm Initial Measurement of a realm that runs: it cannot change any more. Returns the hash
 * algorithm, a value of HASH in abi/csm.yaml.
 */
uint64_t csm_port_rim(uint64_t rd, struct csm_measurement *rim);

/*
 * 128 bits of which nobody knows any, from the machine's source of random numbers. False when there
 * is none, or it fails: then whatever differs between boots, like the time. Asked once.
 */
bool csm_port_random(uint64_t out[2]);

/* All that a realm may know of another, as it is at one moment. */
struct csm_identity {
	uint64_t state; /* PEER_STATE of abi/csm.yaml */
	uint64_t algorithm;
	struct csm_measurement rim, rem[4], rpv;
};

/*
 * Called without the CSM lock: locks what `rd` names, if that is a realm at all, as long as it
 * reads. False when it is none.
 */
bool csm_port_identity(uint64_t rd, struct csm_identity *identity);

#endif /* CSM_PORT_H */
