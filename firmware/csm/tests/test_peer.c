/* SPDX-License-Identifier: BSD-3-Clause */
/* CSM_PEER and CSM_NOTIFY: what realms may know of each other, and say to each other. */
#include "fake.h"
#include "tests.h"

#define SIZE(pages) ((uint64_t)(pages) * PAGE)
#define RW	    (CSM_PERM_READ | CSM_PERM_WRITE)

/* The region that PEER names. */
static uint64_t about;

static uint64_t call(unsigned int realm, uint64_t function, uint64_t a, uint64_t b)
{
	uint64_t c = (function == SMC_CSM_PEER) ? about : 0;
	uint64_t status = realm_call(realm, function, a, b, c, 0).x[0];

	check_invariants();
	return status;
}

static uint8_t *page_bytes(unsigned int realm, uint64_t ipa)
{
	struct entry page = fake_leaf(&realms[realm], ipa / PAGE, NULL);

	return granules[(page.pa - DRAM) / PAGE].bytes;
}

/* An identity of which no two bytes that are next to each other are the same. */
static void give_identity(unsigned int realm)
{
	struct csm_identity *identity = &realms[realm].identity;

	for (unsigned int i = 0; i < CSM_MEASUREMENT_BYTES; i++) {
		identity->rim.bytes[i] = (uint8_t)(0x11 + i);
		identity->rpv.bytes[i] = (uint8_t)(0x22 + i);
		for (unsigned int rem = 0; rem < 4; rem++)
			identity->rem[rem].bytes[i] = (uint8_t)(0x33 + (rem * 0x11) + i);
	}
	identity->state = CSM_PEER_ACTIVE;
	identity->algorithm = CSM_HASH_SHA_512;
}

static bool all_zero(const uint8_t *bytes, size_t count)
{
	uint8_t any = 0;

	for (size_t i = 0; i < count; i++)
		any |= bytes[i];
	return any == 0;
}

static void a_record_of_a_peer(void)
{
	struct csm_identity *identity = &realms[1].identity;
	struct csm_peer_record record = {.realm_id = 0};
	uint8_t *page;

	two_realms();
	give_identity(1);
	about = shared_region(4, RW);
	page = page_bytes(0, RECORD_IPA);
	memset(page, 0xEE, sizeof(granules[0].bytes));
	CHECK(call(0, SMC_CSM_PEER, realm_id(1), RECORD_IPA) == CSM_SUCCESS);
	memcpy(&record, page, sizeof(granules[0].bytes));
	CHECK((record.realm_id == realm_id(1)) && (record.state == CSM_PEER_ACTIVE) &&
	      (record.hash_algorithm == CSM_HASH_SHA_512));
	CHECK(memcmp(record.rim, identity->rim.bytes, 64) == 0);
	CHECK(memcmp(record.rem, identity->rem, 256) == 0);
	CHECK(memcmp(record.rpv, identity->rpv.bytes, 64) == 0);
	/* What the page had before is gone, past the record, too. */
	CHECK(all_zero(record.reserved0, sizeof(record.reserved0)));
	CHECK(all_zero(record.reserved1, sizeof(record.reserved1)));
	/* As it is now: a register that was extended, a realm that has shut down. */
	identity->rem[3].bytes[63] ^= 0xFF;
	identity->state = CSM_PEER_SYSTEM_OFF;
	CHECK(call(0, SMC_CSM_PEER, realm_id(1), RECORD_IPA) == CSM_SUCCESS);
	memcpy(&record, page, sizeof(granules[0].bytes));
	CHECK((record.rem[255] == identity->rem[3].bytes[63]) &&
	      (record.state == CSM_PEER_SYSTEM_OFF));
	/* The other way, too. Who has no table, and so no realm_id, asks in vain. */
	realms[0].identity = *identity;
	CHECK(call(1, SMC_CSM_PEER, realm_id(0), RECORD_IPA) == CSM_SUCCESS);
	CHECK(memcmp(page_bytes(1, RECORD_IPA) + 8, page + 8, sizeof(granules[0].bytes) - 8) == 0);
	CHECK(call(1, SMC_CSM_PEER, realm_id(1), RECORD_IPA) == CSM_ERROR_INPUT);
	host_realm_create(2, 8, true);
	CHECK(call(2, SMC_CSM_PEER, realm_id(1), RECORD_IPA) == CSM_ERROR_INPUT);
}

/* A page that is refused keeps what it had. */
static void where_it_is_not_written(void)
{
	struct csm_reply reply;
	uint64_t before, id, pa;

	two_realms();
	give_identity(1);
	about = id = attached_region(4, RW);
	before = realm_id(1);
	memset(page_bytes(0, PROVIDER_BASE), 0x77, 8);
	CHECK(call(0, SMC_CSM_PEER, 0, RECORD_IPA) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_PEER, realm_id(0) + 1000, RECORD_IPA) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_PEER, CSM_POLICY_INDEX_FLAG | before, RECORD_IPA) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_PEER, before, RECORD_IPA + 8) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_PEER, before, SIZE(PAGES)) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_PEER, before, UINT64_C(0xFFFFFFFFFFFFF000)) == CSM_ERROR_INPUT);
	/* A mount is not the caller's own, however writable. */
	CHECK(call(1, SMC_CSM_PEER, realm_id(0), CONSUMER_BASE) == CSM_ERROR_INPUT);
	CHECK(page_bytes(0, PROVIDER_BASE)[0] == 0x77);
	/* EMPTY, and not mapped. */
	CHECK(host_set_ripas(0, SIZE(5), CSM_LEAF_EMPTY) == OK);
	CHECK(call(0, SMC_CSM_PEER, before, SIZE(5)) == CSM_ERROR_INPUT);
	CHECK(host_data_destroy(0, SIZE(6), &pa) == OK);
	CHECK(host_set_ripas(0, SIZE(6), CSM_LEAF_RAM) == OK);
	reply = realm_try(0, SMC_CSM_PEER, before, SIZE(6), id, 0);
	CHECK((reply.outcome == CSM_EXIT) && (reply.exit.operation == CSM_EXIT_POPULATE) &&
	      (reply.exit.base == SIZE(6)) && (reply.exit.top == SIZE(7)));
	reply = realm_try(0, SMC_CSM_PEER, before, SIZE(6), id, 0);
	CHECK((reply.outcome == CSM_RETURN) && (reply.x[0] == CSM_ERROR_NO_RESOURCE));
	CHECK(call(0, SMC_CSM_PEER, before, SIZE(6)) == CSM_SUCCESS);
	/* The region's own pages are the provider's to write to. */
	CHECK(call(0, SMC_CSM_PEER, before, PROVIDER_BASE) == CSM_SUCCESS);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	/* A realm whose table goes is nobody to ask about. */
	host_apt_remove_all(1);
	CHECK(call(0, SMC_CSM_PEER, before, RECORD_IPA) == CSM_ERROR_INPUT);
}

/* ---- while the lock is given back ----------------------------------------------------------- */

static void take_the_page(void)
{
	uint64_t pa;

	meddle_after_identity = NULL;
	CHECK(host_data_destroy(0, RECORD_IPA, &pa) == OK);
	CHECK(host_undelegate(pa) == OK);
}

/* The same descriptor, another realm: what was read may be of either. */
static void replace_the_peer(void)
{
	uint64_t pa;

	meddle_after_identity = NULL;
	host_apt_remove_all(1);
	for (uint64_t ipa = 0; ipa < SIZE(8); ipa += PAGE)
		if (host_data_destroy(1, ipa, &pa) == OK)
			CHECK(host_undelegate(pa) == OK);
	CHECK(host_realm_destroy(1) == OK);
	host_realm_create(1, 8, true);
	CHECK(host_apt_add(1) == OK);
}

static void remove_the_caller(void)
{
	meddle_after_identity = NULL;
	host_apt_remove_all(0);
}

/* Realm 1 has reserved a page of realm 0's, or does so again. */
static void small_region(void)
{
	CHECK(do_share(0, about, 1, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(do_reserve(1, about, 0, SIZE(5), SIZE(1)) == CSM_SUCCESS);
}

static void small_realms(void)
{
	for (unsigned int realm = 0; realm < 2; realm++) {
		host_realm_create(realm, 8, true);
		CHECK(host_apt_add(realm) == OK);
	}
	CHECK(do_create(0, SIZE(4), SIZE(1), &about) == CSM_SUCCESS);
	small_region();
}

static void revoke_the_peer(void)
{
	meddle_after_identity = NULL;
	CHECK(do_revoke(0, about, 1) == CSM_SUCCESS);
}

static void begin_removal_of_the_caller(void)
{
	meddle_after_identity = NULL;
	(void)host_apt_remove(0);
}

static void while_the_lock_is_given_back(void)
{
	uint64_t peer;

	small_realms();
	give_identity(1);
	memset(page_bytes(0, RECORD_IPA), 0x5A, 64);
	peer = realm_id(1);
	meddle_after_identity = replace_the_peer;
	CHECK(call(0, SMC_CSM_PEER, peer, RECORD_IPA) == CSM_ERROR_INPUT);
	CHECK(page_bytes(0, RECORD_IPA)[0] == 0x5A);
	CHECK(realm_id(1) != peer);
	/* The relation. */
	small_region();
	peer = realm_id(1);
	meddle_after_identity = revoke_the_peer;
	CHECK(call(0, SMC_CSM_PEER, peer, RECORD_IPA) == CSM_ERROR_INPUT);
	CHECK(page_bytes(0, RECORD_IPA)[0] == 0x5A);
	/* The page itself. */
	CHECK(do_share(0, about, 1, RW) == CSM_SUCCESS);
	meddle_after_identity = take_the_page;
	CHECK(call(0, SMC_CSM_PEER, peer, RECORD_IPA) == CSM_ERROR_NO_RESOURCE);
	CHECK(fake_leaf(&realms[0], RECORD_IPA / PAGE, NULL).kind == CSM_LEAF_UNASSIGNED);
	/* And the caller's own table. */
	CHECK(host_set_ripas(0, RECORD_IPA, CSM_LEAF_RAM) == OK);
	CHECK(host_data_create(0, RECORD_IPA) == OK);
	meddle_after_identity = begin_removal_of_the_caller;
	CHECK(call(0, SMC_CSM_PEER, peer, RECORD_IPA) == CSM_ERROR_INPUT);
	host_apt_remove_all(0);
	CHECK(host_apt_add(0) == OK);
	CHECK(do_create(0, SIZE(4), SIZE(1), &about) == CSM_SUCCESS);
	host_apt_remove_all(1);
	CHECK(host_apt_add(1) == OK);
	small_region();
	meddle_after_identity = remove_the_caller;
	CHECK(call(0, SMC_CSM_PEER, realm_id(1), RECORD_IPA) == CSM_ERROR_INPUT);
	CHECK(realm_id(0) == 0);
}

/* A realm that is gone, in the moment after its id was looked up: the descriptor is no realm's. */
static void destroy_the_peer(void)
{
	replace_the_peer();
	host_apt_remove_all(1);
}

static void a_peer_that_ends(void)
{
	uint64_t peer;

	small_realms();
	peer = realm_id(1);
	meddle_after_identity = destroy_the_peer;
	CHECK(call(0, SMC_CSM_PEER, peer, RECORD_IPA) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_PEER, peer, RECORD_IPA) == CSM_ERROR_INPUT);
}

/* Whether the bell rings, and is answered once when the host enters again. */
static bool rings(unsigned int realm, uint64_t id, unsigned int peer)
{
	uint64_t sender = realm_id(realm), to = realm_id(peer);
	struct csm_reply reply = realm_try(realm, SMC_CSM_NOTIFY, id, to, 0, 0);
	const struct csm_exit *exit = &reply.exit;

	if (reply.outcome == CSM_RETURN) {
		CHECK(reply.x[0] == CSM_ERROR_INPUT);
		return false;
	}
	CHECK((exit->operation == CSM_EXIT_NOTIFY) && (exit->base == 0) && (exit->top == 0));
	CHECK((exit->id[0] == id) && (exit->id[1] == to) && (exit->id[2] == sender));
	check_invariants();
	reply = realm_try(realm, SMC_CSM_NOTIFY, id, to, 0, 0);
	CHECK((reply.outcome == CSM_RETURN) && (reply.x[0] == CSM_SUCCESS));
	return true;
}

/* ---- who is shown to whom ------------------------------------------------------------------- */

static bool shows(unsigned int realm, uint64_t peer)
{
	uint64_t status = call(realm, SMC_CSM_PEER, peer, RECORD_IPA);

	CHECK((status == CSM_SUCCESS) || (status == CSM_ERROR_INPUT));
	return status == CSM_SUCCESS;
}

/* Realm 0 provides; 1 is named, 2 matches a policy, 3 is a stranger with a region of its own. */
static void strangers_stay_so(void)
{
	struct csm_policy_record record;
	uint64_t id, other, policy;

	five_realms(600);
	memset(realms[2].identity.rim.bytes, 0xD4, 32);
	id = new_region(4);
	CHECK(do_create(3, PROVIDER_BASE, SIZE(4), &other) == CSM_SUCCESS);
	about = id;
	/* Nobody has offered anything; ids that are known, and that are next to them. */
	for (unsigned int realm = 0; realm < 5; realm++)
		for (unsigned int peer = 0; peer < 5; peer++)
			for (int beside = -1; beside < 2; beside++)
				CHECK(!shows(realm, realm_id(peer) + (uint64_t)beside));
	/* Named: it may look at the provider; the provider sees it once it has reserved. */
	CHECK(do_share(0, id, 1, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(shows(1, realm_id(0)) && !shows(0, realm_id(1)));
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(4)) == CSM_SUCCESS);
	CHECK(shows(1, realm_id(0)) && shows(0, realm_id(1)));
	/* By a policy, the same. */
	CHECK(!shows(2, realm_id(0)));
	record = policy_for(2, RW, 1);
	policy = try_policy(0, id, &record).x[1];
	CHECK(shows(2, realm_id(0)) && !shows(0, realm_id(2)));
	CHECK(do_reserve(2, id, 0, CONSUMER_BASE, SIZE(4)) == CSM_SUCCESS);
	CHECK(shows(2, realm_id(0)) && shows(0, realm_id(2)));
	/* Consumers are none of each other's business, nor is any region but this one. */
	CHECK(!shows(1, realm_id(2)) && !shows(2, realm_id(1)) && !shows(3, realm_id(0)));
	about = other;
	CHECK(!shows(0, realm_id(1)) && !shows(1, realm_id(0)) && !shows(3, realm_id(0)) &&
	      !shows(0, realm_id(3)));
	about = 0;
	CHECK(!shows(0, realm_id(1)) && !shows(1, realm_id(0)));
	about = id;
	/* Ends with the consent, and with the reservation. */
	CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
	CHECK(!shows(1, realm_id(0)) && !shows(0, realm_id(1)));
	CHECK(revoke_all(id, policy) == CSM_SUCCESS);
	CHECK(!shows(2, realm_id(0)) && !shows(0, realm_id(2)));
	CHECK(do_share(0, id, 1, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(shows(1, realm_id(0)) && shows(0, realm_id(1)));
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(shows(1, realm_id(0)) && !shows(0, realm_id(1)));
	CHECK(do_destroy(0, id) == CSM_SUCCESS);
	CHECK(!shows(1, realm_id(0)));
}

/* A provider looks before it gives. */
static void an_invitation(void)
{
	uint64_t id, value;

	five_realms(600);
	about = id = new_region(4);
	CHECK(do_share(0, id, 1, 0) == CSM_SUCCESS);
	CHECK(do_share(0, id, 1, 0) == CSM_ERROR_STATE);
	CHECK(shows(1, realm_id(0)) && !shows(0, realm_id(1)));
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(4)) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_ERROR_DENIED);
	CHECK(!realm_read(1, CONSUMER_BASE, &value));
	CHECK(realm_call(1, SMC_CSM_INFO, id, 0, 0, 0).x[3] == 0);
	CHECK(shows(0, realm_id(1)) && rings(0, id, 1) && rings(1, id, 0));
	/* What it sees it likes, and what was given is not changed. */
	CHECK(do_share(0, id, 1, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(do_share(0, id, 1, RW) == CSM_ERROR_STATE);
	CHECK(do_share(0, id, 1, 0) == CSM_ERROR_STATE);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	CHECK(realm_read(1, CONSUMER_BASE, &value) && !realm_write(1, CONSUMER_BASE, 1));
	check_invariants();
	/* Or it does not. */
	CHECK(do_share(0, id, 2, 0) == CSM_SUCCESS);
	CHECK(do_reserve(2, id, 0, CONSUMER_BASE, SIZE(4)) == CSM_SUCCESS);
	CHECK(do_revoke(0, id, 2) == CSM_SUCCESS);
	CHECK(do_attach(2, id) == CSM_ERROR_DENIED);
	/* An invitation by name comes before a policy that would give more. */
	(void)share_policy(id, 3, RW, 2);
	CHECK(do_share(0, id, 3, 0) == CSM_SUCCESS);
	CHECK(do_reserve(3, id, 0, CONSUMER_BASE, SIZE(4)) == CSM_SUCCESS);
	CHECK(do_attach(3, id) == CSM_ERROR_DENIED);
	check_invariants();
}

/* ---- NOTIFY --------------------------------------------------------------------------------- */

static void participants_ring(void)
{
	uint64_t id, other;

	two_realms();
	for (unsigned int realm = 2; realm < 4; realm++) {
		host_realm_create(realm, 600, true);
		CHECK(host_apt_add(realm) == OK);
	}
	id = attached_region(4, RW);
	CHECK(do_create(2, SIZE(8), SIZE(1), &other) == CSM_SUCCESS);
	CHECK(rings(0, id, 1) && rings(1, id, 0));
	/* Nobody rings itself, a stranger, or for one; a share alone is no part in it. */
	CHECK(!rings(0, id, 0) && !rings(1, id, 1) && !rings(0, id, 2) && !rings(2, id, 0));
	CHECK(do_share(0, id, 2, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(!rings(0, id, 2) && !rings(2, id, 0) && !rings(1, id, 2));
	CHECK(do_reserve(2, id, 0, SIZE(100), SIZE(4)) == CSM_SUCCESS);
	CHECK(rings(0, id, 2) && rings(2, id, 0));
	/* Consumers learn nothing of each other. */
	CHECK(!rings(1, id, 2) && !rings(2, id, 1));
	/* An unknown region, another's, an unknown realm. */
	CHECK(!rings(0, id + 100, 1) && !rings(0, other, 2) && !rings(3, id, 0));
	CHECK(call(0, SMC_CSM_NOTIFY, id, 0) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_NOTIFY, id, CSM_POLICY_INDEX_FLAG | 1) == CSM_ERROR_INPUT);
	/* Revoked: it has its reservation, and no part; nor has anyone when the region is gone. */
	CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
	CHECK(!rings(0, id, 1) && !rings(1, id, 0) && !rings(2, id, 1) && !rings(1, id, 2));
	CHECK(rings(0, id, 2) && rings(2, id, 0));
	CHECK(do_destroy(0, id) == CSM_SUCCESS);
	CHECK(!rings(0, id, 2) && !rings(2, id, 0));
	check_invariants();
}

static void a_policy_is_no_participant(void)
{
	struct csm_policy_record record;
	uint64_t id, index;

	two_realms();
	record = policy_for(1, RW, 4);
	CHECK(do_create(0, PROVIDER_BASE, SIZE(4), &id) == CSM_SUCCESS);
	index = try_policy(0, id, &record).x[1];
	CHECK(call(0, SMC_CSM_NOTIFY, id, index) == CSM_ERROR_INPUT);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(4)) == CSM_SUCCESS);
	CHECK(call(1, SMC_CSM_NOTIFY, id, index) == CSM_ERROR_INPUT);
	CHECK(rings(0, id, 1) && rings(1, id, 0));
	CHECK(call(0, SMC_CSM_REVOKE, id, index) == CSM_SUCCESS);
	CHECK(!rings(0, id, 1) && !rings(1, id, 0));
}

/* The host was told, whatever becomes of the caller's table before it enters again. */
static void told_is_told(void)
{
	uint64_t provider, id;

	two_realms();
	id = attached_region(600, RW);
	provider = realm_id(0);
	CHECK(realm_try(1, SMC_CSM_NOTIFY, id, provider, 0, 0).outcome == CSM_EXIT);
	CHECK(host_apt_remove(1) == CSM_REMOVE_MORE);
	CHECK(realm_try(1, SMC_CSM_NOTIFY, id, provider, 0, 0).x[0] == CSM_SUCCESS);
	CHECK(realm_try(1, SMC_CSM_NOTIFY, id, provider, 0, 0).x[0] == CSM_ERROR_STATE);
	CHECK(call(1, SMC_CSM_PEER, provider, RECORD_IPA) == CSM_ERROR_STATE);
	host_apt_remove_all(1);
	CHECK(realm_try(1, SMC_CSM_NOTIFY, id, provider, 0, 0).x[0] == CSM_ERROR_INPUT);
	/* The same, with all of it gone. */
	CHECK(host_apt_add(1) == OK);
	CHECK(do_share(0, id, 1, RW) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(600)) == CSM_SUCCESS);
	CHECK(realm_try(1, SMC_CSM_NOTIFY, id, provider, 0, 0).outcome == CSM_EXIT);
	host_apt_remove_all(1);
	CHECK(realm_try(1, SMC_CSM_NOTIFY, id, provider, 0, 0).x[0] == CSM_SUCCESS);
	CHECK(realm_try(1, SMC_CSM_NOTIFY, id, provider, 0, 0).x[0] == CSM_ERROR_INPUT);
}

/* Each ring is an exit of its own, whatever was asked before; and answers nothing else. */
static void a_bell_each_time(void)
{
	struct csm_reply reply;
	uint64_t id;

	two_realms();
	id = attached_region(4, RW);
	for (unsigned int round = 0; round < 3; round++)
		CHECK(rings(0, id, 1));
	reply = realm_try(0, SMC_CSM_NOTIFY, id, realm_id(1), 0, 0);
	CHECK(reply.outcome == CSM_EXIT);
	/* Another call comes before the host enters again: a host that cannot count. */
	CHECK(realm_try(0, SMC_CSM_INFO, id, 0, 0, 0).x[0] == CSM_SUCCESS);
	CHECK(rings(0, id, 1));
	/* The region goes while the host has the bell. */
	reply = realm_try(1, SMC_CSM_NOTIFY, id, realm_id(0), 0, 0);
	CHECK(reply.outcome == CSM_EXIT);
	CHECK(do_destroy(0, id) == CSM_SUCCESS);
	CHECK(realm_try(1, SMC_CSM_NOTIFY, id, realm_id(0), 0, 0).x[0] == CSM_SUCCESS);
	CHECK(!rings(1, id, 0));
	/* Without a table, and in forced teardown. */
	host_realm_create(2, 8, true);
	CHECK(call(2, SMC_CSM_NOTIFY, id, realm_id(0)) == CSM_ERROR_INPUT);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	id = attached_region(600, RW);
	CHECK(host_apt_remove(1) == CSM_REMOVE_MORE);
	CHECK(call(1, SMC_CSM_NOTIFY, id, realm_id(0)) == CSM_ERROR_STATE);
}

void peer_tests(void)
{
	run("PEER writes all that is known of a peer, and nothing else stays in the page",
	    a_record_of_a_peer);
	run("PEER writes to the caller's own RAM only", where_it_is_not_written);
	run("PEER: the peer, the page or the caller's table go while the lock is given back",
	    while_the_lock_is_given_back);
	run("PEER shows a realm to whom it has offered itself, and to nobody else",
	    strangers_stay_so);
	run("an invitation lets reserve, be looked at, and no more", an_invitation);
	run("PEER: a peer that ended has told nothing", a_peer_that_ends);
	run("NOTIFY rings for participants, and for them only", participants_ring);
	run("NOTIFY: a policy is no participant, who came in by it is", a_policy_is_no_participant);
	run("NOTIFY: what the host was told stays so when the caller's table goes", told_is_told);
	run("NOTIFY rings each time, and is answered once", a_bell_each_time);
}
