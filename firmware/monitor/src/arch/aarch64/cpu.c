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

bool cpu_has_sve(void)
{
	return ((read_sysreg(id_aa64pfr0_el1) >> 32) & 0xf) != 0;
}

/*
 * SVE is the host's alone: a realm that tries gets a trap. But not the monitor: where SVE traps, the
 * vector length is 128 bits (DDI0487, ZCR_EL2.LEN), and to enter EL2 so would cut off what the host
 * has in Z0 to Z31, P0 to P15 and FFR beyond. Without SVE the bit is RES1.
 */
void cpu_trap_sve(bool trap)
{
	uint64_t traps = CPTR_RES1 | CPTR_TSM | CPTR_TTA | CPTR_TAM;

	write_sysreg(cptr_el2, (trap || !cpu_has_sve()) ? (traps | CPTR_TZ) : traps);
	isb();
}

void cpu_init(void)
{
	/*
	 * EL3 keeps all of these apart for each world, and starts the Realm world with zeros:
	 * HCRX_EL2 and the fine-grained traps stay so, which hides the features that they guard.
	 */
	cpu_trap_sve(false);
	/* Whether EL3 keeps ZCR_EL2 apart is its own business: here it must not shorten vectors. */
	if (cpu_has_sve())
		write_sysreg(S3_4_C1_C2_0, ZCR_LEN_MAX);
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
