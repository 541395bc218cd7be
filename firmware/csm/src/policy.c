/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The provider's consent to whoever has a given Realm Initial Measurement: CSM_SHARE_POLICY. The
 * consumer that matches gets a SHARE of its own when it reserves; from then on that is its consent.
 */
#include "record.h"

#define RIM_HALF (CSM_MEASUREMENT_BYTES / 2U)

_Static_assert(sizeof(((struct csm_policy_record *)0)->rim) == CSM_MEASUREMENT_BYTES, "RIM");

/* Bytes of a measurement; 0: no policy is for that algorithm. */
static unsigned int rim_bytes(uint64_t algorithm)
{
	switch (algorithm) {
	case CSM_HASH_SHA_256:
		return 32;
	case CSM_HASH_SHA_384:
		return 48;
	case CSM_HASH_SHA_512:
		return 64;
	default:
		return 0;
	}
}

/* A shorter RIM is followed by zeroes; a record that has anything else there is a mistake. */
static bool rim_valid(const struct csm_policy_record *policy)
{
	unsigned int bytes = rim_bytes(policy->hash_algorithm);
	uint8_t rest = 0;

	for (unsigned int i = bytes; i < CSM_MEASUREMENT_BYTES; i++)
		rest |= policy->rim[i];
	return (bytes != 0) && (rest == 0);
}

static bool policy_valid(const struct csm_policy_record *policy)
{
	uint8_t reserved = 0;

	for (unsigned int i = 0; i < sizeof(policy->reserved); i++)
		reserved |= policy->reserved[i];
	return ((policy->perm == CSM_PERM_READ) ||
		(policy->perm == (CSM_PERM_READ | CSM_PERM_WRITE))) &&
	       (policy->max_consumers != 0) && (reserved == 0) && rim_valid(policy);
}

static csm_ref add_rim(csm_ref realm, const uint8_t *half)
{
	csm_ref ref = csm_pool_take(realm, CSM_TYPE_RIM);
	struct csm_record *record = csm_map(ref);

	for (unsigned int i = 0; i < RIM_HALF; i++)
		record->rim[i] = half[i];
	csm_unmap(record);
	return ref;
}

/*
 * Only the provider ever names it, so the next number of its own does; and a consumer joins the
 * oldest policy that it matches.
 */
static uint64_t new_policy_index(csm_ref realm)
{
	struct csm_record *header = csm_map(realm & ~(CSM_PAGE - 1));
	uint64_t index = CSM_POLICY_INDEX_FLAG | ++header->key;

	csm_unmap(header);
	return index;
}

/* Three records are available. */
static csm_ref add_policy(csm_ref realm, csm_ref region, const struct csm_policy_record *policy)
{
	csm_ref first = add_rim(realm, policy->rim);
	csm_ref second = add_rim(realm, &policy->rim[RIM_HALF]);
	csm_ref ref = csm_pool_take(realm, CSM_TYPE_POLICY);
	uint64_t index = new_policy_index(realm);
	struct csm_record *record = csm_map(first);

	record->link[0] = second;
	record->key = policy->max_consumers;
	record->state = (uint8_t)policy->hash_algorithm;
	csm_unmap(record);
	record = csm_map(ref);
	record->key = index;
	record->state = CSM_SHARE_LIVE;
	record->perm = (uint8_t)policy->perm;
	record->policy.region = region;
	record->policy.rim = first;
	csm_unmap(record);
	return ref;
}

/* The POLICY of the least index from `index` on; 0: none. */
static csm_ref next_policy(csm_ref region, uint64_t index)
{
	return csm_trie_ceiling(csm_load(region).region.shares, index | CSM_POLICY_INDEX_FLAG);
}

uint64_t csm_share_policy(struct csm_call *call)
{
	csm_ref region = csm_find_object(call->realm, call->x[1], CSM_TYPE_REGION);
	unsigned int policies = 0;
	struct csm_policy_record wanted;
	csm_ref policy;
	uint64_t status;

	if ((region == 0) || !csm_range_valid(call->rd, call->x[2], CSM_PAGE))
		return CSM_ERROR_INPUT;
	if (csm_load(region).state != CSM_STATE_ACTIVE)
		return CSM_ERROR_STATE;
	status = csm_need_page(call, call->x[2]);
	if (status != CSM_SUCCESS)
		return status;
	if (!csm_port_read(call->rd, call->x[2], &wanted, sizeof(wanted)) || !policy_valid(&wanted))
		return CSM_ERROR_INPUT;
	for (policy = next_policy(region, 0); policy != 0;
	     policy = next_policy(region, csm_load(policy).key + 1))
		policies++;
	if (policies >= CSM_REGION_POLICIES)
		return CSM_ERROR_STATE;
	status = csm_need_records(call, 3);
	if (status != CSM_SUCCESS)
		return status;

	policy = add_policy(call->realm, region, &wanted);
	csm_consent_add(region, policy);
	call->reply->x[1] = csm_load(policy).key;
	return CSM_SUCCESS;
}

/* Whether the policy is for this measurement, and has room. */
static bool matches(const struct csm_record *policy, uint64_t algorithm,
		    const struct csm_measurement *rim)
{
	struct csm_record first = csm_load(policy->policy.rim);
	struct csm_record second = csm_load(first.link[0]);
	uint8_t difference = 0;

	for (unsigned int i = 0; i < RIM_HALF; i++) {
		difference |= first.rim[i] ^ rim->bytes[i];
		difference |= second.rim[i] ^ rim->bytes[RIM_HALF + i];
	}
	return (policy->state == CSM_SHARE_LIVE) && (policy->count < first.key) &&
	       (first.state == algorithm) && (difference == 0);
}

csm_ref csm_policy_match(uint64_t owner, uint64_t csm_id, uint64_t rd)
{
	csm_ref realm = csm_registry_find(owner);
	csm_ref region = csm_find_object(realm, csm_id, CSM_TYPE_REGION);
	struct csm_measurement rim;
	uint64_t algorithm;
	csm_ref policy;

	/* A provider's own region is nothing for it to reserve. */
	if ((region == 0) || (csm_load(realm).state != CSM_REALM_OPEN) ||
	    (csm_load(region).state != CSM_STATE_ACTIVE) || (csm_rd_of(region) == rd))
		return 0;
	/* One that is being revoked, or is kept out, has a SHARE yet. */
	if (csm_trie_find(csm_load(region).region.shares, csm_load(csm_port_realm(rd)).key) != 0)
		return 0;
	algorithm = csm_port_rim(rd, &rim);
	for (policy = next_policy(region, 0); policy != 0;) {
		struct csm_record record = csm_load(policy);

		if (matches(&record, algorithm, &rim))
			return policy;
		policy = next_policy(region, record.key + 1);
	}
	return 0;
}

csm_ref csm_policy_join(csm_ref policy, csm_ref consumer)
{
	struct csm_record terms = csm_load(policy);
	csm_ref share = csm_pool_take(consumer, CSM_TYPE_SHARE);
	uint64_t peer = csm_load(consumer).key;
	struct csm_record *record = csm_map(share);

	record->key = peer;
	record->state = CSM_SHARE_LIVE;
	record->perm = terms.perm;
	record->share.region = terms.policy.region;
	record->share.policy = policy;
	csm_unmap(record);
	record = csm_map(policy);
	record->count++;
	csm_unmap(record);
	csm_consent_add(terms.policy.region, share);
	return share;
}

static void forget_policy(csm_ref policy)
{
	struct csm_record record = csm_load(policy);

	csm_pool_give(csm_load(record.policy.rim).link[0]);
	csm_pool_give(record.policy.rim);
	csm_consent_free(record.policy.region, policy);
}

/* Withdraws the next SHARE if it is under the policy: false when the budget ended first. */
static bool withdraw_next(csm_ref policy, struct csm_budget *budget)
{
	struct csm_record record = csm_load(policy);
	csm_ref share =
		csm_trie_ceiling(csm_load(record.policy.region).region.shares, record.policy.next);
	struct csm_record consent = csm_load(share);
	struct csm_record *target;

	if (consent.share.policy == policy)
		return csm_share_withdraw(share, false, budget);
	target = csm_map(policy);
	target->policy.next = consent.key + 1;
	csm_unmap(target);
	csm_spend(budget, CSM_COST_RECORD);
	return true;
}

bool csm_policy_withdraw(csm_ref policy, struct csm_budget *budget)
{
	struct csm_record *record = csm_map(policy);

	record->state = CSM_SHARE_REVOKING;
	csm_unmap(record);
	/* Nobody joins any more: what is counted lies at or after `next`, before all policies. */
	while (csm_load(policy).count != 0) {
		if ((budget->left == 0) || !withdraw_next(policy, budget))
			return false;
	}
	forget_policy(policy);
	csm_spend(budget, CSM_COST_RECORD);
	return true;
}
