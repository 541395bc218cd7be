/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A provider, a consumer and a host on three CPUs at once, each doing what it likes. No outcome of
 * a single call is expected; what counts is that nothing deadlocks, that the sanitizers see no
 * race, and that in the end every granule comes back, zero.
 */
#include <pthread.h>
#include <string.h>

#include "csm_world.h"

#define ATTACHMENTS 100U    /* of the consumer, then all end */
#define MAX_ROUNDS  200000U /* of anyone */

static struct pair pair;
static uint64_t shared_id; /* atomic: the region that the provider has now */
static bool done;	   /* atomic */

static bool goes_on(unsigned int round)
{
	return (round < MAX_ROUNDS) && !__atomic_load_n(&done, __ATOMIC_ACQUIRE);
}

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(0x2545F4914F6CDD1D);
}

/* In the page at IPA 0, which nobody takes: whoever is measured like the consumer may write. */
static void write_policy(void)
{
	const struct rd *rd = arch_realm_ptr(pair.consumer.rd);
	struct csm_policy_record *policy =
		(struct csm_policy_record *)(void *)guest_access(&pair.provider, 0, STORE);

	memset(policy, 0, sizeof(*policy));
	policy->perm = CSM_PERM_READ | CSM_PERM_WRITE;
	policy->max_consumers = 1;
	memcpy(policy->rim, &rd->measurement[MEASUREMENT_RIM], sizeof(policy->rim));
}

/* Consent by measurement for a while. */
static void provide_by_policy(uint64_t id)
{
	uint64_t index;

	EQUAL(csm_call(&pair.provider, SMC_CSM_SHARE_POLICY, id, 0, 0, 0), CSM_SUCCESS);
	index = seen.x[1];
	for (unsigned int bell = 0; bell < 3; bell++) {
		(void)csm_enter_call(&pair.provider, SMC_CSM_NOTIFY, id, pair.consumer_id, 0, 0);
	}
	EQUAL(csm_call(&pair.provider, SMC_CSM_REVOKE, id, index, 0, 0), CSM_SUCCESS);
}

static void *provide(void *argument)
{
	(void)argument;
	host_set_cpu(1);
	for (unsigned int round = 0; goes_on(round); round++) {
		uint64_t id;

		if (csm_enter_call(&pair.provider, SMC_CSM_CREATE, REGION_BASE, REGION_SIZE, 0,
				   0) == EXITED) {
			continue;
		}
		id = seen.x[1];
		if (seen.x[0] != CSM_SUCCESS) {
			continue;
		}
		__atomic_store_n(&shared_id, id, __ATOMIC_RELEASE);
		for (unsigned int share = 0; share < 3; share++) {
			(void)csm_enter_call(&pair.provider, SMC_CSM_SHARE, id, pair.consumer_id,
					     1 + 2 * (share % 2), 0);
			(void)csm_enter_call(&pair.provider, SMC_CSM_INFO, id, 0, 0, 0);
			(void)csm_enter_call(&pair.provider, SMC_CSM_REVOKE, id, pair.consumer_id,
					     0, 0);
			provide_by_policy(id);
		}
		(void)csm_enter_call(&pair.provider, SMC_CSM_SHARE, id, pair.consumer_id, 3, 0);
		(void)csm_enter_call(&pair.provider, SMC_CSM_DESTROY, id, 0, 0, 0);
	}
	return NULL;
}

static void *consume(void *argument)
{
	unsigned int attached = 0;
	uint64_t status;

	(void)argument;
	host_set_cpu(2);
	for (unsigned int round = 0; goes_on(round); round++) {
		uint64_t id = __atomic_load_n(&shared_id, __ATOMIC_ACQUIRE);

		(void)csm_enter_call(&pair.consumer, SMC_CSM_RESERVE, id, pair.provider_id,
				     MOUNT_BASE, REGION_SIZE);
		(void)csm_enter_call(&pair.consumer, SMC_CSM_ATTACH, id, 0, 0, 0);
		attached += (seen.x[0] == CSM_SUCCESS) ? 1 : 0;
		(void)csm_enter_call(&pair.consumer, SMC_CSM_INFO, id, 0, 0, 0);
		/* The region may be gone by now, and with it the right to look. */
		status = csm_call(&pair.consumer, SMC_CSM_PEER, pair.provider_id, 0, id, 0);
		CHECK((status == CSM_SUCCESS) || (status == CSM_ERROR_INPUT));
		(void)csm_enter_call(&pair.consumer, SMC_CSM_DETACH, id, 0, 0, 0);
		if (attached == ATTACHMENTS) {
			break;
		}
	}
	EQUAL(attached, ATTACHMENTS);
	__atomic_store_n(&done, true, __ATOMIC_RELEASE);
	return NULL;
}

/* The provider's pages stay, so that it can go on; all else is fair. */
static void *meddle(void *argument)
{
	uint64_t seed = 0x5EED;

	(void)argument;
	host_set_cpu(3);
	for (unsigned int round = 0; goes_on(round); round++) {
		uint64_t ipa = MOUNT_BASE + ((next_random(&seed) % REGION_PAGES) * GRANULE_SIZE);
		struct smc_call call;

		switch (next_random(&seed) % 6) {
		case 0:
			call = RMI(SMC_RMI_DATA_DESTROY, pair.consumer.rd, ipa);
			CHECK((call.x[0] != RMI_SUCCESS) || (call.x[1] == 0));
			break;
		case 1:
			(void)RMI(SMC_RMI_RTT_READ_ENTRY, pair.consumer.rd, ipa, 3);
			break;
		case 2:
			(void)RMI(SMC_RMI_RTT_FOLD, pair.provider.rd, 0, 3);
			break;
		case 3:
			(void)RMI(SMC_RMI_CSM, RMI_CSM_INFO, pair.consumer.rd);
			break;
		case 4:
			EQUAL(STATUS(SMC_RMI_REALM_DESTROY, pair.provider.rd), RMI_ERROR_REALM);
			break;
		default:
			CHECK(STATUS(SMC_RMI_GRANULE_UNDELEGATE, pair.page[round % REGION_PAGES]) !=
			      RMI_SUCCESS);
			break;
		}
	}
	return NULL;
}

static void all_at_once(void)
{
	void *(*const actor[])(void *) = {provide, consume, meddle};
	pthread_t thread[3];

	pair_new(&pair);
	write_policy();
	for (unsigned int i = 0; i < 3; i++) {
		EQUAL(pthread_create(&thread[i], NULL, actor[i], NULL), 0);
	}
	for (unsigned int i = 0; i < 3; i++) {
		EQUAL(pthread_join(thread[i], NULL), 0);
	}
	pair_destroy(&pair);
}

static void *tear_down(void *argument)
{
	const struct realm *realm = argument;

	host_set_cpu((realm == &pair.provider) ? 1 : 2);
	(void)remove_apt(realm);
	return NULL;
}

/* The consumer wants to know of the provider, which may be gone, or have lost its table itself. */
static void *ask(void *argument)
{
	(void)argument;
	host_set_cpu(3);
	for (unsigned int round = 0; round < 20; round++) {
		uint64_t status = csm_call(&pair.consumer, SMC_CSM_PEER, pair.provider_id, 0,
					   pair.csm_id, 0);

		CHECK((status == CSM_SUCCESS) || (status == CSM_ERROR_INPUT) ||
		      (status == CSM_ERROR_STATE));
	}
	return NULL;
}

/* Both hosts take their realm apart at the same moment. */
static void torn_down_at_once(void)
{
	for (unsigned int round = 0; round < 20; round++) {
		pthread_t thread[3];

		pair_attached(&pair, CSM_PERM_READ | CSM_PERM_WRITE);
		EQUAL(pthread_create(&thread[0], NULL, tear_down, &pair.provider), 0);
		EQUAL(pthread_create(&thread[1], NULL, tear_down, &pair.consumer), 0);
		EQUAL(pthread_create(&thread[2], NULL, ask, NULL), 0);
		for (unsigned int i = 0; i < 3; i++) {
			EQUAL(pthread_join(thread[i], NULL), 0);
		}
		pair_destroy(&pair);
	}
}

const struct test race_tests[] = {
	{"provider, consumer and host at once", all_at_once},
	{"both participants torn down at once", torn_down_at_once},
	{NULL, NULL},
};
