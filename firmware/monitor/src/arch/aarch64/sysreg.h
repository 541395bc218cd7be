/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * System registers and barriers (DDI0487). Names unknown to Armv8.5 assemblers are
 * S3_x_...
 */
#ifndef SYSREG_H
#define SYSREG_H

#include <stdint.h>

#define read_sysreg(name)                                                                          \
	({                                                                                         \
		uint64_t value_;                                                                   \
		__asm__ volatile("mrs %0, " #name : "=r"(value_));                                 \
		value_;                                                                            \
	})
#define write_sysreg(name, value)                                                                  \
	__asm__ volatile("msr " #name ", %0" : : "r"((uint64_t)(value)) : "memory")

#define isb()	  __asm__ volatile("isb" : : : "memory")
#define dsb(kind) __asm__ volatile("dsb " #kind : : : "memory")
#define dmb(kind) __asm__ volatile("dmb " #kind : : : "memory")

#define BIT(n) (UINT64_C(1) << (n))

/* HCR_EL2. */
#define HCR_VM	      BIT(0)
#define HCR_SWIO      BIT(1)
#define HCR_FMO	      BIT(3)
#define HCR_IMO	      BIT(4)
#define HCR_AMO	      BIT(5)
#define HCR_VSE	      BIT(8)
#define HCR_FB	      BIT(9)
#define HCR_BSU_INNER BIT(10)
#define HCR_TWI	      BIT(13)
#define HCR_TWE	      BIT(14)
#define HCR_TID3      BIT(18)
#define HCR_TSC	      BIT(19)
#define HCR_TIDCP     BIT(20)
#define HCR_TACR      BIT(21)
#define HCR_TSW	      BIT(22)
#define HCR_RW	      BIT(31)
#define HCR_TLOR      BIT(35)
#define HCR_TERR      BIT(36)
#define HCR_TEA	      BIT(37)
#define HCR_APK	      BIT(40)
#define HCR_API	      BIT(41)
#define HCR_FWB	      BIT(46)
#define HCR_GPF	      BIT(48)
#define HCR_TID5      BIT(58)

/* CPTR_EL2 with HCR_EL2.E2H 0. */
#define CPTR_RES1 UINT64_C(0x22ff)
#define CPTR_TZ	  BIT(8)
#define CPTR_TSM  BIT(12)
#define CPTR_TTA  BIT(20)
#define CPTR_TAM  BIT(30)

/* ZCR_EL2, S3_4_C1_C2_0. */
#define ZCR_LEN_MAX UINT64_C(0xf)

/* MDCR_EL2. */
#define MDCR_HPMN  UINT64_C(0x1f)
#define MDCR_TPMCR BIT(5)
#define MDCR_TPM   BIT(6)
#define MDCR_TDA   BIT(9)
#define MDCR_TDOSA BIT(10)
#define MDCR_TDRA  BIT(11)
#define MDCR_TPMS  BIT(14)
#define MDCR_TTRF  BIT(19)

/* CNTHCTL_EL2 with HCR_EL2.E2H 0. */
#define CNTHCTL_EL1PCTEN BIT(0)
#define CNTHCTL_EL1PCEN	 BIT(1)
#define CNTHCTL_CNTVMASK BIT(18)
#define CNTHCTL_CNTPMASK BIT(19)

/* CNTx_CTL_EL0. */
#define TIMER_ENABLE  BIT(0)
#define TIMER_IMASK   BIT(1)
#define TIMER_ISTATUS BIT(2)

/* SPSR_ELx. */
#define SPSR_EL1H UINT64_C(0x5)
#define SPSR_DAIF UINT64_C(0x3c0)

#define DISR_A BIT(31)

/* ESR_EL2. */
#define ESR_EC(esr)	   (((esr) >> 26) & 0x3f)
#define ESR_FSC(esr)	   ((esr)&0x3f)
#define ESR_ISS		   UINT64_C(0x1ffffff)
#define ESR_SERROR	   ((UINT64_C(0x2f) << 26) | BIT(25)) /* EC and IL */
#define EC_DATA_ABORT_SAME 0x25U
#define FSC_ALIGNMENT	   0x21U

/* PAR_EL1 after an AT instruction. */
#define PAR_F  BIT(0)
#define PAR_PA UINT64_C(0x0000fffffffff000)

#endif /* SYSREG_H */
