/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "test.h"
#include "world.h"

static void delegates_and_returns_a_granule(void)
{
	uint64_t pa = fresh();

	EQUAL(STATUS(SMC_RMI_GRANULE_DELEGATE, pa), RMI_SUCCESS);
	EQUAL(host_pas(pa), HOST_PAS_REALM);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, pa), RMI_SUCCESS);
	EQUAL(host_pas(pa), HOST_PAS_NONSECURE);
}

static void wipes_what_goes_back_to_the_host(void)
{
	static const uint8_t zero[GRANULE_SIZE];
	struct realm realm;
	uint64_t data;

	realm_new(&realm);
	data = realm_add_page(&realm, 0);
	memset(arch_realm_ptr(data), 0xee, GRANULE_SIZE);
	EQUAL(STATUS(SMC_RMI_DATA_DESTROY, realm.rd, 0), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, data), RMI_SUCCESS);
	CHECK(memcmp(host_ns_ptr(data), zero, sizeof(zero)) == 0);
}

/* What a delegated granule becomes next relies on it. */
static void wipes_what_comes_from_the_host(void)
{
	static const uint8_t zero[GRANULE_SIZE];
	uint64_t pa = fresh();

	memset(host_ns_ptr(pa), 0xee, GRANULE_SIZE);
	EQUAL(STATUS(SMC_RMI_GRANULE_DELEGATE, pa), RMI_SUCCESS);
	CHECK(memcmp(arch_realm_ptr(pa), zero, sizeof(zero)) == 0);
}

static void wipes_tables(void)
{
	static const uint8_t zero[GRANULE_SIZE];
	uint64_t destroyed, folded, rd;
	struct realm realm;

	realm_new(&realm);
	realm_add_tables(&realm, REALM_UNPROTECTED);
	destroyed = RMI(SMC_RMI_RTT_DESTROY, realm.rd, REALM_UNPROTECTED, 3).x[1];
	folded = RMI(SMC_RMI_RTT_FOLD, realm.rd, REALM_UNPROTECTED, 2).x[1];
	CHECK(memcmp(arch_realm_ptr(destroyed), zero, sizeof(zero)) == 0);
	CHECK(memcmp(arch_realm_ptr(folded), zero, sizeof(zero)) == 0);
	rd = realm.rd;
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, rd), RMI_SUCCESS);
	CHECK(memcmp(arch_realm_ptr(rd), zero, sizeof(zero)) == 0);
	CHECK(memcmp(arch_realm_ptr(realm.rtt_base), zero, sizeof(zero)) == 0);
}

static void refuses_addresses_that_are_no_granules(void)
{
	EQUAL(STATUS(SMC_RMI_GRANULE_DELEGATE, HOST_BANK0_BASE + 8), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_GRANULE_DELEGATE, HOST_BANK0_BASE - GRANULE_SIZE), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_GRANULE_DELEGATE, HOST_BANK0_BASE + HOST_BANK_SIZE), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_GRANULE_DELEGATE, UINT64_MAX & ~(GRANULE_SIZE - 1)), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, HOST_BANK0_BASE + 1), RMI_ERROR_INPUT);
}

static void tracks_every_bank(void)
{
	uint64_t last = HOST_BANK1_BASE + HOST_BANK_SIZE - GRANULE_SIZE;

	EQUAL(STATUS(SMC_RMI_GRANULE_DELEGATE, last), RMI_SUCCESS);
	EQUAL(granule_pa(granule_find(last)), last);
	EQUAL(granule_pa(granule_find(HOST_BANK0_BASE)), HOST_BANK0_BASE);
}

static void refuses_a_granule_in_the_wrong_state(void)
{
	uint64_t pa = fresh_delegated();
	struct realm realm;

	EQUAL(STATUS(SMC_RMI_GRANULE_DELEGATE, pa), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, fresh()), RMI_ERROR_INPUT);
	realm_active(&realm);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, realm.rd), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, realm.rec[0]), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, realm.rtt_base), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, 0, 3).x[3]),
	      RMI_ERROR_INPUT);
}

static void keeps_the_state_when_el3_refuses(void)
{
	uint64_t root = fresh(), pa = fresh_delegated();

	host_make_root(root);
	EQUAL(STATUS(SMC_RMI_GRANULE_DELEGATE, root), RMI_ERROR_INPUT);
	EQUAL(granule_find(root)->state, GRANULE_NS);
	host_refuse_next_gpt_change();
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, pa), RMI_ERROR_INPUT);
	EQUAL(granule_find(pa)->state, GRANULE_DELEGATED);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, pa), RMI_SUCCESS);
}

static void answers_unknown_calls(void)
{
	EQUAL(STATUS(SMC64_STD_FAST(0x156U)), SMC_NOT_SUPPORTED);
	EQUAL(STATUS(SMC64_STD_FAST(0x14FU)), SMC_NOT_SUPPORTED);
	EQUAL(STATUS(SMC64_STD_FAST(0x190U)), SMC_NOT_SUPPORTED);
	EQUAL(STATUS(0x84000150U), SMC_NOT_SUPPORTED);
	EQUAL(STATUS(0), SMC_NOT_SUPPORTED);
}

static void tells_version_and_features(void)
{
	struct smc_call call = RMI(SMC_RMI_VERSION, RMI_VERSION_1_0);

	EQUAL(call.x[0], RMI_SUCCESS);
	EQUAL(call.x[1], RMI_VERSION_1_0);
	EQUAL(call.x[2], RMI_VERSION_1_0);
	EQUAL(STATUS(SMC_RMI_VERSION, 0x20000), RMI_ERROR_INPUT);
	EQUAL(RMI(SMC_RMI_VERSION, 0x20000).x[2], RMI_VERSION_1_0);

	call = RMI(SMC_RMI_FEATURES, 0);
	EQUAL(call.x[0], RMI_SUCCESS);
	EQUAL(call.x[1] & 0xff, 40);				    /* S2SZ */
	EQUAL((call.x[1] >> 14) & 0x3f, 5);			    /* NUM_BPS */
	EQUAL((call.x[1] >> 20) & 0x3f, 3);			    /* NUM_WPS */
	EQUAL((call.x[1] >> 32) & 3, 1);			    /* SHA-256, not SHA-512 */
	EQUAL((call.x[1] >> 34) & 0xf, HOST_NUM_LRS - 1);	    /* GICV3_NUM_LRS */
	EQUAL(call.x[1] & ((1U << 8) | (1U << 9) | (1U << 26)), 0); /* LPA2, SVE, PMU */
	EQUAL(RMI(SMC_RMI_FEATURES, 1).x[0], RMI_SUCCESS);
	EQUAL(RMI(SMC_RMI_FEATURES, 1).x[1], 0);
}

const struct test granule_tests[] = {
	{"granule: delegates and returns a granule", delegates_and_returns_a_granule},
	{"granule: wipes what goes back to the host", wipes_what_goes_back_to_the_host},
	{"granule: wipes what comes from the host", wipes_what_comes_from_the_host},
	{"granule: wipes tables and realm descriptors", wipes_tables},
	{"granule: refuses addresses that are no granules", refuses_addresses_that_are_no_granules},
	{"granule: tracks every bank", tracks_every_bank},
	{"granule: refuses a granule in the wrong state", refuses_a_granule_in_the_wrong_state},
	{"granule: keeps the state when EL3 refuses", keeps_the_state_when_el3_refuses},
	{"dispatch: answers unknown calls", answers_unknown_calls},
	{"dispatch: tells version and features", tells_version_and_features},
	{0},
};
