/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * EL2 controls of one CPU. The monitor runs in the plain EL2 regime (HCR_EL2.E2H 0): it has no EL0
 * of its own, so one translation table base is enough, and EL1 registers keep their own names when
 * a realm's are switched.
 */
#include "machine.h"
#include "sysreg.h"

#define PA_RANGE_48 5U

unsigned int cpu_pa_range(void)
{
	unsigned int range = (unsigned int)(read_sysreg(id_aa64mmfr0_el1) & 0xf);

	return range > PA_RANGE_48 ? PA_RANGE_48 : range;
}

void cpu_init(void)
{
	/*
	 * EL3 keeps all of these apart for each world, and starts the Realm world with zeros:
	 * HCRX_EL2 and the fine-grained traps stay so, which hides the features that they guard.
	 */
	write_sysreg(cptr_el2, CPTR_RES1 | CPTR_TZ | CPTR_TSM | CPTR_TTA | CPTR_TAM);
	write_sysreg(mdcr_el2, (read_sysreg(mdcr_el2) & MDCR_HPMN) | MDCR_TPMCR | MDCR_TPM |
				       MDCR_TDA | MDCR_TDOSA | MDCR_TDRA | MDCR_TPMS | MDCR_TTRF);
	/* The realm reads both counters and programs both EL1 timers without a trap. */
	write_sysreg(cnthctl_el2, CNTHCTL_EL1PCTEN | CNTHCTL_EL1PCEN);
	write_sysreg(cntvoff_el2, 0);
	write_sysreg(hstr_el2, 0);
	write_sysreg(vpidr_el2, read_sysreg(midr_el1));
	write_sysreg(vttbr_el2, 0);
	isb();
}

void cpu_stop(void)
{
	for (;;)
		__asm__ volatile("wfe");
}
