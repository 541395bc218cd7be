/* SPDX-License-Identifier: BSD-3-Clause */
/* Realms that want in by a policy that is not for them, or not any more. */
#include "attack_tables.h"
#include "rsi.h"

/* Where a provider writes its policy records. */
#define RECORD (ATTACK_REGION + 64 * PAGE_SIZE)

#define RIM_WORDS 8U
#define RIM_AT	  (offsetof(struct csm_policy_record, rim) / sizeof(uint64_t))
#define WORDS	  (CSM_POLICY_RECORD_SIZE / sizeof(uint64_t))

/* A record, word by word as the provider writes it. */
union policy {
	uint64_t word[WORDS];
	struct csm_policy_record record;
};

/* What the realm itself reads of its initial measurement (DEN0137 B5.3.7). */
static bool read_rim(struct attack *attack, struct agent *agent, uint64_t *rim)
{
	struct smc_registers r = agent_smc(agent, RSI_MEASUREMENT_READ, 0, 0, 0, 0);

	for (unsigned int i = 0; i < RIM_WORDS; i++)
		rim[i] = r.x[1 + i];
	return attack_needs(attack, "RSI_MEASUREMENT_READ", r.x[0]);
}

/* A policy for the agent's measurement. */
static bool policy_for(struct attack *attack, struct agent *agent, uint64_t perm, uint64_t most,
		       union policy *policy)
{
	*policy = (union policy){.record = {.perm = perm,
					    .hash_algorithm = CSM_HASH_SHA_256,
					    .max_consumers = most}};
	return read_rim(attack, agent, &policy->word[RIM_AT]);
}

/* The provider writes the record at `ipa` and makes the call. */
static uint64_t share_policy_at(struct attack *attack, const union policy *policy, uint64_t ipa,
				uint64_t *index)
{
	struct smc_registers r;

	for (unsigned int i = 0; i < WORDS; i++) {
		if (agent_write(&attack->provider, ipa + i * sizeof(uint64_t), policy->word[i]) !=
		    ACCESS_DONE)
			return AGENT_LOST;
	}
	r = agent_smc(&attack->provider, SMC_CSM_SHARE_POLICY, attack->region, ipa, 0, 0);
	*index = r.x[1];
	return r.x[0];
}

static uint64_t share_policy(struct attack *attack, const union policy *policy, uint64_t *index)
{
	return share_policy_at(attack, policy, RECORD, index);
}

/* The provider's region, and a policy on it for the agent's measurement. */
static bool set_up(struct attack *attack, struct agent *agent, uint64_t perm, uint64_t most,
		   uint64_t *index)
{
	union policy policy;

	return attack_create(attack, &attack->provider, ATTACK_PAGES) &&
	       attack_memory(attack, &attack->provider, RECORD, 1) &&
	       policy_for(attack, agent, perm, most, &policy) &&
	       attack_needs(attack, "CSM_SHARE_POLICY", share_policy(attack, &policy, index));
}

static uint64_t reserve(struct attack *attack, struct agent *agent)
{
	return agent_reserve(agent, attack->region, attack->provider.id, ATTACK_MOUNT,
			     ATTACK_PAGES);
}

static void policy_for_another_measurement(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	struct agent *meant = &attack->stranger;
	uint64_t index;

	if (!set_up(attack, meant, READ_ONLY, 4, &index))
		return;
	observe_csm(attack, "reserve", reserve(attack, consumer));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_csm(attack, "meant-reserve", reserve(attack, meant));
	observe_csm(attack, "meant-attach", agent_attach(meant, attack->region));
	observe_pages(attack, "meant-read", meant, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_access(attack, "meant-write", agent_write(meant, ATTACK_MOUNT, 1));
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

static void more_consumers_than_the_policy(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	struct agent twin;
	uint64_t index;

	if (!attack_twin(attack, &twin) || !set_up(attack, consumer, READ_WRITE, 1, &index))
		return;
	observe_csm(attack, "first", reserve(attack, consumer));
	observe_csm(attack, "second", reserve(attack, &twin));
	observe_csm(attack, "attach", agent_attach(&twin, attack->region));
	observe_pages(attack, "read", &twin, ATTACK_MOUNT, ATTACK_PAGES, 0);
	/* Its place is free when the first one has gone, not before. */
	observe_csm(attack, "gone", agent_detach(consumer, attack->region));
	observe_csm(attack, "then", reserve(attack, &twin));
	observe_csm(attack, "again", reserve(attack, consumer));
}

static void stay_after_the_policy(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	uint64_t index;

	if (!set_up(attack, consumer, READ_WRITE, 1, &index) ||
	    !attack_needs(attack, "CSM_RESERVE", reserve(attack, consumer)) ||
	    !attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region)))
		return;
	observe_pages(attack, "before", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_csm(attack, "revoke", agent_revoke(provider, attack->region, index));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_access(attack, "write", agent_write(consumer, ATTACK_MOUNT, 1));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_csm(attack, "detach", agent_detach(consumer, attack->region));
	observe_csm(attack, "reserve", reserve(attack, consumer));
	observe_csm(attack, "revoke-again", agent_revoke(provider, attack->region, index));
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* Named read-only, revoked, and back in by a policy that would give more. */
static void a_revoked_name_and_a_policy(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	uint64_t index;

	if (!set_up(attack, consumer, READ_WRITE, 4, &index) ||
	    !attack_needs(attack, "CSM_SHARE",
			  agent_share(provider, attack->region, consumer->id, READ_ONLY)) ||
	    !attack_needs(attack, "CSM_RESERVE", reserve(attack, consumer)) ||
	    !attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region)))
		return;
	observe_csm(attack, "revoke", agent_revoke(provider, attack->region, consumer->id));
	observe_csm(attack, "detach", agent_detach(consumer, attack->region));
	observe_csm(attack, "reserve", reserve(attack, consumer));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_access(attack, "write", agent_write(consumer, ATTACK_MOUNT, 1));
	observe_csm(attack, "revoke-again", agent_revoke(provider, attack->region, consumer->id));
	/* Only the provider lets it in, and then the policy counts. */
	observe_csm(attack, "consumer-readmits",
		    agent_smc(consumer, SMC_CSM_READMIT, attack->region, consumer->id, 0, 0).x[0]);
	observe_csm(attack, "stranger-readmits",
		    agent_smc(&attack->stranger, SMC_CSM_READMIT, attack->region, consumer->id, 0,
			      0)
			    .x[0]);
	observe_csm(attack, "still", reserve(attack, consumer));
	observe_csm(attack, "readmit",
		    agent_smc(provider, SMC_CSM_READMIT, attack->region, consumer->id, 0, 0).x[0]);
	observe_csm(attack, "then", reserve(attack, consumer));
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

#define CHUNKED_PAGES (CSM_CHUNK_PAGES + 64U)

/* By a policy; half revoked by name it leaves, and asks again. */
static void leave_in_the_midst_of_a_revocation(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	union policy policy;
	uint64_t index;

	if (!attack_create(attack, provider, CHUNKED_PAGES) ||
	    !attack_memory(attack, provider, RECORD + CHUNKED_PAGES * PAGE_SIZE, 1) ||
	    !policy_for(attack, consumer, READ_WRITE, 4, &policy) ||
	    !attack_needs(attack, "CSM_SHARE_POLICY",
			  share_policy_at(attack, &policy, RECORD + CHUNKED_PAGES * PAGE_SIZE,
					  &index)) ||
	    !attack_needs(attack, "CSM_RESERVE",
			  agent_reserve(consumer, attack->region, provider->id, ATTACK_MOUNT,
					CHUNKED_PAGES)) ||
	    !attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region)))
		return;
	observe_csm(attack, "revoke",
		    agent_smc(provider, SMC_CSM_REVOKE, attack->region, consumer->id, 0, 0).x[0]);
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_csm(attack, "detach", agent_detach(consumer, attack->region));
	observe_csm(attack, "reserve",
		    agent_reserve(consumer, attack->region, provider->id, ATTACK_MOUNT,
				  CHUNKED_PAGES));
	observe_csm(attack, "revoke-on", agent_revoke(provider, attack->region, consumer->id));
	observe_csm(attack, "policy-goes", agent_revoke(provider, attack->region, index));
	observe_csm(attack, "share-policy",
		    share_policy_at(attack, &policy, RECORD + CHUNKED_PAGES * PAGE_SIZE, &index));
	observe_csm(attack, "reserve-again",
		    agent_reserve(consumer, attack->region, provider->id, ATTACK_MOUNT,
				  CHUNKED_PAGES));
	observe_pages(attack, "owner", provider, ATTACK_REGION, CHUNKED_PAGES, 0);
}

/* Who is not the provider, and names that are none. */
static void policies_of_others(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;
	uint64_t index;

	if (!set_up(attack, consumer, READ_WRITE, 1, &index) ||
	    !attack_needs(attack, "CSM_RESERVE", reserve(attack, consumer)) ||
	    !attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region)))
		return;
	observe_csm(attack, "consumer-revokes", agent_revoke(consumer, attack->region, index));
	observe_csm(attack, "stranger-revokes",
		    agent_revoke(&attack->stranger, attack->region, index));
	observe_csm(attack, "stranger-shares",
		    agent_smc(&attack->stranger, SMC_CSM_SHARE_POLICY, attack->region, RECORD, 0, 0)
			    .x[0]);
	observe_csm(attack, "next-index", agent_revoke(provider, attack->region, index + 1));
	observe_csm(attack, "no-flag",
		    agent_revoke(provider, attack->region, index & ~CSM_POLICY_INDEX_FLAG));
	observe_csm(attack, "flag-alone",
		    agent_revoke(provider, attack->region, CSM_POLICY_INDEX_FLAG));
	observe_csm(attack, "share-with-index",
		    agent_share(provider, attack->region, index, READ_WRITE));
	observe_csm(attack, "reserve-from-index",
		    agent_reserve(&attack->stranger, attack->region, index, ATTACK_MOUNT,
				  ATTACK_PAGES));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
}

static void senseless_policies(struct attack *attack)
{
	static const struct {
		const char *key;
		unsigned int word;
		uint64_t value;
	} tries[] = {
		{"no-permission", 0, 0},
		{"write-only", 0, CSM_PERM_WRITE},
		{"permission-bit", 0, READ_WRITE | 4},
		{"algorithm", 1, CSM_HASH_SHA_384 + 1},
		{"other-algorithm", 1, UINT64_MAX},
		{"no-consumers", 2, 0},
		{"reserved-first", 3, 1},
		{"reserved-last", 7, UINT64_C(1) << 63},
		{"padding", WORDS - 1, 1},
	};
	struct agent *provider = &attack->provider;
	union policy good;
	uint64_t index;

	if (!attack_create(attack, provider, ATTACK_PAGES) ||
	    !attack_memory(attack, provider, RECORD, 1) ||
	    !policy_for(attack, &attack->consumer, READ_WRITE, 1, &good))
		return;
	for (unsigned int i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		union policy bad = good;

		bad.word[tries[i].word] = tries[i].value;
		observe_csm(attack, tries[i].key, share_policy(attack, &bad, &index));
	}
	observe_csm(attack, "reserve", reserve(attack, &attack->consumer));
}

/* The RMM is to read a record where the caller's memory is not. */
static void policy_records_elsewhere(struct attack *attack)
{
	static const struct {
		const char *key;
		uint64_t ipa;
	} tries[] = {
		{"unaligned", RECORD + 8},
		{"unprotected", REALM_SHARED_IPA},
		{"beyond-the-space", UINT64_C(1) << REALM_IPA_BITS},
		{"highest", UINT64_MAX - PAGE_SIZE + 1},
		{"empty", RECORD + PAGE_SIZE},
		{"mount", ATTACK_MOUNT},
	};
	struct agent *consumer = &attack->consumer;
	union policy policy;

	/* The consumer mounts a page with a good record in it, and has a region of its own. */
	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY) ||
	    !policy_for(attack, &attack->stranger, READ_WRITE, 1, &policy))
		return;
	for (unsigned int i = 0; i < WORDS; i++) {
		if (!attack_assumes(attack, "a record in the mount",
				    agent_write(&attack->provider,
						ATTACK_REGION + i * sizeof(uint64_t),
						policy.word[i]) == ACCESS_DONE))
			return;
	}
	if (!attack_create(attack, consumer, ATTACK_PAGES))
		return;
	for (unsigned int i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		observe_csm(attack, tries[i].key,
			    agent_smc(consumer, SMC_CSM_SHARE_POLICY, attack->region, tries[i].ipa,
				      0, 0)
				    .x[0]);
	observe_csm(attack, "reserve",
		    agent_reserve(&attack->stranger, attack->region, consumer->id, ATTACK_MOUNT,
				  ATTACK_PAGES));
}

const struct attack_entry attack_policy[] = {
	{"policy-for-another-measurement", policy_for_another_measurement},
	{"more-consumers-than-the-policy", more_consumers_than_the_policy},
	{"stay-after-the-policy", stay_after_the_policy},
	{"a-revoked-name-and-a-policy", a_revoked_name_and_a_policy},
	{"leave-in-the-midst-of-a-revocation", leave_in_the_midst_of_a_revocation},
	{"policies-of-others", policies_of_others},
	{"senseless-policies", senseless_policies},
	{"policy-records-elsewhere", policy_records_elsewhere},
	{NULL, NULL},
};
