/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "test.h"
#include "world.h"

static uint64_t create(const struct realm *realm)
{
	return STATUS(SMC_RMI_REALM_CREATE, realm->rd, realm->params_pa);
}

static void lives_and_dies(void)
{
	struct realm realm;

	realm_new(&realm);
	EQUAL(granule_find(realm.rd)->state, GRANULE_RD);
	EQUAL(granule_find(realm.rtt_base)->state, GRANULE_RTT);
	EQUAL(STATUS(SMC_RMI_REALM_ACTIVATE, realm.rd), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_REALM_ACTIVATE, realm.rd), RMI_ERROR_REALM);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, realm.rd), RMI_SUCCESS);
	EQUAL(granule_find(realm.rd)->state, GRANULE_DELEGATED);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, realm.rd), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, realm.rtt_base), RMI_SUCCESS);
}

static void refuses_wrong_parameters(void)
{
	struct realm realm;
	struct rmi_realm_params good, *params;

	realm_prepare(&realm);
	params = realm_params(&realm);
	good = *params;
#define REFUSED(field, value)                                                                      \
	do {                                                                                       \
		params->field = (value);                                                           \
		EQUAL(create(&realm), RMI_ERROR_INPUT);                                            \
		*params = good;                                                                    \
	} while (0)
	REFUSED(flags, RMI_REALM_FLAG_LPA2);
	REFUSED(flags, RMI_REALM_FLAG_SVE);
	REFUSED(flags, RMI_REALM_FLAG_PMU);
	REFUSED(s2sz, 31);
	REFUSED(s2sz, 41);
	REFUSED(s2sz, 255);
	REFUSED(num_bps, 0);
	REFUSED(num_bps, 6);
	REFUSED(num_wps, 0);
	REFUSED(num_wps, 4);
	REFUSED(hash_algo, 1);
	REFUSED(rtt_level_start, -1);
	REFUSED(rtt_level_start, 0); /* a 40-bit machine has no level 0 */
	REFUSED(rtt_level_start, 2); /* 33 bits need 4 tables */
	REFUSED(rtt_level_start, 3);
	REFUSED(rtt_level_start, 4);
	REFUSED(rtt_num_start, 0);
	REFUSED(rtt_num_start, 2);
	REFUSED(rtt_base, realm.rd);
	REFUSED(rtt_base, realm.rtt_base + 8);
	REFUSED(rtt_base, fresh());
#undef REFUSED
	EQUAL(create(&realm), RMI_SUCCESS);
}

static void refuses_wrong_granules(void)
{
	struct realm realm;
	uint64_t params_pa;

	realm_prepare(&realm);
	EQUAL(STATUS(SMC_RMI_REALM_CREATE, fresh(), realm.params_pa), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_REALM_CREATE, realm.rd + 1, realm.params_pa), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_REALM_CREATE, realm.rd, realm.params_pa + 8), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_REALM_CREATE, realm.rd, fresh_delegated()), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_REALM_CREATE, realm.rd, 0), RMI_ERROR_INPUT);
	host_fault_next_copy();
	params_pa = realm.params_pa;
	EQUAL(STATUS(SMC_RMI_REALM_CREATE, realm.rd, params_pa), RMI_ERROR_INPUT);
	EQUAL(create(&realm), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_REALM_ACTIVATE, realm.rtt_base), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, realm.rtt_base), RMI_ERROR_INPUT);
}

static void gives_a_vmid_to_one_realm_only(void)
{
	struct realm first, second;

	realm_new(&first);
	realm_prepare(&second);
	realm_params(&second)->vmid = (uint16_t)first.vmid;
	EQUAL(create(&second), RMI_ERROR_INPUT);
	EQUAL(granule_find(second.rd)->state, GRANULE_DELEGATED);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, first.rd), RMI_SUCCESS);
	EQUAL(create(&second), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, second.rd), RMI_SUCCESS);
}

static void concatenates_start_tables(void)
{
	struct realm realm;
	struct rmi_realm_params *params;
	uint64_t block = fresh_delegated_block(16);

	realm_prepare(&realm);
	params = realm_params(&realm);
	params->s2sz = 34;
	params->rtt_level_start = 2; /* 8 tables of 1 GiB are 33 bits, 16 are 34 */
	params->rtt_num_start = 16;
	params->rtt_base = block + GRANULE_SIZE;
	EQUAL(create(&realm), RMI_ERROR_INPUT); /* not aligned to 64 KiB */
	params->rtt_base = block;
	params->rtt_num_start = 8;
	EQUAL(create(&realm), RMI_ERROR_INPUT);
	params->rtt_num_start = 16;
	EQUAL(create(&realm), RMI_SUCCESS);
	EQUAL(granule_find(block + (15 * GRANULE_SIZE))->state, GRANULE_RTT);

	/*
	 * In the last table, unprotected; in the first of the unprotected half; and the last
	 * protected entry.
	 */
	EQUAL(STATUS(SMC_RMI_RTT_MAP_UNPROTECTED, realm.rd, (UINT64_C(1) << 34) - REALM_BLOCK, 2,
		     HOST_BANK0_BASE | RTTE_MEMATTR_WB | RTTE_S2AP_RW),
	      RMI_SUCCESS);
	EQUAL(RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, UINT64_C(1) << 33, 2).x[2], RMI_UNASSIGNED);
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm.rd, fresh_delegated(),
		     (UINT64_C(1) << 33) - REALM_BLOCK, 3),
	      RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, realm.rd), RMI_ERROR_REALM);
	EQUAL(STATUS(SMC_RMI_RTT_DESTROY, realm.rd, (UINT64_C(1) << 33) - REALM_BLOCK, 3),
	      RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, realm.rd), RMI_SUCCESS);
	EQUAL(host_tlbi().vmid, realm.vmid);
	EQUAL(host_tlbi().size, UINT64_MAX);
	EQUAL(granule_find(block + (15 * GRANULE_SIZE))->state, GRANULE_DELEGATED);
}

static void is_not_destroyed_while_in_use(void)
{
	struct realm realm;

	realm_new(&realm);
	realm_add_rec(&realm, 0, true);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, realm.rd), RMI_ERROR_REALM);
	EQUAL(STATUS(SMC_RMI_REC_DESTROY, realm.rec[0]), RMI_SUCCESS);
	realm_add_tables(&realm, 0);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, realm.rd), RMI_ERROR_REALM);
	EQUAL(STATUS(SMC_RMI_RTT_DESTROY, realm.rd, 0, 3), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_RTT_DESTROY, realm.rd, 0, 2), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, realm.rd), RMI_SUCCESS);
}

const struct test realm_tests[] = {
	{"realm: lives and dies", lives_and_dies},
	{"realm: refuses wrong parameters", refuses_wrong_parameters},
	{"realm: refuses wrong granules", refuses_wrong_granules},
	{"realm: gives a VMID to one realm only", gives_a_vmid_to_one_realm_only},
	{"realm: concatenates start tables", concatenates_start_tables},
	{"realm: is not destroyed while in use", is_not_destroyed_while_in_use},
	{0},
};
