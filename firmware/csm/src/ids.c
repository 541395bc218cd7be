/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Ids of realms and regions: a counter under a permutation with a key that nobody knows, so that
 * none is given twice and none can be guessed from others. The permutation is Speck64/128 (ISO/IEC
 * 29167-22), applied until the result is an id again: of a permutation of all 64-bit numbers that
 * makes one of the ids.
 */
#include "record.h"

#define ROUNDS	  27U
#define KEY_WORDS 4U

/* Guarded by the CSM lock, but for `source`, which changes once. */
static uint32_t round_key[ROUNDS];
static uint64_t last_id;
static enum { SOURCE_NONE, SOURCE_RANDOM, SOURCE_OTHER } source;

static uint32_t rotate_right(uint32_t word, unsigned int by)
{
	return (word >> by) | (word << (32U - by));
}

static void speck_round(uint32_t *x, uint32_t *y, uint32_t key)
{
	*x = (rotate_right(*x, 8) + *y) ^ key;
	*y = rotate_right(*y, 29) ^ *x;
}

/* The key is word[3], ..., word[0]. */
static void expand_key(const uint32_t word[KEY_WORDS])
{
	uint32_t l[KEY_WORDS - 1] = {word[1], word[2], word[3]};
	uint32_t key = word[0];

	for (uint32_t round = 0; round < ROUNDS; round++) {
		round_key[round] = key;
		speck_round(&l[round % (KEY_WORDS - 1)], &key, round);
	}
}

static uint64_t encrypt(uint64_t block)
{
	uint32_t x = (uint32_t)(block >> 32), y = (uint32_t)block;

	for (unsigned int round = 0; round < ROUNDS; round++)
		speck_round(&x, &y, round_key[round]);
	return ((uint64_t)x << 32) | y;
}

/* The key, once; then whether it is a secret. */
static void draw_key(void)
{
	uint64_t random[2];
	bool secret = csm_port_random(random);
	uint32_t word[KEY_WORDS] = {(uint32_t)random[0], (uint32_t)(random[0] >> 32),
				    (uint32_t)random[1], (uint32_t)(random[1] >> 32)};

	expand_key(word);
	__atomic_store_n(&source, secret ? SOURCE_RANDOM : SOURCE_OTHER, __ATOMIC_RELEASE);
}

bool csm_ids_are_secret(void)
{
	/* No realm has had a table yet: nobody else waits for the lock. */
	if (__atomic_load_n(&source, __ATOMIC_ACQUIRE) == SOURCE_NONE) {
		csm_port_lock();
		if (source == SOURCE_NONE)
			draw_key();
		csm_port_unlock();
	}
	return __atomic_load_n(&source, __ATOMIC_ACQUIRE) == SOURCE_RANDOM;
}

uint64_t csm_new_id(void)
{
	uint64_t id;

	if (source == SOURCE_NONE)
		draw_key();
	id = ++last_id;
	do {
		id = encrypt(id);
	} while ((id == 0) || ((id & CSM_POLICY_INDEX_FLAG) != 0));
	return id;
}
