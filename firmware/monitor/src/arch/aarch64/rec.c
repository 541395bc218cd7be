/* SPDX-License-Identifier: BSD-3-Clause */
/* Running a REC: the world switch around rec_enter (switch.S). */
#include "machine.h"
#include "rec_offsets.h"
#include "syndrome.h"
#include "sysreg.h"

_Static_assert(offsetof(struct arch_rec, x) == REC_X, "switch.S");
_Static_assert(offsetof(struct arch_rec, pc) == REC_PC, "switch.S");
_Static_assert(offsetof(struct arch_rec, pstate) == REC_PSTATE, "switch.S");
_Static_assert(offsetof(struct arch_fp_regs, fpsr) == 512, "fp.S");
_Static_assert(offsetof(struct arch_fp_regs, fpcr) == 520, "fp.S");
_Static_assert((int)ARCH_EXIT_SYNC == EXIT_SYNC && (int)ARCH_EXIT_IRQ == EXIT_IRQ &&
		       (int)ARCH_EXIT_FIQ == EXIT_FIQ && (int)ARCH_EXIT_SERROR == EXIT_SERROR,
	       "vectors.S");

/*
 * VM stage 2; IMO FMO AMO physical interrupts to EL2; FB BSU broadcast maintenance within the inner
 * shareable domain; TID3 TID5 identification; TSC SMC; TIDCP TACR TLOR TERR TSW what a realm must
 * not touch; TEA GPF external aborts and granule protection faults to EL2; FWB memory attributes
 * from stage 2; API APK pointer authentication untrapped.
 */
#define HCR_REALM                                                                                  \
	(HCR_VM | HCR_SWIO | HCR_FMO | HCR_IMO | HCR_AMO | HCR_FB | HCR_BSU_INNER | HCR_TID3 |     \
	 HCR_TSC | HCR_TIDCP | HCR_TACR | HCR_TSW | HCR_RW | HCR_TLOR | HCR_TERR | HCR_TEA |       \
	 HCR_APK | HCR_API | HCR_FWB | HCR_GPF | HCR_TID5)

#define SCTLR_EL1_RES1 UINT64_C(0x30d00800)
#define MPIDR_RES1     BIT(31)
#define ICH_HCR_EN     BIT(0)

/*
 * What belongs to the host and EL3 does not keep: EL1 and timers, FP/SIMD and SVE, list registers.
 */
static struct host_state {
	struct arch_el1_regs el1;
	struct arch_gic_regs gic;
	struct arch_fp_regs fp;
	struct sve_regs sve __attribute__((aligned(16)));
	uint64_t zcr;
	bool no_sve; /* none of that is to be kept */
} host_states[MAX_CPUS];

void arch_rec_reset(struct arch_rec *rec)
{
	*rec = (struct arch_rec){0};
	rec->pstate = SPSR_EL1H | SPSR_DAIF;
	rec->hcr = HCR_REALM;
	rec->el1.sctlr_el1 = SCTLR_EL1_RES1;
}

/* The timer's output is asserted: enabled, not masked, deadline reached. */
static bool timer_due(uint64_t ctl, uint64_t cval, uint64_t now)
{
	return (ctl & (TIMER_ENABLE | TIMER_IMASK)) == TIMER_ENABLE && cval <= now;
}

/*
 * The CNTHCTL_EL2 bits that silence those of the realm's timers whose output is asserted. Once the
 * host knows, an asserted output must not end every run at once, before the realm has handled the
 * virtual interrupt.
 */
static uint64_t due_timers(struct arch_rec *rec)
{
	uint64_t now, due = 0;

	isb();
	now = read_sysreg(cntpct_el0);
	if (timer_due(rec->el1.cntv_ctl, rec->el1.cntv_cval, now)) {
		rec->el1.cntv_ctl |= TIMER_ISTATUS;
		due |= CNTHCTL_CNTVMASK;
	}
	if (timer_due(rec->el1.cntp_ctl, rec->el1.cntp_cval, now)) {
		rec->el1.cntp_ctl |= TIMER_ISTATUS;
		due |= CNTHCTL_CNTPMASK;
	}
	return due;
}

void rec_hint_no_sve(bool none)
{
	host_states[arch_cpu_id()].no_sve = none;
}

/*
 * The V registers, which are the realm's while it runs, are part of the Z registers. A host whose
 * call carries the hint (DEN0028, SMCCC 1.3) gets zeros back in what is not V: where SVE traps at
 * EL2, the way back through EL3 would cut off the most of it anyway.
 */
static void save_host_fp(struct host_state *host)
{
	fp_save(&host->fp);
	if (!cpu_has_sve() || host->no_sve)
		return;
	host->zcr = read_sysreg(S3_4_C1_C2_0);
	write_sysreg(S3_4_C1_C2_0, ZCR_LEN_MAX);
	isb();
	sve_save(&host->sve);
}

static void load_host_fp(const struct host_state *host)
{
	fp_load(&host->fp);
	if (!cpu_has_sve())
		return;
	if (host->no_sve) {
		sve_clear();
		return;
	}
	sve_load(&host->sve);
	write_sysreg(S3_4_C1_C2_0, host->zcr);
	isb();
}

static uint64_t hcr_of(const struct arch_rec *rec)
{
	return rec->hcr | (rec->trap_wfi ? HCR_TWI : 0) | (rec->trap_wfe ? HCR_TWE : 0) |
	       (rec->inject_serror ? HCR_VSE : 0);
}

static void load_realm(const struct arch_rec *rec)
{
	el1_load(&rec->el1);
	gic_load(&rec->gic);
	fp_load(&rec->fp);
	cpu_trap_sve(true);
	write_sysreg(vmpidr_el2, rec->vmpidr | MPIDR_RES1);
	write_sysreg(vsesr_el2, 0);
	write_sysreg(cnthctl_el2, CNTHCTL_EL1PCTEN | CNTHCTL_EL1PCEN | rec->timer_mask);
	write_sysreg(vtcr_el2, rec->vtcr);
	write_sysreg(vttbr_el2, rec->vttbr);
	write_sysreg(hcr_el2, hcr_of(rec));
	isb();
}

void arch_tlbi_realm_here(void)
{
	__asm__ volatile("tlbi vmalls12e1" : : : "memory");
	dsb(nsh);
	isb();
}

#define TRANSLATE(how, va)                                                                         \
	({                                                                                         \
		__asm__ volatile("at " #how ", %0\n isb" : : "r"(va) : "memory");                  \
		read_sysreg(par_el1);                                                              \
	})

/*
 * Stage 1 has allowed the access to EL1 or EL0, to read or to write, and gives all of them the same
 * address; which it was, no syndrome tells in full (LDTR, cache maintenance). PAR_EL1 is the
 * realm's.
 */
bool arch_stage1_translate(uint64_t va, uint64_t *ipa)
{
	uint64_t realms = read_sysreg(par_el1);
	uint64_t par = TRANSLATE(s1e1r, va);

	if ((par & PAR_F) != 0)
		par = TRANSLATE(s1e0r, va);
	if ((par & PAR_F) != 0)
		par = TRANSLATE(s1e1w, va);
	if ((par & PAR_F) != 0)
		par = TRANSLATE(s1e0w, va);
	write_sysreg(par_el1, realms);
	*ipa = par & PAR_PA;
	return (par & PAR_F) == 0;
}

static bool must_repeat(struct arch_rec *rec, bool *repeated)
{
	rec->esr = read_sysreg(esr_el2);
	rec->far = read_sysreg(far_el2);
	rec->hpfar = read_sysreg(hpfar_el2);
	return rec_must_repeat(rec, repeated);
}

static void save_realm(struct arch_rec *rec)
{
	rec->inject_serror = (read_sysreg(hcr_el2) & HCR_VSE) != 0;
	write_sysreg(hcr_el2, HCR_RW);
	write_sysreg(vttbr_el2, 0);
	cpu_trap_sve(false);
	el1_save(&rec->el1);
	gic_save(&rec->gic);
	fp_save(&rec->fp);
}

/*
 * An error that the realm caused, and that rec_enter synchronised, outranks what else ended the
 * run.
 */
static enum arch_exit exit_of(struct arch_rec *rec, uint64_t kind)
{
	uint64_t disr = read_sysreg(disr_el1);

	if ((disr & DISR_A) == 0)
		return (enum arch_exit)kind;
	write_sysreg(disr_el1, 0);
	/* DISR_EL1 holds the ISS that ESR_EL2 would, but neither its class nor its length. */
	rec->esr = ESR_SERROR | (disr & ESR_ISS);
	return ARCH_EXIT_SERROR;
}

enum arch_exit arch_rec_run(struct arch_rec *rec)
{
	struct host_state *host = &host_states[arch_cpu_id()];
	uint64_t due = due_timers(rec);
	bool news = (due & ~rec->timer_mask) != 0;
	bool repeated = false;
	enum arch_exit ended_by;
	uint64_t kind;

	rec->timer_mask = due;
	if (news)
		return ARCH_EXIT_IRQ;

	el1_save(&host->el1);
	gic_save(&host->gic);
	save_host_fp(host);
	rec->gic.ich_hcr |= ICH_HCR_EN;
	load_realm(rec);

	do {
		kind = rec_enter(rec);
	} while (kind == EXIT_SYNC && must_repeat(rec, &repeated));

	save_realm(rec);
	ended_by = exit_of(rec, kind);
	el1_load(&host->el1);
	gic_load(&host->gic);
	load_host_fp(host);
	/* Interrupts are reported to the host, and with them the timers' states. */
	if (ended_by == ARCH_EXIT_IRQ || ended_by == ARCH_EXIT_FIQ)
		rec->timer_mask = due_timers(rec);
	return ended_by;
}
