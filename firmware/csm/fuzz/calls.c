/* SPDX-License-Identifier: BSD-3-Clause */
#include "calls.h"

#include "csm_abi.h"

#define PAGE UINT64_C(0x1000)

/* From here on the first argument of a step means CONSENT and READMIT. */
#define NEW_CALLS 0xD0U

/* One of the regions made last, dead or alive, or a number. */
static uint64_t id_of(uint8_t byte)
{
	unsigned int most = (agreements_count < 8) ? agreements_count : 8;

	if ((byte < 0xF0) && (agreements_count > 0))
		return agreements[agreements_count - 1 - (byte % most)].id;
	return (byte < 0xF8) ? byte & 7U : fuzz_wild(byte);
}

static uint64_t peer_of(uint8_t byte)
{
	if (byte < 0xE0)
		return fuzz_target_realm_id(byte);
	return (byte < 0xF0) ? byte & 0xFU : fuzz_wild(byte);
}

/* Sizes mostly fit the region that they are for. */
static uint64_t size_for(uint64_t id, uint8_t byte)
{
	const struct agreement *region = consents_find(id);

	return ((byte < 0xC0) && (region != NULL)) ? region->size : fuzz_target_size(byte);
}

static uint64_t offset_of(uint8_t byte)
{
	if (byte < 0x90)
		return 0;
	return (byte < 0xF0) ? (uint64_t)(byte - 0x8FU) * 8U * PAGE : fuzz_wild(byte);
}

static uint64_t target_of(uint64_t id, const struct fuzz_step *step)
{
	const struct agreement *region = consents_find(id);

	return ((step->arg[3] < 0x60) && (region != NULL)) ? consents_policy(region, step->arg[3])
							   : peer_of(step->arg[2]);
}

bool fuzz_call_fits(const uint64_t x[5])
{
	return (x[0] != SMC_CSM_CREATE) || (agreements_count < CONSENTS_REGIONS);
}

bool fuzz_decode_call(const struct fuzz_step *step, uint64_t x[5])
{
	uint64_t id = id_of(step->arg[1]);

	/* Numbers that are not assigned come after the calls of old: kept inputs mean what they did. */
	x[0] = SMC_CSM_FEATURES + (step->arg[0] % 13U);
	if (step->arg[0] >= NEW_CALLS)
		x[0] = SMC_CSM_CONSENT + (step->arg[0] & 1U);
	else if (x[0] == SMC_CSM_NOTIFY + 1U)
		x[0] = (step->arg[3] & 1U) ? 0xC600CAFFU : SMC_CSM_READMIT + 1U;
	x[1] = id;
	x[2] = peer_of(step->arg[2]);
	x[3] = 0;
	x[4] = 0;
	switch (x[0]) {
	case SMC_CSM_FEATURES:
		x[1] = step->arg[1] % 4U;
		break;
	case SMC_CSM_CREATE:
		x[1] = fuzz_target_ipa(step->arg[1]);
		x[2] = fuzz_target_size(step->arg[2]);
		x[3] = (step->arg[3] < 0xF8) ? 0 : fuzz_wild(step->arg[4]);
		break;
	case SMC_CSM_SHARE:
		x[3] = (step->arg[3] < 0xC0)   ? 1U + (2U * (step->arg[3] & 1U))
		       : (step->arg[3] < 0xF0) ? 0U
					       : step->arg[3] & 7U;
		break;
	case SMC_CSM_SHARE_POLICY:
		x[2] = fuzz_target_ipa(step->arg[2]);
		break;
	case SMC_CSM_REVOKE:
		x[2] = target_of(id, step);
		x[3] = offset_of(step->arg[4]);
		break;
	case SMC_CSM_RESERVE:
		x[3] = fuzz_target_ipa(step->arg[3]);
		x[4] = size_for(id, step->arg[4]);
		break;
	case SMC_CSM_PEER:
		x[1] = peer_of(step->arg[1]);
		x[2] = fuzz_target_ipa(step->arg[2]);
		x[3] = id_of(step->arg[3]);
		break;
	case SMC_CSM_NOTIFY:
	case SMC_CSM_READMIT:
		break;
	case SMC_CSM_CONSENT:
		x[2] = (step->arg[3] < 0x80) ? 0 : x[2] + (step->arg[3] & 1U);
		break;
	default:
		x[2] = offset_of(step->arg[2]);
		break;
	}
	return fuzz_call_fits(x);
}

bool fuzz_continue_call(uint64_t x[5], const uint64_t result[8])
{
	if (result[0] != CSM_INCOMPLETE)
		return false;
	/* The others are repeated as they were. */
	if (x[0] == SMC_CSM_REVOKE)
		x[3] = result[1];
	if ((x[0] == SMC_CSM_DESTROY) || (x[0] == SMC_CSM_ATTACH) || (x[0] == SMC_CSM_DETACH))
		x[2] = result[1];
	return true;
}

struct fuzz_step fuzz_create_step(uint8_t who, uint8_t ipa, uint8_t size)
{
	return (struct fuzz_step){.who = who, .arg = {1, ipa, size}};
}

struct fuzz_step fuzz_share_step(uint8_t who, uint8_t region, uint8_t peer, uint8_t perm)
{
	return (struct fuzz_step){.who = who, .arg = {2, region, peer, perm & 1U}};
}

struct fuzz_step fuzz_policy_step(uint8_t who, uint8_t region, uint8_t ipa, uint8_t model,
				  uint8_t perm)
{
	return (struct fuzz_step){.who = who, .arg = {3, region, ipa, model, perm}};
}

struct fuzz_step fuzz_reserve_step(uint8_t who, uint8_t region, uint8_t owner, uint8_t ipa)
{
	return (struct fuzz_step){.who = who, .arg = {6, region, owner, ipa}};
}

struct fuzz_step fuzz_attach_step(uint8_t who, uint8_t region)
{
	return (struct fuzz_step){.who = who, .arg = {7, region}};
}
