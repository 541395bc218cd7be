/* SPDX-License-Identifier: BSD-3-Clause */
/* RMI_VERSION and RMI_FEATURES (DEN0137 1.0, B4.3.23 and B4.3.4). */
#include "arch.h"
#include "realm.h"
#include "rmi.h"

/*
 * ESR_EL2.ISS of "MRS Xt, ID_AA64DFR0_EL1": op0 3, op2 0, op1 0, CRn 0, CRm 5 (DDI0487, ISS for EC
 * 0x18).
 */
#define ISS_ID_AA64DFR0_EL1 ((3U << 20) | (0U << 17) | (0U << 14) | (0U << 10) | (5U << 1) | 1U)

/*
 * A breakpoint or watchpoint field of ID_AA64DFR0_EL1: their number minus 1; every machine has two
 * of each.
 */
static uint64_t debug_count(uint64_t dfr0, unsigned int shift)
{
	uint64_t count = (dfr0 >> shift) & 0xFU;

	return (count > 1) ? count : 1;
}

uint64_t rmi_feature_register_0(void)
{
	const struct arch_platform *platform = arch_platform();
	unsigned int ipa_bits =
		(platform->pa_bits < RTT_MAX_IPA_BITS) ? platform->pa_bits : RTT_MAX_IPA_BITS;
	uint64_t dfr0 = 0;

	(void)arch_id_register(ISS_ID_AA64DFR0_EL1, &dfr0);
	/* No LPA2, SVE or PMU: their fields stay 0. */
	return RMI_FEATURE0_S2SZ(ipa_bits) | RMI_FEATURE0_NUM_BPS(debug_count(dfr0, 12)) |
	       RMI_FEATURE0_NUM_WPS(debug_count(dfr0, 20)) | RMI_FEATURE0_HASH_SHA_256 |
	       RMI_FEATURE0_GIC_LRS(platform->num_lrs - 1) | RMI_FEATURE0_MAX_RECS(REC_MAX_ORDER);
}

uint64_t rmi_version(const uint64_t arg[8], uint64_t out[8])
{
	out[1] = RMI_VERSION_1_0;
	out[2] = RMI_VERSION_1_0;
	return (arg[1] == RMI_VERSION_1_0) ? RMI_SUCCESS : RMI_ERROR_INPUT;
}

uint64_t rmi_features(const uint64_t arg[8], uint64_t out[8])
{
	out[1] = (arg[1] == 0) ? rmi_feature_register_0() : 0;
	return RMI_SUCCESS;
}
