/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Long random sequences of calls by malicious realms and a malicious host; all invariants after
 * every call.
 */
#include "fake.h"
#include "tests.h"

#define STEPS  2500U
#define IDS    48U
#define ACTORS 4U

static uint64_t seed;
static uint64_t first_id; /* of this sequence */

static uint64_t pick(uint64_t bound)
{
	return next_random(&seed) % bound;
}

static uint64_t some_id(void)
{
	return first_id + pick(IDS);
}

static uint64_t some_ipa(void)
{
	return pick(60) * 24 * PAGE + pick(3) * PAGE;
}

static uint64_t some_size(void)
{
	static const uint64_t pages[] = {1, 3, 24, 24, 24, 48, 600, 1100};

	return pages[pick(sizeof(pages) / sizeof(pages[0]))] * PAGE;
}

/* Sizes and places that fit are more interesting than those that do not. */
static void reserve_well(unsigned int realm)
{
	for (unsigned int owner = 0; owner < REALMS; owner++) {
		uint64_t id = some_id();
		struct csm_reply reply;

		if (!realms[owner].alive || (realms[owner].csm == 0))
			continue;
		reply = realm_try(owner, SMC_CSM_INFO, id, 0, 0, 0);
		if ((reply.x[0] != CSM_SUCCESS) || (reply.x[1] != CSM_ROLE_PROVIDER))
			continue;
		(void)realm_try(owner, SMC_CSM_SHARE, id, realm_id(realm), 1 + 2 * pick(2), 0);
		(void)realm_call(realm, SMC_CSM_RESERVE, id, realm_id(owner), some_ipa(),
				 reply.x[5]);
		(void)realm_call(realm, SMC_CSM_ATTACH, id, 0, 0, 0);
	}
}

static void realm_step(unsigned int realm)
{
	uint64_t function = SMC_CSM_FEATURES + pick(12);
	uint64_t x[4] = {some_id(), pick(2) ? realm_id((unsigned int)pick(ACTORS)) : 0, some_ipa(),
			 some_size()};

	if (pick(4) == 0) {
		reserve_well(realm);
		return;
	}
	switch (function) {
	case SMC_CSM_CREATE:
		x[0] = some_ipa();
		x[1] = some_size();
		x[2] = 0;
		break;
	case SMC_CSM_SHARE:
		x[2] = pick(4);
		break;
	case SMC_CSM_REVOKE:
		x[2] = pick(2) * 512 * PAGE;
		break;
	case SMC_CSM_ATTACH:
	case SMC_CSM_DETACH:
	case SMC_CSM_DESTROY:
		x[1] = pick(2) * 512 * PAGE;
		break;
	default:
		break;
	}
	/* A host that serves, or one that only enters again. */
	if (pick(3) != 0)
		(void)realm_call(realm, function, x[0], x[1], x[2], x[3]);
	else
		(void)realm_try(realm, function, x[0], x[1], x[2], x[3]);
}

static void host_step(unsigned int realm)
{
	uint64_t ipa = some_ipa();
	uint64_t pa;

	switch (pick(9)) {
	case 0:
	case 1:
		if ((host_data_destroy(realm, ipa, &pa) == OK) && (pa != 0))
			(void)host_undelegate(pa);
		break;
	case 2:
	case 3:
		(void)host_data_create(realm, ipa);
		break;
	case 4:
		(void)host_set_ripas(realm, ipa, (enum csm_leaf_ripas)pick(2));
		break;
	case 5:
		(void)host_table_destroy(realm, (unsigned int)pick(TABLES));
		break;
	case 6:
		(void)host_table_create(realm, (unsigned int)pick(TABLES));
		break;
	case 7:
		if (pick(8) == 0)
			(void)host_apt_remove(realm);
		break;
	default:
		if (pick(8) == 0)
			(void)host_apt_add(realm);
		break;
	}
}

/* Every access that a realm can make; the checker has looked at what the TLBs may hold. */
static void access_step(unsigned int realm)
{
	uint64_t ipa = some_ipa();
	uint64_t value;

	for (unsigned int page = 0; page < 24; page++, ipa += PAGE) {
		if (realm_read(realm, ipa, &value) && pick(2))
			(void)realm_write(realm, ipa, next_random(&seed));
	}
}

static void sequence(uint64_t start)
{
	uint64_t mark;

	seed = start;
	for (unsigned int realm = 0; realm < ACTORS; realm++) {
		host_realm_create(realm, 1600, realm < 2);
		CHECK(host_apt_add(realm) == OK);
	}
	(void)do_create(0, 0, PAGE, &mark);
	first_id = mark;
	for (unsigned int step = 0; step < STEPS; step++) {
		unsigned int realm = (unsigned int)pick(ACTORS);

		switch (pick(4)) {
		case 0:
			host_step(realm);
			break;
		case 1:
			access_step(realm);
			break;
		default:
			realm_step(realm);
			break;
		}
		check_invariants();
		/* Keep ids within reach of some_id(). */
		if (step % 100 == 99)
			first_id += 8;
	}
	for (unsigned int realm = 0; realm < ACTORS; realm++)
		host_apt_remove_all(realm);
	CHECK(host_count(G_APT) == 0);
}

static void seed_1(void)
{
	sequence(UINT64_C(0xC0FFEE01));
}

static void seed_2(void)
{
	sequence(UINT64_C(0xC0FFEE02));
}

static void seed_3(void)
{
	sequence(UINT64_C(0xC0FFEE03));
}

static void seed_4(void)
{
	sequence(UINT64_C(0xC0FFEE04));
}

void sequence_tests(void)
{
	run("random sequence, seed 1", seed_1);
	run("random sequence, seed 2", seed_2);
	run("random sequence, seed 3", seed_3);
	run("random sequence, seed 4", seed_4);
}
