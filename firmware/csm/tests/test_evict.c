/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * DATA_DESTROY of pages of a region that has more consumers than one call unmaps: several pages at
 * a time, as hosts with several CPUs do it.
 */
#include "../src/record.h"
#include "fake.h"
#include "tests.h"

#define SIZE(pages) ((uint64_t)(pages) * PAGE)
#define RW	    (CSM_PERM_READ | CSM_PERM_WRITE)
#define BIG	    8U /* pages of the region */
/* Consents that one call passes, and the calls that one eviction takes. */
#define PER_CALL	 (CSM_CHUNK_PAGES / CSM_COST_RECORD)
#define CALLS(consumers) (((consumers) / PER_CALL) + 1U)

static uint64_t region;

static uint64_t page_ipa(unsigned int page)
{
	return PROVIDER_BASE + SIZE(page);
}

static void crowd(unsigned int consumers)
{
	for (unsigned int realm = 0; realm <= consumers; realm++) {
		host_realm_create(realm, 64, realm == 0);
		CHECK(host_apt_add(realm) == OK);
	}
	CHECK(do_create(0, PROVIDER_BASE, SIZE(BIG), &region) == CSM_SUCCESS);
	for (unsigned int realm = 1; realm <= consumers; realm++) {
		CHECK(do_share(0, region, realm, RW) == CSM_SUCCESS);
		CHECK(do_reserve(realm, region, 0, CONSUMER_BASE, SIZE(BIG)) == CSM_SUCCESS);
		CHECK(do_attach(realm, region) == CSM_SUCCESS);
	}
	check_invariants();
}

static bool anyone_maps(unsigned int page)
{
	for (unsigned int realm = 1; realm < REALMS; realm++)
		if (realms[realm].alive &&
		    (fake_leaf(&realms[realm], CONSUMER_BASE / PAGE + page, NULL).kind ==
		     CSM_LEAF_MOUNT))
			return true;
	return false;
}

/* One call for a page; true when the page is the host's. */
static bool destroy(unsigned int page)
{
	uint64_t pa;
	int result = host_data_destroy(0, page_ipa(page), &pa);

	check_invariants();
	CHECK(result != REFUSED);
	if (result != OK)
		return false;
	CHECK((pa != 0) && !anyone_maps(page));
	CHECK(host_undelegate(pa) == OK);
	return true;
}

/*
 * One call for each page in turn, again and again: the most that a page took. `meanwhile` is done
 * between two calls.
 */
static unsigned int in_turn(const unsigned int *pages, unsigned int count, unsigned int most,
			    void (*meanwhile)(unsigned int))
{
	bool done[BIG] = {false};
	unsigned int left = count, calls = 0;

	for (unsigned int i = 0; (left > 0) && (calls < most * count); i = (i + 1) % count) {
		if (done[i])
			continue;
		calls++;
		if (meanwhile != NULL)
			meanwhile(calls);
		done[i] = destroy(pages[i]);
		left -= done[i] ? 1U : 0U;
	}
	CHECK(left == 0);
	return calls;
}

static void two_pages(unsigned int consumers)
{
	static const unsigned int pages[] = {1, 5};

	crowd(consumers);
	/* Both evictions, and a call of each page's own at the end of either. */
	CHECK(in_turn(pages, 2, CALLS(consumers) + 2, NULL) <= 2 * (CALLS(consumers) + 2));
}

static void two_pages_of_20(void)
{
	two_pages(20);
}

static void two_pages_of_40(void)
{
	two_pages(40);
}

static void three_pages_in_turn(void)
{
	static const unsigned int pages[] = {7, 0, 3};

	crowd(40);
	CHECK(in_turn(pages, 3, CALLS(40) + 3, NULL) <= 3 * (CALLS(40) + 3));
}

/* Consumers leave and come back at each side of the cursor, and attach again. */
static void come_and_go(unsigned int call)
{
	unsigned int realm = 1 + (call * 7) % 40;

	switch (call % 3) {
	case 0:
		CHECK(do_detach(realm, region) == CSM_SUCCESS);
		CHECK(do_reserve(realm, region, 0, CONSUMER_BASE, SIZE(BIG)) == CSM_SUCCESS);
		break;
	case 1:
		(void)do_attach(realm, region);
		break;
	default:
		CHECK(do_detach(realm, region) == CSM_SUCCESS);
		CHECK(do_reserve(realm, region, 0, CONSUMER_BASE, SIZE(BIG)) == CSM_SUCCESS);
		(void)do_attach(realm, region);
		break;
	}
	check_invariants();
}

static void while_consumers_come_and_go(void)
{
	static const unsigned int pages[] = {2, 6};

	crowd(40);
	CHECK(in_turn(pages, 2, CALLS(40) + 2, come_and_go) <= 2 * (CALLS(40) + 2));
}

static uint64_t call_attach(unsigned int realm)
{
	uint64_t status = realm_call(realm, SMC_CSM_ATTACH, region, 0, 0, 0).x[0];

	check_invariants();
	return status;
}

/* A host that begins with a page and forgets it delays the others by a constant, and no more. */
static void a_forgotten_page(void)
{
	static const unsigned int other[] = {4};
	unsigned int calls;
	uint64_t pa;

	crowd(40);
	CHECK(!destroy(1));
	calls = in_turn(other, 1, (2 * CALLS(40)) + CSM_EVICTION_PATIENCE, NULL);
	CHECK(calls > CSM_EVICTION_PATIENCE);
	/* What was forgotten may be mapped again, and can be taken again. */
	CHECK(do_detach(40, region) == CSM_SUCCESS);
	CHECK(do_reserve(40, region, 0, CONSUMER_BASE, SIZE(BIG)) == CSM_SUCCESS);
	CHECK(call_attach(40) == CSM_ERROR_NO_RESOURCE);
	CHECK(fake_leaf(&realms[40], CONSUMER_BASE / PAGE + 1, NULL).kind == CSM_LEAF_MOUNT);
	CHECK(!destroy(1));
	/* And the region can go meanwhile: then the page is a page like any other. */
	CHECK(do_destroy(0, region) == CSM_SUCCESS);
	check_invariants();
	CHECK((host_data_destroy(0, page_ipa(1), &pa) == OK) && (pa != 0));
	CHECK(host_undelegate(pa) == OK);
}

void evict_tests(void)
{
	run("9 bounded: two pages of a region with 20 consumers, taken in turn", two_pages_of_20);
	run("9 bounded: two pages of a region with 40 consumers, taken in turn", two_pages_of_40);
	run("9 bounded: three pages of a region with 40 consumers, taken in turn",
	    three_pages_in_turn);
	run("9 bounded: two pages in turn, while consumers leave, come and attach",
	    while_consumers_come_and_go);
	run("9 bounded: a page that the host began to take and forgot", a_forgotten_page);
}
