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
	uint64_t total;	   /* of the operation, without what measuring took */
	uint64_t caller;   /* this realm, outside its SMCs */
	uint64_t rmm;	   /* inside its SMCs: the RMM, and EL3 on the way to the host and back */
	uint64_t commands; /* the same, inside the SMCs that the host makes on exits */
	uint64_t host;	   /* inside its SMCs: the host, by its own account */
	uint64_t calls;	   /* SMCs */
	uint64_t exits;	   /* to the host, in all calls */
	/* Most of `rmm` from a call, or from an entry of the host, to the exit or to the return. */
	uint64_t longest;
	/*
	 * Whether the host gave its account after each call, and the account is that of what passed
	 * in it: its exits lie between the two readings, and what is left for `rmm` is what the
	 * host and this realm have seen of it one by one. total = caller + rmm + commands + host.
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
