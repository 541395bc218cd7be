/* SPDX-License-Identifier: BSD-3-Clause */
/* Instructions that store, for AGENT_STORE (agent.h). Each may be aborted. */
#include "vectors.h"

	.arch	armv8.5-a

	/* bool store_NAME(uint64_t address, uint64_t value, struct probe *probe); the code may use x3 and x4. */
	.macro store_function name
	.section .text.store_\name, "ax"
	.global store_\name
	.type store_\name, %function
store_\name:
	.endm

	.macro store_end name
	dsb	sy
	mov	w0, #1
	ret
	.size store_\name, . - store_\name
	exception_entry .L\name, .Lfault
	.endm

	store_function pair
.Lpair:	stp	x1, x1, [x0]
	store_end pair

	store_function writeback
.Lwriteback: str x1, [x0], #8
	store_end writeback

	store_function unaligned
.Lunaligned: stur x1, [x0, #-4]
	store_end unaligned

	store_function simd
	fmov	d0, x1
.Lsimd:	str	q0, [x0]
	store_end simd

	/* Another store of the monitor alone makes STXR fail without an abort: it is tried again. */
	store_function exclusive
	mov	x4, #1000
1:	ldxr	x3, [x0]
.Lexclusive: stxr w3, x1, [x0]
	cbz	w3, 2f
	subs	x4, x4, #1
	b.ne	1b
2:	store_end exclusive

	store_function add
.Ladd:	ldadd	x1, x3, [x0]
	store_end add

	store_function swap
.Lswap:	swp	x1, x3, [x0]
	store_end swap

	store_function compare
	mov	x3, #0x5a5a
.Lcompare: casal x3, x1, [x0]
	store_end compare

	store_function zero
.Lzero:	dc	zva, x0
	store_end zero

	store_function invalidate
.Linvalidate: dc ivac, x0
	store_end invalidate

	store_function clean
.Lclean: dc	civac, x0
	store_end clean

	.section .text.store_fault, "ax"
.Lfault: stp	x0, x1, [x2, #8]
	mov	w0, #0
	ret
