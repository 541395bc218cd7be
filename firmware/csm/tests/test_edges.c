/* SPDX-License-Identifier: BSD-3-Clause */
/* What the host is told and asked at the edges: entries that reach too far, questions that differ.
 */
#include "fake.h"
#include "tests.h"

#define SIZE(pages) ((uint64_t)(pages) * PAGE)
#define RW	    (CSM_PERM_READ | CSM_PERM_WRITE)

/* RIPAS of an entry above the pages is EMPTY for a range only when it stands for no other. */
static void an_entry_that_reaches_too_far(void)
{
	const uint64_t base = SIZE(5 * TABLE_PAGES + 100);
	struct csm_reply reply;
	uint64_t id, owner;

	two_realms();
	CHECK(do_create(0, PROVIDER_BASE, SIZE(4), &id) == CSM_SUCCESS);
	CHECK(do_share(0, id, 1, RW) == CSM_SUCCESS);
	owner = realm_id(0);
	realms[1].block[5].ripas = CSM_LEAF_RAM;
	reply = realm_try(1, SMC_CSM_RESERVE, id, owner, base, SIZE(4));
	CHECK((reply.outcome == CSM_EXIT) && (reply.exit.operation == CSM_EXIT_NEED_RTT));
	CHECK((reply.exit.base == base) && (reply.exit.top == base + SIZE(4)) &&
	      (reply.exit.id[0] == id) && (reply.exit.id[1] == CSM_LEVEL_PAGE));
	check_invariants();
	reply = realm_try(1, SMC_CSM_RESERVE, id, owner, base, SIZE(4));
	CHECK((reply.outcome == CSM_RETURN) && (reply.x[0] == CSM_ERROR_NO_RESOURCE));
	CHECK(realms[1].block[5].ripas == CSM_LEAF_RAM);
	CHECK(do_reserve(1, id, 0, base, SIZE(4)) == CSM_SUCCESS);
	check_invariants();
	/* What lies beside it keeps its own. */
	for (uint64_t page = 0; page < TABLE_PAGES; page++)
		CHECK((realms[1].entry[5 * TABLE_PAGES + page].ripas == CSM_LEAF_EMPTY) ==
		      ((page >= 100) && (page < 104)));
}

/* While the host vacates, the same call goes on, and no other. */
static void another_reservation_meanwhile(void)
{
	const uint64_t base = 0x100000;
	struct csm_reply reply;
	uint64_t id, owner;

	two_realms();
	CHECK(do_create(0, PROVIDER_BASE, SIZE(4), &id) == CSM_SUCCESS);
	CHECK(do_share(0, id, 1, RW) == CSM_SUCCESS);
	owner = realm_id(0);
	reply = realm_try(1, SMC_CSM_RESERVE, id, owner, base, SIZE(4));
	CHECK((reply.outcome == CSM_EXIT) && (reply.exit.operation == CSM_EXIT_VACATE));
	CHECK(realm_try(1, SMC_CSM_RESERVE, id, owner, base + PAGE, SIZE(4)).x[0] ==
	      CSM_ERROR_STATE);
	CHECK(realm_try(1, SMC_CSM_RESERVE, id, owner, base, SIZE(3)).x[0] == CSM_ERROR_STATE);
	CHECK(realm_try(1, SMC_CSM_RESERVE, id, owner + 1, base, SIZE(4)).x[0] == CSM_ERROR_STATE);
	CHECK(realm_call(1, SMC_CSM_INFO, id, 0, 0, 0).x[2] == CSM_STATE_VACATING);
	check_invariants();
	CHECK(do_reserve(1, id, 0, base, SIZE(4)) == CSM_SUCCESS);
	check_invariants();
}

/* An answer to one question is none to another, however alike they are. */
static void questions_that_differ(void)
{
	struct csm_reply reply;
	uint64_t id, other;

	two_realms();
	host_realm_create(2, 200, true);
	CHECK(host_apt_add(2) == OK);
	id = shared_region(4, RW);
	CHECK(do_share(0, id, 2, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(do_reserve(2, id, 0, SIZE(100), SIZE(4)) == CSM_SUCCESS);
	CHECK(do_create(0, SIZE(100), SIZE(1), &other) == CSM_SUCCESS);
	CHECK(do_share(0, other, 1, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(do_reserve(1, other, 0, SIZE(100), SIZE(1)) == CSM_SUCCESS);
	for (unsigned int peer = 1; peer < 3; peer++) {
		uint64_t to = realm_id(peer);

		reply = realm_try(0, SMC_CSM_NOTIFY, id, to, 0, 0);
		CHECK((reply.outcome == CSM_EXIT) && (reply.exit.id[1] == to));
	}
	/* The last one was for realm 2: neither realm 1 nor another region has been rung since. */
	reply = realm_try(0, SMC_CSM_NOTIFY, id, realm_id(1), 0, 0);
	CHECK(reply.outcome == CSM_EXIT);
	reply = realm_try(0, SMC_CSM_NOTIFY, other, realm_id(1), 0, 0);
	CHECK((reply.outcome == CSM_EXIT) && (reply.exit.id[0] == other));
	check_invariants();
}

/* A page under eviction that lies beyond the first run. */
static void evicted_far_inside(void)
{
	uint64_t id, value, pa;

	two_realms();
	id = attached_region(100, RW);
	for (uint64_t peer = 1; peer <= 40; peer++)
		CHECK(realm_call(0, SMC_CSM_SHARE, id, realm_id(1) + peer, CSM_PERM_READ, 0).x[0] ==
		      CSM_SUCCESS);
	CHECK(host_data_destroy(0, PROVIDER_BASE + SIZE(70), &pa) == AGAIN);
	check_invariants();
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(100)) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_ERROR_NO_RESOURCE);
	check_invariants();
	CHECK(realm_read(1, CONSUMER_BASE + SIZE(69), &value));
	CHECK(!realm_read(1, CONSUMER_BASE + SIZE(70), &value));
}

/* Entries of a kind that CSM knows nothing of are nobody's to share or to take. */
static void entries_of_another_kind(void)
{
	struct entry *entry;
	struct entry before;
	uint64_t id;

	two_realms();
	id = shared_region(2, RW);
	entry = &realms[0].entry[50];
	before = *entry;
	entry->kind = CSM_LEAF_OTHER;
	CHECK(realm_try(0, SMC_CSM_CREATE, SIZE(50), PAGE, 0, 0).x[0] == CSM_ERROR_INPUT);
	CHECK(realm_try(0, SMC_CSM_PEER, realm_id(1), SIZE(50), id, 0).x[0] == CSM_ERROR_INPUT);
	CHECK(realm_try(0, SMC_CSM_SHARE_POLICY, id, SIZE(50), 0, 0).x[0] == CSM_ERROR_INPUT);
	CHECK(entry->kind == CSM_LEAF_OTHER);
	*entry = before;
	check_invariants();
}

static void what_the_host_counts(void)
{
	struct csm_apt_counts counts;
	uint64_t id;

	two_realms();
	id = attached_region(4, RW);
	csm_apt_info(rd_of(0), &counts);
	CHECK((counts.realm_id == realm_id(0)) && (counts.regions == 1) &&
	      (counts.reservations == 0) && (counts.granules == 1) &&
	      (counts.free_records == 62 - 3));
	CHECK(host_apt_add(1) == OK);
	csm_apt_info(rd_of(1), &counts);
	CHECK((counts.realm_id == realm_id(1)) && (counts.regions == 0) &&
	      (counts.reservations == 1) && (counts.granules == 2) &&
	      (counts.free_records == 62 + 63 - 2));
	CHECK(do_destroy(0, id) == CSM_SUCCESS);
	host_apt_remove_all(0);
	csm_apt_info(rd_of(0), &counts);
	CHECK((counts.realm_id == 0) && (counts.regions == 0) && (counts.reservations == 0) &&
	      (counts.granules == 0) && (counts.free_records == 0));
	/* A realm without a table may change what it likes. */
	CHECK(csm_rsi_may_set_ipa_state(rd_of(0), 0, SIZE(PAGES)));
	fake_idle_check();
}

/* INFO while a policy goes: who is still vacating has no permission, and is vacating. */
static void vacating_when_a_policy_goes(void)
{
	struct csm_reply reply;
	uint64_t id, index;

	five_realms(1600);
	id = new_region(1300);
	index = share_policy(id, 1, RW, 3);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(1300)) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	reply = realm_try(2, SMC_CSM_RESERVE, id, realm_id(0), 0, SIZE(1300));
	CHECK((reply.outcome == CSM_EXIT) && (reply.exit.operation == CSM_EXIT_VACATE));
	CHECK(realm_call(0, SMC_CSM_REVOKE, id, index, 0, 0).x[0] == CSM_INCOMPLETE);
	check_invariants();
	reply = realm_call(2, SMC_CSM_INFO, id, 0, 0, 0);
	CHECK((reply.x[2] == CSM_STATE_VACATING) && (reply.x[3] == 0));
	CHECK(realm_call(1, SMC_CSM_INFO, id, 0, 0, 0).x[2] == CSM_STATE_DETACHING);
	CHECK(realm_call(2, SMC_CSM_RESERVE, id, realm_id(0), 0, SIZE(1300)).x[0] ==
	      CSM_ERROR_DENIED);
	check_invariants();
	CHECK(revoke_all(id, index) == CSM_SUCCESS);
}

void edge_tests(void)
{
	run("RESERVE asks for a table where an entry stands for more than the range",
	    an_entry_that_reaches_too_far);
	run("a reservation that is being made is not another one", another_reservation_meanwhile);
	run("an answer to one question is none to another", questions_that_differ);
	run("2 never the host: a page under eviction is mapped to nobody, wherever it lies",
	    evicted_far_inside);
	run("entries that CSM knows nothing of are refused", entries_of_another_kind);
	run("APT_INFO counts what there is", what_the_host_counts);
	run("INFO tells of a reservation whose policy goes", vacating_when_a_policy_goes);
}
