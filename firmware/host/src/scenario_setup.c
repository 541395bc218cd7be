/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What making, sharing and mapping a region costs, by its size. The realms measure
 * (firmware/realm/src/scenario_setup*.c); the host keeps the account of its own part, restores the
 * consumer's tables after each round, and halfway folds the provider's into blocks.
 */
#include "mailbox.h"
#include "page_table.h"
#include "report.h"
#include "scenario.h"
#include "world.h"

#define SETUP_REALMS 2U
#define PROVIDER     0U
#define CONSUMER     1U

/* Whether it is where a realm has its region or its mount. */
static bool is_shared(uint64_t base, uint64_t size)
{
	return size % PAGE_SIZE == 0 &&
	       ((base == REALM_REGION_IPA && size <= REALM_REGION_LIMIT - REALM_REGION_IPA) ||
		(base == REALM_MOUNT_IPA && size <= REALM_SHARED_IPA - REALM_MOUNT_IPA));
}

static uint64_t checkpoint(struct realm *realm, const uint64_t *gprs)
{
	uint64_t base = gprs[1];
	uint64_t size = gprs[2];

	if (gprs[0] == SETUP_WAIT_ALONE) {
		mailbox_wait_alone(realm->index);
		return HOST_OK;
	}
	if (gprs[0] != SETUP_FOLD_TABLES || !is_shared(base, size))
		return HOST_BAD;
	if (realm_fold_tables(realm, base, base + size))
		return HOST_OK;
	report_log_value(realm->name, realm->failure.command, realm->failure.status);
	return HOST_FAILED;
}

/*
 * The level 2 table, which serves a whole gigabyte, is there from the start: otherwise only the
 * first round would pay for it.
 */
static bool prepare(struct world *world)
{
	return world->config->csm_expected == 0 ||
	       realm_add_tables(&world->realm[CONSUMER], REALM_MOUNT_IPA,
				REALM_MOUNT_IPA + PAGE_SIZE, 2);
}

/* Pages are taken back one by one. */
static bool unfold(struct world *world)
{
	struct realm *provider = &world->realm[PROVIDER];

	return realm_add_tables(provider, REALM_REGION_IPA,
				REALM_REGION_IPA + world->config->setup_pages_most * PAGE_SIZE, 3);
}

static bool run(const struct config *config)
{
	static struct world world;
	bool ok = false;

	if (!world_check_rmm(&world, config))
		return false;
	if (world_build(&world, SETUP_REALMS, config->setup_pages_most) && prepare(&world)) {
		mailbox_reset(SETUP_REALMS);
		ok = world_run(&world, checkpoint);
		ok = unfold(&world) && ok;
	}
	world_destroy(&world);
	return ok;
}

const struct scenario scenario_setup = {.name = "setup", .version = 2, .run = run};
