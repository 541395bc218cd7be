/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Two realms send each other messages and count what that takes. The host does nothing but carry
 * their words. The realms' part is firmware/realm/src/scenario_comm.c.
 */
#include "mailbox.h"
#include "page_table.h"
#include "report.h"
#include "scenario.h"
#include "world.h"

#define COMM_REALMS 2U

/* Modes that need a region: the first two bits of comm.modes. */
#define COMM_CSM_MODES UINT64_C(3)

/* A control page and the largest message. */
static uint64_t region_pages(const struct config *config)
{
	if (config->csm_expected == 0)
		return 0;
	return 1 + (config->comm_size_most + PAGE_SIZE - 1) / PAGE_SIZE;
}

static uint64_t no_checkpoint(struct realm *realm, const uint64_t *gprs)
{
	(void)realm;
	(void)gprs;
	return HOST_BAD;
}

static bool run(const struct config *config)
{
	static struct world world;
	bool ok = false;

	if (config->csm_expected == 0 && (config->comm_modes & ~COMM_CSM_MODES) == 0) {
		report_fact("host", "configuration.error", "comm.modes needs CSM");
		return false;
	}
	if (!world_check_rmm(&world, config))
		return false;
	if (world_build(&world, COMM_REALMS, region_pages(config))) {
		mailbox_reset(COMM_REALMS);
		ok = world_run(&world, no_checkpoint);
	}
	world_destroy(&world);
	return ok;
}

const struct scenario scenario_comm = {.name = "comm", .version = 1, .run = run};
