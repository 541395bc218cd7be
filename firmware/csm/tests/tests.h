/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef TESTS_H
#define TESTS_H

#include <stdint.h>

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

#endif /* TESTS_H */
