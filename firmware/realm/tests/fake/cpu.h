/* SPDX-License-Identifier: BSD-3-Clause */
/* YIELD of the fake machine: a test may act while somebody waits. */
#ifndef CPU_H
#define CPU_H

extern void (*fake_on_wait)(void);

static inline void yield_turn(void)
{
	fake_on_wait();
}

#endif /* CPU_H */
