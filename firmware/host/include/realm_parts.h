/* SPDX-License-Identifier: BSD-3-Clause */
/* What building, changing and destroying a realm have in common. */
#ifndef REALM_PARTS_H
#define REALM_PARTS_H

#include "realm.h"

/* What one level-2 entry maps. */
#define REALM_BLOCK_SIZE UINT64_C(0x200000)

/* Remembers a failure; returns false. */
bool realm_refused(struct realm *realm, const char *command, uint64_t status, uint64_t address);

/* A delegated page, or 0. */
uint64_t realm_take_granule(struct realm *realm);

/* Undelegates a page and gives it back. */
bool realm_release(struct realm *realm, uint64_t granule);

/*
 * Maps `pages` fresh pages at `ipa`: copies of `source`, measured, or of unknown content when it is
 * 0.
 */
bool realm_add_range(struct realm *realm, uint64_t ipa, uint64_t pages, uint64_t source);

#endif /* REALM_PARTS_H */
