/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * HPFAR_EL2 (DDI0487 D24.2.76) is written for translation, access flag and address size faults of
 * stage 2, and for permission faults of it on a walk of stage 1. After any other exception it is
 * UNKNOWN, the address of an earlier fault, say, which must not decide who learns of an access.
 */
#include "syndrome.h"
#include "esr.h"

static bool is_abort(uint64_t esr)
{
	return (esr_class(esr) == ESR_EC_DATA_ABORT) || (esr_class(esr) == ESR_EC_INST_ABORT);
}

static bool hpfar_is_valid(uint64_t esr)
{
	uint64_t fsc = esr & ESR_ABORT_FSC_MASK;

	if (esr_is_permission(esr)) {
		return (esr & ESR_ABORT_S1PTW) != 0;
	}
	return (fsc < ESR_FSC_PERMISSION_L0) || (fsc == ESR_FSC_SIZE_LM1) ||
	       (fsc == ESR_FSC_TRANSLATION_LM1);
}

/* Two entries for one address: without them there is none (DDI0487 D8.17.3). */
static bool forget_conflict(const struct arch_rec *rec)
{
	if ((rec->esr & ESR_ABORT_FSC_MASK) != ESR_FSC_TLB_CONFLICT) {
		return false;
	}
	arch_tlbi_realm_here();
	return true;
}

/* A realm's own memory is executable, all of it: what is not needs no address. */
static bool is_refused_fetch(uint64_t esr)
{
	return (esr_class(esr) == ESR_EC_INST_ABORT) && esr_is_permission(esr);
}

bool rec_must_repeat(struct arch_rec *rec, bool *repeated)
{
	uint64_t ipa;

	if (!is_abort(rec->esr) || esr_is_external(rec->esr) || hpfar_is_valid(rec->esr)) {
		return false;
	}
	rec->hpfar = HPFAR_NOWHERE;
	if (is_refused_fetch(rec->esr)) {
		return false;
	}
	if (!forget_conflict(rec) && arch_stage1_translate(rec->far, &ipa)) {
		rec->hpfar = hpfar_of_ipa(ipa);
		return false;
	}
	/* Another CPU of the realm has changed its stage 1 meanwhile, or the conflict is over. */
	if (*repeated) {
		return false;
	}
	*repeated = true;
	return true;
}
