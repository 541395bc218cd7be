/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Three realms, two RECs each, and a host, all hostile and at random; a model of who consented to
 * what, TLBs that keep all that nobody invalidates, and checks of everything after every call.
 */
#ifndef STORM_H
#define STORM_H

#include "csm_world.h"

#define ACTORS 3U
/* IPA 0 and up: all that an actor uses of its protected half. */
#define AREA	    (2 * REALM_BLOCK)
#define AREA_PAGES  (AREA / GRANULE_SIZE)
#define MAX_REGIONS 64U

struct actor {
	struct realm realm;
	uint64_t run[2]; /* of each REC */
	uint64_t id;	 /* realm_id, 0: no APT */
	bool closing;	 /* its host has begun to remove the APT */
	/* What the realm may have cached of each page: 0 or address | writable. */
	uint64_t tlb[AREA_PAGES];
};

/* What the realms agreed on, kept from what the calls answered. */
struct agreement {
	uint64_t id; /* 0: free */
	unsigned int owner;
	uint64_t base, size;
	uint64_t peer_id[ACTORS]; /* realm_id that was shared with; 0: none */
	uint64_t perm[ACTORS];
	bool reserved[ACTORS];
	uint64_t mount[ACTORS];
};

extern struct actor actors[ACTORS];
extern struct agreement agreements[MAX_REGIONS];

struct agreement *agreement_of(uint64_t id);

/* A new world: realm 0 and 1 have a contiguous block each, all is RIPAS RAM. */
void storm_begin(void);
/* Takes it apart, and checks that every granule comes back, zero. */
void storm_end(void);
/* Everything that must hold when nothing runs; without the model when several CPUs were at work. */
void storm_check(bool with_model);
/* The wrapped TLB maintenance and wiping keep books only in between. */
void storm_watch(bool on);

/* Pages of mounts that the checks have seen since storm_begin. */
unsigned int storm_attached(void);

/* ---- dice (storm_host.c): the same for the same seed, and for each CPU its own ----------- */

void storm_seed(uint64_t seed);
uint64_t storm_pick(uint64_t limit);
uint64_t storm_ipa(void);
uint64_t storm_size(void);

/* ---- actions ------------------------------------------------------------------------- */

/* One CPU: the model is kept, and everything is checked after every call. */
extern bool storm_alone;
/* With several CPUs, the run granule of this one. */
extern _Thread_local uint64_t storm_run;

void storm_step(void);
void storm_host_step(void);
void storm_add_apt(unsigned int actor);
/* Does what a REC's exit asks for. */
void storm_serve(unsigned int actor, const struct rmi_rec_exit *exit);

/* The host's delegated memory, 0: none left. */
uint64_t take_granule(void);
void give_granule(uint64_t pa);

#endif /* STORM_H */
