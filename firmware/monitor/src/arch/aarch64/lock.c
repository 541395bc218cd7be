/* SPDX-License-Identifier: BSD-3-Clause */
/* Spin locks, and the order of translation table entries. */
#include "arch.h"
#include "sysreg.h"

void arch_lock_acquire(struct arch_lock *lock)
{
	uint32_t seen;

	while (__atomic_exchange_n(&lock->value, 1, __ATOMIC_ACQUIRE) != 0) {
		/*
		 * The exclusive load arms the monitor: the store that releases the lock ends the
		 * WFE (DDI0487, WFE wake-up events). Under an emulator whose CPUs take turns, WFE
		 * is also what gives the turn away.
		 */
		__asm__ volatile("sevl\n"
				 "1: wfe\n"
				 "ldxr %w0, %1\n"
				 "cbnz %w0, 1b"
				 : "=&r"(seen)
				 : "Q"(lock->value)
				 : "memory");
	}
}

void arch_lock_release(struct arch_lock *lock)
{
	__atomic_store_n(&lock->value, 0, __ATOMIC_RELEASE);
}

uint64_t arch_pte_read(const uint64_t *pte)
{
	return __atomic_load_n(pte, __ATOMIC_RELAXED);
}

void arch_pte_write(uint64_t *pte, uint64_t value)
{
	/*
	 * What the entry points to is in place before the entry; the entry is before any later
	 * walk.
	 */
	__atomic_store_n(pte, value, __ATOMIC_RELEASE);
	dsb(ishst);
}
