/* SPDX-License-Identifier: BSD-3-Clause */
/* SMC Calling Convention (DEN0028): function identifiers and the registers of a call. */
#ifndef SMC_H
#define SMC_H

#include <stdint.h>

/*
 * X0 to X7 of a call from the host: function id and arguments going in, status and values coming
 * out.
 */
struct smc_call {
	uint64_t x[8];
};

/* The first register that a call must keep, unless it returns a result there (DEN0028, SMCCC 1.2). */
#define SMC_KEPT_FIRST 4U

/* Answer to an unknown function id (DEN0028). */
#define SMC_NOT_SUPPORTED UINT64_C(0xFFFFFFFFFFFFFFFF)

#define SMCCC_VERSION	  0x80000000U
#define SMCCC_VERSION_1_2 UINT64_C(0x10002)

/* Bit 16 of a function id: hint that the caller keeps no SVE state (DEN0028). */
#define SMC_SVE_HINT 0x10000U

/* Fast SMC64 calls of the standard secure service (DEN0028). */
#define SMC64_STD_FAST(number) (0xC4000000U | (number))

#endif /* SMC_H */
