/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Property 8 where a policy is the consent: its record of it lies in the consumer's pool, in sets
 * of the provider's, and must leave them whoever is taken apart, and whenever.
 */
#include "fake.h"
#include "tests.h"

#define SIZE(pages) ((uint64_t)(pages) * PAGE)
#define RW	    (CSM_PERM_READ | CSM_PERM_WRITE)
#define BIG	    1100U

static uint64_t policy;

static uint64_t call(unsigned int realm, uint64_t function, uint64_t a, uint64_t b, uint64_t c,
		     uint64_t d)
{
	uint64_t status = realm_call(realm, function, a, b, c, d).x[0];

	check_invariants();
	return status;
}

static uint64_t region_with_policy(void)
{
	struct csm_policy_record record;
	uint64_t id;

	for (unsigned int realm = 0; realm < 2; realm++) {
		host_realm_create(realm, 1700, true);
		memset(realms[realm].identity.rim.bytes, 0xA0 + (int)realm, 32);
		CHECK(host_apt_add(realm) == OK);
	}
	record = policy_for(1, RW, 2);
	CHECK(do_create(0, PROVIDER_BASE, SIZE(BIG), &id) == CSM_SUCCESS);
	policy = try_policy(0, id, &record).x[1];
	CHECK(policy != 0);
	return id;
}

/* Where provider and consumer stand when one is taken apart. */
enum stand {
	VACATING,
	RESERVED,
	ATTACHING,
	ATTACHED,
	DETACHING,
	POLICY_GOES,
	SHARE_GOES,
	REGION_GOES,
	SHARED_BY_NAME, /* after having been let in, and revoked */
	STANDS,
};

static uint64_t bring_to(enum stand stand)
{
	uint64_t id = region_with_policy();

	if (stand == VACATING) {
		(void)realm_try(1, SMC_CSM_RESERVE, id, realm_id(0), CONSUMER_BASE, SIZE(BIG));
		return id;
	}
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(BIG)) == CSM_SUCCESS);
	if (stand == ATTACHING)
		(void)call(1, SMC_CSM_ATTACH, id, 0, 0, 0);
	if (stand > ATTACHING)
		CHECK(do_attach(1, id) == CSM_SUCCESS);
	if (stand == DETACHING)
		CHECK(call(1, SMC_CSM_DETACH, id, 0, 0, 0) == CSM_INCOMPLETE);
	if (stand == POLICY_GOES)
		CHECK(call(0, SMC_CSM_REVOKE, id, policy, 0, 0) == CSM_INCOMPLETE);
	if (stand == SHARE_GOES)
		CHECK(call(0, SMC_CSM_REVOKE, id, realm_id(1), 0, 0) == CSM_INCOMPLETE);
	if (stand == REGION_GOES)
		CHECK(call(0, SMC_CSM_DESTROY, id, 0, 0, 0) == CSM_INCOMPLETE);
	if (stand == SHARED_BY_NAME) {
		CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
		CHECK(do_share(0, id, 1, RW) == CSM_SUCCESS);
		CHECK(do_attach(1, id) == CSM_SUCCESS);
	}
	check_invariants();
	return id;
}

static void give_back_everything(void)
{
	uint64_t pa;

	for (unsigned int realm = 0; realm < 2; realm++) {
		for (uint64_t ipa = 0; ipa < PAGES * PAGE; ipa += PAGE)
			if ((host_data_destroy(realm, ipa, &pa) == OK) && (pa != 0))
				CHECK(host_undelegate(pa) == OK);
		CHECK(host_realm_destroy(realm) == OK);
	}
	CHECK(host_count(G_NS) == GRANULES);
}

/* `steps` chunks of one, then all of the other, then the rest: at every boundary there is. */
static void forced_at_every_boundary(void)
{
	for (enum stand stand = VACATING; stand < STANDS; stand++)
		for (unsigned int first = 0; first < 2; first++)
			for (unsigned int steps = 0; steps < 6; steps++) {
				fake_reset();
				(void)bring_to(stand);
				for (unsigned int step = 0; step < steps; step++) {
					(void)host_apt_remove(first);
					check_invariants();
				}
				host_apt_remove_all(1 - first);
				check_invariants();
				host_apt_remove_all(first);
				check_invariants();
				give_back_everything();
			}
}

/* The same by what realms themselves may do, one chunk of the one and one of the other in turn. */
static void polite_in_turns(void)
{
	for (enum stand stand = VACATING; stand < STANDS; stand++)
		for (unsigned int how = 0; how < 3; how++) {
			uint64_t id, offset[2] = {0}, left[2];
			struct csm_reply reply;

			fake_reset();
			id = bring_to(stand);
			for (unsigned int turn = 0; turn < 24; turn++) {
				unsigned int realm = turn % 2;

				/* An offset that the other has made stale: from the start. */
				for (unsigned int tries = 0; tries < 2; tries++) {
					if (realm == 1)
						reply = realm_call(1, SMC_CSM_DETACH, id, offset[1],
								   0, 0);
					else if (how == 0)
						reply = realm_call(0, SMC_CSM_DESTROY, id,
								   offset[0], 0, 0);
					else
						reply = realm_call(0, SMC_CSM_REVOKE, id,
								   (how == 1) ? policy
									      : realm_id(1),
								   offset[0], 0);
					check_invariants();
					offset[realm] = reply.x[1];
					if (reply.x[0] != CSM_ERROR_INPUT)
						break;
				}
			}
			(void)do_destroy(0, id);
			for (unsigned int realm = 0; realm < 2; realm++) {
				left[realm] = realm_call(realm, SMC_CSM_FEATURES, 2, 0, 0, 0).x[2];
				CHECK(left[realm] == 62);
				host_apt_remove_all(realm);
			}
			give_back_everything();
		}
}

/* A consumer that is half revoked by its realm_id leaves, and stays out until it is let in again. */
static void revoked_by_name_meanwhile(void)
{
	struct csm_reply reply;
	uint64_t id;

	id = bring_to(SHARE_GOES);
	CHECK(call(1, SMC_CSM_ATTACH, id, 0, 0, 0) == CSM_ERROR_DENIED);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(BIG)) == CSM_ERROR_STATE);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	/* The consent has ended with its reservation: there is nothing to go on revoking. */
	CHECK(call(0, SMC_CSM_REVOKE, id, realm_id(1), 0, 0) == CSM_ERROR_INPUT);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(BIG)) == CSM_ERROR_DENIED);
	CHECK(call(0, SMC_CSM_READMIT, id, realm_id(1), 0, 0) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(BIG)) == CSM_SUCCESS);
	CHECK(do_attach(1, id) == CSM_SUCCESS);
	/* And the policy's end is the end of that, too. */
	reply = realm_call(0, SMC_CSM_REVOKE, id, policy, 0, 0);
	CHECK(reply.x[0] == CSM_INCOMPLETE);
	/* Half of it done, its consumer is revoked by name, to the end; then the rest. */
	CHECK(do_revoke(0, id, 1) == CSM_SUCCESS);
	check_invariants();
	CHECK(call(0, SMC_CSM_REVOKE, id, policy, reply.x[1], 0) == CSM_SUCCESS);
	CHECK(do_detach(1, id) == CSM_SUCCESS);
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(BIG)) == CSM_ERROR_DENIED);
}

/* More names than a call passes: the policy's own come after them all. */
static void behind_many_names(void)
{
	struct csm_reply reply = {.count = 0};
	unsigned int calls = 0;
	uint64_t id;

	id = region_with_policy();
	CHECK(do_reserve(1, id, 0, CONSUMER_BASE, SIZE(BIG)) == CSM_SUCCESS);
	/* Before it, so that REVOKE has to pass them. */
	for (uint64_t peer = 1; peer <= 60; peer++)
		CHECK(call(0, SMC_CSM_SHARE, id, peer, RW, 0) == CSM_SUCCESS);
	do {
		reply = realm_call(0, SMC_CSM_REVOKE, id, policy, reply.x[1], 0);
		check_invariants();
		calls++;
		CHECK(do_attach(1, id) == CSM_ERROR_DENIED);
	} while (reply.x[0] == CSM_INCOMPLETE);
	CHECK((reply.x[0] == CSM_SUCCESS) && (calls >= 3));
	CHECK(do_destroy(0, id) == CSM_SUCCESS);
	CHECK(realm_call(0, SMC_CSM_FEATURES, 2, 0, 0, 0).x[2] % 63 == 62);
}

void policy_end_tests(void)
{
	run("8 teardown: either side of a policy's consent removed at every chunk boundary",
	    forced_at_every_boundary);
	run("8 teardown: either side leaves a policy's consent, in turns", polite_in_turns);
	run("5 revocation is final: by name and by policy at the same time",
	    revoked_by_name_meanwhile);
	run("9 bounded: a policy behind many names goes in chunks", behind_many_names);
}
