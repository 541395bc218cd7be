/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Attacks on the properties of csm-abi section 6, one group each; the number is in the test's name.
 */
#include "fake.h"
#include "tests.h"

#define SIZE(pages) ((uint64_t)(pages)*PAGE)
#define RW	    (CSM_PERM_READ | CSM_PERM_WRITE)

static uint64_t call(unsigned int realm, uint64_t function, uint64_t a, uint64_t b, uint64_t c,
		     uint64_t d)
{
	uint64_t status = realm_call(realm, function, a, b, c, d).x[0];

	check_invariants();
	return status;
}

static void nothing_beyond_the_mount(void)
{
	uint64_t id, value, secret;

	two_realms();
	id = attached_region(4, RW);
	/* The provider's pages beside the region are no better reachable than before. */
	CHECK(realm_read(0, PROVIDER_BASE + SIZE(4), &secret));
	for (uint64_t ipa = 0; ipa < PAGES * PAGE; ipa += PAGE)
		CHECK(!realm_read(1, ipa, &value) || (value != secret));
	/* A mount is not the consumer's to share on, in whole or in part. */
	CHECK(do_create(1, CONSUMER_BASE, SIZE(4), &value) == CSM_ERROR_INPUT);
	CHECK(call(1, SMC_CSM_SHARE, id, realm_id(0), RW, 0) == CSM_ERROR_INPUT);
	CHECK(call(1, SMC_CSM_DESTROY, id, 0, 0, 0) == CSM_ERROR_INPUT);
	CHECK(call(1, SMC_CSM_REVOKE, id, realm_id(1), 0, 0) == CSM_ERROR_INPUT);
	/* And the provider cannot play consumer of its own. */
	CHECK(call(0, SMC_CSM_ATTACH, id, 0, 0, 0) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_DETACH, id, 0, 0, 0) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_RESERVE, id, realm_id(0), 0x100000, SIZE(4)) == CSM_ERROR_DENIED);
	CHECK(call(0, SMC_CSM_SHARE, id, realm_id(0), RW, 0) == CSM_ERROR_INPUT);
}

static void host_cannot_reassign(void)
{
	uint64_t pa, id;

	two_realms();
	id = attached_region(4, RW);
	pa = realms[0].entry[PROVIDER_BASE / PAGE].pa;
	CHECK(host_undelegate(pa) == REFUSED);
	CHECK(host_data_create(1, CONSUMER_BASE) == REFUSED);
	CHECK(host_set_ripas(0, PROVIDER_BASE, CSM_LEAF_EMPTY) == REFUSED);
	CHECK(host_set_ripas(1, CONSUMER_BASE, CSM_LEAF_EMPTY) == REFUSED);
	CHECK(host_table_destroy(1, CONSUMER_BASE / PAGE / TABLE_PAGES) == REFUSED);
	CHECK(!csm_rsi_may_set_ipa_state(rd_of(0), PROVIDER_BASE + SIZE(3),
					 PROVIDER_BASE + SIZE(9)));
	CHECK(!csm_rsi_may_set_ipa_state(rd_of(1), 0, CONSUMER_BASE + PAGE));
	CHECK(csm_rsi_may_set_ipa_state(rd_of(1), 0, CONSUMER_BASE));
	CHECK(host_realm_destroy(0) == REFUSED);
	/* Taking a page of the provider's takes it from the consumer, and only then is it free. */
	CHECK((host_data_destroy(0, PROVIDER_BASE, &pa) == OK) && (pa != 0));
	check_invariants();
	CHECK(host_undelegate(pa) == OK);
	CHECK(!realm_read(1, CONSUMER_BASE, &pa));
	/* A new page there is not RAM, so it is not mapped to anyone. */
	CHECK(host_data_create(0, PROVIDER_BASE) == OK);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(4)) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_ERROR_NO_RESOURCE);
	check_invariants();
}

static void host_cannot_fill_a_reservation(void)
{
	uint64_t id, other;

	two_realms();
	id = shared_region(8, RW);
	for (uint64_t ipa = CONSUMER_BASE; ipa < CONSUMER_BASE + SIZE(8); ipa += PAGE)
		CHECK(host_data_create(1, ipa) == REFUSED);
	CHECK(host_data_create(1, SIZE(2048)) == REFUSED); /* no table there */
	CHECK(host_table_create(1, 4) == OK);
	CHECK(host_data_create(1, SIZE(2048)) == OK);
	/* Nor change the tables under it, wherever in the table it lies; elsewhere it may. */
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(host_table_create(1, 5) == OK);
	CHECK(do_reserve(1, id, 0, SIZE(2560 + 300), SIZE(8)) == CSM_SUCCESS);
	CHECK(host_table_destroy(1, 5) == REFUSED);
	CHECK(do_create(1, SIZE(2048), SIZE(1), &other) == CSM_ERROR_INPUT);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(host_table_destroy(1, 5) == OK);
	check_invariants();
}

/* Regions of the same realm do not stand in for a mount that lies before them in the table. */
static void mounts_among_regions(void)
{
	uint64_t id, other;

	two_realms();
	id = shared_region(8, RW);
	CHECK(do_create(1, CONSUMER_BASE + SIZE(8), SIZE(4), &other) == CSM_SUCCESS);
	CHECK(do_create(1, CONSUMER_BASE + SIZE(12), SIZE(4), &other) == CSM_SUCCESS);
	csm_hook_lock();
	CHECK(!csm_may_assign(rd_of(1), SIZE(512), SIZE(1024)));
	CHECK(csm_may_assign(rd_of(1), CONSUMER_BASE + SIZE(8), SIZE(1024)));
	CHECK(csm_may_assign(rd_of(1), SIZE(512), CONSUMER_BASE));
	csm_hook_unlock();
	CHECK(do_detach(1, id) == CSM_SUCCESS);
}

static void both_consents(void)
{
	uint64_t id, other;

	two_realms();
	host_realm_create(2, 400, true);
	CHECK(host_apt_add(2) == OK);
	CHECK(do_create(0, PROVIDER_BASE, SIZE(4), &id) == CSM_SUCCESS);
	/* No share; a share for another; the wrong owner; a forged id: all alike. */
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(4)) == CSM_ERROR_DENIED);
	CHECK(do_share(0, id, 2, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(4)) == CSM_ERROR_DENIED);
	CHECK(do_reserve(2, id, 1, CONSUMER_BASE, SIZE(4)) == CSM_ERROR_DENIED);
	CHECK(call(1, SMC_CSM_RESERVE, id + 1000, realm_id(0), CONSUMER_BASE, SIZE(4)) ==
	      CSM_ERROR_DENIED);
	CHECK(call(1, SMC_CSM_RESERVE, id, UINT64_MAX, CONSUMER_BASE, SIZE(4)) == CSM_ERROR_DENIED);
	CHECK(call(1, SMC_CSM_RESERVE, id, 0, CONSUMER_BASE, SIZE(4)) == CSM_ERROR_DENIED);
	CHECK(do_attach(1, id) == CSM_ERROR_INPUT);
	CHECK(do_attach(2, id) == CSM_ERROR_INPUT);
	/* Somebody else's region and none answer alike, to every call. */
	for (uint64_t name = id; name <= id + 1; name++) {
		CHECK(call(1, SMC_CSM_SHARE, name, realm_id(2), CSM_PERM_READ, 0) ==
		      CSM_ERROR_INPUT);
		CHECK(call(1, SMC_CSM_REVOKE, name, realm_id(2), 0, 0) == CSM_ERROR_INPUT);
		CHECK(call(1, SMC_CSM_DESTROY, name, 0, 0, 0) == CSM_ERROR_INPUT);
		CHECK(call(1, SMC_CSM_ATTACH, name, 0, 0, 0) == CSM_ERROR_INPUT);
		CHECK(call(1, SMC_CSM_DETACH, name, 0, 0, 0) == CSM_ERROR_INPUT);
		CHECK(call(1, SMC_CSM_INFO, name, 0, 0, 0) == CSM_ERROR_INPUT);
	}
	/* A lure: realm 2 has a region of its own, and says it is realm 0's. */
	CHECK(do_create(2, PROVIDER_BASE, SIZE(4), &other) == CSM_SUCCESS);
	CHECK(do_share(2, other, 1, RW) == CSM_SUCCESS);
	CHECK(do_reserve(1, other, 0, CONSUMER_BASE, SIZE(4)) == CSM_ERROR_DENIED);
	/* Size as agreed, and one reservation at a time. */
	CHECK(do_share(0, id, 1, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(3)) == CSM_ERROR_INPUT);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(5)) == CSM_ERROR_INPUT);
	realms[1].context = 7;
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(4)) == CSM_ERROR_DENIED);
	realms[1].context = 0;
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(4)) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(4)) == CSM_ERROR_STATE);
	CHECK(do_reserve(1, id, 0, 0x100000, SIZE(4)) == CSM_ERROR_STATE);
	realms[1].context = 7;
	CHECK(do_attach(1, id) == CSM_ERROR_DENIED);
	realms[1].context = 0;
}

static void revoked_while_the_host_vacates(void)
{
	struct csm_reply reply;
	uint64_t id;

	two_realms();
	CHECK(do_create(0, PROVIDER_BASE, SIZE(4), &id) == CSM_SUCCESS);
	CHECK(do_share(0, id, 1, RW) == CSM_SUCCESS);
	reply = realm_try(1, SMC_CSM_RESERVE, id, realm_id(0), CONSUMER_BASE, SIZE(4));
	CHECK((reply.outcome == CSM_EXIT) && (reply.exit.operation == CSM_EXIT_VACATE));
	CHECK((reply.exit.id[0] == id) && (reply.exit.id[1] == realm_id(0)));
	check_invariants();
	CHECK(do_attach(1, id) == CSM_ERROR_STATE);
	CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
	host_serve(1, &reply.exit);
	reply = realm_try(1, SMC_CSM_RESERVE, id, realm_id(0), CONSUMER_BASE, SIZE(4));
	CHECK(reply.x[0] == CSM_ERROR_DENIED);
	check_invariants();
	CHECK(do_detach(1, id) == CSM_ERROR_INPUT);
	/* A host that vacates nothing. */
	CHECK(do_share(0, id, 1, RW) == CSM_SUCCESS);
	reply = realm_try(1, SMC_CSM_RESERVE, id, realm_id(0), 0x100000, SIZE(4));
	CHECK(reply.outcome == CSM_EXIT);
	reply = realm_try(1, SMC_CSM_RESERVE, id, realm_id(0), 0x100000, SIZE(4));
	CHECK(reply.x[0] == CSM_ERROR_NO_RESOURCE);
	check_invariants();
}

static void make_a_table(void)
{
	(void)host_table_create(1, 5);
}

/* A table that appears under RESERVE's feet must not keep RAM that the host is not to fill. */
static void reserved_is_empty_whatever_the_host_does(void)
{
	uint64_t id;

	two_realms();
	CHECK(do_create(0, PROVIDER_BASE, SIZE(512), &id) == CSM_SUCCESS);
	CHECK(do_share(0, id, 1, RW) == CSM_SUCCESS);
	realms[1].block[5].ripas = CSM_LEAF_RAM;
	meddle = make_a_table;
	CHECK(do_reserve(1, id, 0, SIZE(5 * TABLE_PAGES), SIZE(512)) == CSM_SUCCESS);
	meddle = NULL;
	check_invariants();
	CHECK(realms[1].table[5]);
	for (unsigned int page = 5 * TABLE_PAGES; page < 6 * TABLE_PAGES; page++)
		CHECK(realms[1].entry[page].ripas == CSM_LEAF_EMPTY);
}

static void read_only_stays_read_only(void)
{
	uint64_t id, value;

	two_realms();
	id = attached_region(4, CSM_PERM_READ);
	CHECK(realm_write(0, PROVIDER_BASE, 7));
	CHECK(realm_read(1, CONSUMER_BASE, &value) && (value == 7));
	CHECK(!realm_write(1, CONSUMER_BASE, 8));
	CHECK(realm_read(0, PROVIDER_BASE, &value) && (value == 7));
	/* Permissions that are none, and a second share to widen the first. */
	CHECK(do_share(0, id, 1, RW) == CSM_ERROR_STATE);
	CHECK(call(0, SMC_CSM_SHARE, id, 99, CSM_PERM_WRITE, 0) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_SHARE, id, 99, 4, 0) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_SHARE, id, 99, 7, 0) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_SHARE, id, 0, RW, 0) == CSM_ERROR_INPUT);
	CHECK(call(0, SMC_CSM_SHARE, id, CSM_POLICY_INDEX_FLAG | 1, RW, 0) == CSM_ERROR_INPUT);
	CHECK(!realm_write(1, CONSUMER_BASE, 8));
	/* Narrowed by revoking and sharing again. */
	CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
	CHECK(do_share(0, id, 1, RW) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	CHECK(realm_write(1, CONSUMER_BASE, 8));
	CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
	CHECK(do_share(0, id, 1, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	CHECK(!realm_write(1, CONSUMER_BASE, 9));
	check_invariants();
}

static void revoked_is_gone(void)
{
	uint64_t id, value;

	two_realms();
	id = attached_region(700, RW);
	for (uint64_t ipa = CONSUMER_BASE; ipa < CONSUMER_BASE + SIZE(700); ipa += PAGE)
		CHECK(realm_read(1, ipa, &value)); /* all cached */
	CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
	check_invariants();
	for (uint64_t ipa = CONSUMER_BASE; ipa < CONSUMER_BASE + SIZE(700); ipa += PAGE) {
		CHECK(!realm_read(1, ipa, &value));
		CHECK(realms[1].entry[ipa / PAGE].ripas == CSM_LEAF_EMPTY);
	}
	CHECK(do_attach(1, id) == CSM_ERROR_DENIED);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(700)) == CSM_ERROR_DENIED);
	CHECK(do_revoke(0, id, 1) == CSM_ERROR_INPUT);
	CHECK(do_share(0, id, 1, RW) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(700)) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	check_invariants();
}

static void ids_are_fresh(void)
{
	uint64_t id, realm, given[57];
	unsigned int count = 0;

	two_realms();
	given[count++] = realm_id(0);
	given[count++] = realm_id(1);
	for (unsigned int round = 0; round < 50; round++) {
		CHECK(do_create(0, PROVIDER_BASE, SIZE(2), &id) == CSM_SUCCESS);
		given[count++] = id;
		CHECK(do_destroy(0, id) == CSM_SUCCESS);
		/* A stale id. */
		CHECK(do_share(0, id, 1, RW) == CSM_ERROR_INPUT);
	}
	for (unsigned int round = 0; round < 5; round++) {
		host_apt_remove_all(1);
		CHECK(realm_id(1) == 0);
		CHECK(host_apt_add(1) == OK);
		realm = realm_id(1);
		given[count++] = realm;
	}
	for (unsigned int i = 0; i < count; i++)
		for (unsigned int j = 0; j < i; j++)
			CHECK((given[i] != given[j]) && (given[i] != 0));
}

static void a_stale_peer_is_a_stranger(void)
{
	uint64_t id, old;

	two_realms();
	id = attached_region(4, RW);
	old = realm_id(1);
	host_apt_remove_all(1);
	CHECK(host_apt_add(1) == OK);
	CHECK(realm_id(1) != old);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(4)) == CSM_ERROR_DENIED);
	CHECK(call(0, SMC_CSM_REVOKE, id, old, 0, 0) == CSM_SUCCESS);
}

void property_tests(void)
{
	run("1 exclusive: nothing beyond the mount, and no sharing on", nothing_beyond_the_mount);
	run("2 never the host: no call gives it a mapped page", host_cannot_reassign);
	run("2 never the host: it cannot fill a reservation", host_cannot_fill_a_reservation);
	run("2 never the host: nor one that regions hide", mounts_among_regions);
	run("3 two consents: missing, foreign, forged or wrong ones are denied", both_consents);
	run("3 two consents: a revocation during RESERVE counts", revoked_while_the_host_vacates);
	run("3 two consents: a reservation is EMPTY, whatever tables the host makes meanwhile",
	    reserved_is_empty_whatever_the_host_does);
	run("4 permission: no write through a read-only share", read_only_stays_read_only);
	run("5 revocation is final, cached translations included", revoked_is_gone);
	run("7 fresh ids", ids_are_fresh);
	run("7 fresh ids: the realm after a forced teardown is another",
	    a_stale_peer_is_a_stranger);
}
