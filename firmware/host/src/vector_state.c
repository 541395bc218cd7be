/* SPDX-License-Identifier: BSD-3-Clause */
#include "vector_state.h"

#include <stdbool.h>

#include "cpu.h"

#define CPTR_TZ	    (UINT64_C(1) << 8)
#define ZCR_LEN_MAX UINT64_C(0xf)

/* vector_state.S */
void sve_state_load(const struct vector_state *state);
void sve_state_store(struct vector_state *state);
uint64_t sve_length(void);
void simd_state_load(const struct vector_state *state);
void simd_state_store(struct vector_state *state);

static struct vector_state filled, found;
static uint64_t length; /* bytes of a vector */
static bool sve;

/* SVE at the longest vectors, without a trap; from now on. */
static bool enable_sve(void)
{
	uint64_t features, traps;

	__asm__("mrs %0, id_aa64pfr0_el1" : "=r"(features));
	if (((features >> 32) & 0xF) == 0)
		return false;
	__asm__ volatile("mrs %0, cptr_el2" : "=r"(traps));
	__asm__ volatile("msr cptr_el2, %0\n isb" : : "r"(traps & ~CPTR_TZ) : "memory");
	__asm__ volatile("msr S3_4_C1_C2_0, %0\n isb" : : "r"(ZCR_LEN_MAX)); /* ZCR_EL2 */
	return true;
}

void vector_state_fill(uint64_t seed)
{
	uint64_t random = seed * 2 + 1;

	sve = enable_sve();
	length = sve ? sve_length() : 16;
	for (unsigned int i = 0; i < sizeof(filled.z); i++) {
		random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		filled.z[i] = (uint8_t)(random >> 56);
		filled.p[i % sizeof(filled.p)] = (uint8_t)(random >> 48);
	}
	/* FFR holds ones up to somewhere and zeros from there on (DDI0487, WRFFR). */
	for (uint64_t i = 0; i < length / 8; i++)
		filled.p[16 * (length / 8) + i] = (i < length / 16) ? 0xFF : 0;
	if (sve)
		sve_state_load(&filled);
	else
		simd_state_load(&filled);
}

static uint64_t equal_bytes(const uint8_t *one, const uint8_t *other, uint64_t count)
{
	uint64_t equal = 0;

	for (uint64_t i = 0; i < count; i++)
		equal += one[i] == other[i];
	return equal;
}

struct vector_check vector_state_check(void)
{
	uint64_t vectors = 32 * length, predicates = sve ? 17 * (length / 8) : 0;

	if (sve)
		sve_state_store(&found);
	else
		simd_state_store(&found);
	return (struct vector_check){
		.bytes = vectors + predicates,
		.kept = equal_bytes(filled.z, found.z, vectors) +
			equal_bytes(filled.p, found.p, predicates),
	};
}
