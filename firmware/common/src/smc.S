/* SPDX-License-Identifier: BSD-3-Clause */
/* One conduit for every call: x18 to x30 come back unchanged (DEN0028, 2.6), x0 to x17 need not. */

	.section .text.smc, "ax"
	.global smc
	.type smc, %function
smc:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	str	x0, [sp, #16]
	mov	x16, x0
	ldp	x0, x1, [x16, #0]
	ldp	x2, x3, [x16, #16]
	ldp	x4, x5, [x16, #32]
	ldp	x6, x7, [x16, #48]
	ldp	x8, x9, [x16, #64]
	ldp	x10, x11, [x16, #80]
	smc	#0
	ldr	x16, [sp, #16]
	stp	x0, x1, [x16, #0]
	stp	x2, x3, [x16, #16]
	stp	x4, x5, [x16, #32]
	stp	x6, x7, [x16, #48]
	stp	x8, x9, [x16, #64]
	stp	x10, x11, [x16, #80]
	ldp	x29, x30, [sp], #32
	ret
	.size smc, . - smc
