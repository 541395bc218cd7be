/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef REC_GIC_H
#define REC_GIC_H

#include <stdbool.h>

#include "arch.h"
#include "rmi.h"

/* What the host may put into a realm's virtual CPU interface (DEN0137 1.0, A6.1). */
bool rec_gic_enter_ok(const struct rmi_rec_enter *enter);
void rec_gic_enter(struct arch_gic_regs *gic, const struct rmi_rec_enter *enter);
void rec_gic_exit(const struct arch_gic_regs *gic, struct rmi_rec_exit *exit);
/* Reset state of the virtual CPU interface: nothing listed, nothing active. */
void rec_gic_reset(struct arch_gic_regs *gic);

#endif /* REC_GIC_H */
