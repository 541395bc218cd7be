/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host uses no device interrupt and keeps PSTATE.I set. An interrupt that EL3 firmware or a
 * debugger left enabled still makes a realm exit; it is acknowledged here, or the REC would exit
 * for it for ever.
 */
#include <stdint.h>

#include "gic.h"

/* IHI0069 12.2: INTIDs from 1020 are special; 1023 means nothing is pending. */
#define INTID_SPECIAL 1020U

void gic_init_cpu(void)
{
	uint64_t enable = 1;
	uint64_t mask = 0xFF;
	uint64_t sre;

	__asm__ volatile("mrs %0, ICC_SRE_EL2" : "=r"(sre));
	sre |= 0x9; /* SRE, and no trap of EL1's ICC_SRE_EL1 */
	__asm__ volatile("msr ICC_SRE_EL2, %0\n\tisb" ::"r"(sre));
	__asm__ volatile("msr ICC_PMR_EL1, %0" ::"r"(mask));
	__asm__ volatile("msr ICC_IGRPEN1_EL1, %0\n\tisb" ::"r"(enable));
}

void gic_acknowledge(void)
{
	uint64_t intid;

	__asm__ volatile("mrs %0, ICC_IAR1_EL1" : "=r"(intid));
	if ((intid & 0xFFFFFFU) < INTID_SPECIAL)
		__asm__ volatile("msr ICC_EOIR1_EL1, %0\n\tisb" ::"r"(intid));
}
