/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Realms: what a REC does when it is entered, what it sees, and how the host answers its exits. A
 * REC that left with a question repeats its call, with the registers as they were.
 */
#include <string.h>

#include "entry.h"
#include "esr.h"

/* A run of steps inside a step: other CPUs, while a REC runs on this one. */
#define MAX_DEPTH 2U
/*
 * Table entries that a call of CSM may read and write, at most: those of a chunk, on both sides,
 * found, looked at again under the lock, and written, and the walks to them.
 */
#define MAX_ENTRIES (6U * CSM_CHUNK_PAGES)

static struct waiting waiting[REALMS][RECS];

static struct entry *running;
static unsigned int depth;

/* ---- calls of CSM --------------------------------------------------------------------- */

static void begin_call(struct entry *entry, const uint64_t x[5])
{
	entry->calling = true;
	memcpy(entry->x, x, sizeof(entry->x));
	/* Functions ids are 32 bits, and the hint of SVE is none of ours. */
	entry->x[0] &= ~(uint64_t)SMC_SVE_HINT & UINT32_MAX;
	describe_caller(&entry->caller, entry->rd, x);
	entries_touched = 0;
	machine_meddle(entry->step);
}

static enum arch_exit call_csm(struct entry *entry, struct arch_rec *rec)
{
	uint64_t x[5];

	if (!fuzz_decode_call(entry->step, x)) {
		return ARCH_EXIT_IRQ;
	}
	if (x[0] == SMC_CSM_SHARE_POLICY) {
		write_policy(entry->rd, x[2], entry->step);
	}
	begin_call(entry, x);
	return smc(rec, x);
}

/* The same again, which the host must not have been able to change; or on from where it was. */
static enum arch_exit call_again(struct entry *entry, struct arch_rec *rec)
{
	HOLDS(entry->again->more ||
	      (memcmp(rec->x, entry->again->x, sizeof(entry->again->x)) == 0));
	if (!fuzz_call_fits(entry->again->x)) {
		return ARCH_EXIT_IRQ;
	}
	begin_call(entry, entry->again->x);
	return smc(rec, entry->again->x);
}

/* ---- the REC's way ------------------------------------------------------------------- */

static void run_inside(unsigned int count)
{
	const struct fuzz_step *step;

	depth++;
	host_set_cpu(depth);
	while ((count-- > 0) && ((step = fuzz_next_step()) != NULL)) {
		run_step(step);
	}
	depth--;
	host_set_cpu(depth);
}

static enum arch_exit guest(struct arch_rec *rec)
{
	struct entry *entry = running;

	if (entry->calling) {
		entry->calling = false;
		machine_meddle(NULL);
		HOLDS(entries_touched <= MAX_ENTRIES);
		fuzz_trace("  realm %llu: %llx(%llx, %llx, %llx, %llx) = %llx, %llx, %llx",
			   (unsigned long long)entry->caller.realm, (unsigned long long)entry->x[0],
			   (unsigned long long)entry->x[1], (unsigned long long)entry->x[2],
			   (unsigned long long)entry->x[3], (unsigned long long)entry->x[4],
			   (unsigned long long)rec->x[0], (unsigned long long)rec->x[1],
			   (unsigned long long)rec->x[2]);
		memcpy(entry->result, rec->x, sizeof(entry->result));
		entry->returned = true;
		consents_note(&entry->caller, entry->x, rec->x);
		if ((entry->x[0] == SMC_CSM_PEER) && (rec->x[0] == CSM_SUCCESS)) {
			check_peer(entry->rd, entry->x);
		}
	}
	if ((entry->phase++ > 0) || (entry->step == NULL)) {
		return ARCH_EXIT_IRQ;
	}
	if (((entry->step->who & 0x80) != 0) && (depth < MAX_DEPTH)) {
		run_inside(1U + ((entry->step->who >> 5) & 3U));
		/* Those have entered other RECs. */
		running = entry;
		host_set_guest(guest);
	}
	return entry->behave(entry, rec);
}

static void enter(struct entry *entry, uint64_t rec, uint64_t run)
{
	struct entry *outer = running;

	running = entry;
	host_set_guest(guest);
	(void)RMI(SMC_RMI_REC_ENTER, rec, run);
	machine_meddle(NULL);
	running = outer;
}

void enter_rec(uint64_t rec, uint64_t run)
{
	struct entry entry = {.step = NULL};

	enter(&entry, rec, run);
}

/* ---- steps --------------------------------------------------------------------------- */

/* What the host writes for the REC to find when it is entered. */
static void write_enter(uint64_t run, const struct fuzz_step *step, bool wild)
{
	struct rmi_rec_run *page = host_page(run);

	if (page == NULL) {
		return;
	}
	memset(&page->enter, 0, sizeof(page->enter));
	if (!wild) {
		return;
	}
	page->enter.flags = step->arg[1] & 0x3FU;
	page->enter.gprs[0] = fuzz_wild(step->arg[2]);
	if (step->arg[3] >= 0xC0) {
		page->enter.gicv3_hcr = fuzz_wild(step->arg[4]);
	}
	if (step->arg[3] >= 0xE0) {
		page->enter.gicv3_lrs[0] = ((uint64_t)step->arg[4] << 58) | step->arg[5];
		page->enter.gicv3_lrs[1] = ((uint64_t)step->arg[3] << 58) | step->arg[5];
	}
}

static void enter_step(const struct fuzz_step *step,
		       enum arch_exit (*behave)(struct entry *entry, struct arch_rec *rec))
{
	unsigned int realm = step->who % REALMS, rec = (step->who >> 2) % RECS;
	struct waiting *waits = &waiting[realm][rec];
	struct entry entry = {.step = step, .behave = behave, .rd = rd_of(realm)};
	uint64_t run = run_of(realm, rec);
	const struct rmi_rec_run *page;

	write_enter(run, step, behave == NULL);
	if (behave == NULL) {
		/* Nothing new: the last call again, if it is not answered, or an interrupt. */
		entry.again = waits;
		entry.behave = call_again;
		entry.step = (waits->asked || waits->more) ? step : NULL;
	}
	enter(&entry, rec_of(realm, rec), run);
	page = host_page(run);
	if (entry.phase == 0) {
		/* It did not get that far: not entered, or its page was missing. */
		return;
	}
	waits->asked = entry.calling;
	memcpy(waits->x, entry.x, sizeof(waits->x));
	waits->more = entry.returned && fuzz_continue_call(waits->x, entry.result);
	if (page == NULL) {
		return;
	}
	waits->exit = page->exit;
	/* What is between realms is none of the host's business. */
	HOLDS(!entry.in_mount || (page->exit.exit_reason != RMI_EXIT_SYNC));
	if (entry.calling) {
		HOLDS(page->exit.exit_reason == RMI_EXIT_CSM);
		HOLDS(entries_touched <= MAX_ENTRIES);
		check_question(&page->exit);
	}
}

/* An access, and the host emulates it, or says that there is nothing. */
static void access_step(const struct fuzz_step *step)
{
	struct fuzz_step answer = *step;

	enter_step(step, abort_at);
	if ((step->arg[0] & 2) != 0) {
		machine_check();
		answer.arg[1] = (step->arg[0] & 4) ? RMI_ENTER_INJECT_SEA : RMI_ENTER_EMUL_MMIO;
		answer.arg[3] = 0;
		enter_step(&answer, NULL);
	}
}

static void answer_step(const struct fuzz_step *step)
{
	unsigned int realm = step->who % REALMS, rec = (step->who >> 2) % RECS;

	answer(realm, rec, &waiting[realm][rec].exit, step);
	machine_check();
	if ((step->arg[5] & 1) == 0) {
		enter_step(step, NULL);
	}
}

/* Enough for any call here, if its REC can run at all. */
#define MOST_ENTRIES_OF_CALL 16U

static void finish(unsigned int realm, unsigned int rec)
{
	const struct fuzz_step obey = {.who = (uint8_t)(realm | (rec << 2))};
	const struct waiting *waits = &waiting[realm][rec];

	for (unsigned int i = 0; (i < MOST_ENTRIES_OF_CALL) && (waits->asked || waits->more); i++) {
		machine_check();
		answer_step(&obey);
	}
	machine_check();
}

static void call_through(struct fuzz_step call)
{
	enter_step(&call, call_csm);
	finish(call.who, 0);
}

/* To its end, by a host that does what it is asked. */
static void through_step(const struct fuzz_step *step)
{
	enter_step(step, call_csm);
	finish(step->who % REALMS, (step->who >> 2) % RECS);
}

/*
 * The way that works, unless somebody is in it: a region that another realm attaches. arg[3]: bit 0
 * writable, 1 no new region, 2 by policy, 3 one that can be mapped as a block.
 */
static void meet_step(const struct fuzz_step *step)
{
	uint8_t owner = step->who % REALMS, peer = (step->who >> 2) % REALMS;
	uint8_t from = step->arg[0], size = step->arg[1], to = step->arg[2];

	if ((step->arg[3] & 8) != 0) {
		size = BLOCK_SIZE_BYTE;
		from = (from & 1) ? BLOCK_BYTE : 0;
		to = (to & 1) ? BLOCK_BYTE : 0;
		fill_block(owner, fuzz_target_ipa(from));
		clear_block(peer, fuzz_target_ipa(to));
		machine_check();
	}
	if ((step->arg[3] & 2) == 0) {
		call_through(fuzz_create_step(owner, from, size));
	}
	if ((step->arg[3] & 4) == 0) {
		call_through(fuzz_share_step(owner, step->arg[4], peer, step->arg[3]));
	} else {
		call_through(fuzz_policy_step(owner, step->arg[4], from, peer, step->arg[5]));
	}
	call_through(fuzz_reserve_step(peer, step->arg[4], owner, to));
	call_through(fuzz_attach_step(peer, step->arg[4]));
}

void realm_steps_reset(void)
{
	memset(waiting, 0, sizeof(waiting));
	running = NULL;
	depth = 0;
	host_set_cpu(0);
}

void realm_step(const struct fuzz_step *step)
{
	switch ((step->op - 0x70U) >> 3) {
	case 0:
		access_step(step);
		break;
	case 1:
		enter_step(step, except);
		break;
	case 2:
	case 3:
		enter_step(step, call_rsi);
		break;
	case 4:
		enter_step(step, store);
		break;
	case 5:
		enter_step(step, NULL);
		break;
	case 6:
	case 7:
		answer_step(step);
		break;
	case 8:
	case 9:
	case 10:
		meet_step(step);
		break;
	case 11:
	case 12:
		through_step(step);
		break;
	default:
		enter_step(step, call_csm);
		break;
	}
}
