/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdint.h>

#include "cpu.h"
#include "cpus.h"
#include "gic.h"
#include "host.h"
#include "platform.h"
#include "smc.h"

struct job {
	cpu_work work; /* NULL: the CPU is idle */
	void *argument;
	bool online;
};

static struct job jobs[PLATFORM_CPUS];

extern char secondary_start[];

bool cpu_start(unsigned int cpu, cpu_work work, void *argument)
{
	if (cpu == 0 || cpu >= PLATFORM_CPUS)
		return false;
	struct job *job = &jobs[cpu];

	job->argument = argument;
	__atomic_store_n(&job->work, work, __ATOMIC_RELEASE);
	if (job->online) {
		gic_wake(cpu);
		return true;
	}
	/* On this machine affinity 0 is the CPU's number. */
	job->online = smc4(PSCI_CPU_ON, cpu, (uint64_t)(uintptr_t)secondary_start, cpu, 0).x[0] ==
		      PSCI_SUCCESS;
	if (!job->online)
		job->work = 0;
	return job->online;
}

void cpu_join(unsigned int cpu)
{
	while (__atomic_load_n(&jobs[cpu].work, __ATOMIC_ACQUIRE) != 0)
		yield_turn();
}

static void nothing(void *argument)
{
	(void)argument;
}

bool cpu_calm(unsigned int cpu)
{
	if (!cpu_start(cpu, nothing, 0))
		return false;
	cpu_join(cpu);
	return true;
}

/* Each start after the first comes with one gic_wake(), and nothing else sends one meanwhile. */
void secondary_main(uint64_t cpu)
{
	struct job *job = &jobs[cpu];

	gic_init_cpu();
	for (;;) {
		const cpu_work work = __atomic_load_n(&job->work, __ATOMIC_ACQUIRE);

		work(job->argument);
		__atomic_store_n(&job->work, (cpu_work)0, __ATOMIC_RELEASE);
		gic_sleep();
	}
}
