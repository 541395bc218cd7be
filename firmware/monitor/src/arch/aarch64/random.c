/* SPDX-License-Identifier: BSD-3-Clause */
/* Random numbers from the CPU (FEAT_RNG). */
#include "arch.h"
#include "sysreg.h"

/* ID_AA64ISAR0_EL1.RNDR (DDI0487, D24.2). */
#define ISAR0_RNDR_SHIFT 60U

/* A read of RNDR may find nothing at that moment, and says so in the flags. */
#define MOST_TRIES 64U

static bool read_rndr(uint64_t *value)
{
	uint64_t number, ok;

	/* S3_3_C2_C4_0 is RNDR, which sets NZCV to 0b0100 on failure (DDI0487, K: RNDR). */
	__asm__ volatile("mrs %0, s3_3_c2_c4_0\n\tcset %1, ne"
			 : "=r"(number), "=r"(ok)
			 :
			 : "cc", "memory");
	*value = number;
	return ok != 0;
}

static bool draw(uint64_t *value)
{
	for (unsigned int tries = 0; tries < MOST_TRIES; tries++) {
		if (read_rndr(value)) {
			return true;
		}
	}
	return false;
}

bool arch_random(uint64_t out[2])
{
	bool has = (read_sysreg(id_aa64isar0_el1) >> ISAR0_RNDR_SHIFT) != 0;

	if (has && draw(&out[0]) && draw(&out[1])) {
		return true;
	}
	out[0] = read_sysreg(cntpct_el0);
	out[1] = ~out[0];
	return false;
}
