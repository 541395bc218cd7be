/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exceptions taken to EL2 (DDI0487, exception vectors). From EL1 or EL0 they end arch_rec_run
 * (switch.S); from the monitor itself they are either expected faults of an access to Non-secure
 * memory, or the end (trap.c).
 */
#include "stack.h"
#include "rec_offsets.h"

	.macro	from_monitor kind
	.balign	0x80
	/* Is the stack good? With sp and x0 only: sp += x0, x0 = sp - x0, test, and back. */
	sub	sp, sp, #TRAP_SIZE
	add	sp, sp, x0
	sub	x0, sp, x0
	tbz	x0, #STACK_SHIFT, 1f
	sub	x0, sp, x0
	sub	sp, sp, x0
	str	x0, [sp, #TRAP_X]
	mov	x0, #\kind
	b	trap_common
1:	b	stack_overflow
	.endm

	.macro	from_realm kind
	.balign	0x80
	stp	x0, x1, [sp, #-16]!
	mov	x1, #\kind
	b	realm_exit
	.endm

	.macro	unexpected kind
	.balign	0x80
	sub	sp, sp, #TRAP_SIZE
	str	x0, [sp, #TRAP_X]
	mov	x0, #\kind
	b	trap_common
	.endm

	.section .text.vectors, "ax"
	.balign	0x800
	.globl vectors
vectors:
	/* Current EL with SP_EL0: the monitor never selects it. */
	unexpected 4
	unexpected 5
	unexpected 6
	unexpected 7
	from_monitor EXIT_SYNC
	from_monitor EXIT_IRQ
	from_monitor EXIT_FIQ
	from_monitor EXIT_SERROR
	from_realm EXIT_SYNC
	from_realm EXIT_IRQ
	from_realm EXIT_FIQ
	from_realm EXIT_SERROR
	/*
	 * Lower EL in AArch32: never, since this is about EL1, and HCR_EL2.RW is set. An EL0 in
	 * AArch32 arrives above.
	 */
	unexpected 8
	unexpected 9
	unexpected 10
	unexpected 11
	.balign	0x80

stack_overflow:
	/*
	 * The guard was hit: sp and x0 are mixed up, and the frame belongs on a stack that exists.
	 */
	sub	x0, sp, x0
	sub	sp, sp, x0
	msr	tpidr_el1, x0		/* EL1 registers are free: this CPU stops */
	mov	x0, sp
	msr	elr_el1, x0		/* the bad sp, kept for the dump */
	adrp	x0, panic_stack_top
	add	x0, x0, :lo12:panic_stack_top
	mov	sp, x0
	sub	sp, sp, #TRAP_SIZE
	mrs	x0, tpidr_el1
	str	x0, [sp, #TRAP_X]
	stp	x1, x2, [sp, #8]
	mrs	x1, elr_el1
	add	x1, x1, #TRAP_SIZE
	mov	x0, #12
	b	trap_save

	/* x0: kind; x0 of the interrupted code is in the frame. */
trap_common:
	stp	x1, x2, [sp, #8]
	add	x1, sp, #TRAP_SIZE
trap_save:
	str	x1, [sp, #TRAP_SP]
	stp	x3, x4, [sp, #24]
	stp	x5, x6, [sp, #40]
	stp	x7, x8, [sp, #56]
	stp	x9, x10, [sp, #72]
	stp	x11, x12, [sp, #88]
	stp	x13, x14, [sp, #104]
	stp	x15, x16, [sp, #120]
	stp	x17, x18, [sp, #136]
	stp	x19, x20, [sp, #152]
	stp	x21, x22, [sp, #168]
	stp	x23, x24, [sp, #184]
	stp	x25, x26, [sp, #200]
	stp	x27, x28, [sp, #216]
	stp	x29, x30, [sp, #232]
	mrs	x1, elr_el2
	mrs	x2, spsr_el2
	stp	x1, x2, [sp, #TRAP_ELR]
	mov	x1, sp
	bl	trap_from_monitor

	/* It was an expected fault: go on where trap.c says. */
	ldp	x1, x2, [sp, #TRAP_ELR]
	msr	elr_el2, x1
	msr	spsr_el2, x2
	ldp	x3, x4, [sp, #24]
	ldp	x5, x6, [sp, #40]
	ldp	x7, x8, [sp, #56]
	ldp	x9, x10, [sp, #72]
	ldp	x11, x12, [sp, #88]
	ldp	x13, x14, [sp, #104]
	ldp	x15, x16, [sp, #120]
	ldp	x17, x18, [sp, #136]
	ldp	x29, x30, [sp, #232]
	ldp	x1, x2, [sp, #8]
	ldr	x0, [sp, #TRAP_X]
	add	sp, sp, #TRAP_SIZE
	eret
	sb

	.section .bss.panic_stack, "aw", %nobits
	.balign	16
	.space	4096
panic_stack_top:
