/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "account.h"
#include "config.h"
#include "gic.h"
#include "host.h"
#include "platform.h"
#include "report.h"
#include "scenario.h"
#include "smc.h"

static const struct scenario *const scenarios[] = {
	&scenario_hello,
	&scenario_comm,
	&scenario_setup,
	&scenario_calls,
	&scenario_attack,
};

const struct scenario *scenario_find(const char *name)
{
	for (unsigned int i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
		if (strcmp(scenarios[i]->name, name) == 0)
			return scenarios[i];
	}
	return NULL;
}

void power_off(void)
{
	smc4(PSCI_SYSTEM_OFF, 0, 0, 0, 0);
	for (;;)
		__asm__ volatile("wfi");
}

void unexpected_exception(uint64_t esr, uint64_t elr, uint64_t far, uint64_t vector)
{
	const uint64_t values[] = {esr, elr, far, vector};

	report_emergency("unexpected exception (esr elr far vector)", values, 4);
	power_off();
}

static void begin(const char *name, unsigned int version)
{
	struct record *record = report_open("host", "begin");

	record_string(record, "scenario", name);
	record_number(record, "version", version);
	report_done(record);
}

static void end(bool ok)
{
	bool all_ok = report_all_ok() && ok;
	unsigned int steps = report_steps();
	struct record *record = report_open("host", "end");

	record_flag(record, "ok", all_ok);
	record_number(record, "steps", steps);
	report_done(record);
}

static void refuse(const char *reason, unsigned int line)
{
	report_fact("host", "configuration.error", reason);
	if (line != 0)
		report_fact_hex("host", "configuration.line", line);
	end(false);
}

void host_main(void)
{
	static struct config config;
	struct config_error error;

	gic_init_cpu();
	account_calibrate();
	bool parsed = config_parse((const char *)PLATFORM_CONFIG_BASE, PLATFORM_CONFIG_SIZE,
				   &config, &error);
	const struct scenario *scenario = parsed ? scenario_find(config.scenario) : NULL;

	begin(scenario != NULL ? scenario->name : "none", scenario != NULL ? scenario->version : 0);
	if (!parsed)
		refuse(error.reason, error.line);
	else if (scenario == NULL)
		refuse("unknown scenario", 0);
	else if (config.realm_image_size == 0)
		refuse("realm.image.size is missing", 0);
	else
		end(scenario->run(&config));
	power_off();
}
