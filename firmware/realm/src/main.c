/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdbool.h>
#include <string.h>

#include "host_call.h"
#include "page_table.h"
#include "realm.h"
#include "rsi.h"
#include "scenario.h"
#include "smc.h"

static const struct scenario *const scenarios[] = {
	&scenario_hello,
	&scenario_comm,
	&scenario_setup,
	&scenario_calls,
	&scenario_attack,
};

void unexpected_exception(uint64_t esr, uint64_t elr, uint64_t far, uint64_t vector)
{
	(void)vector;
	host_fault(esr, elr, far);
}

/* The RSI version, and an IPA width that puts the unprotected half where the layout says. */
static bool check_rsi(void)
{
	static uint64_t config[PAGE_SIZE / sizeof(uint64_t)] __attribute__((aligned(4096)));

	if (smc4(RSI_VERSION, RSI_ABI_1_0, 0, 0, 0).x[0] != RSI_SUCCESS)
		return false;
	if (smc4(RSI_REALM_CONFIG, (uint64_t)(uintptr_t)config, 0, 0, 0).x[0] != RSI_SUCCESS)
		return false;
	/* RsiRealmConfig.ipa_width is its first field (DEN0137 B5.4.4). */
	return config[0] == REALM_IPA_BITS;
}

void realm_main(uint64_t config_ipa)
{
	const struct realm_config *config = (const struct realm_config *)(uintptr_t)config_ipa;

	if (config->magic != REALM_CONFIG_MAGIC || config->version != REALM_CONFIG_VERSION ||
	    !check_rsi())
		host_exit(EXIT_CONFIG);
	for (unsigned int i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
		if (strcmp(scenarios[i]->name, config->scenario) == 0)
			host_exit(scenarios[i]->run(config));
	}
	host_exit(EXIT_SCENARIO);
}
