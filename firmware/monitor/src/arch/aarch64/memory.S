/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memcpy, memmove, memset, memcmp: the compiler calls them, and granules are copied and wiped with
 * them.
 */

	.section .text.memory, "ax"

	.globl memcpy
	.type memcpy, %function
memcpy:
	mov	x3, x0
	orr	x4, x0, x1
	tst	x4, #7			/* 64-bit accesses only when both are aligned */
	b.ne	3f
1:	cmp	x2, #16
	b.lo	2f
	ldp	x5, x6, [x1], #16
	stp	x5, x6, [x3], #16
	sub	x2, x2, #16
	b	1b
2:	tbz	x2, #3, 3f
	ldr	x5, [x1], #8
	str	x5, [x3], #8
	sub	x2, x2, #8
3:	cbz	x2, 4f
	ldrb	w5, [x1], #1
	strb	w5, [x3], #1
	sub	x2, x2, #1
	b	3b
4:	ret
	.size memcpy, . - memcpy

	/* Forwards unless the destination starts inside the source. */
	.globl memmove
	.type memmove, %function
memmove:
	sub	x3, x0, x1
	cmp	x3, x2
	b.hs	memcpy
1:	cbz	x2, 2f
	sub	x2, x2, #1
	ldrb	w5, [x1, x2]
	strb	w5, [x0, x2]
	b	1b
2:	ret
	.size memmove, . - memmove

	.globl memset
	.type memset, %function
memset:
	mov	x3, x0
	and	x1, x1, #0xff
	mov	x4, #0x0101010101010101
	mul	x4, x1, x4
	/* Up to the first aligned word. */
1:	cbz	x2, 4f
	tst	x3, #7
	b.eq	2f
	strb	w1, [x3], #1
	sub	x2, x2, #1
	b	1b
	/*
	 * A granule or more of zeros, with the MMU on: whole blocks by DC ZVA (it faults on Device
	 * memory).
	 */
2:	cbnz	x1, 7f
	cmp	x2, #4096
	b.lo	7f
	mrs	x5, sctlr_el2
	tbz	x5, #0, 7f
	mrs	x5, dczid_el0
	tbnz	x5, #4, 7f		/* DCZID_EL0.DZP: prohibited */
	and	x5, x5, #0xf
	mov	x6, #4
	lsl	x6, x6, x5		/* bytes in a block */
	sub	x7, x6, #1
5:	tst	x3, x7
	b.eq	6f
	str	xzr, [x3], #8
	sub	x2, x2, #8
	b	5b
6:	cmp	x2, x6
	b.lo	7f
	dc	zva, x3
	add	x3, x3, x6
	sub	x2, x2, x6
	b	6b
7:	cmp	x2, #16
	b.lo	3f
	stp	x4, x4, [x3], #16
	sub	x2, x2, #16
	b	7b
3:	cbz	x2, 4f
	strb	w1, [x3], #1
	sub	x2, x2, #1
	b	3b
4:	ret
	.size memset, . - memset

	.globl memcmp
	.type memcmp, %function
memcmp:
1:	cbz	x2, 2f
	ldrb	w3, [x0], #1
	ldrb	w4, [x1], #1
	sub	x2, x2, #1
	subs	w5, w3, w4
	b.eq	1b
	mov	w0, w5
	ret
2:	mov	w0, wzr
	ret
	.size memcmp, . - memcmp
