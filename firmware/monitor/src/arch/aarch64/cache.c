/* SPDX-License-Identifier: BSD-3-Clause */
#include "arch.h"
#include "sysreg.h"

/*
 * Fetches are coherent with stores: nothing to do (DDI0487). Data reach the point of unification by
 * themselves, since an RME machine has FEAT_S2FWB, and a realm's memory is mapped with it.
 */
#define CTR_DIC BIT(29)

void arch_icache_forget(void)
{
	if ((read_sysreg(ctr_el0) & CTR_DIC) != 0)
		return;
	dsb(ish); /* the new contents, before the invalidation */
	__asm__ volatile("ic ialluis" : : : "memory");
	dsb(ish);
	isb();
}
