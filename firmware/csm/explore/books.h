/* SPDX-License-Identifier: BSD-3-Clause */
/* What realms have agreed on, kept in `now.books` from the answers that they got. */
#ifndef BOOKS_H
#define BOOKS_H

#include "actions.h"

/* What is agreed, NULL: nothing. */
struct agreed_region *books_region(uint64_t id);
struct agreed_consent *books_consent(uint64_t id, uint64_t peer);
struct agreed_policy *books_policy(uint64_t id, uint64_t index);
struct agreed_mount *books_mount(unsigned int realm, uint64_t id);
/* Whether a realm of this id is there, and its table does not go. */
bool books_is_open(uint64_t peer);
struct agreed_ban *books_ban(uint64_t id, uint64_t peer);
/* Whether the realm may come in by a policy, as far as that was agreed. */
bool books_matches(uint64_t id, unsigned int realm);
/* Pages of the region that the realm maps. */
unsigned int books_mapped(const struct agreed_region *region, unsigned int realm);
/* Whether one of these policies grants writing. */
bool books_let_write(uint8_t policies);
/* Notes what has come of a call. */
void books_keep(const struct deed *deed);

#endif /* BOOKS_H */
