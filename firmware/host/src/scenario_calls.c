/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What calls cost that have nothing to do with CSM, for the comparison of one RMM with and without
 * it. The host counts what its own take (RMM and EL3), while the only realm waits in one of them;
 * then the realm counts its own (firmware/realm/src/scenario_calls.c). The realm has no Access
 * Policy Table, with CSM or without: it pays for hooks that find nothing to do.
 */
#include "account.h"
#include "cpus.h"
#include "mailbox.h"
#include "page_table.h"
#include "pages.h"
#include "realm_parts.h"
#include "report.h"
#include "rmi_calls.h"
#include "scenario.h"
#include "world.h"

#define MAX_REPEATS 512U

/* The realm's pages of this scenario: one table of them, and beside it a block without a table. */
#define PAGES_IPA REALM_MOUNT_IPA
#define BLOCK_IPA (REALM_MOUNT_IPA + REALM_BLOCK_SIZE)
/* Beside the block of memory that every scenario shares with its realms. */
#define NORMAL_IPA (REALM_SHARED_IPA + REALM_SHARED_SIZE)

enum call {
	VERSION,
	REC_ENTER,
	RTT_SET_RIPAS,
	GRANULE_DELEGATE,
	GRANULE_UNDELEGATE,
	DATA_CREATE_UNKNOWN,
	RTT_READ_ENTRY,
	DATA_DESTROY,
	RTT_CREATE,
	RTT_FOLD,
	RTT_DESTROY,
	RTT_MAP_UNPROTECTED,
	RTT_UNMAP_UNPROTECTED,
	CALLS
};

static const char *const call_names[CALLS] = {
	"version",
	"rec-enter",
	"rtt-set-ripas",
	"granule-delegate",
	"granule-undelegate",
	"data-create-unknown",
	"rtt-read-entry",
	"data-destroy",
	"rtt-create",
	"rtt-fold",
	"rtt-destroy",
	"rtt-map-unprotected",
	"rtt-unmap-unprotected",
};

static uint64_t samples[CALLS][MAX_REPEATS];

struct calls {
	struct realm *realm;
	uint64_t repeats;
	/* The first thing that went wrong; NULL: nothing did. */
	const char *reason;
	const char *failed; /* in which call, if it was one of those above */
	uint64_t status;
};

static bool fail(struct calls *calls, const char *reason, uint64_t status)
{
	calls->reason = reason;
	calls->status = status;
	return false;
}

/* The realm's book-keeping found that a call was refused. */
static bool fail_realm(struct calls *calls)
{
	return fail(calls, calls->realm->failure.command, calls->realm->failure.status);
}

/* The latest SMC was this call. */
static bool sample(struct calls *calls, enum call call, uint64_t repeat, uint64_t status)
{
	samples[call][repeat] = account_latest();
	if (RMI_STATUS(status) == RMI_SUCCESS)
		return true;
	calls->failed = call_names[call];
	return fail(calls, "the RMM refused the call", status);
}

/* Lets the realm run until it leaves for `reason`. */
static bool enter(struct calls *calls, uint64_t reason)
{
	struct realm_rec *rec = &calls->realm->rec[0];
	uint64_t status = vcpu_enter(rec);

	if (RMI_STATUS(status) != RMI_SUCCESS) {
		calls->failed = call_names[REC_ENTER];
		return fail(calls, "the RMM refused the call", status);
	}
	return rec->run->exit.exit_reason == reason ||
	       fail(calls, "the realm left for another reason", rec->run->exit.exit_reason);
}

/* The realm executes WFI, and the next time nothing between. */
static bool measure_entries(struct calls *calls)
{
	vcpu_prepare(&calls->realm->rec[0]);
	if (!enter(calls, RMI_EXIT_SYNC))
		return false;
	for (uint64_t i = 0; i < calls->repeats; i++) {
		if (!enter(calls, RMI_EXIT_SYNC))
			return false;
		samples[REC_ENTER][i] = account_latest();
	}
	return true;
}

/* The realm asks for one page of RAM after the other. It waits for the answer to the last one. */
static bool measure_ripas(struct calls *calls)
{
	const struct realm *realm = calls->realm;
	const struct rmi_rec_exit *exit = &realm->rec[0].run->exit;

	for (uint64_t i = 0; i < calls->repeats; i++) {
		uint64_t base = PAGES_IPA + i * PAGE_SIZE;
		uint64_t reached = 0;

		if (!enter(calls, RMI_EXIT_RIPAS_CHANGE))
			return false;
		if (exit->ripas_base != base || exit->ripas_top != base + PAGE_SIZE)
			return fail(calls, "the realm asked for another page", exit->ripas_base);
		uint64_t status = rmi_rtt_set_ripas(realm->rd, realm->rec[0].address, base,
						    base + PAGE_SIZE, &reached);

		if (!sample(calls, RTT_SET_RIPAS, i, status))
			return false;
	}
	return true;
}

static bool measure_version(struct calls *calls)
{
	for (uint64_t i = 0; i < calls->repeats; i++) {
		uint64_t lower, higher;
		uint64_t status =
			rmi_version((RMI_ABI_MAJOR << 16) | RMI_ABI_MINOR, &lower, &higher);

		if (!sample(calls, VERSION, i, status))
			return false;
	}
	return true;
}

static bool measure_granules(struct calls *calls)
{
	uint64_t page = pages_take(1, PAGE_SIZE);

	if (page == 0)
		return fail(calls, "no page is left", 0);
	for (uint64_t i = 0; i < calls->repeats; i++) {
		if (!sample(calls, GRANULE_DELEGATE, i, pages_delegate(page)) ||
		    !sample(calls, GRANULE_UNDELEGATE, i, pages_undelegate(page)))
			return false;
	}
	pages_give(page, 1);
	return true;
}

static bool destroy_data(struct calls *calls, const uint64_t *granules)
{
	struct realm *realm = calls->realm;

	for (uint64_t i = 0; i < calls->repeats; i++) {
		uint64_t data = 0;
		uint64_t top = 0;
		uint64_t status =
			rmi_data_destroy(realm->rd, PAGES_IPA + i * PAGE_SIZE, &data, &top);

		if (!sample(calls, DATA_DESTROY, i, status))
			return false;
		if (data != granules[i])
			return fail(calls, "another page came back", data);
		if (!realm_release(realm, data))
			return fail_realm(calls);
	}
	return true;
}

/* Pages where the realm has made RAM. */
static bool measure_data(struct calls *calls)
{
	static uint64_t granules[MAX_REPEATS];
	struct realm *realm = calls->realm;

	for (uint64_t i = 0; i < calls->repeats; i++) {
		granules[i] = realm_take_granule(realm);
		if (granules[i] == 0)
			return fail_realm(calls);
		uint64_t status =
			rmi_data_create_unknown(realm->rd, granules[i], PAGES_IPA + i * PAGE_SIZE);

		if (!sample(calls, DATA_CREATE_UNKNOWN, i, status))
			return false;
	}
	for (uint64_t i = 0; i < calls->repeats; i++) {
		struct rmi_entry entry;
		uint64_t status =
			rmi_rtt_read_entry(realm->rd, PAGES_IPA + i * PAGE_SIZE, 3, &entry);

		if (!sample(calls, RTT_READ_ENTRY, i, status))
			return false;
		if (entry.level != 3 || entry.state != RMI_ASSIGNED || entry.ripas != RMI_RAM)
			return fail(calls, "a page is not as it was made", entry.state);
	}
	return destroy_data(calls, granules);
}

/* A table that is there and gone again, folded first, then destroyed. */
static bool measure_tables(struct calls *calls)
{
	struct realm *realm = calls->realm;
	uint64_t granule = realm_take_granule(realm);
	uint64_t gone = 0;
	uint64_t top = 0;

	if (granule == 0)
		return fail_realm(calls);
	for (uint64_t i = 0; i < calls->repeats; i++) {
		if (!sample(calls, RTT_CREATE, i,
			    rmi_rtt_create(realm->rd, granule, BLOCK_IPA, 3)) ||
		    !sample(calls, RTT_FOLD, i, rmi_rtt_fold(realm->rd, BLOCK_IPA, 3, &gone)))
			return false;
	}
	for (uint64_t i = 0; i < calls->repeats; i++) {
		uint64_t status = rmi_rtt_create(realm->rd, granule, BLOCK_IPA, 3);

		if (RMI_STATUS(status) != RMI_SUCCESS)
			return fail(calls, "RMI_RTT_CREATE", status);
		status = rmi_rtt_destroy(realm->rd, BLOCK_IPA, 3, &gone, &top);
		if (!sample(calls, RTT_DESTROY, i, status))
			return false;
	}
	return realm_release(realm, granule) || fail_realm(calls);
}

static bool measure_unprotected(struct calls *calls)
{
	const struct realm *realm = calls->realm;
	uint64_t page = pages_take(1, PAGE_SIZE);
	uint64_t descriptor = page | RMI_UNPROTECTED_NORMAL_RW;
	uint64_t top = 0;

	if (page == 0)
		return fail(calls, "no page is left", 0);
	/* What stays beside it. */
	uint64_t beside = rmi_rtt_map_unprotected(realm->rd, NORMAL_IPA + PAGE_SIZE, 3, descriptor);

	if (RMI_STATUS(beside) != RMI_SUCCESS)
		return fail(calls, "RMI_RTT_MAP_UNPROTECTED", beside);
	for (uint64_t i = 0; i < calls->repeats; i++) {
		uint64_t status = rmi_rtt_map_unprotected(realm->rd, NORMAL_IPA, 3, descriptor);

		if (!sample(calls, RTT_MAP_UNPROTECTED, i, status))
			return false;
		status = rmi_rtt_unmap_unprotected(realm->rd, NORMAL_IPA, 3, &top);
		if (!sample(calls, RTT_UNMAP_UNPROTECTED, i, status))
			return false;
	}
	beside = rmi_rtt_unmap_unprotected(realm->rd, NORMAL_IPA + PAGE_SIZE, 3, &top);
	pages_give(page, 1);
	return RMI_STATUS(beside) == RMI_SUCCESS ||
	       fail(calls, "RMI_RTT_UNMAP_UNPROTECTED", beside);
}

/*
 * Tables, and beside each thing that is to go something that stays: the RMM tells where the next
 * one is, and would otherwise look through the rest of a table for it.
 */
static bool prepare(struct calls *calls)
{
	struct realm *realm = calls->realm;
	uint64_t pages_top = PAGES_IPA + calls->repeats * PAGE_SIZE;

	return (realm_add_tables(realm, PAGES_IPA, PAGES_IPA + PAGE_SIZE, 3) &&
		realm_add_tables(realm, NORMAL_IPA, NORMAL_IPA + PAGE_SIZE, 3) &&
		realm_add_tables(realm, BLOCK_IPA + REALM_BLOCK_SIZE,
				 BLOCK_IPA + REALM_BLOCK_SIZE + PAGE_SIZE, 3) &&
		(pages_top == BLOCK_IPA ||
		 realm_populate(realm, pages_top, pages_top + PAGE_SIZE))) ||
	       fail_realm(calls);
}

static bool measure(struct calls *calls)
{
	return prepare(calls) && measure_version(calls) && measure_entries(calls) &&
	       measure_ripas(calls) && measure_granules(calls) && measure_data(calls) &&
	       measure_tables(calls) && measure_unprotected(calls);
}

static void report_metrics(const struct calls *calls)
{
	for (enum call call = 0; call < CALLS; call++) {
		const struct samples_summary summary =
			samples_summarise(samples[call], calls->repeats);

		report_done(
			report_metric("host", call_names[call], "instructions", "rmm", &summary));
	}
}

/*
 * What other CPUs execute while this one makes broadcast invalidations, each of which ends its turn
 * under instruction counting: nothing, when they sleep in WFI.
 */
static uint64_t others(void)
{
	uint64_t start, middle, stop;

	__asm__ volatile("isb\n\tmrs %0, cntvct_el0\n\t"
			 ".rept 16\n\tnop\n\t.endr\n\t"
			 "isb\n\tmrs %1, cntvct_el0\n\t"
			 ".rept 16\n\ttlbi alle1is\n\t.endr\n\t"
			 "isb\n\tmrs %2, cntvct_el0"
			 : "=&r"(start), "=&r"(middle), "=&r"(stop)
			 :
			 : "memory");
	return (stop - middle) - (middle - start);
}

static bool calls_step(struct world *world)
{
	struct calls calls = {
		.realm = &world->realm[0],
		.repeats = world->config->calls_repeats,
	};
	bool ok = measure(&calls);

	if (ok)
		report_metrics(&calls);
	struct record *record = report_step("host", "host.calls", ok);

	record_number(record, "calls", CALLS);
	record_number(record, "repeats", calls.repeats);
	record_number(record, "others", others());
	if (!ok) {
		record_string(record, "reason", calls.reason);
		record_hex(record, "status", calls.status);
	}
	if (calls.failed != NULL)
		record_string(record, "call", calls.failed);
	report_done(record);
	return ok;
}

static uint64_t checkpoint(struct realm *realm, const uint64_t *gprs)
{
	(void)realm;
	return gprs[0] == CALLS_ANSWER ? HOST_OK : HOST_BAD;
}

static bool run(const struct config *config)
{
	static struct world world;
	static struct config without;
	bool ok = false;

	/* Realm and host do the same whether the RMM has CSM or not: nobody asks for it. */
	without = *config;
	without.csm_expected = 0;
	if (!world_check_rmm(&world, &without) || !cpu_calm(1))
		return false;
	if (world_build(&world, 1, 0) && calls_step(&world)) {
		mailbox_reset(1);
		ok = world_run(&world, checkpoint);
	}
	world_destroy(&world);
	return ok;
}

const struct scenario scenario_calls = {.name = "calls", .version = 1, .run = run};
