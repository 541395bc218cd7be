/* SPDX-License-Identifier: BSD-3-Clause */
/* What ids are made of: the very file, with a key of the test's. */
#define csm_new_id	   made_id
#define csm_ids_are_secret made_secretly
#include "../src/ids.c"
#undef csm_new_id
#undef csm_ids_are_secret

#include "fake.h"
#include "tests.h"

#define MANY 20000U

/* The cipher's own example: R. Beaulieu et al., "The SIMON and SPECK families", appendix C. */
static void test_vector(void)
{
	static const uint32_t key[KEY_WORDS] = {0x03020100, 0x0b0a0908, 0x13121110, 0x1b1a1918};

	expand_key(key);
	CHECK(encrypt(UINT64_C(0x3b7265747475432d)) == UINT64_C(0x8c6fa548454e028b));
}

static int by_value(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

static void never_twice(void)
{
	static uint64_t ids[MANY];
	unsigned int ones = 0;

	/* As at a boot. */
	source = SOURCE_NONE;
	last_id = 0;
	CHECK(made_secretly());
	for (unsigned int i = 0; i < MANY; i++) {
		ids[i] = made_id();
		CHECK((ids[i] != 0) && ((ids[i] & CSM_POLICY_INDEX_FLAG) == 0));
		ones += (unsigned int)__builtin_popcountll(ids[i]);
	}
	/* No run of neighbours, and all bits alike, as far as so few tell. */
	for (unsigned int i = 1; i < MANY; i++)
		CHECK((ids[i] - ids[i - 1] > MANY) && (ids[i - 1] - ids[i] > MANY));
	CHECK((ones > MANY * 31) && (ones < MANY * 32));
	qsort(ids, MANY, sizeof(ids[0]), by_value);
	for (unsigned int i = 1; i < MANY; i++)
		CHECK(ids[i] != ids[i - 1]);
}

/* One key, however often it is asked for; ids of realms and regions are of one kind. */
static void drawn_once(void)
{
	uint64_t id[4];

	two_realms();
	id[0] = realm_id(0);
	id[1] = realm_id(1);
	CHECK(do_create(0, 16 * PAGE, PAGE, &id[2]) == CSM_SUCCESS);
	CHECK(do_create(1, 16 * PAGE, PAGE, &id[3]) == CSM_SUCCESS);
	for (unsigned int i = 0; i < 4; i++)
		for (unsigned int j = 0; j < i; j++)
			CHECK((id[i] - id[j] > 1000) && (id[j] - id[i] > 1000));
	CHECK(random_draws <= 2); /* this file's own, and the core's */
}

void id_tests(void)
{
	run("ids: the permutation is Speck64/128", test_vector);
	run("7 fresh ids: none twice, none zero, none next to another", never_twice);
	run("ids of realms and regions do not tell of each other", drawn_once);
}
