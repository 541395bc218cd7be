/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How many instructions an operation of csm.h takes, and whose they are. The readings and what else
 * measuring takes are measured themselves and left out: the figures are those of csm.c as it runs
 * when nobody measures.
 */
#ifndef CSM_METER_H
#define CSM_METER_H

#include <stdbool.h>
#include <stdint.h>

struct csm_cost {
	uint64_t total;	  /* of the operation, without what measuring took */
	uint64_t caller;  /* this realm, outside its SMCs */
	uint64_t rmm;	  /* inside its SMCs: the RMM, and EL3 on the way to the host and back */
	uint64_t host;	  /* inside its SMCs: the host, by its own account */
	uint64_t calls;	  /* SMCs */
	uint64_t exits;	  /* to the host, in all calls */
	uint64_t longest; /* most of `rmm` inside one SMC */
	/*
	 * Whether the host gave its account after each call, and says for none that it spent more
	 * in it than passed. That total = caller + rmm + host follows, since `rmm` is what is left.
	 */
	bool whole;
};

struct csm_meter_costs {
	uint64_t reading;  /* instructions of one reading */
	uint64_t metering; /* instructions that metering adds to a call, besides its readings */
	/*
	 * A call of the RSI counted plainly and by the meter: the same number when the meter is
	 * right.
	 */
	uint64_t plain;
	uint64_t metered;
};

/* Measures what measuring costs. First of all. */
struct csm_meter_costs csm_meter_calibrate(void);

/* From here on every call of csm.h counts. */
void csm_meter_begin(void);

/* Ends what csm_meter_begin began. */
struct csm_cost csm_meter_end(void);

#endif /* CSM_METER_H */
