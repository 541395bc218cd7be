/* SPDX-License-Identifier: BSD-3-Clause */
#include "csm_world.h"

#include <string.h>

static _Thread_local uint64_t wanted[5];

static enum arch_exit make_call(struct arch_rec *rec)
{
	return guest_smc(rec, wanted[0], wanted[1], wanted[2], wanted[3], wanted[4]);
}

static enum arch_exit after_call(struct arch_rec *rec)
{
	(void)rec;
	return ARCH_EXIT_IRQ;
}

int csm_enter_call(const struct realm *realm, uint64_t fid, uint64_t a1, uint64_t a2, uint64_t a3,
		   uint64_t a4)
{
	uint64_t call[5] = {fid, a1, a2, a3, a4};

	memcpy(wanted, call, sizeof(wanted));
	SCRIPT(make_call, after_call);
	EQUAL(enter(realm), RMI_SUCCESS);
	if (realm_run(realm)->exit.exit_reason == RMI_EXIT_CSM) {
		return EXITED;
	}
	EQUAL(realm_run(realm)->exit.exit_reason, RMI_EXIT_IRQ);
	return RETURNED;
}

uint64_t csm_call(const struct realm *realm, uint64_t fid, uint64_t a1, uint64_t a2, uint64_t a3,
		  uint64_t a4)
{
	EQUAL(csm_enter_call(realm, fid, a1, a2, a3, a4), RETURNED);
	return seen.x[0];
}

/* Memory that is contiguous and aligned, at REALM_BLOCK; page by page. Returns where it lies. */
static uint64_t add_block(const struct realm *realm)
{
	uint64_t block = fresh_delegated_block(RTT_ENTRIES);

	EQUAL(RMI(SMC_RMI_RTT_INIT_RIPAS, realm->rd, REALM_BLOCK, 2 * REALM_BLOCK).x[1],
	      2 * REALM_BLOCK);
	for (uint64_t i = 0; i < RTT_ENTRIES; i++) {
		EQUAL(STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, realm->rd, block + (i * GRANULE_SIZE),
			     REALM_BLOCK + (i * GRANULE_SIZE)),
		      RMI_SUCCESS);
	}
	return block;
}

static void new_realm(struct realm *realm, uint64_t base, uint64_t *page, uint64_t *block)
{
	realm_new(realm);
	realm_add_page(realm, 0);
	realm_add_tables(realm, MOUNT_BASE);
	for (unsigned int i = 0; (page != NULL) && (i < REGION_PAGES); i++) {
		page[i] = realm_add_page(realm, base + (i * GRANULE_SIZE));
	}
	if (block != NULL) {
		*block = add_block(realm);
	}
	realm_add_rec(realm, 0, true);
	EQUAL(STATUS(SMC_RMI_REALM_ACTIVATE, realm->rd), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_CSM, RMI_CSM_APT_ADD, realm->rd, fresh_delegated()), RMI_SUCCESS);
}

static void pair_with(struct pair *pair, uint64_t *block)
{
	memset(pair, 0, sizeof(*pair));
	new_realm(&pair->provider, REGION_BASE, pair->page, block);
	new_realm(&pair->consumer, 0, NULL, NULL);
	EQUAL(csm_call(&pair->provider, SMC_CSM_FEATURES, 1, 0, 0, 0), CSM_SUCCESS);
	pair->provider_id = seen.x[1];
	EQUAL(csm_call(&pair->consumer, SMC_CSM_FEATURES, 1, 0, 0, 0), CSM_SUCCESS);
	pair->consumer_id = seen.x[1];
	CHECK((pair->provider_id != 0) && (pair->consumer_id != 0) &&
	      (pair->consumer_id != pair->provider_id));
}

void pair_new(struct pair *pair)
{
	pair_with(pair, NULL);
}

uint64_t pair_new_with_block(struct pair *pair)
{
	uint64_t block;

	pair_with(pair, &block);
	return block;
}

void pair_reserved(struct pair *pair, uint64_t perm)
{
	pair_new(pair);
	EQUAL(csm_call(&pair->provider, SMC_CSM_CREATE, REGION_BASE, REGION_SIZE, 0, 0),
	      CSM_SUCCESS);
	pair->csm_id = seen.x[1];
	EQUAL(csm_call(&pair->provider, SMC_CSM_SHARE, pair->csm_id, pair->consumer_id, perm, 0),
	      CSM_SUCCESS);
	EQUAL(csm_call(&pair->consumer, SMC_CSM_RESERVE, pair->csm_id, pair->provider_id,
		       MOUNT_BASE, REGION_SIZE),
	      CSM_SUCCESS);
}

void pair_attached(struct pair *pair, uint64_t perm)
{
	pair_reserved(pair, perm);
	EQUAL(csm_call(&pair->consumer, SMC_CSM_ATTACH, pair->csm_id, 0, 0, 0), CSM_SUCCESS);
	EQUAL(seen.x[2], perm);
}

uint8_t *guest_access(const struct realm *realm, uint64_t ipa, enum access access)
{
	const struct rd *rd = arch_realm_ptr(realm->rd);
	struct rtt_walk walk;
	uint64_t entry;
	bool allowed;

	rtt_walk_lock(&rd->tree, ipa, RTT_PAGE_LEVEL, &walk);
	entry = rtt_walk_entry(&walk);
	allowed = (entry & RTTE_VALID) != 0 && walk.level >= RTT_BLOCK_LEVEL;
	if (access == STORE) {
		allowed = allowed && ((entry & RTTE_S2AP_MASK) == RTTE_S2AP_RW);
	}
	if (access == FETCH) {
		allowed = allowed && ((entry & RTTE_XN) == 0);
	}
	rtt_walk_unlock(&walk);
	if (!allowed) {
		return NULL;
	}
	ipa &= rtt_entry_size(walk.level) - 1;
	return (uint8_t *)arch_realm_ptr(rtte_pa(entry) + (ipa & ~(GRANULE_SIZE - 1))) +
	       (ipa & (GRANULE_SIZE - 1));
}

static void return_granule(uint64_t pa)
{
	static const uint8_t zero[GRANULE_SIZE];

	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, pa), RMI_SUCCESS);
	EQUAL(memcmp(host_ns_ptr(pa), zero, sizeof(zero)), 0);
}

unsigned int remove_apt(const struct realm *realm)
{
	unsigned int granules = 0;

	for (;;) {
		struct smc_call call = RMI(SMC_RMI_CSM, RMI_CSM_APT_REMOVE, realm->rd);

		EQUAL(call.x[0], RMI_SUCCESS);
		if (call.x[1] == CSM_REMOVE_DONE) {
			return granules;
		}
		if (call.x[1] == CSM_REMOVE_GRANULE) {
			return_granule(call.x[2]);
			granules++;
		} else {
			EQUAL(call.x[2], 0);
		}
	}
}

void empty_realm(const struct realm *realm)
{
	for (uint64_t ipa = 0; ipa < (2 * REALM_BLOCK); ipa += GRANULE_SIZE) {
		struct smc_call call = RMI(SMC_RMI_DATA_DESTROY, realm->rd, ipa);

		if (call.x[0] == RMI_SUCCESS) {
			CHECK(call.x[1] != 0);
			return_granule(call.x[1]);
		}
	}
	for (uint64_t level = 3; level >= 2; level--) {
		uint64_t size = rtt_entry_size((int)level - 1);

		for (uint64_t ipa = 0; ipa < (2 * REALM_BLOCK); ipa += size) {
			struct smc_call call = RMI(SMC_RMI_RTT_DESTROY, realm->rd, ipa, level);

			if (call.x[0] == RMI_SUCCESS) {
				return_granule(call.x[1]);
			}
		}
	}
}

static void destroy_realm(const struct realm *realm)
{
	EQUAL(STATUS(SMC_RMI_CSM, RMI_CSM_APT_REMOVE, realm->rd), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_REC_DESTROY, realm->rec[0]), RMI_SUCCESS);
	empty_realm(realm);
	EQUAL(STATUS(SMC_RMI_REALM_DESTROY, realm->rd), RMI_SUCCESS);
	return_granule(realm->rec[0]);
	return_granule(realm->rtt_base);
	return_granule(realm->rd);
}

void pair_destroy(struct pair *pair)
{
	remove_apt(&pair->consumer);
	remove_apt(&pair->provider);
	destroy_realm(&pair->consumer);
	destroy_realm(&pair->provider);
}
