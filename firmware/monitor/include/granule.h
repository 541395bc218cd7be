/* SPDX-License-Identifier: BSD-3-Clause */
/* Granules: who owns each 4 KiB of memory, and the locks that keep it so (DEN0137 1.0, A2.2). */
#ifndef GRANULE_H
#define GRANULE_H

#include <stdbool.h>
#include <stdint.h>

#include "arch.h"

enum granule_state {
	GRANULE_NS,	   /* not the monitor's; the host's, or unknown to us */
	GRANULE_DELEGATED, /* in the Realm PAS, all zero, without a use */
	GRANULE_RD,	   /* realm descriptor, struct rd */
	GRANULE_REC,	   /* realm execution context, struct rec */
	GRANULE_DATA,	   /* memory of one realm */
	GRANULE_RTT,	   /* stage 2 translation table of one realm */
};

/*
 * The lock guards `state` and the granule's contents. Lock order, each class after those before it:
 *
 *   1. Granules that the host named in a command (expected DELEGATED, RD or REC), by
 *      ascending address.
 *   2. RTT granules of one realm, from the root towards the leaf, hand over hand.
 *   3. A DATA granule that was found in a locked RTT.
 *
 * A granule found in the wrong state is let go at once, so looking at one breaks no order.
 *
 * `refcount` means, by state:
 *
 *   - RD: RECs that belong to the realm. Raised with the RD locked; may fall at any time.
 *   - REC: 1 while inside RMI_REC_ENTER. Raised with the REC locked; may fall at any time.
 *   - RTT: entries of this table that own memory (rtte_is_owner). RTT locked.
 *   - Others: 0.
 *
 * A granule with a count other than 0 changes its state in no way, save a table that is folded.
 */
struct granule {
	struct arch_lock lock;
	uint8_t state; /* enum granule_state */
	uint8_t reserved;
	uint16_t refcount;
};

_Static_assert(sizeof(struct granule) == 8, "one granule costs 8 bytes of tracking");

static inline bool granule_aligned(uint64_t address)
{
	return (address & (GRANULE_SIZE - 1)) == 0;
}

/* Forgets everything and tracks the banks of arch_platform() as NS. Panics when they do not fit. */
void granule_init(void);

/* The granule at `pa`, not locked; NULL when unaligned or no trackable memory. */
struct granule *granule_find(uint64_t pa);
/* The address of a granule that granule_find returned. */
uint64_t granule_pa(const struct granule *granule);
/* The contents of a granule that is not NS. */
void *granule_ptr(const struct granule *granule);

void granule_lock(struct granule *granule);
void granule_unlock(struct granule *granule);

/* Locks the granule at `pa` if it is in `state`; otherwise NULL and nothing is locked. */
struct granule *find_lock_granule(uint64_t pa, enum granule_state state);

/* A granule that a command names, and the state it must have. */
struct granule_request {
	uint64_t pa;
	enum granule_state state;
	struct granule *granule; /* out: locked */
};

/*
 * Locks all of them in ascending order of address. False, with nothing locked, when one has another
 * state or two are the same. Sorts `request` by address; at most a handful of entries is expected.
 */
bool find_lock_granules(struct granule_request *request, unsigned int count);

/* The state of a granule that may change at any moment; only a hint. */
enum granule_state granule_state_now(const struct granule *granule);

/* Writes zeroes over a granule that is not NS. Caller holds its lock. */
void granule_wipe(struct granule *granule);

/* Gives a locked granule a new state. */
void granule_set_state(struct granule *granule, enum granule_state state);
/* The same, and unlocks it. */
void granule_unlock_as(struct granule *granule, enum granule_state state);

/* Reference counts are atomic: an unlocked decrement pairs with the acquire of granule_refcount. */
void granule_get(struct granule *granule, uint16_t count);
void granule_put(struct granule *granule, uint16_t count);
uint16_t granule_refcount(const struct granule *granule);

#endif /* GRANULE_H */
