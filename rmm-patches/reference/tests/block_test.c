/* SPDX-License-Identifier: BSD-3-Clause */
/* A block of the provider's, mapped as a block: what either host can do to it, and how it ends. */
#include "csm_world.h"

#define RW (CSM_PERM_READ | CSM_PERM_WRITE)

static uint64_t page(unsigned int index)
{
	return REALM_BLOCK + (index * GRANULE_SIZE);
}

/* The provider's memory becomes a block, and a region; the consumer is to have it at `at`. */
static uint64_t share_block(struct pair *pair, uint64_t perm, uint64_t at)
{
	uint64_t block = pair_new_with_block(pair);

	EQUAL(STATUS(SMC_RMI_RTT_FOLD, pair->provider.rd, REALM_BLOCK, 3), RMI_SUCCESS);
	EQUAL(csm_call(&pair->provider, SMC_CSM_CREATE, REALM_BLOCK, REALM_BLOCK, 0, 0),
	      CSM_SUCCESS);
	pair->csm_id = seen.x[1];
	EQUAL(csm_call(&pair->provider, SMC_CSM_SHARE, pair->csm_id, pair->consumer_id, perm, 0),
	      CSM_SUCCESS);
	EQUAL(csm_call(&pair->consumer, SMC_CSM_RESERVE, pair->csm_id, pair->provider_id, at,
		       REALM_BLOCK),
	      CSM_SUCCESS);
	return block;
}

static void attach(const struct pair *pair)
{
	EQUAL(csm_call(&pair->consumer, SMC_CSM_ATTACH, pair->csm_id, 0, 0, 0), CSM_SUCCESS);
}

/* The consumer's tables end at level 2 there, so that a block fits. */
static uint64_t attach_block(struct pair *pair, uint64_t perm)
{
	uint64_t block = share_block(pair, perm, 2 * REALM_BLOCK);

	attach(pair);
	return block;
}

static struct smc_call consumer_entry(const struct pair *pair, unsigned int index)
{
	return RMI(SMC_RMI_RTT_READ_ENTRY, pair->consumer.rd, REALM_BLOCK + page(index), 3);
}

static uint8_t *consumer_page(const struct pair *pair, unsigned int index, enum access access)
{
	return guest_access(&pair->consumer, REALM_BLOCK + page(index), access);
}

/* As pages, so that pair_destroy finds them. */
static void end(struct pair *pair, bool folded)
{
	if (folded) {
		EQUAL(STATUS(SMC_RMI_RTT_CREATE, pair->provider.rd, fresh_delegated(), REALM_BLOCK,
			     3),
		      RMI_SUCCESS);
	}
	pair_destroy(pair);
}

static void a_block_for_a_block(void)
{
	struct smc_call entry;
	struct pair pair;
	unsigned int before;
	uint64_t block;

	block = attach_block(&pair, RW);
	entry = consumer_entry(&pair, 7);
	EQUAL(entry.x[0], RMI_SUCCESS);
	EQUAL(entry.x[1], 2);
	EQUAL(entry.x[2], RMI_ASSIGNED);
	EQUAL(entry.x[4], RIPAS_RAM);
	for (unsigned int i = 0; i < RTT_ENTRIES; i += 73) {
		CHECK(consumer_page(&pair, i, STORE) ==
		      (uint8_t *)arch_realm_ptr(block + (i * GRANULE_SIZE)));
		CHECK(consumer_page(&pair, i, STORE) ==
		      guest_access(&pair.provider, page(i), STORE));
		CHECK(consumer_page(&pair, i, FETCH) == NULL);
	}
	before = host_tlbi().count;
	EQUAL(csm_call(&pair.provider, SMC_CSM_REVOKE, pair.csm_id, pair.consumer_id, 0, 0),
	      CSM_SUCCESS);
	EQUAL(host_tlbi().count - before, 1);
	EQUAL(host_tlbi().ipa, 2 * REALM_BLOCK);
	EQUAL(host_tlbi().size, GRANULE_SIZE); /* any address of a block names it */
	entry = consumer_entry(&pair, 7);
	EQUAL(entry.x[2], RMI_UNASSIGNED);
	EQUAL(entry.x[4], RIPAS_EMPTY);
	CHECK(guest_access(&pair.provider, page(7), STORE) != NULL);
	/* Read-only, as well; and a realm that is taken apart has nothing left of it. */
	EQUAL(csm_call(&pair.provider, SMC_CSM_SHARE, pair.csm_id, pair.consumer_id, CSM_PERM_READ,
		       0),
	      CSM_SUCCESS);
	attach(&pair);
	EQUAL(consumer_entry(&pair, 7).x[1], 2);
	CHECK(consumer_page(&pair, 500, LOAD) != NULL);
	CHECK(consumer_page(&pair, 500, STORE) == NULL);
	EQUAL(remove_apt(&pair.provider), 1);
	CHECK(consumer_page(&pair, 500, LOAD) == NULL);
	end(&pair, true);
}

static struct {
	uint64_t table;	   /* that holds the entry of the consumer's block */
	unsigned int seen; /* invalidations of the block */
} watched;

/*
 * While a block goes out of the TLBs its entry is invalid and its table locked, so that
 * RMI_RTT_CREATE, which takes no CSM lock, waits (DDI0487, D8.16.1).
 */
static void watch_block(uint16_t vmid, uint64_t ipa, uint64_t size)
{
	const uint64_t *entries = arch_realm_ptr(watched.table);

	(void)vmid;
	(void)size;
	if ((ipa & ~(REALM_BLOCK - 1)) == 2 * REALM_BLOCK) {
		CHECK(arch_lock_held(&granule_find(watched.table)->lock));
		EQUAL(arch_pte_read(&entries[2]) & RTTE_VALID, 0);
		watched.seen++;
	}
}

/* By whatever way it goes. */
static void no_table_before_it_is_gone(void)
{
	for (unsigned int how = 0; how < 4; how++) {
		struct pair pair;

		(void)attach_block(&pair, RW);
		watched.table = RMI(SMC_RMI_RTT_READ_ENTRY, pair.consumer.rd, 0, 1).x[3];
		watched.seen = 0;
		watch_tlbi = watch_block;
		switch (how) {
		case 0:
			EQUAL(csm_call(&pair.provider, SMC_CSM_REVOKE, pair.csm_id,
				       pair.consumer_id, 0, 0),
			      CSM_SUCCESS);
			break;
		case 1:
			EQUAL(csm_call(&pair.consumer, SMC_CSM_DETACH, pair.csm_id, 0, 0, 0),
			      CSM_SUCCESS);
			break;
		case 2:
			EQUAL(STATUS(SMC_RMI_DATA_DESTROY, pair.consumer.rd, REALM_BLOCK + page(9)),
			      RMI_SUCCESS);
			break;
		default:
			EQUAL(STATUS(SMC_RMI_RTT_CREATE, pair.provider.rd, fresh_delegated(),
				     REALM_BLOCK, 3),
			      RMI_SUCCESS);
			EQUAL(STATUS(SMC_RMI_DATA_DESTROY, pair.provider.rd, page(9)), RMI_SUCCESS);
			break;
		}
		watch_tlbi = NULL;
		EQUAL(watched.seen, 1);
		CHECK(consumer_page(&pair, 9, LOAD) == NULL);
		end(&pair, how != 3);
	}
}

/* The consumer's host cannot take it to pieces; a page that it takes is the whole. */
static void not_the_consumers_host(void)
{
	struct smc_call call;
	struct pair pair;
	uint64_t table;

	(void)attach_block(&pair, RW);
	table = fresh_delegated();
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, pair.consumer.rd, table, 2 * REALM_BLOCK, 3),
	      RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_DESTROY, pair.consumer.rd, 2 * REALM_BLOCK, 3), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_FOLD, pair.consumer.rd, 0, 2), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_DESTROY, pair.consumer.rd, 0, 2), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, pair.consumer.rd, table, 2 * REALM_BLOCK),
	      RMI_ERROR_INPUT);
	EQUAL(consumer_entry(&pair, 5).x[1], 2);
	*guest_access(&pair.provider, page(5), STORE) = 0x5A;
	call = RMI(SMC_RMI_DATA_DESTROY, pair.consumer.rd, REALM_BLOCK + page(5));
	EQUAL(call.x[0], RMI_SUCCESS);
	EQUAL(call.x[1], 0);
	EQUAL(host_tlbi().vmid, pair.consumer.vmid);
	for (unsigned int i = 0; i < RTT_ENTRIES; i += 73) {
		CHECK(consumer_page(&pair, i, LOAD) == NULL);
	}
	EQUAL(*guest_access(&pair.provider, page(5), LOAD), 0x5A);
	/* A table may come there now, but no memory; what is attached next, is by pages. */
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, pair.consumer.rd, table, 2 * REALM_BLOCK, 3), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, pair.consumer.rd, fresh_delegated(),
		     2 * REALM_BLOCK),
	      RMI_ERROR_INPUT);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_DETACH, pair.csm_id, 0, 0, 0), CSM_SUCCESS);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_RESERVE, pair.csm_id, pair.provider_id,
		       2 * REALM_BLOCK, REALM_BLOCK),
	      CSM_SUCCESS);
	attach(&pair);
	EQUAL(consumer_entry(&pair, 5).x[1], 3);
	CHECK(consumer_page(&pair, 511, STORE) == guest_access(&pair.provider, page(511), STORE));
	EQUAL(csm_call(&pair.consumer, SMC_CSM_DETACH, pair.csm_id, 0, 0, 0), CSM_SUCCESS);
	EQUAL(STATUS(SMC_RMI_RTT_DESTROY, pair.consumer.rd, 2 * REALM_BLOCK, 3), RMI_SUCCESS);
	end(&pair, true);
}

/* The provider's host may fold and unfold; a page that it takes, the consumer loses with the rest.
 */
static void not_the_providers_host(void)
{
	struct smc_call call;
	struct pair pair;
	uint64_t block, table;

	block = attach_block(&pair, RW);
	table = fresh_delegated();
	EQUAL(STATUS(SMC_RMI_DATA_DESTROY, pair.provider.rd, page(5)), rtt_error(2));
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, block + (5 * GRANULE_SIZE)), RMI_ERROR_INPUT);
	CHECK(consumer_page(&pair, 5, LOAD) != NULL);
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, pair.provider.rd, table, REALM_BLOCK, 3), RMI_SUCCESS);
	CHECK(consumer_page(&pair, 5, STORE) == guest_access(&pair.provider, page(5), STORE));
	EQUAL(RMI(SMC_RMI_RTT_FOLD, pair.provider.rd, REALM_BLOCK, 3).x[1], table);
	EQUAL(STATUS(SMC_RMI_RTT_CREATE, pair.provider.rd, table, REALM_BLOCK, 3), RMI_SUCCESS);
	EQUAL(consumer_entry(&pair, 5).x[1], 2);
	call = RMI(SMC_RMI_DATA_DESTROY, pair.provider.rd, page(5));
	EQUAL(call.x[0], RMI_SUCCESS);
	EQUAL(call.x[1], block + (5 * GRANULE_SIZE));
	for (unsigned int i = 0; i < RTT_ENTRIES; i++) {
		CHECK(consumer_page(&pair, i, LOAD) == NULL);
	}
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, call.x[1]), RMI_SUCCESS);
	CHECK(guest_access(&pair.provider, page(6), STORE) != NULL);
	end(&pair, false);
}

/* Where a table lies in the consumer, or the places differ in alignment, pages do. */
static void pages_for_a_block(void)
{
	struct pair pair;

	(void)share_block(&pair, CSM_PERM_READ, REALM_BLOCK);
	attach(&pair);
	for (unsigned int i = 0; i < RTT_ENTRIES; i += 73) {
		EQUAL(RMI(SMC_RMI_RTT_READ_ENTRY, pair.consumer.rd, page(i), 3).x[1], 3);
		CHECK(guest_access(&pair.consumer, page(i), LOAD) ==
		      guest_access(&pair.provider, page(i), LOAD));
		CHECK(guest_access(&pair.consumer, page(i), STORE) == NULL);
	}
	EQUAL(csm_call(&pair.provider, SMC_CSM_DESTROY, pair.csm_id, 0, 0, 0), CSM_SUCCESS);
	CHECK(guest_access(&pair.consumer, page(0), LOAD) == NULL);
	CHECK(guest_access(&pair.consumer, page(511), LOAD) == NULL);
	end(&pair, true);
}

const struct test block_tests[] = {
	{"a block is mapped as a block, read-only too, and goes as one", a_block_for_a_block},
	{"where a block is cached no table comes to lie", no_table_before_it_is_gone},
	{"the consumer's host cannot split a block, nor keep a part of it", not_the_consumers_host},
	{"a page taken from the provider takes the consumer's block", not_the_providers_host},
	{"pages are mapped where a table lies in a block's place", pages_for_a_block},
	{NULL, NULL},
};
