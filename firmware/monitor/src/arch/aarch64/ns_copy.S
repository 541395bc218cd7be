/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Copies to and from Non-secure memory. Each access that may fault is listed in .fault_table with
 * the place at which to go on (trap.c): a granule that stops being Non-secure underneath gives
 * false.
 */
	.macro	may_fault label, resume
	.pushsection .fault_table, "a"
	.quad	\label
	.quad	\resume
	.popsection
	.endm

	.section .text.ns_copy, "ax"

	/*
	 * bool ns_copy_from(void *dst, const void *ns, size_t size): 64-bit accesses, size a
	 * multiple of 8.
	 */
	.globl ns_copy_from
	.type ns_copy_from, %function
ns_copy_from:
	cbz	x2, 2f
1:	ldr	x3, [x1], #8
	str	x3, [x0], #8
	subs	x2, x2, #8
	b.ne	1b
2:	mov	x0, #1
	ret
	may_fault 1b, ns_copy_failed
	.size ns_copy_from, . - ns_copy_from

	/* bool ns_copy_to(void *ns, const void *src, size_t size). */
	.globl ns_copy_to
	.type ns_copy_to, %function
ns_copy_to:
	cbz	x2, 2f
1:	ldr	x3, [x1], #8
3:	str	x3, [x0], #8
	subs	x2, x2, #8
	b.ne	1b
2:	mov	x0, #1
	ret
	may_fault 3b, ns_copy_failed
	.size ns_copy_to, . - ns_copy_to

ns_copy_failed:
	mov	x0, xzr
	ret
