/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exhaustive exploration of the portable core: a machine so small that all of its states can be
 * visited. Everything that a call can read or change is in `struct world`; a copy of it is a
 * snapshot.
 *
 * The chunk and the run are one page here, so that every call that can be interrupted is; a granule
 * of Access Policy Table holds few records, so that they run out. Nothing else of the core differs
 * from what a target compiles.
 */
#ifndef WORLD_H
#define WORLD_H

#include "csm_abi.h"
#undef CSM_CHUNK_PAGES
#define CSM_CHUNK_PAGES 1U

#include "csm_port.h"
#undef CSM_RUN_PAGES
#define CSM_RUN_PAGES 1U

/* Of 512 entries, so that all pages lie in one table, or of two: then they may be a block. */
extern unsigned int table_shift;
#define CSM_TABLE_SHIFT table_shift

#include "../src/record.h"
#undef CSM_GRANULE_RECORDS
#define CSM_GRANULE_RECORDS 8U
#undef CSM_EVICTION_PATIENCE
#define CSM_EVICTION_PATIENCE 1U

#define REALMS	     3U
#define PAGES	     3U
#define REGIONS	     2U
#define APT_GRANULES 2U /* of a realm */

#define ALL_PAGES  (REALMS * PAGES)
#define ALL_APT	   (REALMS * APT_GRANULES)
#define GRANULES   (ALL_PAGES + ALL_APT)
#define CONSENTS   16U
#define POLICIES   2U /* of a region */
#define FORGED_ID  UINT64_C(0x7FFFFFFFFFFFFFFF)
#define NO_GRANULE 0xFFU

/*
 * With nothing; or A's region is reserved by B and C, who were named, or came in by a policy; or
 * A's region is a block, and reserved by B where one fits.
 */
enum start { START_NEW, START_RESERVED, START_POLICY, START_BLOCK };

/* How much of the world there is: never more than the constants above. */
struct bounds {
	unsigned int realms, pages, regions, apt_granules;
	unsigned int consents; /* most of a region by name, those to strangers included */
	unsigned int policies; /* most of a region */
	bool tables;	       /* whether the host makes, folds and destroys tables */
	bool ripas;	       /* whether it changes RIPAS */
	bool lives;	       /* whether it destroys and creates realms */
	bool blocks;	       /* of two pages, of which there are two then */
	enum start start;      /* where the search starts: see search.c */
};
extern struct bounds bounds;

/*
 * A granule that the host gets back is readable to it at once: what stands for DELEGATED is HOST,
 * the strictest reading.
 */
enum granule_state { GRANULE_HOST, GRANULE_DATA, GRANULE_APT };

struct entry {
	uint8_t kind;	 /* enum csm_leaf_kind */
	uint8_t ripas;	 /* enum csm_leaf_ripas */
	uint8_t write;	 /* whether a store goes through */
	uint8_t granule; /* of ASSIGNED and MOUNT, else NO_GRANULE */
};

struct realm {
	uint64_t csm;
	struct csm_pending pending;
	struct entry entry[PAGES];
	/* The greediest TLB: keeps every translation there ever was until it is told not to. */
	struct entry tlb[PAGES];
	uint8_t alive;
	uint8_t table; /* whether the page table exists that holds entry[] */
	uint8_t block; /* RIPAS of the level 2 entry when not, and it is UNASSIGNED */
	/* The kind of that entry, which then has what entry[] has; UNASSIGNED with a table. */
	uint8_t folded;
	uint8_t cached_block; /* tlb[] is one translation, of a block */
	/* What it is measured as: one bit of its RIM. The place's, so whoever lives there has it.
	 */
	uint8_t measure;
	uint8_t unused[2];
};

/*
 * What the realms have agreed on, kept from the answers that they got, never from the core's
 * records.
 */
struct agreed_region {
	uint64_t id; /* 0: free */
	uint8_t provider, base, pages;
	uint8_t dying; /* the provider or the host has begun to take it apart */
	uint8_t unused[4];
};

struct agreed_consent {
	uint64_t id; /* 0: free */
	uint64_t peer;
	uint8_t provider, perm;
	uint8_t unused[6];
};

/* A realm that was revoked by name. */
struct agreed_ban {
	uint64_t id; /* 0: free */
	uint64_t peer;
};

struct agreed_policy {
	uint64_t index; /* 0: free */
	uint64_t id;
	uint8_t provider, perm, measure, most;
	uint8_t unused[4];
};

struct agreed_mount {
	uint64_t id; /* 0: free */
	uint64_t owner;
	uint8_t base, pages;
	uint8_t policies; /* one bit for each that it may stand by, besides its name */
	uint8_t unused[5];
};

struct books {
	struct agreed_region region[REGIONS];
	struct agreed_consent consent[CONSENTS];
	struct agreed_policy policy[REGIONS * POLICIES];
	struct agreed_mount mount[REALMS][PAGES];
	struct agreed_ban ban[REGIONS * REALMS];
	uint64_t highest_realm_id, highest_csm_id;
	uint64_t highest_policy[REALMS]; /* of the provider that has its realm_id now */
};

struct world {
	struct realm realm[REALMS];
	struct csm_record record[ALL_APT][CSM_GRANULE_RECORDS];
	uint8_t granule[GRANULES]; /* enum granule_state; data granules first, then APT */
	uint8_t unused;
	/* The static variables of the core (registry.c). */
	uint64_t registry, last_realm_id, last_csm_id;
	struct books books;
};

/* The world that the port and the host's calls work on. */
extern struct world now;

/* The policy record in whatever page SHARE_POLICY reads: pages have no bytes here. */
extern struct csm_policy_record written;
/* The RIM of realms that are measured so: the bit is in its last byte. */
struct csm_measurement measured(unsigned int measure);

/* What the last call of the core did, for property 9. */
struct effort {
	unsigned int entries; /* leaf entries read or written */
	unsigned int records; /* records mapped */
};
extern struct effort effort;

/* Stops the call: a property does not hold. Does not return. */
_Noreturn void violated(const char *what);

/* ---- core.c -------------------------------------------------------------------------------- */

void core_load(void); /* the core's static variables from `now`, and back */
void core_save(void);

/* ---- port.c -------------------------------------------------------------------------------- */

uint64_t rd_of(unsigned int realm);
uint64_t granule_address(unsigned int granule);
unsigned int granule_at(uint64_t address);
unsigned int data_granule(unsigned int realm, unsigned int page);
/* A record of `now`, checked: in a granule of Access Policy Table. */
const struct csm_record *record_at(csm_ref ref);
/* The call before has ended, however it did; nothing is locked or mapped. */
void port_begin(void);
/* Locks and record slots are balanced, and the work was bounded. */
void port_end(void);
/*
 * Another CPU's RTT_CREATE for a realm, which takes no CSM lock, after that port call on tables or
 * TLBs from now on; 0: none. Whether it has come, and has done anything.
 */
extern unsigned int meddle_after, meddle_realm;
extern bool meddled;
/* For a known bug: csm_port_unmap leaves a block to csm_port_invalidate. */
extern bool port_keeps_blocks;

/* ---- host.c: the rest of an RMM, as the host reaches it ------------------------------------- */

void world_create(void);
bool host_realm_create(unsigned int realm);
bool host_realm_destroy(unsigned int realm);
bool host_data_create(unsigned int realm, unsigned int page);
bool host_data_destroy(unsigned int realm, unsigned int page);
bool host_set_ripas(unsigned int realm, unsigned int page, enum csm_leaf_ripas ripas);
bool host_table_create(unsigned int realm);
bool host_table_destroy(unsigned int realm);
bool host_table_fold(unsigned int realm);
bool host_apt_add(unsigned int realm);
uint64_t host_apt_remove(unsigned int realm);

/* ---- view.c: all records of `now`, and the state's name -------------------------------------- */

struct seen {
	csm_ref ref;
	const struct csm_record *record;
	const struct csm_record *range; /* of REGION and MOUNT */
	unsigned int realm;
};

#define MOST_SEEN (ALL_APT * CSM_GRANULE_RECORDS)

/* In order of realms, and of keys within one. */
struct view {
	unsigned int regions, mounts, shares, policies;
	struct seen region[MOST_SEEN], mount[MOST_SEEN], share[MOST_SEEN], policy[MOST_SEEN];
};

void look(struct view *view);
uint64_t realm_id(unsigned int realm); /* 0: none */
bool realm_open(unsigned int realm);
const struct seen *find_region(const struct view *view, uint64_t id);
const struct seen *find_mount(const struct view *view, unsigned int realm, uint64_t id);
/* The one whose record lies there; NULL: none in the list. */
const struct seen *seen_at(const struct seen *list, unsigned int count, csm_ref ref);

/*
 * The same for two worlds that differ in nothing but the names of realms, the values of ids (not
 * their order), where records lie, and the shape of tries.
 */
uint64_t world_name(const struct view *view);

#endif /* WORLD_H */
