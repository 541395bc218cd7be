/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The counter is read at the start and at the end of an operation, and right before and right after
 * each SMC. After an SMC the host is asked for its account; then the counter is read again, so that
 * the asking falls between two readings that belong to nobody.
 */
#include "counter.h"
#include "csm.h"
#include "csm_meter.h"
#include "host_call.h"
#include "realm_layout.h"
#include "rsi.h"

static struct {
	uint64_t reading;  /* csm_meter_costs */
	uint64_t metering; /* the same */
	uint64_t bracket;  /* instructions of csm_meter_begin and _end between their readings */

	uint64_t start;
	uint64_t resumed; /* when the latest SMC and the accounting after it were over */
	uint64_t caller;  /* intervals outside SMCs, as read */
	uint64_t asking;  /* intervals after SMCs that belong to nobody, as read */
	uint64_t counting;
	struct csm_cost cost;
} meter;

static uint64_t larger(uint64_t one, uint64_t other)
{
	return one > other ? one : other;
}

/*
 * Whether the stays in the RMM of one SMC are `rmm` instructions: from the call to the first exit,
 * from each entry to the next exit, from the last entry to the return. Host and realm read the same
 * counter: neither has an offset to it.
 */
static bool stays_add_up(const struct smc_stamps *stamps, const struct host_account *account,
			 uint64_t rmm, uint64_t *longest)
{
	uint64_t first = counter_interval(stamps->before, account->left, meter.reading);
	uint64_t last = counter_interval(account->entered, stamps->after, meter.reading);

	if (account->exits == 0) {
		*longest = rmm;
		return true;
	}
	*longest = larger(larger(first, last), account->longest);
	return stamps->before < account->left && account->left <= account->entered &&
	       account->entered < stamps->after && first + account->between + last == rmm;
}

static void note_call(const struct smc_stamps *stamps)
{
	uint64_t inside = counter_interval(stamps->before, stamps->after, meter.reading);
	struct csm_cost *cost = &meter.cost;
	struct host_account account;
	uint64_t longest = 0;

	cost->whole = host_account(&account) && cost->whole;
	uint64_t rmm = inside - account.own - account.counting - account.commands;

	cost->whole = stays_add_up(stamps, &account, rmm, &longest) && cost->whole;
	cost->calls++;
	cost->exits += account.exits;
	cost->host += account.own;
	cost->commands += account.commands;
	cost->rmm += rmm;
	cost->longest = larger(cost->longest, longest);
	meter.counting += account.counting;
}

static void metered_smc(struct smc_registers *registers)
{
	struct smc_stamps stamps;

	smc_stamped(registers, &stamps);
	meter.caller += stamps.before - meter.resumed;
	note_call(&stamps);
	uint64_t resumed = counter_read();

	meter.asking += resumed - stamps.after;
	meter.resumed = resumed;
}

void csm_meter_begin(void)
{
	struct host_account earlier;

	meter.cost = (struct csm_cost){.whole = host_account(&earlier)};
	meter.caller = 0;
	meter.asking = 0;
	meter.counting = 0;
	csm_use_conduit(metered_smc);
	meter.start = counter_read();
	meter.resumed = meter.start;
}

struct csm_cost csm_meter_end(void)
{
	uint64_t stop = counter_read();
	struct csm_cost cost = meter.cost;
	/* One interval before each call and one at the end. */
	uint64_t outside =
		cost.calls * (meter.metering + meter.reading) + meter.reading + meter.bracket;

	csm_use_conduit(smc);
	cost.caller = meter.caller + (stop - meter.resumed) - outside;
	cost.total = (stop - meter.start) - meter.asking - outside - cost.calls * meter.reading -
		     meter.counting;
	cost.whole = cost.whole && cost.total == cost.caller + cost.rmm + cost.commands + cost.host;
	return cost;
}

/* Instructions of one call of the RSI, carried by `conduit`: the least of many. */
static uint64_t measure(csm_conduit conduit, uint64_t function, uint64_t argument)
{
	uint64_t least = UINT64_MAX;

	for (unsigned int i = 0; i < COUNTER_CALIBRATIONS; i++) {
		struct smc_registers registers = {.x = {function, argument}};

		csm_meter_begin();
		conduit(&registers);
		struct csm_cost cost = csm_meter_end();

		if (cost.total < least)
			least = cost.total;
	}
	return least;
}

/* An operation with nothing in it. */
static uint64_t measure_nothing(void)
{
	uint64_t least = UINT64_MAX;

	for (unsigned int i = 0; i < COUNTER_CALIBRATIONS; i++) {
		csm_meter_begin();
		struct csm_cost cost = csm_meter_end();

		if (cost.total < least)
			least = cost.total;
	}
	return least;
}

struct csm_meter_costs csm_meter_calibrate(void)
{
	/* The compiler shall not make a special measure() for one of them. */
	csm_conduit volatile plain = smc;
	csm_conduit volatile metered = metered_smc;

	meter.reading = counter_cost();
	meter.bracket = 0;
	meter.metering = 0;
	meter.metering = measure(metered, RSI_VERSION, RSI_ABI_1_0) -
			 measure(plain, RSI_VERSION, RSI_ABI_1_0);
	meter.bracket = measure_nothing();
	return (struct csm_meter_costs){
		.reading = meter.reading,
		.metering = meter.metering,
		.plain = measure(plain, RSI_IPA_STATE_GET, REALM_CONFIG_IPA),
		.metered = measure(metered, RSI_IPA_STATE_GET, REALM_CONFIG_IPA),
	};
}
