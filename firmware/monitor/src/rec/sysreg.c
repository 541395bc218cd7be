/* SPDX-License-Identifier: BSD-3-Clause */
/* System registers that trap (DEN0137 1.0, A4.3.4). */
#include "esr.h"
#include "rec_exit.h"

#define ICC_SGI1R_EL1  ESR_SYSREG_REG(3, 0, 12, 11, 5)
#define ICC_ASGI1R_EL1 ESR_SYSREG_REG(3, 0, 12, 11, 6)
#define ICC_SGI0R_EL1  ESR_SYSREG_REG(3, 0, 12, 11, 7)
#define ICC_DIR_EL1    ESR_SYSREG_REG(3, 0, 12, 11, 1)

static uint64_t read_rt(const struct rec *rec)
{
	unsigned int rt = esr_sysreg_rt(rec->arch.esr);

	return (rt == 31) ? 0 : rec->arch.x[rt];
}

static void write_rt(struct rec *rec, uint64_t value)
{
	unsigned int rt = esr_sysreg_rt(rec->arch.esr);

	if (rt != 31) {
		rec->arch.x[rt] = value;
	}
}

/* Interrupts that the realm sends to itself go through the host, which emulates the distributor. */
static bool is_for_host(uint64_t esr)
{
	switch (esr & ESR_SYSREG_REG_MASK) {
	case ICC_SGI1R_EL1:
	case ICC_ASGI1R_EL1:
	case ICC_SGI0R_EL1:
	case ICC_DIR_EL1:
		return (esr & ESR_SYSREG_READ) == 0;
	default:
		return false;
	}
}

enum rec_next rec_on_sysreg(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t esr = rec->arch.esr;
	uint64_t value = 0;

	if (is_for_host(esr)) {
		exit->esr = esr;
		exit->gprs[0] = read_rt(rec);
		rec->arch.pc += 4;
		return REC_EXIT;
	}
	/*
	 * Debug registers (op0 2) read as zero and ignore writes: every kernel locks and clears
	 * them at boot, whatever the identification registers say.
	 */
	if (((esr & ESR_SYSREG_READ) != 0) &&
	    !arch_id_register((uint32_t)(esr & ESR_ISS_MASK), &value) &&
	    (ESR_SYSREG_OP0(esr) != 2)) {
		rec_inject_undef(rec);
		return REC_RESUME;
	}
	if (((esr & ESR_SYSREG_READ) == 0) && (ESR_SYSREG_OP0(esr) != 2)) {
		rec_inject_undef(rec);
		return REC_RESUME;
	}
	if ((esr & ESR_SYSREG_READ) != 0) {
		write_rt(rec, value);
	}
	rec->arch.pc += 4;
	return REC_RESUME;
}
