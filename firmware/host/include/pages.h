/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host's physical pages, and an account of which of them belong to the Realm world. Thread-
 * safe.
 */
#ifndef PAGES_H
#define PAGES_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Address of `count` contiguous pages, `align`-byte-aligned (a power of two); 0 when there are
 * none.
 */
uint64_t pages_take(uint64_t count, uint64_t align);

/* One page, filled with zeros; 0 when there is none. */
uint64_t pages_take_zeroed(void);

/* Gives pages back. Pages that are still delegated stay lost, and the account shows them. */
void pages_give(uint64_t address, uint64_t count);

/* RMI_GRANULE_DELEGATE / UNDELEGATE with book-keeping. Returns the RMI's status. */
uint64_t pages_delegate(uint64_t address);
uint64_t pages_undelegate(uint64_t address);

struct pages_account {
	uint64_t delegated;   /* successful delegations */
	uint64_t undelegated; /* successful undelegations */
	uint64_t outstanding; /* pages that are delegated now */
	uint64_t used;	      /* pages that are taken now */
};

struct pages_account pages_account(void);

struct pages_scan {
	uint64_t pages;	     /* former realm pages that were read */
	uint64_t words;	     /* 64-bit words in them */
	uint64_t traces;     /* words that carry a pattern with this seed */
	uint64_t non_zero;   /* words that are not zero */
	uint64_t unreadable; /* pages that could not be read, or are still delegated */
};

/* Reads every page that was ever delegated. */
struct pages_scan pages_scan(uint64_t seed);

#endif /* PAGES_H */
