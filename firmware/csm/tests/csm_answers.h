/* SPDX-License-Identifier: BSD-3-Clause */
/* Generated from abi/csm.yaml by `caec abi render`. Do not edit. */
/* clang-format off */
#ifndef CSM_ANSWERS_H
#define CSM_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "csm_abi.h"

#define CSM_ANSWER(value) (UINT32_C(1) << (value))

/* What a call of a realm may answer, one bit each. */
struct csm_answers {
	uint32_t statuses;
	uint32_t results; /* registers */
	uint32_t exits;   /* operations */
};

/* All zero: no call has that function id. */
static inline struct csm_answers csm_answers_of(uint64_t function)
{
	struct csm_answers answers = {0, 0, 0};

	switch (function) {
	case SMC_CSM_FEATURES:
		answers.statuses |= CSM_ANSWER(CSM_SUCCESS);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_INPUT);
		answers.results |= CSM_ANSWER(1);
		answers.results |= CSM_ANSWER(2);
		break;
	case SMC_CSM_CREATE:
		answers.statuses |= CSM_ANSWER(CSM_SUCCESS);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_INPUT);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_STATE);
		answers.statuses |= CSM_ANSWER(CSM_INCOMPLETE);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_NO_RESOURCE);
		answers.results |= CSM_ANSWER(1);
		answers.exits |= CSM_ANSWER(CSM_EXIT_POPULATE);
		answers.exits |= CSM_ANSWER(CSM_EXIT_NEED_APT);
		break;
	case SMC_CSM_SHARE:
		answers.statuses |= CSM_ANSWER(CSM_SUCCESS);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_INPUT);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_STATE);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_NO_RESOURCE);
		answers.exits |= CSM_ANSWER(CSM_EXIT_NEED_APT);
		break;
	case SMC_CSM_SHARE_POLICY:
		answers.statuses |= CSM_ANSWER(CSM_SUCCESS);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_INPUT);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_STATE);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_NO_RESOURCE);
		answers.results |= CSM_ANSWER(1);
		answers.exits |= CSM_ANSWER(CSM_EXIT_POPULATE);
		answers.exits |= CSM_ANSWER(CSM_EXIT_NEED_APT);
		break;
	case SMC_CSM_REVOKE:
		answers.statuses |= CSM_ANSWER(CSM_SUCCESS);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_INPUT);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_STATE);
		answers.statuses |= CSM_ANSWER(CSM_INCOMPLETE);
		answers.results |= CSM_ANSWER(1);
		break;
	case SMC_CSM_DESTROY:
		answers.statuses |= CSM_ANSWER(CSM_SUCCESS);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_INPUT);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_STATE);
		answers.statuses |= CSM_ANSWER(CSM_INCOMPLETE);
		answers.results |= CSM_ANSWER(1);
		break;
	case SMC_CSM_RESERVE:
		answers.statuses |= CSM_ANSWER(CSM_SUCCESS);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_INPUT);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_STATE);
		answers.statuses |= CSM_ANSWER(CSM_INCOMPLETE);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_DENIED);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_NO_RESOURCE);
		answers.exits |= CSM_ANSWER(CSM_EXIT_VACATE);
		answers.exits |= CSM_ANSWER(CSM_EXIT_NEED_APT);
		answers.exits |= CSM_ANSWER(CSM_EXIT_NEED_RTT);
		break;
	case SMC_CSM_ATTACH:
		answers.statuses |= CSM_ANSWER(CSM_SUCCESS);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_INPUT);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_STATE);
		answers.statuses |= CSM_ANSWER(CSM_INCOMPLETE);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_DENIED);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_NO_RESOURCE);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_GONE);
		answers.results |= CSM_ANSWER(1);
		answers.results |= CSM_ANSWER(2);
		answers.exits |= CSM_ANSWER(CSM_EXIT_NEED_RTT);
		break;
	case SMC_CSM_DETACH:
		answers.statuses |= CSM_ANSWER(CSM_SUCCESS);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_INPUT);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_STATE);
		answers.statuses |= CSM_ANSWER(CSM_INCOMPLETE);
		answers.results |= CSM_ANSWER(1);
		break;
	case SMC_CSM_INFO:
		answers.statuses |= CSM_ANSWER(CSM_SUCCESS);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_INPUT);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_GONE);
		answers.results |= CSM_ANSWER(1);
		answers.results |= CSM_ANSWER(2);
		answers.results |= CSM_ANSWER(3);
		answers.results |= CSM_ANSWER(4);
		answers.results |= CSM_ANSWER(5);
		answers.results |= CSM_ANSWER(6);
		answers.results |= CSM_ANSWER(7);
		break;
	case SMC_CSM_PEER:
		answers.statuses |= CSM_ANSWER(CSM_SUCCESS);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_INPUT);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_STATE);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_NO_RESOURCE);
		answers.exits |= CSM_ANSWER(CSM_EXIT_POPULATE);
		break;
	case SMC_CSM_NOTIFY:
		answers.statuses |= CSM_ANSWER(CSM_SUCCESS);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_INPUT);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_STATE);
		answers.exits |= CSM_ANSWER(CSM_EXIT_NOTIFY);
		break;
	case SMC_CSM_CONSENT:
		answers.statuses |= CSM_ANSWER(CSM_SUCCESS);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_INPUT);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_STATE);
		answers.results |= CSM_ANSWER(1);
		answers.results |= CSM_ANSWER(2);
		answers.results |= CSM_ANSWER(3);
		answers.results |= CSM_ANSWER(4);
		answers.results |= CSM_ANSWER(5);
		break;
	case SMC_CSM_READMIT:
		answers.statuses |= CSM_ANSWER(CSM_SUCCESS);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_INPUT);
		answers.statuses |= CSM_ANSWER(CSM_ERROR_STATE);
		break;
	default:
		break;
	}
	return answers;
}

/*
 * What is wrong with the answer x[0] to x[count - 1] of a call that returned; NULL: nothing. The
 * results come with SUCCESS and INCOMPLETE only; registers without one are zero.
 */
static inline const char *csm_wrong_answer(uint64_t function, const uint64_t *x, unsigned int count)
{
	struct csm_answers answers = csm_answers_of(function);
	bool results = (x[0] == CSM_SUCCESS) || (x[0] == CSM_INCOMPLETE);

	if (x[0] == CSM_NOT_SUPPORTED)
		return NULL;
	if ((x[0] >= 32) || ((answers.statuses & CSM_ANSWER(x[0])) == 0))
		return "a status that abi/csm.yaml does not list for the call";
	for (unsigned int i = 1; i < count; i++)
		if ((x[i] != 0) && (!results || ((answers.results & CSM_ANSWER(i)) == 0)))
			return "a result that abi/csm.yaml does not list for the call";
	return NULL;
}

/* Whether the call may ask its host for that. */
static inline bool csm_may_ask(uint64_t function, uint64_t operation)
{
	return (operation < 32) && ((csm_answers_of(function).exits & CSM_ANSWER(operation)) != 0);
}

/* Whether a number is one of the enumeration's. */
static inline bool csm_lists_status(uint64_t value)
{
	switch (value) {
	case CSM_SUCCESS:
	case CSM_ERROR_INPUT:
	case CSM_ERROR_STATE:
	case CSM_INCOMPLETE:
	case CSM_ERROR_DENIED:
	case CSM_ERROR_NO_RESOURCE:
	case CSM_ERROR_GONE:
	case CSM_NOT_SUPPORTED:
		return true;
	default:
		return false;
	}
}

static inline bool csm_lists_role(uint64_t value)
{
	switch (value) {
	case CSM_ROLE_PROVIDER:
	case CSM_ROLE_CONSUMER:
		return true;
	default:
		return false;
	}
}

static inline bool csm_lists_state(uint64_t value)
{
	switch (value) {
	case CSM_STATE_CREATING:
	case CSM_STATE_ACTIVE:
	case CSM_STATE_DESTROYING:
	case CSM_STATE_VACATING:
	case CSM_STATE_RESERVED:
	case CSM_STATE_ATTACHING:
	case CSM_STATE_ATTACHED:
	case CSM_STATE_DETACHING:
	case CSM_STATE_REVOKED:
		return true;
	default:
		return false;
	}
}

static inline bool csm_lists_consent(uint64_t value)
{
	switch (value) {
	case CSM_CONSENT_LIVE:
	case CSM_CONSENT_REVOKING:
	case CSM_CONSENT_BANNED:
		return true;
	default:
		return false;
	}
}

static inline bool csm_lists_remove(uint64_t value)
{
	switch (value) {
	case CSM_REMOVE_DONE:
	case CSM_REMOVE_MORE:
	case CSM_REMOVE_GRANULE:
		return true;
	default:
		return false;
	}
}

static inline bool csm_lists_hash(uint64_t value)
{
	switch (value) {
	case CSM_HASH_SHA_256:
	case CSM_HASH_SHA_512:
	case CSM_HASH_SHA_384:
	case CSM_HASH_OTHER:
		return true;
	default:
		return false;
	}
}

static inline bool csm_lists_peer_state(uint64_t value)
{
	switch (value) {
	case CSM_PEER_NEW:
	case CSM_PEER_ACTIVE:
	case CSM_PEER_SYSTEM_OFF:
	case CSM_PEER_ENDED:
		return true;
	default:
		return false;
	}
}

#endif /* CSM_ANSWERS_H */
