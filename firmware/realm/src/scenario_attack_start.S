/* SPDX-License-Identifier: BSD-3-Clause */
/* Assembly of an agent: where its second REC starts, and calls into memory that may not be executed. */
#include "vectors.h"

#define STACK_SIZE 0x4000

	/* By PSCI CPU_ON, with the MMU off. x0 = number of the REC, which is 1. */
	.section .text.agent_secondary, "ax"
	.global agent_secondary
	.type agent_secondary, %function
agent_secondary:
	msr	daifset, #0xf
	mov	x19, x0
	msr	spsel, #1
	adrp	x1, agent_stack_top
	add	x1, x1, :lo12:agent_stack_top
	mov	sp, x1
	mov	x29, xzr
	bl	enable_mmu
	mov	x0, x19
	bl	agent_serve
1:	wfi
	b	1b
	.size agent_secondary, . - agent_secondary

	/*
	 * bool agent_execute(uint64_t address, struct probe *probe). The exception table names
	 * instructions that may fault; here it is the target that does, so the vectors are others
	 * until it is over.
	 */
	.section .text.agent_execute, "ax"
	.global agent_execute
	.type agent_execute, %function
agent_execute:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	stp	x1, x19, [sp, #16]
	mrs	x19, vbar_el1
	adrp	x2, agent_vectors
	add	x2, x2, :lo12:agent_vectors
	msr	vbar_el1, x2
	ic	iallu
	dsb	sy
	isb
	blr	x0
	mov	w0, #1
	b	1f
	/* From the vector, x2 = ESR, x3 = FAR. */
.Lfetch: ldr	x1, [sp, #16]
	stp	x2, x3, [x1, #8]
	mov	w0, #0
1:	msr	vbar_el1, x19
	isb
	ldp	x1, x19, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret
	.size agent_execute, . - agent_execute

	/* DDI0487 D1.4.1: only the fifth entry (same level, SP_ELx, synchronous) is expected. */
	.section .text.agent_vectors, "ax"
	.balign	2048
agent_vectors:
	vector_fatal el1, 0
	vector_fatal el1, 1
	vector_fatal el1, 2
	vector_fatal el1, 3
	.balign	128
	mrs	x2, esr_el1
	mrs	x3, far_el1
	adrp	x4, .Lfetch
	add	x4, x4, :lo12:.Lfetch
	msr	elr_el1, x4
	eret
	vector_fatal el1, 5
	vector_fatal el1, 6
	vector_fatal el1, 7
	vector_fatal el1, 8
	vector_fatal el1, 9
	vector_fatal el1, 10
	vector_fatal el1, 11
	vector_fatal el1, 12
	vector_fatal el1, 13
	vector_fatal el1, 14
	vector_fatal el1, 15

	.section .bss.agent_stack, "aw", %nobits
	.balign	4096
	.space	STACK_SIZE
agent_stack_top:
