/* SPDX-License-Identifier: BSD-3-Clause */
/* Consent by measurement, what realms may know of each other, and doorbells. */
#include <string.h>

#include "csm_world.h"

#define RW     (CSM_PERM_READ | CSM_PERM_WRITE)
#define RECORD UINT64_C(0) /* IPA of a page that either realm has */

static const struct measurement *measurement(const struct realm *realm, unsigned int index)
{
	const struct rd *rd = arch_realm_ptr(realm->rd);

	return &rd->measurement[index];
}

/* A policy for whoever is measured like `like`, in a page of the provider's. */
static struct csm_policy_record *write_policy(const struct pair *pair, const struct realm *like,
					      uint64_t perm, uint64_t most)
{
	struct csm_policy_record *policy =
		(struct csm_policy_record *)(void *)guest_access(&pair->provider, RECORD, STORE);

	memset(policy, 0, sizeof(*policy));
	policy->perm = perm;
	policy->hash_algorithm = CSM_HASH_SHA_256;
	policy->max_consumers = most;
	memcpy(policy->rim, measurement(like, MEASUREMENT_RIM), sizeof(policy->rim));
	return policy;
}

static uint64_t share_policy(const struct pair *pair)
{
	return csm_call(&pair->provider, SMC_CSM_SHARE_POLICY, pair->csm_id, RECORD, 0, 0);
}

static uint64_t reserve(const struct pair *pair)
{
	return csm_call(&pair->consumer, SMC_CSM_RESERVE, pair->csm_id, pair->provider_id,
			MOUNT_BASE, REGION_SIZE);
}

static void pair_with_region(struct pair *pair)
{
	pair_new(pair);
	EQUAL(csm_call(&pair->provider, SMC_CSM_CREATE, REGION_BASE, REGION_SIZE, 0, 0),
	      CSM_SUCCESS);
	pair->csm_id = seen.x[1];
}

static void measured_realms_come_in(void)
{
	struct csm_policy_record *policy;
	struct pair pair;
	uint64_t index;

	pair_with_region(&pair);
	/* Measured otherwise, in the last bit that SHA-256 has; the provider's own is otherwise,
	 * too.
	 */
	policy = write_policy(&pair, &pair.consumer, RW, 1);
	policy->rim[31] ^= 1;
	EQUAL(share_policy(&pair), CSM_SUCCESS);
	EQUAL(reserve(&pair), CSM_ERROR_DENIED);
	(void)write_policy(&pair, &pair.provider, RW, 1);
	EQUAL(share_policy(&pair), CSM_SUCCESS);
	EQUAL(reserve(&pair), CSM_ERROR_DENIED);
	/* Refused: reserved bytes, what is behind SHA-256's RIM, and nobody at all. */
	policy = write_policy(&pair, &pair.consumer, CSM_PERM_READ, 1);
	policy->reserved[0] = 1;
	EQUAL(share_policy(&pair), CSM_ERROR_INPUT);
	policy = write_policy(&pair, &pair.consumer, CSM_PERM_READ, 1);
	policy->rim[63] = 1;
	EQUAL(share_policy(&pair), CSM_ERROR_INPUT);
	(void)write_policy(&pair, &pair.consumer, CSM_PERM_READ, 0);
	EQUAL(share_policy(&pair), CSM_ERROR_INPUT);

	(void)write_policy(&pair, &pair.consumer, CSM_PERM_READ, 1);
	EQUAL(share_policy(&pair), CSM_SUCCESS);
	index = seen.x[1];
	CHECK((index & CSM_POLICY_INDEX_FLAG) != 0);
	/* The page is read once: what is written to it after changes nothing. */
	(void)write_policy(&pair, &pair.provider, RW, 9);
	EQUAL(reserve(&pair), CSM_SUCCESS);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_ATTACH, pair.csm_id, 0, 0, 0), CSM_SUCCESS);
	EQUAL(seen.x[2], CSM_PERM_READ);
	CHECK(guest_access(&pair.consumer, MOUNT_BASE, LOAD) ==
	      guest_access(&pair.provider, REGION_BASE, LOAD));
	CHECK(guest_access(&pair.consumer, MOUNT_BASE, STORE) == NULL);
	EQUAL(csm_call(&pair.provider, SMC_CSM_INFO, pair.csm_id, 0, 0, 0), CSM_SUCCESS);
	EQUAL(seen.x[7], 1);

	EQUAL(csm_call(&pair.provider, SMC_CSM_REVOKE, pair.csm_id, index, 0, 0), CSM_SUCCESS);
	CHECK(guest_access(&pair.consumer, MOUNT_BASE, LOAD) == NULL);
	EQUAL(host_tlbi().vmid, pair.consumer.vmid);
	EQUAL(host_tlbi().size, REGION_SIZE);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_ATTACH, pair.csm_id, 0, 0, 0), CSM_ERROR_DENIED);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_DETACH, pair.csm_id, 0, 0, 0), CSM_SUCCESS);
	EQUAL(reserve(&pair), CSM_ERROR_DENIED);
	pair_destroy(&pair);
}

/* Where the caller has no memory of its own to read from or write to. */
static void records_are_the_callers_own(void)
{
	uint64_t page, id;
	struct pair pair;

	pair_attached(&pair, RW);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_PEER, pair.provider_id, MOUNT_BASE, pair.csm_id,
		       0),
	      CSM_ERROR_INPUT);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_CREATE, 0, GRANULE_SIZE, 0, 0), CSM_SUCCESS);
	id = seen.x[1];
	EQUAL(csm_call(&pair.consumer, SMC_CSM_SHARE_POLICY, id, MOUNT_BASE, 0, 0),
	      CSM_ERROR_INPUT);
	/* Beyond the protected half, and EMPTY. */
	EQUAL(csm_call(&pair.provider, SMC_CSM_PEER, pair.consumer_id, REALM_UNPROTECTED,
		       pair.csm_id, 0),
	      CSM_ERROR_INPUT);
	EQUAL(csm_call(&pair.provider, SMC_CSM_PEER, pair.consumer_id, 3 * REALM_BLOCK,
		       pair.csm_id, 0),
	      CSM_ERROR_INPUT);
	/* What the host has taken: DESTROYED. */
	page = REGION_BASE + GRANULE_SIZE;
	EQUAL(RMI(SMC_RMI_DATA_DESTROY, pair.provider.rd, page).x[1], pair.page[1]);
	EQUAL(csm_call(&pair.provider, SMC_CSM_PEER, pair.consumer_id, page, pair.csm_id, 0),
	      CSM_ERROR_INPUT);
	EQUAL(csm_call(&pair.provider, SMC_CSM_DESTROY, pair.csm_id, 0, 0, 0), CSM_SUCCESS);
	pair_destroy(&pair);
}

static void peers_know_each_other(void)
{
	static const uint8_t zero[sizeof(((struct csm_peer_record *)0)->reserved1)];
	const struct csm_peer_record *record;
	struct pair pair;
	uint8_t *page;

	pair_reserved(&pair, RW);
	page = guest_access(&pair.provider, RECORD, STORE);
	memset(page, 0xEE, GRANULE_SIZE);
	EQUAL(csm_call(&pair.consumer, SMC_RSI_MEASUREMENT_EXTEND, 2, 16, 0x1122, 0x3344),
	      RSI_SUCCESS);
	EQUAL(csm_call(&pair.provider, SMC_CSM_PEER, pair.consumer_id, RECORD, pair.csm_id, 0),
	      CSM_SUCCESS);
	record = (const struct csm_peer_record *)(const void *)page;
	EQUAL(record->realm_id, pair.consumer_id);
	EQUAL(record->state, CSM_PEER_ACTIVE);
	EQUAL(record->hash_algorithm, CSM_HASH_SHA_256);
	EQUAL(memcmp(record->rim, measurement(&pair.consumer, MEASUREMENT_RIM), 64), 0);
	for (unsigned int rem = 0; rem < 4; rem++) {
		EQUAL(memcmp(&record->rem[64 * rem], measurement(&pair.consumer, 1 + rem), 64), 0);
		EQUAL(memcmp(&record->rem[64 * rem], zero, 64) != 0, rem == 1);
	}
	CHECK((record->rpv[0] == 0x5c) && (record->rpv[63] == 0x5c));
	EQUAL(memcmp(record->reserved0, zero, sizeof(record->reserved0)), 0);
	EQUAL(memcmp(record->reserved1, zero, sizeof(record->reserved1)), 0);
	/* Strangers, and one whose table is gone. */
	EQUAL(csm_call(&pair.provider, SMC_CSM_PEER, pair.consumer_id + 1, RECORD, pair.csm_id, 0),
	      CSM_ERROR_INPUT);
	EQUAL(remove_apt(&pair.consumer), 1);
	EQUAL(csm_call(&pair.provider, SMC_CSM_PEER, pair.consumer_id, RECORD, pair.csm_id, 0),
	      CSM_ERROR_INPUT);
	pair_destroy(&pair);
}

static void doorbells(void)
{
	const struct rmi_rec_exit *exit;
	struct pair pair;

	pair_reserved(&pair, RW);
	exit = &realm_run(&pair.consumer)->exit;
	for (unsigned int round = 0; round < 2; round++) {
		EQUAL(csm_enter_call(&pair.consumer, SMC_CSM_NOTIFY, pair.csm_id, pair.provider_id,
				     0, 0),
		      EXITED);
		EQUAL(exit->gprs[0], CSM_EXIT_NOTIFY);
		EQUAL(exit->gprs[1], pair.csm_id);
		EQUAL(exit->gprs[2], pair.provider_id);
		EQUAL(exit->gprs[3], pair.consumer_id);
		EQUAL(exit->ripas_base, 0);
		EQUAL(exit->ripas_top, 0);
		EQUAL(csm_call(&pair.consumer, SMC_CSM_NOTIFY, pair.csm_id, pair.provider_id, 0, 0),
		      CSM_SUCCESS);
	}
	EQUAL(csm_call(&pair.consumer, SMC_CSM_NOTIFY, pair.csm_id, pair.consumer_id, 0, 0),
	      CSM_ERROR_INPUT);
	EQUAL(csm_call(&pair.provider, SMC_CSM_REVOKE, pair.csm_id, pair.consumer_id, 0, 0),
	      CSM_SUCCESS);
	EQUAL(csm_call(&pair.consumer, SMC_CSM_NOTIFY, pair.csm_id, pair.provider_id, 0, 0),
	      CSM_ERROR_INPUT);
	EQUAL(csm_call(&pair.provider, SMC_CSM_NOTIFY, pair.csm_id, pair.consumer_id, 0, 0),
	      CSM_ERROR_INPUT);
	pair_destroy(&pair);
}

const struct test consent_tests[] = {
	{"a policy lets in who is measured so, and its end is theirs", measured_realms_come_in},
	{"records are read from and written to the caller's own memory",
	 records_are_the_callers_own},
	{"a realm learns what its peer is measured as, and nothing stays in the page",
	 peers_know_each_other},
	{"doorbells ring for participants, each time, and are answered", doorbells},
	{NULL, NULL},
};
