/* SPDX-License-Identifier: BSD-3-Clause */
/* Waiting for another CPU's store, and the order of translation table entries. */
#include "arch.h"
#include "sysreg.h"

void arch_wait_while_not(const uint16_t *word, uint16_t value)
{
	uint32_t seen;

	/*
	 * The exclusive load arms the monitor: the store that releases a lock ends the WFE
	 * (DDI0487, WFE wake-up events). Under an emulator whose CPUs take turns, YIELD gives the
	 * turn away: WFE with an exclusive load open does so in QEMU up to 10, and nothing in 11.
	 */
	__asm__ volatile("ldxrh %w0, %1\n"
			 "cmp %w0, %w2\n"
			 "b.eq 1f\n"
			 "wfe\n"
			 "yield\n"
			 "1:"
			 : "=&r"(seen)
			 : "Q"(*word), "r"((uint32_t)value)
			 : "memory", "cc");
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
