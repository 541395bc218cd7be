/* SPDX-License-Identifier: BSD-3-Clause */
#include "rsi_args.h"

bool rsi_buffer_lock(struct rec *rec, struct rmi_rec_exit *exit, uint64_t ipa,
		     struct rtt_walk *walk, void **page, enum rsi_outcome *outcome)
{
	switch (rtt_access_lock(&rec->tree, ipa, walk, page)) {
	case RTT_ACCESS_OK:
		return true;
	case RTT_ACCESS_EMPTY:
		*outcome = rsi_return(rec, RSI_ERROR_INPUT);
		return false;
	case RTT_ACCESS_MISSING:
		break;
	}
	rec_exit_missing_page(rec, exit, ipa, walk->level);
	*outcome = RSI_EXIT_RETRY;
	return false;
}
