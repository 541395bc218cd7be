/* SPDX-License-Identifier: BSD-3-Clause */
#include "consents.h"

#include <string.h>

#include "../tests/csm_answers.h"
#include "csm_abi.h"

struct agreement agreements[CONSENTS_REGIONS];
unsigned int agreements_count;
static uint64_t realm_ids[CONSENTS_REALMS];
static unsigned int realm_count;

void consents_reset(void)
{
	memset(agreements, 0, agreements_count * sizeof(agreements[0]));
	agreements_count = 0;
	realm_count = 0;
}

struct agreement *consents_find(uint64_t id)
{
	for (unsigned int i = 0; i < agreements_count; i++)
		if (agreements[i].id == id)
			return &agreements[i];
	return NULL;
}

uint64_t consents_policy(const struct agreement *region, unsigned int n)
{
	return region->policy[n % CONSENTS_POLICIES].index;
}

static struct consent *consent_of(struct agreement *region, uint64_t realm, bool make)
{
	struct consent *room = NULL;

	for (unsigned int i = 0; i < CONSENTS_PEERS; i++) {
		if (region->consent[i].peer == realm)
			return &region->consent[i];
		if ((room == NULL) && (region->consent[i].peer == 0))
			room = &region->consent[i];
	}
	if (!make)
		return NULL;
	HOLDS(room != NULL);
	room->peer = realm;
	return room;
}

const struct consent *consents_reservation(const struct agreement *region, uint64_t realm)
{
	for (unsigned int i = 0; i < CONSENTS_PEERS; i++)
		if ((region->consent[i].peer == realm) && region->consent[i].reserved)
			return &region->consent[i];
	return NULL;
}

static void drop_if_empty(struct consent *consent)
{
	if ((consent->perm == 0) && (consent->policy == 0) && !consent->reserved &&
	    !consent->invited && !consent->banned)
		*consent = (struct consent){.peer = 0};
}

/* Its reservation ends, and with it what a policy gave, on its way out or not. */
static void left(struct consent *consent)
{
	consent->reserved = false;
	consent->policy = 0;
	if ((consent->perm == 0) && !consent->invited)
		consent->leaving = false;
	drop_if_empty(consent);
}

static const struct policy *live_policy(const struct agreement *region, uint64_t index)
{
	for (unsigned int i = 0; i < CONSENTS_POLICIES; i++)
		if ((index != 0) && (region->policy[i].index == index))
			return &region->policy[i];
	return NULL;
}

/* If so, realms may have begun to RESERVE, of which is known here only when that is done. */
static bool has_policy(const struct agreement *region)
{
	for (unsigned int i = 0; i < CONSENTS_POLICIES; i++)
		if (region->policy[i].index != 0)
			return true;
	return false;
}

/* By name, or by a policy that is live; of policies with the same measurement the widest. */
static uint64_t granted(const struct agreement *region, const struct consent *consent)
{
	const struct policy *joined = live_policy(region, consent->policy);
	uint64_t perm = consent->perm;

	/* A name comes before any policy. */
	if (consent->invited)
		return 0;
	for (unsigned int i = 0; (joined != NULL) && (i < CONSENTS_POLICIES); i++)
		if ((region->policy[i].index != 0) && (region->policy[i].rim == joined->rim))
			perm |= region->policy[i].perm;
	return perm;
}

bool consents_allow(uint64_t owner, uint64_t owner_ipa, uint64_t consumer, uint64_t ipa, bool write)
{
	for (unsigned int i = 0; i < agreements_count; i++) {
		struct agreement *region = &agreements[i];
		const struct consent *consent = consents_reservation(region, consumer);
		uint64_t perm;

		if ((region->life == REGION_GONE) || (region->owner != owner) ||
		    (consent == NULL) || (owner_ipa < region->base) ||
		    (owner_ipa - region->base >= region->size) ||
		    (ipa - consent->base != owner_ipa - region->base))
			continue;
		perm = granted(region, consent);
		return ((perm & CSM_PERM_READ) != 0) && (!write || ((perm & CSM_PERM_WRITE) != 0));
	}
	return false;
}

void consents_new_realm(uint64_t realm)
{
	/* Property 7, and no number that a policy index could be. */
	HOLDS((realm != 0) && ((realm & CSM_POLICY_INDEX_FLAG) == 0));
	for (unsigned int i = 0; i < realm_count; i++)
		HOLDS(realm_ids[i] != realm);
	HOLDS(realm_count < CONSENTS_REALMS);
	realm_ids[realm_count++] = realm;
}

void consents_forget_realm(uint64_t realm)
{
	for (unsigned int i = 0; i < agreements_count; i++) {
		struct consent *consent = consent_of(&agreements[i], realm, false);

		if (agreements[i].owner == realm)
			agreements[i].life = REGION_GONE;
		if (consent == NULL)
			continue;
		/* Consent by name outlives the peer; nobody will ever have its name again. */
		consent->banned = false;
		left(consent);
	}
}

/* ---- by call ------------------------------------------------------------------------------- */

/* Property 7: an id is new, or that of the region that the same call is making. */
static void created(const struct caller *caller, const uint64_t x[5], const uint64_t result[8])
{
	struct agreement *region = consents_find(result[1]);

	HOLDS((result[1] != 0) && ((result[1] & CSM_POLICY_INDEX_FLAG) == 0));
	if (region == NULL) {
		HOLDS(agreements_count < CONSENTS_REGIONS);
		region = &agreements[agreements_count++];
		*region = (struct agreement){
			.id = result[1], .owner = caller->realm, .base = x[1], .size = x[2]};
	}
	HOLDS((region->life == REGION_MAKING) && (region->owner == caller->realm) &&
	      (region->base == x[1]) && (region->size == x[2]));
	region->life = (result[0] == CSM_SUCCESS) ? REGION_ALIVE : REGION_MAKING;
}

/* What it was making is no more. */
static void not_created(const struct caller *caller, const uint64_t x[5], uint64_t status)
{
	for (unsigned int i = 0; i < agreements_count; i++) {
		struct agreement *region = &agreements[i];

		if ((status != CSM_ERROR_STATE) && (region->life == REGION_MAKING) &&
		    (region->owner == caller->realm) && (region->base == x[1]) &&
		    (region->size == x[2]) && (x[3] == 0))
			region->life = REGION_GONE;
	}
}

static void shared(struct agreement *region, const uint64_t x[5])
{
	struct consent *consent = consent_of(region, x[2], true);

	HOLDS((x[3] == 0) || (x[3] == CSM_PERM_READ) ||
	      (x[3] == (CSM_PERM_READ | CSM_PERM_WRITE)));
	HOLDS((x[2] != 0) && (x[2] != region->owner) && (consent->perm == 0));
	HOLDS(!consent->invited || (x[3] != 0));
	consent->perm = x[3];
	consent->invited = x[3] == 0;
	consent->banned = false;
	consent->policy = 0;
}

static void shared_by_policy(const struct caller *caller, struct agreement *region, uint64_t index)
{
	HOLDS(((index & CSM_POLICY_INDEX_FLAG) != 0) && (index > region->last_policy));
	region->last_policy = index;
	for (unsigned int i = 0; i < CONSENTS_POLICIES; i++)
		if (region->policy[i].index == 0) {
			region->policy[i] = caller->policy;
			region->policy[i].index = index;
			return;
		}
	HOLDS(!"there is room for each policy");
}

/* REVOKE or DESTROY has begun: consent is withdrawn from the first chunk on. */
static void revoking(struct agreement *region, const uint64_t x[5])
{
	if (x[0] == SMC_CSM_DESTROY)
		region->life = REGION_ENDING;
	for (unsigned int i = 0; (x[0] == SMC_CSM_REVOKE) && (i < CONSENTS_PEERS); i++) {
		struct consent *consent = &region->consent[i];
		struct policy *policy = &region->policy[i];

		consent->leaving = consent->leaving || (consent->peer == x[2]);
		policy->leaving = policy->leaving || (policy->index == x[2]);
	}
}

_Static_assert(CONSENTS_PEERS == CONSENTS_POLICIES, "one loop for both");

/* Kept out from the first chunk on. (Who is not there any more never comes back.) */
static void keep_out(struct agreement *region, uint64_t target)
{
	struct consent *consent = consent_of(region, target, true);

	consent->banned = true;
}

static void revoked(struct agreement *region, uint64_t target)
{
	struct policy *policy = (struct policy *)live_policy(region, target);
	struct consent *consent = consent_of(region, target, false);

	if ((target & CSM_POLICY_INDEX_FLAG) == 0) {
		HOLDS((consent != NULL) || has_policy(region));
		if (consent == NULL)
			return;
		consent->perm = 0;
		consent->invited = false;
		consent->policy = 0;
		consent->leaving = false;
		drop_if_empty(consent);
		return;
	}
	HOLDS(policy != NULL);
	/* A consumer that matches another live policy, too, may have joined that one. */
	for (unsigned int i = 0; i < CONSENTS_PEERS; i++) {
		const struct policy *under = live_policy(region, region->consent[i].policy);
		uint64_t other = 0;

		if ((under != NULL) && (under->rim == policy->rim))
			region->consent[i].unsure = true;
		for (unsigned int j = 0; j < CONSENTS_POLICIES; j++)
			if ((region->policy[j].index != target) && (region->policy[j].index != 0) &&
			    (region->policy[j].rim == policy->rim))
				other = region->policy[j].index;
		if (region->consent[i].policy == target)
			region->consent[i].policy = other;
		drop_if_empty(&region->consent[i]);
	}
	policy->index = 0;
	policy->leaving = false;
}

/* Policies that let this measurement in, by their last index; 0: none. No more come than may. */
static uint64_t joined(const struct agreement *region, uint64_t rim)
{
	uint64_t index = 0, most = 0, consumers = 1;

	for (unsigned int i = 0; i < CONSENTS_POLICIES; i++) {
		const struct policy *policy = &region->policy[i];
		const struct policy *other = live_policy(region, region->consent[i].policy);

		consumers += ((other != NULL) && (other->rim == rim) &&
			      !region->consent[i].unsure)
				     ? 1
				     : 0;
		if ((policy->index == 0) || (policy->rim != rim) || policy->leaving)
			continue;
		index = policy->index;
		most += (policy->most < CONSENTS_PEERS) ? policy->most : CONSENTS_PEERS;
	}
	HOLDS((index == 0) || (consumers <= most));
	return index;
}

static void reserved(const struct caller *caller, struct agreement *region, const uint64_t x[5])
{
	struct consent *consent = consent_of(region, caller->realm, true);

	HOLDS((region->life == REGION_ALIVE) && (x[2] == region->owner) && (x[4] == region->size) &&
	      (caller->realm != region->owner) && !consent->reserved && !consent->leaving);
	HOLDS(!consent->banned);
	if ((consent->perm == 0) && !consent->invited) {
		consent->policy = joined(region, caller->rim);
		consent->unsure = false;
	}
	/* Property 3, the provider's half. */
	HOLDS((consent->perm != 0) || consent->invited || (consent->policy != 0));
	consent->reserved = true;
	consent->base = x[3];
}

/* Some policy of those that the consumer may have joined is not on its way out. */
static bool holds_on(const struct agreement *region, const struct consent *consent)
{
	const struct policy *policy = live_policy(region, consent->policy);

	if (consent->perm != 0)
		return true;
	for (unsigned int i = 0; (policy != NULL) && (i < CONSENTS_POLICIES); i++)
		if ((region->policy[i].index != 0) && (region->policy[i].rim == policy->rim) &&
		    !region->policy[i].leaving)
			return true;
	return false;
}

static void attached(const struct caller *caller, struct agreement *region,
		     const uint64_t result[8])
{
	struct consent *consent = consent_of(region, caller->realm, false);

	HOLDS((region->life == REGION_ALIVE) && (consent != NULL) && consent->reserved &&
	      !consent->leaving && !consent->invited && !consent->banned &&
	      holds_on(region, consent));
	HOLDS((result[2] & ~granted(region, consent)) == 0);
}

static void detached(const struct caller *caller, struct agreement *region)
{
	struct consent *consent = consent_of(region, caller->realm, false);

	/* Also of what RESERVE had begun, so without a reservation. */
	if (consent == NULL)
		return;
	left(consent);
}

static void informed(const struct caller *caller, const struct agreement *region,
		     const uint64_t result[8])
{
	const struct consent *consent = consents_reservation(region, caller->realm);

	if (result[1] == CSM_ROLE_PROVIDER) {
		HOLDS((region->owner == caller->realm) && (result[4] == region->base));
	} else {
		HOLDS((result[1] == CSM_ROLE_CONSUMER) && (region->owner != caller->realm));
		HOLDS((consent == NULL) || (result[4] == consent->base));
		HOLDS((consent == NULL) || ((result[3] & ~granted(region, consent)) == 0));
	}
	HOLDS((result[5] == region->size) && (result[6] == region->owner));
}

/* Only the provider may, and for all others the region is like one that never was. */
static void check_owner(const struct caller *caller, const struct agreement *region,
			const uint64_t x[5], const uint64_t result[8])
{
	bool owners_call = (x[0] == SMC_CSM_SHARE) || (x[0] == SMC_CSM_SHARE_POLICY) ||
			   (x[0] == SMC_CSM_REVOKE) || (x[0] == SMC_CSM_DESTROY) ||
			   (x[0] == SMC_CSM_CONSENT) || (x[0] == SMC_CSM_READMIT);

	HOLDS(!owners_call || (region->owner == caller->realm) || (result[0] == CSM_ERROR_INPUT) ||
	      (result[0] == CSM_ERROR_STATE) || (result[0] == CSM_NOT_SUPPORTED));
}

static bool is_optional(uint64_t function)
{
	return (function == SMC_CSM_SHARE_POLICY) || (function == SMC_CSM_PEER) ||
	       (function >= SMC_CSM_NOTIFY);
}

static void check_answer(const uint64_t x[5], const uint64_t result[8])
{
	/* Registers beyond are the realm's, unless the call has as many results. */
	if (result[0] == CSM_NOT_SUPPORTED)
		HOLDS(is_optional(x[0]));
	else
		HOLDS(csm_wrong_answer(x[0], result, 3) == NULL);
}

static bool takes_part(struct agreement *region, uint64_t realm)
{
	return has_policy(region) || (region->owner == realm) ||
	       (consent_of(region, realm, false) != NULL);
}

static bool is_banned(struct agreement *region, uint64_t realm)
{
	const struct consent *consent = consent_of(region, realm, false);

	return (consent != NULL) && consent->banned;
}

/* PEER shows the two sides of a region to each other, while they are that. */
static void looked(const struct caller *caller, const uint64_t x[5])
{
	struct agreement *region = consents_find(x[3]);

	HOLDS((region != NULL) && (region->life == REGION_ALIVE) && (x[1] != caller->realm));
	HOLDS((region->owner == caller->realm) || (region->owner == x[1]));
	HOLDS(takes_part(region, x[1]) && takes_part(region, caller->realm));
	HOLDS(!is_banned(region, x[1]) && !is_banned(region, caller->realm));
}

/* What CONSENT tells, as far as it is known here. */
static void shown(struct agreement *region, const uint64_t x[5], const uint64_t result[8])
{
	const struct consent *consent = consent_of(region, result[1], false);

	HOLDS((result[1] >= x[2]) && csm_lists_consent(result[2]));
	if ((result[1] & CSM_POLICY_INDEX_FLAG) != 0) {
		HOLDS(live_policy(region, result[1]) != NULL);
		return;
	}
	HOLDS((consent != NULL) || has_policy(region));
	HOLDS((result[2] != CSM_CONSENT_BANNED) || ((consent != NULL) && consent->banned));
	HOLDS((result[2] != CSM_CONSENT_LIVE) || (consent == NULL) || !consent->banned);
}

static void readmitted(struct agreement *region, uint64_t peer)
{
	struct consent *consent = consent_of(region, peer, false);

	HOLDS((consent != NULL) && consent->banned);
	consent->banned = false;
	drop_if_empty(consent);
}

void consents_note_doorbell(uint64_t csm_id, uint64_t peer, uint64_t sender)
{
	struct agreement *region = consents_find(csm_id);

	HOLDS((region != NULL) && (region->life != REGION_GONE) && (peer != sender));
	HOLDS((region->owner == peer) || (region->owner == sender));
	HOLDS(takes_part(region, peer) && takes_part(region, sender));
}

void consents_note(const struct caller *caller, const uint64_t x[5], const uint64_t result[8])
{
	struct agreement *region = (x[0] == SMC_CSM_CREATE) ? NULL : consents_find(x[1]);

	check_answer(x, result);
	if (x[0] == SMC_CSM_CREATE) {
		if ((result[0] == CSM_SUCCESS) || (result[0] == CSM_INCOMPLETE))
			created(caller, x, result);
		else
			not_created(caller, x, result[0]);
		return;
	}
	if ((x[0] == SMC_CSM_PEER) && (result[0] == CSM_SUCCESS))
		looked(caller, x);
	if ((region == NULL) || (x[0] == SMC_CSM_FEATURES) || (x[0] == SMC_CSM_PEER))
		return;
	check_owner(caller, region, x, result);
	/* A chunk of ATTACH needs both consents like the last one. */
	if ((x[0] == SMC_CSM_ATTACH) && (result[0] == CSM_INCOMPLETE))
		attached(caller, region, result);
	if ((result[0] == CSM_INCOMPLETE) &&
	    ((x[0] == SMC_CSM_REVOKE) || (x[0] == SMC_CSM_DESTROY)))
		revoking(region, x);
	if ((x[0] == SMC_CSM_REVOKE) && ((x[2] & CSM_POLICY_INDEX_FLAG) == 0) &&
	    ((result[0] == CSM_INCOMPLETE) || (result[0] == CSM_SUCCESS)))
		keep_out(region, x[2]);
	if (result[0] != CSM_SUCCESS)
		return;
	switch (x[0]) {
	case SMC_CSM_SHARE:
		shared(region, x);
		break;
	case SMC_CSM_SHARE_POLICY:
		shared_by_policy(caller, region, result[1]);
		break;
	case SMC_CSM_REVOKE:
		revoked(region, x[2]);
		break;
	case SMC_CSM_DESTROY:
		region->life = REGION_GONE;
		break;
	case SMC_CSM_RESERVE:
		reserved(caller, region, x);
		break;
	case SMC_CSM_ATTACH:
		attached(caller, region, result);
		break;
	case SMC_CSM_DETACH:
		detached(caller, region);
		break;
	case SMC_CSM_INFO:
		informed(caller, region, result);
		break;
	case SMC_CSM_CONSENT:
		shown(region, x, result);
		break;
	case SMC_CSM_READMIT:
		readmitted(region, x[2]);
		break;
	default:
		break;
	}
}
