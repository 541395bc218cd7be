/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memcpy and memset as an arm64 kernel has them: 64 bytes per turn by pairs of general registers, in
 * ten and six instructions, the destination aligned first. These copies are what is measured, so
 * none of the instructions that do all of it at once: CPYF and SETF (FEAT_MOPS) would count as one
 * each, whatever the length. No FP or SIMD either, as in a kernel.
 *
 * For normal memory only: accesses may be unaligned, which faults on Device memory.
 */

	.section .text.memcpy, "ax"
	.global memcpy
	.type memcpy, %function
memcpy:
	mov	x3, x0
	cmp	x2, #64
	b.lo	.Lcopy_rest
	/* Up to 15 bytes, until the destination is aligned. */
	neg	x4, x3
	ands	x4, x4, #15
	b.eq	2f
	sub	x2, x2, x4
	tbz	x4, #0, 1f
	ldrb	w5, [x1], #1
	strb	w5, [x3], #1
1:	tbz	x4, #1, 1f
	ldrh	w5, [x1], #2
	strh	w5, [x3], #2
1:	tbz	x4, #2, 1f
	ldr	w5, [x1], #4
	str	w5, [x3], #4
1:	tbz	x4, #3, 2f
	ldr	x5, [x1], #8
	str	x5, [x3], #8
2:	subs	x2, x2, #64
	b.lo	.Lcopy_rest
	/* The last access of each side is the one that moves its pointer. */
	sub	x1, x1, #16
	sub	x3, x3, #16
3:	ldp	x4, x5, [x1, #16]
	ldp	x6, x7, [x1, #32]
	ldp	x8, x9, [x1, #48]
	ldp	x10, x11, [x1, #64]!
	stp	x4, x5, [x3, #16]
	stp	x6, x7, [x3, #32]
	stp	x8, x9, [x3, #48]
	stp	x10, x11, [x3, #64]!
	subs	x2, x2, #64
	b.hs	3b
	add	x1, x1, #16
	add	x3, x3, #16
	/* Below 64 are left: the low bits of x2, whatever was subtracted, say how many. */
.Lcopy_rest:
	tbz	x2, #5, 1f
	ldp	x4, x5, [x1], #16
	ldp	x6, x7, [x1], #16
	stp	x4, x5, [x3], #16
	stp	x6, x7, [x3], #16
1:	tbz	x2, #4, 1f
	ldp	x4, x5, [x1], #16
	stp	x4, x5, [x3], #16
1:	tbz	x2, #3, 1f
	ldr	x4, [x1], #8
	str	x4, [x3], #8
1:	tbz	x2, #2, 1f
	ldr	w4, [x1], #4
	str	w4, [x3], #4
1:	tbz	x2, #1, 1f
	ldrh	w4, [x1], #2
	strh	w4, [x3], #2
1:	tbz	x2, #0, 1f
	ldrb	w4, [x1]
	strb	w4, [x3]
1:	ret
	.size memcpy, . - memcpy

	.section .text.memset, "ax"
	.global memset
	.type memset, %function
memset:
	mov	x3, x0
	and	x1, x1, #0xff
	mov	x4, #0x0101010101010101
	mul	x1, x1, x4
	cmp	x2, #64
	b.lo	.Lset_rest
	/* 16 bytes that need not be aligned, then on from the aligned address among them. */
	stp	x1, x1, [x3]
	neg	x4, x3
	and	x4, x4, #15
	add	x3, x3, x4
	sub	x2, x2, x4
	subs	x2, x2, #64
	b.lo	.Lset_rest
	sub	x3, x3, #16
1:	stp	x1, x1, [x3, #16]
	stp	x1, x1, [x3, #32]
	stp	x1, x1, [x3, #48]
	stp	x1, x1, [x3, #64]!
	subs	x2, x2, #64
	b.hs	1b
	add	x3, x3, #16
.Lset_rest:
	tbz	x2, #5, 1f
	stp	x1, x1, [x3], #16
	stp	x1, x1, [x3], #16
1:	tbz	x2, #4, 1f
	stp	x1, x1, [x3], #16
1:	tbz	x2, #3, 1f
	str	x1, [x3], #8
1:	tbz	x2, #2, 1f
	str	w1, [x3], #4
1:	tbz	x2, #1, 1f
	strh	w1, [x3], #2
1:	tbz	x2, #0, 1f
	strb	w1, [x3]
1:	ret
	.size memset, . - memset
