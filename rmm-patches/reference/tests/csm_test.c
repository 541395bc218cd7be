/* SPDX-License-Identifier: BSD-3-Clause */
/* CSM in the patched monitor: real tables, granules and RECs; a host and realms that misbehave. */
#include <string.h>

#include "csm_world.h"

#define RW		   (CSM_PERM_READ | CSM_PERM_WRITE)
#define FSC_PERMISSION_L3  UINT64_C(0x0F)
#define FSC_TRANSLATION_L3 UINT64_C(0x07)

static uint64_t last_page(uint64_t base)
{
	return base + REGION_SIZE - GRANULE_SIZE;
}

static void shares_memory(void)
{
	struct pair pair;
	uint8_t *provider, *consumer;

	pair_attached(&pair, RW);
	provider = guest_access(&pair.provider, last_page(REGION_BASE) + 5, STORE);
	consumer = guest_access(&pair.consumer, last_page(MOUNT_BASE) + 5, STORE);
	CHECK((provider != NULL) && (provider == consumer));
	EQUAL(guest_access(&pair.consumer, MOUNT_BASE + REGION_SIZE, LOAD) != NULL, false);
	EQUAL(guest_access(&pair.consumer, MOUNT_BASE - GRANULE_SIZE, LOAD) != NULL, false);
	CHECK(guest_access(&pair.consumer, MOUNT_BASE, FETCH) == NULL);
	CHECK(guest_access(&pair.provider, REGION_BASE, FETCH) != NULL);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_DETACH, pair.csm_id, 0, 0, 0), CSM_SUCCESS);
	CHECK(guest_access(&pair.consumer, MOUNT_BASE, LOAD) == NULL);
	EQUAL(csm_call(&pair.provider, SMC_CSM_DESTROY, pair.csm_id, 0, 0, 0), CSM_SUCCESS);
	CHECK(guest_access(&pair.provider, REGION_BASE, STORE) != NULL);
	pair_destroy(&pair);
}

static void read_only(void)
{
	struct pair pair;

	pair_attached(&pair, CSM_PERM_READ);
	for (uint64_t offset = 0; offset < REGION_SIZE; offset += GRANULE_SIZE) {
		CHECK(guest_access(&pair.consumer, MOUNT_BASE + offset, LOAD) != NULL);
		CHECK(guest_access(&pair.consumer, MOUNT_BASE + offset, STORE) == NULL);
	}
	/* The monitor itself must not write there for the consumer. */
	EQUAL(csm_call(&pair.consumer, SMC_RSI_REALM_CONFIG, MOUNT_BASE, 0, 0, 0), RSI_ERROR_INPUT);
	EQUAL(csm_call(&pair.consumer, SMC_RSI_HOST_CALL, MOUNT_BASE, 0, 0, 0), RSI_ERROR_INPUT);
	pair_destroy(&pair);
}

static void revocation_is_final(void)
{
	struct pair pair;
	unsigned int before;

	pair_attached(&pair, RW);
	before = host_tlbi().count;
	EQUAL(csm_call(&pair.provider, SMC_CSM_REVOKE, pair.csm_id, pair.consumer_id, 0, 0),
	      CSM_SUCCESS);
	EQUAL(host_tlbi().count - before, 1);
	EQUAL(host_tlbi().vmid, pair.consumer.vmid);
	EQUAL(host_tlbi().ipa, MOUNT_BASE);
	EQUAL(host_tlbi().size, REGION_SIZE);
	for (uint64_t offset = 0; offset < REGION_SIZE; offset += GRANULE_SIZE) {
		struct smc_call entry =
			RMI(SMC_RMI_RTT_READ_ENTRY, pair.consumer.rd, MOUNT_BASE + offset, 3);

		CHECK(guest_access(&pair.consumer, MOUNT_BASE + offset, LOAD) == NULL);
		EQUAL(entry.x[2], RMI_UNASSIGNED);
		EQUAL(entry.x[4], RIPAS_EMPTY);
	}
	EQUAL(csm_call(&pair.consumer, SMC_CSM_ATTACH, pair.csm_id, 0, 0, 0), CSM_ERROR_DENIED);
	pair_destroy(&pair);
}

static void exits_and_reentry(void)
{
	const struct rmi_rec_exit *exit;
	struct pair pair;

	pair_new(&pair);
	exit = &realm_run(&pair.provider)->exit;
	/* RIPAS RAM, but no page: the host unmaps nothing and maps nothing. */
	EQUAL(csm_enter_call(&pair.provider, SMC_CSM_CREATE, 0, REGION_BASE + REGION_SIZE, 0, 0),
	      RETURNED);
	EQUAL(seen.x[0], CSM_ERROR_INPUT); /* EMPTY between */
	EQUAL(csm_call(&pair.provider, SMC_CSM_CREATE, REGION_BASE, REGION_SIZE, 0, 0),
	      CSM_SUCCESS);
	pair.csm_id = seen.x[1];
	EQUAL(csm_call(&pair.provider, SMC_CSM_SHARE, pair.csm_id, pair.consumer_id, RW, 0),
	      CSM_SUCCESS);
	/* Where the consumer has a page of its own: it is to give it up. */
	exit = &realm_run(&pair.consumer)->exit;
	EQUAL(csm_enter_call(&pair.consumer, SMC_CSM_RESERVE, pair.csm_id, pair.provider_id, 0,
			     REGION_SIZE),
	      EXITED);
	EQUAL(exit->gprs[0], CSM_EXIT_VACATE);
	EQUAL(exit->gprs[1], pair.csm_id);
	EQUAL(exit->gprs[2], pair.provider_id);
	EQUAL(exit->ripas_base, 0);
	EQUAL(exit->ripas_top, REGION_SIZE);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_RESERVE, pair.csm_id, pair.provider_id, 0,
		       REGION_SIZE),
	      CSM_ERROR_NO_RESOURCE);
	/* Beyond the tables: EMPTY will do to reserve, but not to map. */
	EQUAL(csm_call(&pair.consumer, SMC_CSM_RESERVE, pair.csm_id, pair.provider_id,
		       4 * REALM_BLOCK, REGION_SIZE),
	      CSM_SUCCESS);
	EQUAL(csm_enter_call(&pair.consumer, SMC_CSM_ATTACH, pair.csm_id, 0, 0, 0), EXITED);
	EQUAL(exit->gprs[0], CSM_EXIT_NEED_RTT);
	EQUAL(exit->gprs[2], 3);
	EQUAL(exit->ripas_base, 4 * REALM_BLOCK);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_ATTACH, pair.csm_id, 0, 0, 0),
	      CSM_ERROR_NO_RESOURCE);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_DETACH, pair.csm_id, 0, 0, 0), CSM_SUCCESS);
	pair_destroy(&pair);
}

static void host_takes_pages(void)
{
	struct smc_call call;
	struct pair pair;

	pair_attached(&pair, RW);
	*guest_access(&pair.provider, REGION_BASE, STORE) = 0x77;
	/* The consumer's: unmapped, not wiped, and no address. */
	call = RMI(SMC_RMI_DATA_DESTROY, pair.consumer.rd, MOUNT_BASE);
	EQUAL(call.x[0], RMI_SUCCESS);
	EQUAL(call.x[1], 0);
	EQUAL(call.x[2], MOUNT_BASE + GRANULE_SIZE);
	CHECK(guest_access(&pair.consumer, MOUNT_BASE, LOAD) == NULL);
	EQUAL(*guest_access(&pair.provider, REGION_BASE, LOAD), 0x77);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, pair.page[0]), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_DATA_DESTROY, pair.consumer.rd, MOUNT_BASE), rtt_error(3));
	/* The provider's: gone for both, wiped, and the host's. */
	call = RMI(SMC_RMI_DATA_DESTROY, pair.provider.rd, REGION_BASE + GRANULE_SIZE);
	EQUAL(call.x[0], RMI_SUCCESS);
	EQUAL(call.x[1], pair.page[1]);
	CHECK(guest_access(&pair.consumer, MOUNT_BASE + GRANULE_SIZE, LOAD) == NULL);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, pair.page[1]), RMI_SUCCESS);
	CHECK(guest_access(&pair.consumer, MOUNT_BASE + (2 * GRANULE_SIZE), LOAD) != NULL);
	pair_destroy(&pair);
}

static void host_changes_tables(void)
{
	uint64_t page;
	struct pair pair;

	pair_reserved(&pair, RW);
	page = fresh_delegated();
	EQUAL(STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, pair.consumer.rd, page, MOUNT_BASE),
	      RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_DESTROY, pair.consumer.rd, REALM_BLOCK, 3), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_FOLD, pair.consumer.rd, REALM_BLOCK, 3), RMI_ERROR_INPUT);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_ATTACH, pair.csm_id, 0, 0, 0), CSM_SUCCESS);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, pair.consumer.rd, page, MOUNT_BASE),
	      RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_DESTROY, pair.consumer.rd, REALM_BLOCK, 3), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_FOLD, pair.consumer.rd, REALM_BLOCK, 3), RMI_ERROR_INPUT);
	/* Elsewhere all is as before. */
	EQUAL(STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, pair.consumer.rd, page,
		     MOUNT_BASE - GRANULE_SIZE),
	      RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, pair.provider.rd), RMI_ERROR_REALM);
	pair_destroy(&pair);
}

static void ripas_stays(void)
{
	struct pair pair;
	uint64_t page = GRANULE_SIZE;

	pair_new(&pair);
	EQUAL(csm_call(&pair.provider, SMC_CSM_CREATE, REGION_BASE, REGION_SIZE, 0, 0),
	      CSM_SUCCESS);
	pair.csm_id = seen.x[1];
	EQUAL(csm_call(&pair.provider, SMC_RSI_IPA_STATE_SET, REGION_BASE, REGION_BASE + page,
		       RIPAS_EMPTY, 0),
	      RSI_ERROR_INPUT);
	EQUAL(csm_call(&pair.provider, SMC_RSI_IPA_STATE_SET, REGION_BASE - page,
		       REGION_BASE + page, RIPAS_RAM, 0),
	      RSI_ERROR_INPUT);
	EQUAL(csm_call(&pair.provider, SMC_CSM_DESTROY, pair.csm_id, 0, 0, 0), CSM_SUCCESS);
	pair_destroy(&pair);
}

static enum arch_exit ask_for_empty(struct arch_rec *rec)
{
	return guest_smc(rec, SMC_RSI_IPA_STATE_SET, REGION_BASE, REGION_BASE + REGION_SIZE,
			 RIPAS_EMPTY, 0);
}

/*
 * One REC asks for a RIPAS change; before the host carries it out, another makes the range a region
 * and shares it.
 */
static void ripas_change_meets_region(void)
{
	struct csm_pending pending = {.operation = 0};
	uint64_t create[5] = {SMC_CSM_CREATE, REGION_BASE, REGION_SIZE, 0, 0};
	struct csm_reply reply;
	struct pair pair;

	pair_new(&pair);
	SCRIPT(ask_for_empty);
	EQUAL(enter(&pair.provider), RMI_SUCCESS);
	EQUAL(realm_run(&pair.provider)->exit.exit_reason, RMI_EXIT_RIPAS_CHANGE);
	/* What that other REC does, as the core sees it. */
	csm_rsi_call(csm_rd(arch_realm_ptr(pair.provider.rd)), create, &pending, &reply);
	EQUAL(reply.x[0], CSM_SUCCESS);
	EQUAL(STATUS(SMC_RMI_RTT_SET_RIPAS, pair.provider.rd, pair.provider.rec[0], REGION_BASE,
		     REGION_BASE + REGION_SIZE),
	      RMI_ERROR_INPUT);
	CHECK(guest_access(&pair.provider, REGION_BASE, STORE) != NULL);
	pair_destroy(&pair);
}

static uint64_t abort_iss;

static enum arch_exit abort_data(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_DATA_ABORT, abort_iss, MOUNT_BASE);
}

static enum arch_exit abort_fetch(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_INST_ABORT, abort_iss, MOUNT_BASE);
}

static enum arch_exit look(struct arch_rec *rec)
{
	(void)rec;
	return ARCH_EXIT_IRQ;
}

/* A realm's fault in a mount is between the realm and the monitor: the host sees no exit for it. */
static void aborts_stay_inside(void)
{
	struct pair pair;
	uint64_t pc;

	pair_attached(&pair, CSM_PERM_READ);
	pc = seen.pc;
	abort_iss = ESR_ABORT_WNR | FSC_PERMISSION_L3;
	SCRIPT(abort_data, look);
	EQUAL(enter(&pair.consumer), RMI_SUCCESS);
	EQUAL(realm_run(&pair.consumer)->exit.exit_reason, RMI_EXIT_IRQ);
	CHECK(seen.pc != pc); /* at the realm's vector */
	pc = seen.pc;
	abort_iss = FSC_PERMISSION_L3;
	SCRIPT(abort_fetch, look);
	EQUAL(enter(&pair.consumer), RMI_SUCCESS);
	EQUAL(realm_run(&pair.consumer)->exit.exit_reason, RMI_EXIT_IRQ);
	/* A fault from before the mapping was there: the access is simply made again. */
	pc = seen.pc;
	abort_iss = FSC_TRANSLATION_L3;
	SCRIPT(abort_data, look);
	EQUAL(enter(&pair.consumer), RMI_SUCCESS);
	EQUAL(realm_run(&pair.consumer)->exit.exit_reason, RMI_EXIT_IRQ);
	EQUAL(seen.pc, pc);
	/* Revoked: an abort for the realm, too. */
	EQUAL(csm_call(&pair.provider, SMC_CSM_REVOKE, pair.csm_id, pair.consumer_id, 0, 0),
	      CSM_SUCCESS);
	SCRIPT(abort_data, look);
	EQUAL(enter(&pair.consumer), RMI_SUCCESS);
	EQUAL(realm_run(&pair.consumer)->exit.exit_reason, RMI_EXIT_IRQ);
	pair_destroy(&pair);
}

static void host_calls(void)
{
	struct smc_call call;
	struct pair pair;
	struct realm plain;
	uint64_t granule, rd;

	pair_attached(&pair, RW);
	rd = pair.provider.rd;
	call = RMI(SMC_RMI_CSM, RMI_CSM_INFO, rd);
	EQUAL(call.x[1], pair.provider_id);
	EQUAL(call.x[2], 1);
	EQUAL(call.x[3], 1);
	EQUAL(call.x[4], 62 - 3);
	call = RMI(SMC_RMI_CSM, RMI_CSM_INFO, pair.consumer.rd);
	EQUAL(call.x[2], UINT64_C(1) << 32);
	granule = fresh_delegated();
	EQUAL(STATUS(SMC_RMI_CSM, RMI_CSM_APT_ADD, rd, granule + 8), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_CSM, RMI_CSM_APT_ADD, rd, fresh()), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_CSM, RMI_CSM_APT_ADD, rd, pair.page[0]), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_CSM, RMI_CSM_APT_ADD, rd, rd), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_CSM, RMI_CSM_APT_ADD, pair.provider.rec[0], granule), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_CSM, RMI_CSM_APT_REMOVE, granule), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_CSM, RMI_CSM_INFO, granule), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_CSM, RMI_CSM_APT_REMOVE + 1, rd, granule), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_CSM, UINT64_MAX, rd, granule), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_CSM, RMI_CSM_INFO, rd, UINT64_MAX, UINT64_MAX), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_CSM, RMI_CSM_APT_ADD, rd, granule), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, granule), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_CSM, RMI_CSM_APT_ADD, pair.consumer.rd, granule), RMI_ERROR_INPUT);
	EQUAL(remove_apt(&pair.provider), 2);
	CHECK(guest_access(&pair.consumer, MOUNT_BASE, LOAD) == NULL);
	EQUAL(RMI(SMC_RMI_CSM, RMI_CSM_INFO, rd).x[1], 0);
	pair_destroy(&pair);

	/* Without an APT: an answer, but no id; and nothing to remove. */
	realm_active(&plain);
	EQUAL(csm_call(&plain, SMC_CSM_FEATURES, 1, 0, 0, 0), CSM_SUCCESS);
	EQUAL(seen.x[1], 0);
	EQUAL(csm_call(&plain, SMC_CSM_NOTIFY, 0, 0, 0, 0), CSM_ERROR_INPUT);
	EQUAL(csm_call(&plain, SMC_CSM_READMIT + 1, 0, 0, 0, 0), CSM_NOT_SUPPORTED);
	EQUAL(csm_enter_call(&plain, SMC_CSM_CREATE, 0, GRANULE_SIZE, 0, 0), EXITED);
	EQUAL(realm_run(&plain)->exit.gprs[0], CSM_EXIT_NEED_APT);
	EQUAL(realm_run(&plain)->exit.gprs[1], 2);
	EQUAL(csm_call(&plain, SMC_CSM_CREATE, 0, GRANULE_SIZE, 0, 0), CSM_ERROR_NO_RESOURCE);
	EQUAL(RMI(SMC_RMI_CSM, RMI_CSM_APT_REMOVE, plain.rd).x[1], CSM_REMOVE_DONE);
}

/* A realm with nothing left but its table: others may still look its region up, so it stays. */
static void realm_outlives_its_table(void)
{
	struct pair pair;

	pair_attached(&pair, RW);
	EQUAL(STATUS(SMC_RMI_REC_DESTROY, pair.provider.rec[0]), RMI_SUCCESS);
	empty_realm(&pair.provider);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, pair.provider.rd), RMI_ERROR_REALM);
	CHECK(guest_access(&pair.consumer, MOUNT_BASE, LOAD) == NULL);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_INFO, pair.csm_id, 0, 0, 0), CSM_SUCCESS);
	EQUAL(remove_apt(&pair.provider), 1);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_INFO, pair.csm_id, 0, 0, 0), CSM_ERROR_GONE);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, pair.provider.rd), RMI_SUCCESS);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_ATTACH, pair.csm_id, 0, 0, 0), CSM_ERROR_GONE);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_DETACH, pair.csm_id, 0, 0, 0), CSM_SUCCESS);
	EQUAL(remove_apt(&pair.consumer), 1);
}

const struct test csm_tests[] = {
	{"two realms share memory, and nothing beside it", shares_memory},
	{"a read-only mount is not written to, nor by the monitor for the realm", read_only},
	{"revocation leaves no translation, and RIPAS EMPTY", revocation_is_final},
	{"exits name what is missing, and re-entry checks again", exits_and_reentry},
	{"DATA_DESTROY takes a page from all, or only from the consumer", host_takes_pages},
	{"tables under a reservation stay", host_changes_tables},
	{"RIPAS of a region stays", ripas_stays},
	{"a RIPAS change that was under way stops at a new region", ripas_change_meets_region},
	{"aborts in a mount are not the host's", aborts_stay_inside},
	{"the host's calls check what they are given", host_calls},
	{"a realm outlives its table, and its consumers learn of its end",
	 realm_outlives_its_table},
	{NULL, NULL},
};
