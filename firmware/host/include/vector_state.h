/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the host keeps in its FP/SIMD and SVE registers, of which an RMM runs realms in part: after
 * every call it must be there as it was, at the longest vector length (DEN0028, SMCCC 1.3).
 */
#ifndef VECTOR_STATE_H
#define VECTOR_STATE_H

#define VECTOR_STATE_PREDICATES 8192

#ifndef __ASSEMBLER__

#include <stddef.h>
#include <stdint.h>

/* Room for the longest vectors that SVE allows, 2048 bits; Z, then P and FFR. */
struct vector_state {
	uint8_t z[32 * 256];
	uint8_t p[17 * 32];
};

_Static_assert(offsetof(struct vector_state, p) == VECTOR_STATE_PREDICATES, "vector_state.S");

/* Fills the registers of this CPU with what `seed` says; nothing of the host's own uses them. */
void vector_state_fill(uint64_t seed);

/* Bytes in them, and how many of these still are what the last fill on this CPU put there. */
struct vector_check {
	uint64_t bytes;
	uint64_t kept;
};
struct vector_check vector_state_check(void);

#endif
#endif /* VECTOR_STATE_H */
