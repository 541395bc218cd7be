/* SPDX-License-Identifier: BSD-3-Clause */
/* Realms: calls of any of their contexts, repeated or not, and accesses. */
#include "machine.h"

/*
 * Leaf entries that a call may look at and change (property 9): a chunk, the run that ends it, and
 * where tables of the two sides end at different places, runs read again.
 */
#define MAX_ENTRIES (2U * 24U + 4U * 10U)
#define MAX_DEPTH   2U

struct waiting waiting[REALMS][RECS];

static unsigned int depth;
static const struct fuzz_step *meddling;

/* Another CPU's RTT_CREATE, which takes no CSM lock. */
static void meddle_with_tables(void)
{
	unsigned int realm = meddling->arg[5] % REALMS;

	if (realms[realm].alive)
		(void)host_table_create(realm, (meddling->arg[5] >> 4) % TABLES);
}

/* Anything, while the core has given its lock back. */
static void meddle_with_all(void)
{
	const struct fuzz_step *step;

	if ((depth >= MAX_DEPTH) || ((step = fuzz_next_step()) == NULL))
		return;
	depth++;
	run_step(step);
	depth--;
}

/* ---- pages that calls name ----------------------------------------------------------------- */

static struct granule *page_at(unsigned int realm, uint64_t ipa)
{
	struct entry entry;

	if ((ipa % PAGE != 0) || (ipa >= PAGES * PAGE))
		return NULL;
	entry = fake_leaf(&realms[realm], ipa / PAGE, NULL);
	return ((entry.kind != CSM_LEAF_UNASSIGNED) && (entry.ripas == CSM_LEAF_RAM))
		       ? &granules[(entry.pa - DRAM) / PAGE]
		       : NULL;
}

static uint64_t digest(uint64_t algorithm, const uint8_t *rim)
{
	uint64_t sum = UINT64_C(0xCBF29CE484222325) ^ algorithm;

	for (unsigned int i = 0; i < CSM_MEASUREMENT_BYTES; i++)
		sum = (sum ^ rim[i]) * UINT64_C(0x100000001B3);
	return sum;
}

static void describe_caller(struct caller *caller, unsigned int realm, const uint64_t x[5])
{
	const struct csm_identity *identity = &realms[realm].identity;
	const struct granule *page = page_at(realm, x[2]);

	*caller = (struct caller){.realm = id_of_realm(realm),
				  .rim = digest(identity->algorithm, identity->rim.bytes)};
	if ((x[0] == SMC_CSM_SHARE_POLICY) && (page != NULL)) {
		struct csm_policy_record record;

		memcpy(&record, page->bytes, sizeof(record));
		caller->policy.perm = record.perm;
		caller->policy.rim = digest(record.hash_algorithm, record.rim);
	}
}

/* A record that is right but for one thing, perhaps. */
static void write_policy(unsigned int realm, uint64_t ipa, const struct fuzz_step *step)
{
	const struct csm_identity *model = &realms[step->arg[3] % REALMS].identity;
	struct granule *page = page_at(realm, ipa);
	struct csm_policy_record record = {
		.perm = 1U + (2U * (step->arg[4] & 1U)),
		.hash_algorithm = model->algorithm,
		.max_consumers = 1U + (step->arg[4] >> 6),
	};

	if (page == NULL)
		return;
	memcpy(record.rim, model->rim.bytes, sizeof(record.rim));
	switch (step->arg[5] >> 2) {
	case 0x38:
		record.perm = step->arg[4];
		break;
	case 0x39:
		record.hash_algorithm = step->arg[4] & 3U;
		break;
	case 0x3A:
		record.max_consumers = fuzz_wild(step->arg[4]);
		break;
	case 0x3B:
		record.reserved[step->arg[4] % sizeof(record.reserved)] = 1;
		break;
	case 0x3C:
		record.rim[step->arg[4] % sizeof(record.rim)] ^= 1U;
		break;
	default:
		break;
	}
	memcpy(page->bytes, &record, sizeof(record));
}

static void check_peer(unsigned int realm, const uint64_t x[5])
{
	const struct granule *page = page_at(realm, x[2]);
	struct csm_peer_record record;

	HOLDS(page != NULL);
	memcpy(&record, page->bytes, sizeof(page->bytes));
	HOLDS(record.realm_id == x[1]);
	for (unsigned int peer = 0; peer < REALMS; peer++)
		if (id_of_realm(peer) == x[1]) {
			const struct csm_identity *identity = &realms[peer].identity;

			HOLDS(record.hash_algorithm == identity->algorithm);
			HOLDS(memcmp(record.rim, identity->rim.bytes, sizeof(record.rim)) == 0);
			return;
		}
	/* Gone since: only while the core had given its lock back. */
	HOLDS(meddle_after_identity != NULL);
}

/* ---- calls --------------------------------------------------------------------------------- */

static void trace_reply(unsigned int realm, const uint64_t x[5], const struct csm_reply *reply)
{
	fuzz_trace("realm %u: %llx(%llx, %llx, %llx, %llx) %s %llx, %llx, %llx", realm,
		   (unsigned long long)x[0], (unsigned long long)x[1], (unsigned long long)x[2],
		   (unsigned long long)x[3], (unsigned long long)x[4],
		   (reply->outcome == CSM_EXIT) ? "exits" : "=",
		   (unsigned long long)((reply->outcome == CSM_EXIT) ? reply->exit.operation
								     : reply->x[0]),
		   (unsigned long long)reply->x[1], (unsigned long long)reply->x[2]);
}

static void make_call(unsigned int realm, unsigned int rec, const uint64_t x[5],
		      const struct fuzz_step *step)
{
	struct waiting *waits = &waiting[realm][rec];
	struct csm_pending pending = waits->pending;
	struct csm_reply reply;
	struct caller caller;
	uint64_t call[5];

	memcpy(call, x, sizeof(call));
	describe_caller(&caller, realm, call);
	meddling = step;
	meddle_after_walk = ((step->who & 0x40) != 0) ? meddle_with_tables : NULL;
	meddle_after_identity = ((step->who & 0x80) != 0) ? meddle_with_all : NULL;
	fake_call_begins();
	csm_rsi_call(rd_of(realm), call, &pending, &reply);
	meddle_after_walk = NULL;
	fake_call_ends();
	HOLDS(entries_touched <= MAX_ENTRIES);
	trace_reply(realm, call, &reply);
	if (reply.outcome == CSM_RETURN) {
		consents_note(&caller, call, reply.x);
		if ((call[0] == SMC_CSM_PEER) && (reply.x[0] == CSM_SUCCESS))
			check_peer(realm, call);
	}
	meddle_after_identity = NULL;
	waits->pending = pending;
	waits->asked = reply.outcome == CSM_EXIT;
	waits->exit = waits->asked ? reply.exit : (struct csm_exit){.operation = 0};
	memcpy(waits->x, call, sizeof(waits->x));
}

static void call_step(const struct fuzz_step *step)
{
	unsigned int realm = step->who % REALMS;
	uint64_t x[5];

	if (!realms[realm].alive || !fuzz_decode_call(step, x))
		return;
	if (x[0] == SMC_CSM_SHARE_POLICY)
		write_policy(realm, x[2], step);
	make_call(realm, (step->who >> 4) % RECS, x, step);
}

/* The call that waits, or was made last, again. */
static void again_step(const struct fuzz_step *step)
{
	unsigned int realm = step->who % REALMS, rec = (step->who >> 4) % RECS;
	const struct waiting *waits = &waiting[realm][rec];

	if (realms[realm].alive && (waits->x[0] != 0) && fuzz_call_fits(waits->x))
		make_call(realm, rec, waits->x, step);
}

static void serve_step(const struct fuzz_step *step)
{
	unsigned int realm = step->who % REALMS, rec = (step->who >> 4) % RECS;

	if (!realms[realm].alive)
		return;
	serve(realm, &waiting[realm][rec].exit, step);
	machine_check();
	if ((step->arg[2] & 1) == 0)
		again_step(step);
}

static void call_through(struct fuzz_step call)
{
	struct fuzz_step obey = {.who = call.who};

	call_step(&call);
	for (unsigned int i = 0; (i < 3) && waiting[call.who][0].asked; i++) {
		machine_check();
		serve_step(&obey);
	}
	machine_check();
}

/* The way that works, unless somebody is in it: a region that another realm attaches. */
static void meet_step(const struct fuzz_step *step)
{
	uint8_t owner = step->who % REALMS, peer = (step->who >> 4) % REALMS;

	if ((step->arg[3] & 2) == 0)
		call_through(fuzz_create_step(owner, step->arg[0], step->arg[1]));
	call_through(fuzz_share_step(owner, step->arg[4], peer, step->arg[3]));
	call_through(fuzz_reserve_step(peer, step->arg[4], owner, step->arg[2]));
	call_through(fuzz_attach_step(peer, step->arg[4]));
}

/* Everything that the realm can write, through whatever its TLBs hold. */
static void store_step(const struct fuzz_step *step)
{
	unsigned int realm = step->who % REALMS;

	for (uint64_t page = 0; realms[realm].alive && (page < PAGES); page++)
		(void)realm_write(realm, page * PAGE, UINT64_C(0x5EC2E70000000000) + page);
}

void realm_step(const struct fuzz_step *step)
{
	switch ((step->op >> 3) % 16) {
	case 0:
		store_step(step);
		break;
	case 1:
	case 2:
		again_step(step);
		break;
	case 3:
	case 4:
	case 5:
		serve_step(step);
		break;
	case 6:
	case 7:
		meet_step(step);
		break;
	default:
		call_step(step);
		break;
	}
}
