/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "test.h"
#include "world.h"

#define ISS_LOAD_W1                                                                                \
	(ESR_ABORT_ISV | (2U << 22) | (1U << 16) |                                                 \
	 0x7U) /* LDR W1: 32 bits, translation fault, level 3 */

static enum arch_exit idle(struct arch_rec *rec)
{
	(void)rec;
	return ARCH_EXIT_IRQ;
}

static enum arch_exit fiq(struct arch_rec *rec)
{
	(void)rec;
	return ARCH_EXIT_FIQ;
}

static void refuses_what_cannot_run(void)
{
	struct realm realm;

	realm_new(&realm);
	realm_add_page(&realm, 0);
	realm_add_rec(&realm, 0, true);
	realm_add_rec(&realm, 0, false);
	SCRIPT(idle);
	EQUAL(enter(&realm), rmi_status(RMI_ERROR_REALM, 0)); /* NEW */
	EQUAL(STATUS(SMC_RMI_REALM_ACTIVATE, realm.rd), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_REC_ENTER, realm.rec[1], realm.run), RMI_ERROR_REC); /* not runnable */
	EQUAL(STATUS(SMC_RMI_REC_ENTER, realm.rd, realm.run), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_REC_ENTER, realm.rec[0], realm.run + 8), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_REC_ENTER, realm.rec[0], realm.rd), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_REC_ENTER, realm.rec[0], 0), RMI_ERROR_INPUT);
	host_fault_next_copy();
	EQUAL(enter(&realm), RMI_ERROR_INPUT);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(granule_find(realm.rec[0])->refcount, 0);
}

static void tells_of_interrupts(void)
{
	struct realm realm;

	realm_active(&realm);
	SCRIPT(idle, fiq);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(realm_run(&realm)->exit.exit_reason, RMI_EXIT_IRQ);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(realm_run(&realm)->exit.exit_reason, RMI_EXIT_FIQ);
}

static const struct realm *entered;

static enum arch_exit destroy_own_rec(struct arch_rec *rec)
{
	(void)rec;
	EQUAL(STATUS(SMC_RMI_REC_DESTROY, entered->rec[0]), RMI_ERROR_REC);
	EQUAL(STATUS(SMC_RMI_REC_ENTER, entered->rec[0], entered->run), RMI_ERROR_REC);
	/* The host's granule goes first (DEN0137 1.0, B4.3.14: run_pas before rec_state). */
	host_fault_next_copy();
	EQUAL(STATUS(SMC_RMI_REC_ENTER, entered->rec[0], entered->run), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_SET_RIPAS, entered->rd, entered->rec[0], 0, 0x1000),
	      RMI_ERROR_REC);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, entered->rd), RMI_ERROR_REALM);
	return ARCH_EXIT_IRQ;
}

static void protects_a_running_rec(void)
{
	struct realm realm;

	realm_active(&realm);
	entered = &realm;
	SCRIPT(destroy_own_rec);
	EQUAL(enter(&realm), RMI_SUCCESS);
}

static void keeps_the_tlbs_of_recs_apart(void)
{
	struct realm realm;

	realm_new(&realm);
	realm_add_page(&realm, 0);
	realm_add_rec(&realm, 0, true);
	realm_add_rec(&realm, 0, true);
	EQUAL(STATUS(SMC_RMI_REALM_ACTIVATE, realm.rd), RMI_SUCCESS);
	SCRIPT(idle);
	EQUAL(STATUS(SMC_RMI_REC_ENTER, realm.rec[0], realm.run), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_REC_ENTER, realm.rec[0], realm.run), RMI_SUCCESS);
	EQUAL(host_stage1_tlbi_count(), 0);
	EQUAL(STATUS(SMC_RMI_REC_ENTER, realm.rec[1], realm.run), RMI_SUCCESS);
	EQUAL(host_stage1_tlbi_count(), 1);
	EQUAL(STATUS(SMC_RMI_REC_ENTER, realm.rec[1], realm.run), RMI_SUCCESS);
	host_set_cpu(1);
	EQUAL(STATUS(SMC_RMI_REC_ENTER, realm.rec[0], realm.run), RMI_SUCCESS);
	EQUAL(host_stage1_tlbi_count(), 1);
	host_set_cpu(0);
	EQUAL(STATUS(SMC_RMI_REC_ENTER, realm.rec[0], realm.run), RMI_SUCCESS);
	EQUAL(host_stage1_tlbi_count(), 2);
}

static enum arch_exit watch_gic(struct arch_rec *rec)
{
	EQUAL(rec->gic.ich_hcr, 1 | 2);
	EQUAL(rec->gic.ich_lr[0], (UINT64_C(1) << 62) | 27);
	CHECK(rec->trap_wfi && !rec->trap_wfe);
	rec->gic.ich_lr[0] = UINT64_C(2) << 62;
	rec->gic.ich_hcr |= (UINT64_C(3) << 27) | (UINT64_C(1) << 10);
	rec->gic.ich_misr = 1;
	rec->gic.ich_vmcr = 0xff000000;
	rec->el1.cntv_ctl = 5;
	rec->el1.cntv_cval = 77;
	rec->el1.cntp_ctl = 1;
	rec->el1.cntp_cval = 78;
	return ARCH_EXIT_IRQ;
}

static void passes_gic_and_timers(void)
{
	struct rmi_rec_run *run;
	struct realm realm;

	realm_active(&realm);
	run = realm_run(&realm);
	run->enter.gicv3_hcr = 2;
	run->enter.gicv3_lrs[0] = (UINT64_C(1) << 62) | 27;
	run->enter.flags = RMI_ENTER_TRAP_WFI;
	SCRIPT(watch_gic);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.gicv3_hcr, 2 | (UINT64_C(3) << 27));
	EQUAL(run->exit.gicv3_lrs[0], UINT64_C(2) << 62);
	EQUAL(run->exit.gicv3_misr, 1);
	EQUAL(run->exit.gicv3_vmcr, 0xff000000);
	EQUAL(run->exit.cntv_ctl, 5);
	EQUAL(run->exit.cntv_cval, 77);
	EQUAL(run->exit.cntp_ctl, 1);
	EQUAL(run->exit.cntp_cval, 78);
}

static void refuses_wrong_gic_state(void)
{
	const uint64_t pending = UINT64_C(1) << 62;
	struct rmi_rec_run *run;
	struct realm realm;

	realm_active(&realm);
	run = realm_run(&realm);
	SCRIPT(idle);
#define REFUSED(lr)                                                                                \
	do {                                                                                       \
		run->enter.gicv3_lrs[1] = (lr);                                                    \
		EQUAL(enter(&realm), RMI_ERROR_REC);                                               \
		run->enter.gicv3_lrs[1] = 0;                                                       \
	} while (0)
	REFUSED(pending | 27 | (UINT64_C(1) << 61)); /* HW */
	REFUSED(pending | 27 | (UINT64_C(1) << 32)); /* pINTID */
	REFUSED(pending | 1020);
	REFUSED(pending | 8191);
	REFUSED(pending | 0x10000);
	run->enter.gicv3_lrs[0] = pending | 27;
	REFUSED(pending | 27); /* twice */
#undef REFUSED
	run->enter.gicv3_hcr = 1; /* En is ours */
	EQUAL(enter(&realm), RMI_ERROR_REC);
	run->enter.gicv3_hcr = 0;
	run->enter.gicv3_lrs[1] = 27 | (UINT64_C(1) << 61);  /* invalid, so it says nothing */
	run->enter.gicv3_lrs[HOST_NUM_LRS] = pending | 1020; /* not implemented */
	EQUAL(enter(&realm), RMI_SUCCESS);
}

static enum arch_exit load_unprotected(struct arch_rec *rec)
{
	rec->pc = 0x100;
	return guest_abort(rec, ESR_EC_DATA_ABORT, ISS_LOAD_W1, REALM_UNPROTECTED + 0x9010);
}

static enum arch_exit load_signed_byte(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_DATA_ABORT,
			   ESR_ABORT_ISV | ESR_ABORT_SSE | ESR_ABORT_SF | (2U << 16) | 7,
			   REALM_UNPROTECTED);
}

static enum arch_exit store_half(struct arch_rec *rec)
{
	rec->x[3] = 0x12345678;
	return guest_abort(rec, ESR_EC_DATA_ABORT,
			   ESR_ABORT_ISV | ESR_ABORT_WNR | (1U << 22) | (3U << 16) | 7,
			   REALM_UNPROTECTED);
}

static void lets_the_host_emulate(void)
{
	struct rmi_rec_run *run;
	struct realm realm;

	realm_active(&realm);
	run = realm_run(&realm);
	run->enter.flags = RMI_ENTER_EMUL_MMIO;
	SCRIPT(load_unprotected, load_signed_byte, store_half, idle);
	EQUAL(enter(&realm), RMI_ERROR_REC); /* nothing to emulate */
	run->enter.flags = 0;
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.exit_reason, RMI_EXIT_SYNC);
	EQUAL(run->exit.esr,
	      ((uint64_t)ESR_EC_DATA_ABORT << 26) | ESR_ABORT_ISV | (2U << 22) | 7); /* no SRT */
	EQUAL(run->exit.far, 0x10);
	EQUAL(run->exit.hpfar, (REALM_UNPROTECTED + 0x9000) >> 8);

	run->enter.flags = RMI_ENTER_EMUL_MMIO;
	run->enter.gprs[0] = UINT64_C(0x1234567890abcdef);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.x[1], 0x90abcdef);
	EQUAL(seen.pc, 0x104);

	run->enter.gprs[0] = 0x80;
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.x[2], UINT64_C(0xffffffffffffff80));
	EQUAL(run->exit.gprs[0], 0x5678);

	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.pc, 0x10c);
	EQUAL(enter(&realm), RMI_ERROR_REC);
}

static void lets_the_host_inject_an_abort(void)
{
	struct rmi_rec_run *run;
	struct realm realm;

	realm_active(&realm);
	run = realm_run(&realm);
	/* With no abort to answer, the flag is ignored, and emul_mmio with it. */
	run->enter.flags = RMI_ENTER_INJECT_SEA | RMI_ENTER_EMUL_MMIO;
	SCRIPT(load_unprotected, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.el1.esr_el1, 0);
	run->enter.flags = RMI_ENTER_INJECT_SEA | RMI_ENTER_EMUL_MMIO;
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.pc, 0x200);
	EQUAL(seen.pstate, 0x3c5);
	EQUAL(seen.el1.elr_el1, 0x100);
	EQUAL(seen.el1.spsr_el1, 0x3c5);
	EQUAL(seen.el1.esr_el1 >> 26, ESR_EC_DATA_ABORT + 1);
	EQUAL(seen.el1.esr_el1 & 0x3f, ESR_FSC_SEA);
	EQUAL(seen.el1.far_el1, UINT64_C(0xffff000000000000) | (REALM_UNPROTECTED + 0x9010));
}

const struct test enter_tests[] = {
	{"enter: refuses what cannot run", refuses_what_cannot_run},
	{"enter: tells of interrupts", tells_of_interrupts},
	{"enter: protects a running REC", protects_a_running_rec},
	{"enter: keeps the TLBs of RECs apart", keeps_the_tlbs_of_recs_apart},
	{"enter: passes GIC and timers", passes_gic_and_timers},
	{"enter: refuses wrong GIC state", refuses_wrong_gic_state},
	{"enter: lets the host emulate", lets_the_host_emulate},
	{"enter: lets the host inject an abort", lets_the_host_inject_an_abort},
	{0},
};
