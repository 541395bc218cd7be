/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * First instructions of the monitor. EL3 enters here once per CPU (RMM-EL3 communication interface,
 * boot): the first time cold with x0 CPU index, x1 interface version, x2 number of CPUs, x3 shared
 * buffer; later, on other CPUs, warm with x0 CPU index. MMU and caches are off, exceptions are
 * masked.
 */
#include "stack.h"

#define RMM_BOOT_COMPLETE	  0xc40001cf
#define BOOT_CPU_ID_OUT_OF_RANGE  -4

	.section .text.entry, "ax"
	.globl monitor_entry
	.type monitor_entry, %function
monitor_entry:
	msr	daifset, #0xf
	adrp	x8, vectors
	add	x8, x8, :lo12:vectors
	msr	vbar_el2, x8
	isb
	cmp	x0, #STACK_CPUS
	b.hs	1f

	/* The stack of CPU n ends at __stacks_start + (n + 1) * STACK_SLOT. */
	adrp	x8, __stacks_start
	add	x8, x8, :lo12:__stacks_start
	add	x9, x0, #1
	mov	x10, #STACK_SLOT
	madd	x8, x9, x10, x8
	mov	sp, x8
	msr	tpidr_el2, x0
	mov	x29, xzr
	mov	x30, xzr

	adrp	x8, booted
	ldr	w9, [x8, :lo12:booted]
	cbnz	w9, 2f

	/* Cold: clear .bss, dropping whatever stale lines the data caches may hold of it. */
	adrp	x10, __bss_start
	adrp	x11, __bss_end
3:	stp	xzr, xzr, [x10], #16
	stp	xzr, xzr, [x10], #16
	stp	xzr, xzr, [x10], #16
	stp	xzr, xzr, [x10], #16
	cmp	x10, x11
	b.lo	3b
	dsb	sy
	adrp	x10, __bss_start
	adrp	x11, __stacks_end
	mrs	x12, ctr_el0
	ubfx	x12, x12, #16, #4	/* CTR_EL0.DminLine: log2 of words */
	mov	x13, #4
	lsl	x12, x13, x12
4:	dc	ivac, x10
	add	x10, x10, x12
	cmp	x10, x11
	b.lo	4b
	dsb	sy
	b	boot_cold

2:	bl	mmu_enable
	mov	x30, xzr
	b	boot_warm

	/* A CPU without a stack: only report it. */
1:	mov	x1, #BOOT_CPU_ID_OUT_OF_RANGE
	movz	w0, #(RMM_BOOT_COMPLETE & 0xffff)
	movk	w0, #(RMM_BOOT_COMPLETE >> 16), lsl #16
	smc	#0
5:	wfe
	b	5b
	.size monitor_entry, . - monitor_entry

	.section .stacks, "aw", %nobits
	.space	STACK_CPUS * STACK_SLOT
