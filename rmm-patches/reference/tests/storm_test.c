/* SPDX-License-Identifier: BSD-3-Clause */
/* A storm of calls (storm.h): on one CPU with all checks, and on three at once. */
#include <pthread.h>

#include "storm.h"

#define STEPS	     1500U
#define THREAD_STEPS 600U

static uint64_t run_of_cpu[ACTORS];

static void begin(bool alone)
{
	storm_begin();
	storm_alone = alone;
	storm_watch(alone);
	for (unsigned int i = 0; i < ACTORS; i++) {
		storm_add_apt(i);
		CHECK(actors[i].id != 0);
	}
}

static void one_cpu(uint64_t seed)
{
	begin(true);
	storm_seed(seed);
	storm_connect_blocks(0, 2);
	for (unsigned int step = 0; step < STEPS; step++) {
		storm_step();
	}
	CHECK(storm_attached() > 0);
	CHECK(storm_attached_blocks() > 0);
	storm_watch(false);
	storm_end();
}

static void seed_1(void)
{
	one_cpu(UINT64_C(0xCAEC0001));
}

static void seed_2(void)
{
	one_cpu(UINT64_C(0xCAEC0002));
}

static void *work(void *argument)
{
	unsigned int cpu = (unsigned int)(uintptr_t)argument;

	host_set_cpu(cpu);
	storm_seed(UINT64_C(0xCAEC1000) + cpu);
	storm_run = run_of_cpu[cpu];
	for (unsigned int step = 0; step < THREAD_STEPS; step++) {
		storm_step();
	}
	return NULL;
}

static void three_cpus(void)
{
	pthread_t thread[ACTORS];

	begin(false);
	for (unsigned int i = 0; i < ACTORS; i++) {
		run_of_cpu[i] = actors[i].run[0];
		EQUAL(pthread_create(&thread[i], NULL, work, (void *)(uintptr_t)i), 0);
	}
	for (unsigned int i = 0; i < ACTORS; i++) {
		EQUAL(pthread_join(thread[i], NULL), 0);
	}
	storm_check(false);
	storm_end();
}

const struct test storm_csm_tests[] = {
	{"a storm of calls on one CPU, everything checked after each, seed 1", seed_1},
	{"a storm of calls on one CPU, everything checked after each, seed 2", seed_2},
	{"a storm of calls on three CPUs, the books balance in the end", three_cpus},
	{NULL, NULL},
};
