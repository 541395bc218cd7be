/* SPDX-License-Identifier: BSD-3-Clause */
/* The meter on a fake counter: what it makes of readings and of a host's account. */
#include <stddef.h>

#include "counter.h"
#include "csm.h"
#include "csm_meter.h"
#include "host_call.h"
#include "tests.h"

/* Of a reading here; what one SMC takes besides. */
#define READING 1U
#define PLAIN	10U

/* What happens inside the next stamped SMC, in instructions. */
static struct plan {
	uint64_t first, between, last; /* stays in the RMM, when there are exits */
	uint64_t own, counting, commands;
	uint64_t exits;
	uint64_t longest;
	bool answers; /* the host gives its account */
	uint64_t error;
	uint64_t shift; /* of the host's counter */
} plan;

static uint64_t left, entered;

static uint64_t planned(void)
{
	return plan.first + plan.between + plan.last + plan.own + plan.counting + plan.commands;
}

void smc_stamped(struct smc_registers *registers, struct smc_stamps *stamps)
{
	registers->x[0] = CSM_SUCCESS;
	stamps->before = counter_read();
	left = stamps->before + plan.first + READING + plan.shift;
	fake_counter += planned();
	stamps->after = counter_read();
	entered = stamps->after - plan.last - READING + plan.shift;
}

bool host_account(struct host_account *account)
{
	*account = (struct host_account){
		.own = plan.own + plan.error,
		.counting = plan.counting,
		.exits = plan.exits,
		.commands = plan.commands,
		.left = left,
		.entered = entered,
		.between = plan.between,
		.longest = plan.longest,
	};
	return plan.answers;
}

static void calibrate(void)
{
	plan = (struct plan){.last = PLAIN, .answers = true};
	csm_meter_calibrate();
}

static struct csm_cost notified(void)
{
	csm_meter_begin();
	csm_notify(1, 2);
	return csm_meter_end();
}

static bool finds_a_plain_call_as_it_is(void)
{
	plan = (struct plan){.last = PLAIN, .answers = true};
	struct csm_meter_costs costs = csm_meter_calibrate();

	return costs.reading == READING && costs.plain == costs.metered;
}

static bool without_exits_all_is_the_rmms(void)
{
	calibrate();
	plan.last = 500;
	struct csm_cost cost = notified();

	return cost.whole && cost.calls == 1 && cost.exits == 0 && cost.rmm == 500 &&
	       cost.longest == 500 && cost.commands == 0 && cost.host == 0;
}

/* Two exits: stays of 300, `between` and 200; a command of 5,000; the host. */
static struct csm_cost with_exits(uint64_t first, uint64_t between, uint64_t last)
{
	calibrate();
	plan = (struct plan){
		.first = first,
		.between = between,
		.last = last,
		.own = 90,
		.counting = 8,
		.commands = 5000,
		.exits = 2,
		.longest = between,
		.answers = true,
	};
	return notified();
}

static bool parts_are_told_apart(void)
{
	struct csm_cost cost = with_exits(300, 70, 200);

	return cost.whole && cost.rmm == 570 && cost.commands == 5000 && cost.host == 90 &&
	       cost.exits == 2 && cost.total == cost.caller + cost.rmm + cost.commands + cost.host;
}

static bool the_longest_stay_is_any_of_them(void)
{
	return with_exits(300, 70, 200).longest == 300 && with_exits(30, 70, 20).longest == 70 &&
	       with_exits(3, 70, 200).longest == 200;
}

static bool several_calls_add_up(void)
{
	calibrate();
	plan.last = 40;
	csm_meter_begin();
	csm_notify(1, 2);
	plan.last = 60;
	csm_notify(1, 2);
	struct csm_cost cost = csm_meter_end();

	return cost.whole && cost.calls == 2 && cost.rmm == 100 && cost.longest == 60;
}

static bool an_account_of_more_than_passed_is_noticed(void)
{
	with_exits(300, 70, 200);
	plan.error = 1;
	return !notified().whole;
}

static bool another_counter_is_noticed(void)
{
	with_exits(300, 70, 200);
	plan.shift = 100000;
	return !notified().whole;
}

static bool a_host_without_an_account_is_noticed(void)
{
	calibrate();
	plan.answers = false;
	return !notified().whole;
}

const struct test meter_tests[] = {
	{"meter finds a plain call as it is", finds_a_plain_call_as_it_is},
	{"meter: without exits all is the RMM's", without_exits_all_is_the_rmms},
	{"meter tells the parts of a call apart", parts_are_told_apart},
	{"meter: the longest stay is any of them", the_longest_stay_is_any_of_them},
	{"meter adds several calls up", several_calls_add_up},
	{"meter notices an account of more than passed", an_account_of_more_than_passed_is_noticed},
	{"meter notices another counter", another_counter_is_noticed},
	{"meter notices a host without an account", a_host_without_an_account_is_noticed},
	{NULL, NULL},
};
