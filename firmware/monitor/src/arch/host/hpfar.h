/* SPDX-License-Identifier: BSD-3-Clause */
/* Inside of the tests' machine: its HPFAR_EL2 (host.h). */
#ifndef HPFAR_H
#define HPFAR_H

#include "arch.h"

void hpfar_reset(void);
/* A guest has left rec->hpfar as the address of its fault: the register as an exception leaves it.
 */
void hpfar_set(struct arch_rec *rec);

#endif /* HPFAR_H */
