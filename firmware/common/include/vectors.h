/* SPDX-License-Identifier: BSD-3-Clause */
/* clang-format off: this is assembly */
/*
 * Exception vectors for assembly, the same for the host (EL2) and a realm (EL1). A synchronous
 * exception at an instruction that the exception table names continues at its fixup with x0 = ESR
 * and x1 = FAR; every other exception ends in unexpected_exception(esr, elr, far, vector), which
 * does not return.
 */
#ifndef VECTORS_H
#define VECTORS_H

	/* The instruction at label `at` may fault; execution then continues at `fixup`. */
	.macro exception_entry at, fixup
	.pushsection .extable, "a"
	.balign	8
	.quad	\at, \fixup
	.popsection
	.endm

	.macro vector_fatal el, number
	.balign	128
	mrs	x0, esr_\el
	mrs	x1, elr_\el
	mrs	x2, far_\el
	mov	x3, #\number
	b	unexpected_exception
	.endm

	/*
	 * DDI0487 D1.4.1: 16 entries of 128 bytes; only the fifth (same level, SP_ELx,
	 * synchronous) is expected.
	 */
	.macro exception_vectors name, el
	.section .text.vectors, "ax"
	.global \name
	.balign	2048
\name:
	vector_fatal \el, 0
	vector_fatal \el, 1
	vector_fatal \el, 2
	vector_fatal \el, 3
	.balign	128
	b	\name\()_synchronous
	vector_fatal \el, 5
	vector_fatal \el, 6
	vector_fatal \el, 7
	vector_fatal \el, 8
	vector_fatal \el, 9
	vector_fatal \el, 10
	vector_fatal \el, 11
	vector_fatal \el, 12
	vector_fatal \el, 13
	vector_fatal \el, 14
	vector_fatal \el, 15
	.balign	128
\name\()_synchronous:
	stp	x9, x10, [sp, #-32]!
	stp	x11, x12, [sp, #16]
	mrs	x9, elr_\el
	adrp	x10, __extable_start
	add	x10, x10, :lo12:__extable_start
	adrp	x11, __extable_end
	add	x11, x11, :lo12:__extable_end
1:	cmp	x10, x11
	b.hs	2f
	ldr	x12, [x10], #16
	cmp	x12, x9
	b.ne	1b
	ldur	x12, [x10, #-8]
	msr	elr_\el, x12
	mrs	x0, esr_\el
	mrs	x1, far_\el
	ldp	x11, x12, [sp, #16]
	ldp	x9, x10, [sp], #32
	eret
2:	mrs	x0, esr_\el
	mrs	x1, elr_\el
	mrs	x2, far_\el
	mov	x3, #4
	b	unexpected_exception
	.endm

#endif /* VECTORS_H */
