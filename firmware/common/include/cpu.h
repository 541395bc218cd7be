/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Waiting and locking. Under instruction counting a virtual CPU gives up its turn only at WFE, WFI
 * or YIELD.
 */
#ifndef CPU_H
#define CPU_H

#include <stdint.h>

static inline void wait_for_event(void)
{
	__asm__ volatile("wfe" ::: "memory");
}

/* A turn for another CPU, in a loop that goes on whatever that one does. */
static inline void yield_turn(void)
{
	__asm__ volatile("yield" ::: "memory");
}

/* Makes what was stored visible, then wakes every CPU that waits. */
static inline void send_event(void)
{
	__asm__ volatile("dsb ish\n\tsev" ::: "memory");
}

struct lock {
	uint32_t held;
};

static inline void lock_acquire(struct lock *lock)
{
	while (__atomic_exchange_n(&lock->held, 1U, __ATOMIC_ACQUIRE) != 0)
		wait_for_event();
}

static inline void lock_release(struct lock *lock)
{
	__atomic_store_n(&lock->held, 0U, __ATOMIC_RELEASE);
	send_event();
}

#endif /* CPU_H */
