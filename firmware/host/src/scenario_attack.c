/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Attacks on Confidential Shared Memory by malicious realms and a malicious host (attack.h), one
 * record each.
 */
#include <string.h>

#include "attack.h"
#include "attack_tables.h"
#include "report.h"
#include "scenario.h"

static const struct attack_entry *const tables[] = {
	attack_revoke,
	attack_consent,
	attack_range,
	attack_ids,
	attack_permission,
	attack_read_only,
	attack_policy,
	attack_peer,
	attack_large,
	attack_race,
	attack_contest,
	attack_host_steps,
	attack_host_granules,
	attack_host_exits,
	attack_host_waiting,
	attack_host_teardown,
	attack_host_tables,
	attack_host_races,
	attack_host_calls,
	attack_host_residue,
};

static void carry_out(struct world *world, const struct attack_entry *entry)
{
	struct attack attack = {
		.name = entry->name,
		.repeats = world->config->attack_repeats,
		.seed = world->config->seed,
		.world = world,
	};

	if (attack_begin(&attack))
		entry->script(&attack);
	attack_end(&attack);
	attack_report(&attack);
}

/* Whether `part` stands anywhere in the name. */
static bool is_chosen(const char *name, const char *part)
{
	const size_t length = strlen(part);

	if (strcmp(part, "all") == 0)
		return true;
	for (size_t left = strlen(name); left >= length; left--, name++) {
		if (memcmp(name, part, length) == 0)
			return true;
	}
	return false;
}

static bool run(const struct config *config)
{
	static struct world world = {.recs = REALM_MAX_RECS, .no_scratch = true};

	if (config->csm_expected == 0) {
		report_fact("host", "configuration.error", "attack needs CSM");
		return false;
	}
	if (!world_check_rmm(&world, config))
		return false;
	for (unsigned int i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (const struct attack_entry *entry = tables[i]; entry->name != NULL; entry++) {
			if (is_chosen(entry->name, config->attack_only))
				carry_out(&world, entry);
		}
	}
	world_account(&world);
	return true;
}

const struct scenario scenario_attack = {.name = "attack", .version = 1, .run = run};
