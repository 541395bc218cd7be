/* SPDX-License-Identifier: BSD-3-Clause */
/* Aborts of a realm: for the realm, or for the host (DEN0137 1.0, A4.3.4, A5.2.3 and A5.2.6). */
#include "esr.h"
#include "rec_exit.h"

void rec_exit_missing_page(struct rec *rec, struct rmi_rec_exit *exit, uint64_t ipa, int level)
{
	rec->last_abort.esr = 0;
	exit->exit_reason = RMI_EXIT_SYNC;
	exit->esr = ((uint64_t)ESR_EC_DATA_ABORT << ESR_EC_SHIFT) |
		    (ESR_FSC_TRANSLATION_L0 + (uint64_t)level);
	exit->far = 0;
	exit->hpfar = hpfar_of_ipa(ipa);
}

/* The memory itself failed. The host learns of it, but no address: HPFAR_EL2 is unknown then. */
static enum rec_next on_external_abort(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t set = rec->arch.esr & ESR_ABORT_SET_MASK;

	if (set == ESR_ABORT_SET_UC) {
		arch_panic("uncontainable synchronous external abort in a realm");
	}
	exit->esr = rec->arch.esr & ESR_HOST_ABORT_MASK;
	if (set == ESR_ABORT_SET_UER) {
		rec_inject_sea(rec, rec->arch.esr, rec->arch.far);
	}
	return REC_EXIT;
}

/* The realm reaches for memory that, by its own word, it does not have. */
static bool is_empty(const struct rec *rec, uint64_t ipa)
{
	struct rtt_walk walk;
	uint64_t entry;
	bool empty;

	rtt_walk_lock(&rec->tree, ipa, RTT_PAGE_LEVEL, &walk);
	entry = rtt_walk_entry(&walk);
	empty = rtte_is_protected(entry, walk.level) && (rtte_ripas(entry) == RIPAS_EMPTY);
	rtt_walk_unlock(&walk);
	return empty;
}

/* What the realm stores, for the host to emulate. */
static uint64_t stored_value(const struct rec *rec)
{
	unsigned int rt = esr_abort_rt(rec->arch.esr);

	if (((rec->arch.esr & ESR_ABORT_WNR) == 0) || (rt == 31)) {
		return 0;
	}
	return rec->arch.x[rt] & esr_access_mask(rec->arch.esr);
}

/*
 * An access that the host may emulate: nothing is mapped there, or only for other accesses, and the
 * instruction's syndrome is at hand (DEN0137 1.0, A4.3.4.3, emulatable data abort). The syndrome is
 * for AArch64 only. A granule protection fault is none: the host's memory is there, but gone.
 */
static bool is_emulatable(const struct rec *rec)
{
	uint64_t type = rec->arch.esr & ESR_FSC_TYPE_MASK;

	return ((rec->arch.esr & ESR_ABORT_ISV) != 0) && ((rec->arch.pstate & SPSR_AARCH32) == 0) &&
	       ((type == ESR_FSC_TRANSLATION_L0) || (type == ESR_FSC_PERMISSION_L0));
}

static void exit_unprotected(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t esr = rec->arch.esr;

	if (!is_emulatable(rec)) {
		esr &= ~ESR_ABORT_ISV;
		exit->esr = esr & (ESR_HOST_ABORT_MASK | ESR_IL);
	} else {
		exit->esr = esr & ESR_HOST_EMULATED_MASK;
		exit->far = rec->arch.far & (GRANULE_SIZE - 1);
		exit->gprs[0] = stored_value(rec);
	}
	exit->hpfar = rec->arch.hpfar;
	rec->last_abort.esr = esr;
	rec->last_abort.hpfar = rec->arch.hpfar;
	rec->last_abort.far = rec->arch.far;
}

enum rec_next rec_on_data_abort(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t ipa = hpfar_ipa(rec->arch.hpfar);

	if (esr_is_external(rec->arch.esr)) {
		return on_external_abort(rec, exit);
	}
	if ((ipa >= rtt_ipa_size(&rec->tree)) ||
	    (rtt_is_protected(&rec->tree, ipa) && is_empty(rec, ipa))) {
		rec_inject_sea(rec, rec->arch.esr, rec->arch.far);
		return REC_RESUME;
	}
	if (!rtt_is_protected(&rec->tree, ipa)) {
		exit_unprotected(rec, exit);
		return REC_EXIT;
	}
	if (esr_is_permission(rec->arch.esr)) {
		/*
		 * Own memory refuses no access to data: the realm's stage 1 led elsewhere when the
		 * fault was taken, and another CPU has changed it since.
		 */
		return REC_RESUME;
	}
	exit->esr = rec->arch.esr & ESR_HOST_ABORT_MASK;
	exit->hpfar = rec->arch.hpfar;
	return REC_EXIT;
}

enum rec_next rec_on_instruction_abort(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t ipa = hpfar_ipa(rec->arch.hpfar);

	if (esr_is_external(rec->arch.esr)) {
		return on_external_abort(rec, exit);
	}
	if ((ipa >= rtt_ipa_size(&rec->tree)) || !rtt_is_protected(&rec->tree, ipa) ||
	    is_empty(rec, ipa)) {
		rec_inject_sea(rec, rec->arch.esr, rec->arch.far);
		return REC_RESUME;
	}
	exit->esr = rec->arch.esr & ESR_HOST_ABORT_MASK & ~ESR_ABORT_FNV;
	exit->hpfar = rec->arch.hpfar;
	return REC_EXIT;
}
