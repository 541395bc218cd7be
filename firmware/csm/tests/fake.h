/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A machine small enough to check completely: a port of the CSM core whose stage 2 is an array of
 * pages and one of blocks per realm, with TLBs that keep what nobody invalidates, a block and pages
 * of the same table side by side if it comes to that, and the part of an RMM that the host's calls
 * reach.
 */
#ifndef FAKE_H
#define FAKE_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csm.h"
#include "csm_abi.h"
#include "csm_port.h"

/* The fuzzer (../fuzz) has a smaller machine. */
#ifndef REALMS
#define REALMS	 44U
#define PAGES	 4096U /* of a realm's protected half */
#define GRANULES 16384U
#endif
#define PAGE	    UINT64_C(0x1000)
#define TABLE_PAGES 512U
#define TABLES	    (PAGES / TABLE_PAGES)
#define DRAM	    UINT64_C(0x80000000)

enum granule_state { G_NS, G_DELEGATED, G_DATA, G_APT };

struct granule {
	enum granule_state state;
	unsigned int owner; /* realm, of G_DATA */
	uint64_t content;   /* of all states but G_APT: stands for the whole page */
	uint8_t bytes[512]; /* of G_DATA: the start of a page that the core reads or writes */
	uint8_t *records;   /* of G_APT */
};

struct entry {
	enum csm_leaf_kind kind;
	enum csm_leaf_ripas ripas;
	uint64_t pa;
	bool write;
};

struct realm {
	bool alive;
	uint64_t csm;
	/* Tables end at level 1: no level 2 entry is used, and all is unassigned of this RIPAS. */
	bool bare;
	enum csm_leaf_ripas bare_ripas;
	bool table[TABLES];
	struct entry block[TABLES]; /* level 2 entries, where there is no table */
	struct entry entry[PAGES];
	struct entry tlb[PAGES]; /* kind UNASSIGNED: not cached */
	struct entry tlb_block[TABLES];
	struct csm_pending pending;
	unsigned int context; /* memory encryption context */
	struct csm_identity identity;
};

extern struct realm realms[REALMS];
extern struct granule granules[GRANULES];
/* What the core did since the count was zeroed, which every call does: property 9. */
extern unsigned int entries_touched; /* by port calls on leaves */
extern unsigned int records_mapped;  /* one by one */
extern unsigned int invalidations;   /* a TLBI each: pages one by one, a block as a whole */
/* The most that any call did. */
extern unsigned int most_entries, most_records, most_invalidations;
/*
 * What the host and running realms do on other CPUs right after each port call on tables or TLBs,
 * if anything: whatever needs no CSM lock, RTT_CREATE among it.
 */
extern void (*meddle)(void);
/* The same, right after the core has read a realm's identity, with the lock given back. */
extern void (*meddle_after_identity)(void);
/* For a known bug: csm_port_unmap leaves a block to csm_port_invalidate. */
extern bool port_keeps_blocks;

/* How often the core has asked for random numbers. */
extern unsigned int random_draws;
/* Whether the lock must not be taken at all. */
extern bool lock_forbidden;

uint64_t rd_of(unsigned int realm);

/* The leaf that translates a page as if it were a page entry; `level`, if wanted, is its true one.
 */
static inline struct entry fake_leaf(const struct realm *realm, uint64_t page, int *level)
{
	struct entry leaf = {CSM_LEAF_UNASSIGNED, realm->bare_ripas, 0, false};
	int at = CSM_LEVEL_BLOCK - 1;

	assert(page < PAGES);
	if (!realm->bare && realm->table[page / TABLE_PAGES]) {
		leaf = realm->entry[page];
		at = CSM_LEVEL_PAGE;
	} else if (!realm->bare) {
		leaf = realm->block[page / TABLE_PAGES];
		if (leaf.kind != CSM_LEAF_UNASSIGNED)
			leaf.pa += (page % TABLE_PAGES) * PAGE;
		at = CSM_LEVEL_BLOCK;
	}
	if (level != NULL)
		*level = at;
	return leaf;
}

/* Forgets everything; all granules are NS. */
void fake_reset(void);
/* Stops the program when a rule of the port interface is broken at a moment when nothing runs. */
void fake_idle_check(void);
/* The same, and property 9: what was counted since the call began is no more than a constant. */
void fake_call_ends(void);
void fake_call_begins(void);
/*
 * Break before make: where a table lies no block is cached, where none does no pages are. A CPU
 * that finds both may use either, parts of both, or abort (DDI0487, D8.16.1 and TLB conflicts).
 */
void fake_conflict_check(const struct realm *realm, unsigned int table);

/* ---- the host ------------------------------------------------------------------------------ */

enum { OK = 0, REFUSED = 1, AGAIN = 2 };

uint64_t host_new_granule(void); /* a delegated, zero granule; 0: none left */
int host_undelegate(uint64_t pa);
void host_realm_create(unsigned int realm, unsigned int pages, bool populate);
int host_realm_destroy(unsigned int realm); /* REFUSED while anything lives */
int host_data_create(unsigned int realm, uint64_t ipa);
int host_data_destroy(unsigned int realm, uint64_t ipa, uint64_t *pa);
/*
 * RMI 2.0: memory of [base, top), of one table at most; `reached`: how far it came, `taken`:
 * granules that are the host's now. REFUSED: a block that the range does not cover as a whole, or
 * begins in.
 */
int host_data_unmap(unsigned int realm, uint64_t base, uint64_t top, uint64_t *reached,
		    unsigned int *taken);
int host_table_create(unsigned int realm, unsigned int table);
int host_table_destroy(unsigned int realm, unsigned int table);
/* RTT_FOLD: a table of like pages, consecutive and aligned if they are memory, becomes an entry. */
int host_table_fold(unsigned int realm, unsigned int table);
/* Memory for a table of unassigned pages that can be folded. */
int host_block_create(unsigned int realm, unsigned int table);
/* RTT_CREATE of the level 2 table of a realm whose tables end at level 1. */
int host_middle_create(unsigned int realm);
int host_set_ripas(unsigned int realm, uint64_t ipa, enum csm_leaf_ripas ripas);
int host_apt_add(unsigned int realm);
/* One chunk: a value of CSM_REMOVE_*. */
uint64_t host_apt_remove(unsigned int realm);
void host_apt_remove_all(unsigned int realm);
unsigned int host_count(enum granule_state state);

/* ---- a realm ------------------------------------------------------------------------------- */

/* One entry of a REC into the call: CSM_EXIT or CSM_RETURN. */
struct csm_reply realm_try(unsigned int realm, uint64_t function, uint64_t a, uint64_t b,
			   uint64_t c, uint64_t d);
/* The call with a host that serves every exit; INCOMPLETE is returned as it is. */
struct csm_reply realm_call(unsigned int realm, uint64_t function, uint64_t a, uint64_t b,
			    uint64_t c, uint64_t d);
/* Does what an exit asks for. */
void host_serve(unsigned int realm, const struct csm_exit *exit);
uint64_t realm_id(unsigned int realm);

/* Through the TLB, filling it. False: the access aborts. */
bool realm_read(unsigned int realm, uint64_t ipa, uint64_t *value);
bool realm_write(unsigned int realm, uint64_t ipa, uint64_t value);

/* ---- whole operations: until done, status of the last call --------------------------------- */

uint64_t do_create(unsigned int realm, uint64_t ipa, uint64_t size, uint64_t *id);
uint64_t do_share(unsigned int realm, uint64_t id, unsigned int peer, uint64_t perm);
uint64_t do_reserve(unsigned int realm, uint64_t id, unsigned int owner, uint64_t ipa,
		    uint64_t size);
uint64_t do_attach(unsigned int realm, uint64_t id);
uint64_t do_revoke(unsigned int realm, uint64_t id, unsigned int peer);
uint64_t do_detach(unsigned int realm, uint64_t id);
uint64_t do_destroy(unsigned int realm, uint64_t id);

/* ---- checks -------------------------------------------------------------------------------- */

/*
 * Everything that must hold between two calls, from the machine's state and from the records
 * (invariants.c).
 */
void check_invariants(void);

extern unsigned int failures; /* of the running test */
#define CHECK(condition) check((condition), #condition, __FILE__, __LINE__)
void check(bool holds, const char *text, const char *file, int line);

#endif /* FAKE_H */
