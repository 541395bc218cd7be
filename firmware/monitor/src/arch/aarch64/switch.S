/* SPDX-License-Identifier: BSD-3-Clause */
/* Into a realm and back: general registers, PC and PSTATE. Everything else is switched by rec.c. */
#include "rec_offsets.h"

#define FRAME_SIZE 112
#define FRAME_REC  96

	.section .text.switch, "ax"

	/* uint64_t rec_enter(struct arch_rec *rec): runs the REC; returns which vector ended it. */
	.globl rec_enter
	.type rec_enter, %function
rec_enter:
	stp	x29, x30, [sp, #-FRAME_SIZE]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	str	x0, [sp, #FRAME_REC]

	ldp	x1, x2, [x0, #REC_PC]
	msr	elr_el2, x1
	msr	spsr_el2, x2
	ldp	x2, x3, [x0, #16]
	ldp	x4, x5, [x0, #32]
	ldp	x6, x7, [x0, #48]
	ldp	x8, x9, [x0, #64]
	ldp	x10, x11, [x0, #80]
	ldp	x12, x13, [x0, #96]
	ldp	x14, x15, [x0, #112]
	ldp	x16, x17, [x0, #128]
	ldp	x18, x19, [x0, #144]
	ldp	x20, x21, [x0, #160]
	ldp	x22, x23, [x0, #176]
	ldp	x24, x25, [x0, #192]
	ldp	x26, x27, [x0, #208]
	ldp	x28, x29, [x0, #224]
	ldr	x30, [x0, #240]
	ldp	x0, x1, [x0]
	eret
	sb				/* no speculation past the eret */
	.size rec_enter, . - rec_enter

	/* From the vectors: x0 and x1 of the realm are on the stack, x1 holds the kind. */
	.globl realm_exit
	.type realm_exit, %function
realm_exit:
	ldr	x0, [sp, #16 + FRAME_REC]
	stp	x2, x3, [x0, #16]
	stp	x4, x5, [x0, #32]
	stp	x6, x7, [x0, #48]
	stp	x8, x9, [x0, #64]
	stp	x10, x11, [x0, #80]
	stp	x12, x13, [x0, #96]
	stp	x14, x15, [x0, #112]
	stp	x16, x17, [x0, #128]
	stp	x18, x19, [x0, #144]
	stp	x20, x21, [x0, #160]
	stp	x22, x23, [x0, #176]
	stp	x24, x25, [x0, #192]
	stp	x26, x27, [x0, #208]
	stp	x28, x29, [x0, #224]
	str	x30, [x0, #240]
	ldp	x2, x3, [sp], #16
	stp	x2, x3, [x0]
	mrs	x2, elr_el2
	mrs	x3, spsr_el2
	stp	x2, x3, [x0, #REC_PC]

	mov	x0, x1
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #FRAME_SIZE
	/*
	 * Errors that the realm caused are the realm's: synchronise them into DISR_EL1 here, where
	 * they are still attributable (DDI0587, error synchronization event).
	 */
	esb
	ret
	.size realm_exit, . - realm_exit
