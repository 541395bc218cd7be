/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The virtual CPU interface (IHI0069, ICH_*_EL2). EL3 switches ICH_HCR_EL2 and ICH_VMCR_EL2 between
 * the worlds, but neither list registers nor active priorities: those of the host are kept aside
 * while a realm runs.
 */
#include "machine.h"
#include "sysreg.h"

#define VTR_LRS(vtr)	 (((vtr) & 0x1f) + 1)
#define VTR_PREBITS(vtr) ((((vtr) >> 26) & 7) + 1)

unsigned int gic_num_lrs(void)
{
	unsigned int lrs = (unsigned int)VTR_LRS(read_sysreg(ich_vtr_el2));

	return lrs > ARCH_MAX_LRS ? ARCH_MAX_LRS : lrs;
}

/* Active priority registers of each group: one for 5 preemption bits, two for 6, four for 7. */
static unsigned int num_aprs(void)
{
	return 1U << (VTR_PREBITS(read_sysreg(ich_vtr_el2)) - 5);
}

/*
 * A register's number is part of the instruction: one step per register, up to the last
 * implemented.
 */
#define EACH_LR(step)                                                                              \
	step(0) step(1) step(2) step(3) step(4) step(5) step(6) step(7) step(8) step(9) step(10)   \
		step(11) step(12) step(13) step(14) step(15)
#define EACH_APR(step) step(0) step(1) step(2) step(3)

void gic_load(const struct arch_gic_regs *regs)
{
	unsigned int lrs = arch_platform()->num_lrs;
	unsigned int aprs = num_aprs();

	write_sysreg(ich_vmcr_el2, regs->ich_vmcr);
#define LOAD_LR(n)                                                                                 \
	if (n < lrs)                                                                               \
		write_sysreg(ich_lr##n##_el2, regs->ich_lr[n]);
	EACH_LR(LOAD_LR)
#define LOAD_APR(n)                                                                                \
	if (n < aprs) {                                                                            \
		write_sysreg(ich_ap0r##n##_el2, regs->ich_ap0r[n]);                                \
		write_sysreg(ich_ap1r##n##_el2, regs->ich_ap1r[n]);                                \
	}
	EACH_APR(LOAD_APR)
	/* Last: this may enable the interface. */
	write_sysreg(ich_hcr_el2, regs->ich_hcr);
	isb();
}

void gic_save(struct arch_gic_regs *regs)
{
	unsigned int lrs = arch_platform()->num_lrs;
	unsigned int aprs = num_aprs();

	regs->ich_misr = read_sysreg(ich_misr_el2);
	regs->ich_hcr = read_sysreg(ich_hcr_el2);
	regs->ich_vmcr = read_sysreg(ich_vmcr_el2);
	write_sysreg(ich_hcr_el2, 0);
#define SAVE_LR(n)                                                                                 \
	if (n < lrs)                                                                               \
		regs->ich_lr[n] = read_sysreg(ich_lr##n##_el2);
	EACH_LR(SAVE_LR)
#define SAVE_APR(n)                                                                                \
	if (n < aprs) {                                                                            \
		regs->ich_ap0r[n] = read_sysreg(ich_ap0r##n##_el2);                                \
		regs->ich_ap1r[n] = read_sysreg(ich_ap1r##n##_el2);                                \
	}
	EACH_APR(SAVE_APR)
}
