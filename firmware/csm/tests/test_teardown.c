/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Properties 6, 8 and 9: taking apart in every state and order, and calls that meet each other
 * half-done.
 */
#include "fake.h"
#include "tests.h"

#define SIZE(pages) ((uint64_t)(pages) * PAGE)
#define RW	    (CSM_PERM_READ | CSM_PERM_WRITE)
#define BIG	    1300U

static uint64_t call(unsigned int realm, uint64_t function, uint64_t a, uint64_t b, uint64_t c,
		     uint64_t d)
{
	uint64_t status = realm_call(realm, function, a, b, c, d).x[0];

	check_invariants();
	return status;
}

/* A region of three chunks, of which the consumer has attached `chunks`. */
static uint64_t half_attached(unsigned int chunks)
{
	uint64_t id = shared_region(BIG, RW);
	uint64_t offset = 0;

	for (unsigned int chunk = 0; chunk < chunks; chunk++) {
		(void)call(1, SMC_CSM_ATTACH, id, offset, 0, 0);
		offset += SIZE(512);
	}
	return id;
}

static void revoke_during_attach(void)
{
	struct csm_reply reply;
	uint64_t id;

	two_realms();
	id = half_attached(2);
	reply = realm_call(0, SMC_CSM_REVOKE, id, realm_id(1), 0, 0);
	CHECK(reply.x[0] == CSM_INCOMPLETE);
	check_invariants();
	/* The consumer's next chunk comes while the provider has one chunk to go. */
	CHECK(call(1, SMC_CSM_ATTACH, id, SIZE(1024), 0, 0) == CSM_ERROR_DENIED);
	CHECK(call(0, SMC_CSM_SHARE, id, realm_id(1), RW, 0) == CSM_ERROR_STATE);
	CHECK(realm_call(1, SMC_CSM_INFO, id, 0, 0, 0).x[2] == CSM_STATE_DETACHING);
	CHECK(call(0, SMC_CSM_REVOKE, id, realm_id(1), reply.x[1] + PAGE, 0) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_REVOKE, id, realm_id(1), reply.x[1], 0) == CSM_SUCCESS);
	/* Shared again: the old offset is stale, and the work begins anew. */
	CHECK(do_share(0, id, 1, RW) == CSM_SUCCESS);
	CHECK(call(1, SMC_CSM_ATTACH, id, SIZE(1024), 0, 0) == CSM_ERROR_INPUT);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	check_invariants();
}

static void detach_and_revoke_take_turns(void)
{
	struct csm_reply consumer, provider;
	uint64_t id;

	for (unsigned int first = 0; first < 2; first++) {
		fake_reset();
		two_realms();
		id = half_attached(3);
		if (first == 0) {
			consumer = realm_call(1, SMC_CSM_DETACH, id, 0, 0, 0);
			provider = realm_call(0, SMC_CSM_REVOKE, id, realm_id(1), 0, 0);
		} else {
			provider = realm_call(0, SMC_CSM_REVOKE, id, realm_id(1), 0, 0);
			consumer = realm_call(1, SMC_CSM_DETACH, id, 0, 0, 0);
		}
		check_invariants();
		CHECK((consumer.x[0] == CSM_INCOMPLETE) && (provider.x[0] == CSM_INCOMPLETE));
		CHECK(call(1, SMC_CSM_ATTACH, id, 0, 0, 0) == CSM_ERROR_DENIED);
		if (first == 0) {
			CHECK(call(0, SMC_CSM_REVOKE, id, realm_id(1), provider.x[1], 0) ==
			      CSM_SUCCESS);
			CHECK(call(1, SMC_CSM_DETACH, id, consumer.x[1], 0, 0) == CSM_SUCCESS);
		} else {
			CHECK(call(1, SMC_CSM_DETACH, id, consumer.x[1], 0, 0) == CSM_SUCCESS);
			CHECK(call(0, SMC_CSM_REVOKE, id, realm_id(1), provider.x[1], 0) ==
			      CSM_SUCCESS);
		}
		CHECK(do_destroy(0, id) == CSM_SUCCESS);
		for (unsigned int realm = 0; realm < 2; realm++)
			host_apt_remove_all(realm);
	}
}

static void destroy_with_many_consumers(void)
{
	struct csm_reply reply;
	uint64_t id, value;

	two_realms();
	for (unsigned int realm = 2; realm < 5; realm++) {
		host_realm_create(realm, 1600, false);
		CHECK(host_apt_add(realm) == OK);
	}
	id = attached_region(700, RW);
	for (unsigned int realm = 2; realm < 5; realm++) {
		CHECK(do_share(0, id, realm, CSM_PERM_READ) == CSM_SUCCESS);
		CHECK(do_reserve(realm, id, 0, CONSUMER_BASE, SIZE(700)) == CSM_SUCCESS);
		CHECK(do_attach(realm, id) == CSM_SUCCESS);
	}
	CHECK(realm_call(0, SMC_CSM_INFO, id, 0, 0, 0).x[7] == 4);
	reply = realm_call(0, SMC_CSM_DESTROY, id, 0, 0, 0);
	CHECK((reply.x[0] == CSM_INCOMPLETE) && (reply.x[1] != 0));
	check_invariants();
	/* From the first chunk on, nothing of it can be had. */
	CHECK(call(0, SMC_CSM_SHARE, id, 77, RW, 0) == CSM_ERROR_STATE);
	CHECK(call(1, SMC_CSM_RESERVE, id, realm_id(0), 0, SIZE(700)) == CSM_ERROR_STATE);
	CHECK(call(0, SMC_CSM_DESTROY, id, reply.x[1] + 1, 0, 0) == CSM_ERROR_INPUT);
	/* Not even for a consumer whose consent has not been reached yet. */
	for (unsigned int realm = 1; realm < 5; realm++) {
		CHECK(do_detach(realm, id) == CSM_SUCCESS);
		CHECK(do_reserve(realm, id, 0, CONSUMER_BASE, SIZE(700)) == CSM_ERROR_DENIED);
	}
	while (reply.x[0] == CSM_INCOMPLETE) {
		reply = realm_call(0, SMC_CSM_DESTROY, id, reply.x[1], 0, 0);
		check_invariants();
	}
	CHECK(reply.x[0] == CSM_SUCCESS);
	for (unsigned int realm = 1; realm < 5; realm++)
		CHECK(!realm_read(realm, CONSUMER_BASE + SIZE(699), &value));
	CHECK(realm_read(0, PROVIDER_BASE, &value) && (value != 0));
}

/* Brings the pair into state `state`; the region is three chunks. */
static uint64_t bring_to(unsigned int state)
{
	uint64_t id = 0;

	switch (state) {
	case 0: /* CREATING */
		id = realm_call(0, SMC_CSM_CREATE, PROVIDER_BASE, SIZE(BIG), 0, 0).x[1];
		break;
	case 1: /* ACTIVE */
		CHECK(do_create(0, PROVIDER_BASE, SIZE(BIG), &id) == CSM_SUCCESS);
		break;
	case 2: /* shared */
	case 3: /* VACATING */
		CHECK(do_create(0, PROVIDER_BASE, SIZE(BIG), &id) == CSM_SUCCESS);
		CHECK(do_share(0, id, 1, RW) == CSM_SUCCESS);
		if (state == 3)
			(void)realm_try(1, SMC_CSM_RESERVE, id, realm_id(0), CONSUMER_BASE,
					SIZE(BIG));
		break;
	case 4: /* RESERVED */
	case 5: /* ATTACHING */
	case 6:
	case 7: /* ATTACHED */
		id = half_attached(state - 4);
		break;
	case 8: /* DETACHING */
		id = half_attached(3);
		(void)realm_call(1, SMC_CSM_DETACH, id, 0, 0, 0);
		break;
	case 9: /* REVOKING */
		id = half_attached(3);
		(void)realm_call(0, SMC_CSM_REVOKE, id, realm_id(1), 0, 0);
		break;
	case 10: /* DESTROYING */
		id = half_attached(3);
		(void)realm_call(0, SMC_CSM_DESTROY, id, 0, 0, 0);
		break;
	default: /* REVOKED */
		id = half_attached(3);
		CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
		break;
	}
	check_invariants();
	return id;
}
#define STATES 12U

static void take_everything(unsigned int realm)
{
	uint64_t pa;

	for (uint64_t ipa = 0; ipa < PAGES * PAGE; ipa += PAGE)
		if ((host_data_destroy(realm, ipa, &pa) == OK) && (pa != 0))
			CHECK(host_undelegate(pa) == OK);
	check_invariants();
}

static void apt_removed_in_every_state(void)
{
	for (unsigned int state = 0; state < STATES; state++) {
		for (unsigned int victim = 0; victim < 2; victim++) {
			fake_reset();
			two_realms();
			(void)bring_to(state);
			host_apt_remove_all(victim);
			check_invariants();
			CHECK(realms[victim].csm == 0);
			host_apt_remove_all(1 - victim);
			for (unsigned int realm = 0; realm < 2; realm++) {
				take_everything(realm);
				CHECK(host_realm_destroy(realm) == OK);
			}
			CHECK(host_count(G_NS) == GRANULES);
		}
	}
}

static void calls_during_forced_teardown(void)
{
	for (unsigned int victim = 0; victim < 2; victim++) {
		uint64_t id, other;

		fake_reset();
		two_realms();
		id = half_attached(3);
		CHECK(do_create(0, 0, PAGE, &other) == CSM_SUCCESS);
		CHECK(do_share(0, other, 1, RW) == CSM_SUCCESS);
		CHECK(host_apt_remove(victim) == CSM_REMOVE_MORE);
		check_invariants();
		CHECK(host_apt_add(victim) == REFUSED);
		CHECK(call(victim, SMC_CSM_CREATE, 0x1000, PAGE, 0, 0) == CSM_ERROR_STATE);
		/* Another region of the provider's that the teardown has not reached. */
		if (victim == 0)
			CHECK(do_reserve(1, other, 0, 0x100000, PAGE) == CSM_ERROR_DENIED);
		CHECK(call(1, SMC_CSM_ATTACH, id, 0, 0, 0) != CSM_SUCCESS);
		(void)call(1, SMC_CSM_DETACH, id, 0, 0, 0);
		(void)call(0, SMC_CSM_REVOKE, id, realm_id(1), 0, 0);
		(void)call(0, SMC_CSM_DESTROY, id, 0, 0, 0);
		host_apt_remove_all(victim);
		host_apt_remove_all(1 - victim);
	}
}

static void pages_destroyed_in_every_state(void)
{
	uint64_t pa, value, seen;

	for (unsigned int state = 0; state < STATES; state++) {
		for (unsigned int victim = 0; victim < 2; victim++) {
			uint64_t base = (victim == 0) ? PROVIDER_BASE : CONSUMER_BASE;

			fake_reset();
			two_realms();
			(void)bring_to(state);
			for (uint64_t ipa = base; ipa < base + SIZE(BIG); ipa += SIZE(97)) {
				bool mapped = realm_read(1, CONSUMER_BASE + (ipa - base), &value);
				bool own =
					realms[1]
						.entry[CONSUMER_BASE / PAGE + (ipa - base) / PAGE]
						.kind == CSM_LEAF_ASSIGNED;

				if (host_data_destroy(victim, ipa, &pa) != OK)
					continue;
				check_invariants();
				/* No address for the host when the granule is the provider's. */
				CHECK((pa == 0) == ((victim == 1) && !own));
				if (pa != 0)
					CHECK(host_undelegate(pa) == OK);
				if (mapped && !own)
					CHECK(!realm_read(1, CONSUMER_BASE + (ipa - base), &seen));
				if (victim == 1 && !own)
					CHECK(realm_read(0, PROVIDER_BASE + (ipa - base), &seen) &&
					      (seen == value));
			}
			take_everything(victim);
			host_apt_remove_all(0);
			host_apt_remove_all(1);
		}
	}
}

/*
 * 600 consumers of one page: more than one RMI_DATA_DESTROY may serve. Only the links count, so no
 * realm is needed.
 */
static void more_consumers_than_a_chunk(void)
{
	uint64_t id, pa;
	int result;

	two_realms();
	id = attached_region(4, RW);
	for (uint64_t peer = 1000; peer < 1600; peer++)
		CHECK(realm_call(0, SMC_CSM_SHARE, id, peer, CSM_PERM_READ, 0).x[0] == CSM_SUCCESS);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(4)) == CSM_SUCCESS);
	result = host_data_destroy(0, PROVIDER_BASE + PAGE, &pa);
	CHECK((result == AGAIN) && (pa == 0));
	check_invariants();
	/* A consumer that was passed already cannot slip back in. */
	CHECK(do_attach(1, id) == CSM_ERROR_NO_RESOURCE);
	check_invariants();
	for (unsigned int calls = 0; (result == AGAIN) && (calls < 600); calls++)
		result = host_data_destroy(0, PROVIDER_BASE + PAGE, &pa);
	CHECK((result == OK) && (pa != 0));
	check_invariants();
	/* Revoking them all is chunks, too. */
	CHECK(call(0, SMC_CSM_DESTROY, id, 0, 0, 0) == CSM_INCOMPLETE);
	CHECK(do_destroy(0, id) == CSM_SUCCESS);
}

void teardown_tests(void)
{
	run("8 teardown: a revocation meets a half-done ATTACH", revoke_during_attach);
	run("8 teardown: DETACH and REVOKE take turns", detach_and_revoke_take_turns);
	run("8 teardown: DESTROY with several consumers, in chunks", destroy_with_many_consumers);
	run("8 teardown: APT removed in every state of either side, no granule lost",
	    apt_removed_in_every_state);
	run("8 teardown: calls while a forced teardown is half done", calls_during_forced_teardown);
	run("6 no residue: pages destroyed in every state", pages_destroyed_in_every_state);
	run("9 bounded: more consumers than a chunk", more_consumers_than_a_chunk);
}
