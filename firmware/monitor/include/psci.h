/* SPDX-License-Identifier: BSD-3-Clause */
/* Power State Coordination Interface of a realm (DEN0022; DEN0137 1.0, B6). */
#ifndef PSCI_H
#define PSCI_H

#include "rsi.h"

#define PSCI32(number) (0x84000000U | (number))
#define PSCI64(number) (0xC4000000U | (number))

/* Function numbers 0 to 0x1F, as SMC32 and as SMC64 calls. */
#define PSCI_NUMBER_LAST 0x1FU

#define PSCI_VERSION	      PSCI32(0x00U)
#define PSCI_CPU_SUSPEND_32   PSCI32(0x01U)
#define PSCI_CPU_SUSPEND_64   PSCI64(0x01U)
#define PSCI_CPU_OFF	      PSCI32(0x02U)
#define PSCI_CPU_ON_32	      PSCI32(0x03U)
#define PSCI_CPU_ON_64	      PSCI64(0x03U)
#define PSCI_AFFINITY_INFO_32 PSCI32(0x04U)
#define PSCI_AFFINITY_INFO_64 PSCI64(0x04U)
#define PSCI_SYSTEM_OFF	      PSCI32(0x08U)
#define PSCI_SYSTEM_RESET     PSCI32(0x09U)
#define PSCI_FEATURES	      PSCI32(0x0AU)

#define PSCI_VERSION_1_1 UINT64_C(0x10001)

/* Return codes, as X0 holds them. */
#define PSCI_SUCCESS		UINT64_C(0)
#define PSCI_NOT_SUPPORTED	((uint64_t)-1)
#define PSCI_INVALID_PARAMETERS ((uint64_t)-2)
#define PSCI_DENIED		((uint64_t)-3)
#define PSCI_ALREADY_ON		((uint64_t)-4)
#define PSCI_INVALID_ADDRESS	((uint64_t)-9)
#define PSCI_AFFINITY_ON	UINT64_C(0)
#define PSCI_AFFINITY_OFF	UINT64_C(1)

static inline bool psci_is_call(uint32_t fid)
{
	return ((fid & ~0x40000000U) >= PSCI32(0U)) &&
	       ((fid & ~0x40000000U) <= PSCI32(PSCI_NUMBER_LAST));
}

enum rsi_outcome psci_dispatch(struct rec *rec, struct rmi_rec_exit *exit);

/*
 * Answers the pending call of `caller`, whose target is `target`; the host proposes `status`. An
 * RMI status.
 */
uint64_t psci_complete(struct rec *caller, struct rec *target, uint64_t status);

#endif /* PSCI_H */
