/* SPDX-License-Identifier: BSD-3-Clause */
/* CSM_SHARE_POLICY: what a record may say, where it may lie, and what it is compared with. */
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

/* Each byte of the record, changed alone: what it must come to. */
static void every_byte_of_the_record(void)
{
	struct csm_policy_record good;
	uint64_t before, id;

	measured_realm(0, 600, 0x10);
	id = new_region(1);
	before = free_records(0);
	for (unsigned int sha512 = 0; sha512 < 2; sha512++) {
		realms[0].identity.algorithm = sha512;
		good = policy_for(0, CSM_PERM_READ, 1);
		for (unsigned int byte = 0; byte < sizeof(good); byte++) {
			struct csm_policy_record record = good;
			/* Read-write, the other algorithm, another number, any measurement. */
			bool fine = (byte == 0) || ((byte == 8) && (sha512 == 1)) ||
				    ((byte >= 16) && (byte < 24)) ||
				    ((byte >= 64) && ((byte < 96) || (sha512 == 1)));
			struct csm_reply reply;

			((uint8_t *)&record)[byte] ^= (byte == 8) ? 1 : (byte == 0) ? 2 : 0x80;
			fine = fine || ((byte == 8) && (sha512 == 0));
			reply = try_policy(0, id, &record);
			check_invariants();
			CHECK((reply.x[0] == CSM_SUCCESS) == fine);
			if (!fine) {
				CHECK((reply.x[0] == CSM_ERROR_INPUT) && (reply.x[1] == 0));
				continue;
			}
			CHECK((reply.x[1] & CSM_POLICY_INDEX_FLAG) != 0);
			CHECK(revoke_all(id, reply.x[1]) == CSM_SUCCESS);
		}
		CHECK(free_records(0) == before);
	}
	/* Read is always set; nothing beside read and write; one consumer at the least. */
	for (uint64_t perm = 0; perm < 8; perm++) {
		good = policy_for(0, perm, 1);
		CHECK((try_policy(0, id, &good).x[0] == CSM_SUCCESS) ==
		      ((perm == CSM_PERM_READ) || (perm == RW)));
	}
	good = policy_for(0, RW, 0);
	CHECK(try_policy(0, id, &good).x[0] == CSM_ERROR_INPUT);
	good.max_consumers = UINT64_MAX;
	good.hash_algorithm = CSM_HASH_OTHER;
	CHECK(try_policy(0, id, &good).x[0] == CSM_ERROR_INPUT);
	good.hash_algorithm = CSM_HASH_SHA_384 + 1;
	CHECK(try_policy(0, id, &good).x[0] == CSM_ERROR_INPUT);
	/* A tail behind what the algorithm gives. */
	good.hash_algorithm = CSM_HASH_SHA_384;
	good.rim[47] = 1;
	good.rim[48] = 1;
	CHECK(try_policy(0, id, &good).x[0] == CSM_ERROR_INPUT);
	good.rim[48] = 0;
	CHECK(try_policy(0, id, &good).x[0] == CSM_SUCCESS);
	good.rim[47] = 0;
	good.hash_algorithm = CSM_HASH_SHA_256;
	good.rim[32] = 1;
	CHECK(try_policy(0, id, &good).x[0] == CSM_ERROR_INPUT);
	good.rim[32] = 0;
	CHECK(try_policy(0, id, &good).x[0] == CSM_SUCCESS);
	check_invariants();
}

static void every_byte_of_the_measurement(void)
{
	uint64_t id;

	measured_realm(0, 600, 0x10);
	measured_realm(1, 600, 0xA1);
	realms[1].identity.algorithm = CSM_HASH_SHA_512;
	memset(realms[1].identity.rim.bytes, 0x5A, CSM_MEASUREMENT_BYTES);
	id = new_region(1);
	(void)share_policy(id, 1, RW, 5);
	for (unsigned int bit = 0; bit < 8 * CSM_MEASUREMENT_BYTES; bit += 5) {
		realms[1].identity.rim.bytes[bit / 8] ^= (uint8_t)(1U << (bit % 8));
		CHECK(do_reserve(1, id, 0, CONSUMER_BASE, PAGE) == CSM_ERROR_DENIED);
		realms[1].identity.rim.bytes[bit / 8] ^= (uint8_t)(1U << (bit % 8));
	}
	/* The same bytes by another algorithm are another measurement. */
	realms[1].identity.algorithm = CSM_HASH_SHA_256;
	CHECK(reserve(1, id, 1) == CSM_ERROR_DENIED);
	realms[1].identity.algorithm = CSM_HASH_SHA_384;
	CHECK(reserve(1, id, 1) == CSM_ERROR_DENIED);
	realms[1].identity.algorithm = CSM_HASH_SHA_512;
	CHECK(reserve(1, id, 1) == CSM_SUCCESS);
	/* Which the interface does not name, no policy is for. */
	measured_realm(2, 600, 0xB2);
	realms[2].identity.algorithm = CSM_HASH_OTHER;
	CHECK(reserve(2, id, 1) == CSM_ERROR_DENIED);
	measured_realm(3, 600, 0xC3);
	realms[3].identity.algorithm = CSM_HASH_SHA_384;
	memset(realms[3].identity.rim.bytes, 0xC3, 48);
	(void)share_policy(id, 3, RW, 5);
	CHECK(reserve(3, id, 1) == CSM_SUCCESS);
}

static void arguments(void)
{
	struct csm_policy_record record;
	struct csm_reply reply;
	uint64_t id, other, pa;

	five_realms(1600);
	id = new_region(4);
	record = policy_for(1, RW, 1);
	CHECK(try_policy(0, id + 1, &record).x[0] == CSM_ERROR_INPUT);
	CHECK(call(1, SMC_CSM_SHARE_POLICY, id, RECORD_IPA, 0, 0) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_SHARE_POLICY, id, RECORD_IPA + 8, 0, 0) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_SHARE_POLICY, id, SIZE(PAGES), 0, 0) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_SHARE_POLICY, id, UINT64_C(0xFFFFFFFFFFFFF000), 0, 0) ==
	      CSM_ERROR_INPUT);
	/* A page that the host has taken: it is asked once. EMPTY is not asked for. */
	CHECK(host_data_destroy(0, RECORD_IPA, &pa) == OK);
	CHECK(call(0, SMC_CSM_SHARE_POLICY, id, RECORD_IPA, 0, 0) == CSM_ERROR_INPUT);
	CHECK(host_set_ripas(0, RECORD_IPA, CSM_LEAF_RAM) == OK);
	reply = realm_try(0, SMC_CSM_SHARE_POLICY, id, RECORD_IPA, 0, 0);
	CHECK((reply.outcome == CSM_EXIT) && (reply.exit.operation == CSM_EXIT_POPULATE) &&
	      (reply.exit.base == RECORD_IPA) && (reply.exit.top == RECORD_IPA + PAGE));
	CHECK(realm_try(0, SMC_CSM_SHARE_POLICY, id, RECORD_IPA, 0, 0).x[0] ==
	      CSM_ERROR_NO_RESOURCE);
	CHECK(host_data_create(0, RECORD_IPA) == OK);
	CHECK(try_policy(0, id, &record).x[0] == CSM_SUCCESS);
	/* A page of another realm's is no place to read a policy from. */
	CHECK(reserve(1, id, 4) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	CHECK(do_create(1, SIZE(8), SIZE(1), &other) == CSM_SUCCESS);
	CHECK(call(1, SMC_CSM_SHARE_POLICY, other, CONSUMER_BASE, 0, 0) == CSM_ERROR_INPUT);
	/* A region in the making, and one that goes. */
	reply = realm_call(0, SMC_CSM_CREATE, SIZE(100), SIZE(1300), 0, 0);
	CHECK(reply.x[0] == CSM_INCOMPLETE);
	CHECK(call(0, SMC_CSM_SHARE_POLICY, reply.x[1], RECORD_IPA, 0, 0) == CSM_ERROR_STATE);
	/* An index that is none; an offset that was not returned. */
	CHECK(call(0, SMC_CSM_REVOKE, id, CSM_POLICY_INDEX_FLAG, 0, 0) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_REVOKE, id, CSM_POLICY_INDEX_FLAG | 1000000, 0, 0) ==
	      CSM_ERROR_INPUT);
}

static void records_run_out(void)
{
	struct csm_policy_record record;
	struct csm_reply reply;
	uint64_t id, other, left[2];

	five_realms(600);
	id = new_region(1);
	record = policy_for(1, RW, 5);
	(void)try_policy(0, id, &record);
	for (unsigned int realm = 0; realm < 2; realm++)
		for (uint64_t ipa = SIZE(100); free_records(realm) > 2; ipa += PAGE)
			CHECK(do_create(realm, ipa, PAGE, &other) == CSM_SUCCESS);
	left[0] = free_records(0);
	left[1] = free_records(1);
	reply = realm_try(0, SMC_CSM_SHARE_POLICY, id, RECORD_IPA, 0, 0);
	CHECK((reply.outcome == CSM_EXIT) && (reply.exit.operation == CSM_EXIT_NEED_APT));
	CHECK(reply.exit.id[0] == 3 - left[0]);
	CHECK(realm_try(0, SMC_CSM_SHARE_POLICY, id, RECORD_IPA, 0, 0).x[0] ==
	      CSM_ERROR_NO_RESOURCE);
	reply = realm_try(1, SMC_CSM_RESERVE, id, realm_id(0), CONSUMER_BASE, PAGE);
	CHECK((reply.outcome == CSM_EXIT) && (reply.exit.operation == CSM_EXIT_NEED_APT));
	CHECK(reply.exit.id[0] == 3 - left[1]);
	/* The policy goes while the host is busy. */
	CHECK(do_destroy(0, id) == CSM_SUCCESS);
	CHECK(host_apt_add(1) == OK);
	CHECK(realm_try(1, SMC_CSM_RESERVE, id, realm_id(0), CONSUMER_BASE, PAGE).x[0] ==
	      CSM_ERROR_DENIED);
	check_invariants();
}

void policy_record_tests(void)
{
	run("every byte of a policy record counts, and reserved ones are zero",
	    every_byte_of_the_record);
	run("every byte of a measurement counts, and its algorithm", every_byte_of_the_measurement);
	run("SHARE_POLICY refuses what is not the caller's region or RAM", arguments);
	run("SHARE_POLICY and a reservation under a policy ask for three records", records_run_out);
}
