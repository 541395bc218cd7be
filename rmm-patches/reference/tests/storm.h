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
	/* What the realm may have cached of each page: 0 or address | writable | block. */
	uint64_t tlb[AREA_PAGES];
};

/* What the realms agreed on, kept from what the calls answered. */
struct agreement {
	uint64_t id; /* 0: free */
	unsigned int owner;
	uint64_t base, size;
	uint64_t peer_id[ACTORS]; /* realm_id that was shared with; 0: none */
	uint64_t perm[ACTORS];
	/* Policies: for whom, and for what. */
	struct {
		uint64_t index;	    /* 0: none */
		unsigned int actor; /* who is measured so */
		uint64_t perm;
	} policy[CSM_REGION_POLICIES];
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
extern bool storm_watching;

/* Whether two actors are measured alike. */
bool storm_alike(unsigned int a, unsigned int b);
/* Writes a policy for the actor into the realm's page, if it has one there; false: it has none. */
bool storm_write_policy(unsigned int realm, uint64_t ipa, unsigned int actor, uint64_t perm);

/* What a TLB has beside the address. */
#define WRITABLE UINT64_C(1)
#define OF_BLOCK UINT64_C(2)

/* Pages of mounts that the checks have seen since storm_begin. */
unsigned int storm_attached(void);
unsigned int storm_attached_blocks(void);
void storm_forget_counts(void);

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
/* A block of one realm's for another, as far as their tables allow. */
void storm_connect_blocks(unsigned int owner, unsigned int peer);
/* Does what a REC's exit asks for. */
void storm_serve(unsigned int actor, const struct rmi_rec_exit *exit);

/* The host's delegated memory, 0: none left. */
uint64_t take_granule(void);
void give_granule(uint64_t pa);

#endif /* STORM_H */
