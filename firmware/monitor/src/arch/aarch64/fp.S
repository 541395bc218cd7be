/* SPDX-License-Identifier: BSD-3-Clause */
/* FP/SIMD and SVE registers. The rest of the monitor is built without them. */
	.arch	armv8.5-a+sve

	.section .text.fp, "ax"

	/* void fp_save(struct arch_fp_regs *regs) */
	.globl fp_save
	.type fp_save, %function
fp_save:
	stp	q0, q1, [x0]
	stp	q2, q3, [x0, #32]
	stp	q4, q5, [x0, #64]
	stp	q6, q7, [x0, #96]
	stp	q8, q9, [x0, #128]
	stp	q10, q11, [x0, #160]
	stp	q12, q13, [x0, #192]
	stp	q14, q15, [x0, #224]
	stp	q16, q17, [x0, #256]
	stp	q18, q19, [x0, #288]
	stp	q20, q21, [x0, #320]
	stp	q22, q23, [x0, #352]
	stp	q24, q25, [x0, #384]
	stp	q26, q27, [x0, #416]
	stp	q28, q29, [x0, #448]
	stp	q30, q31, [x0, #480]
	mrs	x1, fpsr
	mrs	x2, fpcr
	str	x1, [x0, #512]
	str	x2, [x0, #520]
	ret
	.size fp_save, . - fp_save

	/*
	 * void fp_load(const struct arch_fp_regs *regs). A write of a V register clears the rest of
	 * its Z.
	 */
	.globl fp_load
	.type fp_load, %function
fp_load:
	ldp	q0, q1, [x0]
	ldp	q2, q3, [x0, #32]
	ldp	q4, q5, [x0, #64]
	ldp	q6, q7, [x0, #96]
	ldp	q8, q9, [x0, #128]
	ldp	q10, q11, [x0, #160]
	ldp	q12, q13, [x0, #192]
	ldp	q14, q15, [x0, #224]
	ldp	q16, q17, [x0, #256]
	ldp	q18, q19, [x0, #288]
	ldp	q20, q21, [x0, #320]
	ldp	q22, q23, [x0, #352]
	ldp	q24, q25, [x0, #384]
	ldp	q26, q27, [x0, #416]
	ldp	q28, q29, [x0, #448]
	ldp	q30, q31, [x0, #480]
	ldr	x1, [x0, #512]
	ldr	x2, [x0, #520]
	msr	fpsr, x1
	msr	fpcr, x2
	ret
	.size fp_load, . - fp_load

	/*
	 * void sve_save(struct sve_regs *regs), void sve_load(const struct sve_regs *regs): Z0 to
	 * Z31, P0 to P15, FFR, one vector length apart, as wide as ZCR_EL2 now says. FPSR and FPCR
	 * are the business of fp_save.
	 */
	.globl sve_save
	.type sve_save, %function
sve_save:
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	str	z\n, [x0, #\n, mul vl]
	.endr
	.irp	n, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	str	z\n, [x0, #\n, mul vl]
	.endr
	add	x0, x0, #8192
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	str	p\n, [x0, #\n, mul vl]
	.endr
	rdffr	p0.b
	str	p0, [x0, #16, mul vl]
	ret
	.size sve_save, . - sve_save

	/* void sve_clear(void): P0 to P15 and FFR; the Z registers are the business of fp_load. */
	.globl sve_clear
	.type sve_clear, %function
sve_clear:
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	pfalse	p\n\().b
	.endr
	wrffr	p0.b
	ret
	.size sve_clear, . - sve_clear

	.globl sve_load
	.type sve_load, %function
sve_load:
	add	x1, x0, #8192
	ldr	p0, [x1, #16, mul vl]
	wrffr	p0.b
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	ldr	z\n, [x0, #\n, mul vl]
	.endr
	.irp	n, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	ldr	z\n, [x0, #\n, mul vl]
	.endr
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	ldr	p\n, [x1, #\n, mul vl]
	.endr
	ret
	.size sve_load, . - sve_load
