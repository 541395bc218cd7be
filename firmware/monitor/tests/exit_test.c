/* SPDX-License-Identifier: BSD-3-Clause */
#include "test.h"
#include "world.h"

#define MSR_ICC_SGI1R_X5       (ESR_SYSREG_REG(3, 0, 12, 11, 5) | (5U << 5))
#define MRS_ID_DFR0_X6	       (ESR_SYSREG_REG(3, 0, 0, 5, 0) | (6U << 5) | ESR_SYSREG_READ)
#define MRS_PMCR_X6	       (ESR_SYSREG_REG(3, 3, 9, 12, 0) | (6U << 5) | ESR_SYSREG_READ)
#define MSR_PMCR_X6	       (ESR_SYSREG_REG(3, 3, 9, 12, 0) | (6U << 5))
#define MRS_MDSCR_X6	       (ESR_SYSREG_REG(2, 0, 0, 2, 2) | (6U << 5) | ESR_SYSREG_READ)
#define FSC_GRANULE_PROTECTION UINT64_C(0x28)
#define MSR_OSLAR_XZR	       (ESR_SYSREG_REG(2, 0, 1, 0, 4) | (31U << 5))

static enum arch_exit sync_exit(struct arch_rec *rec, enum esr_class ec, uint64_t iss)
{
	rec->esr = ((uint64_t)ec << ESR_EC_SHIFT) | ESR_IL | iss;
	return ARCH_EXIT_SYNC;
}

static enum arch_exit idle(struct arch_rec *rec)
{
	(void)rec;
	return ARCH_EXIT_IRQ;
}

static enum arch_exit wfe(struct arch_rec *rec)
{
	rec->pc = 0x40;
	return sync_exit(rec, ESR_EC_WFX, 1);
}

static void wfx_goes_to_the_host(void)
{
	struct realm realm;

	realm_active(&realm);
	SCRIPT(wfe, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(realm_run(&realm)->exit.exit_reason, RMI_EXIT_SYNC);
	EQUAL(realm_run(&realm)->exit.esr, (1U << 26) | 1);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.pc, 0x44);
}

static enum arch_exit wfit(struct arch_rec *rec)
{
	rec->x[7] = 0x123456789;
	return sync_exit(rec, ESR_EC_WFX, (7U << 5) | ESR_WFX_RV | ESR_WFX_TIMEOUT);
}

static enum arch_exit wfi_of_t32(struct arch_rec *rec)
{
	rec->pc = 0x40;
	rec->pstate = SPSR_AARCH32;
	rec->esr = (uint64_t)ESR_EC_WFX << ESR_EC_SHIFT; /* IL is 0: a 16-bit instruction */
	return ARCH_EXIT_SYNC;
}

static void wfx_tells_the_timeout_only(void)
{
	struct realm realm;

	realm_active(&realm);
	SCRIPT(wfit, wfi_of_t32, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(realm_run(&realm)->exit.esr, (1U << 26) | 2); /* not which register */
	EQUAL(realm_run(&realm)->exit.gprs[0], 0x123456789);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(realm_run(&realm)->exit.gprs[0], 0);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.pc, 0x42);
}

static enum arch_exit hvc_from_el0(struct arch_rec *rec)
{
	rec->pc = 0x84;
	rec->pstate = SPSR_EL0T;
	rec->el1.vbar_el1 = 0x10000;
	rec->el1.sctlr_el1 = 0; /* SPAN is 0: PAN is set */
	return sync_exit(rec, ESR_EC_HVC64, 0);
}

static void hvc_is_undefined(void)
{
	struct realm realm;

	realm_active(&realm);
	SCRIPT(hvc_from_el0, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(realm_run(&realm)->exit.exit_reason, RMI_EXIT_IRQ);
	EQUAL(seen.pc, 0x10400);
	EQUAL(seen.pstate, 0x4003c5);
	EQUAL(seen.el1.elr_el1, 0x80);
	EQUAL(seen.el1.esr_el1, ESR_IL);
}

static enum arch_exit data_abort_page_1(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_DATA_ABORT, ESR_ABORT_ISV | (3U << 16) | ESR_ABORT_WNR | 7,
			   0x1000);
}

static enum arch_exit instruction_abort_page_1(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_INST_ABORT, ESR_ABORT_FNV | 7, 0x1000);
}

static enum arch_exit instruction_abort_unprotected(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_INST_ABORT, 7, REALM_UNPROTECTED);
}

static enum arch_exit data_abort_outside(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_DATA_ABORT, 4, UINT64_C(1) << 33);
}

static void empty_memory_aborts_in_the_realm(void)
{
	struct realm realm;

	realm_active(&realm);
	SCRIPT(data_abort_page_1, instruction_abort_page_1, instruction_abort_unprotected,
	       data_abort_outside, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(realm_run(&realm)->exit.exit_reason, RMI_EXIT_IRQ);
	EQUAL(realm_run(&realm)->exit.esr, 0);
	EQUAL(seen.el1.esr_el1,
	      ((uint64_t)(ESR_EC_DATA_ABORT + 1) << 26) | ESR_IL | ESR_ABORT_EA | ESR_FSC_SEA);
	EQUAL(seen.el1.far_el1 & 0xffffffffffff, UINT64_C(1) << 33);
	EQUAL(seen.pc, 0x200);
}

static void missing_memory_goes_to_the_host(void)
{
	struct rmi_rec_run *run;
	struct realm realm;

	realm_new(&realm);
	realm_add_page(&realm, 0);
	EQUAL(STATUS(SMC_RMI_RTT_INIT_RIPAS, realm.rd, 0x1000, 0x2000), RMI_SUCCESS);
	realm_add_rec(&realm, 0, true);
	EQUAL(STATUS(SMC_RMI_REALM_ACTIVATE, realm.rd), RMI_SUCCESS);
	run = realm_run(&realm);
	SCRIPT(data_abort_page_1, instruction_abort_page_1);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.esr,
	      ((uint64_t)ESR_EC_DATA_ABORT << 26) | 7); /* neither ISV nor direction nor register */
	EQUAL(run->exit.hpfar, 0x10);
	EQUAL(run->exit.far, 0);
	EQUAL(run->exit.gprs[0], 0);
	run->enter.flags = RMI_ENTER_EMUL_MMIO;
	EQUAL(enter(&realm), RMI_ERROR_REC);
	run->enter.flags = RMI_ENTER_INJECT_SEA; /* without effect: the memory is protected */
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.el1.esr_el1, 0);
	EQUAL(run->exit.esr, ((uint64_t)ESR_EC_INST_ABORT << 26) | 7); /* FnV is not told */
	EQUAL(run->exit.hpfar, 0x10);
}

static enum arch_exit load_without_syndrome(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_DATA_ABORT, ESR_ABORT_WNR | 7, REALM_UNPROTECTED + 0x18);
}

static void unprotected_access_without_syndrome(void)
{
	struct rmi_rec_run *run;
	struct realm realm;

	realm_active(&realm);
	run = realm_run(&realm);
	SCRIPT(load_without_syndrome, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.esr, ((uint64_t)ESR_EC_DATA_ABORT << 26) | ESR_IL | 7);
	EQUAL(run->exit.far, 0);
	run->enter.flags = RMI_ENTER_EMUL_MMIO;
	EQUAL(enter(&realm), RMI_ERROR_REC);
	run->enter.flags = RMI_ENTER_INJECT_SEA;
	EQUAL(enter(&realm), RMI_SUCCESS);
}

static enum arch_exit store_to_taken_granule(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_DATA_ABORT,
			   ESR_ABORT_ISV | (3U << 16) | ESR_ABORT_WNR | FSC_GRANULE_PROTECTION,
			   REALM_UNPROTECTED + 0x18);
}

static enum arch_exit store_without_permission(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_DATA_ABORT,
			   ESR_ABORT_ISV | (3U << 16) | ESR_ABORT_WNR | (ESR_FSC_PERMISSION_L0 + 3),
			   REALM_UNPROTECTED + 0x18);
}

static void only_unmapped_memory_is_emulated(void)
{
	struct rmi_rec_run *run;
	struct realm realm;

	realm_active(&realm);
	run = realm_run(&realm);
	SCRIPT(store_to_taken_granule, store_without_permission, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.esr, ((uint64_t)ESR_EC_DATA_ABORT << 26) | ESR_IL | FSC_GRANULE_PROTECTION);
	EQUAL(run->exit.gprs[0], 0); /* the register's contents stay the realm's */
	EQUAL(run->exit.far, 0);
	run->enter.flags = RMI_ENTER_EMUL_MMIO;
	EQUAL(enter(&realm), RMI_ERROR_REC);
	run->enter.flags = 0;
	EQUAL(enter(&realm), RMI_SUCCESS);
	CHECK((run->exit.esr & ESR_ABORT_ISV) != 0);
	EQUAL(run->exit.gprs[0], 0x03); /* the low byte of X3 */
	run->enter.flags = RMI_ENTER_EMUL_MMIO;
	EQUAL(enter(&realm), RMI_SUCCESS);
}

static enum arch_exit external_abort(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_DATA_ABORT, ESR_ABORT_ISV | ESR_FSC_SEA, 0);
}

static void external_aborts_reach_both(void)
{
	struct realm realm;

	realm_active(&realm);
	SCRIPT(external_abort, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(realm_run(&realm)->exit.esr, ((uint64_t)ESR_EC_DATA_ABORT << 26) | ESR_FSC_SEA);
	EQUAL(realm_run(&realm)->exit.hpfar, 0);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.pc, 0x200);
}

static enum arch_exit send_sgi(struct arch_rec *rec)
{
	rec->pc = 0x20;
	rec->x[5] = 0x10001;
	return sync_exit(rec, ESR_EC_SYSREG, MSR_ICC_SGI1R_X5);
}

static void sgis_go_to_the_host(void)
{
	struct realm realm;

	realm_active(&realm);
	SCRIPT(send_sgi, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(realm_run(&realm)->exit.exit_reason, RMI_EXIT_SYNC);
	EQUAL(realm_run(&realm)->exit.esr & ESR_SYSREG_REG_MASK, ESR_SYSREG_REG(3, 0, 12, 11, 5));
	EQUAL(realm_run(&realm)->exit.gprs[0], 0x10001);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.pc, 0x24);
}

static enum arch_exit read_id(struct arch_rec *rec)
{
	rec->pc = 0x20;
	return sync_exit(rec, ESR_EC_SYSREG, MRS_ID_DFR0_X6);
}

static enum arch_exit read_mdscr(struct arch_rec *rec)
{
	EQUAL(rec->x[6], (5U << 12) | (3U << 20));
	return sync_exit(rec, ESR_EC_SYSREG, MRS_MDSCR_X6);
}

static enum arch_exit write_oslar(struct arch_rec *rec)
{
	EQUAL(rec->x[6], 0);
	EQUAL(rec->pc, 0x28);
	return sync_exit(rec, ESR_EC_SYSREG, MSR_OSLAR_XZR);
}

static enum arch_exit read_pmcr(struct arch_rec *rec)
{
	EQUAL(rec->pc, 0x2c);
	return sync_exit(rec, ESR_EC_SYSREG, MRS_PMCR_X6);
}

static enum arch_exit write_pmcr(struct arch_rec *rec)
{
	EQUAL(rec->el1.elr_el1, 0x2c);
	EQUAL(rec->el1.esr_el1, ESR_IL);
	rec->pc = 0x30;
	return sync_exit(rec, ESR_EC_SYSREG, MSR_PMCR_X6);
}

static void other_registers_are_the_monitors(void)
{
	struct realm realm;

	realm_active(&realm);
	SCRIPT(read_id, read_mdscr, write_oslar, read_pmcr, write_pmcr, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(realm_run(&realm)->exit.exit_reason, RMI_EXIT_IRQ);
	EQUAL(seen.el1.elr_el1, 0x30);
}

static enum arch_exit serror(struct arch_rec *rec)
{
	rec->esr = (UINT64_C(0x2f) << 26) | ESR_IL | ESR_SERROR_AET_UER | ESR_SERROR_DFSC_ASYNC;
	return ARCH_EXIT_SERROR;
}

static void serrors_reach_both(void)
{
	struct realm realm;

	realm_active(&realm);
	SCRIPT(serror, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(realm_run(&realm)->exit.exit_reason, RMI_EXIT_SERROR);
	EQUAL(realm_run(&realm)->exit.esr,
	      (UINT64_C(0x2f) << 26) | ESR_SERROR_AET_UER | ESR_SERROR_DFSC_ASYNC);
	EQUAL(enter(&realm), RMI_SUCCESS);
	CHECK(seen.inject_serror);
}

const struct test exit_tests[] = {
	{"exit: WFI and WFE go to the host", wfx_goes_to_the_host},
	{"exit: WFIT tells its timeout, and nothing else", wfx_tells_the_timeout_only},
	{"exit: HVC is undefined", hvc_is_undefined},
	{"exit: empty memory aborts in the realm", empty_memory_aborts_in_the_realm},
	{"exit: missing memory goes to the host", missing_memory_goes_to_the_host},
	{"exit: unprotected access without syndrome", unprotected_access_without_syndrome},
	{"exit: only unmapped memory is emulated", only_unmapped_memory_is_emulated},
	{"exit: external aborts reach both", external_aborts_reach_both},
	{"exit: SGIs go to the host", sgis_go_to_the_host},
	{"exit: other registers are the monitor's", other_registers_are_the_monitors},
	{"exit: SErrors reach both", serrors_reach_both},
	{0},
};
