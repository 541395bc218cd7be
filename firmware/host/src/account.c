/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdbool.h>

#include "account.h"
#include "counter.h"
#include "cpus.h"
#include "csm_abi.h"
#include "rmi.h"

/* Any call that EL3 answers at once, the same way each time (DEN0028, 7.2). */
#define SMCCC_VERSION 0x80000000U

/* Sums of intervals are as read. */
struct cpu_account {
	uint64_t own;	 /* sum of the stretches */
	uint64_t inside; /* sum of the SMCs */
	uint64_t called; /* when the latest SMC was made */
	uint64_t since;	 /* when it returned */
	uint64_t stretches;
	uint64_t exits;
	uint64_t left;	  /* when the first of them came */
	uint64_t latest;  /* from the latest resumption to its exit; 0: not resumed yet */
	uint64_t between; /* sum of the earlier ones */
	uint64_t longest; /* of the earlier ones */
	bool restart;
	struct account_kept kept; /* never starts anew */
};

/* What a register holds that is no argument: X6 and up, and X4 where a call has no fourth one. */
#define KEPT_MARK  UINT64_C(0x5EED000000000000)
#define KEPT_FIRST 4U
#define MARK_FIRST 6U

static struct cpu_account accounts[PLATFORM_CPUS];
static uint64_t reading;   /* counter_cost() */
static uint64_t keeping;   /* instructions of account_smc beyond those of smc, readings left out */
static uint64_t beginning; /* of account_exit when the account starts anew */
static uint64_t noting;	   /* and otherwise */

static struct cpu_account *this_cpu(void)
{
	return &accounts[cpu_number()];
}

/* RMI_RTT_READ_ENTRY and RMI_CSM_INFO return four values. */
static bool returns_x4(uint64_t function, uint64_t x1)
{
	return function == RMI_RTT_READ_ENTRY || (function == SMC_RMI_CSM && x1 == RMI_CSM_INFO);
}

static void check_kept(struct account_kept *kept, const struct smc_registers *before,
		       const struct smc_registers *after)
{
	uint64_t changed = before->x[KEPT_FIRST] ^ after->x[KEPT_FIRST];

	if (returns_x4(before->x[0], before->x[1]))
		changed = 0;
	for (unsigned int i = KEPT_FIRST + 1; i < SMC_REGISTERS; i++)
		changed |= before->x[i] ^ after->x[i];
	kept->calls++;
	if (changed != 0) {
		kept->broken++;
		kept->function = before->x[0];
	}
}

void account_smc(struct smc_registers *registers)
{
	struct cpu_account *account = this_cpu();
	struct smc_registers before;
	struct smc_stamps stamps;

	for (unsigned int i = MARK_FIRST; i < SMC_REGISTERS; i++)
		registers->x[i] = KEPT_MARK | i;
	registers->x[KEPT_FIRST] =
		registers->x[KEPT_FIRST] != 0 ? registers->x[KEPT_FIRST] : KEPT_MARK;
	before = *registers;
	smc_stamped(registers, &stamps);
	check_kept(&account->kept, &before, registers);
	account->own += stamps.before - account->since;
	account->inside += stamps.after - stamps.before;
	account->called = stamps.before;
	account->since = stamps.after;
	account->stretches++;
}

/* Least of many, since a turn of the other CPU may end in one. Instructions of one call. */
static uint64_t measure(void (*call)(struct smc_registers *))
{
	uint64_t least = UINT64_MAX;

	for (unsigned int i = 0; i < COUNTER_CALIBRATIONS; i++) {
		struct smc_registers registers = {.x = {SMCCC_VERSION}};
		uint64_t start = counter_read();

		call(&registers);
		uint64_t elapsed = counter_interval(start, counter_read(), reading);

		if (elapsed < least)
			least = elapsed;
	}
	return least;
}

/* The same for account_exit(), with or without starting anew. */
static uint64_t measure_exit(bool restart)
{
	uint64_t least = UINT64_MAX;

	for (unsigned int i = 0; i < COUNTER_CALIBRATIONS; i++) {
		this_cpu()->restart = restart;
		uint64_t start = counter_read();

		account_exit();
		uint64_t elapsed = counter_interval(start, counter_read(), reading);

		if (elapsed < least)
			least = elapsed;
	}
	return least;
}

void account_calibrate(void)
{
	reading = counter_cost();
	keeping = measure(account_smc) - measure(smc) - 2 * reading;
	beginning = measure_exit(true);
	noting = measure_exit(false);
}

struct account_kept account_kept(void)
{
	struct account_kept sum = {0};

	for (unsigned int cpu = 0; cpu < PLATFORM_CPUS; cpu++) {
		sum.calls += accounts[cpu].kept.calls;
		sum.broken += accounts[cpu].kept.broken;
		if (accounts[cpu].kept.broken != 0)
			sum.function = accounts[cpu].kept.function;
	}
	return sum;
}

uint64_t account_latest(void)
{
	const struct cpu_account *account = this_cpu();

	return counter_interval(account->called, account->since, reading);
}

/* Called, as it is where it counts, also from measure_exit(). */
__attribute__((noinline)) void account_exit(void)
{
	struct cpu_account *account = this_cpu();

	if (account->restart) {
		*account = (struct cpu_account){
			.called = account->called,
			.since = account->since,
			.kept = account->kept,
			.left = account->since,
			.exits = 1,
		};
		return;
	}
	account->exits++;
	account->between += account->latest;
	account->longest = account->latest > account->longest ? account->latest : account->longest;
	account->latest = account->since - account->called;
}

struct account account_take(void)
{
	struct cpu_account *account = this_cpu();
	/* The latest exit is that which is being served. */
	const uint64_t exits = account->exits - 1;
	const uint64_t commands = account->stretches - exits;
	const uint64_t earlier = exits > 0 ? exits - 1 : 0;
	/* A stretch lies between two readings, one of which is in it. */
	const uint64_t kept =
		account->stretches * keeping + earlier * noting + (exits > 0 ? beginning : 0);

	account->restart = true;
	return (struct account){
		.own = account->own - kept - account->stretches * reading,
		.counting = kept + 2 * account->stretches * reading,
		.exits = exits,
		.calls = account->stretches,
		.commands =
			account->inside - account->between - account->latest - commands * reading,
		.left = account->left,
		.entered = account->called,
		.between = account->between - earlier * reading,
		.longest = account->longest > reading ? account->longest - reading : 0,
	};
}
