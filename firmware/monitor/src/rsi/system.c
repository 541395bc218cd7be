/* SPDX-License-Identifier: BSD-3-Clause */
/* RSI_VERSION, RSI_FEATURES and RSI_REALM_CONFIG (DEN0137 1.0, B5.3.10, B5.3.3 and B5.3.9). */
#include "memory.h"
#include "rsi.h"
#include "rsi_args.h"

enum rsi_outcome rsi_version(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t asked = rec->arch.x[1];

	(void)exit;
	(void)rsi_return(rec, (asked == RSI_VERSION_1_0) ? RSI_SUCCESS : RSI_ERROR_INPUT);
	rec->arch.x[1] = RSI_VERSION_1_0;
	rec->arch.x[2] = RSI_VERSION_1_0;
	return RSI_RESUME;
}

enum rsi_outcome rsi_features(struct rec *rec, struct rmi_rec_exit *exit)
{
	(void)exit;
	/* RSI 1.0 defines no feature register: X1 is zero. */
	return rsi_return(rec, RSI_SUCCESS);
}

enum rsi_outcome rsi_realm_config(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t ipa = rec->arch.x[1];
	struct rsi_realm_config *config;
	enum rsi_outcome outcome;
	struct rtt_walk walk;
	void *page;

	if (!granule_aligned(ipa) || !rtt_is_protected(&rec->tree, ipa)) {
		return rsi_return(rec, RSI_ERROR_INPUT);
	}
	if (!rsi_buffer_lock(rec, exit, ipa, &walk, &page, &outcome)) {
		return outcome;
	}
	config = page;
	memset(config, 0, sizeof(*config));
	config->ipa_width = rec->tree.ipa_bits;
	config->hash_algo = rec->rd->algorithm;
	memcpy(config->rpv, rec->rd->rpv, sizeof(config->rpv));
	rtt_walk_unlock(&walk);
	return rsi_return(rec, RSI_SUCCESS);
}
