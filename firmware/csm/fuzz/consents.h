/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What realms have consented to, kept from nothing but their calls and the answers: the judge of
 * every mapping. Realms go by realm_id, which is never given twice.
 */
#ifndef CONSENTS_H
#define CONSENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "fuzz.h"

/* Targets make no region when there is no room; a step adds one peer and one policy at most. */
#define CONSENTS_REGIONS  32U
#define CONSENTS_PEERS	  FUZZ_MAX_STEPS
#define CONSENTS_POLICIES FUZZ_MAX_STEPS

/* A consumer, named or by policy. */
struct consent {
	uint64_t peer;	 /* realm_id; 0: free */
	uint64_t perm;	 /* by name; 0: not named */
	uint64_t policy; /* one of those that the realm matched when it reserved; 0: none */
	bool unsure;	 /* one such policy has been revoked since: perhaps the very one */
	bool invited; /* by name, without a permission so far */
	bool banned;  /* revoked by name, and neither shared with again nor let in */
	bool reserved;
	bool leaving;  /* REVOKE has begun: nothing new may come of it */
	uint64_t base; /* of the reservation */
};

struct policy {
	uint64_t index; /* 0: free */
	uint64_t perm;
	uint64_t rim;  /* stands for hash algorithm and measurement */
	uint64_t most; /* consumers */
	bool leaving;  /* REVOKE has begun: nothing new may come of it */
};

enum region_life {
	REGION_MAKING, /* CREATE has answered INCOMPLETE */
	REGION_ALIVE,
	REGION_ENDING, /* DESTROY has begun: what is mapped may be so for now */
	REGION_GONE,
};

struct agreement {
	uint64_t id; /* csm_id; stays when the region is gone */
	enum region_life life;
	uint64_t owner;
	uint64_t base, size;
	struct consent consent[CONSENTS_PEERS];
	struct policy policy[CONSENTS_POLICIES];
	uint64_t last_policy; /* index made last */
};

/* Everything since consents_reset, in the order of creation. */
extern struct agreement agreements[CONSENTS_REGIONS];
extern unsigned int agreements_count;

void consents_reset(void);
struct agreement *consents_find(uint64_t id);
/* The index of a policy that was made, dead or alive; 0: there is none. */
uint64_t consents_policy(const struct agreement *region, unsigned int n);

/* Who calls, and what the call reads from memory. */
struct caller {
	uint64_t realm;	      /* realm_id; 0: none */
	uint64_t rim;	      /* of the caller */
	struct policy policy; /* in the record that SHARE_POLICY names */
};

/* The call returned. Stops the program when it must not have returned that. */
void consents_note(const struct caller *caller, const uint64_t x[5], const uint64_t result[8]);
/* A realm asks its host to ring another: both must have to do with the region. */
void consents_note_doorbell(uint64_t csm_id, uint64_t peer, uint64_t sender);
/* A realm got this realm_id: it must be new. */
void consents_new_realm(uint64_t realm);
/* Ids that were given since consents_reset, at most: of realms, two for each step and one more. */
#define CONSENTS_REALMS (2U * FUZZ_MAX_STEPS + 8U)
/* The realm has lost its Access Policy Table, and so its identity. */
void consents_forget_realm(uint64_t realm);

/* Whether the owner's page at `owner_ipa` may be mapped at the consumer's `ipa`, and how. */
bool consents_allow(uint64_t owner, uint64_t owner_ipa, uint64_t consumer, uint64_t ipa,
		    bool write);
/* Whether the realm holds a reservation, and where; NULL: none. */
const struct consent *consents_reservation(const struct agreement *region, uint64_t realm);

#endif /* CONSENTS_H */
