/* SPDX-License-Identifier: BSD-3-Clause */
/* The trie against a plain array: same members, same neighbours, after every change. */
#include "../src/record.h"
#include "fake.h"
#include "tests.h"

#define MEMBERS 600U

static csm_ref refs[MEMBERS];
static uint64_t keys[MEMBERS];
static bool present[MEMBERS];

static void prepare(void)
{
	for (unsigned int index = 0; index < MEMBERS; index++) {
		unsigned int granule = index / 64;

		if (index % 64 == 0) {
			granules[granule].state = G_APT;
			granules[granule].records = calloc(1, PAGE);
			assert(granules[granule].records != NULL);
		}
		refs[index] = DRAM + granule * PAGE + (index % 64) * CSM_RECORD_BYTES;
		present[index] = false;
	}
}

static void dismantle(void)
{
	for (unsigned int index = 0; index <= (MEMBERS - 1) / 64; index++) {
		free(granules[index].records);
		granules[index].records = NULL;
		granules[index].state = G_NS;
	}
}

static uint64_t make_key(unsigned int kind, unsigned int index, uint64_t *seed)
{
	switch (kind) {
	case 0: /* counters, like ids */
		return index + 1;
	case 1: /* page addresses, 0 among them */
		return (uint64_t)index * PAGE;
	case 2: /* one bit each, then their complements: the deepest tries */
		return (index < 64)    ? UINT64_C(1) << index
		       : (index < 128) ? ~(UINT64_C(1) << (index - 64))
				       : next_random(seed);
	default:
		return next_random(seed);
	}
}

/* 0: none. `side` 0: greatest not above, 1: least not below. */
static csm_ref expected_neighbour(uint64_t key, unsigned int side)
{
	csm_ref best = 0;
	uint64_t best_key = 0;

	for (unsigned int index = 0; index < MEMBERS; index++) {
		if (!present[index] || ((side == 0) ? keys[index] > key : keys[index] < key))
			continue;
		if ((best == 0) ||
		    ((side == 0) ? keys[index] > best_key : keys[index] < best_key)) {
			best = refs[index];
			best_key = keys[index];
		}
	}
	return best;
}

static void compare(csm_ref root, uint64_t key)
{
	csm_ref below = expected_neighbour(key, 0);
	csm_ref member = (below != 0 && key == csm_load(below).key) ? below : 0;

	CHECK(csm_trie_find(root, key) == member);
	CHECK(csm_trie_floor(root, key) == below);
	CHECK(csm_trie_ceiling(root, key) == expected_neighbour(key, 1));
}

static csm_ref change(csm_ref root, unsigned int index)
{
	if (present[index]) {
		root = csm_trie_remove(root, keys[index]);
	} else {
		struct csm_record *record = csm_map(refs[index]);

		record->key = keys[index];
		csm_unmap(record);
		root = csm_trie_insert(root, refs[index]);
	}
	present[index] = !present[index];
	return root;
}

static void exercise(unsigned int kind, uint64_t seed)
{
	csm_ref root = 0;

	prepare();
	for (unsigned int index = 0; index < MEMBERS; index++)
		keys[index] = make_key(kind, index, &seed);
	csm_port_lock();
	for (unsigned int step = 0; step < 6000; step++) {
		unsigned int index = (unsigned int)(next_random(&seed) % MEMBERS);

		/* Grow, then shrink, then about half full. */
		if ((step < 2000 && present[index]) ||
		    (step >= 2000 && step < 4000 && !present[index]))
			continue;
		root = change(root, index);
		compare(root, keys[next_random(&seed) % MEMBERS]);
		compare(root, keys[index] + 1);
		compare(root, keys[index] - 1);
		compare(root, next_random(&seed));
	}
	for (unsigned int index = 0; index < MEMBERS; index++)
		if (present[index])
			root = change(root, index);
	CHECK(root == 0);
	csm_port_unlock();
	dismantle();
}

static void counters(void)
{
	exercise(0, 11);
}

static void addresses(void)
{
	exercise(1, 12);
}

static void single_bits(void)
{
	exercise(2, 13);
}

static void random_keys(void)
{
	exercise(3, 14);
}

void trie_tests(void)
{
	run("trie of counters agrees with a sorted set", counters);
	run("trie of page addresses agrees with a sorted set", addresses);
	run("trie of single-bit keys agrees with a sorted set", single_bits);
	run("trie of random keys agrees with a sorted set", random_keys);
}
