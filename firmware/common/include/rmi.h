/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Realm Management Interface 1.0: numbers and structures shared with the host (DEN0137 1.0, chapter
 * B4).
 */
#ifndef RMI_H
#define RMI_H

#include <stddef.h>
#include <stdint.h>

#define RMI_ABI_MAJOR 1U
#define RMI_ABI_MINOR 0U

/* Function ids (B4.3). */
#define RMI_VERSION		  0xC4000150U
#define RMI_GRANULE_DELEGATE	  0xC4000151U
#define RMI_GRANULE_UNDELEGATE	  0xC4000152U
#define RMI_DATA_CREATE		  0xC4000153U
#define RMI_DATA_CREATE_UNKNOWN	  0xC4000154U
#define RMI_DATA_DESTROY	  0xC4000155U
#define RMI_REALM_ACTIVATE	  0xC4000157U
#define RMI_REALM_CREATE	  0xC4000158U
#define RMI_REALM_DESTROY	  0xC4000159U
#define RMI_REC_CREATE		  0xC400015AU
#define RMI_REC_DESTROY		  0xC400015BU
#define RMI_REC_ENTER		  0xC400015CU
#define RMI_RTT_CREATE		  0xC400015DU
#define RMI_RTT_DESTROY		  0xC400015EU
#define RMI_RTT_MAP_UNPROTECTED	  0xC400015FU
#define RMI_RTT_READ_ENTRY	  0xC4000161U
#define RMI_RTT_UNMAP_UNPROTECTED 0xC4000162U
#define RMI_PSCI_COMPLETE	  0xC4000164U
#define RMI_FEATURES		  0xC4000165U
#define RMI_RTT_FOLD		  0xC4000166U
#define RMI_REC_AUX_COUNT	  0xC4000167U
#define RMI_RTT_INIT_RIPAS	  0xC4000168U
#define RMI_RTT_SET_RIPAS	  0xC4000169U

/* RmiCommandReturnCode (B4.4.1): status in bits 7:0, index in bits 15:8. */
#define RMI_STATUS(code) ((unsigned int)((code) & 0xFFU))
#define RMI_INDEX(code)	 ((unsigned int)(((code) >> 8) & 0xFFU))
#define RMI_SUCCESS	 0U
#define RMI_ERROR_INPUT	 1U
#define RMI_ERROR_REALM	 2U
#define RMI_ERROR_REC	 3U
#define RMI_ERROR_RTT	 4U

/* RmiFeatureRegister0. */
#define RMI_FEATURE0_S2SZ(value)    ((unsigned int)((value) & 0xFFU))
#define RMI_FEATURE0_NUM_BPS(value) ((unsigned int)(((value) >> 14) & 0x3FU))
#define RMI_FEATURE0_NUM_WPS(value) ((unsigned int)(((value) >> 20) & 0x3FU))
#define RMI_FEATURE0_SHA_256	    (UINT64_C(1) << 32)

#define RMI_HASH_SHA_256 0U

/* RmiDataFlags. */
#define RMI_MEASURE_CONTENT 1U

/* RmiRttEntryState and RmiRipas. */
#define RMI_UNASSIGNED 0U
#define RMI_ASSIGNED   1U
#define RMI_TABLE      2U
#define RMI_EMPTY      0U
#define RMI_RAM	       1U
#define RMI_DESTROYED  2U

/* RmiRecExitReason. */
#define RMI_EXIT_SYNC	      0U
#define RMI_EXIT_IRQ	      1U
#define RMI_EXIT_FIQ	      2U
#define RMI_EXIT_PSCI	      3U
#define RMI_EXIT_RIPAS_CHANGE 4U
#define RMI_EXIT_HOST_CALL    5U
#define RMI_EXIT_SERROR	      6U

/* RmiRecEnterFlags. */
#define RMI_ENTER_EMUL_MMIO	 (UINT64_C(1) << 0)
#define RMI_ENTER_INJECT_SEA	 (UINT64_C(1) << 1)
#define RMI_ENTER_TRAP_WFI	 (UINT64_C(1) << 2)
#define RMI_ENTER_RIPAS_RESPONSE (UINT64_C(1) << 4) /* set: rejected */

#define RMI_REC_RUNNABLE 1U
#define RMI_MAX_REC_AUX	 16U
#define RMI_MAX_LRS	 16U
#define RMI_GPRS	 31U

/*
 * Stage 2 attributes that the host chooses for an unprotected mapping: normal write-back memory
 * under FEAT_S2FWB, readable and writable (DDI0487 D8.6.5; DEN0137 B4.4.24 RmiRttEntry).
 */
#define RMI_UNPROTECTED_NORMAL_RW ((UINT64_C(6) << 2) | (UINT64_C(3) << 6))

/* RmiRealmParams (B4.4.10), 4 KiB. */
struct rmi_realm_params {
	uint64_t flags;
	uint8_t s2sz;
	uint8_t pad0[7];
	uint8_t sve_vl;
	uint8_t pad1[7];
	uint8_t num_bps;
	uint8_t pad2[7];
	uint8_t num_wps;
	uint8_t pad3[7];
	uint8_t pmu_num_ctrs;
	uint8_t pad4[7];
	uint8_t hash_algo;
	uint8_t pad5[0x400 - 0x31];
	uint8_t rpv[64];
	uint8_t pad6[0x800 - 0x440];
	uint16_t vmid;
	uint8_t pad7[6];
	uint64_t rtt_base;
	int64_t rtt_level_start;
	uint32_t rtt_num_start;
	uint8_t pad8[0x1000 - 0x81C];
};
_Static_assert(offsetof(struct rmi_realm_params, hash_algo) == 0x30, "hash_algo");
_Static_assert(offsetof(struct rmi_realm_params, rpv) == 0x400, "rpv");
_Static_assert(offsetof(struct rmi_realm_params, vmid) == 0x800, "vmid");
_Static_assert(offsetof(struct rmi_realm_params, rtt_num_start) == 0x818, "rtt_num_start");
_Static_assert(sizeof(struct rmi_realm_params) == 0x1000, "RmiRealmParams");

/* RmiRecParams (B4.4.15), 4 KiB. */
struct rmi_rec_params {
	uint64_t flags;
	uint8_t pad0[0x100 - 0x8];
	uint64_t mpidr;
	uint8_t pad1[0x200 - 0x108];
	uint64_t pc;
	uint8_t pad2[0x300 - 0x208];
	uint64_t gprs[8];
	uint8_t pad3[0x800 - 0x340];
	uint64_t num_aux;
	uint64_t aux[RMI_MAX_REC_AUX];
	uint8_t pad4[0x1000 - 0x888];
};
_Static_assert(offsetof(struct rmi_rec_params, pc) == 0x200, "pc");
_Static_assert(offsetof(struct rmi_rec_params, num_aux) == 0x800, "num_aux");
_Static_assert(sizeof(struct rmi_rec_params) == 0x1000, "RmiRecParams");

/* RmiRecEnter (B4.4.13), 2 KiB. */
struct rmi_rec_enter {
	uint64_t flags;
	uint8_t pad0[0x200 - 0x8];
	uint64_t gprs[RMI_GPRS];
	uint8_t pad1[0x300 - 0x2F8];
	uint64_t gicv3_hcr;
	uint64_t gicv3_lrs[RMI_MAX_LRS];
	uint8_t pad2[0x800 - 0x388];
};
_Static_assert(offsetof(struct rmi_rec_enter, gicv3_hcr) == 0x300, "gicv3_hcr");
_Static_assert(sizeof(struct rmi_rec_enter) == 0x800, "RmiRecEnter");

/* RmiRecExit (B4.4.14), 2 KiB. */
struct rmi_rec_exit {
	uint64_t exit_reason;
	uint8_t pad0[0x100 - 0x8];
	uint64_t esr;
	uint64_t far;
	uint64_t hpfar;
	uint8_t pad1[0x200 - 0x118];
	uint64_t gprs[RMI_GPRS];
	uint8_t pad2[0x300 - 0x2F8];
	uint64_t gicv3_hcr;
	uint64_t gicv3_lrs[RMI_MAX_LRS];
	uint64_t gicv3_misr;
	uint64_t gicv3_vmcr;
	uint8_t pad3[0x400 - 0x398];
	uint64_t cntp_ctl;
	uint64_t cntp_cval;
	uint64_t cntv_ctl;
	uint64_t cntv_cval;
	uint8_t pad4[0x500 - 0x420];
	uint64_t ripas_base;
	uint64_t ripas_top;
	uint8_t ripas_value;
	uint8_t pad5[0x600 - 0x511];
	uint16_t imm;
	uint8_t pad6[0x700 - 0x602];
	uint8_t pmu_ovf_status;
	uint8_t pad7[0x800 - 0x701];
};
_Static_assert(offsetof(struct rmi_rec_exit, cntp_ctl) == 0x400, "cntp_ctl");
_Static_assert(offsetof(struct rmi_rec_exit, ripas_base) == 0x500, "ripas_base");
_Static_assert(offsetof(struct rmi_rec_exit, imm) == 0x600, "imm");
_Static_assert(sizeof(struct rmi_rec_exit) == 0x800, "RmiRecExit");

/* RmiRecRun (B4.4.16), 4 KiB: what RMI_REC_ENTER reads and writes. */
struct rmi_rec_run {
	struct rmi_rec_enter enter;
	struct rmi_rec_exit exit;
};
_Static_assert(sizeof(struct rmi_rec_run) == 0x1000, "RmiRecRun");

#endif /* RMI_H */
