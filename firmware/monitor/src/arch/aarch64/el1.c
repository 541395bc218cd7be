/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * System registers of EL1 and EL0. EL3 does not switch them between the Non-secure and the Realm
 * world, so this is done for both sides: for the REC that runs, and for whatever the host keeps in
 * them.
 */
#include "machine.h"
#include "sysreg.h"

/*
 * field in struct arch_el1_regs, register. Timers follow apart, in an order that never fires by
 * accident.
 */
#define EACH_REGISTER(do_)                                                                         \
	do_(sp_el0, sp_el0)                                                                        \
	do_(sp_el1, sp_el1)                                                                        \
	do_(elr_el1, elr_el1)                                                                      \
	do_(spsr_el1, spsr_el1)                                                                    \
	do_(sctlr_el1, sctlr_el1)                                                                  \
	do_(actlr_el1, actlr_el1)                                                                  \
	do_(cpacr_el1, cpacr_el1)                                                                  \
	do_(ttbr0_el1, ttbr0_el1)                                                                  \
	do_(ttbr1_el1, ttbr1_el1)                                                                  \
	do_(tcr_el1, tcr_el1)                                                                      \
	do_(esr_el1, esr_el1)                                                                      \
	do_(afsr0_el1, afsr0_el1)                                                                  \
	do_(afsr1_el1, afsr1_el1)                                                                  \
	do_(far_el1, far_el1)                                                                      \
	do_(mair_el1, mair_el1)                                                                    \
	do_(amair_el1, amair_el1)                                                                  \
	do_(vbar_el1, vbar_el1)                                                                    \
	do_(contextidr_el1, contextidr_el1)                                                        \
	do_(tpidr_el1, tpidr_el1)                                                                  \
	do_(tpidrro_el0, tpidrro_el0)                                                              \
	do_(tpidr_el0, tpidr_el0)                                                                  \
	do_(par_el1, par_el1)                                                                      \
	do_(csselr_el1, csselr_el1)                                                                \
	do_(mdscr_el1, mdscr_el1)                                                                  \
	do_(disr_el1, vdisr_el2) /* what EL1 sees as DISR_EL1 under HCR_EL2.AMO */                 \
	do_(cntkctl_el1, cntkctl_el1)                                                              \
	do_(pauth_keys[0], apiakeylo_el1)                                                          \
	do_(pauth_keys[1], apiakeyhi_el1)                                                          \
	do_(pauth_keys[2], apibkeylo_el1)                                                          \
	do_(pauth_keys[3], apibkeyhi_el1)                                                          \
	do_(pauth_keys[4], apdakeylo_el1)                                                          \
	do_(pauth_keys[5], apdakeyhi_el1)                                                          \
	do_(pauth_keys[6], apdbkeylo_el1)                                                          \
	do_(pauth_keys[7], apdbkeyhi_el1)                                                          \
	do_(pauth_keys[8], apgakeylo_el1)                                                          \
	do_(pauth_keys[9], apgakeyhi_el1)

void el1_save(struct arch_el1_regs *regs)
{
#define SAVE(field, name) regs->field = read_sysreg(name);
	EACH_REGISTER(SAVE)
	regs->cntv_ctl = read_sysreg(cntv_ctl_el0);
	regs->cntv_cval = read_sysreg(cntv_cval_el0);
	regs->cntp_ctl = read_sysreg(cntp_ctl_el0);
	regs->cntp_cval = read_sysreg(cntp_cval_el0);
}

void el1_load(const struct arch_el1_regs *regs)
{
#define LOAD(field, name) write_sysreg(name, regs->field);
	EACH_REGISTER(LOAD)
	/*
	 * Off, then the new deadline, then on: a mixture of both sides' values must not assert the
	 * output.
	 */
	write_sysreg(cntv_ctl_el0, 0);
	write_sysreg(cntp_ctl_el0, 0);
	isb();
	write_sysreg(cntv_cval_el0, regs->cntv_cval);
	write_sysreg(cntp_cval_el0, regs->cntp_cval);
	isb();
	write_sysreg(cntv_ctl_el0, regs->cntv_ctl);
	write_sysreg(cntp_ctl_el0, regs->cntp_ctl);
	isb();
}
