/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host uses one software generated interrupt, to wake a CPU, and no device interrupt; it keeps
 * PSTATE.I set. An interrupt that EL3 firmware or a debugger left enabled still makes a realm exit;
 * it is acknowledged here, or the REC would exit for it for ever.
 */
#include <stdint.h>

#include "cpus.h"
#include "gic.h"
#include "platform.h"

/* IHI0069 12.2: INTIDs from 1020 are special; 1023 means nothing is pending. */
#define INTID_SPECIAL 1020U

/* One of the software generated interrupts that EL3 leaves to the non-secure world (0 to 7). */
#define INTID_WAKE 0U

/* IHI0069 12.9.4, non-secure view; 12.10 and 12.11: frames of a redistributor, and its registers.
 */
#define GICD_CTLR	      0x0000U
#define GICD_CTLR_ENABLE_GRP1 (1U << 1)
#define GICR_STRIDE	      0x20000U
#define GICR_SGI_FRAME	      0x10000U
#define GICR_ISENABLER0	      0x0100U

static volatile uint32_t *device_register(uint64_t address)
{
	return (volatile uint32_t *)(uintptr_t)address;
}

static void enable_wake(void)
{
	uint64_t frame = PLATFORM_GICR_BASE + cpu_number() * GICR_STRIDE + GICR_SGI_FRAME;

	*device_register(PLATFORM_GICD_BASE + GICD_CTLR) |= GICD_CTLR_ENABLE_GRP1;
	*device_register(frame + GICR_ISENABLER0) = 1U << INTID_WAKE;
}

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
	enable_wake();
}

/* Which one it was. */
static uint64_t acknowledge(void)
{
	uint64_t intid;

	__asm__ volatile("mrs %0, ICC_IAR1_EL1" : "=r"(intid));
	intid &= 0xFFFFFFU;
	if (intid < INTID_SPECIAL)
		__asm__ volatile("msr ICC_EOIR1_EL1, %0\n\tisb" ::"r"(intid));
	return intid;
}

void gic_acknowledge(void)
{
	acknowledge();
}

void gic_sleep(void)
{
	do {
		__asm__ volatile("dsb sy\n\twfi" ::: "memory");
	} while (acknowledge() != INTID_WAKE);
}

void gic_wake(unsigned int cpu)
{
	/* ICC_SGI1R_EL1: affinities 3 to 1 are 0 on this machine, the list of affinities 0. */
	uint64_t value = ((uint64_t)INTID_WAKE << 24) | (UINT64_C(1) << cpu);

	__asm__ volatile("dsb ish\n\tmsr ICC_SGI1R_EL1, %0\n\tisb" ::"r"(value) : "memory");
}
