/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs all tests, or those whose name has the argument in it: `ok NAME` or `FAIL NAME` each, then
 * the count.
 */
#include "fake.h"
#include "tests.h"

unsigned int failures;
static unsigned int passed, failed;
static const char *wanted = "";

void check(bool holds, const char *text, const char *file, int line)
{
	if (holds)
		return;
	failures++;
	printf("# %s:%d: does not hold: %s\n", file, line, text);
}

void run(const char *name, void (*test)(void))
{
	if (strstr(name, wanted) == NULL)
		return;
	failures = 0;
	fake_reset();
	printf("# %s\n", name);
	(void)fflush(stdout);
	test();
	fake_idle_check();
	/* The core keeps its registry over tests as over realms: nothing may stay behind. */
	for (unsigned int realm = 0; realm < REALMS; realm++)
		if (realms[realm].alive)
			host_apt_remove_all(realm);
	CHECK(host_count(G_APT) == 0);
	printf("%s %s\n", (failures == 0) ? "ok" : "FAIL", name);
	passed += (failures == 0) ? 1 : 0;
	failed += (failures == 0) ? 0 : 1;
}

void two_realms(void)
{
	for (unsigned int realm = 0; realm < 2; realm++) {
		host_realm_create(realm, 1600, true);
		CHECK(host_apt_add(realm) == OK);
	}
}

uint64_t shared_region(unsigned int pages, uint64_t perm)
{
	uint64_t id;

	CHECK(do_create(0, PROVIDER_BASE, pages * PAGE, &id) == CSM_SUCCESS);
	CHECK(do_share(0, id, 1, perm) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, pages * PAGE) == CSM_SUCCESS);
	check_invariants();
	return id;
}

uint64_t attached_region(unsigned int pages, uint64_t perm)
{
	uint64_t id = shared_region(pages, perm);

	CHECK(do_attach(1, id) == CSM_SUCCESS);
	check_invariants();
	return id;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		wanted = argv[1];
	trie_tests();
	call_tests();
	property_tests();
	teardown_tests();
	policy_tests();
	policy_record_tests();
	policy_end_tests();
	peer_tests();
	block_tests();
	range_tests();
	edge_tests();
	evict_tests();
	ban_tests();
	id_tests();
	sequence_tests();
	printf("# most in one call: %u entries, %u records, %u invalidations\n", most_entries,
	       most_records, most_invalidations);
	printf("%u passed, %u failed\n", passed, failed);
	return (failed == 0) ? 0 : 1;
}
