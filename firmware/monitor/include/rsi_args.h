/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef RSI_ARGS_H
#define RSI_ARGS_H

#include "rsi.h"

/*
 * Finds the page of a buffer at a protected `ipa` that the running realm named. True: the walk is
 * locked, and keeps the page in place. False: nothing is locked and *outcome is what the call must
 * return: an error for memory that the realm does not have, an exit to the host for memory that is
 * not there yet.
 */
bool rsi_buffer_lock(struct rec *rec, struct rmi_rec_exit *exit, uint64_t ipa,
		     struct rtt_walk *walk, void **page, enum rsi_outcome *outcome);

#endif /* RSI_ARGS_H */
