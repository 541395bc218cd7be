/* SPDX-License-Identifier: BSD-3-Clause */
/* The attacks, one table per file of them; each ends with {NULL, NULL}. */
#ifndef ATTACK_TABLES_H
#define ATTACK_TABLES_H

#include "attack.h"

extern const struct attack_entry attack_revoke[];
extern const struct attack_entry attack_range[];
extern const struct attack_entry attack_ids[];
extern const struct attack_entry attack_permission[];
extern const struct attack_entry attack_race[];
extern const struct attack_entry attack_consent[];

#endif /* ATTACK_TABLES_H */
