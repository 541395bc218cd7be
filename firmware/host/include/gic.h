/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef GIC_H
#define GIC_H

/*
 * The calling CPU's GICv3 interface: system registers on, group 1 enabled, every priority let
 * through.
 */
void gic_init_cpu(void);

/*
 * Acknowledges and ends whatever interrupt is pending on this CPU, so that a realm can be entered
 * again.
 */
void gic_acknowledge(void);

#endif /* GIC_H */
