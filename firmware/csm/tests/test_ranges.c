/* SPDX-License-Identifier: BSD-3-Clause */
/* RMI 2.0: a host takes a range of memory by one command, which regions and mounts divide. */
#include "fake.h"
#include "tests.h"

#define SIZE(pages) ((uint64_t)(pages)*PAGE)
#define RW	    (CSM_PERM_READ | CSM_PERM_WRITE)
#define BLOCK	    SIZE(TABLE_PAGES)

/* What a host meets that takes all memory of [base, top), and repeats and splits as it is told. */
struct taking {
	unsigned int calls, splits, repeats, pages;
};

static struct taking take(unsigned int realm, uint64_t base, uint64_t top)
{
	struct taking taking = {0};

	for (unsigned int calls = 0; (base < top) && (calls < 4096); calls++) {
		unsigned int taken;
		uint64_t reached;
		int result = host_data_unmap(realm, base, top, &reached, &taken);

		check_invariants();
		taking.calls++;
		taking.pages += taken;
		if (result == REFUSED) {
			taking.splits++;
			CHECK(host_table_create(realm, (unsigned int)(base / BLOCK)) == OK);
		} else if (result == AGAIN) {
			taking.repeats++;
		} else {
			CHECK(reached > base);
			base = reached;
		}
	}
	CHECK(base == top);
	return taking;
}

/* Realm 0: pages in tables 0 and 1, blocks in 2 to 5; realm 1 has nothing, and ends at level 2. */
static void provider_and_consumer(void)
{
	host_realm_create(0, 6 * TABLE_PAGES, false);
	host_realm_create(1, 0, false);
	CHECK((host_apt_add(0) == OK) && (host_apt_add(1) == OK));
	for (unsigned int page = 0; page < 2 * TABLE_PAGES; page++)
		CHECK(host_data_create(0, page * PAGE) == OK);
	for (unsigned int table = 2; table < 6; table++)
		CHECK((host_block_create(0, table) == OK) && (host_table_fold(0, table) == OK));
}

static uint64_t attach(uint64_t from, uint64_t size, uint64_t at)
{
	uint64_t id;

	CHECK(do_create(0, from, size, &id) == CSM_SUCCESS);
	CHECK(do_share(0, id, 1, RW) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, at, size) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	check_invariants();
	return id;
}

static bool reaches(unsigned int realm, uint64_t base, uint64_t size)
{
	uint64_t value;

	for (uint64_t ipa = base; ipa < base + size; ipa += PAGE)
		if (realm_read(realm, ipa, &value))
			return true;
	return false;
}

/* Blocks before and behind a region go as blocks, by one command each. */
static void blocks_beside_a_region(void)
{
	struct taking taking;

	provider_and_consumer();
	(void)attach(SIZE(512 + 100), SIZE(3), SIZE(5));
	taking = take(0, 2 * BLOCK, 6 * BLOCK);
	CHECK((taking.pages == 4 * TABLE_PAGES) && (taking.calls == 4) && (taking.splits == 0));
	CHECK(reaches(1, SIZE(5), SIZE(3)));
	/* Pages up to the region, each page of it, pages behind. */
	taking = take(0, 0, 2 * BLOCK);
	CHECK((taking.pages == 2 * TABLE_PAGES) && (taking.calls == 1 + 1 + 3 + 1));
	CHECK(!reaches(1, SIZE(5), SIZE(3)) && !reaches(0, 0, 6 * BLOCK));
}

/* A block that a region is part of is split, and goes page by page; its consumer's block at once.
 */
static void a_block_in_a_region(void)
{
	struct taking taking;

	provider_and_consumer();
	(void)attach(3 * BLOCK, 2 * BLOCK, 5 * BLOCK);
	CHECK(!realms[1].table[5] && !realms[1].table[6]);
	CHECK(reaches(1, 5 * BLOCK, 2 * BLOCK));
	taking = take(0, 2 * BLOCK, 4 * BLOCK);
	CHECK((taking.pages == 2 * TABLE_PAGES) && (taking.splits == 1));
	CHECK(taking.calls == 1 + 1 + TABLE_PAGES);
	CHECK(!reaches(1, 5 * BLOCK, BLOCK) && reaches(1, 6 * BLOCK, BLOCK));
	CHECK(realms[1].tlb_block[6].kind == CSM_LEAF_MOUNT);
}

/* Mounts go without a granule for the host: a block as a whole, pages by runs. */
static void mounts_in_a_range(void)
{
	struct taking taking;
	uint64_t id, reached;
	unsigned int taken;

	provider_and_consumer();
	CHECK(host_table_create(1, 3) == OK);
	id = attach(2 * BLOCK - SIZE(64), BLOCK + SIZE(64), 4 * BLOCK - SIZE(64));
	CHECK(realms[1].table[3] && !realms[1].table[4]);
	CHECK(reaches(1, 4 * BLOCK, BLOCK));
	/* From the middle of the block, to its middle: all of it, and no error after it. */
	CHECK(host_data_unmap(1, 4 * BLOCK + SIZE(7), 4 * BLOCK + SIZE(9), &reached, &taken) == OK);
	CHECK((reached == 4 * BLOCK + SIZE(9)) && (taken == 0));
	CHECK(!reaches(1, 4 * BLOCK, BLOCK));
	check_invariants();
	taking = take(1, 3 * BLOCK, 6 * BLOCK);
	CHECK((taking.pages == 0) && (taking.splits == 0) && (taking.calls <= 1 + 2 + 1 + 1));
	CHECK(!reaches(1, 0, PAGES * PAGE) && reaches(0, 2 * BLOCK, BLOCK));
	CHECK(do_detach(1, id) == CSM_SUCCESS);
}

/* A page of a region with more consumers than one call may take it from. */
static void many_consumers(void)
{
	struct taking taking;
	uint64_t id;

	provider_and_consumer();
	id = attach(SIZE(512), SIZE(2), SIZE(5));
	for (uint64_t peer = 1; peer <= 20; peer++)
		CHECK(realm_call(0, SMC_CSM_SHARE, id, realm_id(1) + peer, CSM_PERM_READ, 0).x[0] ==
		      CSM_SUCCESS);
	taking = take(0, SIZE(510), SIZE(516));
	CHECK((taking.pages == 6) && (taking.repeats == 2) && (taking.calls == 1 + 2 * 2 + 1));
	CHECK(!reaches(1, SIZE(5), SIZE(2)));
}

/* Holes of a region are no memory: passed, by what the entry or the run of them spans. */
static void holes_in_a_region(void)
{
	struct taking taking;
	uint64_t id, pa;

	provider_and_consumer();
	CHECK(do_create(0, 0, 3 * BLOCK, &id) == CSM_SUCCESS);
	for (unsigned int page = 0; page < TABLE_PAGES; page++)
		CHECK((host_data_destroy(0, page * PAGE, &pa) == OK) && (pa != 0));
	taking = take(0, 0, BLOCK + PAGE);
	CHECK((taking.pages == 1) && (taking.calls == TABLE_PAGES / CSM_RUN_PAGES + 1));
	CHECK(host_table_fold(0, 0) == OK);
	taking = take(0, 0, BLOCK + SIZE(2));
	CHECK((taking.pages == 1) && (taking.calls == 1 + 1 + 1));
}

void range_tests(void)
{
	run("RMI 2.0: a range goes up to a region, and on behind it", blocks_beside_a_region);
	run("RMI 2.0: a block of a region is split first", a_block_in_a_region);
	run("RMI 2.0: a range over mounts takes them, and no granule", mounts_in_a_range);
	run("RMI 2.0: a page with many consumers takes several calls", many_consumers);
	run("RMI 2.0: holes of a region are passed", holes_in_a_region);
}
