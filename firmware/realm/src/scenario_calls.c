/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The realm's part of measuring calls that have nothing to do with CSM: first it leaves to the host
 * again and again, so that the host can count what that takes; then it counts its own calls.
 */
#include <string.h>

#include "counter.h"
#include "host_call.h"
#include "page_table.h"
#include "rsi.h"
#include "scenario.h"
#include "smc.h"

#define MAX_REPEATS 512U

enum call {
	RSI_CALL_VERSION,
	RSI_CALL_IPA_STATE_GET,
	RSI_CALL_IPA_STATE_SET,
	RSI_CALL_HOST_CALL,
	CALLS
};

static const char *const call_names[CALLS] = {"rsi-version", "rsi-ipa-state-get",
					      "rsi-ipa-state-set", "rsi-host-call"};

static uint64_t samples[CALLS][MAX_REPEATS];

struct calls {
	const struct realm_config *config;
	struct report report;
	uint64_t reading; /* counter_cost() */
	/* The first thing that went wrong; NULL: nothing did. */
	const char *reason;
	const char *failed;
	uint64_t status;
};

static bool fail(struct calls *calls, const char *call, const char *reason, uint64_t status)
{
	calls->failed = call;
	calls->reason = reason;
	calls->status = status;
	return false;
}

/* The host has every one of them trapped. Two instructions of the realm lie between two. */
static void wait_for_nothing(uint64_t times)
{
	__asm__ volatile("1:\twfi\n\tsubs\t%0, %0, #1\n\tb.ne\t1b" : "+r"(times)::"cc", "memory");
}

/* The pages have no RIPAS but EMPTY, and become RAM one by one. */
static bool ask_for_ram(struct calls *calls)
{
	const struct realm_config *config = calls->config;

	for (uint64_t i = 0; i < config->calls_repeats; i++) {
		uint64_t base = config->mount_base + i * PAGE_SIZE;
		uint64_t top = base + PAGE_SIZE;
		struct smc_registers r = smc4(RSI_IPA_STATE_SET, base, top, RSI_RAM, 0);

		if (r.x[0] != RSI_SUCCESS || r.x[1] != top)
			return fail(calls, "rsi-ipa-state-set", "the page is not RAM", r.x[0]);
	}
	return true;
}

/* Instructions inside the SMC. */
static uint64_t timed(const struct calls *calls, struct smc_registers *registers)
{
	struct smc_stamps stamps;

	smc_stamped(registers, &stamps);
	return counter_interval(stamps.before, stamps.after, calls->reading);
}

static bool measure_version(struct calls *calls, uint64_t *sample)
{
	struct smc_registers registers = {.x = {RSI_VERSION, RSI_ABI_1_0}};

	*sample = timed(calls, &registers);
	return registers.x[0] == RSI_SUCCESS ||
	       fail(calls, call_names[RSI_CALL_VERSION], "the RMM refused it", registers.x[0]);
}

/* Up to RMM 1.0-eac5 the call had no end address, and did not look at the register. */
static bool measure_state_get(struct calls *calls, uint64_t *sample)
{
	struct smc_registers registers = {
		.x = {RSI_IPA_STATE_GET, REALM_CONFIG_IPA, REALM_CONFIG_IPA + PAGE_SIZE}};

	*sample = timed(calls, &registers);
	return registers.x[0] == RSI_SUCCESS || fail(calls, call_names[RSI_CALL_IPA_STATE_GET],
						     "the RMM refused it", registers.x[0]);
}

/* To the host and back, without the host's own instructions. */
static bool measure_exit(struct calls *calls, const char *name, struct smc_registers *registers,
			 uint64_t *sample)
{
	struct host_account account;

	/* The account begins anew. */
	if (!host_account(&account))
		return fail(calls, name, "the host keeps no account", 0);
	uint64_t inside = timed(calls, registers);

	if (registers->x[0] != RSI_SUCCESS)
		return fail(calls, name, "the RMM refused it", registers->x[0]);
	if (!host_account(&account) || account.exits != 1 ||
	    account.own + account.counting > inside)
		return fail(calls, name, "the host's account is wrong", account.exits);
	*sample = inside - account.own - account.counting;
	return true;
}

/* A page that is RAM already: the host has the RMM look at it, and nothing changes. */
static bool measure_state_set(struct calls *calls, uint64_t *sample)
{
	struct smc_registers registers = {
		.x = {RSI_IPA_STATE_SET, REALM_CONFIG_IPA, REALM_CONFIG_IPA + PAGE_SIZE, RSI_RAM}};

	return measure_exit(calls, call_names[RSI_CALL_IPA_STATE_SET], &registers, sample);
}

/* The host answers, and that is all. */
static bool measure_host_call(struct calls *calls, uint64_t *sample)
{
	static struct rsi_host_call call;
	struct smc_registers registers = {.x = {RSI_HOST_CALL, (uint64_t)(uintptr_t)&call}};
	const char *name = call_names[RSI_CALL_HOST_CALL];

	memset(&call, 0, sizeof(call));
	call.imm = HOST_CHECKPOINT;
	call.gprs[0] = CALLS_ANSWER;
	return measure_exit(calls, name, &registers, sample) &&
	       (call.gprs[0] == HOST_OK ||
		fail(calls, name, "the host did not answer", call.gprs[0]));
}

static bool measure(struct calls *calls)
{
	static bool (*const measures[CALLS])(struct calls *, uint64_t *) = {
		measure_version, measure_state_get, measure_state_set, measure_host_call};

	for (enum call call = 0; call < CALLS; call++) {
		for (uint64_t i = 0; i < calls->config->calls_repeats; i++) {
			if (!measures[call](calls, &samples[call][i]))
				return false;
		}
	}
	return true;
}

static void send_metrics(struct calls *calls)
{
	for (enum call call = 0; call < CALLS; call++) {
		struct samples_summary summary =
			samples_summarise(samples[call], calls->config->calls_repeats);

		report_metric(&calls->report, call_names[call], "instructions", "rmm", &summary);
		report_send(&calls->report);
	}
}

static uint64_t run(const struct realm_config *config)
{
	static struct calls calls;

	calls.config = config;
	if (config->calls_repeats == 0 || config->calls_repeats > MAX_REPEATS)
		return EXIT_CONFIG;
	/* Once to arrive. */
	wait_for_nothing(config->calls_repeats + 1);
	bool ok = ask_for_ram(&calls);

	calls.reading = counter_cost();
	ok = ok && measure(&calls);
	if (ok)
		send_metrics(&calls);
	report_step(&calls.report, "provider.calls", ok);
	report_number(&calls.report, "calls", CALLS);
	report_number(&calls.report, "repeats", config->calls_repeats);
	report_number(&calls.report, "cost", calls.reading);
	if (!ok) {
		report_text(&calls.report, "reason", calls.reason);
		report_text(&calls.report, "call", calls.failed);
		report_hex(&calls.report, "status", calls.status);
	}
	return report_send(&calls.report) ? EXIT_OK : EXIT_STEP;
}

const struct scenario scenario_calls = {.name = "calls", .run = run};
