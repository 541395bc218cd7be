/* SPDX-License-Identifier: BSD-3-Clause */
/* RMI_REC_ENTER (DEN0137 1.0, B4.3.14, A4.2). */
#include "esr.h"
#include "memory.h"
#include "realm.h"
#include "rec_gic.h"
#include "rmi_args.h"
#include "rsi.h"

/*
 * The host may emulate only the access that made the last exit, and only when the exit was for that
 * (DEN0137 1.0, RMI_REC_ENTER, rec_mmio). An abort to inject goes first: the flag for emulation is
 * ignored then (A4.2.3).
 */
static bool enter_flags_ok(const struct rec *rec, uint64_t flags)
{
	return ((flags & RMI_ENTER_EMUL_MMIO) == 0) || ((flags & RMI_ENTER_INJECT_SEA) != 0) ||
	       ((rec->last_abort.esr & ESR_ABORT_ISV) != 0);
}

/* Only a data abort in unprotected memory is the host's to answer with an abort. */
static bool abort_to_inject(const struct rec *rec)
{
	return rec->last_abort.esr != 0;
}

/*
 * Completes a load from, or steps over a store to, unprotected memory that the host has emulated.
 */
static void complete_mmio(struct rec *rec, uint64_t value)
{
	uint64_t esr = rec->last_abort.esr;
	unsigned int rt = esr_abort_rt(esr);
	unsigned int bits = esr_access_bits(esr);

	if (((esr & ESR_ABORT_WNR) == 0) && (rt != 31)) {
		value &= esr_access_mask(esr);
		if (((esr & ESR_ABORT_SSE) != 0) && (((value >> (bits - 1)) & 1) != 0)) {
			value |= ~esr_access_mask(esr);
		}
		if ((esr & ESR_ABORT_SF) == 0) {
			value &= UINT32_MAX;
		}
		rec->arch.x[rt] = value;
	}
	rec->arch.pc += 4;
}

/*
 * False: the host call's page is missing, and `exit` tells the host so instead of running the REC.
 */
static bool complete_pending(struct rec *rec, const struct rmi_rec_enter *enter,
			     struct rmi_rec_exit *exit)
{
	switch (rec->pending) {
	case REC_PENDING_NONE:
	case REC_PENDING_PSCI:
		return true;
	case REC_PENDING_RIPAS_CHANGE:
		rsi_ipa_state_set_complete(rec, enter);
		break;
	case REC_PENDING_HOST_CALL:
		if (!rsi_host_call_complete(rec, enter, exit)) {
			return false;
		}
		break;
	}
	rec->pending = REC_PENDING_NONE;
	return true;
}

/*
 * To the realm each REC is a CPU with a TLB of its own: what another REC has left in this CPU's,
 * under the same VMID and perhaps the same ASID, must not translate for this one.
 */
static void claim_tlb(const struct rec *rec)
{
	uint32_t *last = &rec->rd->last_rec[arch_cpu_id()];
	uint32_t own = (uint32_t)rec->index + 1;
	uint32_t before = __atomic_exchange_n(last, own, __ATOMIC_RELAXED);

	if ((before != 0) && (before != own)) {
		arch_tlbi_stage1_here(rec->tree.vmid);
	}
}

static void run(struct rec *rec, const struct rmi_rec_enter *enter, struct rmi_rec_exit *exit)
{
	if ((enter->flags & RMI_ENTER_INJECT_SEA) != 0) {
		if (abort_to_inject(rec)) {
			rec_inject_sea(rec, rec->last_abort.esr, rec->last_abort.far);
		}
	} else if ((enter->flags & RMI_ENTER_EMUL_MMIO) != 0) {
		complete_mmio(rec, enter->gprs[0]);
	}
	rec->last_abort.esr = 0;
	rec->arch.trap_wfi = (enter->flags & RMI_ENTER_TRAP_WFI) != 0;
	rec->arch.trap_wfe = (enter->flags & RMI_ENTER_TRAP_WFE) != 0;
	rec_gic_enter(&rec->arch.gic, enter);
	if (complete_pending(rec, enter, exit)) {
		claim_tlb(rec);
		rec_run(rec, exit);
	}
	rec_gic_exit(&rec->arch.gic, exit);
	exit->cntp_ctl = rec->arch.el1.cntp_ctl;
	exit->cntp_cval = rec->arch.el1.cntp_cval;
	exit->cntv_ctl = rec->arch.el1.cntv_ctl;
	exit->cntv_cval = rec->arch.el1.cntv_cval;
}

/* Whether the REC may run at all, and as the host wishes. */
static uint64_t check_enter(const struct rec *rec, const struct rmi_rec_enter *enter)
{
	switch (rd_state(rec->rd)) {
	case REALM_NEW:
		return rmi_status(RMI_ERROR_REALM, 0);
	case REALM_SYSTEM_OFF:
		return rmi_status(RMI_ERROR_REALM, 1);
	case REALM_ACTIVE:
		break;
	}
	if (!rec->runnable || (rec->pending == REC_PENDING_PSCI) || !rec_gic_enter_ok(enter) ||
	    !enter_flags_ok(rec, enter->flags)) {
		return RMI_ERROR_REC;
	}
	return RMI_SUCCESS;
}

/* With the REC held by its refcount and no lock. */
static uint64_t enter_rec(struct rec *rec, const struct rmi_rec_enter *enter, uint64_t run_pa)
{
	struct rmi_rec_exit exit;
	uint64_t status = check_enter(rec, enter);

	if (status != RMI_SUCCESS) {
		return status;
	}
	memset(&exit, 0, sizeof(exit));
	run(rec, enter, &exit);
	if (!arch_ns_write(run_pa + offsetof(struct rmi_rec_run, exit), &exit, sizeof(exit))) {
		return RMI_ERROR_INPUT;
	}
	return RMI_SUCCESS;
}

uint64_t rmi_rec_enter(const uint64_t arg[8], uint64_t out[8])
{
	struct rmi_rec_enter enter;
	struct granule *g_rec;
	uint64_t status;

	(void)out;
	/* Whatever is wrong with the host's granule goes before what the REC is like (B4.3.14). */
	if (!rmi_read_host(arg[2], &enter, sizeof(enter))) {
		return RMI_ERROR_INPUT;
	}
	g_rec = find_lock_granule(arg[1], GRANULE_REC);
	if (g_rec == NULL) {
		return RMI_ERROR_INPUT;
	}
	if (granule_refcount(g_rec) != 0) {
		granule_unlock(g_rec);
		return RMI_ERROR_REC;
	}
	granule_get(g_rec, 1);
	granule_unlock(g_rec);

	status = enter_rec(granule_ptr(g_rec), &enter, arg[2]);
	granule_put(g_rec, 1);
	return status;
}
