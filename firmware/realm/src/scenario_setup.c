/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What each operation of a region's life costs, by the region's size: first while the provider's
 * memory is mapped by pages, then, from 2 MiB on, while it is mapped by blocks.
 *
 * Only one realm is at work at a time; the other one waits for a message and executes nothing.
 */
#include "csm_meter.h"
#include "page_table.h"
#include "scenario.h"
#include "setup.h"

typedef bool (*setup_round)(struct setup *setup);

static bool run_rounds(struct setup *setup, setup_round round)
{
	for (setup->repeat = 0; setup->repeat < setup->config->setup_repeats; setup->repeat++) {
		setup->rounds++;
		if (!round(setup))
			return false;
	}
	return true;
}

static bool run_sizes(struct setup *setup, enum setup_mapping mapping, setup_round round,
		      enum setup_operation first, enum setup_operation last)
{
	const uint64_t most = setup->config->setup_pages_most * PAGE_SIZE;

	setup->mapping = mapping;
	for (setup->size = mapping == SETUP_BLOCKS ? SETUP_BLOCK_SIZE : PAGE_SIZE;
	     setup->size <= most; setup->size *= 2) {
		if (!run_rounds(setup, round))
			return false;
		setup_send_metrics(setup, first, last);
		setup->sizes++;
	}
	return true;
}

/* From here on the provider's memory is mapped by blocks, where there is enough for one. */
static bool make_blocks(struct setup *setup)
{
	setup->size = setup->config->setup_pages_most * PAGE_SIZE;
	return setup->size < SETUP_BLOCK_SIZE || setup_fold(setup);
}

static bool run_provider(struct setup *setup)
{
	setup->size = PAGE_SIZE;
	if (!run_rounds(setup, setup_provide_calls))
		return false;
	setup_send_call_metrics(setup);
	return run_sizes(setup, SETUP_PAGES, setup_provide_round, SETUP_CREATE, SETUP_DESTROY) &&
	       make_blocks(setup) &&
	       run_sizes(setup, SETUP_BLOCKS, setup_provide_round, SETUP_CREATE, SETUP_DESTROY);
}

static bool run_consumer(struct setup *setup)
{
	setup->size = PAGE_SIZE;
	return run_rounds(setup, setup_consume_calls) &&
	       run_sizes(setup, SETUP_PAGES, setup_consume_round, SETUP_RESERVE, SETUP_DETACH) &&
	       run_sizes(setup, SETUP_BLOCKS, setup_consume_round, SETUP_RESERVE, SETUP_DETACH);
}

static bool setup_step(struct setup *setup, const char *name, bool ok)
{
	report_step(&setup->report, name, ok);
	report_number(&setup->report, "sizes", setup->sizes);
	report_number(&setup->report, "repeats", setup->config->setup_repeats);
	report_number(&setup->report, "operations", setup->operations);
	if (!ok) {
		report_text(&setup->report, "reason",
			    setup->reason != NULL ? setup->reason : "the peer ended early");
		report_number(&setup->report, "pages", setup->size / PAGE_SIZE);
		report_text(&setup->report, "mapping",
			    setup->mapping == SETUP_BLOCKS ? "blocks" : "pages");
	}
	if (setup->failed != NULL) {
		report_text(&setup->report, "operation", setup->failed);
		report_hex(&setup->report, "status", setup->status);
	}
	return report_send(&setup->report);
}

/* The meter must find for a call what counting it plainly gives. */
static bool counter_step(struct setup *setup, const char *name)
{
	struct csm_meter_costs costs = csm_meter_calibrate();
	uint64_t ignored;
	bool ok = costs.plain == costs.metered &&
		  csm_features(1, &setup->own_id, &ignored) == CSM_SUCCESS && setup->own_id != 0;

	report_step(&setup->report, name, ok);
	report_number(&setup->report, "cost", costs.reading);
	report_number(&setup->report, "metering", costs.metering);
	report_number(&setup->report, "plain", costs.plain);
	report_number(&setup->report, "metered", costs.metered);
	if (!ok)
		report_text(&setup->report, "reason", "measuring changes what is measured");
	return report_send(&setup->report);
}

static uint64_t provide(struct setup *setup)
{
	const struct realm_config *config = setup->config;

	setup->base = config->region_base;
	if (config->csm_expected == 0) {
		if (!unsupported_step(&setup->report, "provider.unsupported", config->region_base))
			return EXIT_STEP;
		return host_tell(SETUP_CONSUMER, 0) ? EXIT_OK : EXIT_PEER;
	}
	if (!counter_step(setup, "provider.counter"))
		return EXIT_STEP;
	if (!host_tell(SETUP_CONSUMER, setup->own_id) ||
	    !host_hear(SETUP_CONSUMER, &setup->peer_id))
		return EXIT_PEER;
	bool ok =
		config->region_size >= config->setup_pages_most * PAGE_SIZE && run_provider(setup);

	if (!setup_step(setup, "provider.setup", ok))
		return EXIT_STEP;
	return host_tell(SETUP_CONSUMER, 0) ? EXIT_OK : EXIT_PEER;
}

static uint64_t consume(struct setup *setup)
{
	const struct realm_config *config = setup->config;
	uint64_t word;

	setup->base = config->mount_base;
	if (!host_hear(SETUP_PROVIDER, &setup->peer_id))
		return EXIT_PEER;
	if (config->csm_expected == 0)
		return unsupported_step(&setup->report, "consumer.unsupported", config->region_base)
			       ? EXIT_OK
			       : EXIT_STEP;
	if (!counter_step(setup, "consumer.counter"))
		return EXIT_STEP;
	if (!host_tell(SETUP_PROVIDER, setup->own_id))
		return EXIT_PEER;
	bool ok = run_consumer(setup);

	/* The provider tells first. */
	if (ok && !host_hear(SETUP_PROVIDER, &word))
		return EXIT_PEER;
	return setup_step(setup, "consumer.setup", ok) ? EXIT_OK : EXIT_STEP;
}

static uint64_t run(const struct realm_config *config)
{
	static struct setup setup;

	setup.config = config;
	if (config->setup_repeats == 0 || config->setup_repeats > SETUP_REPEATS_MAX)
		return EXIT_CONFIG;
	switch (config->role) {
	case SETUP_PROVIDER:
		return provide(&setup);
	case SETUP_CONSUMER:
		return consume(&setup);
	default:
		return EXIT_OK;
	}
}

const struct scenario scenario_setup = {.name = "setup", .run = run};
