/* SPDX-License-Identifier: BSD-3-Clause */
/* Realms: calls of any of their contexts, repeated or not, and accesses. */
#include "../../tests/csm_answers.h"
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
	const struct fuzz_step *outer = meddling, *step;
	/* What the call has done so far. */
	unsigned int entries = entries_touched, records = records_mapped;
	unsigned int invalidated = invalidations;

	if ((depth >= MAX_DEPTH) || ((step = fuzz_next_step()) == NULL))
		return;
	depth++;
	run_step(step);
	depth--;
	meddling = outer;
	entries_touched = entries;
	records_mapped = records;
	invalidations = invalidated;
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
		caller->policy.most = record.max_consumers;
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

static void check_peer(unsigned int realm, const uint64_t x[5], bool gone)
{
	const struct granule *page = page_at(realm, x[2]);
	struct csm_peer_record record;

	HOLDS(page != NULL);
	memcpy(&record, page->bytes, sizeof(page->bytes));
	HOLDS((record.realm_id == x[1]) && csm_lists_hash(record.hash_algorithm) &&
	      csm_lists_peer_state(record.state));
	for (unsigned int peer = 0; peer < REALMS; peer++)
		if (id_of_realm(peer) == x[1]) {
			const struct csm_identity *identity = &realms[peer].identity;

			HOLDS(record.hash_algorithm == identity->algorithm);
			HOLDS(memcmp(record.rim, identity->rim.bytes, sizeof(record.rim)) == 0);
			return;
		}
	/* Gone since: only where somebody could be at work while the lock was given back. */
	HOLDS(gone);
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
	bool gives_way = (step->who & 0x80) != 0;
	uint64_t call[5];

	memcpy(call, x, sizeof(call));
	describe_caller(&caller, realm, call);
	meddling = step;
	meddle = ((step->who & 0x40) != 0) ? meddle_with_tables : NULL;
	meddle_after_identity = gives_way ? meddle_with_all : NULL;
	fake_call_begins();
	csm_rsi_call(rd_of(realm), call, &pending, &reply);
	meddle = NULL;
	meddle_after_identity = NULL;
	fake_call_ends();
	HOLDS(entries_touched <= MAX_ENTRIES);
	trace_reply(realm, call, &reply);
	if (reply.outcome == CSM_RETURN) {
		HOLDS(csm_wrong_answer(call[0], reply.x, 8) == NULL);
		consents_note(&caller, call, reply.x);
		if ((call[0] == SMC_CSM_PEER) && (reply.x[0] == CSM_SUCCESS))
			check_peer(realm, call, gives_way);
	}
	waits->pending = pending;
	waits->asked = reply.outcome == CSM_EXIT;
	if (waits->asked) {
		HOLDS(csm_may_ask(call[0], reply.exit.operation));
		check_question(realm, &reply.exit);
	}
	waits->exit = waits->asked ? reply.exit : (struct csm_exit){.operation = 0};
	memcpy(waits->x, call, sizeof(waits->x));
	waits->more = !waits->asked && fuzz_continue_call(waits->x, reply.x);
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

/* More than any call here takes. */
#define MOST_CALLS 128U

static void finish(unsigned int realm, unsigned int rec)
{
	const struct fuzz_step obey = {.who = (uint8_t)(realm | (rec << 4))};
	const struct waiting *waits = &waiting[realm][rec];

	for (unsigned int i = 0; waits->asked || waits->more; i++) {
		HOLDS(i < MOST_CALLS);
		machine_check();
		serve_step(&obey);
	}
	machine_check();
}

static void call_through(struct fuzz_step call)
{
	call_step(&call);
	finish(call.who, 0);
}

/* To its end, by a host that does what it is asked. */
static void through_step(const struct fuzz_step *step)
{
	call_step(step);
	finish(step->who % REALMS, (step->who >> 4) % RECS);
}

/*
 * The way that works, unless somebody is in it: a region that another realm attaches. arg[3]: bit 0
 * writable, 1 no new region, 2 by policy, 3 one that can be mapped as a block.
 */
static void meet_step(const struct fuzz_step *step)
{
	uint8_t owner = step->who % REALMS, peer = (step->who >> 4) % REALMS;
	uint8_t from = step->arg[0], size = step->arg[1], to = step->arg[2];

	if ((step->arg[3] & 8) != 0) {
		size = BLOCK_SIZE_BYTE;
		from = (from & 1) ? BLOCK_BYTE : 0;
		to = (to & 1) ? BLOCK_BYTE : 0;
		fill_table(owner, from != 0);
		clear_table(peer, to != 0);
		machine_check();
	}
	if ((step->arg[3] & 2) == 0)
		call_through(fuzz_create_step(owner, from, size));
	if ((step->arg[3] & 4) == 0)
		call_through(fuzz_share_step(owner, step->arg[4], peer, step->arg[3]));
	else
		call_through(fuzz_policy_step(owner, step->arg[4], from, peer, step->arg[5]));
	call_through(fuzz_reserve_step(peer, step->arg[4], owner, to));
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
	case 8:
	case 9:
		through_step(step);
		break;
	default:
		call_step(step);
		break;
	}
}
