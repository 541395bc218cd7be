/* SPDX-License-Identifier: BSD-3-Clause */
/* A realm that is revoked by name stays out, until the provider lets it in or either side ends. */
#include "../src/record.h"
#include "fake.h"
#include "tests.h"

#define SIZE(pages) ((uint64_t)(pages) * PAGE)
#define RW	    (CSM_PERM_READ | CSM_PERM_WRITE)
#define BIG	    1100U

static uint64_t call(unsigned int realm, uint64_t function, uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t status = realm_call(realm, function, a, b, c, 0).x[0];

	check_invariants();
	return status;
}

static uint64_t reserve(unsigned int realm, uint64_t id, unsigned int pages)
{
	uint64_t status = do_reserve(realm, id, 0, CONSUMER_BASE, SIZE(pages));

	check_invariants();
	return status;
}

static uint64_t readmit(uint64_t id, unsigned int realm)
{
	return call(0, SMC_CSM_READMIT, id, realm_id(realm), 0);
}

/* What the review found: named read-only, revoked, and in again by a read-write policy. */
static void a_name_that_matches_a_policy(void)
{
	uint64_t before, id, value;

	five_realms(600);
	before = free_records(0);
	id = new_region(4);
	(void)share_policy(id, 1, RW, 3);
	CHECK(do_share(0, id, 1, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(reserve(1, id, 4) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_ERROR_DENIED);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(reserve(1, id, 4) == CSM_ERROR_DENIED);
	CHECK(do_revoke(0, id, 1) == CSM_ERROR_INPUT);
	/* Others who match are not meant. */
	CHECK(reserve(2, id, 4) == CSM_SUCCESS);
	/* Named again: as named, and not as the policy says. */
	CHECK(do_share(0, id, 1, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(reserve(1, id, 4) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	CHECK(realm_read(1, CONSUMER_BASE, &value) && !realm_write(1, CONSUMER_BASE, 1));
	CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
	/* Let in again: then by the policy; what it kept does not count. */
	CHECK(readmit(id, 1) == CSM_SUCCESS);
	CHECK(readmit(id, 1) == CSM_ERROR_INPUT);
	CHECK(do_attach(1, id) == CSM_ERROR_DENIED);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(reserve(1, id, 4) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	CHECK(realm_write(1, CONSUMER_BASE, 1));
	CHECK(do_destroy(0, id) == CSM_SUCCESS);
	check_invariants();
	CHECK(free_records(0) == before);
}

/* By a policy, revoked by name: the record stays in the consumer's table, and leaves the policy. */
static void a_consumer_by_policy(void)
{
	uint64_t before, id, index;

	five_realms(BIG + 100);
	before = free_records(1);
	id = new_region(BIG);
	index = share_policy(id, 1, RW, 1);
	CHECK(reserve(1, id, BIG) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	/* In chunks; the consumer leaves between two of them. */
	CHECK(call(0, SMC_CSM_REVOKE, id, realm_id(1), 0) == CSM_INCOMPLETE);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	check_invariants();
	CHECK(reserve(1, id, BIG) == CSM_ERROR_DENIED);
	CHECK(free_records(1) == before - 1);
	/* Its place is free, and the policy's end does not wait for it, nor lift it. */
	CHECK(reserve(2, id, BIG) == CSM_SUCCESS);
	CHECK(revoke_all(id, index) == CSM_SUCCESS);
	(void)share_policy(id, 1, RW, 3);
	CHECK(reserve(1, id, BIG) == CSM_ERROR_DENIED);
	CHECK(do_detach(2, id) == CSM_SUCCESS);
	CHECK(reserve(2, id, BIG) == CSM_SUCCESS);
	CHECK(do_destroy(0, id) == CSM_SUCCESS);
	check_invariants();
	CHECK(free_records(1) == before);
}

/* A policy that goes meanwhile does not make of a revocation by name anything less. */
static void by_name_and_by_policy(void)
{
	uint64_t id, index;

	five_realms(BIG + 100);
	id = new_region(BIG);
	index = share_policy(id, 1, RW, 3);
	CHECK(reserve(1, id, BIG) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	CHECK(call(0, SMC_CSM_REVOKE, id, realm_id(1), 0) == CSM_INCOMPLETE);
	CHECK(revoke_all(id, index) == CSM_SUCCESS);
	(void)share_policy(id, 1, RW, 3);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(reserve(1, id, BIG) == CSM_ERROR_DENIED);
	/* And a policy alone keeps nobody out. */
	CHECK(reserve(2, id, BIG) == CSM_SUCCESS);
	CHECK(do_detach(2, id) == CSM_SUCCESS);
	CHECK(readmit(id, 2) == CSM_ERROR_INPUT);
}

/* Nobody else lifts it, whatever is named; nothing is there to lift for who never was. */
static void only_the_provider_lifts_it(void)
{
	uint64_t id, other;

	five_realms(600);
	id = new_region(4);
	CHECK(do_create(2, PROVIDER_BASE, SIZE(4), &other) == CSM_SUCCESS);
	CHECK(do_share(0, id, 1, RW) == CSM_SUCCESS);
	CHECK(readmit(id, 1) == CSM_ERROR_INPUT);
	CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
	for (unsigned int realm = 1; realm < 4; realm++) {
		CHECK(call(realm, SMC_CSM_READMIT, id, realm_id(1), 0) == CSM_ERROR_INPUT);
		CHECK(call(realm, SMC_CSM_CONSENT, id, 0, 0) == CSM_ERROR_INPUT);
	}
	CHECK(call(0, SMC_CSM_READMIT, other, realm_id(1), 0) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_READMIT, id, 0, 0) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_READMIT, id, CSM_POLICY_INDEX_FLAG | 1, 0) == CSM_ERROR_INPUT);
	/* Who is not there is not kept out: its id is never given again. */
	CHECK(call(0, SMC_CSM_SHARE, id, 12345, RW) == CSM_SUCCESS);
	CHECK(call(0, SMC_CSM_REVOKE, id, 12345, 0) == CSM_SUCCESS);
	CHECK(call(0, SMC_CSM_READMIT, id, 12345, 0) == CSM_ERROR_INPUT);
	CHECK(readmit(id, 1) == CSM_SUCCESS);
}

static void shown_one_by_one(void)
{
	static const uint64_t state[] = {CSM_CONSENT_LIVE, CSM_CONSENT_BANNED, CSM_CONSENT_LIVE,
					 CSM_CONSENT_LIVE};
	uint64_t id, index, key = 0, last = 0;
	unsigned int seen = 0;
	struct csm_reply reply;

	five_realms(600);
	id = new_region(4);
	CHECK(call(0, SMC_CSM_CONSENT, id, 0, 0) == CSM_ERROR_INPUT);
	CHECK(do_share(0, id, 4, 0) == CSM_SUCCESS);	    /* 0: invited */
	CHECK(do_share(0, id, 2, RW) == CSM_SUCCESS);	    /* 1: kept out */
	CHECK(do_revoke(0, id, 2) == CSM_SUCCESS);
	index = share_policy(id, 1, CSM_PERM_READ, 3);	    /* 2 */
	CHECK(reserve(3, id, 4) == CSM_SUCCESS);	    /* 3: by the policy */
	for (;;) {
		uint64_t *x = reply.x;

		reply = realm_call(0, SMC_CSM_CONSENT, id, key, 0, 0);
		if (x[0] != CSM_SUCCESS)
			break;
		CHECK((x[1] > last) && (seen < 4) && (reply.count == 6));
		last = x[1];
		key = x[1] + 1;
		seen++;
		if (x[1] == realm_id(4))
			CHECK((x[2] == state[0]) && (x[3] == 0) && (x[4] == 0) && (x[5] == 0));
		else if (x[1] == realm_id(2))
			CHECK((x[2] == state[1]) && (x[3] == 0) && (x[4] == 0) && (x[5] == 0));
		else if (x[1] == realm_id(3))
			CHECK((x[2] == state[3]) && (x[3] == CSM_PERM_READ) && (x[4] == 1) &&
			      (x[5] == index));
		else
			CHECK((x[1] == index) && (x[2] == state[2]) && (x[3] == CSM_PERM_READ) &&
			      (x[4] == 1) && (x[5] == 0));
	}
	CHECK((reply.x[0] == CSM_ERROR_INPUT) && (seen == 4));
	CHECK(call(0, SMC_CSM_CONSENT, id, UINT64_MAX, 0) == CSM_ERROR_INPUT);
}

/* As many as a crowd gives: every realm out of two regions, chained; then each kind of end. */
#define CROWD 40U

static void crowd(uint64_t id[2], uint64_t before[CROWD + 1])
{
	measured_realm(0, 600, 0x10);
	before[0] = free_records(0) % 63;
	for (unsigned int realm = 1; realm <= CROWD; realm++) {
		measured_realm(realm, 8, 0xA1);
		before[realm] = free_records(realm);
	}
	CHECK(do_create(0, SIZE(16), SIZE(4), &id[0]) == CSM_SUCCESS);
	CHECK(do_create(0, SIZE(20), SIZE(4), &id[1]) == CSM_SUCCESS);
	(void)share_policy(id[1], 1, RW, CROWD);
	for (unsigned int realm = 1; realm <= CROWD; realm++) {
		CHECK(do_share(0, id[0], realm, RW) == CSM_SUCCESS);
		CHECK(do_reserve(realm, id[1], 0, CONSUMER_BASE, SIZE(4)) == CSM_SUCCESS);
		for (unsigned int region = 0; region < 2; region++)
			CHECK(do_revoke(0, id[region], realm) == CSM_SUCCESS);
		CHECK(do_detach(realm, id[1]) == CSM_SUCCESS);
		CHECK(free_records(realm) == before[realm] - 1);
	}
	check_invariants();
}

static void a_crowd_is_kept_out(void)
{
	uint64_t id[2], before[CROWD + 1];
	unsigned int chunks = 0;

	crowd(id, before);
	for (unsigned int realm = 1; realm <= CROWD; realm += 7)
		CHECK(do_reserve(realm, id[1], 0, CONSUMER_BASE, SIZE(4)) == CSM_ERROR_DENIED);
	/* From the middle of the chains. */
	for (unsigned int realm = 2; realm <= CROWD; realm += 3)
		CHECK(readmit(id[realm % 2], realm) == CSM_SUCCESS);
	/* Realms go, and what is kept of them goes with them. */
	for (unsigned int realm = 1; realm <= CROWD; realm += 5) {
		host_apt_remove_all(realm);
		check_invariants();
	}
	for (uint64_t offset = 0;; chunks++) {
		struct csm_reply reply = realm_call(0, SMC_CSM_DESTROY, id[1], offset, 0, 0);

		check_invariants();
		offset = reply.x[1];
		if (reply.x[0] != CSM_INCOMPLETE)
			break;
	}
	CHECK(chunks >= 1);
	CHECK(do_destroy(0, id[0]) == CSM_SUCCESS);
	check_invariants();
	for (unsigned int realm = 1; realm <= CROWD; realm++)
		if (realm % 5 != 1)
			CHECK(free_records(realm) == before[realm]);
	CHECK(free_records(0) % 63 == before[0]);
}

/* A realm that many regions keep out leaves in chunks. */
static void kept_out_by_many(void)
{
	unsigned int chunks = 0;
	uint64_t id;

	measured_realm(0, 600, 0x10);
	measured_realm(1, 8, 0xA1);
	for (unsigned int i = 0; i < 50; i++) {
		CHECK(do_create(0, SIZE(100 + i), PAGE, &id) == CSM_SUCCESS);
		CHECK(do_share(0, id, 1, RW) == CSM_SUCCESS);
		CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
	}
	check_invariants();
	while (host_apt_remove(1) == CSM_REMOVE_MORE) {
		check_invariants();
		/* None can be added meanwhile. */
		CHECK(call(0, SMC_CSM_SHARE, id, realm_id(1), RW) == CSM_SUCCESS);
		CHECK(call(0, SMC_CSM_REVOKE, id, realm_id(1), 0) == CSM_SUCCESS);
		chunks++;
	}
	CHECK(chunks >= 3);
	host_apt_remove_all(1);
	check_invariants();
}

void ban_tests(void)
{
	run("5 revocation is final: a name that was revoked stays out of a policy that it matches",
	    a_name_that_matches_a_policy);
	run("5 revocation is final: who came in by a policy and was revoked by name stays out",
	    a_consumer_by_policy);
	run("5 revocation is final: by name first, then by policy", by_name_and_by_policy);
	run("only the provider lets in again", only_the_provider_lifts_it);
	run("CONSENT shows each consent and who is kept out", shown_one_by_one);
	run("8 teardown: 40 realms kept out of two regions, in every order of ends",
	    a_crowd_is_kept_out);
	run("9 bounded: a realm that 50 regions keep out leaves in chunks", kept_out_by_many);
}
