/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Realm Management Interface: the host's calls, and the structures it shares with us (DEN0137 1.0,
 * B4).
 */
#ifndef RMI_H
#define RMI_H

#include <stddef.h>
#include <stdint.h>

#include "smc.h"
#include "status.h"

/* RmiInterfaceVersion 1.0: major in bits 30:16, minor in 15:0. */
#define RMI_VERSION_1_0 UINT64_C(0x10000)

/* EL3 forwards function numbers 0x150 to 0x18F of the standard secure service. */
#define RMI_NUMBER_FIRST 0x150U
#define RMI_NUMBER_COUNT 0x40U

#define SMC_RMI_VERSION		      SMC64_STD_FAST(0x150U)
#define SMC_RMI_GRANULE_DELEGATE      SMC64_STD_FAST(0x151U)
#define SMC_RMI_GRANULE_UNDELEGATE    SMC64_STD_FAST(0x152U)
#define SMC_RMI_DATA_CREATE	      SMC64_STD_FAST(0x153U)
#define SMC_RMI_DATA_CREATE_UNKNOWN   SMC64_STD_FAST(0x154U)
#define SMC_RMI_DATA_DESTROY	      SMC64_STD_FAST(0x155U)
#define SMC_RMI_REALM_ACTIVATE	      SMC64_STD_FAST(0x157U)
#define SMC_RMI_REALM_CREATE	      SMC64_STD_FAST(0x158U)
#define SMC_RMI_REALM_DESTROY	      SMC64_STD_FAST(0x159U)
#define SMC_RMI_REC_CREATE	      SMC64_STD_FAST(0x15AU)
#define SMC_RMI_REC_DESTROY	      SMC64_STD_FAST(0x15BU)
#define SMC_RMI_REC_ENTER	      SMC64_STD_FAST(0x15CU)
#define SMC_RMI_RTT_CREATE	      SMC64_STD_FAST(0x15DU)
#define SMC_RMI_RTT_DESTROY	      SMC64_STD_FAST(0x15EU)
#define SMC_RMI_RTT_MAP_UNPROTECTED   SMC64_STD_FAST(0x15FU)
#define SMC_RMI_RTT_READ_ENTRY	      SMC64_STD_FAST(0x161U)
#define SMC_RMI_RTT_UNMAP_UNPROTECTED SMC64_STD_FAST(0x162U)
#define SMC_RMI_PSCI_COMPLETE	      SMC64_STD_FAST(0x164U)
#define SMC_RMI_FEATURES	      SMC64_STD_FAST(0x165U)
#define SMC_RMI_RTT_FOLD	      SMC64_STD_FAST(0x166U)
#define SMC_RMI_REC_AUX_COUNT	      SMC64_STD_FAST(0x167U)
#define SMC_RMI_RTT_INIT_RIPAS	      SMC64_STD_FAST(0x168U)
#define SMC_RMI_RTT_SET_RIPAS	      SMC64_STD_FAST(0x169U)

/* RmiFeatureRegister0. */
#define RMI_FEATURE0_S2SZ(bits)	     ((uint64_t)(bits) << 0)
#define RMI_FEATURE0_NUM_BPS(count)  ((uint64_t)(count) << 14) /* breakpoints, minus 1 */
#define RMI_FEATURE0_NUM_WPS(count)  ((uint64_t)(count) << 20) /* watchpoints, minus 1 */
#define RMI_FEATURE0_HASH_SHA_256    (UINT64_C(1) << 32)
#define RMI_FEATURE0_GIC_LRS(count)  ((uint64_t)(count) << 34) /* list registers, minus 1 */
#define RMI_FEATURE0_MAX_RECS(order) ((uint64_t)(order) << 38)

/* RmiHashAlgorithm. */
#define RMI_HASH_SHA_256 0U

/* RmiDataFlags. */
#define RMI_DATA_MEASURE_CONTENT UINT64_C(1)

/* RmiRttEntryState. */
enum rmi_rtt_entry_state {
	RMI_UNASSIGNED = 0,
	RMI_ASSIGNED = 1,
	RMI_TABLE = 2,
};

/* RmiRealmFlags: LPA2, SVE, PMU. */
#define RMI_REALM_FLAG_LPA2 (UINT64_C(1) << 0)
#define RMI_REALM_FLAG_SVE  (UINT64_C(1) << 1)
#define RMI_REALM_FLAG_PMU  (UINT64_C(1) << 2)

#define RMI_RPV_SIZE 64U

/* RmiRealmParams. */
struct rmi_realm_params {
	uint64_t flags;
	uint8_t s2sz;
	uint8_t pad_9[7];
	uint8_t sve_vl;
	uint8_t pad_11[7];
	uint8_t num_bps;
	uint8_t pad_19[7];
	uint8_t num_wps;
	uint8_t pad_21[7];
	uint8_t pmu_num_ctrs;
	uint8_t pad_29[7];
	uint8_t hash_algo;
	uint8_t pad_31[0x400 - 0x31];
	uint8_t rpv[RMI_RPV_SIZE];
	uint8_t pad_440[0x800 - 0x440];
	uint16_t vmid;
	uint8_t pad_802[6];
	uint64_t rtt_base;
	int64_t rtt_level_start;
	uint32_t rtt_num_start;
	uint8_t pad_81c[0x1000 - 0x81c];
};

_Static_assert(offsetof(struct rmi_realm_params, hash_algo) == 0x30, "RmiRealmParams");
_Static_assert(offsetof(struct rmi_realm_params, rpv) == 0x400, "RmiRealmParams");
_Static_assert(offsetof(struct rmi_realm_params, rtt_num_start) == 0x818, "RmiRealmParams");
_Static_assert(sizeof(struct rmi_realm_params) == 0x1000, "RmiRealmParams");

/* RmiRecCreateFlags. */
#define RMI_REC_RUNNABLE    UINT64_C(1)
#define RMI_REC_CREATE_GPRS 8U
#define RMI_REC_MAX_AUX	    16U

/* RmiRecParams. */
struct rmi_rec_params {
	uint64_t flags;
	uint8_t pad_8[0x100 - 0x8];
	uint64_t mpidr;
	uint8_t pad_108[0x200 - 0x108];
	uint64_t pc;
	uint8_t pad_208[0x300 - 0x208];
	uint64_t gprs[RMI_REC_CREATE_GPRS];
	uint8_t pad_340[0x800 - 0x340];
	uint64_t num_aux;
	uint64_t aux[RMI_REC_MAX_AUX];
	uint8_t pad_888[0x1000 - 0x888];
};

_Static_assert(offsetof(struct rmi_rec_params, num_aux) == 0x800, "RmiRecParams");
_Static_assert(sizeof(struct rmi_rec_params) == 0x1000, "RmiRecParams");

#define RMI_REC_GPRS	31U
#define RMI_REC_GIC_LRS 16U

/* RmiRecEnterFlags. */
#define RMI_ENTER_EMUL_MMIO	 (UINT64_C(1) << 0)
#define RMI_ENTER_INJECT_SEA	 (UINT64_C(1) << 1)
#define RMI_ENTER_TRAP_WFI	 (UINT64_C(1) << 2)
#define RMI_ENTER_TRAP_WFE	 (UINT64_C(1) << 3)
#define RMI_ENTER_RIPAS_RESPONSE (UINT64_C(1) << 4) /* set: the host rejects */

/* RmiRecEnter. */
struct rmi_rec_enter {
	uint64_t flags;
	uint8_t pad_8[0x200 - 0x8];
	uint64_t gprs[RMI_REC_GPRS];
	uint8_t pad_2f8[0x300 - 0x2f8];
	uint64_t gicv3_hcr;
	uint64_t gicv3_lrs[RMI_REC_GIC_LRS];
	uint8_t pad_388[0x800 - 0x388];
};

_Static_assert(offsetof(struct rmi_rec_enter, gicv3_hcr) == 0x300, "RmiRecEnter");
_Static_assert(sizeof(struct rmi_rec_enter) == 0x800, "RmiRecEnter");

/* RmiRecExitReason. */
enum rmi_exit_reason {
	RMI_EXIT_SYNC = 0,
	RMI_EXIT_IRQ = 1,
	RMI_EXIT_FIQ = 2,
	RMI_EXIT_PSCI = 3,
	RMI_EXIT_RIPAS_CHANGE = 4,
	RMI_EXIT_HOST_CALL = 5,
	RMI_EXIT_SERROR = 6,
};

/* RmiRecExit. */
struct rmi_rec_exit {
	uint64_t exit_reason; /* enum rmi_exit_reason */
	uint8_t pad_8[0x100 - 0x8];
	uint64_t esr;
	uint64_t far;
	uint64_t hpfar;
	uint8_t pad_118[0x200 - 0x118];
	uint64_t gprs[RMI_REC_GPRS];
	uint8_t pad_2f8[0x300 - 0x2f8];
	uint64_t gicv3_hcr;
	uint64_t gicv3_lrs[RMI_REC_GIC_LRS];
	uint64_t gicv3_misr;
	uint64_t gicv3_vmcr;
	uint8_t pad_398[0x400 - 0x398];
	uint64_t cntp_ctl;
	uint64_t cntp_cval;
	uint64_t cntv_ctl;
	uint64_t cntv_cval;
	uint8_t pad_420[0x500 - 0x420];
	uint64_t ripas_base;
	uint64_t ripas_top;
	uint64_t ripas_value; /* enum ripas, one byte */
	uint8_t pad_518[0x600 - 0x518];
	uint64_t imm; /* 16 bits */
	uint8_t pad_608[0x700 - 0x608];
	uint64_t pmu_ovf_status;
	uint8_t pad_708[0x800 - 0x708];
};

_Static_assert(offsetof(struct rmi_rec_exit, gicv3_misr) == 0x388, "RmiRecExit");
_Static_assert(offsetof(struct rmi_rec_exit, cntv_cval) == 0x418, "RmiRecExit");
_Static_assert(offsetof(struct rmi_rec_exit, imm) == 0x600, "RmiRecExit");
_Static_assert(sizeof(struct rmi_rec_exit) == 0x800, "RmiRecExit");

/* RmiRecRun. */
struct rmi_rec_run {
	struct rmi_rec_enter enter;
	struct rmi_rec_exit exit;
};

_Static_assert(sizeof(struct rmi_rec_run) == 0x1000, "RmiRecRun");

/*
 * A command: `arg` holds X0 to X7 as the host gave them. `out` takes what goes back in X1 to X7: X1
 * to X3 are zero, X4 to X7 those of `arg`, until the command puts a result there. Returns X0.
 * Nothing has changed unless it is RMI_SUCCESS.
 */
typedef uint64_t (*rmi_handler)(const uint64_t arg[8], uint64_t out[8]);

uint64_t rmi_version(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_features(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_granule_delegate(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_granule_undelegate(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_data_create(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_data_create_unknown(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_data_destroy(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_realm_create(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_realm_activate(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_realm_destroy(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_rec_create(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_rec_destroy(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_rec_enter(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_rec_aux_count(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_rtt_create(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_rtt_destroy(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_rtt_fold(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_rtt_map_unprotected(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_rtt_unmap_unprotected(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_rtt_read_entry(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_rtt_init_ripas(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_rtt_set_ripas(const uint64_t arg[8], uint64_t out[8]);
uint64_t rmi_psci_complete(const uint64_t arg[8], uint64_t out[8]);

/* The value of RMI feature register 0 on this machine. */
uint64_t rmi_feature_register_0(void);

/* Prepares the monitor's tables; once, on the boot CPU, after arch_platform() is known. */
void monitor_init(void);
/* Executes one call of the host, on any CPU. */
void rmi_dispatch(struct smc_call *call);

#endif /* RMI_H */
