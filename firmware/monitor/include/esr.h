/* SPDX-License-Identifier: BSD-3-Clause */
/* ESR_ELx, HPFAR_EL2 and SPSR_EL2 fields that the monitor looks at (DDI0487). */
#ifndef ESR_H
#define ESR_H

#include <stdbool.h>
#include <stdint.h>

#define ESR_EC_SHIFT 26U
#define ESR_EC_MASK  (UINT64_C(0x3F) << ESR_EC_SHIFT)
#define ESR_IL	     (UINT64_C(1) << 25)

enum esr_class {
	ESR_EC_UNKNOWN = 0x00,
	ESR_EC_WFX = 0x01,
	ESR_EC_HVC64 = 0x16,
	ESR_EC_SMC64 = 0x17,
	ESR_EC_SYSREG = 0x18,
	ESR_EC_INST_ABORT = 0x20, /* from a lower EL; the same EL: 1 more */
	ESR_EC_DATA_ABORT = 0x24,
};

static inline enum esr_class esr_class(uint64_t esr)
{
	return (enum esr_class)((esr & ESR_EC_MASK) >> ESR_EC_SHIFT);
}

/* Aborts. */
#define ESR_ABORT_FSC_MASK UINT64_C(0x3F)
#define ESR_ABORT_WNR	   (UINT64_C(1) << 6)
#define ESR_ABORT_S1PTW	   (UINT64_C(1) << 7)
#define ESR_ABORT_CM	   (UINT64_C(1) << 8)
#define ESR_ABORT_EA	   (UINT64_C(1) << 9)
#define ESR_ABORT_FNV	   (UINT64_C(1) << 10)
#define ESR_ABORT_SET_MASK (UINT64_C(3) << 11)
#define ESR_ABORT_SF	   (UINT64_C(1) << 15)
#define ESR_ABORT_SSE	   (UINT64_C(1) << 21)
#define ESR_ABORT_SAS_MASK (UINT64_C(3) << 22)
#define ESR_ABORT_ISV	   (UINT64_C(1) << 24)

#define ESR_ABORT_SET_UER (UINT64_C(0) << 11)
#define ESR_ABORT_SET_UC  (UINT64_C(2) << 11)

#define ESR_FSC_TYPE_MASK	UINT64_C(0x3C) /* without the level */
#define ESR_FSC_TRANSLATION_L0	UINT64_C(0x04)
#define ESR_FSC_PERMISSION_L0	UINT64_C(0x0C)
#define ESR_FSC_SEA		UINT64_C(0x10)
#define ESR_FSC_SEA_WALK_FIRST	UINT64_C(0x13) /* on a table walk, levels -1 to 3 */
#define ESR_FSC_SEA_WALK_LAST	UINT64_C(0x17)
#define ESR_FSC_SIZE_LM1	UINT64_C(0x29) /* address size and translation, level -1 */
#define ESR_FSC_TRANSLATION_LM1 UINT64_C(0x2B)
#define ESR_FSC_TLB_CONFLICT	UINT64_C(0x30)

static inline bool esr_is_external(uint64_t esr)
{
	uint64_t fsc = esr & ESR_ABORT_FSC_MASK;

	return (fsc == ESR_FSC_SEA) ||
	       ((fsc >= ESR_FSC_SEA_WALK_FIRST) && (fsc <= ESR_FSC_SEA_WALK_LAST));
}

static inline bool esr_is_permission(uint64_t esr)
{
	return (esr & ESR_FSC_TYPE_MASK) == ESR_FSC_PERMISSION_L0;
}

/* What the host learns of an abort, without and with emulation (DEN0137 1.0, A4.3.4.2 f.). */
#define ESR_HOST_ABORT_MASK                                                                        \
	(ESR_EC_MASK | ESR_ABORT_SET_MASK | ESR_ABORT_FNV | ESR_ABORT_EA | ESR_ABORT_FSC_MASK)
#define ESR_HOST_EMULATED_MASK                                                                     \
	(ESR_HOST_ABORT_MASK | ESR_ABORT_ISV | ESR_ABORT_SAS_MASK | ESR_ABORT_SF | ESR_ABORT_WNR)

static inline unsigned int esr_abort_rt(uint64_t esr)
{
	return (unsigned int)(esr >> 16) & 0x1FU;
}

static inline unsigned int esr_access_bits(uint64_t esr)
{
	return 8U << ((esr & ESR_ABORT_SAS_MASK) >> 22);
}

static inline uint64_t esr_access_mask(uint64_t esr)
{
	return UINT64_MAX >> (64U - esr_access_bits(esr));
}

/* WFI, WFE, WFIT, WFET: the latter two have their timeout in a register, if RV is set. */
#define ESR_WFX_TI_MASK UINT64_C(3)
#define ESR_WFX_TIMEOUT UINT64_C(2)
#define ESR_WFX_RV	(UINT64_C(1) << 2)

static inline unsigned int esr_wfx_rn(uint64_t esr)
{
	return (unsigned int)(esr >> 5) & 0x1FU;
}

/* MSR, MRS: direction, and the register's op0, op2, op1, CRn, CRm. */
#define ESR_SYSREG_READ	    (UINT64_C(1) << 0)
#define ESR_SYSREG_OP0(esr) (((esr) >> 20) & 3U)
#define ESR_SYSREG_REG(op0, op1, crn, crm, op2)                                                    \
	(((uint64_t)(op0) << 20) | ((uint64_t)(op2) << 17) | ((uint64_t)(op1) << 14) |             \
	 ((uint64_t)(crn) << 10) | ((uint64_t)(crm) << 1))
#define ESR_SYSREG_REG_MASK ESR_SYSREG_REG(3, 7, 15, 15, 7)

static inline unsigned int esr_sysreg_rt(uint64_t esr)
{
	return (unsigned int)(esr >> 5) & 0x1FU;
}

#define ESR_ISS_MASK UINT64_C(0x1FFFFFF)

/* SError (FEAT_RAS). */
#define ESR_SERROR_IDS	      (UINT64_C(1) << 24)
#define ESR_SERROR_AET_MASK   (UINT64_C(7) << 10)
#define ESR_SERROR_AET_UC     (UINT64_C(0) << 10)
#define ESR_SERROR_AET_UEU    (UINT64_C(1) << 10)
#define ESR_SERROR_AET_UER    (UINT64_C(3) << 10)
#define ESR_SERROR_EA	      (UINT64_C(1) << 9)
#define ESR_SERROR_DFSC_ASYNC UINT64_C(0x11)
#define ESR_HOST_SERROR_MASK                                                                       \
	(ESR_EC_MASK | ESR_SERROR_IDS | ESR_SERROR_AET_MASK | ESR_SERROR_EA | ESR_ABORT_FSC_MASK)

/* HPFAR_EL2: bits 47:12 of the faulting IPA. */
static inline uint64_t hpfar_ipa(uint64_t hpfar)
{
	return (hpfar & UINT64_C(0x00000FFFFFFFFFF0)) << 8;
}

/* No realm's address space reaches that far: what happens there is the realm's to know. */
#define HPFAR_NOWHERE UINT64_C(0x00000FFFFFFFFFF0)

static inline uint64_t hpfar_of_ipa(uint64_t ipa)
{
	return (ipa >> 12) << 4;
}

/* SPSR_EL2. */
#define SPSR_MODE_MASK UINT64_C(0xF)
#define SPSR_EL0T      UINT64_C(0x0)
#define SPSR_EL1T      UINT64_C(0x4)
#define SPSR_EL1H      UINT64_C(0x5)
#define SPSR_AARCH32   (UINT64_C(1) << 4)
#define SPSR_DAIF      (UINT64_C(0xF) << 6)
#define SPSR_PAN       (UINT64_C(1) << 22)

#endif /* ESR_H */
