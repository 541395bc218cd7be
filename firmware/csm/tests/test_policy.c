/* SPDX-License-Identifier: BSD-3-Clause */
/* CSM_SHARE_POLICY: the record, who matches it, how many, and what ends such a consent. */
#include "fake.h"
#include "tests.h"

#define SIZE(pages) ((uint64_t)(pages) * PAGE)
#define RW	    (CSM_PERM_READ | CSM_PERM_WRITE)

static uint64_t call(unsigned int realm, uint64_t function, uint64_t a, uint64_t b, uint64_t c,
		     uint64_t d)
{
	uint64_t status = realm_call(realm, function, a, b, c, d).x[0];

	check_invariants();
	return status;
}

static uint64_t reserve(unsigned int realm, uint64_t id, unsigned int pages)
{
	uint64_t status = do_reserve(realm, id, 0, CONSUMER_BASE, SIZE(pages));

	check_invariants();
	return status;
}

static void lets_in_who_matches(void)
{
	uint64_t before[5], id, value;

	five_realms(600);
	for (unsigned int realm = 0; realm < 5; realm++)
		before[realm] = free_records(realm);
	id = new_region(4);
	(void)share_policy(id, 1, CSM_PERM_READ, 3);
	/* REGION and RANGE, POLICY and two RIM: a consumer pays for its own consent. */
	CHECK(free_records(0) == before[0] - 5);
	CHECK(reserve(1, id, 4) == CSM_SUCCESS);
	CHECK((free_records(0) == before[0] - 5) && (free_records(1) == before[1] - 3));
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	CHECK(realm_write(0, PROVIDER_BASE, 17));
	CHECK(realm_read(1, CONSUMER_BASE, &value) && (value == 17));
	CHECK(!realm_write(1, CONSUMER_BASE, 18));
	CHECK(realm_call(1, SMC_CSM_INFO, id, 0, 0, 0).x[3] == CSM_PERM_READ);
	CHECK(realm_call(0, SMC_CSM_INFO, id, 0, 0, 0).x[7] == 1);
	/* Others: the wrong measurement, the wrong owner, a wrong id, and the provider itself. */
	CHECK(reserve(4, id, 4) == CSM_ERROR_DENIED);
	CHECK(do_reserve(2, id, 3, CONSUMER_BASE, SIZE(4)) == CSM_ERROR_DENIED);
	CHECK(reserve(2, id + 7, 4) == CSM_ERROR_DENIED);
	CHECK(reserve(2, id, 5) == CSM_ERROR_INPUT);
	CHECK(do_reserve(0, id, 0, 0x100000, SIZE(4)) == CSM_ERROR_DENIED);
	memcpy(&realms[0].identity, &realms[1].identity, sizeof(realms[0].identity));
	CHECK(do_reserve(0, id, 0, 0x100000, SIZE(4)) == CSM_ERROR_DENIED);
	check_invariants();
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	check_invariants();
	CHECK((free_records(1) == before[1]) && (free_records(2) == before[2]));
	CHECK(do_destroy(0, id) == CSM_SUCCESS);
	CHECK(free_records(0) == before[0]);
}

static void as_many_as_it_says(void)
{
	uint64_t id, index;

	five_realms(600);
	id = new_region(4);
	index = share_policy(id, 1, RW, 2);
	CHECK(reserve(1, id, 4) == CSM_SUCCESS);
	CHECK(reserve(2, id, 4) == CSM_SUCCESS);
	CHECK(reserve(3, id, 4) == CSM_ERROR_DENIED);
	CHECK(do_attach(2, id) == CSM_SUCCESS);
	/* A place is free again when a reservation ends, however it does. */
	CHECK(do_detach(2, id) == CSM_SUCCESS);
	CHECK(reserve(3, id, 4) == CSM_SUCCESS);
	CHECK(reserve(2, id, 4) == CSM_ERROR_DENIED);
	CHECK(do_revoke(0, id, 3) == CSM_SUCCESS);
	CHECK(reserve(2, id, 4) == CSM_SUCCESS);
	/* Who was revoked by its id has its reservation, and no consent; let in again, it must get
	 * a place anew. */
	CHECK(do_attach(3, id) == CSM_ERROR_DENIED);
	CHECK(realm_call(3, SMC_CSM_INFO, id, 0, 0, 0).x[2] == CSM_STATE_REVOKED);
	CHECK(do_detach(3, id) == CSM_SUCCESS);
	CHECK(call(0, SMC_CSM_READMIT, id, realm_id(3), 0, 0) == CSM_SUCCESS);
	CHECK(reserve(3, id, 4) == CSM_ERROR_DENIED);
	host_apt_remove_all(2);
	CHECK(reserve(3, id, 4) == CSM_SUCCESS);
	CHECK(do_attach(3, id) == CSM_SUCCESS);
	/* A host that does not vacate holds no place. */
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(do_revoke(0, id, 3) == CSM_SUCCESS);
	CHECK(realm_try(1, SMC_CSM_RESERVE, id, realm_id(0), SIZE(20), SIZE(4)).outcome ==
	      CSM_EXIT);
	CHECK(realm_try(1, SMC_CSM_RESERVE, id, realm_id(0), SIZE(20), SIZE(4)).x[0] ==
	      CSM_ERROR_NO_RESOURCE);
	CHECK(reserve(1, id, 4) == CSM_SUCCESS);
	CHECK(revoke_all(id, index) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_ERROR_DENIED);
	CHECK(revoke_all(id, index) == CSM_ERROR_INPUT);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(reserve(1, id, 4) == CSM_ERROR_DENIED);
}

static void several_policies(void)
{
	uint64_t index[CSM_REGION_POLICIES], id, other;
	struct csm_policy_record record;

	five_realms(600);
	id = new_region(4);
	CHECK(do_create(0, SIZE(100), SIZE(1), &other) == CSM_SUCCESS);
	for (unsigned int i = 0; i < CSM_REGION_POLICIES; i++) {
		index[i] = share_policy(id, (i == 9) ? 4 : (i == 12) ? 1 : 0, RW, 1);
		CHECK((i == 0) || (index[i] > index[i - 1]));
	}
	record = policy_for(1, RW, 1);
	CHECK(try_policy(0, id, &record).x[0] == CSM_ERROR_STATE);
	CHECK(try_policy(0, other, &record).x[0] == CSM_SUCCESS);
	CHECK(reserve(4, id, 4) == CSM_SUCCESS);
	CHECK(reserve(1, id, 4) == CSM_SUCCESS);
	CHECK(reserve(2, id, 4) == CSM_ERROR_DENIED);
	/* One goes, and what it let in; the others stay. */
	CHECK(revoke_all(id, index[9]) == CSM_SUCCESS);
	CHECK(do_attach(4, id) == CSM_ERROR_DENIED);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	record.perm = CSM_PERM_READ;
	record.max_consumers = 9;
	CHECK(try_policy(0, id, &record).x[0] == CSM_SUCCESS);
	CHECK(reserve(2, id, 4) == CSM_SUCCESS);
	CHECK(do_attach(2, id) == CSM_SUCCESS);
	CHECK(!realm_write(2, CONSUMER_BASE, 3) && realm_write(1, CONSUMER_BASE, 3));
	check_invariants();
	CHECK(do_destroy(0, id) == CSM_SUCCESS);
	check_invariants();
}

/* A share by name counts before any policy, and ends nothing but itself. */
static void named_and_measured(void)
{
	uint64_t before, id, index;

	five_realms(600);
	id = new_region(4);
	index = share_policy(id, 1, RW, 1);
	before = free_records(1);
	CHECK(do_share(0, id, 1, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(reserve(1, id, 4) == CSM_SUCCESS);
	CHECK(free_records(1) == before - 2);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	CHECK(!realm_write(1, CONSUMER_BASE, 3));
	/* So it takes no place, and the policy's end is not its own. */
	CHECK(reserve(2, id, 4) == CSM_SUCCESS);
	CHECK(revoke_all(id, index) == CSM_SUCCESS);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(reserve(1, id, 4) == CSM_SUCCESS);
	/* Let in by a policy, it cannot be shared with by name until that ends. */
	index = share_policy(id, 1, RW, 5);
	CHECK(reserve(3, id, 4) == CSM_SUCCESS);
	CHECK(do_share(0, id, 3, CSM_PERM_READ) == CSM_ERROR_STATE);
	CHECK(do_revoke(0, id, 3) == CSM_SUCCESS);
	CHECK(do_share(0, id, 3, CSM_PERM_READ) == CSM_SUCCESS);
	check_invariants();
	/* It kept its reservation, which now stands by name. */
	CHECK(do_attach(3, id) == CSM_SUCCESS);
	CHECK(!realm_write(3, CONSUMER_BASE, 3));
	CHECK(revoke_all(id, index) == CSM_SUCCESS);
	CHECK(realm_call(3, SMC_CSM_INFO, id, 0, 0, 0).x[2] == CSM_STATE_ATTACHED);
}

static void matched_at_reserve_only(void)
{
	struct csm_reply reply;
	uint64_t id, index, value;

	five_realms(600);
	id = new_region(4);
	index = share_policy(id, 1, RW, 3);
	/* Revoked while the host vacates. */
	reply = realm_try(1, SMC_CSM_RESERVE, id, realm_id(0), SIZE(20), SIZE(4));
	CHECK((reply.outcome == CSM_EXIT) && (reply.exit.operation == CSM_EXIT_VACATE));
	check_invariants();
	CHECK(revoke_all(id, index) == CSM_SUCCESS);
	host_serve(1, &reply.exit);
	CHECK(realm_try(1, SMC_CSM_RESERVE, id, realm_id(0), SIZE(20), SIZE(4)).x[0] ==
	      CSM_ERROR_DENIED);
	check_invariants();
	/* By its realm_id meanwhile: nothing comes of it until it is let in again. */
	index = share_policy(id, 2, RW, 3);
	reply = realm_try(2, SMC_CSM_RESERVE, id, realm_id(0), SIZE(20), SIZE(4));
	CHECK(do_revoke(0, id, 2) == CSM_SUCCESS);
	host_serve(2, &reply.exit);
	CHECK(realm_try(2, SMC_CSM_RESERVE, id, realm_id(0), SIZE(20), SIZE(4)).x[0] ==
	      CSM_ERROR_DENIED);
	CHECK(do_reserve(2, id, 0, SIZE(20), SIZE(4)) == CSM_ERROR_DENIED);
	CHECK(call(0, SMC_CSM_READMIT, id, realm_id(2), 0, 0) == CSM_SUCCESS);
	CHECK(do_reserve(2, id, 0, SIZE(20), SIZE(4)) == CSM_SUCCESS);
	CHECK(do_attach(2, id) == CSM_SUCCESS);
	CHECK(do_revoke(0, id, 2) == CSM_SUCCESS);
	CHECK(!realm_read(2, SIZE(20), &value));
	CHECK(do_reserve(2, id, 0, SIZE(20), SIZE(4)) == CSM_ERROR_STATE);
	CHECK(do_attach(2, id) == CSM_ERROR_DENIED);
	check_invariants();
}

/* Four consumers of three chunks each, in every state; then the policy goes, a chunk at a time. */
static void revoked_in_chunks(void)
{
	struct csm_reply reply;
	uint64_t id, index, other, value;
	unsigned int chunks = 1;

	five_realms(1600);
	id = new_region(1300);
	/* Names that come before and among them, for the policy to pass by. */
	for (uint64_t name = 1; name <= 40; name++)
		CHECK(call(0, SMC_CSM_SHARE, id, name * (CSM_POLICY_INDEX_FLAG / 41), RW, 0) ==
		      CSM_SUCCESS);
	index = share_policy(id, 1, RW, 8);
	other = share_policy(id, 4, RW, 8);
	for (unsigned int realm = 1; realm < 5; realm++)
		CHECK(reserve(realm, id, 1300) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	CHECK(do_attach(2, id) == CSM_SUCCESS);
	CHECK(call(3, SMC_CSM_ATTACH, id, 0, 0, 0) == CSM_INCOMPLETE);
	CHECK(do_attach(4, id) == CSM_SUCCESS);
	for (uint64_t ipa = CONSUMER_BASE; ipa < CONSUMER_BASE + SIZE(1300); ipa += PAGE)
		for (unsigned int realm = 1; realm < 5; realm++)
			(void)realm_read(realm, ipa, &value); /* all cached */

	reply = realm_call(0, SMC_CSM_REVOKE, id, index, 0, 0);
	CHECK(reply.x[0] == CSM_INCOMPLETE);
	for (; reply.x[0] == CSM_INCOMPLETE; chunks++) {
		check_invariants();
		/* Nothing more can be had by it, by consumers not yet reached least of all. */
		CHECK(call(3, SMC_CSM_ATTACH, id, SIZE(512), 0, 0) != CSM_SUCCESS);
		CHECK(call(3, SMC_CSM_ATTACH, id, 0, 0, 0) != CSM_SUCCESS);
		CHECK(realm_call(3, SMC_CSM_INFO, id, 0, 0, 0).x[3] == 0);
		CHECK(call(0, SMC_CSM_REVOKE, id, index, reply.x[1] + PAGE, 0) == CSM_ERROR_INPUT);
		if (chunks == 3) {
			/* One leaves by itself, and comes back to nothing. */
			CHECK(do_detach(2, id) == CSM_SUCCESS);
			CHECK(reserve(2, id, 1300) == CSM_ERROR_DENIED);
		}
		reply = realm_call(0, SMC_CSM_REVOKE, id, index, reply.x[1], 0);
	}
	CHECK((reply.x[0] == CSM_SUCCESS) && (chunks > 4));
	for (unsigned int realm = 1; realm < 4; realm++)
		for (uint64_t ipa = CONSUMER_BASE; ipa < CONSUMER_BASE + SIZE(1300); ipa += PAGE)
			CHECK(!realm_read(realm, ipa, &value));
	CHECK(realm_call(4, SMC_CSM_INFO, id, 0, 0, 0).x[2] == CSM_STATE_ATTACHED);
	CHECK(revoke_all(id, other) == CSM_SUCCESS);
	CHECK(realm_call(0, SMC_CSM_INFO, id, 0, 0, 0).x[7] == 0);
}

void policy_tests(void)
{
	run("a policy lets in whoever is measured so, at the consumer's expense",
	    lets_in_who_matches);
	run("a policy lets in as many as it says, and again when one has left", as_many_as_it_says);
	run("a region has several policies, and no more than its limit", several_policies);
	run("a share by name comes before a policy, and stands by itself", named_and_measured);
	run("3 two consents: a policy that went while a reservation was made is none",
	    matched_at_reserve_only);
	run("5 revocation is final: a policy goes in chunks, and all at once", revoked_in_chunks);
}
