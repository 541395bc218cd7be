/* SPDX-License-Identifier: BSD-3-Clause */
/* The realms of an attack: made anew for each, and torn down whatever became of them. */
#include "attack.h"
#include "pages.h"
#include "pattern.h"
#include "rmi.h"
#include "rsi.h"

uint64_t attack_word(const struct attack *attack, uint64_t index)
{
	return pattern_word(attack->seed, PATTERN_SHARED, index);
}

bool attack_needs(struct attack *attack, const char *what, uint64_t status)
{
	if (status == 0)
		return true;
	attack->reason = what;
	attack->reason_status = status;
	return false;
}

bool attack_assumes(struct attack *attack, const char *what, bool holds)
{
	if (holds)
		return true;
	attack->reason = what;
	attack->reason_status = 0;
	return false;
}

bool attack_memory(struct attack *attack, struct agent *agent, uint64_t ipa, uint64_t pages)
{
	const uint64_t top = ipa + pages * PAGE_SIZE;

	return attack_needs(attack, "RSI_IPA_STATE_SET",
			    agent_set_ripas(agent, ipa, pages, RSI_RAM)) &&
	       attack_assumes(attack, "memory for a realm",
			      realm_populate(agent->realm, ipa, top)) &&
	       attack_assumes(attack, "a realm's own memory",
			      agent_fill(agent, ipa, pages, 0) == ACCESS_DONE);
}

bool attack_create(struct attack *attack, struct agent *owner, uint64_t pages)
{
	return attack_memory(attack, owner, ATTACK_REGION, pages) &&
	       attack_needs(attack, "CSM_CREATE",
			    agent_create(owner, ATTACK_REGION, pages, &attack->region));
}

bool attack_share(struct attack *attack, uint64_t pages, uint64_t perm)
{
	return attack_create(attack, &attack->provider, pages) &&
	       attack_needs(
		       attack, "CSM_SHARE",
		       agent_share(&attack->provider, attack->region, attack->consumer.id, perm));
}

bool attack_mount(struct attack *attack, uint64_t pages, uint64_t perm)
{
	struct agent *consumer = &attack->consumer;

	/* That the consumer sees it is what makes every later abort mean something. */
	return attack_share(attack, pages, perm) &&
	       attack_needs(attack, "CSM_RESERVE",
			    agent_reserve(consumer, attack->region, attack->provider.id,
					  ATTACK_MOUNT, pages)) &&
	       attack_needs(attack, "CSM_ATTACH", agent_attach(consumer, attack->region)) &&
	       attack_assumes(attack, "the consumer's view of the region",
			      agent_compare(consumer, ATTACK_MOUNT, pages, 0).same == pages);
}

bool attack_second(struct attack *attack, struct agent *first, struct agent *second)
{
	uint64_t gprs[AGENT_GPRS] = {AGENT_START, 1};

	agent_begin(second, first->realm, &first->realm->rec[1]);
	second->id = first->id;
	return attack_assumes(attack, "the second REC",
			      agent_tell(first, gprs) && gprs[1] == PSCI_SUCCESS);
}

bool attack_introduce(struct attack *attack, struct agent *agent, unsigned int index)
{
	struct realm *realm = &attack->world->realm[index];

	agent_begin(agent, realm, &realm->rec[0]);
	struct smc_registers r = agent_smc(agent, SMC_CSM_FEATURES, 1, 0, 0, 0);

	agent->id = r.x[1];
	return attack_needs(attack, "CSM_FEATURES", r.x[0]) &&
	       attack_assumes(attack, "a realm_id", agent->id != 0);
}

bool attack_twin(struct attack *attack, struct agent *twin)
{
	/* The consumer's part is 1. */
	return attack_assumes(attack, "a twin of the consumer", world_add_twin(attack->world, 1)) &&
	       attack_introduce(attack, twin, attack->world->realms - 1);
}

bool attack_begin(struct attack *attack)
{
	const struct realm *failed;

	if (!world_make(attack->world, ATTACK_REALMS, 0, &failed)) {
		attack->reason = failed != NULL && failed->failure.command != NULL
					 ? failed->failure.command
					 : "memory for realms";
		attack->reason_status = failed != NULL ? failed->failure.status : 0;
		return false;
	}
	return attack_introduce(attack, &attack->provider, 0) &&
	       attack_introduce(attack, &attack->consumer, 1) &&
	       attack_introduce(attack, &attack->stranger, 2);
}

void attack_end(struct attack *attack)
{
	const struct realm *failed;

	if (!world_unmake(attack->world, &failed))
		observe_word(attack, "cleanup",
			     failed->failure.command != NULL ? failed->failure.command : "refused");
	else if (pages_account().outstanding != 0)
		observe_word(attack, "cleanup", "granules-kept");
}
