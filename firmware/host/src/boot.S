/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Non-secure EL2 entry of both CPUs. The first comes from EL3 firmware with caches and MMU off; it
 * clears memory, builds the tables and calls host_main. The second comes by PSCI CPU_ON with its
 * number in x0.
 */
#include "platform.h"
#include "vectors.h"

	.section .text.boot, "ax"
	.global _start
_start:
	msr	daifset, #0xf
	adrp	x1, __bss_start
	add	x1, x1, :lo12:__bss_start
	adrp	x2, __bss_end
1:	stp	xzr, xzr, [x1], #16
	cmp	x1, x2
	b.lo	1b
	mov	x19, xzr
	bl	set_stack
	bl	mmu_build
	bl	enable_mmu
	bl	host_main
2:	wfi
	b	2b

	.global secondary_start
secondary_start:
	msr	daifset, #0xf
	mov	x19, x0
	bl	set_stack
	bl	enable_mmu
	mov	x0, x19
	bl	secondary_main
3:	wfi
	b	3b

/* x19 = CPU number. */
set_stack:
	msr	spsel, #1
	adrp	x1, stacks
	add	x1, x1, :lo12:stacks
	mov	x2, #PLATFORM_STACK_SIZE
	add	x3, x19, #1
	madd	x1, x2, x3, x1
	mov	sp, x1
	mov	x29, xzr
	ret

enable_mmu:
	adrp	x1, host_vectors
	add	x1, x1, :lo12:host_vectors
	msr	vbar_el2, x1
	/* HCR_EL2: EL1 is AArch64, E2H and TGE clear. CPTR_EL2: its RES1 bits, nothing trapped. */
	mov	x1, #(1 << 31)
	msr	hcr_el2, x1
	mov	x1, #0x33ff
	msr	cptr_el2, x1
	mov	x1, #0x04ff			/* MAIR_VALUE of page_table.h */
	msr	mair_el2, x1
	/* TCR_EL2: 32-bit addresses, cacheable walks, 4 KiB granule, 40-bit PA, RES1. */
	ldr	x1, =0x80823520
	msr	tcr_el2, x1
	adrp	x1, mmu_tables
	add	x1, x1, :lo12:mmu_tables
	msr	ttbr0_el2, x1
	isb
	tlbi	alle2
	dsb	sy
	isb
	/* SCTLR_EL2: RES1 bits, stack alignment check, MMU, data and instruction caches. */
	ldr	x1, =0x30c5183d
	msr	sctlr_el2, x1
	isb
	ret

	.section .bss.stacks, "aw", %nobits
	.balign	4096
stacks:	.space	PLATFORM_CPUS * PLATFORM_STACK_SIZE

	exception_vectors host_vectors, el2
