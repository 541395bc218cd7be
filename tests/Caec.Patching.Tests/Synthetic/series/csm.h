/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CSM_H
#define CSM_H

#include "realm.h"

uint64_t rmi_csm(uint64_t address);
bool csm_owns(uint64_t address);
bool csm_lock(struct rd *rd, uint64_t ipa);
void csm_unlock(struct rd *rd);
uint64_t csm_call(struct rec *rec, struct rec_exit *exit);
bool csm_may_set_ripas(const struct rd *rd, uint64_t base, uint64_t top);
void csm_note(uint64_t value);

#endif
