/* SPDX-License-Identifier: BSD-3-Clause */
#include "vectors.h"

	.section .text.probe, "ax"
	.global probe_read
	.type probe_read, %function
probe_read:
	mov	x2, x1
.Lread:	ldr	x3, [x0]
	str	x3, [x2]
	mov	w0, #1
	ret
	.size probe_read, . - probe_read

	.global probe_write
	.type probe_write, %function
probe_write:
	/* An abort of the write that is synchronous, but late, still belongs to this function. */
.Lwrite: str	x1, [x0]
	dsb	sy
	mov	w0, #1
	ret
	.size probe_write, . - probe_write

.Lfault: stp	x0, x1, [x2, #8]
	mov	w0, #0
	ret

	exception_entry .Lread, .Lfault
	exception_entry .Lwrite, .Lfault
