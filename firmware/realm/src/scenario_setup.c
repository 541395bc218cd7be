/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What each operation of a region's life costs, by the region's size. A round: the provider creates
 * and shares; the consumer reserves, attaches and detaches, then mounts the region once more; the
 * provider revokes and destroys. The consumer's translation tables, which the host made for the
 * first ATTACH, go before the next round, so that every round begins the same.
 *
 * Only one realm is at work at a time; the other one waits for a message and executes nothing.
 */
#include "csm.h"
#include "csm_meter.h"
#include "host_call.h"
#include "page_table.h"
#include "pattern.h"
#include "probe.h"
#include "samples.h"
#include "scenario.h"
#include "text.h"

#define PROVIDER 0U
#define CONSUMER 1U

#define MAX_REPEATS 100U
#define READ_WRITE  (CSM_PERM_READ | CSM_PERM_WRITE)

enum operation { CREATE, SHARE, REVOKE, DESTROY, RESERVE, ATTACH, DETACH, OPERATIONS };

static const char *const operation_names[OPERATIONS] = {"create",  "share",  "revoke", "destroy",
							"reserve", "attach", "detach"};

/* Figures of one operation. */
enum figure { CALLER, RMM, HOST, CALLS, LONGEST, FIGURES };

static uint64_t samples[OPERATIONS][FIGURES][MAX_REPEATS];

struct setup {
	const struct realm_config *config;
	struct report report;
	uint64_t own_id;
	uint64_t peer_id;
	uint64_t csm_id;
	uint64_t base; /* of the region in this realm */
	uint64_t size; /* bytes */
	uint64_t repeat;
	uint64_t sizes;	     /* done */
	uint64_t operations; /* measured, all rounds and sizes */
	/* The first thing that went wrong; NULL: nothing did. */
	const char *reason;
	const char *failed; /* the operation that it went wrong in, if it was one */
	uint64_t status;
};

static bool tell(uint64_t peer, uint64_t word)
{
	return host_send(peer, &word, 1) == HOST_OK;
}

static bool hear(uint64_t peer, uint64_t *word)
{
	return host_receive(peer, word, 1) == HOST_OK;
}

static bool fail(struct setup *setup, enum operation operation, uint64_t status, const char *reason)
{
	setup->reason = reason;
	setup->failed = operation_names[operation];
	setup->status = status;
	return false;
}

/* Ends what csm_meter_begin() began. */
static bool sample(struct setup *setup, enum operation operation, uint64_t status)
{
	struct csm_cost cost = csm_meter_end();

	if (status != CSM_SUCCESS)
		return fail(setup, operation, status, csm_status_name(status));
	if (!cost.whole)
		return fail(setup, operation, status, "caller, rmm and host do not add up");
	samples[operation][CALLER][setup->repeat] = cost.caller;
	samples[operation][RMM][setup->repeat] = cost.rmm;
	samples[operation][HOST][setup->repeat] = cost.host;
	samples[operation][CALLS][setup->repeat] = cost.calls;
	samples[operation][LONGEST][setup->repeat] = cost.longest;
	setup->operations++;
	return true;
}

static void send_metric(struct setup *setup, enum operation operation, enum figure figure)
{
	static const char *const units[FIGURES] = {"instructions", "instructions", "instructions",
						   "calls", "instructions"};
	static const char *const sides[FIGURES] = {"caller", "rmm", "host", "caller", "rmm"};
	char longest[32];
	struct text text = text_in(longest, sizeof(longest));
	const char *name = operation_names[operation];
	struct samples_summary summary =
		samples_summarise(samples[operation][figure], setup->config->setup_repeats);

	if (figure == LONGEST) {
		text_string(&text, name);
		text_string(&text, ".longest-call");
		name = longest;
	}
	report_metric(&setup->report, name, units[figure], sides[figure], &summary);
	report_number(&setup->report, "pages", setup->size / PAGE_SIZE);
	report_send(&setup->report);
}

static void send_metrics(struct setup *setup, enum operation first, enum operation last)
{
	for (enum operation operation = first; operation <= last; operation++) {
		for (enum figure figure = CALLER; figure < FIGURES; figure++)
			send_metric(setup, operation, figure);
	}
}

/* The word that the provider puts at the start of a page in this round. */
static uint64_t word_of(const struct setup *setup, uint64_t page)
{
	return pattern_word(setup->config->seed, PATTERN_PROVIDER, page + setup->repeat + 1);
}

static volatile uint64_t *page_at(const struct setup *setup, uint64_t page)
{
	return (volatile uint64_t *)(uintptr_t)(setup->base + page * PAGE_SIZE);
}

static void write_pages(const struct setup *setup)
{
	for (uint64_t page = 0; page < setup->size / PAGE_SIZE; page++)
		*page_at(setup, page) = word_of(setup, page);
}

/* Every page is there and is the provider's. */
static bool pages_attached(const struct setup *setup)
{
	for (uint64_t page = 0; page < setup->size / PAGE_SIZE; page++) {
		struct probe probe;

		if (!probe_read((uint64_t)(uintptr_t)page_at(setup, page), &probe) ||
		    probe.value != word_of(setup, page))
			return false;
	}
	return true;
}

/* No page is there. */
static bool pages_gone(const struct setup *setup)
{
	for (uint64_t page = 0; page < setup->size / PAGE_SIZE; page++) {
		struct probe probe;

		if (probe_read((uint64_t)(uintptr_t)page_at(setup, page), &probe))
			return false;
	}
	return true;
}

/* Whoever else were awake would take its turns in the middle of what is measured. */
static bool be_alone(struct setup *setup)
{
	if (host_checkpoint(SETUP_WAIT_ALONE, 0, 0) == HOST_OK)
		return true;
	setup->reason = "the host refused to wait";
	return false;
}

static bool open_region(struct setup *setup)
{
	uint64_t calls;
	uint64_t status;

	write_pages(setup);
	if (!be_alone(setup))
		return false;
	csm_meter_begin();
	status = csm_create(setup->base, setup->size, &setup->csm_id, &calls);
	if (!sample(setup, CREATE, status))
		return false;
	csm_meter_begin();
	status = csm_share(setup->csm_id, setup->peer_id, READ_WRITE);
	return sample(setup, SHARE, status);
}

static bool close_region(struct setup *setup)
{
	uint64_t calls;
	uint64_t status;

	if (!be_alone(setup))
		return false;
	csm_meter_begin();
	status = csm_revoke(setup->csm_id, setup->peer_id, &calls);
	if (!sample(setup, REVOKE, status))
		return false;
	csm_meter_begin();
	status = csm_destroy(setup->csm_id, &calls);
	return sample(setup, DESTROY, status);
}

/* `perm` is what ATTACH granted. */
static bool check_mount(struct setup *setup, uint64_t perm)
{
	return (perm == READ_WRITE && pages_attached(setup)) ||
	       fail(setup, ATTACH, CSM_SUCCESS, "the provider's pages are not there");
}

static bool mount(struct setup *setup)
{
	uint64_t calls;
	uint64_t perm = 0;
	uint64_t status;

	csm_meter_begin();
	status = csm_reserve(setup->csm_id, setup->peer_id, setup->base, setup->size, &calls);
	if (!sample(setup, RESERVE, status))
		return false;
	csm_meter_begin();
	status = csm_attach(setup->csm_id, &perm, &calls);
	return sample(setup, ATTACH, status) && check_mount(setup, perm);
}

/* Not measured: what the provider is to revoke. */
static bool mount_again(struct setup *setup)
{
	uint64_t calls;
	uint64_t perm = 0;
	uint64_t status =
		csm_reserve(setup->csm_id, setup->peer_id, setup->base, setup->size, &calls);

	if (status != CSM_SUCCESS)
		return fail(setup, RESERVE, status, csm_status_name(status));
	status = csm_attach(setup->csm_id, &perm, &calls);
	if (status != CSM_SUCCESS)
		return fail(setup, ATTACH, status, csm_status_name(status));
	return check_mount(setup, perm);
}

static bool unmount(struct setup *setup)
{
	uint64_t calls;
	uint64_t status;

	csm_meter_begin();
	status = csm_detach(setup->csm_id, &calls);
	if (!sample(setup, DETACH, status))
		return false;
	return pages_gone(setup) || fail(setup, DETACH, status, "a detached page can be read");
}

/* The provider has destroyed the region: nothing is left of it but the reservation. */
static bool forget(struct setup *setup)
{
	uint64_t calls;
	uint64_t status = csm_detach(setup->csm_id, &calls);

	if (status != CSM_SUCCESS)
		return fail(setup, DETACH, status, csm_status_name(status));
	if (!pages_gone(setup))
		return fail(setup, REVOKE, status, "a revoked page can be read");
	return host_checkpoint(SETUP_FOLD_TABLES, setup->base, setup->size) == HOST_OK ||
	       fail(setup, DETACH, status, "the host could not fold its tables");
}

/* One round of the provider's. False also when the consumer is gone; then there is no reason. */
static bool provide_round(struct setup *setup)
{
	uint64_t word;

	return open_region(setup) && tell(CONSUMER, setup->csm_id) && hear(CONSUMER, &word) &&
	       close_region(setup) && tell(CONSUMER, setup->csm_id) && hear(CONSUMER, &word);
}

static bool consume_round(struct setup *setup)
{
	uint64_t word;

	return hear(PROVIDER, &setup->csm_id) && be_alone(setup) && mount(setup) &&
	       unmount(setup) && mount_again(setup) && tell(PROVIDER, setup->csm_id) &&
	       hear(PROVIDER, &word) && forget(setup) && tell(PROVIDER, setup->csm_id);
}

static bool run_sizes(struct setup *setup, bool (*round)(struct setup *), enum operation first,
		      enum operation last)
{
	const struct realm_config *config = setup->config;

	for (uint64_t pages = 1; pages <= config->setup_pages_most; pages *= 2) {
		setup->size = pages * PAGE_SIZE;
		for (setup->repeat = 0; setup->repeat < config->setup_repeats; setup->repeat++) {
			if (!round(setup))
				return false;
		}
		send_metrics(setup, first, last);
		setup->sizes++;
	}
	return true;
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
		return tell(CONSUMER, 0) ? EXIT_OK : EXIT_PEER;
	}
	if (!counter_step(setup, "provider.counter"))
		return EXIT_STEP;
	if (!tell(CONSUMER, setup->own_id) || !hear(CONSUMER, &setup->peer_id))
		return EXIT_PEER;
	bool ok = config->region_size >= config->setup_pages_most * PAGE_SIZE &&
		  run_sizes(setup, provide_round, CREATE, DESTROY);

	if (!setup_step(setup, "provider.setup", ok))
		return EXIT_STEP;
	return tell(CONSUMER, 0) ? EXIT_OK : EXIT_PEER;
}

static uint64_t consume(struct setup *setup)
{
	const struct realm_config *config = setup->config;
	uint64_t word;

	setup->base = config->mount_base;
	if (!hear(PROVIDER, &setup->peer_id))
		return EXIT_PEER;
	if (config->csm_expected == 0)
		return unsupported_step(&setup->report, "consumer.unsupported", config->region_base)
			       ? EXIT_OK
			       : EXIT_STEP;
	if (!counter_step(setup, "consumer.counter"))
		return EXIT_STEP;
	if (!tell(PROVIDER, setup->own_id))
		return EXIT_PEER;
	bool ok = run_sizes(setup, consume_round, RESERVE, DETACH);

	/* The provider tells first. */
	if (ok && !hear(PROVIDER, &word))
		return EXIT_PEER;
	return setup_step(setup, "consumer.setup", ok) ? EXIT_OK : EXIT_STEP;
}

static uint64_t run(const struct realm_config *config)
{
	static struct setup setup;

	setup.config = config;
	if (config->setup_repeats == 0 || config->setup_repeats > MAX_REPEATS)
		return EXIT_CONFIG;
	switch (config->role) {
	case PROVIDER:
		return provide(&setup);
	case CONSUMER:
		return consume(&setup);
	default:
		return EXIT_OK;
	}
}

const struct scenario scenario_setup = {.name = "setup", .run = run};
