/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "test.h"
#include "world.h"

static uint64_t smc_args[5];

/* What a register holds that is no argument. */
#define MARK(i) (UINT64_C(0x5EED000000000000) | (i))

/* Makes the SMC in smc_args. */
static enum arch_exit call(struct arch_rec *rec)
{
	rec->pc = 0x100;
	for (unsigned int i = 5; i < 31; i++) {
		rec->x[i] = MARK(i);
	}
	return guest_smc(rec, smc_args[0], smc_args[1], smc_args[2], smc_args[3], smc_args[4]);
}

static enum arch_exit idle(struct arch_rec *rec)
{
	(void)rec;
	return ARCH_EXIT_IRQ;
}

/*
 * From X4 on every call keeps what is no result (DEN0028, SMCCC 1.2). RSI_MEASUREMENT_READ returns
 * up to X8.
 */
static void check_kept(uint64_t fid)
{
	bool read = (fid == SMC_RSI_MEASUREMENT_READ) && (seen.x[0] == RSI_SUCCESS);

	EQUAL(seen.x[4], read ? seen.x[4] : smc_args[4]);
	for (unsigned int i = read ? 9 : 5; i < 31; i++) {
		EQUAL(seen.x[i], MARK(i));
	}
}

/*
 * Lets the realm make one SMC that the monitor answers itself; the answer is in `seen`. Returns X0.
 */
static uint64_t rsi(const struct realm *realm, uint64_t fid, uint64_t a1, uint64_t a2, uint64_t a3)
{
	smc_args[0] = fid;
	smc_args[1] = a1;
	smc_args[2] = a2;
	smc_args[3] = a3;
	SCRIPT(call, idle);
	EQUAL(enter(realm), RMI_SUCCESS);
	EQUAL(realm_run(realm)->exit.exit_reason, RMI_EXIT_IRQ);
	EQUAL(seen.pc, 0x104);
	check_kept(fid);
	return seen.x[0];
}

static void tells_version_and_features(void)
{
	struct realm realm;

	realm_active(&realm);
	EQUAL(rsi(&realm, SMC_RSI_VERSION, RSI_VERSION_1_0, 0, 0), RSI_SUCCESS);
	EQUAL(seen.x[1], RSI_VERSION_1_0);
	EQUAL(seen.x[2], RSI_VERSION_1_0);
	EQUAL(rsi(&realm, SMC_RSI_VERSION, 0x20000, 0, 0), RSI_ERROR_INPUT);
	EQUAL(rsi(&realm, SMC_RSI_FEATURES, 1, 2, 3), RSI_SUCCESS);
	EQUAL(seen.x[1], 0);
	EQUAL(seen.x[2], 0);
	EQUAL(seen.x[3], 0);
	EQUAL(rsi(&realm, SMCCC_VERSION, 0, 0, 0), SMCCC_VERSION_1_2);
}

static void answers_unknown_calls(void)
{
	struct realm realm;

	realm_active(&realm);
	EQUAL(rsi(&realm, 0xC600FF00, 1, 2, 3), SMC_NOT_SUPPORTED);
	EQUAL(seen.x[1], 0);
	EQUAL(seen.x[3], 0);
	EQUAL(rsi(&realm, SMC_RSI_ATTESTATION_TOKEN_INIT, 0, 0, 0), SMC_NOT_SUPPORTED);
	EQUAL(rsi(&realm, SMC_RSI_ATTESTATION_TOKEN_CONTINUE, 0, 0, 0), SMC_NOT_SUPPORTED);
	EQUAL(rsi(&realm, SMC_RMI_VERSION, 0, 0, 0), SMC_NOT_SUPPORTED);
	EQUAL(rsi(&realm, 0, 0, 0, 0), SMC_NOT_SUPPORTED);
}

static void writes_the_realms_configuration(void)
{
	const struct rsi_realm_config *config;
	struct realm realm;

	realm_active(&realm);
	EQUAL(rsi(&realm, SMC_RSI_REALM_CONFIG, 8, 0, 0), RSI_ERROR_INPUT);
	EQUAL(rsi(&realm, SMC_RSI_REALM_CONFIG, REALM_UNPROTECTED, 0, 0), RSI_ERROR_INPUT);
	EQUAL(rsi(&realm, SMC_RSI_REALM_CONFIG, 0x1000, 0, 0), RSI_ERROR_INPUT); /* empty */
	EQUAL(rsi(&realm, SMC_RSI_REALM_CONFIG, 0, 0, 0), RSI_SUCCESS);
	config = arch_realm_ptr(RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, 0, 3).x[3]);
	EQUAL(config->ipa_width, 33);
	EQUAL(config->hash_algo, RMI_HASH_SHA_256);
	EQUAL(config->rpv[63], 0x5c);
}

static void asks_the_host_for_a_missing_buffer(void)
{
	struct rmi_rec_run *run;
	struct realm realm;

	realm_active(&realm);
	run = realm_run(&realm);
	EQUAL(STATUS(SMC_RMI_DATA_DESTROY, realm.rd, 0), RMI_SUCCESS);
	smc_args[0] = SMC_RSI_REALM_CONFIG;
	smc_args[1] = 0;
	SCRIPT(call, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.exit_reason, RMI_EXIT_SYNC);
	EQUAL(run->exit.esr, ((uint64_t)ESR_EC_DATA_ABORT << 26) | (ESR_FSC_TRANSLATION_L0 + 3));
	EQUAL(run->exit.hpfar, 0);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.pc, 0x100); /* the SMC again */
	EQUAL(seen.x[0], SMC_RSI_REALM_CONFIG);
}

static void reports_ripas(void)
{
	struct realm realm;

	realm_active(&realm);
	EQUAL(rsi(&realm, SMC_RSI_IPA_STATE_GET, 0, 0x4000, 7), RSI_SUCCESS);
	EQUAL(seen.x[1], 0x1000);
	EQUAL(seen.x[2], RIPAS_RAM);
	EQUAL(seen.x[3], 0);
	EQUAL(rsi(&realm, SMC_RSI_IPA_STATE_GET, 0x1000, 0x4000, 0), RSI_SUCCESS);
	EQUAL(seen.x[1], 0x4000);
	EQUAL(seen.x[2], RIPAS_EMPTY);
	EQUAL(rsi(&realm, SMC_RSI_IPA_STATE_GET, REALM_BLOCK + 0x1000, REALM_UNPROTECTED, 0),
	      RSI_SUCCESS);
	EQUAL(seen.x[1], UINT64_C(1) << 30);
	EQUAL(rsi(&realm, SMC_RSI_IPA_STATE_GET, 0, 0, 0), RSI_ERROR_INPUT);
	EQUAL(rsi(&realm, SMC_RSI_IPA_STATE_GET, 8, 0x1000, 0), RSI_ERROR_INPUT);
	EQUAL(rsi(&realm, SMC_RSI_IPA_STATE_GET, 0, REALM_UNPROTECTED + 0x1000, 0),
	      RSI_ERROR_INPUT);
}

static void refuses_wrong_ripas_changes(void)
{
	struct realm realm;

	realm_active(&realm);
	EQUAL(rsi(&realm, SMC_RSI_IPA_STATE_SET, 0, 0x1000, RIPAS_DESTROYED), RSI_ERROR_INPUT);
	EQUAL(rsi(&realm, SMC_RSI_IPA_STATE_SET, 0, 0x1000, UINT64_C(1) << 32), RSI_ERROR_INPUT);
	EQUAL(rsi(&realm, SMC_RSI_IPA_STATE_SET, 0x1000, 0x1000, RIPAS_RAM), RSI_ERROR_INPUT);
	EQUAL(rsi(&realm, SMC_RSI_IPA_STATE_SET, 0, 0x1008, RIPAS_RAM), RSI_ERROR_INPUT);
	EQUAL(rsi(&realm, SMC_RSI_IPA_STATE_SET, 0, REALM_UNPROTECTED + 0x1000, RIPAS_RAM),
	      RSI_ERROR_INPUT);
}

static void reads_and_extends_measurements(void)
{
	const struct rd *rd;
	struct realm realm;
	uint8_t chain[40] = {0}, digest[SHA256_SIZE];

	realm_active(&realm);
	rd = arch_realm_ptr(realm.rd);
	EQUAL(rsi(&realm, SMC_RSI_MEASUREMENT_READ, 0, 0, 0), RSI_SUCCESS);
	CHECK(memcmp(&seen.x[1], rd->measurement[0].bytes, MEASUREMENT_SIZE) == 0);
	EQUAL(rsi(&realm, SMC_RSI_MEASUREMENT_READ, 5, 0, 0), RSI_ERROR_INPUT);
	EQUAL(rsi(&realm, SMC_RSI_MEASUREMENT_EXTEND, 0, 8, 0), RSI_ERROR_INPUT);
	EQUAL(rsi(&realm, SMC_RSI_MEASUREMENT_EXTEND, 5, 8, 0), RSI_ERROR_INPUT);
	EQUAL(rsi(&realm, SMC_RSI_MEASUREMENT_EXTEND, 1, 65, 0), RSI_ERROR_INPUT);

	/* Twice: HASH(HASH(0 || v) || v). */
	for (unsigned int i = 0; i < 2; i++) {
		EQUAL(rsi(&realm, SMC_RSI_MEASUREMENT_EXTEND, 4, 8, UINT64_C(0x1122334455667788)),
		      RSI_SUCCESS);
		memcpy(&chain[32], &(uint64_t){UINT64_C(0x1122334455667788)}, 8);
		sha256(chain, sizeof(chain), digest);
		memcpy(chain, digest, sizeof(digest));
	}
	CHECK(memcmp(rd->measurement[4].bytes, digest, sizeof(digest)) == 0);
}

static struct rsi_host_call *host_call_page(const struct realm *realm)
{
	return arch_realm_ptr(RMI(SMC_RMI_RTT_READ_ENTRY, realm->rd, 0, 3).x[3]);
}

static void makes_a_host_call(void)
{
	struct rsi_host_call *page;
	struct rmi_rec_run *run;
	struct realm realm;

	realm_active(&realm);
	run = realm_run(&realm);
	page = host_call_page(&realm);
	page[1].imm = 0xabcd;
	page[1].gprs[0] = 11;
	page[1].gprs[30] = 22;
	smc_args[0] = SMC_RSI_HOST_CALL;
	smc_args[1] = 0x100;
	SCRIPT(call, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.exit_reason, RMI_EXIT_HOST_CALL);
	EQUAL(run->exit.imm, 0xabcd);
	EQUAL(run->exit.gprs[0], 11);
	EQUAL(run->exit.gprs[30], 22);
	run->enter.gprs[0] = 33;
	run->enter.gprs[30] = 44;
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.x[0], RSI_SUCCESS);
	EQUAL(seen.x[1], 0);
	EQUAL(seen.pc, 0x104);
	EQUAL(page[1].gprs[0], 33);
	EQUAL(page[1].gprs[30], 44);
	EQUAL(page[1].imm, 0xabcd);
	EQUAL(page[0].gprs[0], 0);
}

static void refuses_wrong_host_calls(void)
{
	struct realm realm;

	realm_active(&realm);
	EQUAL(rsi(&realm, SMC_RSI_HOST_CALL, 0x80, 0, 0), RSI_ERROR_INPUT);
	EQUAL(rsi(&realm, SMC_RSI_HOST_CALL, REALM_UNPROTECTED, 0, 0), RSI_ERROR_INPUT);
	EQUAL(rsi(&realm, SMC_RSI_HOST_CALL, 0x1000, 0, 0), RSI_ERROR_INPUT);
}

static void survives_losing_the_host_calls_page(void)
{
	struct rmi_rec_run *run;
	struct realm realm;

	realm_active(&realm);
	run = realm_run(&realm);
	smc_args[0] = SMC_RSI_HOST_CALL;
	smc_args[1] = 0x100;
	SCRIPT(call, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_DATA_DESTROY, realm.rd, 0), RMI_SUCCESS);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.exit_reason, RMI_EXIT_SYNC);
	EQUAL(run->exit.esr & ESR_ABORT_FSC_MASK, ESR_FSC_TRANSLATION_L0 + 3);
	EQUAL(seen.x[0], SMC_RSI_HOST_CALL); /* the realm has not run */
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.exit_reason, RMI_EXIT_SYNC);
}

const struct test rsi_tests[] = {
	{"rsi: tells version and features", tells_version_and_features},
	{"rsi: answers unknown calls", answers_unknown_calls},
	{"rsi: writes the realm's configuration", writes_the_realms_configuration},
	{"rsi: asks the host for a missing buffer", asks_the_host_for_a_missing_buffer},
	{"rsi: reports RIPAS", reports_ripas},
	{"rsi: refuses wrong RIPAS changes", refuses_wrong_ripas_changes},
	{"rsi: reads and extends measurements", reads_and_extends_measurements},
	{"rsi: makes a host call", makes_a_host_call},
	{"rsi: refuses wrong host calls", refuses_wrong_host_calls},
	{"rsi: survives losing the host call's page", survives_losing_the_host_calls_page},
	{0},
};
