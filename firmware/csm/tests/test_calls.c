/* SPDX-License-Identifier: BSD-3-Clause */
/* Each call: what it does when all is well, and every argument and state that it must refuse. */
#include "fake.h"
#include "tests.h"

#define SIZE(pages) ((uint64_t)(pages) * PAGE)

static uint64_t call(unsigned int realm, uint64_t function, uint64_t a, uint64_t b, uint64_t c,
		     uint64_t d)
{
	uint64_t status = realm_call(realm, function, a, b, c, d).x[0];

	check_invariants();
	return status;
}

static void whole_life(void)
{
	uint64_t before = 0, value = 0;
	uint64_t id;

	two_realms();
	id = attached_region(20, CSM_PERM_READ | CSM_PERM_WRITE);
	CHECK(realm_write(0, PROVIDER_BASE + PAGE, 41));
	CHECK(realm_read(1, CONSUMER_BASE + PAGE, &value) && (value == 41));
	CHECK(realm_write(1, CONSUMER_BASE + SIZE(19), 42));
	CHECK(realm_read(0, PROVIDER_BASE + SIZE(19), &before) && (before == 42));
	CHECK(!realm_read(1, CONSUMER_BASE + SIZE(20), &value) || value != 42);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	check_invariants();
	CHECK(!realm_read(1, CONSUMER_BASE, &value));
	CHECK(do_destroy(0, id) == CSM_SUCCESS);
	check_invariants();
	CHECK(realm_read(0, PROVIDER_BASE + SIZE(19), &value) && (value == 42));
}

static void features(void)
{
	struct csm_reply reply;

	two_realms();
	host_realm_create(2, 4, true);
	reply = realm_call(0, SMC_CSM_FEATURES, 0, 0, 0, 0);
	CHECK((reply.x[0] == CSM_SUCCESS) && (reply.x[1] == CSM_ABI_VERSION));
	CHECK(reply.x[2] == (CSM_FEATURE_POLICY | CSM_FEATURE_PEER | CSM_FEATURE_NOTIFY |
			     CSM_FEATURE_BLOCKS | CSM_FEATURE_CONSENTS | CSM_FEATURE_SECRET_IDS));
	reply = realm_call(0, SMC_CSM_FEATURES, 2, 0, 0, 0);
	CHECK((reply.x[1] == 512) && (reply.x[2] == 62));
	CHECK((realm_id(0) != 0) && (realm_id(1) != 0) && (realm_id(0) != realm_id(1)));
	CHECK(realm_id(2) == 0);
	CHECK(call(0, SMC_CSM_FEATURES, 3, 0, 0, 0) == CSM_ERROR_INPUT);
}

/* What others do with CSM is no concern of a realm that has nothing to do with it. */
static void without_a_table(void)
{
	uint64_t id, granule;

	two_realms();
	id = attached_region(4, CSM_PERM_READ);
	host_realm_create(2, 8, true);
	lock_forbidden = true;
	for (uint64_t number = SMC_CSM_FEATURES; number < 0xC600CB00; number++) {
		uint64_t x[5] = {number, (number == SMC_CSM_CREATE) ? 0x1000 : id, 0x1000, 0, 0};
		struct csm_reply reply = realm_try(2, number, x[1], x[2], x[3], x[4]);

		if (number == SMC_CSM_CREATE) {
			CHECK((reply.outcome == CSM_EXIT) &&
			      (reply.exit.operation == CSM_EXIT_NEED_APT));
			reply = realm_try(2, number, x[1], x[2], x[3], x[4]);
			CHECK(reply.x[0] == CSM_ERROR_NO_RESOURCE);
		}
		CHECK((reply.outcome == CSM_RETURN) &&
		      ((reply.x[0] != CSM_SUCCESS) || (number == SMC_CSM_FEATURES)));
	}
	CHECK(realm_try(2, SMC_CSM_FEATURES, 1, 0, 0, 0).x[0] == CSM_SUCCESS);
	CHECK(realm_try(2, SMC_CSM_RESERVE, id, 1, 0x1000, SIZE(4)).x[0] == CSM_ERROR_DENIED);
	CHECK(csm_rsi_may_set_ipa_state(rd_of(2), 0, SIZE(8)));
	/* The host's calls on it neither. */
	CHECK(csm_apt_remove(rd_of(2), &granule) == CSM_REMOVE_DONE);
	csm_apt_info(rd_of(2), &(struct csm_apt_counts){.realm_id = 0});
	lock_forbidden = false;
}

static void unassigned_numbers(void)
{
	two_realms();
	CHECK(csm_is_rsi_call(SMC_CSM_FEATURES) && csm_is_rsi_call(0xC600CAFF));
	CHECK(!csm_is_rsi_call(0xC600CB00) && !csm_is_rsi_call(0xC600C9FF) &&
	      !csm_is_rsi_call(0x1C600CA00));
	for (uint64_t number = 0xC600CA00; number < 0xC600CB00; number++)
		if (number > SMC_CSM_READMIT)
			CHECK(call(0, number, 1, 1, 1, 1) == CSM_NOT_SUPPORTED);
}

static void bad_ranges(void)
{
	static const uint64_t range[][2] = {
		{0x10000, 0},
		{0x10000, 0x800},
		{0x10800, 0x1000},
		{0x10001, 0x1000},
		{0x10000, 0x1001},
		{PAGES * PAGE, 0x1000},
		{PAGES * PAGE - 0x1000, 0x2000},
		{0x10000, UINT64_C(0xFFFFFFFFFFFF0000)},
		{UINT64_C(0xFFFFFFFFFFFFF000), 0x1000},
		{UINT64_C(0xFFFFFFFFFFFFF000), 0x2000},
		{0x10000, PAGES * PAGE},
		{UINT64_C(1) << 47, 0x1000},
	};
	uint64_t id;

	two_realms();
	CHECK(do_create(0, 0x40000, SIZE(4), &id) == CSM_SUCCESS);
	CHECK(do_share(0, id, 1, CSM_PERM_READ) == CSM_SUCCESS);
	for (unsigned int index = 0; index < sizeof(range) / sizeof(range[0]); index++) {
		CHECK(call(0, SMC_CSM_CREATE, range[index][0], range[index][1], 0, 0) ==
		      CSM_ERROR_INPUT);
		CHECK(call(1, SMC_CSM_RESERVE, id, realm_id(0), range[index][0], range[index][1]) ==
		      CSM_ERROR_INPUT);
	}
	CHECK(call(0, SMC_CSM_CREATE, 0x50000, SIZE(1), 1, 0) == CSM_ERROR_INPUT);
}

static void overlaps(void)
{
	uint64_t id, other;

	two_realms();
	id = shared_region(8, CSM_PERM_READ);
	CHECK(do_create(0, PROVIDER_BASE, SIZE(8), &other) == CSM_ERROR_INPUT);
	CHECK(do_create(0, PROVIDER_BASE - PAGE, SIZE(2), &other) == CSM_ERROR_INPUT);
	CHECK(do_create(0, PROVIDER_BASE + SIZE(7), SIZE(2), &other) == CSM_ERROR_INPUT);
	CHECK(do_create(0, PROVIDER_BASE + SIZE(3), SIZE(1), &other) == CSM_ERROR_INPUT);
	CHECK(do_create(0, PROVIDER_BASE - SIZE(2), SIZE(20), &other) == CSM_ERROR_INPUT);
	CHECK(do_create(0, PROVIDER_BASE - PAGE, SIZE(1), &other) == CSM_SUCCESS);
	CHECK(do_create(0, PROVIDER_BASE + SIZE(8), SIZE(1), &other) == CSM_SUCCESS);
	/* A consumer's own region, or mount, is no place to reserve, nor to create. */
	CHECK(do_create(1, CONSUMER_BASE + SIZE(7), SIZE(2), &other) == CSM_ERROR_INPUT);
	CHECK(do_create(1, 0x80000, SIZE(4), &other) == CSM_SUCCESS);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, 0x80000, SIZE(8)) == CSM_ERROR_INPUT);
	CHECK(do_reserve(1, id, 0, 0x80000 - SIZE(7), SIZE(8)) == CSM_ERROR_INPUT);
	CHECK(do_reserve(1, id, 0, 0x80000 - SIZE(8), SIZE(8)) == CSM_SUCCESS);
	check_invariants();
}

static void create_needs_ram(void)
{
	struct csm_reply reply;
	uint64_t id;

	two_realms();
	host_realm_create(2, 64, false);
	CHECK(host_apt_add(2) == OK);
	/* Not populated: the host is asked once, and may refuse. */
	reply = realm_try(2, SMC_CSM_CREATE, 0x4000, SIZE(4), 0, 0);
	CHECK((reply.outcome == CSM_EXIT) && (reply.exit.operation == CSM_EXIT_POPULATE));
	CHECK((reply.exit.base == 0x4000) && (reply.exit.top == 0x4000 + SIZE(4)));
	reply = realm_try(2, SMC_CSM_CREATE, 0x4000, SIZE(4), 0, 0);
	CHECK((reply.outcome == CSM_RETURN) && (reply.x[0] == CSM_ERROR_NO_RESOURCE));
	check_invariants();
	CHECK(do_create(2, 0x4000, SIZE(4), &id) == CSM_SUCCESS);
	/* RIPAS EMPTY somewhere inside. */
	realms[2].entry[20].ripas = CSM_LEAF_EMPTY;
	CHECK(do_create(2, SIZE(16), SIZE(8), &id) == CSM_ERROR_INPUT);
	check_invariants();
}

static void large_regions_take_chunks(void)
{
	struct csm_reply reply;
	uint64_t id;

	two_realms();
	reply = realm_call(0, SMC_CSM_CREATE, PROVIDER_BASE, SIZE(1100), 0, 0);
	CHECK(reply.x[0] == CSM_INCOMPLETE);
	id = reply.x[1];
	CHECK(call(0, SMC_CSM_SHARE, id, realm_id(1), CSM_PERM_READ, 0) == CSM_ERROR_STATE);
	CHECK(call(0, SMC_CSM_CREATE, PROVIDER_BASE, SIZE(1099), 0, 0) == CSM_ERROR_INPUT);
	reply = realm_call(0, SMC_CSM_CREATE, PROVIDER_BASE, SIZE(1100), 0, 0);
	CHECK((reply.x[0] == CSM_INCOMPLETE) && (reply.x[1] == id));
	reply = realm_call(0, SMC_CSM_CREATE, PROVIDER_BASE, SIZE(1100), 0, 0);
	CHECK((reply.x[0] == CSM_SUCCESS) && (reply.x[1] == id));
	CHECK(call(0, SMC_CSM_CREATE, PROVIDER_BASE, SIZE(1100), 0, 0) == CSM_ERROR_INPUT);
	CHECK(do_share(0, id, 1, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(call(1, SMC_CSM_RESERVE, id, realm_id(0), CONSUMER_BASE, SIZE(1099)) ==
	      CSM_ERROR_INPUT);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(1100)) == CSM_SUCCESS);
	reply = realm_call(1, SMC_CSM_ATTACH, id, 0, 0, 0);
	CHECK((reply.x[0] == CSM_INCOMPLETE) && (reply.x[1] == SIZE(512)));
	CHECK(call(1, SMC_CSM_ATTACH, id, SIZE(511), 0, 0) == CSM_ERROR_INPUT);
	CHECK(call(1, SMC_CSM_ATTACH, id, SIZE(513), 0, 0) == CSM_ERROR_INPUT);
	CHECK(call(1, SMC_CSM_ATTACH, id, UINT64_MAX, 0, 0) == CSM_ERROR_INPUT);
	CHECK(call(1, SMC_CSM_ATTACH, id, SIZE(512), 0, 0) == CSM_INCOMPLETE);
	reply = realm_call(1, SMC_CSM_ATTACH, id, SIZE(1024), 0, 0);
	CHECK((reply.x[0] == CSM_SUCCESS) && (reply.x[2] == CSM_PERM_READ));
	CHECK(call(1, SMC_CSM_ATTACH, id, 0, 0, 0) == CSM_ERROR_STATE);
	CHECK(call(1, SMC_CSM_DETACH, id, SIZE(512), 0, 0) == CSM_ERROR_INPUT);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	check_invariants();
}

static void info(void)
{
	struct csm_reply reply;
	uint64_t id, value;

	two_realms();
	id = shared_region(4, CSM_PERM_READ);
	reply = realm_call(0, SMC_CSM_INFO, id, 0, 0, 0);
	CHECK((reply.x[0] == CSM_SUCCESS) && (reply.x[1] == CSM_ROLE_PROVIDER) &&
	      (reply.x[2] == CSM_STATE_ACTIVE));
	CHECK((reply.x[3] == 3) && (reply.x[4] == PROVIDER_BASE) && (reply.x[5] == SIZE(4)));
	CHECK((reply.x[6] == realm_id(0)) && (reply.x[7] == 1) && (reply.count == 8));
	reply = realm_call(1, SMC_CSM_INFO, id, 0, 0, 0);
	CHECK((reply.x[1] == CSM_ROLE_CONSUMER) && (reply.x[2] == CSM_STATE_RESERVED) &&
	      (reply.x[3] == CSM_PERM_READ));
	CHECK((reply.x[4] == CONSUMER_BASE) && (reply.x[6] == realm_id(0)) && (reply.x[7] == 0));
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	CHECK(realm_call(1, SMC_CSM_INFO, id, 0, 0, 0).x[2] == CSM_STATE_ATTACHED);
	CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
	reply = realm_call(1, SMC_CSM_INFO, id, 0, 0, 0);
	CHECK((reply.x[2] == CSM_STATE_REVOKED) && (reply.x[3] == 0));
	CHECK(realm_call(0, SMC_CSM_INFO, id, 0, 0, 0).x[7] == 0);
	CHECK(do_destroy(0, id) == CSM_SUCCESS);
	CHECK(call(1, SMC_CSM_INFO, id, 0, 0, 0) == CSM_ERROR_GONE);
	CHECK(call(1, SMC_CSM_ATTACH, id, 0, 0, 0) == CSM_ERROR_GONE);
	CHECK(!realm_read(1, CONSUMER_BASE, &value));
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(call(1, SMC_CSM_INFO, id, 0, 0, 0) == CSM_ERROR_INPUT);
}

static void records_run_out(void)
{
	struct csm_reply reply;
	unsigned int created = 0;

	two_realms();
	host_realm_create(2, 200, true);
	reply = realm_try(2, SMC_CSM_CREATE, 0, PAGE, 0, 0);
	CHECK((reply.outcome == CSM_EXIT) && (reply.exit.operation == CSM_EXIT_NEED_APT) &&
	      (reply.exit.id[0] == 2));
	CHECK(realm_try(2, SMC_CSM_CREATE, 0, PAGE, 0, 0).x[0] == CSM_ERROR_NO_RESOURCE);
	for (;;) {
		reply = realm_try(0, SMC_CSM_CREATE, created * PAGE, PAGE, 0, 0);
		if (reply.outcome == CSM_EXIT)
			break;
		created++;
	}
	CHECK((created == 31) && (reply.exit.operation == CSM_EXIT_NEED_APT));
	/* The host enters again and gave nothing. */
	CHECK(realm_try(0, SMC_CSM_CREATE, created * PAGE, PAGE, 0, 0).x[0] ==
	      CSM_ERROR_NO_RESOURCE);
	/* With a host that gives, there is no limit but its memory. */
	for (; created < 150; created++)
		CHECK(realm_call(0, SMC_CSM_CREATE, created * PAGE, PAGE, 0, 0).x[0] ==
		      CSM_SUCCESS);
	check_invariants();
	CHECK(call(2, SMC_CSM_INFO, 1, 0, 0, 0) == CSM_ERROR_INPUT);
	CHECK(call(2, SMC_CSM_RESERVE, 1, realm_id(0), 0x3000, PAGE) == CSM_ERROR_DENIED);
}

static void exits_move_on(void)
{
	struct csm_reply reply;
	uint64_t id;

	host_realm_create(0, 1600, true);
	CHECK(host_apt_add(0) == OK);
	host_realm_create(1, 0, false);
	CHECK(host_apt_add(1) == OK);
	CHECK(do_create(0, PROVIDER_BASE, SIZE(600), &id) == CSM_SUCCESS);
	CHECK(do_share(0, id, 1, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(600)) == CSM_SUCCESS);
	CHECK(!realms[1].table[1]); /* EMPTY at level 2 was good enough */
	reply = realm_try(1, SMC_CSM_ATTACH, id, 0, 0, 0);
	CHECK((reply.exit.operation == CSM_EXIT_NEED_RTT) && (reply.exit.base == CONSUMER_BASE));
	CHECK((reply.exit.id[0] == id) && (reply.exit.id[1] == 3) &&
	      (reply.exit.top == CONSUMER_BASE + SIZE(600)));
	/* One table of the two: asked again for the other, further on. */
	CHECK(host_table_create(1, 1) == OK);
	reply = realm_try(1, SMC_CSM_ATTACH, id, 0, 0, 0);
	CHECK((reply.outcome == CSM_EXIT) && (reply.exit.base == SIZE(1024)));
	check_invariants();
	CHECK(realm_try(1, SMC_CSM_ATTACH, id, 0, 0, 0).x[0] == CSM_ERROR_NO_RESOURCE);
	check_invariants();
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	check_invariants();
}

void call_tests(void)
{
	run("a realm without a table does not wait for the lock", without_a_table);
	run("a region is created, shared, used from both sides, given back", whole_life);
	run("FEATURES tells version, id and room", features);
	run("unassigned function numbers answer not supported", unassigned_numbers);
	run("ranges that are unaligned, empty, unprotected or wrap are refused", bad_ranges);
	run("ranges that overlap a region or mount of the caller are refused", overlaps);
	run("CREATE takes populated RAM only", create_needs_ram);
	run("large regions take chunks, and a wrong offset is refused", large_regions_take_chunks);
	run("INFO follows a region through its states", info);
	run("records run out, and the host may add or not", records_run_out);
	run("an exit is repeated only when the work has got further", exits_move_on);
}
