/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Waiting and locking. Under instruction counting the CPUs take turns, and who waits has to give
 * its turn away. YIELD does so in every QEMU. WFE does up to QEMU 10; in QEMU 11 it returns at once
 * after a SEV and while an exclusive load is open, and that turn lasts for millions of
 * instructions.
 */
#ifndef CPU_H
#define CPU_H

#include <stdint.h>

/* A turn for another CPU; the caller looks again whatever that one did. */
static inline void yield_turn(void)
{
	__asm__ volatile("yield" ::: "memory");
}

struct lock {
	uint32_t held;
};

static inline void lock_acquire(struct lock *lock)
{
	while (__atomic_exchange_n(&lock->held, 1U, __ATOMIC_ACQUIRE) != 0)
		yield_turn();
}

static inline void lock_release(struct lock *lock)
{
	__atomic_store_n(&lock->held, 0U, __ATOMIC_RELEASE);
}

#endif /* CPU_H */
