/* SPDX-License-Identifier: BSD-3-Clause */
/* Samples of each operation, and the metrics that they become. */
#include "csm_meter.h"
#include "page_table.h"
#include "samples.h"
#include "setup.h"
#include "text.h"

static const char *const operation_names[SETUP_OPERATIONS] = {
	"create", "share",  "revoke", "destroy",      "reserve",
	"attach", "detach", "peer",   "share-policy", "notify",
};

/* Figures of one operation. */
enum figure { CALLER, RMM, COMMANDS, HOST, CALLS, LONGEST, FIGURES };

static uint64_t samples[SETUP_OPERATIONS][FIGURES][SETUP_REPEATS_MAX];

bool setup_fail(struct setup *setup, enum setup_operation operation, uint64_t status,
		const char *reason)
{
	setup->reason = reason;
	setup->failed = operation_names[operation];
	setup->status = status;
	return false;
}

bool setup_sample(struct setup *setup, enum setup_operation operation, uint64_t status)
{
	struct csm_cost cost = csm_meter_end();

	if (status != CSM_SUCCESS)
		return setup_fail(setup, operation, status, csm_status_name(status));
	if (!cost.whole)
		return setup_fail(setup, operation, status,
				  "caller, rmm, commands and host do not add up");
	samples[operation][CALLER][setup->repeat] = cost.caller;
	samples[operation][RMM][setup->repeat] = cost.rmm;
	samples[operation][COMMANDS][setup->repeat] = cost.commands;
	samples[operation][HOST][setup->repeat] = cost.host;
	samples[operation][CALLS][setup->repeat] = cost.calls;
	samples[operation][LONGEST][setup->repeat] = cost.longest;
	setup->operations++;
	return true;
}

static void begin_metric(struct setup *setup, enum setup_operation operation, enum figure figure)
{
	static const char *const units[FIGURES] = {"instructions", "instructions", "instructions",
						   "instructions", "calls",	   "instructions"};
	static const char *const sides[FIGURES] = {"caller", "rmm",    "commands",
						   "host",   "caller", "rmm"};
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
}

void setup_send_metrics(struct setup *setup, enum setup_operation first, enum setup_operation last)
{
	for (enum setup_operation operation = first; operation <= last; operation++) {
		for (enum figure figure = CALLER; figure < FIGURES; figure++) {
			begin_metric(setup, operation, figure);
			report_number(&setup->report, "pages", setup->size / PAGE_SIZE);
			report_text(&setup->report, "mapping",
				    setup->mapping == SETUP_BLOCKS ? "blocks" : "pages");
			report_send(&setup->report);
		}
	}
}

void setup_send_call_metrics(struct setup *setup)
{
	for (enum setup_operation operation = SETUP_PEER; operation <= SETUP_NOTIFY; operation++) {
		for (enum figure figure = CALLER; figure < FIGURES; figure++) {
			begin_metric(setup, operation, figure);
			report_send(&setup->report);
		}
	}
}
