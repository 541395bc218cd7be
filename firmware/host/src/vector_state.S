/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * FP/SIMD and SVE registers of this CPU, from and to memory: Z0 to Z31, P0 to P15 and FFR, each a
 * vector length apart from the last (struct vector_state), or V0 to V31 where there is no SVE.
 */
#include "vector_state.h"

	.arch	armv8.5-a+sve

	/* void sve_state_load(const struct vector_state *state) */
	.section .text.vector_state, "ax"
	.global sve_state_load
	.type sve_state_load, %function
sve_state_load:
	add	x1, x0, #VECTOR_STATE_PREDICATES
	ldr	p0, [x1, #16, mul vl]
	wrffr	p0.b
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	ldr	z\n, [x0, #\n, mul vl]
	ldr	p\n, [x1, #\n, mul vl]
	.endr
	.irp	n, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	ldr	z\n, [x0, #\n, mul vl]
	.endr
	ret
	.size sve_state_load, . - sve_state_load

	/* void sve_state_store(struct vector_state *state) */
	.global sve_state_store
	.type sve_state_store, %function
sve_state_store:
	add	x1, x0, #VECTOR_STATE_PREDICATES
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	str	z\n, [x0, #\n, mul vl]
	str	p\n, [x1, #\n, mul vl]
	.endr
	.irp	n, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	str	z\n, [x0, #\n, mul vl]
	.endr
	rdffr	p0.b
	str	p0, [x1, #16, mul vl]
	ldr	p0, [x1]
	ret
	.size sve_state_store, . - sve_state_store

	/* uint64_t sve_length(void): bytes of a Z register. */
	.global sve_length
	.type sve_length, %function
sve_length:
	rdvl	x0, #1
	ret
	.size sve_length, . - sve_length

	/* void simd_state_load(const struct vector_state *state) */
	.global simd_state_load
	.type simd_state_load, %function
simd_state_load:
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	ldr	q\n, [x0, #(\n * 16)]
	.endr
	.irp	n, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	ldr	q\n, [x0, #(\n * 16)]
	.endr
	ret
	.size simd_state_load, . - simd_state_load

	/* void simd_state_store(struct vector_state *state) */
	.global simd_state_store
	.type simd_state_store, %function
simd_state_store:
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	str	q\n, [x0, #(\n * 16)]
	.endr
	.irp	n, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	str	q\n, [x0, #(\n * 16)]
	.endr
	ret
	.size simd_state_store, . - simd_state_store
