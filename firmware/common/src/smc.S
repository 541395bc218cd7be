/* SPDX-License-Identifier: BSD-3-Clause */
/* One conduit for every call: x18 to x30 come back unchanged (DEN0028, 2.6), x0 to x17 need not. */

	/* x0 to x11 from the structure at x0. */
	.macro load_arguments
	mov	x16, x0
	ldp	x0, x1, [x16, #0]
	ldp	x2, x3, [x16, #16]
	ldp	x4, x5, [x16, #32]
	ldp	x6, x7, [x16, #48]
	ldp	x8, x9, [x16, #64]
	ldp	x10, x11, [x16, #80]
	.endm

	/* x0 to x11 to the structure whose address is on the stack. */
	.macro store_results
	ldr	x16, [sp, #16]
	stp	x0, x1, [x16, #0]
	stp	x2, x3, [x16, #16]
	stp	x4, x5, [x16, #32]
	stp	x6, x7, [x16, #48]
	stp	x8, x9, [x16, #64]
	stp	x10, x11, [x16, #80]
	.endm

	.section .text.smc, "ax"
	.global smc
	.type smc, %function
smc:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	str	x0, [sp, #16]
	load_arguments
	smc	#0
	store_results
	ldp	x29, x30, [sp], #32
	ret
	.size smc, . - smc

	/* The same, read as counter_read() does right before and right after the instruction. */
	.section .text.smc_stamped, "ax"
	.global smc_stamped
	.type smc_stamped, %function
smc_stamped:
	stp	x29, x30, [sp, #-48]!
	mov	x29, sp
	stp	x0, x1, [sp, #16]
	stp	x19, x20, [sp, #32]
	load_arguments
	isb
	mrs	x19, cntvct_el0
	smc	#0
	isb
	mrs	x20, cntvct_el0
	store_results
	ldr	x16, [sp, #24]
	stp	x19, x20, [x16]
	ldp	x19, x20, [sp, #32]
	ldp	x29, x30, [sp], #48
	ret
	.size smc_stamped, . - smc_stamped
