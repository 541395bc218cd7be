/* SPDX-License-Identifier: BSD-3-Clause */
/* RSI_HOST_CALL (DEN0137 1.0, B5.3.4, A4.5). */
#include "memory.h"
#include "rsi.h"
#include "rsi_args.h"

static struct rsi_host_call *in_page(void *page, uint64_t ipa)
{
	return (struct rsi_host_call *)((uint8_t *)page + (ipa & (GRANULE_SIZE - 1)));
}

enum rsi_outcome rsi_host_call(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t ipa = rec->arch.x[1];
	const struct rsi_host_call *call;
	enum rsi_outcome outcome;
	struct rtt_walk walk;
	void *page;

	/* Aligned to its size, so that it lies in one page. */
	if (((ipa & (sizeof(*call) - 1)) != 0) || !rtt_is_protected(&rec->tree, ipa)) {
		return rsi_return(rec, RSI_ERROR_INPUT);
	}
	if (!rsi_buffer_lock(rec, exit, ipa, &walk, &page, &outcome)) {
		return outcome;
	}
	call = in_page(page, ipa);
	exit->exit_reason = RMI_EXIT_HOST_CALL;
	exit->imm = call->imm;
	memcpy(exit->gprs, call->gprs, sizeof(exit->gprs));
	rtt_walk_unlock(&walk);

	rec->host_call_ipa = ipa;
	rec->pending = REC_PENDING_HOST_CALL;
	return RSI_EXIT;
}

bool rsi_host_call_complete(struct rec *rec, const struct rmi_rec_enter *enter,
			    struct rmi_rec_exit *exit)
{
	struct rtt_walk walk;
	void *page;

	switch (rtt_access_lock(&rec->tree, rec->host_call_ipa, &walk, &page)) {
	case RTT_ACCESS_OK:
		memcpy(in_page(page, rec->host_call_ipa)->gprs, enter->gprs, sizeof(enter->gprs));
		rtt_walk_unlock(&walk);
		break;
	case RTT_ACCESS_MISSING:
		rec_exit_missing_page(rec, exit, rec->host_call_ipa, walk.level);
		return false;
	case RTT_ACCESS_EMPTY:
		/* Another REC has given the page up meanwhile: there is nowhere to answer. */
		break;
	}
	(void)rsi_return(rec, RSI_SUCCESS);
	return true;
}
