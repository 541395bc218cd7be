/* SPDX-License-Identifier: BSD-3-Clause */
/* The loop around a running REC (DEN0137 1.0, A4.3). */
#include "esr.h"
#include "rec_exit.h"
#include "rsi.h"

static enum rec_next on_smc(struct rec *rec, struct rmi_rec_exit *exit)
{
	enum rsi_outcome outcome = rsi_dispatch(rec, exit);

	/* A trapped SMC leaves the PC at the instruction (DDI0487, HCR_EL2.TSC). */
	if (outcome != RSI_EXIT_RETRY) {
		rec->arch.pc += 4;
	}
	return (outcome == RSI_RESUME) ? REC_RESUME : REC_EXIT;
}

static enum rec_next on_wfx(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t esr = rec->arch.esr;
	unsigned int rn = esr_wfx_rn(esr);

	exit->esr = esr & (ESR_EC_MASK | ESR_WFX_TI_MASK);
	if (((esr & ESR_WFX_TIMEOUT) != 0) && ((esr & ESR_WFX_RV) != 0) && (rn != 31)) {
		exit->gprs[0] = rec->arch.x[rn];
	}
	/* Also from EL0 in AArch32, which the realm was not given but may have: T32 has 2 bytes. */
	rec->arch.pc += ((esr & ESR_IL) != 0) ? 4 : 2;
	return REC_EXIT;
}

static enum rec_next on_sync(struct rec *rec, struct rmi_rec_exit *exit)
{
	exit->exit_reason = RMI_EXIT_SYNC;
	switch (esr_class(rec->arch.esr)) {
	case ESR_EC_WFX:
		return on_wfx(rec, exit);
	case ESR_EC_HVC64:
		/* An HVC leaves the PC after the instruction, an undefined one at it. */
		rec->arch.pc -= 4;
		rec_inject_undef(rec);
		return REC_RESUME;
	case ESR_EC_SMC64:
		return on_smc(rec, exit);
	case ESR_EC_SYSREG:
		return rec_on_sysreg(rec, exit);
	case ESR_EC_INST_ABORT:
		return rec_on_instruction_abort(rec, exit);
	case ESR_EC_DATA_ABORT:
		return rec_on_data_abort(rec, exit);
	default:
		/* SVE, SME, pointer authentication and the like, which the realm was not given. */
		rec_inject_undef(rec);
		return REC_RESUME;
	}
}

/* An asynchronous error: the realm's and the host's to know, or the end of the machine. */
static enum rec_next on_serror(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t esr = rec->arch.esr;
	uint64_t aet = esr & ESR_SERROR_AET_MASK;

	if (((esr & ESR_SERROR_IDS) != 0) ||
	    ((esr & ESR_ABORT_FSC_MASK) != ESR_SERROR_DFSC_ASYNC) || (aet == ESR_SERROR_AET_UC)) {
		arch_panic("uncontainable SError in a realm");
	}
	if ((aet == ESR_SERROR_AET_UEU) || (aet == ESR_SERROR_AET_UER)) {
		rec->arch.inject_serror = true;
	}
	exit->exit_reason = RMI_EXIT_SERROR;
	exit->esr = esr & ESR_HOST_SERROR_MASK;
	return REC_EXIT;
}

static enum rec_next on_exit(struct rec *rec, enum arch_exit why, struct rmi_rec_exit *exit)
{
	switch (why) {
	case ARCH_EXIT_SYNC:
		return on_sync(rec, exit);
	case ARCH_EXIT_IRQ:
		exit->exit_reason = RMI_EXIT_IRQ;
		return REC_EXIT;
	case ARCH_EXIT_FIQ:
		exit->exit_reason = RMI_EXIT_FIQ;
		return REC_EXIT;
	case ARCH_EXIT_SERROR:
		return on_serror(rec, exit);
	}
	arch_panic("unknown exit from a realm");
}

void rec_run(struct rec *rec, struct rmi_rec_exit *exit)
{
	while (on_exit(rec, arch_rec_run(&rec->arch), exit) == REC_RESUME) {
	}
}
