/* SPDX-License-Identifier: BSD-3-Clause */
/* Realm Services Interface and the other SMCs of a realm (DEN0137 1.0, B5, B6). */
#ifndef RSI_H
#define RSI_H

#include <stdint.h>

#include "realm.h"
#include "smc.h"
#include "status.h"

/* RsiInterfaceVersion 1.0. */
#define RSI_VERSION_1_0 UINT64_C(0x10000)

#define SMC_RSI_VERSION			   SMC64_STD_FAST(0x190U)
#define SMC_RSI_FEATURES		   SMC64_STD_FAST(0x191U)
#define SMC_RSI_MEASUREMENT_READ	   SMC64_STD_FAST(0x192U)
#define SMC_RSI_MEASUREMENT_EXTEND	   SMC64_STD_FAST(0x193U)
#define SMC_RSI_ATTESTATION_TOKEN_INIT	   SMC64_STD_FAST(0x194U)
#define SMC_RSI_ATTESTATION_TOKEN_CONTINUE SMC64_STD_FAST(0x195U)
#define SMC_RSI_REALM_CONFIG		   SMC64_STD_FAST(0x196U)
#define SMC_RSI_IPA_STATE_SET		   SMC64_STD_FAST(0x197U)
#define SMC_RSI_IPA_STATE_GET		   SMC64_STD_FAST(0x198U)
#define SMC_RSI_HOST_CALL		   SMC64_STD_FAST(0x199U)

/* RsiRipasChangeFlags. */
#define RSI_CHANGE_DESTROYED UINT64_C(1)

/* RsiResponse. */
enum rsi_response {
	RSI_ACCEPT = 0,
	RSI_REJECT = 1,
};

/* RsiRealmConfig. */
struct rsi_realm_config {
	uint64_t ipa_width;
	uint8_t hash_algo;
	uint8_t pad_9[0x200 - 0x9];
	uint8_t rpv[RMI_RPV_SIZE];
	uint8_t pad_240[0x1000 - 0x240];
};

_Static_assert(sizeof(struct rsi_realm_config) == 0x1000, "RsiRealmConfig");

/* RsiHostCall. */
struct rsi_host_call {
	uint16_t imm;
	uint8_t pad_2[6];
	uint64_t gprs[RMI_REC_GPRS];
};

_Static_assert(sizeof(struct rsi_host_call) == 0x100, "RsiHostCall");

/* What follows a call of the realm. The results are in rec->arch.x. */
enum rsi_outcome {
	RSI_RESUME, /* the realm goes on after its SMC */
	RSI_EXIT, /* the host gets `exit`; the realm goes on after its SMC when it is entered again
		   */
	RSI_EXIT_RETRY, /* the host gets `exit`; the realm repeats the SMC when it is entered again
			 */
};

/*
 * Executes the SMC that the REC has just made: arguments in rec->arch.x[1..], which results replace
 * from x[0] on. `exit` is zero, save what the call sets. The handlers below have the same contract.
 */
enum rsi_outcome rsi_dispatch(struct rec *rec, struct rmi_rec_exit *exit);

/*
 * Ends a call with its status. X1 to X3 are zero, unless the call sets them afterwards; the others
 * keep their values, which SMCCC asks for and DEN0137 1.0 (B1.2) does not.
 */
static inline enum rsi_outcome rsi_return(struct rec *rec, uint64_t status)
{
	rec->arch.x[0] = status;
	for (unsigned int i = 1; i <= 3; i++) {
		rec->arch.x[i] = 0;
	}
	return RSI_RESUME;
}

enum rsi_outcome rsi_version(struct rec *rec, struct rmi_rec_exit *exit);
enum rsi_outcome rsi_features(struct rec *rec, struct rmi_rec_exit *exit);
enum rsi_outcome rsi_measurement_read(struct rec *rec, struct rmi_rec_exit *exit);
enum rsi_outcome rsi_measurement_extend(struct rec *rec, struct rmi_rec_exit *exit);
enum rsi_outcome rsi_realm_config(struct rec *rec, struct rmi_rec_exit *exit);
enum rsi_outcome rsi_ipa_state_set(struct rec *rec, struct rmi_rec_exit *exit);
enum rsi_outcome rsi_ipa_state_get(struct rec *rec, struct rmi_rec_exit *exit);
enum rsi_outcome rsi_host_call(struct rec *rec, struct rmi_rec_exit *exit);

/* The host's answers, taken when the REC is entered again (rec->pending tells which). */
void rsi_ipa_state_set_complete(struct rec *rec, const struct rmi_rec_enter *enter);
/* False: the call's page is missing, `exit` says so, and the call stays pending. */
bool rsi_host_call_complete(struct rec *rec, const struct rmi_rec_enter *enter,
			    struct rmi_rec_exit *exit);

#endif /* RSI_H */
