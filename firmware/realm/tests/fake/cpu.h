/* SPDX-License-Identifier: BSD-3-Clause */
/* WFE and SEV of the fake machine: a test may act while somebody waits. */
#ifndef CPU_H
#define CPU_H

extern void (*fake_on_wait)(void);

static inline void wait_for_event(void)
{
	fake_on_wait();
}

static inline void yield_turn(void)
{
	fake_on_wait();
}

static inline void send_event(void)
{
}

#endif /* CPU_H */
