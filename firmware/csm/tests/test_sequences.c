/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Long random sequences of calls by malicious realms and a malicious host; all invariants after
 * every call.
 */
#include "fake.h"
#include "tests.h"

#define STEPS  4000U
#define IDS    20U
#define ACTORS 4U
#define SLOT   (24 * PAGE) /* regions and mounts mostly lie in slots of this size */

#define POLICY_IPA (1590 * PAGE) /* behind all slots that matter: where records are */
#define BLOCK	   (TABLE_PAGES * PAGE)
#define BLOCK_BASE (5 * BLOCK) /* where the first two realms have two blocks of memory */

static uint64_t seed;
static uint64_t ids[IDS]; /* the regions created last, dead ones too */
static unsigned int last;
static uint64_t policies[IDS]; /* the policies made last, and their regions */
static uint64_t policy_of[IDS];
static unsigned int last_policy;
static unsigned int blocks_mapped;
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
	bool whole = pick(8) == 0;
	struct csm_reply reply = call(realm, SMC_CSM_CREATE, whole ? BLOCK_BASE : some_ipa(),
				      whole ? (1 + pick(2)) * BLOCK : some_size(), 0, 0);

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

/* A policy for one of the two measurements that there are; sometimes for none. */
static void some_policy(unsigned int realm, uint64_t id)
{
	struct entry page = fake_leaf(&realms[realm], POLICY_IPA / PAGE, NULL);
	struct csm_policy_record record =
		policy_for((unsigned int)pick(ACTORS), 1 + (2 * pick(2)), 1 + pick(3));
	struct csm_reply reply;

	record.perm = (pick(8) == 0) ? pick(8) : record.perm;
	record.reserved[pick(40)] = (pick(8) == 0) ? 1 : 0;
	record.rim[pick(64)] ^= (pick(8) == 0) ? 1 : 0;
	if (page.kind == CSM_LEAF_ASSIGNED)
		memcpy(granules[(page.pa - DRAM) / PAGE].bytes, &record, sizeof(record));
	reply = call(realm, SMC_CSM_SHARE_POLICY, id, POLICY_IPA, 0, 0);
	if ((reply.outcome != CSM_RETURN) || (reply.x[0] != CSM_SUCCESS))
		return;
	last_policy = (last_policy + 1) % IDS;
	policies[last_policy] = reply.x[1];
	policy_of[last_policy] = id;
}

static void revoke_policy(unsigned int realm)
{
	unsigned int which = (unsigned int)pick(IDS);

	(void)call(realm, SMC_CSM_REVOKE, policy_of[which], policies[which], some_offset(), 0);
}

/* Where a region of this size might go: large ones beyond the small ones, where they find room. */
static uint64_t some_place(uint64_t size)
{
	if ((size >= BLOCK) && (pick(3) == 0))
		return (3 + pick(5)) * BLOCK + ((pick(4) == 0) ? SLOT : 0);
	return (size > SLOT) ? (64 + (30 * pick(3))) * SLOT : some_ipa();
}

/* What honest participants would do: without some of it, the malice below has nothing to attack. */
static void honest_step(unsigned int realm)
{
	uint64_t id = some_id();
	uint64_t size;
	unsigned int owner = provider_of(id, &size);

	if (owner == ACTORS)
		return;
	if ((owner != realm) && (pick(3) == 0))
		some_policy(owner, id);
	else if (owner != realm)
		(void)realm_try(owner, SMC_CSM_SHARE, id, realm_id(realm), 1 + (2 * pick(2)), 0);
	(void)do_reserve(realm, id, owner, some_place(size), size);
	(void)call(realm, SMC_CSM_ATTACH, id, 0, 0, 0);
	if (pick(3) == 0)
		(void)call(owner, SMC_CSM_NOTIFY, id, realm_id(realm), 0, 0);
	if (pick(2) == 0)
		(void)call((pick(2) == 0) ? owner : realm, SMC_CSM_PEER,
			   realm_id((pick(2) == 0) ? owner : realm), some_ipa(), id, 0);
	if (pick(8) == 0)
		(void)call(owner, SMC_CSM_CONSENT, id, 0, 0, 0);
	if (pick(3) == 0)
		(void)call(owner, SMC_CSM_REVOKE, id, realm_id(realm), 0, 0);
	else if (pick(3) == 0)
		(void)call(realm, SMC_CSM_DETACH, id, 0, 0, 0);
	else if (pick(8) == 0)
		(void)call(owner, SMC_CSM_DESTROY, id, 0, 0, 0);
	if (pick(8) == 0)
		(void)call(owner, SMC_CSM_READMIT, id, realm_id(realm), 0, 0);
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
	case SMC_CSM_SHARE_POLICY:
		some_policy(realm, some_id());
		break;
	case SMC_CSM_REVOKE:
		if (pick(2) == 0)
			revoke_policy(realm);
		else
			(void)call(realm, function, some_id(), some_peer(), some_offset(), 0);
		break;
	case SMC_CSM_PEER:
		(void)call(realm, function, some_peer(), some_ipa(), some_id(), 0);
		break;
	case SMC_CSM_CONSENT:
	case SMC_CSM_READMIT:
		(void)call(realm, function, some_id(), (pick(4) == 0) ? 0 : some_peer(), 0, 0);
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

/* Memory in blocks, as far as CSM lets the host. */
static void give_blocks(unsigned int realm)
{
	for (unsigned int table = BLOCK_BASE / BLOCK; table < BLOCK_BASE / BLOCK + 2; table++) {
		(void)host_table_create(realm, table);
		for (uint64_t ipa = table * BLOCK; ipa < (table + 1) * BLOCK; ipa += PAGE)
			(void)host_set_ripas(realm, ipa, CSM_LEAF_RAM);
		(void)host_block_create(realm, table);
		(void)host_table_fold(realm, table);
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
		if (pick(2) == 0)
			(void)host_table_destroy(realm, (unsigned int)pick(TABLES));
		else
			(void)host_table_create(realm, (unsigned int)pick(TABLES));
		break;
	case 8:
		if (pick(8) == 0)
			give_blocks(realm);
		break;
	case 7:
		(void)host_table_fold(realm, (unsigned int)pick(TABLES));
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

/* A block from one realm to another, as honest ones would have it; what others do to it follows. */
static void block_step(unsigned int realm)
{
	unsigned int owner = (unsigned int)pick(2);
	uint64_t at = (pick(2) == 0) ? 4 : 7;
	struct csm_reply reply;

	give_blocks(owner);
	reply = call(owner, SMC_CSM_CREATE, BLOCK_BASE, BLOCK, 0, 0);
	if ((realm == owner) || (reply.outcome != CSM_RETURN) || (reply.x[0] != CSM_SUCCESS))
		return;
	last = (last + 1) % IDS;
	ids[last] = reply.x[1];
	(void)host_table_fold(realm, (unsigned int)at);
	(void)realm_try(owner, SMC_CSM_SHARE, ids[last], realm_id(realm), 1 + (2 * pick(2)), 0);
	(void)do_reserve(realm, ids[last], owner, at * BLOCK, BLOCK);
	(void)call(realm, SMC_CSM_ATTACH, ids[last], 0, 0, 0);
}

/* Every access that a realm can make; the checker has looked at what the TLBs may hold. */
static void access_step(unsigned int realm)
{
	uint64_t ipa = some_ipa();
	uint64_t value;

	if (pick(8) == 0)
		ipa = (3 + pick(5)) * BLOCK;
	for (unsigned int page = 0; page < 24; page++, ipa += PAGE) {
		if (realm_read(realm, ipa, &value) && pick(2))
			(void)realm_write(realm, ipa, next_random(&seed));
	}
}

static void count_blocks(void)
{
	for (unsigned int realm = 0; realm < ACTORS; realm++)
		for (unsigned int table = 0; table < TABLES; table++)
			blocks_mapped += (!realms[realm].table[table] &&
					  (realms[realm].block[table].kind == CSM_LEAF_MOUNT));
}

static void sequence(uint64_t start)
{
	seed = start;
	for (unsigned int realm = 0; realm < ACTORS; realm++) {
		host_realm_create(realm, 1600, true);
		memset(realms[realm].identity.rim.bytes, 0xA0 + (int)(realm % 2), 32);
		CHECK(host_apt_add(realm) == OK);
	}
	for (unsigned int realm = 0; realm < 2; realm++) {
		give_blocks(realm);
		CHECK(do_create(realm, BLOCK_BASE, 2 * BLOCK, &ids[2 + realm]) == CSM_SUCCESS);
	}
	/* Regions of more than a chunk, while there is memory enough in one place. */
	for (unsigned int realm = 0; realm < 2; realm++) {
		last = realm;
		CHECK(do_create(realm, realm * SLOT, 700 * PAGE, &ids[last]) == CSM_SUCCESS);
		for (unsigned int peer = 2; peer < ACTORS; peer++) {
			uint64_t base = (64 + (30 * (uint64_t)realm)) * SLOT;

			CHECK(do_share(realm, ids[last], peer, CSM_PERM_READ) == CSM_SUCCESS);
			CHECK(do_reserve(peer, ids[last], realm, base, 700 * PAGE) == CSM_SUCCESS);
			CHECK(do_attach(peer, ids[last]) == CSM_SUCCESS);
		}
	}
	/* What follows meets these half done. */
	(void)call(2, SMC_CSM_DETACH, ids[0], 0, 0, 0);
	(void)call(1, SMC_CSM_REVOKE, ids[1], realm_id(3), 0, 0);
	for (unsigned int step = 0; step < STEPS; step++) {
		unsigned int realm = (unsigned int)pick(ACTORS);

		switch (pick(6)) {
		case 0:
			host_step(realm);
			break;
		case 1:
			access_step(realm);
			if (pick(4) == 0)
				block_step(realm);
			break;
		case 2:
			honest_step(realm);
			break;
		default:
			realm_step(realm);
			break;
		}
		check_invariants();
		count_blocks();
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
	for (uint64_t function = SMC_CSM_CREATE; function <= SMC_CSM_READMIT; function++)
		if (function != SMC_CSM_RESERVE)
			CHECK(succeeded[function & 0xF] >= 10);
	CHECK(blocks_mapped > 100);
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
