/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Secure monitor calls (DEN0028, SMCCC 1.2) of the host and of a realm, and the PSCI numbers they
 * use (DEN0022).
 */
#ifndef SMC_H
#define SMC_H

#include <stdint.h>

/* SMCCC: an unknown function id answers -1 in x0. */
#define SMC_NOT_SUPPORTED UINT64_MAX

#define PSCI_CPU_OFF	   0x84000002U
#define PSCI_CPU_ON	   0xC4000003U
#define PSCI_AFFINITY_INFO 0xC4000004U
#define PSCI_SYSTEM_OFF	   0x84000008U
#define PSCI_SYSTEM_RESET  0x84000009U

#define PSCI_SUCCESS 0U
#define PSCI_DENIED  UINT64_C(0xFFFFFFFFFFFFFFFD) /* -3 */

/* x0 to x11: the most that a call of ours passes or returns. */
#define SMC_REGISTERS 12U

struct smc_registers {
	uint64_t x[SMC_REGISTERS];
};

/* Executes SMC #0 with x0..x11 taken from `registers`, and stores what x0..x11 hold afterwards. */
void smc(struct smc_registers *registers);

/* Readings of the counter around one SMC, with nothing else between them. */
struct smc_stamps {
	uint64_t before;
	uint64_t after;
};

/* Like smc(), and tells when (counter.h). */
void smc_stamped(struct smc_registers *registers, struct smc_stamps *stamps);

/* The common case: four arguments, all results. */
static inline struct smc_registers smc4(uint64_t function, uint64_t a1, uint64_t a2, uint64_t a3,
					uint64_t a4)
{
	struct smc_registers registers = {.x = {function, a1, a2, a3, a4}};

	smc(&registers);
	return registers;
}

#endif /* SMC_H */
