/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "cpus.h"
#include "page_table.h"
#include "pages.h"
#include "platform.h"
#include "report.h"
#include "rmi_calls.h"
#include "world.h"

static const char *const realm_names[REALM_MAX] = {"realm0", "realm1", "realm2", "realm3"};

bool world_check_rmm(struct world *world, const struct config *config)
{
	const uint64_t wanted = (RMI_ABI_MAJOR << 16) | RMI_ABI_MINOR;
	uint64_t lower = 0;
	uint64_t higher = 0;
	uint64_t status = rmi_version(wanted, &lower, &higher);
	bool ok = RMI_STATUS(status) == RMI_SUCCESS &&
		  RMI_STATUS(rmi_features(0, &world->features)) == RMI_SUCCESS &&
		  RMI_FEATURE0_S2SZ(world->features) >= REALM_IPA_BITS &&
		  (world->features & RMI_FEATURE0_SHA_256) != 0;
	struct record *record = report_step("host", "host.rmi-version", ok);

	world->config = config;
	record_number(record, "status", status);
	record_number(record, "major", higher >> 16);
	record_number(record, "minor", higher & 0xFFFFU);
	record_number(record, "s2sz", RMI_FEATURE0_S2SZ(world->features));
	record_hex(record, "features", world->features);
	report_done(record);
	return ok;
}

static struct realm_plan plan_of(const struct world *world, unsigned int index, unsigned int role,
				 uint64_t region_pages)
{
	const struct config *config = world->config;
	struct realm_plan plan = {
		.index = index,
		.name = realm_names[index],
		.features = world->features,
		.image = PLATFORM_REALM_BASE,
		.image_size = config->realm_image_size,
		.shared_address = world->shared,
		.no_scratch = world->no_scratch,
		.recs = world->recs != 0 ? world->recs : 1,
	};

	plan.config = (struct realm_config){
		.magic = REALM_CONFIG_MAGIC,
		.version = REALM_CONFIG_VERSION,
		.role = role,
		.csm_expected = config->csm_expected,
		.seed = config->seed,
		.region_base = REALM_REGION_IPA,
		/* Only the provider has memory to share; consumers mount it. */
		.region_size = role == 0 ? region_pages * PAGE_SIZE : 0,
		.mount_base = REALM_MOUNT_IPA,
		.mount_size = region_pages * PAGE_SIZE,
		.shared_base = REALM_SHARED_IPA,
		.shared_size = REALM_SHARED_SIZE,
		.realms = world->realms,
		.comm_size_least = config->comm_size_least,
		.comm_size_most = config->comm_size_most,
		.comm_messages = config->comm_messages,
		.comm_modes = config->comm_modes,
		.setup_pages_most = config->setup_pages_most,
		.setup_repeats = config->setup_repeats,
		.calls_repeats = config->calls_repeats,
	};
	memcpy(plan.config.scenario, config->scenario, sizeof(plan.config.scenario));
	return plan;
}

static bool build_one(struct world *world, unsigned int index, unsigned int role,
		      uint64_t region_pages)
{
	struct realm_plan plan = plan_of(world, index, role, region_pages);

	return realm_build(&world->realm[index], &plan) &&
	       (world->config->csm_expected == 0 || realm_add_apt(&world->realm[index]));
}

/* `reason`: which command the RMM refused, for which realm. */
static void add_failure(struct record *record, const char *key, const struct realm *realm)
{
	char buffer[128];
	struct text text = text_in(buffer, sizeof(buffer));
	const struct realm_failure *failure = &realm->failure;

	text_string(&text, failure->command != NULL ? failure->command : "nothing was refused");
	text_string(&text, " gave ");
	text_hex(&text, failure->status);
	text_string(&text, " for ");
	text_string(&text, realm->name);
	text_string(&text, " at ");
	text_hex(&text, failure->address);
	record_string(record, key, buffer);
}

bool world_make(struct world *world, unsigned int realms, uint64_t region_pages,
		const struct realm **failed)
{
	*failed = NULL;
	world->realms = realms;
	world->shared = pages_take(REALM_SHARED_SIZE / PAGE_SIZE, REALM_SHARED_SIZE);
	if (world->shared == 0)
		return false;
	memset((void *)(uintptr_t)world->shared, 0, REALM_SHARED_SIZE);
	for (unsigned int i = 0; i < realms; i++) {
		if (!build_one(world, i, i, region_pages)) {
			*failed = &world->realm[i];
			return false;
		}
	}
	return true;
}

bool world_make_realm(struct world *world, unsigned int index, uint64_t region_pages)
{
	return build_one(world, index, index, region_pages);
}

bool world_add_twin(struct world *world, unsigned int role)
{
	unsigned int index = world->realms;

	if (index == REALM_MAX)
		return false;
	/* The number of realms is in what is measured: it changes when the twin is built. */
	bool ok = build_one(world, index, role, 0);

	world->realms++;
	return ok;
}

bool world_build(struct world *world, unsigned int realms, uint64_t region_pages)
{
	const struct realm *failed;
	bool ok = world_make(world, realms, region_pages, &failed);
	struct pages_account account = pages_account();
	struct record *record = report_step("host", "host.realms-active", ok);

	record_number(record, "realms", realms);
	record_number(record, "granules", account.outstanding);
	record_number(record, "rec_aux", world->realm[0].rec[0].aux_count);
	if (failed != NULL)
		add_failure(record, "reason", failed);
	report_done(record);
	return ok;
}

struct cpu_run {
	struct realm *realm;
	vcpu_checkpoint checkpoint;
};

static void run_one(void *argument)
{
	struct cpu_run *run = argument;

	vcpu_run(run->realm, &run->realm->rec[0], run->checkpoint);
}

static bool report_end(const struct realm *realm)
{
	if (realm->exit_status == 0)
		return true;
	report_fact_hex(realm->name, "exit-status", realm->exit_status);
	if (realm->failure.command != NULL) {
		struct record *record = report_info(realm->name, "refused");

		add_failure(record, "value", realm);
		report_done(record);
	}
	return false;
}

bool world_run(struct world *world, vcpu_checkpoint checkpoint)
{
	struct cpu_run runs[REALM_MAX];
	bool ok = true;

	for (unsigned int i = 0; i < world->realms; i++)
		runs[i] = (struct cpu_run){&world->realm[i], checkpoint};
	for (unsigned int i = 1; i < world->realms; i++) {
		if (!cpu_start(i, run_one, &runs[i])) {
			report_log_value("host", "cannot start CPU", i);
			return false;
		}
	}
	run_one(&runs[0]);
	for (unsigned int i = 1; i < world->realms; i++)
		cpu_join(i);
	for (unsigned int i = 0; i < world->realms; i++)
		ok = report_end(&world->realm[i]) && ok;
	return ok;
}

/* NULL, or a realm whose tables did not come back. */
static const struct realm *remove_apts(struct world *world)
{
	const struct realm *failed = NULL;

	for (unsigned int i = 0; i < world->realms; i++) {
		struct realm *realm = &world->realm[i];

		if (realm->rd != 0 && !realm_remove_apt(realm))
			failed = realm;
	}
	return failed;
}

/*
 * NULL, or a realm that was not destroyed in full. The provider goes first: its pages must come
 * back whatever its consumers still hold.
 */
static const struct realm *destroy_all(struct world *world)
{
	const struct realm *failed = NULL;

	for (unsigned int i = 0; i < world->realms; i++) {
		if (!realm_destroy(&world->realm[i]))
			failed = &world->realm[i];
	}
	return failed;
}

static void give_shared(struct world *world)
{
	if (world->shared != 0)
		pages_give(world->shared, REALM_SHARED_SIZE / PAGE_SIZE);
	world->shared = 0;
}

bool world_unmake(struct world *world, const struct realm **failed)
{
	const struct realm *removed = remove_apts(world);
	const struct realm *destroyed = destroy_all(world);

	give_shared(world);
	*failed = removed != NULL ? removed : destroyed;
	return *failed == NULL;
}

static void remove_apt(struct world *world)
{
	uint64_t granules = 0;

	for (unsigned int i = 0; i < world->realms; i++)
		granules += world->realm[i].apt_granules;
	const struct realm *failed = remove_apts(world);
	struct record *record = report_step("host", "host.apt-removed", failed == NULL);

	record_number(record, "granules", granules);
	if (failed != NULL)
		add_failure(record, "reason", failed);
	report_done(record);
}

static void destroy_realms(struct world *world)
{
	const struct realm *failed = destroy_all(world);
	struct record *record = report_step("host", "host.realms-destroyed", failed == NULL);

	record_number(record, "realms", world->realms);
	if (failed != NULL)
		add_failure(record, "reason", failed);
	report_done(record);
}

static void report_account(void)
{
	struct pages_account account = pages_account();
	bool ok = account.outstanding == 0 && account.delegated == account.undelegated;
	struct record *record = report_step("host", "host.granules-returned", ok);

	record_number(record, "delegated", account.delegated);
	record_number(record, "returned", account.undelegated);
	record_number(record, "outstanding", account.outstanding);
	report_done(record);
}

static void report_scan(uint64_t seed)
{
	struct pages_scan scan = pages_scan(seed);
	struct record *record =
		report_step("host", "host.pages-wiped",
			    scan.traces == 0 && scan.unreadable == 0 && scan.pages != 0);

	record_number(record, "pages", scan.pages);
	record_number(record, "words", scan.words);
	record_number(record, "traces", scan.traces);
	record_number(record, "non_zero", scan.non_zero);
	record_number(record, "unreadable", scan.unreadable);
	report_done(record);
}

void world_account(const struct world *world)
{
	report_account();
	if (world->config->csm_expected != 0)
		report_scan(world->config->seed);
}

void world_destroy(struct world *world)
{
	if (world->config->csm_expected != 0)
		remove_apt(world);
	destroy_realms(world);
	give_shared(world);
	world_account(world);
}
