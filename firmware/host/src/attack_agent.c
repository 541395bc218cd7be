/* SPDX-License-Identifier: BSD-3-Clause */
/* Agents: realms that do as they are told, and the exits that they take meanwhile. */
#include <string.h>

#include "attack.h"
#include "cpu.h"
#include "gic.h"
#include "pattern.h"
#include "probe.h"
#include "rmi.h"
#include "rsi.h"
#include "vcpu_exits.h"

#define ESR_EC_INSTRUCTION_SAME 0x21U

/*
 * A call that claims to make progress but does not would go on for ever. Regions here are of fewer
 * pages.
 */
#define CALLS_MAX 4096U

/* Exits that one command takes at most: an agent that makes no progress is lost. */
#define EXITS_MAX 100000U

static struct lock serving;

void attack_lock(void)
{
	lock_acquire(&serving);
}

void attack_unlock(void)
{
	lock_release(&serving);
}

static uint64_t no_checkpoint(struct realm *realm, const uint64_t *gprs)
{
	(void)realm;
	(void)gprs;
	return HOST_BAD;
}

void agent_begin(struct agent *agent, struct realm *realm, struct realm_rec *rec)
{
	*agent = (struct agent){.realm = realm, .rec = rec};
	vcpu_prepare(rec);
}

static void serve(struct agent *agent)
{
	const struct rmi_rec_exit *exit = &agent->rec->run->exit;
	struct vcpu vcpu = {.realm = agent->realm, .rec = agent->rec, .checkpoint = no_checkpoint};

	attack_lock();
	if (exit->exit_reason == RMI_EXIT_CSM)
		agent->asked++;
	if (agent->answer == NULL || !agent->answer(agent, exit))
		vcpu_serve(&vcpu);
	attack_unlock();
}

/* Runs the REC until its agent has an answer. */
static bool run(struct agent *agent)
{
	const struct rmi_rec_exit *exit = &agent->rec->run->exit;

	for (unsigned int exits = 0; exits < EXITS_MAX; exits++) {
		attack_cut_turn();
		uint64_t status = vcpu_enter(agent->rec);

		if (RMI_STATUS(status) != RMI_SUCCESS)
			return false;
		if (exit->exit_reason == RMI_EXIT_HOST_CALL && exit->imm == HOST_AGENT)
			return true;
		serve(agent);
		if (agent->realm->ended)
			return false;
	}
	return false;
}

bool agent_tell(struct agent *agent, uint64_t gprs[AGENT_GPRS])
{
	/* Its first host call comes without a command. */
	if (!agent->lost && !agent->started) {
		agent->lost = !run(agent);
		agent->started = true;
	}
	if (agent->lost)
		return false;
	memcpy(agent->rec->run->enter.gprs, gprs, AGENT_GPRS * sizeof(*gprs));
	agent->lost = !run(agent);
	memcpy(gprs, agent->rec->run->exit.gprs, AGENT_GPRS * sizeof(*gprs));
	return !agent->lost;
}

struct smc_registers agent_smc(struct agent *agent, uint64_t function, uint64_t a1, uint64_t a2,
			       uint64_t a3, uint64_t a4)
{
	uint64_t gprs[AGENT_GPRS] = {AGENT_CALL, function, a1, a2, a3, a4};
	struct smc_registers registers = {{AGENT_LOST}};

	if (agent_tell(agent, gprs))
		memcpy(registers.x, &gprs[1], sizeof(registers.x));
	return registers;
}

/* Register `offset`, when not 0, takes the offset to continue from. */
static struct smc_registers repeat(struct agent *agent, struct smc_registers call,
				   unsigned int offset)
{
	struct smc_registers r;
	unsigned int calls = 0;

	do {
		r = agent_smc(agent, call.x[0], call.x[1], call.x[2], call.x[3], call.x[4]);
		if (offset != 0)
			call.x[offset] = r.x[1];
	} while (r.x[0] == CSM_INCOMPLETE && ++calls < CALLS_MAX);
	return r;
}

uint64_t agent_create(struct agent *agent, uint64_t ipa, uint64_t pages, uint64_t *csm_id)
{
	struct smc_registers r =
		repeat(agent, (struct smc_registers){{SMC_CSM_CREATE, ipa, pages * PAGE_SIZE}}, 0);

	*csm_id = r.x[1];
	return r.x[0];
}

uint64_t agent_share(struct agent *agent, uint64_t csm_id, uint64_t peer, uint64_t perm)
{
	return agent_smc(agent, SMC_CSM_SHARE, csm_id, peer, perm, 0).x[0];
}

uint64_t agent_revoke(struct agent *agent, uint64_t csm_id, uint64_t peer)
{
	return repeat(agent, (struct smc_registers){{SMC_CSM_REVOKE, csm_id, peer}}, 3).x[0];
}

uint64_t agent_destroy(struct agent *agent, uint64_t csm_id)
{
	return repeat(agent, (struct smc_registers){{SMC_CSM_DESTROY, csm_id}}, 2).x[0];
}

uint64_t agent_reserve(struct agent *agent, uint64_t csm_id, uint64_t owner, uint64_t ipa,
		       uint64_t pages)
{
	struct smc_registers call = {{SMC_CSM_RESERVE, csm_id, owner, ipa, pages * PAGE_SIZE}};

	return repeat(agent, call, 0).x[0];
}

uint64_t agent_attach(struct agent *agent, uint64_t csm_id)
{
	return repeat(agent, (struct smc_registers){{SMC_CSM_ATTACH, csm_id}}, 2).x[0];
}

uint64_t agent_detach(struct agent *agent, uint64_t csm_id)
{
	return repeat(agent, (struct smc_registers){{SMC_CSM_DETACH, csm_id}}, 2).x[0];
}

uint64_t agent_info(struct agent *agent, uint64_t csm_id, uint64_t *state)
{
	struct smc_registers r = agent_smc(agent, SMC_CSM_INFO, csm_id, 0, 0, 0);

	*state = r.x[2];
	return r.x[0];
}

uint64_t agent_set_ripas(struct agent *agent, uint64_t ipa, uint64_t pages, uint64_t ripas)
{
	const uint64_t top = ipa + pages * PAGE_SIZE;
	unsigned int calls = 0;
	struct smc_registers r;

	/* x1 is where to go on, x2 whether the host agreed (DEN0137 B5.3.4). */
	do {
		r = agent_smc(agent, RSI_IPA_STATE_SET, ipa, top, ripas, 1);
		ipa = r.x[1];
	} while (r.x[0] == RSI_SUCCESS && r.x[2] == 0 && ipa < top && ++calls < CALLS_MAX);
	return r.x[0];
}

enum access agent_access(struct agent *agent, uint64_t gprs[AGENT_GPRS])
{
	if (!agent_tell(agent, gprs) || gprs[0] == AGENT_BAD)
		return ACCESS_LOST;
	if (gprs[0] != AGENT_ABORT)
		return ACCESS_DONE;
	if ((ESR_EC(gprs[1]) == ESR_EC_DATA_ABORT_SAME ||
	     ESR_EC(gprs[1]) == ESR_EC_INSTRUCTION_SAME) &&
	    ESR_DFSC(gprs[1]) == ESR_DFSC_EXTERNAL)
		return ACCESS_ABORT;
	return ACCESS_FAULT;
}

enum access agent_read(struct agent *agent, uint64_t ipa, uint64_t *value)
{
	uint64_t gprs[AGENT_GPRS] = {AGENT_READ, ipa};
	enum access access = agent_access(agent, gprs);

	*value = access == ACCESS_DONE ? gprs[1] : 0;
	return access;
}

enum access agent_write(struct agent *agent, uint64_t ipa, uint64_t value)
{
	uint64_t gprs[AGENT_GPRS] = {AGENT_WRITE, ipa, value};

	return agent_access(agent, gprs);
}

enum access agent_execute(struct agent *agent, uint64_t ipa)
{
	uint64_t gprs[AGENT_GPRS] = {AGENT_EXECUTE, ipa};

	return agent_access(agent, gprs);
}

enum access agent_store(struct agent *agent, enum agent_store kind, uint64_t ipa, uint64_t value)
{
	uint64_t gprs[AGENT_GPRS] = {AGENT_STORE, ipa, value, kind};

	return agent_access(agent, gprs);
}

bool agent_remap(struct agent *agent, uint64_t ipa)
{
	uint64_t gprs[AGENT_GPRS] = {AGENT_REMAP, ipa};

	return agent_tell(agent, gprs) && gprs[0] == AGENT_DONE;
}

enum access agent_fill(struct agent *agent, uint64_t ipa, uint64_t pages, uint64_t index)
{
	uint64_t gprs[AGENT_GPRS] = {AGENT_FILL, ipa, pages, index};

	return agent_access(agent, gprs);
}

struct agent_pages agent_compare(struct agent *agent, uint64_t ipa, uint64_t pages, uint64_t index)
{
	uint64_t gprs[AGENT_GPRS] = {AGENT_COMPARE, ipa, pages, index};

	if (!agent_tell(agent, gprs))
		return (struct agent_pages){0};
	return (struct agent_pages){gprs[1], gprs[2], gprs[3]};
}
