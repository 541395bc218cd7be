/* SPDX-License-Identifier: BSD-3-Clause */
/* Two CPUs at once: no deadlock, no granule in two places, nothing left over. */
#include <pthread.h>

#include "test.h"
#include "world.h"

#define ROUNDS	 400U
#define GRANULES 8U

static uint64_t contested[GRANULES];
static struct realm shared;
static uint64_t won[2];

/* Both fight for the same granules; who delegates one, must be the one to return it. */
static void *fight_for_granules(void *arg)
{
	unsigned int cpu = (unsigned int)(uintptr_t)arg;

	host_set_cpu(cpu);
	for (unsigned int i = 0; i < ROUNDS; i++) {
		uint64_t pa = contested[i % GRANULES];

		if (STATUS(SMC_RMI_GRANULE_DELEGATE, pa) == RMI_SUCCESS) {
			won[cpu]++;
			if (STATUS(SMC_RMI_GRANULE_UNDELEGATE, pa) != RMI_SUCCESS) {
				won[cpu] = UINT64_MAX / 4;
			}
		}
	}
	return NULL;
}

/*
 * Both map and unmap pages of one realm, each with granules of its own but at the same addresses.
 */
static void *fight_for_addresses(void *arg)
{
	unsigned int cpu = (unsigned int)(uintptr_t)arg;
	uint64_t mine = contested[cpu];

	host_set_cpu(cpu);
	for (unsigned int i = 0; i < ROUNDS; i++) {
		uint64_t ipa = (i % 4) * GRANULE_SIZE;
		struct smc_call call;

		if (STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, shared.rd, mine, ipa) == RMI_SUCCESS) {
			won[cpu]++;
			/* The other may have destroyed it already, and mapped its own. */
			do {
				call = RMI(SMC_RMI_DATA_DESTROY, shared.rd, ipa);
			} while ((call.x[0] == RMI_SUCCESS) && (call.x[1] != mine));
		}
		while (granule_state_now(granule_find(mine)) != GRANULE_DELEGATED) {
			for (uint64_t at = 0; at < (4 * GRANULE_SIZE); at += GRANULE_SIZE) {
				(void)RMI(SMC_RMI_DATA_DESTROY, shared.rd, at);
			}
		}
		(void)RMI(SMC_RMI_RTT_FOLD, shared.rd, 0, 3);
		(void)RMI(SMC_RMI_RTT_CREATE, shared.rd, contested[2 + cpu], 0, 3);
	}
	return NULL;
}

static void run_both(void *(*body)(void *))
{
	pthread_t other;

	won[0] = won[1] = 0;
	CHECK(pthread_create(&other, NULL, body, (void *)(uintptr_t)1) == 0);
	body(NULL);
	CHECK(pthread_join(other, NULL) == 0);
}

static void granules_have_one_owner(void)
{
	for (unsigned int i = 0; i < GRANULES; i++) {
		contested[i] = fresh();
	}
	run_both(fight_for_granules);
	CHECK((won[0] + won[1]) > 0);
	CHECK((won[0] + won[1]) <= (2 * ROUNDS));
	for (unsigned int i = 0; i < GRANULES; i++) {
		EQUAL(granule_find(contested[i])->state, GRANULE_NS);
	}
}

static void tables_stay_consistent(void)
{
	realm_new(&shared);
	realm_add_tables(&shared, 0);
	for (unsigned int i = 0; i < 4; i++) {
		contested[i] = fresh_delegated();
	}
	run_both(fight_for_addresses);
	CHECK((won[0] + won[1]) > 0);
	(void)RMI(SMC_RMI_RTT_DESTROY, shared.rd, 0, 3);
	EQUAL(STATUS(SMC_RMI_RTT_DESTROY, shared.rd, 0, 2), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, shared.rd), RMI_SUCCESS);
	for (unsigned int i = 0; i < 4; i++) {
		EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, contested[i]), RMI_SUCCESS);
	}
}

static enum arch_exit linger(struct arch_rec *rec)
{
	rec->x[9]++;
	return ARCH_EXIT_IRQ;
}

static void *fight_for_the_rec(void *arg)
{
	unsigned int cpu = (unsigned int)(uintptr_t)arg;

	host_set_cpu(cpu);
	host_set_guest(linger);
	for (unsigned int i = 0; i < ROUNDS; i++) {
		if (STATUS(SMC_RMI_REC_ENTER, shared.rec[0], contested[cpu]) == RMI_SUCCESS) {
			won[cpu]++;
		}
	}
	return NULL;
}

static void a_rec_runs_on_one_cpu(void)
{
	const struct rec *rec;

	realm_active(&shared);
	for (unsigned int i = 0; i < 2; i++) {
		struct rmi_rec_run *run;

		contested[i] = fresh();
		run = host_ns_ptr(contested[i]);
		*run = (struct rmi_rec_run){0};
		run->exit.exit_reason = 0xff;
	}
	run_both(fight_for_the_rec);
	rec = arch_realm_ptr(shared.rec[0]);
	EQUAL(rec->arch.x[9], won[0] + won[1]);
	EQUAL(granule_find(shared.rec[0])->refcount, 0);
}

const struct test concurrency_tests[] = {
	{"concurrency: granules have one owner", granules_have_one_owner},
	{"concurrency: tables stay consistent", tables_stay_consistent},
	{"concurrency: a REC runs on one CPU", a_rec_runs_on_one_cpu},
	{0},
};
