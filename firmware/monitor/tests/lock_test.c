/* SPDX-License-Identifier: BSD-3-Clause */
/* Locks under contention, counted: who has asked is not overtaken. And which pages a range names.
 */
#include <pthread.h>
#include <sched.h>

#include "test.h"
#include "tlbi_range.h"
#include "world.h"

#define WAITERS 3U
#define ROUNDS	200U

static struct arch_lock contended;
static uint32_t order[WAITERS]; /* with the lock held */
static uint32_t served;

static void *wait_for_lock(void *arg)
{
	arch_lock_acquire(&contended);
	order[served++] = (uint32_t)(uintptr_t)arg;
	arch_lock_release(&contended);
	return NULL;
}

static void until_tickets(uint16_t count)
{
	while ((uint16_t)(__atomic_load_n(&contended.next, __ATOMIC_ACQUIRE) -
			  __atomic_load_n(&contended.serving, __ATOMIC_ACQUIRE)) != count) {
		sched_yield();
	}
}

/*
 * This CPU gives the lock back and asks for it at once, as a call that comes in chunks does: each
 * of the others, who asked before, gets it first, in the order of asking.
 */
static void nobody_is_overtaken(void)
{
	for (unsigned int round = 0; round < ROUNDS; round++) {
		pthread_t waiter[WAITERS];

		served = 0;
		arch_lock_acquire(&contended);
		for (unsigned int i = 0; i < WAITERS; i++) {
			CHECK(pthread_create(&waiter[i], NULL, wait_for_lock,
					     (void *)(uintptr_t)i) == 0);
			until_tickets((uint16_t)(2U + i));
		}
		arch_lock_release(&contended);
		arch_lock_acquire(&contended);
		EQUAL(served, WAITERS);
		for (unsigned int i = 0; i < WAITERS; i++) {
			EQUAL(order[i], i);
		}
		arch_lock_release(&contended);
		for (unsigned int i = 0; i < WAITERS; i++) {
			CHECK(pthread_join(waiter[i], NULL) == 0);
		}
	}
	CHECK(!arch_lock_held(&contended));
}

/* Tickets begin anew at 0. */
static void tickets_wrap(void)
{
	contended = (struct arch_lock){.next = UINT16_MAX, .serving = UINT16_MAX};
	arch_lock_acquire(&contended);
	EQUAL(contended.next, 0);
	CHECK(arch_lock_held(&contended));
	arch_lock_release(&contended);
	EQUAL(contended.serving, 0);
	nobody_is_overtaken();
}

/* What an operand names, by the words of DDI0487. */
static void read_operand(uint64_t operand, uint64_t *first, uint64_t *count)
{
	uint64_t num = (operand >> 39) & 0x1f, scale = (operand >> 44) & 3;

	EQUAL(operand >> 48, 0);
	EQUAL((operand >> 46) & 3, 1); /* TG: 4 KiB */
	EQUAL((operand >> 37) & 3, 0); /* TTL: any level */
	*first = operand & ((UINT64_C(1) << 37) - 1);
	*count = (num + 1) << ((5 * scale) + 1);
}

/* The instructions that stand for a range name each of its pages once, and no other. */
static void ranges_are_exact(void)
{
	static const uint64_t bases[] = {0, 1, 511, UINT64_C(0x1234567), UINT64_C(0xfffffffff)};

	for (unsigned int i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
		for (uint64_t pages = 1; pages < 2100; pages++) {
			uint64_t page = bases[i], left = pages, instructions = 0;

			while (left > 1) {
				uint64_t named, first, count;

				read_operand(tlbi_range_operand(page, left, &named), &first,
					     &count);
				EQUAL(first, page);
				EQUAL(count, named);
				CHECK((named != 0) && (named <= left));
				page += named;
				left -= named;
				instructions++;
			}
			EQUAL(page + left, bases[i] + pages);
			/* By units of 2,048, 64 and 2 pages. */
			CHECK(instructions <= 3);
		}
	}
}

const struct test lock_tests[] = {
	{"locks: who has asked is not overtaken", nobody_is_overtaken},
	{"locks: nor when tickets begin anew", tickets_wrap},
	{"TLB ranges: each page is named once, by few instructions", ranges_are_exact},
	{NULL, NULL},
};
