/* SPDX-License-Identifier: BSD-3-Clause */
/* SMCs of a realm: RSI, PSCI and SMCCC itself (DEN0137 1.0, B5.3, B6). */
#include "psci.h"
#include "rsi.h"

enum rsi_outcome rsi_dispatch(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint32_t fid = (uint32_t)rec->arch.x[0] & ~SMC_SVE_HINT;

	if (psci_is_call(fid)) {
		return psci_dispatch(rec, exit);
	}
	switch (fid) {
	case SMCCC_VERSION:
		return rsi_return(rec, SMCCC_VERSION_1_2);
	case SMC_RSI_VERSION:
		return rsi_version(rec, exit);
	case SMC_RSI_FEATURES:
		return rsi_features(rec, exit);
	case SMC_RSI_MEASUREMENT_READ:
		return rsi_measurement_read(rec, exit);
	case SMC_RSI_MEASUREMENT_EXTEND:
		return rsi_measurement_extend(rec, exit);
	case SMC_RSI_REALM_CONFIG:
		return rsi_realm_config(rec, exit);
	case SMC_RSI_IPA_STATE_SET:
		return rsi_ipa_state_set(rec, exit);
	case SMC_RSI_IPA_STATE_GET:
		return rsi_ipa_state_get(rec, exit);
	case SMC_RSI_HOST_CALL:
		return rsi_host_call(rec, exit);
	case SMC_RSI_ATTESTATION_TOKEN_INIT:
	case SMC_RSI_ATTESTATION_TOKEN_CONTINUE:
		/*
		 * Tokens need a signing key from EL3 and are not implemented: say so, and never
		 * hand out a false one.
		 */
	default:
		return rsi_return(rec, SMC_NOT_SUPPORTED);
	}
}
