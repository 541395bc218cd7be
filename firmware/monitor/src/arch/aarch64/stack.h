/* SPDX-License-Identifier: BSD-3-Clause */
/* Stacks of the monitor's CPUs, and the frame that an exception leaves on them. */
#ifndef STACK_H
#define STACK_H

/*
 * A stack slot is a guard and a stack of the same size. Bit STACK_SHIFT of a good stack pointer is
 * set, of one that ran into the guard it is clear: the vectors test that bit without a free
 * register.
 */
#define STACK_SHIFT 15
#define STACK_SIZE  (1 << STACK_SHIFT)
#define STACK_SLOT  (2 * STACK_SIZE)
#define STACK_CPUS  32

/* Frame of an exception taken inside the monitor: x0 to x30, stack pointer, ELR_EL2, SPSR_EL2. */
#define TRAP_X	  0
#define TRAP_SP	  248
#define TRAP_ELR  256
#define TRAP_SPSR 264
#define TRAP_SIZE 272

#ifndef __ASSEMBLER__

#include <stddef.h>
#include <stdint.h>

#include "arch.h"

struct trap_frame {
	uint64_t x[31];
	uint64_t sp;
	uint64_t elr;
	uint64_t spsr;
};

_Static_assert(MAX_CPUS == STACK_CPUS, "one stack for each CPU");
_Static_assert(offsetof(struct trap_frame, sp) == TRAP_SP, "vectors.S");
_Static_assert(offsetof(struct trap_frame, elr) == TRAP_ELR, "vectors.S");
_Static_assert(offsetof(struct trap_frame, spsr) == TRAP_SPSR, "vectors.S");
_Static_assert(sizeof(struct trap_frame) == TRAP_SIZE, "vectors.S");

extern uint8_t __stacks_start[], __stacks_end[];

#endif
#endif /* STACK_H */
