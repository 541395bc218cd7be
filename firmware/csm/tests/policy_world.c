/* SPDX-License-Identifier: BSD-3-Clause */
/* Realms that are measured, and policies for them. */
#include "fake.h"
#include "tests.h"

#define SIZE(pages) ((uint64_t)(pages) * PAGE)

uint64_t free_records(unsigned int realm)
{
	return realm_call(realm, SMC_CSM_FEATURES, 2, 0, 0, 0).x[2];
}

/* Realms that differ in their RIM only, by `measure`; an SHA-256 one has zeroes behind. */
void measured_realm(unsigned int realm, unsigned int pages, uint8_t measure)
{
	host_realm_create(realm, pages, true);
	realms[realm].identity.algorithm = CSM_HASH_SHA_256;
	memset(realms[realm].identity.rim.bytes, measure, 32);
	CHECK(host_apt_add(realm) == OK);
}

struct csm_policy_record policy_for(unsigned int realm, uint64_t perm, uint64_t most)
{
	struct csm_policy_record record = {.perm = perm,
					   .hash_algorithm = realms[realm].identity.algorithm,
					   .max_consumers = most};

	memcpy(record.rim, realms[realm].identity.rim.bytes, sizeof(record.rim));
	return record;
}

struct csm_reply try_policy(unsigned int provider, uint64_t id,
			    const struct csm_policy_record *record)
{
	struct entry page = fake_leaf(&realms[provider], RECORD_IPA / PAGE, NULL);

	memcpy(granules[(page.pa - DRAM) / PAGE].bytes, record, sizeof(*record));
	return realm_call(provider, SMC_CSM_SHARE_POLICY, id, RECORD_IPA, 0, 0);
}

/* The index of a policy for realms that are measured like `realm`. */
uint64_t share_policy(uint64_t id, unsigned int realm, uint64_t perm, uint64_t most)
{
	struct csm_policy_record record = policy_for(realm, perm, most);
	struct csm_reply reply = try_policy(0, id, &record);

	CHECK(reply.x[0] == CSM_SUCCESS);
	check_invariants();
	return reply.x[1];
}

uint64_t new_region(unsigned int pages)
{
	uint64_t id;

	CHECK(do_create(0, PROVIDER_BASE, SIZE(pages), &id) == CSM_SUCCESS);
	return id;
}

uint64_t revoke_all(uint64_t id, uint64_t target)
{
	struct csm_reply reply = {.count = 0};

	do {
		reply = realm_call(0, SMC_CSM_REVOKE, id, target, reply.x[1], 0);
		check_invariants();
	} while (reply.x[0] == CSM_INCOMPLETE);
	return reply.x[0];
}

/* Provider 0; consumers 1 to 3 have one measurement, 4 another. */
void five_realms(unsigned int pages)
{
	measured_realm(0, pages, 0x10);
	for (unsigned int realm = 1; realm < 4; realm++)
		measured_realm(realm, pages, 0xA1);
	measured_realm(4, pages, 0xB2);
}
