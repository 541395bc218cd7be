/* SPDX-License-Identifier: BSD-3-Clause */
#include "test.h"
#include "world.h"

#define HOST_DESC(pa) ((pa) | RTTE_MEMATTR_WB | RTTE_S2AP_RW)

static uint64_t map(const struct realm *realm, uint64_t ipa, uint64_t level, uint64_t desc)
{
	return STATUS(SMC_RMI_RTT_MAP_UNPROTECTED, realm->rd, ipa, level, desc);
}

static void maps_and_unmaps_a_page(void)
{
	uint64_t ipa = REALM_UNPROTECTED + 0x4000, pa = fresh();
	struct realm realm;
	struct smc_call call;

	realm_new(&realm);
	EQUAL(map(&realm, ipa, 3, HOST_DESC(pa)), rtt_error(1));
	realm_add_tables(&realm, ipa);
	EQUAL(map(&realm, ipa, 3, HOST_DESC(pa)), RMI_SUCCESS);
	EQUAL(map(&realm, ipa, 3, HOST_DESC(pa)), rtt_error(3));
	call = RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, ipa, 3);
	EQUAL(call.x[2], RMI_ASSIGNED);
	EQUAL(call.x[3], HOST_DESC(pa));

	call = RMI(SMC_RMI_RTT_UNMAP_UNPROTECTED, realm.rd, ipa - 0x1000, 3);
	EQUAL(call.x[0], rtt_error(3));
	EQUAL(call.x[1], ipa); /* the next live entry */
	call = RMI(SMC_RMI_RTT_UNMAP_UNPROTECTED, realm.rd, ipa, 3);
	EQUAL(call.x[0], RMI_SUCCESS);
	EQUAL(call.x[1], REALM_UNPROTECTED + REALM_BLOCK);
	EQUAL(host_tlbi().ipa, ipa);
	EQUAL(host_tlbi().size, GRANULE_SIZE);
	EQUAL(host_tlbi().vmid, realm.vmid);
	EQUAL(RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, ipa, 3).x[2], RMI_UNASSIGNED);
}

static void shares_as_cacheability_says(void)
{
	const uint64_t sh = UINT64_C(3) << 8;

	for (uint64_t attr = 0; attr < 8; attr++) {
		EQUAL(rtte_assigned_ns(HOST_BANK0_BASE | (attr << 2), 3) & sh,
		      (attr >= 6) ? sh : (UINT64_C(2) << 8));
	}
}

static void refuses_wrong_arguments(void)
{
	struct realm realm;
	uint64_t ipa = REALM_UNPROTECTED, pa = fresh();

	realm_new(&realm);
	realm_add_tables(&realm, ipa);
	realm_add_tables(&realm, 0);
	EQUAL(map(&realm, 0, 3, HOST_DESC(pa)), RMI_ERROR_INPUT); /* protected */
	EQUAL(map(&realm, UINT64_C(1) << 33, 3, HOST_DESC(pa)), RMI_ERROR_INPUT);
	EQUAL(map(&realm, ipa + 8, 3, HOST_DESC(pa)), RMI_ERROR_INPUT);
	EQUAL(map(&realm, ipa, 4, HOST_DESC(pa)), RMI_ERROR_INPUT);
	EQUAL(map(&realm, ipa, 1, HOST_DESC(pa)), RMI_ERROR_INPUT);
	EQUAL(map(&realm, ipa, UINT64_C(0x100000003), HOST_DESC(pa)), RMI_ERROR_INPUT);
	EQUAL(map(&realm, ipa, 3, HOST_DESC(pa) | 1), RMI_ERROR_INPUT);
	EQUAL(map(&realm, ipa, 3, HOST_DESC(pa) | RTTE_NS), RMI_ERROR_INPUT);
	EQUAL(map(&realm, ipa, 3, HOST_DESC(pa) | (UINT64_C(1) << 48)), RMI_ERROR_INPUT);
	EQUAL(map(&realm, ipa, 3, pa | (4U << 2)), RMI_ERROR_INPUT); /* reserved attribute */
	EQUAL(map(&realm, ipa, 2, HOST_DESC(HOST_BANK0_BASE + 0x1000)),
	      RMI_ERROR_INPUT); /* no block */
	EQUAL(STATUS(SMC_RMI_RTT_MAP_UNPROTECTED, pa, ipa, 3, HOST_DESC(pa)), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_UNMAP_UNPROTECTED, realm.rd, 0, 3), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_UNMAP_UNPROTECTED, realm.rd, ipa, 1), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_UNMAP_UNPROTECTED, realm.rd, ipa, 2), rtt_error(2));
}

static void folds_and_splits_blocks(void)
{
	struct realm realm;
	uint64_t ipa = REALM_UNPROTECTED;

	realm_new(&realm);
	realm_add_tables(&realm, ipa);
	for (uint64_t i = 0; i < RTT_ENTRIES; i++) {
		EQUAL(map(&realm, ipa + (i * GRANULE_SIZE), 3,
			  HOST_DESC(HOST_BANK1_BASE + (i * GRANULE_SIZE))),
		      RMI_SUCCESS);
	}
	EQUAL(STATUS(SMC_RMI_RTT_FOLD, realm.rd, ipa, 3), RMI_SUCCESS);
	EQUAL(RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, ipa, 3).x[1], 2);
	EQUAL(RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, ipa, 3).x[3], HOST_DESC(HOST_BANK1_BASE));
	EQUAL(STATUS(SMC_RMI_RTT_FOLD, realm.rd, ipa, 2), rtt_error(2));
	realm_add_tables(&realm, ipa);
	EQUAL(RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, ipa + 0x9000, 3).x[3],
	      HOST_DESC(HOST_BANK1_BASE + 0x9000));
	/* Mappings of the host's own memory keep no table. */
	EQUAL(STATUS(SMC_RMI_RTT_DESTROY, realm.rd, ipa, 3), RMI_SUCCESS);
	EQUAL(host_tlbi().size, REALM_BLOCK);
	EQUAL(RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, ipa, 3).x[2], RMI_UNASSIGNED);
}

const struct test unprotected_tests[] = {
	{"unprotected: maps and unmaps a page", maps_and_unmaps_a_page},
	{"unprotected: shares as the cacheability says", shares_as_cacheability_says},
	{"unprotected: refuses wrong arguments", refuses_wrong_arguments},
	{"unprotected: folds and splits blocks", folds_and_splits_blocks},
	{0},
};
