/* SPDX-License-Identifier: BSD-3-Clause */
/* EL1 entry of a realm. x0 = IPA of its configuration page. MMU and caches are off. */
#include "realm_layout.h"
#include "vectors.h"

#define STACK_SIZE 0x8000

	.section .text.boot, "ax"
	.global _start
_start:
	b	1f
	nop
	.quad	REALM_IMAGE_MAGIC
	.quad	__memory_size
	.quad	__core_size

1:	msr	daifset, #0xf
	mov	x19, x0
	adrp	x1, __bss_start
	add	x1, x1, :lo12:__bss_start
	adrp	x2, __bss_end
2:	stp	xzr, xzr, [x1], #16
	cmp	x1, x2
	b.lo	2b
	msr	spsel, #1
	adrp	x1, stack_top
	add	x1, x1, :lo12:stack_top
	mov	sp, x1
	mov	x29, xzr
	bl	mmu_build
	bl	enable_mmu
	mov	x0, x19
	bl	realm_main
3:	wfi
	b	3b

	/* Vectors, FP, tables, MMU and caches of the calling REC. Uses x1 and x30. */
	.global enable_mmu
	.type enable_mmu, %function
enable_mmu:
	adrp	x1, realm_vectors
	add	x1, x1, :lo12:realm_vectors
	msr	vbar_el1, x1
	mov	x1, #(3 << 20)			/* CPACR_EL1.FPEN: no trap of FP and SIMD */
	msr	cpacr_el1, x1
	mov	x1, #0x04ff			/* MAIR_VALUE of page_table.h */
	msr	mair_el1, x1
	/* TCR_EL1: 33-bit addresses, cacheable walks, 4 KiB granule, no TTBR1, 40-bit PA. */
	ldr	x1, =0x20080351f
	msr	tcr_el1, x1
	adrp	x1, mmu_tables
	add	x1, x1, :lo12:mmu_tables
	msr	ttbr0_el1, x1
	isb
	tlbi	vmalle1
	dsb	sy
	isb
	/* SCTLR_EL1: RES1 bits, stack alignment check, MMU, data and instruction caches. */
	ldr	x1, =0x30d0180d
	msr	sctlr_el1, x1
	isb
	ret
	.size enable_mmu, . - enable_mmu

	.section .bss.stack, "aw", %nobits
	.balign	4096
	.space	STACK_SIZE
stack_top:

	exception_vectors realm_vectors, el1
