/* SPDX-License-Identifier: BSD-3-Clause */
/* What runs on CPU 1 while the script runs on CPU 0. */
#include "attack.h"
#include "cpu.h"
#include "cpus.h"

#define OTHER_CPU 1U

/* The control block's place in the memory shared with the realms. */
#define WATCH_OFFSET PAGE_SIZE

/* Looks at a watch that never begins: its REC ended, or never came so far. */
#define LOOKS_MAX UINT64_C(100000000)

/* Instructions of the longest turn, and of the shortest one. */
#define TURN_MOST  16384U
#define TURN_LEAST 64U

static bool beside;

bool attack_beside(struct attack *attack, void (*work)(void *argument), void *argument)
{
	__atomic_store_n(&beside, true, __ATOMIC_RELEASE);
	return attack_assumes(attack, "CPU 1", cpu_start(OTHER_CPU, work, argument));
}

void attack_join(void)
{
	cpu_join(OTHER_CPU);
	__atomic_store_n(&beside, false, __ATOMIC_RELEASE);
}

/* Different every time, and the same in every run (xorshift, Marsaglia 2003). */
static uint32_t turn(void)
{
	static uint32_t states[PLATFORM_CPUS];
	uint32_t *state = &states[cpu_number()];
	uint32_t x = *state != 0 ? *state : 0x9E3779B9U + cpu_number();

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	*state = x;
	return TURN_LEAST + x % (TURN_MOST - TURN_LEAST);
}

void attack_cut_turn(void)
{
	/* CNTHP_CTL_EL2: ENABLE, IMASK. No interrupt is wanted; QEMU ends a turn when it is due. */
	const uint64_t control = 3;
	const uint64_t ticks = turn();

	if (!__atomic_load_n(&beside, __ATOMIC_ACQUIRE))
		return;
	__asm__ volatile("msr cnthp_tval_el2, %0\n\tmsr cnthp_ctl_el2, %1\n\tisb" ::"r"(ticks),
			 "r"(control));
}

static void run_watch(void *argument)
{
	struct attack_watch *watch = argument;
	uint64_t gprs[AGENT_GPRS] = {watch->store ? AGENT_WATCH_WRITE : AGENT_WATCH_READ,
				     watch->ipa, REALM_SHARED_IPA + WATCH_OFFSET};

	watch->ended = agent_access(watch->agent, gprs);
	__atomic_store_n(&watch->finished, true, __ATOMIC_RELEASE);
}

bool attack_watch_begin(struct attack *attack, struct attack_watch *watch)
{
	uint64_t looks = 0;

	watch->control = (struct agent_watch *)(uintptr_t)(attack->world->shared + WATCH_OFFSET);
	*watch->control = (struct agent_watch){0};
	watch->finished = false;
	if (!attack_beside(attack, run_watch, watch))
		return false;
	while (__atomic_load_n(&watch->control->accesses, __ATOMIC_ACQUIRE) == 0 &&
	       !__atomic_load_n(&watch->finished, __ATOMIC_ACQUIRE) && looks++ < LOOKS_MAX)
		yield_turn();
	if (watch->control->accesses != 0)
		return true;
	attack_watch_end(watch);
	return attack_assumes(attack, "an access before the attack", false);
}

uint64_t attack_watch_end(struct attack_watch *watch)
{
	__atomic_store_n(&watch->control->over, 1, __ATOMIC_RELEASE);
	attack_join();
	return watch->control->stale;
}
