/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the monitor's logic needs of the machine. Two siblings implement it: src/arch/aarch64 (R-EL2
 * on the real architecture) and src/arch/host (a workstation process, for unit tests, sanitizers
 * and fuzzers).
 */
#ifndef ARCH_H
#define ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GRANULE_SHIFT  12U
#define GRANULE_SIZE   (1UL << GRANULE_SHIFT)
#define MAX_CPUS       32U
#define MAX_DRAM_BANKS 4U
/* ICH_LR<n>_EL2: an implementation has at most 16 list registers (IHI0069). */
#define ARCH_MAX_LRS 16U

/* A range of physical memory that may hold granules. */
struct arch_dram_bank {
	uint64_t base; /* bytes, GRANULE_SIZE-aligned */
	uint64_t size; /* bytes, GRANULE_SIZE-aligned */
};

/* Facts of the machine, fixed once the boot CPU has read EL3's boot manifest. */
struct arch_platform {
	unsigned int num_banks;
	struct arch_dram_bank bank[MAX_DRAM_BANKS];
	unsigned int pa_bits;	/* physical address width, 32..48 */
	unsigned int num_lrs;	/* implemented GIC list registers, 1..ARCH_MAX_LRS */
	unsigned int vmid_bits; /* 8 or 16 */
};

const struct arch_platform *arch_platform(void);

/* Index of the executing CPU, 0..MAX_CPUS-1. */
unsigned int arch_cpu_id(void);

/* ---- locks ----------------------------------------------------------------------------------- */

/* Served in the order of their tickets (src/granule/lock.c): nobody is overtaken. */
struct arch_lock {
	uint16_t next;	  /* the ticket that is taken next */
	uint16_t serving; /* the ticket of whoever holds the lock, or next when nobody does */
};

void arch_lock_acquire(struct arch_lock *lock);
void arch_lock_release(struct arch_lock *lock);
/* Whether anybody holds it, as it was at some moment: for checks. */
bool arch_lock_held(const struct arch_lock *lock);

/*
 * Waits for a store to `*word`, or for less: the caller looks again. Returns at once when it is
 * `value`.
 */
void arch_wait_while_not(const uint16_t *word, uint16_t value);

/* ---- memory ---------------------------------------------------------------------------------- */

/*
 * The monitor's view of a granule in the Realm physical address space, cacheable. Valid to
 * dereference only while the granule is delegated (any state but NS) and the caller holds what
 * keeps it so.
 */
void *arch_realm_ptr(uint64_t pa);
/* And back: where something that arch_realm_ptr gave lies. Does not look at it. */
uint64_t arch_realm_pa(const void *ptr);

/*
 * Copies between monitor memory and Non-secure physical memory. The host may change that memory, or
 * its physical address space, at any moment: a granule protection fault ends the copy and returns
 * false. `pa` and `size` are multiples of 8; the range does not cross a granule. On false, `dst` of
 * a read is unspecified.
 */
bool arch_ns_read(void *dst, uint64_t pa, size_t size);
bool arch_ns_write(uint64_t pa, const void *src, size_t size);

/*
 * 64-bit single-copy-atomic access to a translation table entry, ordered before later table walks.
 */
uint64_t arch_pte_read(const uint64_t *pte);
void arch_pte_write(uint64_t *pte, uint64_t value);

/* ---- EL3 ------------------------------------------------------------------------------------- */

/*
 * Moves a granule between the Non-secure and the Realm PAS (RMM-EL3 interface). 0, or negative:
 * refused.
 */
int arch_gpt_delegate(uint64_t pa);
int arch_gpt_undelegate(uint64_t pa);

/* ---- random numbers -------------------------------------------------------------------------- */

/*
 * 128 bits that nobody can know, from the CPU. False: it has no source of them, or that fails; then
 * the time, and what follows from it.
 */
bool arch_random(uint64_t out[2]);

/* ---- stage 2 --------------------------------------------------------------------------------- */

/*
 * Invalidates, on every CPU, translations of [ipa, ipa + size) of a VMID, of all levels, and
 * entries that reach into it as a whole; complete on return, whatever stage 1 makes of them
 * included.
 */
void arch_tlbi_ipa(uint16_t vmid, uint64_t ipa, uint64_t size);
/* Invalidates, on every CPU, everything cached of a VMID; complete on return. */
void arch_tlbi_vmid(uint16_t vmid);
/* Invalidates, on this CPU only, what a realm's own stage 1 put there; complete on return. */
void arch_tlbi_stage1_here(uint16_t vmid);

/*
 * The same for everything cached of the realm whose run has just ended, and its stage 1: the
 * address that it gives `va` (DDI0487, AT). False: it gives none. For rec_must_repeat() only.
 */
void arch_tlbi_realm_here(void);
bool arch_stage1_translate(uint64_t va, uint64_t *ipa);

/* ---- instruction cache ----------------------------------------------------------------------- */

/*
 * Makes every CPU forget instructions fetched earlier from memory that now has other contents;
 * complete on return. After the new contents are written, before the memory can be executed.
 */
void arch_icache_forget(void);

/* ---- running a REC --------------------------------------------------------------------------- */

enum arch_exit {
	ARCH_EXIT_SYNC, /* syndrome in esr, far, hpfar */
	/* A physical interrupt, not acknowledged, or a timer of the realm is due: for the host. */
	ARCH_EXIT_IRQ,
	ARCH_EXIT_FIQ,
	ARCH_EXIT_SERROR, /* syndrome in esr */
};

/* EL1 state that belongs to a REC, in the order in which src/arch/aarch64 saves it. */
struct arch_el1_regs {
	uint64_t sp_el0, sp_el1, elr_el1, spsr_el1;
	uint64_t sctlr_el1, actlr_el1, cpacr_el1, ttbr0_el1, ttbr1_el1, tcr_el1;
	uint64_t esr_el1, afsr0_el1, afsr1_el1, far_el1, mair_el1, amair_el1, vbar_el1;
	uint64_t contextidr_el1, tpidr_el1, tpidrro_el0, tpidr_el0, par_el1;
	uint64_t csselr_el1, mdscr_el1, disr_el1, cntkctl_el1;
	uint64_t cntv_ctl, cntv_cval, cntp_ctl, cntp_cval;
	/* FEAT_PAuth keys, low and high halves: APIA, APIB, APDA, APDB, APGA. */
	uint64_t pauth_keys[10];
};

struct arch_fp_regs {
	__uint128_t q[32];
	uint64_t fpsr, fpcr;
};

struct arch_gic_regs {
	uint64_t ich_hcr;
	uint64_t ich_vmcr;
	uint64_t ich_misr; /* read at exit */
	uint64_t ich_lr[ARCH_MAX_LRS];
	uint64_t ich_ap0r[4], ich_ap1r[4];
};

struct arch_rec {
	uint64_t x[31];
	uint64_t pc;
	uint64_t pstate;
	/* Fixed at creation. */
	uint64_t hcr; /* HCR_EL2 without TWI, TWE and VSE, which the fields below set */
	uint64_t vmpidr;
	uint64_t vttbr; /* stage 2 root and VMID */
	uint64_t vtcr;
	/* Set by the logic before each entry. */
	bool trap_wfi, trap_wfe;
	bool inject_serror; /* after a run: the SError is still pending */
	/*
	 * CNTHCTL_EL2 bits of the realm's timers that are due and reported; kept by arch_rec_run.
	 */
	uint64_t timer_mask;
	/* Syndrome of the last exit (DDI0487, ESR_EL2, FAR_EL2, HPFAR_EL2). */
	uint64_t esr, far, hpfar;
	struct arch_el1_regs el1;
	struct arch_gic_regs gic;
	struct arch_fp_regs fp __attribute__((aligned(16)));
};

/*
 * Gives a REC its architectural reset state at EL1h with the MMU off and all exceptions masked.
 * The caller fills x[], pc, vmpidr, vttbr and vtcr afterwards.
 */
void arch_rec_reset(struct arch_rec *rec);

/*
 * Runs the REC on this CPU until it leaves EL1/EL0: loads all of its state, keeps the host's
 * FP/SIMD and timer state aside, and puts both back. Returns what ended it.
 */
enum arch_exit arch_rec_run(struct arch_rec *rec);

/*
 * Current value of a feature identification register as a realm may see it: SVE, SME, MTE, PMU,
 * debug and nested virtualisation hidden. `iss` is ESR_EL2.ISS of the trapped MRS. False: not such
 * a register.
 */
bool arch_id_register(uint32_t iss, uint64_t *value);

/* ---- console --------------------------------------------------------------------------------- */

void arch_putc(char c);
/* Prints a message and stops this CPU for good. */
__attribute__((noreturn)) void arch_panic(const char *message);

#endif /* ARCH_H */
