/* SPDX-License-Identifier: BSD-3-Clause */
/* What the machine layer asks when an exception has ended a realm's run. */
#ifndef SYNDROME_H
#define SYNDROME_H

#include "arch.h"

/*
 * Completes the syndrome that is in rec->esr, rec->far and rec->hpfar, with the realm's EL1
 * registers and stage 2 still in place: hpfar gets the address where the architecture leaves
 * HPFAR_EL2 UNKNOWN, or HPFAR_NOWHERE where nothing tells it. True: the realm is to make its access
 * again; `repeated`, false when a run begins, sees to it that this happens once.
 */
bool rec_must_repeat(struct arch_rec *rec, bool *repeated);

#endif /* SYNDROME_H */
