/* SPDX-License-Identifier: BSD-3-Clause */
/* CSM_SHARE_POLICY: the record, who matches it, how many, and what ends such a consent. */
#include "fake.h"
#include "tests.h"

#define SIZE(pages) ((uint64_t)(pages) * PAGE)
#define RW	    (CSM_PERM_READ | CSM_PERM_WRITE)
#define RECORD_IPA  UINT64_C(0x3000)

static uint64_t call(unsigned int realm, uint64_t function, uint64_t a, uint64_t b, uint64_t c,
		     uint64_t d)
{
	uint64_t status = realm_call(realm, function, a, b, c, d).x[0];

	check_invariants();
	return status;
}

static uint64_t free_records(unsigned int realm)
{
	return realm_call(realm, SMC_CSM_FEATURES, 2, 0, 0, 0).x[2];
}

/* Realms that differ in their RIM only, by `measure`; an SHA-256 one has zeroes behind. */
static void measured_realm(unsigned int realm, unsigned int pages, uint8_t measure)
{
	host_realm_create(realm, pages, true);
	realms[realm].identity.algorithm = CSM_HASH_SHA_256;
	memset(realms[realm].identity.rim.bytes, measure, 32);
	CHECK(host_apt_add(realm) == OK);
}

struct csm_policy_record policy_for(unsigned int realm, uint64_t perm, uint64_t most)
{
	struct csm_policy_record record = {.perm = perm,
					   .hash_algorithm = realms[realm].identity.algorithm,
					   .max_consumers = most};

	memcpy(record.rim, realms[realm].identity.rim.bytes, sizeof(record.rim));
	return record;
}

struct csm_reply try_policy(unsigned int provider, uint64_t id,
			    const struct csm_policy_record *record)
{
	struct entry page = fake_leaf(&realms[provider], RECORD_IPA / PAGE, NULL);

	memcpy(granules[(page.pa - DRAM) / PAGE].bytes, record, sizeof(*record));
	return realm_call(provider, SMC_CSM_SHARE_POLICY, id, RECORD_IPA, 0, 0);
}

/* The index of a policy for realms that are measured like `realm`. */
static uint64_t share_policy(uint64_t id, unsigned int realm, uint64_t perm, uint64_t most)
{
	struct csm_policy_record record = policy_for(realm, perm, most);
	struct csm_reply reply = try_policy(0, id, &record);

	CHECK(reply.x[0] == CSM_SUCCESS);
	check_invariants();
	return reply.x[1];
}

static uint64_t new_region(unsigned int pages)
{
	uint64_t id;

	CHECK(do_create(0, PROVIDER_BASE, SIZE(pages), &id) == CSM_SUCCESS);
	return id;
}

static uint64_t reserve(unsigned int realm, uint64_t id, unsigned int pages)
{
	uint64_t status = do_reserve(realm, id, 0, CONSUMER_BASE, SIZE(pages));

	check_invariants();
	return status;
}

static uint64_t revoke(uint64_t id, uint64_t target)
{
	struct csm_reply reply = {.count = 0};

	do {
		reply = realm_call(0, SMC_CSM_REVOKE, id, target, reply.x[1], 0);
		check_invariants();
	} while (reply.x[0] == CSM_INCOMPLETE);
	return reply.x[0];
}

/* Provider 0; consumers 1 to 3 have one measurement, 4 another. */
static void five_realms(unsigned int pages)
{
	measured_realm(0, pages, 0x10);
	for (unsigned int realm = 1; realm < 4; realm++)
		measured_realm(realm, pages, 0xA1);
	measured_realm(4, pages, 0xB2);
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
			CHECK(revoke(id, reply.x[1]) == CSM_SUCCESS);
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
	good.hash_algorithm = 2;
	CHECK(try_policy(0, id, &good).x[0] == CSM_ERROR_INPUT);
	/* SHA-256 with a tail. */
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
	realms[1].identity.algorithm = CSM_HASH_SHA_512;
	CHECK(reserve(1, id, 1) == CSM_SUCCESS);
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
	/* Who was revoked by its id has its reservation, and no consent: a place it must get anew.
	 */
	CHECK(do_attach(3, id) == CSM_ERROR_DENIED);
	CHECK(realm_call(3, SMC_CSM_INFO, id, 0, 0, 0).x[2] == CSM_STATE_REVOKED);
	CHECK(do_detach(3, id) == CSM_SUCCESS);
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
	CHECK(revoke(id, index) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_ERROR_DENIED);
	CHECK(revoke(id, index) == CSM_ERROR_INPUT);
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
	CHECK(revoke(id, index[9]) == CSM_SUCCESS);
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
	CHECK(revoke(id, index) == CSM_SUCCESS);
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
	CHECK(revoke(id, index) == CSM_SUCCESS);
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
	CHECK(revoke(id, index) == CSM_SUCCESS);
	host_serve(1, &reply.exit);
	CHECK(realm_try(1, SMC_CSM_RESERVE, id, realm_id(0), SIZE(20), SIZE(4)).x[0] ==
	      CSM_ERROR_DENIED);
	check_invariants();
	/* By its realm_id meanwhile: what it does next is a reservation of its own. */
	index = share_policy(id, 2, RW, 3);
	reply = realm_try(2, SMC_CSM_RESERVE, id, realm_id(0), SIZE(20), SIZE(4));
	CHECK(do_revoke(0, id, 2) == CSM_SUCCESS);
	host_serve(2, &reply.exit);
	CHECK(realm_try(2, SMC_CSM_RESERVE, id, realm_id(0), SIZE(20), SIZE(4)).x[0] ==
	      CSM_ERROR_DENIED);
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
	for (uint64_t peer = 1; peer < realm_id(0); peer += (realm_id(0) / 40) + 1)
		CHECK(call(0, SMC_CSM_SHARE, id, peer, RW, 0) == CSM_SUCCESS);
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
	CHECK(revoke(id, other) == CSM_SUCCESS);
	CHECK(realm_call(0, SMC_CSM_INFO, id, 0, 0, 0).x[7] == 0);
}

void policy_tests(void)
{
	run("a policy lets in whoever is measured so, at the consumer's expense",
	    lets_in_who_matches);
	run("every byte of a policy record counts, and reserved ones are zero",
	    every_byte_of_the_record);
	run("every byte of a measurement counts, and its algorithm", every_byte_of_the_measurement);
	run("SHARE_POLICY refuses what is not the caller's region or RAM", arguments);
	run("SHARE_POLICY and a reservation under a policy ask for three records", records_run_out);
	run("a policy lets in as many as it says, and again when one has left", as_many_as_it_says);
	run("a region has several policies, and no more than its limit", several_policies);
	run("a share by name comes before a policy, and stands by itself", named_and_measured);
	run("3 two consents: a policy that went while a reservation was made is none",
	    matched_at_reserve_only);
	run("5 revocation is final: a policy goes in chunks, and all at once", revoked_in_chunks);
}
