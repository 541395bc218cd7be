/* SPDX-License-Identifier: BSD-3-Clause */
/* What a REC may do besides calls of CSM. */
#include <string.h>

#include "entry.h"
#include "esr.h"
#include "psci.h"

enum arch_exit smc(struct arch_rec *rec, const uint64_t x[5])
{
	memcpy(rec->x, x, 5 * sizeof(x[0]));
	rec->esr = ((uint64_t)ESR_EC_SMC64 << ESR_EC_SHIFT) | ESR_IL;
	return ARCH_EXIT_SYNC;
}

enum arch_exit call_rsi(struct entry *entry, struct arch_rec *rec)
{
	static const uint32_t fid[] = {
		SMC_RSI_VERSION,
		SMC_RSI_FEATURES,
		SMC_RSI_MEASUREMENT_READ,
		SMC_RSI_MEASUREMENT_EXTEND,
		SMC_RSI_REALM_CONFIG,
		SMC_RSI_IPA_STATE_SET,
		SMC_RSI_IPA_STATE_GET,
		SMC_RSI_HOST_CALL,
		SMC_RSI_ATTESTATION_TOKEN_INIT,
		0x80000000U,
		PSCI_VERSION,
		PSCI_CPU_SUSPEND_64,
		PSCI_CPU_OFF,
		PSCI_CPU_ON_64,
		PSCI_CPU_ON_32,
		PSCI_AFFINITY_INFO_64,
		PSCI_FEATURES,
		PSCI_SYSTEM_OFF,
		PSCI_CPU_SUSPEND_32,
		PSCI_AFFINITY_INFO_32,
		PSCI_VERSION + 0x1FU,
	};
	const struct fuzz_step *step = entry->step;
	uint64_t base = fuzz_target_ipa(step->arg[1]);
	uint64_t x[5] = {fid[step->arg[0] % (sizeof(fid) / sizeof(fid[0]))], base, 0, 0, 0};

	switch (x[0]) {
	case SMC_RSI_IPA_STATE_SET:
	case SMC_RSI_IPA_STATE_GET:
		x[2] = base + fuzz_target_size(step->arg[2]);
		x[3] = step->arg[3] % 4U;
		x[4] = step->arg[4] % 3U;
		break;
	case SMC_RSI_REALM_CONFIG:
	case SMC_RSI_HOST_CALL:
		x[1] = base + ((step->arg[2] & 1) * 0x100U);
		break;
	case PSCI_CPU_ON_64:
	case PSCI_CPU_ON_32:
	case PSCI_AFFINITY_INFO_64:
	case PSCI_AFFINITY_INFO_32:
		x[1] = step->arg[1] % 4U;
		x[2] = (step->arg[2] < 0x80) ? 0 : fuzz_target_ipa(step->arg[2]);
		break;
	case PSCI_FEATURES:
		x[1] = fid[step->arg[1] % (sizeof(fid) / sizeof(fid[0]))];
		break;
	case SMC_RSI_MEASUREMENT_EXTEND:
	case SMC_RSI_MEASUREMENT_READ:
		x[1] = step->arg[1] % 6U;
		x[2] = step->arg[2];
		break;
	default:
		break;
	}
	if (step->arg[5] >= 0xF0) {
		x[step->arg[5] % 5U] = fuzz_wild(step->arg[4]);
	}
	return smc(rec, x);
}

static bool is_mounted(uint64_t rd_pa, uint64_t ipa)
{
	const struct rd *rd = arch_realm_ptr(rd_pa);

	for (unsigned int i = 0; i < translations_count; i++) {
		const struct translation *leaf = &translations[i];

		if ((leaf->vmid == rd->tree.vmid) && rtte_is_mount(leaf->entry) &&
		    (ipa - leaf->ipa < rtt_entry_size(leaf->level))) {
			return true;
		}
	}
	return false;
}

enum arch_exit abort_at(struct entry *entry, struct arch_rec *rec)
{
	const struct fuzz_step *step = entry->step;
	uint64_t ipa =
		fuzz_target_ipa(step->arg[1]) & ~(GRANULE_SIZE - 1) & ((UINT64_C(1) << 48) - 1);
	/* A translation or permission fault, at any level; WnR, ISV, SSE, SF, SAS, SRT by byte. */
	uint64_t iss = ((step->arg[2] & 1U) ? ESR_FSC_PERMISSION_L0 : ESR_FSC_TRANSLATION_L0) |
		       (step->arg[2] >> 6) | ((uint64_t)(step->arg[3] & 1U) << 6) |
		       ((uint64_t)(step->arg[3] & 2U) << 14) |
		       ((uint64_t)(step->arg[4] & 0x1FU) << 16) |
		       ((uint64_t)(step->arg[4] >> 5) << 21) |
		       ((uint64_t)((step->arg[3] >> 2) & 1U) << 24);
	enum esr_class ec = (step->arg[0] & 1) ? ESR_EC_INST_ABORT : ESR_EC_DATA_ABORT;

	/* Others that leave HPFAR_EL2 UNKNOWN: granule protection, TLB conflict, alignment. */
	if ((step->arg[5] >= 0xC0) && (step->arg[5] < 0xE0)) {
		static const uint8_t fsc[] = {0x28, 0x30, 0x21, 0x35};

		iss = (iss & ~ESR_ABORT_FSC_MASK) | fsc[step->arg[5] & 3U];
	}
	host_set_hpfar((enum host_hpfar)((step->arg[5] >> 2) % HOST_HPFAR_KINDS));
	host_lose_stage1((step->arg[5] >> 4) == 0xB);
	/* External, and such that the monitor can go on (DDI0487, ISS.SET). */
	if (step->arg[5] >= 0xE0) {
		iss = ESR_FSC_SEA | ((step->arg[5] & 1U) ? ESR_ABORT_SET_UER : UINT64_C(3) << 11);
	}
	/* An external one is the host's to know. */
	entry->in_mount = (step->arg[5] < 0xE0) && is_mounted(entry->rd, ipa);
	rec->esr = ((uint64_t)ec << ESR_EC_SHIFT) | ESR_IL | iss;
	rec->far = UINT64_C(0xFFFF000000000000) | ipa | step->arg[5];
	rec->hpfar = hpfar_of_ipa(ipa);
	return ARCH_EXIT_SYNC;
}

/* Exceptions that are no memory's fault. */
enum arch_exit except(struct entry *entry, struct arch_rec *rec)
{
	static const enum esr_class ec[] = {ESR_EC_UNKNOWN, ESR_EC_WFX, ESR_EC_HVC64, ESR_EC_SYSREG,
					    ESR_EC_SYSREG};
	/* Software interrupts and their end, identification, debug (DDI0487, op0 to op2). */
	static const uint64_t sysreg[] = {
		ESR_SYSREG_REG(3, 0, 12, 11, 5), ESR_SYSREG_REG(3, 0, 12, 11, 6),
		ESR_SYSREG_REG(3, 0, 12, 11, 7), ESR_SYSREG_REG(3, 0, 12, 11, 1),
		ESR_SYSREG_REG(3, 0, 0, 5, 0),	 ESR_SYSREG_REG(2, 0, 1, 0, 4),
	};
	const struct fuzz_step *step = entry->step;
	uint64_t iss =
		step->arg[1] | ((uint64_t)step->arg[2] << 8) | ((uint64_t)step->arg[3] << 16);

	switch (step->arg[0] % 8) {
	case 5:
		return ARCH_EXIT_FIQ;
	case 6:
		/* Corrected, or restartable: anything else stops the machine (DDI0487, AET). */
		rec->esr = ESR_SERROR_DFSC_ASYNC |
			   ((step->arg[1] & 1) ? ESR_SERROR_AET_UER : ESR_SERROR_AET_UEU);
		return ARCH_EXIT_SERROR;
	case 7:
		rec->pstate = (rec->pstate & ~(SPSR_MODE_MASK | SPSR_AARCH32)) |
			      ((step->arg[1] & 3U) == 0	  ? SPSR_EL0T
			       : (step->arg[1] & 3U) == 1 ? SPSR_EL1T
			       : (step->arg[1] & 3U) == 2 ? SPSR_EL1H
							  : SPSR_AARCH32);
		return ARCH_EXIT_IRQ;
	case 4:
		iss = sysreg[step->arg[1] % (sizeof(sysreg) / sizeof(sysreg[0]))] |
		      ((step->arg[2] & 0x1FU) << 5) | (step->arg[3] & ESR_SYSREG_READ);
		__attribute__((fallthrough));
	default:
		rec->esr = ((uint64_t)ec[step->arg[0] % 8] << ESR_EC_SHIFT) |
			   ((step->arg[4] & 1) ? ESR_IL : 0) | (iss & ESR_ISS_MASK);
		return ARCH_EXIT_SYNC;
	}
}

/* Stores wherever the realm can: what must never be found by the host. */
enum arch_exit store(struct entry *entry, struct arch_rec *rec)
{
	const struct rd *rd = arch_realm_ptr(entry->rd);

	for (unsigned int i = 0; i < translations_count; i++) {
		const struct translation *leaf = &translations[i];

		if ((leaf->vmid == rd->tree.vmid) && ((leaf->entry & RTTE_NS) == 0) &&
		    ((leaf->entry & RTTE_S2AP_MASK) == RTTE_S2AP_RW)) {
			uint64_t *page = arch_realm_ptr(rtte_pa(leaf->entry));

			page[entry->step->arg[0]] = UINT64_C(0x5EC2E70000000000) + leaf->ipa;
		}
	}
	(void)rec;
	return ARCH_EXIT_IRQ;
}
