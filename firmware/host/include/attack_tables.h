/* SPDX-License-Identifier: BSD-3-Clause */
/* The attacks, one table per file of them; each ends with {NULL, NULL}. */
#ifndef ATTACK_TABLES_H
#define ATTACK_TABLES_H

#include "attack.h"

extern const struct attack_entry attack_revoke[];
extern const struct attack_entry attack_range[];
extern const struct attack_entry attack_ids[];
extern const struct attack_entry attack_permission[];
extern const struct attack_entry attack_read_only[];
extern const struct attack_entry attack_race[];
extern const struct attack_entry attack_contest[];
extern const struct attack_entry attack_policy[];
extern const struct attack_entry attack_peer[];
extern const struct attack_entry attack_large[];
extern const struct attack_entry attack_consent[];
extern const struct attack_entry attack_host_steps[];
extern const struct attack_entry attack_host_granules[];
extern const struct attack_entry attack_host_exits[];
extern const struct attack_entry attack_host_waiting[];
extern const struct attack_entry attack_host_teardown[];
extern const struct attack_entry attack_host_tables[];
extern const struct attack_entry attack_host_races[];
extern const struct attack_entry attack_host_calls[];
extern const struct attack_entry attack_host_residue[];

#endif /* ATTACK_TABLES_H */
