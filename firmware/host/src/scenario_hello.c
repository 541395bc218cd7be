/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Two realms share memory: realm0 writes, realm1 reads and answers, realm0 checks; in the middle
 * the host tries to read the region and to take it back. The realms' part is
 * firmware/realm/src/scenario_hello.c.
 */
#include "account.h"
#include "mailbox.h"
#include "page_table.h"
#include "pages.h"
#include "probe.h"
#include "report.h"
#include "rmi.h"
#include "scenario.h"
#include "vector_state.h"
#include "world.h"

#define HELLO_REALMS 2U

/* First and last word of every page; each access must end in a granule protection fault. */
static bool check_reads(const struct realm *realm, uint64_t base, uint64_t size)
{
	uint64_t blocked = 0;
	uint64_t accesses = 0;
	struct probe last = {0};

	for (uint64_t offset = 0; offset < size; offset += PAGE_SIZE) {
		uint64_t page = realm_address(realm, base + offset);
		const uint64_t words[] = {page, page + PAGE_SIZE - sizeof(uint64_t)};

		for (unsigned int i = 0; i < 2; i++) {
			struct probe probe = {0};

			accesses++;
			if (page != 0 && !probe_read(words[i], &probe) &&
			    ESR_EC(probe.esr) == ESR_EC_DATA_ABORT_SAME &&
			    ESR_DFSC(probe.esr) == ESR_DFSC_GRANULE)
				blocked++;
			last = probe;
		}
	}
	bool ok = accesses != 0 && blocked == accesses;
	struct record *record = report_step("host", "host.read-blocked", ok);

	record_number(record, "accesses", accesses);
	record_number(record, "blocked", blocked);
	record_hex(record, "address", realm_address(realm, base));
	record_hex(record, "esr", last.esr);
	report_done(record);
	return ok;
}

static bool check_undelegate(const struct realm *realm, uint64_t base, uint64_t size)
{
	uint64_t refused = 0;
	uint64_t status = 0;

	for (uint64_t offset = 0; offset < size; offset += PAGE_SIZE) {
		status = pages_undelegate(realm_address(realm, base + offset));
		if (RMI_STATUS(status) != RMI_SUCCESS)
			refused++;
	}
	bool ok = size != 0 && refused == size / PAGE_SIZE;
	struct record *record = report_step("host", "host.undelegate-refused", ok);

	record_number(record, "pages", size / PAGE_SIZE);
	record_number(record, "refused", refused);
	record_number(record, "status", status);
	report_done(record);
	return ok;
}

static uint64_t checkpoint(struct realm *realm, const uint64_t *gprs)
{
	uint64_t base = gprs[1];
	uint64_t size = gprs[2];

	if (gprs[0] != HELLO_CHECK_ISOLATION || base % PAGE_SIZE != 0 || size % PAGE_SIZE != 0 ||
	    size > REALM_REGION_LIMIT - REALM_REGION_IPA)
		return HOST_BAD;
	bool reads = check_reads(realm, base, size);
	bool undelegate = check_undelegate(realm, base, size);

	return reads && undelegate ? HOST_OK : HOST_FAILED;
}

/* What the host has in registers is its own: every call, and every realm that ran, must keep it. */
static void check_registers(void)
{
	struct account_kept kept = account_kept();
	struct vector_check vectors = vector_state_check();
	bool ok = kept.broken == 0 && vectors.kept == vectors.bytes;
	struct record *record = report_step("host", "host.registers-kept", ok);

	record_number(record, "calls", kept.calls);
	record_number(record, "broken", kept.broken);
	record_hex(record, "function", kept.function);
	record_number(record, "vector_bytes", vectors.bytes);
	record_number(record, "vector_kept", vectors.kept);
	report_done(record);
}

static bool run(const struct config *config)
{
	static struct world world;
	bool ok = false;

	vector_state_fill(config->seed);
	if (!world_check_rmm(&world, config))
		return false;
	if (world_build(&world, HELLO_REALMS, config->region_pages)) {
		mailbox_reset(HELLO_REALMS);
		ok = world_run(&world, checkpoint);
	}
	world_destroy(&world);
	check_registers();
	return ok;
}

const struct scenario scenario_hello = {.name = "hello", .version = 1, .run = run};
