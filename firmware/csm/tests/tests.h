/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef TESTS_H
#define TESTS_H

#include <stdint.h>

#include "fake.h"

/* xorshift64*: the same sequence everywhere. */
static inline uint64_t next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(0x2545F4914F6CDD1D);
}

void trie_tests(void);
void call_tests(void);
void property_tests(void);
void teardown_tests(void);
void policy_tests(void);
void policy_record_tests(void);
void policy_end_tests(void);
void peer_tests(void);
void block_tests(void);
void range_tests(void);
void edge_tests(void);
void evict_tests(void);
void ban_tests(void);
void id_tests(void);
void sequence_tests(void);

/* Runs one test on a fresh machine and prints its verdict. */
void run(const char *name, void (*test)(void));

/*
 * Realm 0 provides `pages` pages from its IPA 0x10000 as *id, realm 1 has reserved it at
 * CONSUMER_BASE.
 */
#define PROVIDER_BASE UINT64_C(0x10000)
#define CONSUMER_BASE UINT64_C(0x205000)
void two_realms(void);
uint64_t shared_region(unsigned int pages, uint64_t perm);
uint64_t attached_region(unsigned int pages, uint64_t perm);

/* ---- policy_world.c ------------------------------------------------------------------------- */

/* IPA of the page that a provider's policies are written to. */
#define RECORD_IPA UINT64_C(0x3000)

/* Realms that differ in their RIM only, by `measure`; an SHA-256 one has zeroes behind. */
void measured_realm(unsigned int realm, unsigned int pages, uint8_t measure);
/* Provider 0; consumers 1 to 3 have one measurement, 4 another. */
void five_realms(unsigned int pages);
uint64_t free_records(unsigned int realm);
/* A region of realm 0's. */
uint64_t new_region(unsigned int pages);
/* A policy for realms that are measured like this one, and SHARE_POLICY with a record of it. */
struct csm_policy_record policy_for(unsigned int realm, uint64_t perm, uint64_t most);
struct csm_reply try_policy(unsigned int provider, uint64_t id,
			    const struct csm_policy_record *record);
/* The index of a policy of realm 0 for realms that are measured like `realm`. */
uint64_t share_policy(uint64_t id, unsigned int realm, uint64_t perm, uint64_t most);
/* REVOKE by realm 0 until it is done. */
uint64_t revoke_all(uint64_t id, uint64_t target);

#endif /* TESTS_H */
