/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Ticket locks: who asks first is served first. A CPU takes one ticket at a time, so that at most
 * MAX_CPUS - 1 others are before it, each of which holds the lock for one bounded command or call:
 * none waits for ever, whatever the others do.
 */
#include "arch.h"

_Static_assert(MAX_CPUS < UINT16_MAX, "tickets in use are all different");

void arch_lock_acquire(struct arch_lock *lock)
{
	uint16_t ticket = __atomic_fetch_add(&lock->next, 1, __ATOMIC_RELAXED);

	while (__atomic_load_n(&lock->serving, __ATOMIC_ACQUIRE) != ticket) {
		arch_wait_while_not(&lock->serving, ticket);
	}
}

void arch_lock_release(struct arch_lock *lock)
{
	uint16_t serving = lock->serving;

	if (serving == __atomic_load_n(&lock->next, __ATOMIC_RELAXED)) {
		arch_panic("released a lock that was not held");
	}
	__atomic_store_n(&lock->serving, (uint16_t)(serving + 1U), __ATOMIC_RELEASE);
}

bool arch_lock_held(const struct arch_lock *lock)
{
	return __atomic_load_n(&lock->serving, __ATOMIC_ACQUIRE) !=
	       __atomic_load_n(&lock->next, __ATOMIC_ACQUIRE);
}
