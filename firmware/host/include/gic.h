/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef GIC_H
#define GIC_H

/*
 * The calling CPU's GICv3 interface: system registers on, group 1 and the wake-up interrupt
 * enabled, every priority let through.
 */
void gic_init_cpu(void);

/*
 * Acknowledges and ends whatever interrupt is pending on this CPU, so that a realm can be entered
 * again.
 */
void gic_acknowledge(void);

/*
 * Waits in WFI for one gic_wake(). Other than in a loop with YIELD, the CPU
 * executes nothing: whoever waits does not show in what another CPU measures.
 */
void gic_sleep(void);

/* Ends one gic_sleep() of that CPU, also one that it has not begun yet. */
void gic_wake(unsigned int cpu);

#endif /* GIC_H */
