/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "test.h"
#include "world.h"

static void numbers_recs_by_mpidr(void)
{
	uint64_t index;

	EQUAL(rec_mpidr_of_index(15), 15);
	EQUAL(rec_mpidr_of_index(16), 0x100);
	EQUAL(rec_mpidr_of_index(0x1234), 0x12304);
	CHECK(rec_index_of_mpidr(0x12304, &index));
	EQUAL(index, 0x1234);
	CHECK(!rec_index_of_mpidr(0x10, &index));
	CHECK(!rec_index_of_mpidr(UINT64_C(1) << 32, &index));
	CHECK(!rec_index_of_mpidr(UINT64_C(1) << 31, &index));
}

static void creates_recs_in_order(void)
{
	uint64_t params_pa = fresh(), rec = fresh_delegated();
	struct rmi_rec_params *params = host_ns_ptr(params_pa);
	struct realm realm;

	realm_new(&realm);
	memset(params, 0, sizeof(*params));
	params->mpidr = 1;
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm.rd, rec, params_pa), RMI_ERROR_INPUT);
	params->mpidr = 0x10;
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm.rd, rec, params_pa), RMI_ERROR_INPUT);
	params->mpidr = 0;
	params->num_aux = 1;
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm.rd, rec, params_pa), RMI_ERROR_INPUT);
	params->num_aux = 0;
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm.rd, rec, params_pa), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm.rd, fresh_delegated(), params_pa), RMI_ERROR_INPUT);
	EQUAL(granule_find(realm.rd)->refcount, 1);
	EQUAL(RMI(SMC_RMI_REC_AUX_COUNT, realm.rd).x[1], 0);
	EQUAL(STATUS(SMC_RMI_REC_AUX_COUNT, rec), RMI_ERROR_INPUT);
}

/* Without making them all: the RD's count is what counts. */
static void limits_the_number_of_recs(void)
{
	struct granule *g_rd;
	struct realm realm;

	realm_new(&realm);
	g_rd = granule_find(realm.rd);
	granule_get(g_rd, (1U << 15) - 2);
	realm_add_rec(&realm, 0, true);
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm.rd, fresh_delegated(), realm.params_pa),
	      RMI_ERROR_REALM); /* whatever the affinity */
	realm.rec[1] = fresh_delegated();
	memset(realm_params(&realm), 0, GRANULE_SIZE);
	((struct rmi_rec_params *)realm_params(&realm))->mpidr = 1;
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm.rd, realm.rec[1], realm.params_pa), RMI_ERROR_REALM);
	granule_put(g_rd, 1);
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm.rd, realm.rec[1], realm.params_pa), RMI_SUCCESS);
}

static void refuses_wrong_granules(void)
{
	uint64_t params_pa = fresh(), rec = fresh_delegated();
	struct realm realm;

	realm_new(&realm);
	memset(host_ns_ptr(params_pa), 0, GRANULE_SIZE);
	EQUAL(STATUS(SMC_RMI_REC_CREATE, rec, rec, params_pa), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm.rd, realm.rd, params_pa), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm.rd, params_pa, params_pa), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm.rd, rec, rec), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm.rd, rec, params_pa + 8), RMI_ERROR_INPUT);
	host_fault_next_copy();
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm.rd, rec, params_pa), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_REC_DESTROY, rec), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_REALM_ACTIVATE, realm.rd), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm.rd, rec, params_pa), RMI_ERROR_REALM);
	((struct rmi_rec_params *)host_ns_ptr(params_pa))->mpidr = 7;
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm.rd, rec, params_pa), RMI_ERROR_REALM);
	EQUAL(granule_find(rec)->state, GRANULE_DELEGATED);
}

static void gives_a_rec_its_first_state(void)
{
	const struct rec *rec;
	struct realm realm;

	realm_new(&realm);
	realm_add_rec(&realm, 0x8000, true);
	realm_add_rec(&realm, 0x9000, false);
	rec = arch_realm_ptr(realm.rec[1]);
	EQUAL(rec->arch.pc, 0x9000);
	EQUAL(rec->arch.x[7], 0x1007);
	EQUAL(rec->arch.x[8], 0);
	EQUAL(rec->arch.vmpidr, 0x80000001);
	EQUAL(rec->arch.vttbr, realm.rtt_base | (realm.vmid << 48));
	CHECK(!rec->runnable);
}

static void destroys_a_rec(void)
{
	static const uint8_t zero[GRANULE_SIZE];
	struct realm realm;

	realm_active(&realm);
	EQUAL(STATUS(SMC_RMI_REC_DESTROY, realm.rec[0]), RMI_SUCCESS);
	EQUAL(granule_find(realm.rd)->refcount, 0);
	EQUAL(STATUS(SMC_RMI_REC_DESTROY, realm.rec[0]), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, realm.rec[0]), RMI_SUCCESS);
	CHECK(memcmp(host_ns_ptr(realm.rec[0]), zero, sizeof(zero)) == 0);
}

const struct test rec_tests[] = {
	{"rec: numbers RECs by MPIDR", numbers_recs_by_mpidr},
	{"rec: creates RECs in order", creates_recs_in_order},
	{"rec: limits the number of RECs", limits_the_number_of_recs},
	{"rec: refuses wrong granules", refuses_wrong_granules},
	{"rec: gives a REC its first state", gives_a_rec_its_first_state},
	{"rec: destroys a REC", destroys_a_rec},
	{0},
};
