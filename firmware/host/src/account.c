/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdbool.h>

#include "account.h"
#include "counter.h"
#include "cpus.h"

/* Any call that EL3 answers at once, the same way each time (DEN0028, 7.2). */
#define SMCCC_VERSION 0x80000000U

struct cpu_account {
	uint64_t own;	 /* sum of the stretches, as read */
	uint64_t called; /* when the latest SMC was made */
	uint64_t since;	 /* when it returned */
	uint64_t stretches;
	uint64_t exits;
	bool restart;
};

static struct cpu_account accounts[PLATFORM_CPUS];
static uint64_t reading; /* counter_cost() */
static uint64_t keeping; /* instructions of account_smc beyond those of smc, readings left out */

static struct cpu_account *this_cpu(void)
{
	return &accounts[cpu_number()];
}

void account_smc(struct smc_registers *registers)
{
	struct cpu_account *account = this_cpu();
	struct smc_stamps stamps;

	smc_stamped(registers, &stamps);
	account->own += stamps.before - account->since;
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

void account_calibrate(void)
{
	reading = counter_cost();
	keeping = measure(account_smc) - measure(smc) - 2 * reading;
}

uint64_t account_latest(void)
{
	const struct cpu_account *account = this_cpu();

	return counter_interval(account->called, account->since, reading);
}

void account_exit(void)
{
	struct cpu_account *account = this_cpu();

	if (account->restart)
		*account = (struct cpu_account){.since = account->since};
	account->exits++;
}

struct account account_take(void)
{
	struct cpu_account *account = this_cpu();

	account->restart = true;
	return (struct account){
		/* A stretch lies between two readings, one of which is in it. */
		.own = account->own - account->stretches * (keeping + reading),
		.counting = account->stretches * (keeping + 2 * reading),
		.exits = account->exits - 1,
		.calls = account->stretches,
	};
}
