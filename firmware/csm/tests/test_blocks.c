/* SPDX-License-Identifier: BSD-3-Clause */
/* Blocks: where the provider's memory is one, the consumer's mapping may be, and goes as a whole.
 */
#include "fake.h"
#include "tests.h"

#define SIZE(pages) ((uint64_t)(pages)*PAGE)
#define RW	    (CSM_PERM_READ | CSM_PERM_WRITE)
#define BLOCK	    SIZE(TABLE_PAGES)

static uint64_t call(unsigned int realm, uint64_t function, uint64_t a, uint64_t b, uint64_t c,
		     uint64_t d)
{
	uint64_t status = realm_call(realm, function, a, b, c, d).x[0];

	check_invariants();
	return status;
}

static unsigned int level_of(unsigned int realm, uint64_t ipa)
{
	int level;

	(void)fake_leaf(&realms[realm], ipa / PAGE, &level);
	return (unsigned int)level;
}

static bool is_mount(unsigned int realm, uint64_t ipa)
{
	return fake_leaf(&realms[realm], ipa / PAGE, NULL).kind == CSM_LEAF_MOUNT;
}

/* Realm 0 has pages up to 4 MiB and blocks in tables 2 to 5; realms 1 and 2 end at level 2. */
static void blocks_of_realm_0(void)
{
	for (unsigned int realm = 0; realm < 3; realm++) {
		host_realm_create(realm, (realm == 0) ? 6 * TABLE_PAGES : 0, false);
		if (realm != 0) {
			CHECK(host_table_create(realm, 0) == OK);
			CHECK(host_data_create(realm, 0) == OK);
		}
		CHECK(host_apt_add(realm) == OK);
	}
	for (unsigned int page = 0; page < 2 * TABLE_PAGES; page++)
		CHECK(host_data_create(0, page * PAGE) == OK);
	for (unsigned int table = 2; table < 6; table++) {
		CHECK(host_block_create(0, table) == OK);
		CHECK(host_table_fold(0, table) == OK);
	}
	check_invariants();
}

/* With a host that makes the one table that is missing, and none where a block might lie. */
static uint64_t attach_sparingly(unsigned int realm, uint64_t id)
{
	uint64_t offset = 0;

	for (;;) {
		struct csm_reply reply = realm_try(realm, SMC_CSM_ATTACH, id, offset, 0, 0);

		check_invariants();
		if ((reply.outcome == CSM_RETURN) && (reply.x[0] != CSM_INCOMPLETE))
			return reply.x[0];
		if (reply.outcome == CSM_RETURN)
			offset = reply.x[1];
		else
			CHECK(host_table_create(realm, (unsigned int)(reply.exit.base / BLOCK)) ==
			      OK);
	}
}

/* A region of realm 0 that realm `consumer` has attached at `at`. */
static uint64_t attach(uint64_t from, uint64_t size, unsigned int consumer, uint64_t at,
		       uint64_t perm)
{
	uint64_t id;

	CHECK(do_create(0, from, size, &id) == CSM_SUCCESS);
	CHECK(do_share(0, id, consumer, perm) == CSM_SUCCESS);
	CHECK(do_reserve(consumer, id, 0, at, size) == CSM_SUCCESS);
	CHECK(attach_sparingly(consumer, id) == CSM_SUCCESS);
	return id;
}

/* All pages of [ipa, ipa + size) reached, so that TLBs have them. */
static void touch(unsigned int realm, uint64_t ipa, uint64_t size)
{
	uint64_t value;

	for (uint64_t at = ipa; at < ipa + size; at += PAGE)
		CHECK(realm_read(realm, at, &value));
}

static void a_block_for_a_block(void)
{
	uint64_t id, value;

	blocks_of_realm_0();
	id = attach(2 * BLOCK, 2 * BLOCK, 1, 4 * BLOCK, RW);
	CHECK((level_of(1, 4 * BLOCK) == 2) && (level_of(1, 5 * BLOCK) == 2));
	CHECK(realm_write(0, 3 * BLOCK + SIZE(7), 71));
	CHECK(realm_read(1, 5 * BLOCK + SIZE(7), &value) && (value == 71));
	CHECK(realm_write(1, 6 * BLOCK - PAGE, 72));
	CHECK(realm_read(0, 4 * BLOCK - PAGE, &value) && (value == 72));
	CHECK(!realm_read(1, 6 * BLOCK, &value));
	touch(1, 4 * BLOCK, 2 * BLOCK);
	check_invariants();
	CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
	for (uint64_t ipa = 4 * BLOCK; ipa < 6 * BLOCK; ipa += PAGE)
		CHECK(!realm_read(1, ipa, &value) &&
		      (fake_leaf(&realms[1], ipa / PAGE, NULL).ripas == CSM_LEAF_EMPTY));
	/* Read-only as a block, too. */
	CHECK(do_share(0, id, 1, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	CHECK(level_of(1, 4 * BLOCK) == 2);
	CHECK(realm_read(1, 4 * BLOCK, &value) && !realm_write(1, 4 * BLOCK, 1));
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	check_invariants();
	CHECK(!realm_read(1, 4 * BLOCK, &value));
}

/* Differences in alignment, and a region that holds a part of a block, give pages. */
static void pages_where_it_must(void)
{
	static const struct {
		uint64_t from, size, at;
		unsigned int blocks; /* of the consumer's */
	} trial[] = {
		{2 * BLOCK, BLOCK, 4 * BLOCK, 1},
		{2 * BLOCK, BLOCK, 4 * BLOCK + PAGE, 0},
		{2 * BLOCK, 2 * BLOCK, 4 * BLOCK + SIZE(256), 0},
		{2 * BLOCK, BLOCK - PAGE, 4 * BLOCK, 0},
		{2 * BLOCK + PAGE, BLOCK - PAGE, 4 * BLOCK + PAGE, 0},
		{2 * BLOCK + PAGE, BLOCK, 4 * BLOCK + PAGE, 0},
		/* The middle one of three, pages before and behind. */
		{2 * BLOCK + SIZE(500), SIZE(12) + BLOCK + SIZE(9), 4 * BLOCK + SIZE(500), 1},
		/* Pages of the provider's first, then its blocks. */
		{BLOCK + SIZE(100), SIZE(412) + 2 * BLOCK, 3 * BLOCK + SIZE(100), 2},
		/* Pages only, however aligned. */
		{0, BLOCK, 4 * BLOCK, 0},
	};

	for (unsigned int i = 0; i < sizeof(trial) / sizeof(trial[0]); i++) {
		unsigned int blocks = 0;
		uint64_t id, value;

		fake_reset();
		blocks_of_realm_0();
		id = attach(trial[i].from, trial[i].size, 1, trial[i].at, RW);
		for (unsigned int table = 0; table < TABLES; table++)
			blocks += (level_of(1, table * BLOCK) == 2) && is_mount(1, table * BLOCK);
		CHECK(blocks == trial[i].blocks);
		touch(1, trial[i].at, trial[i].size);
		check_invariants();
		CHECK(!realm_read(1, trial[i].at - PAGE, &value));
		CHECK(!realm_read(1, trial[i].at + trial[i].size, &value));
		CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
		check_invariants();
		CHECK(!realm_read(1, trial[i].at, &value) &&
		      !realm_read(1, trial[i].at + trial[i].size - PAGE, &value));
		for (unsigned int realm = 0; realm < 3; realm++)
			host_apt_remove_all(realm);
	}
}

static void tables_that_are_asked_for(void)
{
	struct csm_reply reply;
	uint64_t id;

	blocks_of_realm_0();
	host_realm_create(3, 0, false);
	realms[3].bare = true;
	CHECK(host_apt_add(3) == OK);
	CHECK(do_create(0, 2 * BLOCK + SIZE(500), SIZE(12) + BLOCK + SIZE(5), &id) == CSM_SUCCESS);
	CHECK(do_share(0, id, 3, RW) == CSM_SUCCESS);
	CHECK(do_reserve(3, id, 0, 4 * BLOCK + SIZE(500), SIZE(12) + BLOCK + SIZE(5)) ==
	      CSM_SUCCESS);
	check_invariants();
	/* Tables end at level 1: pages before the block are asked for as such. */
	reply = realm_try(3, SMC_CSM_ATTACH, id, 0, 0, 0);
	CHECK((reply.exit.operation == CSM_EXIT_NEED_RTT) && (reply.exit.id[1] == 3) &&
	      (reply.exit.base == 4 * BLOCK + SIZE(500)));
	CHECK((host_middle_create(3) == OK) && (host_table_create(3, 4) == OK));
	/* Then the block needs nothing, and what is behind it does. */
	reply = realm_try(3, SMC_CSM_ATTACH, id, 0, 0, 0);
	CHECK((reply.exit.operation == CSM_EXIT_NEED_RTT) && (reply.exit.id[1] == 3) &&
	      (reply.exit.base == 6 * BLOCK));
	CHECK(is_mount(3, 5 * BLOCK) && (level_of(3, 5 * BLOCK) == 2));
	check_invariants();
	CHECK(realm_try(3, SMC_CSM_ATTACH, id, 0, 0, 0).x[0] == CSM_ERROR_NO_RESOURCE);
	CHECK(do_attach(3, id) == CSM_SUCCESS);
	check_invariants();
	CHECK(do_destroy(0, id) == CSM_SUCCESS);

	/* A block where tables end at level 1 needs one of level 2, no more. */
	host_realm_create(4, 0, false);
	realms[4].bare = true;
	CHECK(host_apt_add(4) == OK);
	CHECK(do_create(0, 3 * BLOCK, 2 * BLOCK, &id) == CSM_SUCCESS);
	CHECK(do_share(0, id, 4, RW) == CSM_SUCCESS);
	CHECK(do_reserve(4, id, 0, 6 * BLOCK, 2 * BLOCK) == CSM_SUCCESS);
	reply = realm_try(4, SMC_CSM_ATTACH, id, 0, 0, 0);
	CHECK((reply.exit.operation == CSM_EXIT_NEED_RTT) && (reply.exit.id[1] == 2) &&
	      (reply.exit.base == 6 * BLOCK) && (reply.exit.top == 8 * BLOCK));
	CHECK(realm_try(4, SMC_CSM_ATTACH, id, 0, 0, 0).x[0] == CSM_ERROR_NO_RESOURCE);
	CHECK(do_attach(4, id) == CSM_SUCCESS);
	CHECK((level_of(4, 6 * BLOCK) == 2) && (level_of(4, 7 * BLOCK) == 2));
	check_invariants();
}

/* What the consumer's host may and may not do to the entry. */
static void the_host_cannot_split_it(void)
{
	uint64_t id, pa, value;

	blocks_of_realm_0();
	id = attach(2 * BLOCK, 2 * BLOCK, 1, 4 * BLOCK, RW);
	touch(1, 4 * BLOCK, 2 * BLOCK);
	CHECK(host_table_create(1, 4) == REFUSED);
	CHECK(host_table_fold(1, 4) == REFUSED);
	CHECK(host_table_destroy(1, 4) == REFUSED);
	CHECK(host_data_create(1, 4 * BLOCK) == REFUSED);
	CHECK(host_set_ripas(1, 4 * BLOCK, CSM_LEAF_RAM) == REFUSED);
	check_invariants();
	/* A page of it: the block goes, and no address comes back; the provider has it all. */
	CHECK((host_data_destroy(1, 4 * BLOCK + SIZE(33), &pa) == OK) && (pa == 0));
	check_invariants();
	for (uint64_t ipa = 4 * BLOCK; ipa < 5 * BLOCK; ipa += PAGE)
		CHECK(!realm_read(1, ipa, &value));
	touch(0, 2 * BLOCK, 2 * BLOCK);
	touch(1, 5 * BLOCK, BLOCK);
	CHECK(level_of(0, 2 * BLOCK) == 2);
	/* Where it was the host may put a table now, and still no memory. */
	CHECK(host_table_create(1, 4) == OK);
	CHECK(host_data_create(1, 4 * BLOCK) == REFUSED);
	CHECK(host_table_fold(1, 4) == REFUSED);
	/* Attached anew: a table lies in the block's place. */
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	check_invariants();
	CHECK(do_reserve(1, id, 0, 4 * BLOCK, 2 * BLOCK) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	CHECK((level_of(1, 4 * BLOCK) == 3) && (level_of(1, 5 * BLOCK) == 2));
	touch(1, 4 * BLOCK, 2 * BLOCK);
	check_invariants();
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	/* Given up, it is the host's again. */
	CHECK(host_table_create(1, 5) == OK);
	CHECK(host_data_create(1, 5 * BLOCK) == OK);
	check_invariants();
}

/* The provider's host folds and unfolds under a region, and takes pages. */
static void the_provider_unfolds(void)
{
	uint64_t id, pa, value;

	blocks_of_realm_0();
	id = attach(2 * BLOCK, 2 * BLOCK, 1, 4 * BLOCK, RW);
	CHECK(do_share(0, id, 2, CSM_PERM_READ) == CSM_SUCCESS);
	CHECK(do_reserve(2, id, 0, SIZE(513), 2 * BLOCK) == CSM_SUCCESS);
	CHECK(do_attach(2, id) == CSM_SUCCESS);
	touch(1, 4 * BLOCK, 2 * BLOCK);
	touch(2, SIZE(513), 2 * BLOCK);
	/* A command that fails for want of a page entry takes nothing from anyone. */
	CHECK((host_data_destroy(0, 2 * BLOCK + SIZE(3), &pa) == REFUSED) && (pa == 0));
	CHECK(is_mount(1, 4 * BLOCK) && is_mount(2, SIZE(513 + 3)));
	CHECK(host_table_create(0, 2) == OK);
	check_invariants();
	CHECK((level_of(1, 4 * BLOCK) == 2) && is_mount(1, 4 * BLOCK));
	CHECK(host_table_fold(0, 2) == OK);
	check_invariants();
	CHECK(host_table_create(0, 2) == OK);
	/* One page: of who has it as a block, the block; of who has pages, the page. */
	CHECK((host_data_destroy(0, 2 * BLOCK + SIZE(3), &pa) == OK) && (pa != 0));
	check_invariants();
	CHECK(host_undelegate(pa) == OK);
	for (uint64_t page = 0; page < TABLE_PAGES; page++) {
		CHECK(!realm_read(1, 4 * BLOCK + SIZE(page), &value));
		CHECK(realm_read(2, SIZE(513 + page), &value) == (page != 3));
	}
	touch(1, 5 * BLOCK, BLOCK);
	CHECK(host_table_fold(0, 2) == REFUSED);
	/* Anew: up to the page that is gone. */
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, 4 * BLOCK, 2 * BLOCK) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_ERROR_NO_RESOURCE);
	check_invariants();
	CHECK(is_mount(1, 4 * BLOCK + SIZE(2)) && !is_mount(1, 4 * BLOCK + SIZE(3)));
	/* A policy or a peer's record in a block is read and written as in pages. */
	CHECK(call(0, SMC_CSM_PEER, realm_id(1), 5 * BLOCK + SIZE(9), id, 0) == CSM_SUCCESS);
	CHECK(do_destroy(0, id) == CSM_SUCCESS);
	check_invariants();
}

/* An eviction that takes several calls: the block of a consumer that was passed does not come back.
 */
static void evicted_between_calls(void)
{
	uint64_t id, pa;
	int result;

	blocks_of_realm_0();
	id = attach(2 * BLOCK, 2 * BLOCK, 1, 4 * BLOCK, RW);
	for (uint64_t peer = 1; peer <= 40; peer++)
		CHECK(call(0, SMC_CSM_SHARE, id, realm_id(2) + peer, CSM_PERM_READ, 0) ==
		      CSM_SUCCESS);
	CHECK(host_table_create(0, 2) == OK);
	result = host_data_destroy(0, 2 * BLOCK + SIZE(5), &pa);
	CHECK((result == AGAIN) && !is_mount(1, 4 * BLOCK));
	check_invariants();
	/* The provider's host makes it a block again, so that it might go over as one. */
	CHECK(host_table_fold(0, 2) == OK);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, 4 * BLOCK, 2 * BLOCK) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_ERROR_NO_RESOURCE);
	check_invariants();
	CHECK(is_mount(1, 4 * BLOCK + SIZE(4)) && !is_mount(1, 4 * BLOCK + SIZE(5)));
	/* The command fails now, for it has no page: but nobody may have got the page by that. */
	CHECK(host_data_destroy(0, 2 * BLOCK + SIZE(5), &pa) == REFUSED);
	CHECK(host_table_create(0, 2) == OK);
	while (result == AGAIN) {
		result = host_data_destroy(0, 2 * BLOCK + SIZE(5), &pa);
		check_invariants();
	}
	CHECK((result == OK) && (pa != 0));
	check_invariants();
}

/* ---- every way of ending, with windows that hold pages and blocks ---------------------------- */

/* 300 pages, two blocks, 100 pages; attached in full, or by one chunk. */
#define MIXED_SIZE (SIZE(300) + 2 * BLOCK + SIZE(100))
#define MIXED_FROM (2 * BLOCK + SIZE(212))
#define MIXED_AT   (3 * BLOCK + SIZE(212))

static uint64_t mixed(unsigned int chunks)
{
	uint64_t id, offset = 0;

	blocks_of_realm_0();
	if (chunks > 2)
		return attach(MIXED_FROM, MIXED_SIZE, 1, MIXED_AT, RW);
	CHECK(do_create(0, MIXED_FROM, MIXED_SIZE, &id) == CSM_SUCCESS);
	CHECK(do_share(0, id, 1, RW) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, MIXED_AT, MIXED_SIZE) == CSM_SUCCESS);
	CHECK((host_table_create(1, 3) == OK) && (host_table_create(1, 6) == OK));
	for (unsigned int chunk = 0; chunk < chunks; chunk++)
		offset = realm_call(1, SMC_CSM_ATTACH, id, offset, 0, 0).x[1];
	check_invariants();
	return id;
}

static void nothing_left(void)
{
	uint64_t value;

	check_invariants();
	for (uint64_t ipa = MIXED_AT; ipa < MIXED_AT + MIXED_SIZE; ipa += PAGE)
		CHECK(!realm_read(1, ipa, &value) && !is_mount(1, ipa));
}

static void ends_with_blocks(void)
{
	for (unsigned int how = 0; how < 6; how++) {
		for (unsigned int chunks = 1; chunks < 4; chunks++) {
			uint64_t id, value;

			fake_reset();
			id = mixed(chunks);
			for (uint64_t ipa = MIXED_AT; ipa < MIXED_AT + MIXED_SIZE; ipa += PAGE)
				(void)realm_read(1, ipa, &value);
			if (how == 0)
				CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
			if (how == 1)
				CHECK(do_detach(1, id) == CSM_SUCCESS);
			if (how == 2)
				CHECK(do_destroy(0, id) == CSM_SUCCESS);
			/* A chunk by one side, the rest by the other. */
			if (how == 3) {
				(void)call(1, SMC_CSM_DETACH, id, 0, 0, 0);
				(void)do_revoke(0, id, 1);
			}
			if (how >= 4)
				host_apt_remove_all(how - 4);
			nothing_left();
			for (unsigned int realm = 0; realm < 3; realm++)
				host_apt_remove_all(realm);
		}
	}
}

/* One call's worth of blocks, and no more: what invalidates by pages has a bound, too. */
static void bounded_by_blocks(void)
{
	struct csm_reply reply;
	uint64_t id;

	blocks_of_realm_0();
	id = attach(2 * BLOCK, 4 * BLOCK, 1, 4 * BLOCK, RW);
	fake_call_begins();
	reply = realm_try(0, SMC_CSM_REVOKE, id, realm_id(1), 0, 0);
	CHECK((reply.x[0] == CSM_SUCCESS) && (invalidations == 4) && (entries_touched <= 8));
	check_invariants();
}

/* Pages before and behind blocks cost what they are, not what a table may hold. */
static void bounded_by_pages_and_blocks(void)
{
	struct csm_reply reply;
	uint64_t id;

	blocks_of_realm_0();
	id = attach(3 * BLOCK - PAGE, 2 * BLOCK + SIZE(3), 1, 5 * BLOCK - PAGE, RW);
	CHECK((level_of(1, 5 * BLOCK) == 2) && (level_of(1, 6 * BLOCK) == 2));
	fake_call_begins();
	reply = realm_try(0, SMC_CSM_REVOKE, id, realm_id(1), 0, 0);
	CHECK((reply.x[0] == CSM_SUCCESS) && (invalidations == 1 + 2 + 2));
	check_invariants();
}

/* ---- break before make: what needs no CSM lock, between every two port calls ---------------- */

/* The consumer reaches all it can; then its host puts tables wherever it may. */
static void refill_and_make_tables(void)
{
	uint64_t value;

	for (uint64_t ipa = 0; ipa < PAGES * PAGE; ipa += PAGE)
		(void)realm_read(1, ipa, &value);
	for (unsigned int table = 0; table < TABLES; table++)
		(void)host_table_create(1, table);
}

/* How a window of pages and blocks may end, all of it or a block of it. */
enum ending { BY_REVOKE, BY_DETACH, BY_DESTROY, BY_REMOVAL, BY_EVICTION, BY_ITS_HOST, ENDINGS };

static void end(enum ending how, uint64_t id)
{
	uint64_t pa;

	switch (how) {
	case BY_REVOKE:
		CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
		break;
	case BY_DETACH:
		CHECK(do_detach(1, id) == CSM_SUCCESS);
		break;
	case BY_DESTROY:
		CHECK(do_destroy(0, id) == CSM_SUCCESS);
		break;
	case BY_REMOVAL:
		host_apt_remove_all(1);
		break;
	case BY_EVICTION:
		CHECK(host_table_create(0, 3) == OK);
		CHECK((host_data_destroy(0, 3 * BLOCK + SIZE(77), &pa) == OK) && (pa != 0));
		break;
	default:
		CHECK((host_data_destroy(1, 5 * BLOCK - PAGE, &pa) == OK) && (pa == 0));
		break;
	}
}

static void no_table_where_a_block_is_cached(void)
{
	for (unsigned int how = 0; how < ENDINGS; how++) {
		uint64_t id;

		fake_reset();
		id = mixed(3);
		refill_and_make_tables();
		CHECK((level_of(1, 4 * BLOCK) == 2) && (level_of(1, 5 * BLOCK) == 2));
		meddle = refill_and_make_tables;
		end((enum ending)how, id);
		meddle = NULL;
		check_invariants();
		for (unsigned int realm = 0; realm < 3; realm++)
			host_apt_remove_all(realm);
	}
}

void block_tests(void)
{
	run("a block of the provider's is mapped as one, and goes as one", a_block_for_a_block);
	run("pages are mapped where alignment or the region's edge demands it",
	    pages_where_it_must);
	run("ATTACH asks for a table of level 2 for a block, of level 3 for pages",
	    tables_that_are_asked_for);
	run("2 never the host: it cannot split, fill or fold a block that is mapped",
	    the_host_cannot_split_it);
	run("2 never the host: a page taken from the provider takes a consumer's block",
	    the_provider_unfolds);
	run("2 never the host: a block with a page under eviction is mapped to nobody",
	    evicted_between_calls);
	run("8 teardown: windows of pages and blocks end in every way", ends_with_blocks);
	run("9 bounded: a block is one entry", bounded_by_blocks);
	run("9 bounded: what goes costs what it is, pages among blocks",
	    bounded_by_pages_and_blocks);
	run("5 revocation is final: no table is made where a block is cached",
	    no_table_where_a_block_is_cached);
}
