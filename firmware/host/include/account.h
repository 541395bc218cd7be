/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host's own instructions while it serves a realm's exits: its stretches between one SMC and
 * the next on the CPU that runs the realm. What happens inside the SMCs is the RMM's, EL3's and the
 * realm's. Counting is measured too, and left out.
 */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include <stdint.h>

#include "smc.h"

struct account {
	uint64_t own;	   /* instructions of the host */
	uint64_t counting; /* instructions that counting them took */
	uint64_t exits;
	uint64_t calls; /* SMCs, that which resumed the realm after each exit included */
	/* Inside SMCs: instructions of the RMM and of EL3, or of a realm that was resumed. */
	uint64_t commands; /* of all that did not resume the realm */
	uint64_t between;  /* of those that resumed it, but for the last one */
	uint64_t longest;  /* the most in one of these */
	/* The counter, when there was an exit. */
	uint64_t left;	  /* when the first one came */
	uint64_t entered; /* when the realm was resumed for the last time */
};

/* Measures what counting costs. Once, before the first realm runs. */
void account_calibrate(void);

/*
 * smc() and smc4() for every call that the host makes while it serves exits. Checks that X4 to X11
 * come back as they were, save a result in X4 (DEN0028, SMCCC 1.2).
 */
void account_smc(struct smc_registers *registers);

static inline struct smc_registers account_smc4(uint64_t function, uint64_t a1, uint64_t a2,
						uint64_t a3, uint64_t a4)
{
	struct smc_registers registers = {.x = {function, a1, a2, a3, a4}};

	account_smc(&registers);
	return registers;
}

/* Calls so far, by all CPUs, and those that did not keep a register that they must keep. */
struct account_kept {
	uint64_t calls;
	uint64_t broken;
	uint64_t function; /* of one that did not */
};
struct account_kept account_kept(void);

/* Instructions inside the latest of them on this CPU. */
uint64_t account_latest(void);

/* A realm has exited on this CPU. */
void account_exit(void);

/*
 * The account of this CPU, without the exit that is being served. It starts anew when that exit has
 * been served.
 */
struct account account_take(void);

#endif /* ACCOUNT_H */
