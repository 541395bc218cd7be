/* SPDX-License-Identifier: BSD-3-Clause */
#include "test.h"
#include "world.h"

static struct smc_call read_entry(const struct realm *realm, uint64_t ipa, uint64_t level)
{
	return RMI(SMC_RMI_RTT_READ_ENTRY, realm->rd, ipa, level);
}

static void encodes_entries(void)
{
	uint64_t page = rtte_assigned(0x80001000, RIPAS_RAM, 3);
	uint64_t block = rtte_assigned(0x80200000, RIPAS_RAM, 2);
	uint64_t ns = rtte_assigned_ns(0x80001000 | RTTE_MEMATTR_WB | RTTE_S2AP_RW | 3, 3);

	EQUAL(page, 0x80001000 | (1U << 10) | (3U << 8) | (3U << 6) | (6U << 2) | 3);
	EQUAL(block, 0x80200000 | (1U << 10) | (3U << 8) | (3U << 6) | (6U << 2) | 1);
	CHECK((ns & RTTE_NS) != 0 && (ns & RTTE_XN) != 0);
	EQUAL(rtte_kind(page, 3), RTTE_ASSIGNED);
	EQUAL(rtte_kind(block, 2), RTTE_ASSIGNED);
	EQUAL(rtte_kind(rtte_table(0x80001000), 2), RTTE_TABLE);
	EQUAL(rtte_kind(ns, 3), RTTE_ASSIGNED_NS);
	EQUAL(rtte_kind(rtte_unassigned_ns(), 3), RTTE_UNASSIGNED_NS);
	for (enum ripas ripas = RIPAS_EMPTY; ripas <= RIPAS_DESTROYED; ripas++) {
		EQUAL(rtte_kind(rtte_unassigned(ripas), 1), RTTE_UNASSIGNED);
		EQUAL(rtte_ripas(rtte_unassigned(ripas)), ripas);
		EQUAL(rtte_kind(rtte_assigned(0x80001000, ripas, 3), 3), RTTE_ASSIGNED);
		EQUAL(rtte_ripas(rtte_assigned(0x80001000, ripas, 3)), ripas);
		EQUAL(rtte_pa(rtte_assigned(0x80001000, ripas, 3)), 0x80001000);
		EQUAL(rtte_assigned(0x80001000, ripas, 3) & RTTE_VALID,
		      (ripas == RIPAS_RAM) ? 1 : 0);
	}
}

static void configures_stage_2(void)
{
	struct rtt_tree tree = {.base = 0x80004000,
				.num_start = 1,
				.ipa_bits = 33,
				.start_level = 1,
				.vmid = 0x1234};

	EQUAL(rtt_vttbr(&tree), UINT64_C(0x1234000080004000));
	EQUAL(rtt_vtcr(&tree) & 0x3f, 64 - 33);
	EQUAL((rtt_vtcr(&tree) >> 6) & 3, 1);
	EQUAL((rtt_vtcr(&tree) >> 16) & 7, 2); /* 40 bits */
	EQUAL((rtt_vtcr(&tree) >> 19) & 1, 1);
}

static void creates_tables_from_the_root_down(void)
{
	struct realm realm;

	realm_new(&realm);
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm.rd, fresh_delegated(), 0, 3), rtt_error(1));
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm.rd, fresh_delegated(), 0, 2), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm.rd, fresh_delegated(), 0, 2), rtt_error(1));
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm.rd, fresh_delegated(), REALM_BLOCK, 3), RMI_SUCCESS);
	EQUAL(read_entry(&realm, 0, 1).x[2], RMI_TABLE);
	EQUAL(read_entry(&realm, 0, 3).x[1], 2); /* the walk ends at level 2 */
	EQUAL(read_entry(&realm, REALM_BLOCK, 3).x[1], 3);
	EQUAL(read_entry(&realm, REALM_BLOCK, 3).x[2], RMI_UNASSIGNED);
	EQUAL(read_entry(&realm, REALM_BLOCK, 3).x[4], RIPAS_EMPTY);
}

static void refuses_wrong_arguments(void)
{
	uint64_t pa = fresh_delegated();
	struct realm realm;

	realm_new(&realm);
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, fresh(), pa, 0, 2), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm.rd, fresh(), 0, 2), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm.rd, realm.rd, 0, 2), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm.rd, pa + 1, 0, 2), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm.rd, pa, 0, 1),
	      RMI_ERROR_INPUT); /* the start level */
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm.rd, pa, 0, 4), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm.rd, pa, 0, UINT64_C(0x100000002)), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm.rd, pa, REALM_BLOCK, 2),
	      RMI_ERROR_INPUT); /* not 1 GiB-aligned */
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm.rd, pa, UINT64_C(1) << 33, 2), RMI_ERROR_INPUT);
	EQUAL(granule_find(pa)->state, GRANULE_DELEGATED);

	EQUAL(STATUS(SMC_RMI_RTT_DESTROY, pa, 0, 2), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_DESTROY, realm.rd, 0, 1), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_DESTROY, realm.rd, GRANULE_SIZE, 2), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_FOLD, pa, 0, 2), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_FOLD, realm.rd, 0, 4), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_READ_ENTRY, pa, 0, 2), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_READ_ENTRY, realm.rd, 0, 0), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_READ_ENTRY, realm.rd, 0, 4), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_READ_ENTRY, realm.rd, 8, 3), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_READ_ENTRY, realm.rd, UINT64_C(1) << 33, 3), RMI_ERROR_INPUT);
}

static void destroys_only_empty_tables(void)
{
	struct smc_call call;
	struct realm realm;
	uint64_t data, table;

	realm_new(&realm);
	data = realm_add_page(&realm, 0x3000);
	call = RMI(SMC_RMI_RTT_DESTROY, realm.rd, 0, 3);
	EQUAL(call.x[0], rtt_error(3));
	EQUAL(call.x[2], 0);
	EQUAL(STATUS(SMC_RMI_RTT_DESTROY, realm.rd, 0, 2), rtt_error(2));
	EQUAL(RMI(SMC_RMI_DATA_DESTROY, realm.rd, 0x3000).x[1], data);

	table = read_entry(&realm, 0, 2).x[3];
	call = RMI(SMC_RMI_RTT_DESTROY, realm.rd, 0, 3);
	EQUAL(call.x[0], RMI_SUCCESS);
	EQUAL(call.x[1], table);
	EQUAL(call.x[2], UINT64_C(1) << 30); /* nothing live in the rest of the level 2 table */
	EQUAL(granule_find(table)->state, GRANULE_DELEGATED);
	EQUAL(read_entry(&realm, 0, 3).x[4], RIPAS_DESTROYED);
	call = RMI(SMC_RMI_RTT_DESTROY, realm.rd, 0, 3);
	EQUAL(call.x[0], rtt_error(2));
	EQUAL(call.x[2], UINT64_C(1) << 30);
}

/* Maps a whole level 2 block of contiguous granules, page by page. */
static uint64_t add_block(const struct realm *realm, uint64_t ipa)
{
	uint64_t block = fresh_delegated_block(RTT_ENTRIES);

	realm_add_tables(realm, ipa);
	EQUAL(RMI(SMC_RMI_RTT_INIT_RIPAS, realm->rd, ipa, ipa + REALM_BLOCK).x[1],
	      ipa + REALM_BLOCK);
	for (uint64_t i = 0; i < RTT_ENTRIES; i++) {
		EQUAL(STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, realm->rd, block + (i * GRANULE_SIZE),
			     ipa + (i * GRANULE_SIZE)),
		      RMI_SUCCESS);
	}
	return block;
}

static void folds_and_unfolds_a_block(void)
{
	struct smc_call call;
	struct realm realm;
	uint64_t block, table;
	unsigned int tlbis;

	realm_new(&realm);
	block = add_block(&realm, REALM_BLOCK);
	table = read_entry(&realm, REALM_BLOCK, 2).x[3];
	tlbis = host_tlbi().count;
	call = RMI(SMC_RMI_RTT_FOLD, realm.rd, REALM_BLOCK, 3);
	EQUAL(call.x[0], RMI_SUCCESS);
	EQUAL(call.x[1], table);
	EQUAL(granule_find(table)->state, GRANULE_DELEGATED);
	EQUAL(granule_find(table)->refcount, 0);
	CHECK(host_tlbi().count > tlbis);
	EQUAL(host_tlbi().ipa, REALM_BLOCK);
	EQUAL(host_tlbi().size, REALM_BLOCK);

	call = read_entry(&realm, REALM_BLOCK + 0x5000, 3);
	EQUAL(call.x[1], 2);
	EQUAL(call.x[2], RMI_ASSIGNED);
	EQUAL(call.x[3], block);
	EQUAL(call.x[4], RIPAS_RAM);
	EQUAL(RMI(SMC_RMI_DATA_DESTROY, realm.rd, REALM_BLOCK + 0x5000).x[0], rtt_error(2));
	EQUAL(STATUS(SMC_RMI_RTT_DESTROY, realm.rd, 0, 2), rtt_error(2));

	EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm.rd, table, REALM_BLOCK, 3), RMI_SUCCESS);
	EQUAL(granule_find(table)->refcount, RTT_ENTRIES);
	EQUAL(read_entry(&realm, REALM_BLOCK + 0x5000, 3).x[3], block + 0x5000);
	EQUAL(RMI(SMC_RMI_DATA_DESTROY, realm.rd, REALM_BLOCK + 0x5000).x[1], block + 0x5000);
}

static void folds_only_what_is_alike(void)
{
	struct realm realm;

	realm_new(&realm);
	add_block(&realm, 0);
	EQUAL(STATUS(SMC_RMI_RTT_FOLD, realm.rd, 0, 2),
	      rtt_error(2)); /* its first entry is a table */
	EQUAL(RMI(SMC_RMI_DATA_DESTROY, realm.rd, 0x7000).x[0], RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_RTT_FOLD, realm.rd, 0, 3), rtt_error(3));
	EQUAL(STATUS(SMC_RMI_RTT_FOLD, realm.rd, REALM_BLOCK, 3),
	      rtt_error(2)); /* there is no such table */

	/* All empty, all RAM; one of them RAM. */
	realm_add_tables(&realm, 2 * REALM_BLOCK);
	EQUAL(STATUS(SMC_RMI_RTT_FOLD, realm.rd, 2 * REALM_BLOCK, 3), RMI_SUCCESS);
	EQUAL(read_entry(&realm, 2 * REALM_BLOCK, 3).x[1], 2);
	realm_add_tables(&realm, 2 * REALM_BLOCK);
	EQUAL(STATUS(SMC_RMI_RTT_INIT_RIPAS, realm.rd, 2 * REALM_BLOCK, (2 * REALM_BLOCK) + 0x1000),
	      RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_RTT_FOLD, realm.rd, 2 * REALM_BLOCK, 3), rtt_error(3));
	EQUAL(STATUS(SMC_RMI_RTT_INIT_RIPAS, realm.rd, (2 * REALM_BLOCK) + 0x1000, 3 * REALM_BLOCK),
	      RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_RTT_FOLD, realm.rd, 2 * REALM_BLOCK, 3), RMI_SUCCESS);
	EQUAL(read_entry(&realm, 2 * REALM_BLOCK, 2).x[4], RIPAS_RAM);
}

static void folds_an_empty_level_2_table(void)
{
	struct realm realm;

	realm_new(&realm);
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm.rd, fresh_delegated(), 0, 2), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_RTT_FOLD, realm.rd, 0, 2), RMI_SUCCESS);
	EQUAL(read_entry(&realm, 0, 3).x[1], 1);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, realm.rd), RMI_SUCCESS);
}

const struct test rtt_tests[] = {
	{"rtt: encodes entries", encodes_entries},
	{"rtt: configures stage 2", configures_stage_2},
	{"rtt: creates tables from the root down", creates_tables_from_the_root_down},
	{"rtt: refuses wrong arguments", refuses_wrong_arguments},
	{"rtt: destroys only empty tables", destroys_only_empty_tables},
	{"rtt: folds and unfolds a block", folds_and_unfolds_a_block},
	{"rtt: folds only what is alike", folds_only_what_is_alike},
	{"rtt: folds an empty level 2 table", folds_an_empty_level_2_table},
	{0},
};
