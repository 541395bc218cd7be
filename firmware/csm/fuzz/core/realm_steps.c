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

/* Every translation that a realm can use, into its TLBs. */
static void use_all(unsigned int realm)
{
	uint64_t value;

	for (uint64_t page = 0; page < PAGES; page++)
		if (fake_leaf(&realms[realm], page, NULL).kind != CSM_LEAF_UNASSIGNED)
			(void)realm_read(realm, page * PAGE, &value);
}

/* Other CPUs, between two port calls: RTT_CREATE needs no CSM lock, nor does a realm that runs. */
static void meddle_with_tables(void)
{
	unsigned int realm = meddling->arg[5] % CAST, table = (meddling->arg[5] >> 4) % TABLES;

	if (!realms[realm].alive)
		return;
	if ((meddling->arg[5] & 4) != 0)
		use_all(realm);
	if ((meddling->arg[5] & 8) != 0)
		(void)host_middle_create(realm);
	(void)host_table_create(realm, table);
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
	const struct csm_identity *model = &realms[step->arg[3] % CAST].identity;
	struct granule *page = page_at(realm, ipa);
	struct csm_policy_record record = {
		.perm = 1U + (2U * (step->arg[4] & 1U)),
		.hash_algorithm = model->algorithm,
		.max_consumers = ((step->arg[4] & 0x20) != 0) ? REALMS : 1U + (step->arg[4] >> 6),
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

static void call_as(unsigned int realm, unsigned int rec, const struct fuzz_step *step)
{
	uint64_t x[5];

	if (!realms[realm].alive || !fuzz_decode_call(step, x))
		return;
	if (x[0] == SMC_CSM_SHARE_POLICY)
		write_policy(realm, x[2], step);
	make_call(realm, rec, x, step);
}

static void call_step(const struct fuzz_step *step)
{
	call_as(step->who % CAST, (step->who >> 4) % RECS, step);
}

/* The call that waits, or was made last, again. */
static void again_as(unsigned int realm, unsigned int rec, const struct fuzz_step *step)
{
	const struct waiting *waits = &waiting[realm][rec];

	if (realms[realm].alive && (waits->x[0] != 0) && fuzz_call_fits(waits->x))
		make_call(realm, rec, waits->x, step);
}

static void again_step(const struct fuzz_step *step)
{
	again_as(step->who % CAST, (step->who >> 4) % RECS, step);
}

static void serve_as(unsigned int realm, unsigned int rec, const struct fuzz_step *step)
{
	if (!realms[realm].alive)
		return;
	serve(realm, &waiting[realm][rec].exit, step);
	machine_check();
	if ((step->arg[2] & 1) == 0)
		again_as(realm, rec, step);
}

static void serve_step(const struct fuzz_step *step)
{
	serve_as(step->who % CAST, (step->who >> 4) % RECS, step);
}

/* More than any call here takes. */
#define MOST_CALLS 128U

/* The books have no room for the region that such a CREATE may make. */
static bool goes_on(const struct waiting *waits)
{
	return (waits->asked || waits->more) && fuzz_call_fits(waits->x);
}

static void finish(unsigned int realm, unsigned int rec)
{
	const struct fuzz_step obey = {.op = 0};
	const struct waiting *waits = &waiting[realm][rec];

	for (unsigned int i = 0; goes_on(waits); i++) {
		HOLDS(i < MOST_CALLS);
		machine_check();
		serve_as(realm, rec, &obey);
	}
	machine_check();
}

/* To its end, by a host that does what it is asked. */
void call_through(unsigned int realm, struct fuzz_step call)
{
	call_as(realm, 0, &call);
	finish(realm, 0);
}

/* The same, unwatched: whoever calls it checks the machine. */
void call_unwatched(unsigned int realm, struct fuzz_step call)
{
	const struct fuzz_step obey = {.op = 0};
	const struct waiting *waits = &waiting[realm][0];

	call_as(realm, 0, &call);
	for (unsigned int i = 0; goes_on(waits); i++) {
		HOLDS(i < MOST_CALLS);
		serve(realm, &waits->exit, &obey);
		again_as(realm, 0, &obey);
	}
}

static void through_step(const struct fuzz_step *step)
{
	call_step(step);
	finish(step->who % CAST, (step->who >> 4) % RECS);
}

/* What RSI_IPA_STATE_SET asks first: never where a region or mount of the realm lies. */
static void ask_for_ripas(unsigned int realm, uint64_t base, uint64_t size)
{
	uint64_t id = id_of_realm(realm);
	bool may = csm_rsi_may_set_ipa_state(rd_of(realm), base, base + size);

	for (unsigned int i = 0; (id != 0) && !is_closing(realm) && (i < agreements_count); i++) {
		const struct agreement *region = &agreements[i];
		const struct consent *mount = consents_reservation(region, id);

		if (mount != NULL)
			HOLDS(!may || (base + size <= mount->base) ||
			      (mount->base + region->size <= base));
		if ((region->life == REGION_ALIVE) && (region->owner == id))
			HOLDS(!may || (base + size <= region->base) ||
			      (region->base + region->size <= base));
	}
	HOLDS(may || (id != 0));
}

/* Everything that the realm can write, through whatever its TLBs hold. */
static void store_step(const struct fuzz_step *step)
{
	unsigned int realm = step->who % CAST;

	if (realms[realm].alive && ((step->arg[0] & 1) != 0))
		ask_for_ripas(realm, fuzz_target_ipa(step->arg[1]) % (PAGES * PAGE) & ~(PAGE - 1),
			      PAGE * (1U + step->arg[2] % 64U));
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
	case 15:
		crowd_step(step);
		break;
	default:
		call_step(step);
		break;
	}
}
