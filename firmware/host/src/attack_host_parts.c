/* SPDX-License-Identifier: BSD-3-Clause */
/* The steps of a region, granules, and exits that an attack of the host is made of. */
#include <string.h>

#include "attack_host.h"
#include "pages.h"
#include "pattern.h"
#include "probe.h"
#include "realm_parts.h"
#include "rmi.h"
#include "rmi_calls.h"
#include "vcpu.h"

/* One call of a pair that takes more than one. */
static bool half_way(struct attack *attack, struct agent *agent, const char *what,
		     struct smc_registers call)
{
	uint64_t status = agent_smc(agent, call.x[0], call.x[1], call.x[2], call.x[3], 0).x[0];

	return attack_needs(attack, what, status == CSM_INCOMPLETE ? 0 : status + 1);
}

static bool let_in_again(struct attack *attack)
{
	return attack_needs(attack, "CSM_SHARE",
			    agent_share(&attack->provider, attack->region, attack->consumer.id,
					READ_WRITE)) &&
	       attack_needs(attack, "CSM_ATTACH", agent_attach(&attack->consumer, attack->region));
}

bool step_to(struct attack *attack, enum step step)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;

	switch (step) {
	case STEP_CREATED:
		return attack_create(attack, provider, STEP_PAGES);
	case STEP_SHARED:
		return attack_needs(
			attack, "CSM_SHARE",
			agent_share(provider, attack->region, consumer->id, READ_WRITE));
	case STEP_RESERVED:
		return attack_needs(attack, "CSM_RESERVE",
				    agent_reserve(consumer, attack->region, provider->id,
						  STEP_MOUNT, STEP_PAGES));
	case STEP_ATTACHING:
		return half_way(attack, consumer, "CSM_ATTACH",
				(struct smc_registers){{SMC_CSM_ATTACH, attack->region}});
	case STEP_REVOKING:
		return half_way(
			attack, provider, "CSM_REVOKE",
			(struct smc_registers){{SMC_CSM_REVOKE, attack->region, consumer->id}});
	case STEP_DESTROYING:
		return let_in_again(attack) &&
		       half_way(attack, provider, "CSM_DESTROY",
				(struct smc_registers){{SMC_CSM_DESTROY, attack->region}});
	default:
		/* The steps that a half one leads to. */
		return attack_needs(attack, step_name(step), step_go_on(attack, step - 1));
	}
}

bool step_reach(struct attack *attack, enum step step)
{
	for (enum step at = STEP_CREATED; at <= step; at++) {
		if (!step_to(attack, at))
			return false;
	}
	return true;
}

uint64_t step_go_on(struct attack *attack, enum step step)
{
	switch (step) {
	case STEP_ATTACHING:
		return agent_attach(&attack->consumer, attack->region);
	case STEP_REVOKING:
		return agent_revoke(&attack->provider, attack->region, attack->consumer.id);
	case STEP_DESTROYING:
		return agent_destroy(&attack->provider, attack->region);
	default:
		return CSM_SUCCESS;
	}
}

const char *step_name(enum step step)
{
	static const char *const names[STEPS] = {
		[STEP_CREATED] = "created",	[STEP_SHARED] = "shared",
		[STEP_RESERVED] = "reserved",	[STEP_ATTACHING] = "attaching",
		[STEP_ATTACHED] = "attached",	[STEP_REVOKING] = "revoking",
		[STEP_REVOKED] = "revoked",	[STEP_DESTROYING] = "destroying",
		[STEP_DESTROYED] = "destroyed",
	};

	return names[step];
}

uint64_t agent_granule(const struct agent *agent, uint64_t ipa)
{
	return realm_address(agent->realm, ipa);
}

uint64_t granule_take(struct attack *attack)
{
	uint64_t granule = realm_take_granule(&attack->world->realm[0]);

	attack_assumes(attack, "a granule", granule != 0);
	return granule;
}

bool granule_drop(uint64_t granule)
{
	if (RMI_STATUS(pages_undelegate(granule)) != RMI_SUCCESS)
		return false;
	pages_give(granule, 1);
	return true;
}

const char *granule_seen(const struct attack *attack, uint64_t granule)
{
	const volatile uint64_t *words = (const volatile uint64_t *)(uintptr_t)granule;
	bool zero = true;
	struct probe probe;

	/* A granule is protected as a whole. */
	if (!probe_read(granule, &probe))
		return probe_write(granule, 0, &probe) ? "writable" : "fault";
	for (uint64_t i = 0; i < PAGE_SIZE / sizeof(uint64_t); i++) {
		if (pattern_recognise(attack->seed, words[i]))
			return "canary";
		zero = zero && words[i] == 0;
	}
	return zero ? "zero" : "other";
}

struct taken_page page_take(struct agent *agent, uint64_t ipa)
{
	struct taken_page page = {0};
	uint64_t top = 0;

	page.status = rmi_data_destroy(agent->realm->rd, ipa, &page.granule, &top);
	return page;
}

bool bare_realm(struct attack *attack, struct realm *realm)
{
	const struct world *world = attack->world;
	uint64_t page = pages_take_zeroed();
	struct rmi_realm_params *params = (struct rmi_realm_params *)(uintptr_t)page;

	*realm = (struct realm){.index = REALM_MAX, .name = "bare", .ipa_bits = REALM_IPA_BITS};
	realm->root = realm_take_granule(realm);
	uint64_t rd = realm_take_granule(realm);

	if (!attack_assumes(attack, "memory for a realm", page != 0 && realm->root != 0 && rd != 0))
		return false;
	params->s2sz = REALM_IPA_BITS;
	params->num_bps = (uint8_t)RMI_FEATURE0_NUM_BPS(world->features);
	params->num_wps = (uint8_t)RMI_FEATURE0_NUM_WPS(world->features);
	params->hash_algo = RMI_HASH_SHA_256;
	/* The others have the numbers from 1 on. */
	params->vmid = REALM_MAX + 1;
	params->rtt_base = realm->root;
	params->rtt_level_start = 1;
	params->rtt_num_start = 1;
	uint64_t status = RMI_STATUS(rmi_realm_create(rd, page));

	pages_give(page, 1);
	if (status == RMI_SUCCESS)
		realm->rd = rd;
	else
		granule_drop(rd);
	return attack_needs(attack, "RMI_REALM_CREATE", status);
}

bool agent_into_exit(struct agent *agent, const struct smc_registers *call, uint64_t operation)
{
	struct rmi_rec_run *run = agent->rec->run;

	run->enter.gprs[0] = AGENT_CALL;
	memcpy(&run->enter.gprs[1], call->x, sizeof(call->x));
	return RMI_STATUS(vcpu_enter(agent->rec)) == RMI_SUCCESS &&
	       run->exit.exit_reason == RMI_EXIT_CSM && run->exit.gprs[0] == operation;
}

struct smc_registers agent_out_of_exit(struct agent *agent)
{
	struct smc_registers registers = {{AGENT_LOST}};
	uint64_t gprs[AGENT_GPRS];

	/* Registers at an entry after such an exit do not count; nor does the command. */
	memcpy(gprs, agent->rec->run->enter.gprs, sizeof(gprs));
	if (agent_tell(agent, gprs))
		memcpy(registers.x, &gprs[1], sizeof(registers.x));
	return registers;
}
