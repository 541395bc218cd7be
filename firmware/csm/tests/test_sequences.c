/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Long random sequences of calls by malicious realms and a malicious host; all invariants after
 * every call.
 */
#include "fake.h"
#include "tests.h"

#define STEPS  4000U
#define IDS    12U
#define ACTORS 4U
#define SLOT   (24 * PAGE) /* regions and mounts mostly lie in slots of this size */

static uint64_t seed;
static uint64_t ids[IDS]; /* the regions created last, dead ones too */
static unsigned int last;
/* How often a call ended how, over all sequences: so that the test knows that it tests something.
 */
static unsigned int succeeded[16], incomplete[16];

static uint64_t pick(uint64_t bound)
{
	return next_random(&seed) % bound;
}

static uint64_t some_id(void)
{
	return (pick(16) == 0) ? ids[last] + 1 + pick(3) : ids[pick(IDS)];
}

static uint64_t some_ipa(void)
{
	return (pick(60) * SLOT) + ((pick(6) == 0) ? pick(3) * PAGE : 0);
}

static uint64_t some_size(void)
{
	static const uint64_t pages[] = {1, 3, 24, 24, 24, 48, 600, 1100};

	return pages[pick(sizeof(pages) / sizeof(pages[0]))] * PAGE;
}

static uint64_t some_offset(void)
{
	static const uint64_t pages[] = {0, 0, 0, 512, 1024, 24};

	return pages[pick(sizeof(pages) / sizeof(pages[0]))] * PAGE;
}

static uint64_t some_peer(void)
{
	return (pick(16) == 0) ? pick(40) : realm_id((unsigned int)pick(ACTORS));
}

static struct csm_reply count(uint64_t function, struct csm_reply reply)
{
	if (reply.outcome == CSM_RETURN) {
		succeeded[function & 0xF] += (reply.x[0] == CSM_SUCCESS) ? 1 : 0;
		incomplete[function & 0xF] += (reply.x[0] == CSM_INCOMPLETE) ? 1 : 0;
	}
	return reply;
}

/* A host that serves, or one that only enters again. */
static struct csm_reply call(unsigned int realm, uint64_t function, uint64_t a, uint64_t b,
			     uint64_t c, uint64_t d)
{
	return count(function, (pick(5) != 0) ? realm_call(realm, function, a, b, c, d)
					      : realm_try(realm, function, a, b, c, d));
}

static void create(unsigned int realm)
{
	struct csm_reply reply = call(realm, SMC_CSM_CREATE, some_ipa(), some_size(), 0, 0);

	if ((reply.outcome == CSM_RETURN) && (reply.x[1] != 0)) {
		last = (last + 1) % IDS;
		ids[last] = reply.x[1];
	}
}

/* Who provides the region now; ACTORS: nobody. `size` is its size then. */
static unsigned int provider_of(uint64_t id, uint64_t *size)
{
	for (unsigned int realm = 0; realm < ACTORS; realm++) {
		struct csm_reply reply = realm_try(realm, SMC_CSM_INFO, id, 0, 0, 0);

		if ((reply.x[0] == CSM_SUCCESS) && (reply.x[1] == CSM_ROLE_PROVIDER)) {
			*size = reply.x[5];
			return realm;
		}
	}
	return ACTORS;
}

/* What honest participants would do: without some of it, the malice below has nothing to attack. */
static void honest_step(unsigned int realm)
{
	uint64_t id = some_id();
	uint64_t size, base;
	unsigned int owner = provider_of(id, &size);

	if (owner == ACTORS)
		return;
	if (owner != realm)
		(void)realm_try(owner, SMC_CSM_SHARE, id, realm_id(realm), 1 + (2 * pick(2)), 0);
	/* Large ones beyond the small ones, where they find room. */
	base = (size > SLOT) ? (64 + (30 * pick(3))) * SLOT : some_ipa();
	(void)do_reserve(realm, id, owner, base, size);
	(void)call(realm, SMC_CSM_ATTACH, id, 0, 0, 0);
	if (pick(3) == 0)
		(void)call(owner, SMC_CSM_REVOKE, id, realm_id(realm), 0, 0);
	else if (pick(3) == 0)
		(void)call(realm, SMC_CSM_DETACH, id, 0, 0, 0);
	else if (pick(8) == 0)
		(void)call(owner, SMC_CSM_DESTROY, id, 0, 0, 0);
}

static void realm_step(unsigned int realm)
{
	uint64_t function = SMC_CSM_FEATURES + pick(13);
	switch (function) {
	case SMC_CSM_CREATE:
		create(realm);
		return;
	case SMC_CSM_SHARE:
		(void)call(realm, function, some_id(), some_peer(), pick(4), 0);
		break;
	case SMC_CSM_REVOKE:
		(void)call(realm, function, some_id(), some_peer(), some_offset(), 0);
		break;
	case SMC_CSM_RESERVE:
		(void)call(realm, function, some_id(), some_peer(), some_ipa(), some_size());
		break;
	case SMC_CSM_ATTACH:
	case SMC_CSM_DETACH:
	case SMC_CSM_DESTROY:
		(void)call(realm, function, some_id(), some_offset(), 0, 0);
		break;
	default:
		(void)call(realm, function, some_id(), some_peer(), some_ipa(), some_size());
		break;
	}
}

/* Gives a slot RAM with memory behind it again, as far as CSM lets the host. */
static void repair(unsigned int realm)
{
	uint64_t base = some_ipa();

	for (uint64_t ipa = base; ipa < base + SLOT; ipa += PAGE) {
		(void)host_table_create(realm, (unsigned int)(ipa / PAGE / TABLE_PAGES));
		(void)host_set_ripas(realm, ipa, CSM_LEAF_RAM);
		(void)host_data_create(realm, ipa);
	}
}

static void host_step(unsigned int realm)
{
	uint64_t ipa = some_ipa() + (pick(24) * PAGE);
	uint64_t pa;

	switch (pick(12)) {
	case 0:
	case 1:
		if ((host_data_destroy(realm, ipa, &pa) == OK) && (pa != 0))
			(void)host_undelegate(pa);
		break;
	case 2:
		(void)host_data_create(realm, ipa);
		break;
	case 3:
		(void)host_set_ripas(realm, ipa, (enum csm_leaf_ripas)pick(2));
		break;
	case 4:
		(void)host_table_destroy(realm, (unsigned int)pick(TABLES));
		break;
	case 5:
		if (pick(12) == 0)
			(void)host_apt_remove(realm);
		break;
	case 6:
		/* A teardown that has begun comes to its end, sooner or later. */
		if ((pick(3) == 0) && (host_apt_add(realm) == REFUSED))
			host_apt_remove_all(realm);
		break;
	default:
		repair(realm);
		break;
	}
}

/* Every access that a realm can make; the checker has looked at what the TLBs may hold. */
static void access_step(unsigned int realm)
{
	uint64_t ipa = some_ipa();
	uint64_t value;

	for (unsigned int page = 0; page < 24; page++, ipa += PAGE) {
		if (realm_read(realm, ipa, &value) && pick(2))
			(void)realm_write(realm, ipa, next_random(&seed));
	}
}

static void sequence(uint64_t start)
{
	seed = start;
	for (unsigned int realm = 0; realm < ACTORS; realm++) {
		host_realm_create(realm, 1600, true);
		CHECK(host_apt_add(realm) == OK);
	}
	/* Regions of more than a chunk, while there is memory enough in one place. */
	for (unsigned int realm = 0; realm < 2; realm++) {
		last = realm;
		CHECK(do_create(realm, realm * SLOT, 700 * PAGE, &ids[last]) == CSM_SUCCESS);
	}
	for (unsigned int step = 0; step < STEPS; step++) {
		unsigned int realm = (unsigned int)pick(ACTORS);

		switch (pick(6)) {
		case 0:
			host_step(realm);
			break;
		case 1:
			access_step(realm);
			break;
		case 2:
			honest_step(realm);
			break;
		default:
			realm_step(realm);
			break;
		}
		check_invariants();
	}
	for (unsigned int realm = 0; realm < ACTORS; realm++)
		host_apt_remove_all(realm);
	CHECK(host_count(G_APT) == 0);
}

static void seed_1(void)
{
	sequence(UINT64_C(0xC0FFEE01));
}

static void seed_2(void)
{
	sequence(UINT64_C(0xC0FFEE02));
}

static void seed_3(void)
{
	sequence(UINT64_C(0xC0FFEE03));
}

static void seed_4(void)
{
	sequence(UINT64_C(0xC0FFEE04));
}

static void reached(void)
{
	for (uint64_t function = SMC_CSM_CREATE; function <= SMC_CSM_INFO; function++)
		if ((function != SMC_CSM_SHARE_POLICY) && (function != SMC_CSM_RESERVE))
			CHECK(succeeded[function & 0xF] >= 10);
	CHECK(incomplete[SMC_CSM_ATTACH & 0xF] > 0);
	CHECK(incomplete[SMC_CSM_REVOKE & 0xF] > 0);
	CHECK(incomplete[SMC_CSM_DETACH & 0xF] > 0);
	CHECK(incomplete[SMC_CSM_DESTROY & 0xF] > 0);
}

void sequence_tests(void)
{
	run("random sequence, seed 1", seed_1);
	run("random sequence, seed 2", seed_2);
	run("random sequence, seed 3", seed_3);
	run("random sequence, seed 4", seed_4);
	run("the random sequences went deep enough", reached);
}
