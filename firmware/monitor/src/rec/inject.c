/* SPDX-License-Identifier: BSD-3-Clause */
/* Exceptions that the monitor gives to a realm (DDI0487, AArch64.TakeException). */
#include "esr.h"
#include "realm.h"

#define SCTLR_SPAN (UINT64_C(1) << 23)

static uint64_t vector_offset(uint64_t pstate)
{
	if ((pstate & SPSR_AARCH32) != 0) {
		return 0x600;
	}
	switch (pstate & SPSR_MODE_MASK) {
	case SPSR_EL0T:
		return 0x400;
	case SPSR_EL1T:
		return 0x000;
	default:
		return 0x200;
	}
}

static void take_exception(struct arch_rec *arch, uint64_t esr)
{
	uint64_t pan =
		((arch->el1.sctlr_el1 & SCTLR_SPAN) == 0) ? SPSR_PAN : (arch->pstate & SPSR_PAN);

	arch->el1.esr_el1 = esr;
	arch->el1.elr_el1 = arch->pc;
	arch->el1.spsr_el1 = arch->pstate;
	arch->pc = arch->el1.vbar_el1 + vector_offset(arch->pstate);
	arch->pstate = SPSR_EL1H | SPSR_DAIF | pan;
}

static bool from_el0(const struct arch_rec *arch)
{
	return ((arch->pstate & SPSR_AARCH32) != 0) ||
	       ((arch->pstate & SPSR_MODE_MASK) == SPSR_EL0T);
}

void rec_inject_sea(struct rec *rec, uint64_t esr, uint64_t far)
{
	uint64_t kept = ESR_IL | ESR_ABORT_CM | ESR_ABORT_WNR;
	uint64_t ec = (uint64_t)esr_class(esr);

	if (!from_el0(&rec->arch)) {
		ec++;
	}
	rec->arch.el1.far_el1 = far;
	take_exception(&rec->arch,
		       (ec << ESR_EC_SHIFT) | (esr & kept) | ESR_ABORT_EA | ESR_FSC_SEA);
}

void rec_inject_undef(struct rec *rec)
{
	take_exception(&rec->arch, ((uint64_t)ESR_EC_UNKNOWN << ESR_EC_SHIFT) | ESR_IL);
}
