/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Feature identification as a realm sees it (HCR_EL2.TID3; DDI0487, ID_AA64*_EL1). A field is shown
 * only when it is listed here: a feature whose state arch_rec_run does not switch, or whose use it
 * traps, stays hidden, also when it is newer than this file.
 */
#include "machine.h"
#include "sysreg.h"

/* ISS of a trapped MRS (ESR_EL2, EC 0x18). */
#define ISS_OP0(iss)  (((iss) >> 20) & 3)
#define ISS_OP2(iss)  (((iss) >> 17) & 7)
#define ISS_OP1(iss)  (((iss) >> 14) & 7)
#define ISS_CRN(iss)  (((iss) >> 10) & 15)
#define ISS_CRM(iss)  (((iss) >> 1) & 15)
#define ISS_READ(iss) ((iss) & 1)

#define FIELD(shift) (UINT64_C(0xf) << (shift))

/* EL0 EL1 FP AdvSIMD GIC DIT CSV2 CSV3 as they are; EL2 and EL3 are not there for a realm. */
#define PFR0_SHOWN	     (FIELD(16) | FIELD(20) | FIELD(24) | FIELD(48) | FIELD(56) | FIELD(60))
#define PFR0_AARCH64_EL0_EL1 UINT64_C(0x11)
/* CSV2 is at most 1: FEAT_CSV2_2 announces SCXTNUM_ELx, which trap (HCR_EL2.EnSCXT is 0). */
#define PFR0_CSV2(value) (((value) >> 56) & 0xf)
#define PFR0_CSV2_1	 (UINT64_C(1) << 56)
#define PFR1_SHOWN	 (FIELD(0) | FIELD(4)) /* BT SSBS */
/*
 * Armv8 debug (the least that may be announced); no breakpoints of use, PMU, SPE or trace: MDCR_EL2
 * traps.
 */
#define DFR0_VALUE UINT64_C(0x6)
/* AES SHA1 SHA2 CRC32 Atomic RDM SHA3 SM3 SM4 DP FHM TS TLB RNDR; no TME. */
#define ISAR0_SHOWN UINT64_C(0xfffffffff0fffff0)
/* DPB APA API JSCVT FCMA LRCPC GPA GPI FRINTTS SB SPECRES BF16 DGH I8MM; no XS or LS64. */
#define ISAR1_SHOWN UINT64_C(0x00ffffffffffffff)
/* RPRES GPA3 APA3 BC PAC_frac. */
#define ISAR2_SHOWN (FIELD(4) | FIELD(8) | FIELD(12) | FIELD(20) | FIELD(24))
/* PARange ASIDBits BigEnd BigEndEL0 TGran16 TGran64 TGran4 ExS. */
#define MMFR0_SHOWN                                                                                \
	(FIELD(0) | FIELD(4) | FIELD(8) | FIELD(16) | FIELD(20) | FIELD(24) | FIELD(28) | FIELD(44))
/* HAFDBS HPDS PAN SpecSEI XNX ETS nTLBPA ECBHB. */
#define MMFR1_SHOWN                                                                                \
	(FIELD(0) | FIELD(12) | FIELD(20) | FIELD(24) | FIELD(28) | FIELD(36) | FIELD(48) |        \
	 FIELD(60))
/* CnP UAO LSM IESB VARange CCIDX ST AT IDS TTL BBM E0PD. */
#define MMFR2_SHOWN                                                                                \
	(FIELD(0) | FIELD(4) | FIELD(8) | FIELD(12) | FIELD(16) | FIELD(20) | FIELD(28) |          \
	 FIELD(32) | FIELD(36) | FIELD(48) | FIELD(52) | FIELD(60))

static uint64_t processor_features(void)
{
	uint64_t value = (read_sysreg(id_aa64pfr0_el1) & PFR0_SHOWN) | PFR0_AARCH64_EL0_EL1;

	return PFR0_CSV2(value) > 1 ? (value & ~FIELD(56)) | PFR0_CSV2_1 : value;
}

static uint64_t memory_model(void)
{
	uint64_t value = read_sysreg(id_aa64mmfr0_el1) & MMFR0_SHOWN & ~FIELD(0);

	return value | cpu_pa_range();
}

/* CRm 4 to 7 hold the AArch64 registers, op2 counts within. */
static uint64_t aarch64_value(unsigned int crm, unsigned int op2)
{
	switch (crm << 4 | op2) {
	case 0x40:
		return processor_features();
	case 0x41:
		return read_sysreg(id_aa64pfr1_el1) & PFR1_SHOWN;
	case 0x50:
		return DFR0_VALUE;
	case 0x60:
		return read_sysreg(id_aa64isar0_el1) & ISAR0_SHOWN;
	case 0x61:
		return read_sysreg(id_aa64isar1_el1) & ISAR1_SHOWN;
	case 0x62:
		return read_sysreg(id_aa64isar2_el1) & ISAR2_SHOWN;
	case 0x70:
		return memory_model();
	case 0x71:
		return read_sysreg(id_aa64mmfr1_el1) & MMFR1_SHOWN;
	case 0x72:
		return read_sysreg(id_aa64mmfr2_el1) & MMFR2_SHOWN;
	default:
		/* Also the ones without a name yet: they read as zero. */
		return 0;
	}
}

bool arch_id_register(uint32_t iss, uint64_t *value)
{
	unsigned int crm = ISS_CRM(iss);

	if (!ISS_READ(iss) || ISS_OP0(iss) != 3 || ISS_OP1(iss) != 0 || ISS_CRN(iss) != 0)
		return false;
	if (crm < 1 || crm > 7)
		return false;
	/* CRm 1 to 3 describe AArch32, which a realm does not have. */
	*value = crm < 4 ? 0 : aarch64_value(crm, ISS_OP2(iss));
	return true;
}
