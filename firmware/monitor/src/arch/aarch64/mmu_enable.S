/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * MMU and caches on, without touching memory: until then a CPU's stores bypass the caches, in which
 * another CPU may already hold lines of the same stack. The tables are those of mmu.c.
 */

/* Attr0 Normal, write-back, read and write allocate; Attr1 Device-nGnRE. */
#define MAIR_VALUE	0x04ff
/* RES1 bits 31 and 23; 4 KiB granule, 48-bit addresses; walks inner shareable and write-back. */
#define TCR_LOW		0x3510
#define TCR_HIGH	0x8080
#define TCR_PS_SHIFT	16
#define PA_RANGE_48	5
#define HCR_RW_SHIFT	31
/* RES1, WXN, I, SA, C, M. */
#define SCTLR_LOW	0x183d
#define SCTLR_HIGH	0x30cd

	.section .text.mmu_enable, "ax"

	/* void mmu_enable(void): uses x8 and x9 only. */
	.globl mmu_enable
	.type mmu_enable, %function
mmu_enable:
	/* HCR_EL2.E2H 0: the registers below are those of the EL2 regime. */
	mov	x8, #(1 << HCR_RW_SHIFT)
	msr	hcr_el2, x8
	isb
	mov	x8, #MAIR_VALUE
	msr	mair_el2, x8
	/* Output size: ID_AA64MMFR0_EL1.PARange, no more than 48 bits. */
	mrs	x8, id_aa64mmfr0_el1
	and	x8, x8, #0xf
	mov	x9, #PA_RANGE_48
	cmp	x8, x9
	csel	x8, x8, x9, lo
	lsl	x8, x8, #TCR_PS_SHIFT
	movz	x9, #TCR_LOW
	movk	x9, #TCR_HIGH, lsl #16
	orr	x8, x8, x9
	msr	tcr_el2, x8
	adrp	x8, mmu_tables
	msr	ttbr0_el2, x8
	dsb	ish
	tlbi	alle2
	ic	iallu
	dsb	nsh
	isb
	movz	x8, #SCTLR_LOW
	movk	x8, #SCTLR_HIGH, lsl #16
	msr	sctlr_el2, x8
	isb
	ret
	.size mmu_enable, . - mmu_enable
