/* SPDX-License-Identifier: BSD-3-Clause */
/* Checks of arguments that several RMI commands share. */
#ifndef RMI_ARGS_H
#define RMI_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "realm.h"

/* Locks the RD at `pa`; NULL when there is none. */
struct granule *rmi_lock_rd(uint64_t pa, struct rd **rd);

/* Locks a granule in state DELEGATED and an RD, in lock order. False: nothing is locked. */
bool rmi_lock_rd_and_delegated(uint64_t rd_pa, uint64_t pa, struct granule **g_rd,
			       struct granule **g_delegated);

/*
 * Copies what the host keeps at `pa`, a whole granule's start, of `size` bytes. False: not the
 * host's memory.
 */
bool rmi_read_host(uint64_t pa, void *dst, size_t size);

/* `ipa` lies in the realm's IPA space and is aligned to an entry of `level`. */
bool rmi_ipa_ok(const struct rtt_tree *tree, uint64_t ipa, int level);

/* A level argument, from `first` to `last`. Arguments are 64 bits wide: a plain cast could wrap. */
bool rmi_level_ok(uint64_t level, int first, int last);

#endif /* RMI_ARGS_H */
