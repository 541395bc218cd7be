/* SPDX-License-Identifier: BSD-3-Clause */
/* The storm's dice, and its host: what it is asked for, and what nobody asked for. */
#include "storm.h"

static _Thread_local uint64_t state;
bool storm_alone;

void storm_seed(uint64_t seed)
{
	state = seed;
}

uint64_t storm_pick(uint64_t limit)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return ((state * UINT64_C(0x2545F4914F6CDD1D)) >> 16) % limit;
}

uint64_t storm_ipa(void)
{
	static const uint64_t page[] = {0,   1,	  2,   8,   64,	 256,  500,
					511, 512, 513, 520, 700, 1016, 1023};

	return (storm_pick(4) == 0)
		       ? storm_pick(AREA_PAGES) * GRANULE_SIZE
		       : page[storm_pick(sizeof(page) / sizeof(page[0]))] * GRANULE_SIZE;
}

uint64_t storm_size(void)
{
	static const uint64_t pages[] = {1, 2, 3, 8, 8, 16, 40, 512, 520, 600};

	return pages[storm_pick(sizeof(pages) / sizeof(pages[0]))] * GRANULE_SIZE;
}

/* Gives a granule to a command, and takes it back if the command does not want it. */
static void with_granule(uint64_t fid, uint64_t rd, uint64_t a, uint64_t b)
{
	uint64_t granule = take_granule();

	if ((granule != 0) && (STATUS(fid, rd, granule, a, b) != RMI_SUCCESS)) {
		give_granule(granule);
	}
}

static void destroy_page(unsigned int actor, uint64_t ipa)
{
	struct smc_call call = RMI(SMC_RMI_DATA_DESTROY, actors[actor].realm.rd, ipa);

	if ((call.x[0] == RMI_SUCCESS) && (call.x[1] != 0)) {
		give_granule(call.x[1]);
	}
}

static void learn_id(unsigned int actor)
{
	/* Others read it: where several CPUs are at work it stays what it was at first. */
	if (storm_alone || (actors[actor].id == 0)) {
		actors[actor].id = RMI(SMC_RMI_CSM, RMI_CSM_INFO, actors[actor].realm.rd).x[1];
	}
}

void storm_add_apt(unsigned int actor)
{
	uint64_t granule = take_granule();

	if ((granule != 0) && (STATUS(SMC_RMI_CSM, RMI_CSM_APT_ADD, actors[actor].realm.rd,
				      granule) != RMI_SUCCESS)) {
		give_granule(granule);
	}
	learn_id(actor);
}

static void forget_actor(unsigned int actor)
{
	for (unsigned int i = 0; storm_alone && (i < MAX_REGIONS); i++) {
		agreements[i].reserved[actor] = false;
		if (agreements[i].owner == actor) {
			agreements[i].id = 0;
		}
	}
}

static void remove_apt_chunk(unsigned int actor)
{
	struct smc_call call = RMI(SMC_RMI_CSM, RMI_CSM_APT_REMOVE, actors[actor].realm.rd);

	EQUAL(call.x[0], RMI_SUCCESS);
	if (storm_alone) {
		actors[actor].closing = (call.x[1] != CSM_REMOVE_DONE);
	}
	if (call.x[1] == CSM_REMOVE_GRANULE) {
		give_granule(call.x[2]);
		forget_actor(actor);
	}
	learn_id(actor);
	if (storm_alone && (actors[actor].id == 0)) {
		actors[actor].closing = false;
	}
}

void storm_host_step(void)
{
	unsigned int actor = (unsigned int)storm_pick(ACTORS);
	const struct realm *realm = &actors[actor].realm;
	uint64_t ipa = storm_ipa(), level = 2 + storm_pick(2);
	uint64_t block = ipa & ~(rtt_entry_size((int)level - 1) - 1);
	struct smc_call call;

	switch (storm_pick(14)) {
	case 0:
	case 1:
		destroy_page(actor, ipa);
		break;
	case 2:
	case 3:
	case 4:
		with_granule(SMC_RMI_DATA_CREATE_UNKNOWN, realm->rd, ipa, 0);
		break;
	case 5:
	case 6:
		with_granule(SMC_RMI_RTT_CREATE, realm->rd, block, level);
		break;
	case 7:
		call = RMI(SMC_RMI_RTT_DESTROY, realm->rd, block, level);
		if (call.x[0] == RMI_SUCCESS) {
			give_granule(call.x[1]);
		}
		break;
	case 8:
	case 9:
		call = RMI(SMC_RMI_RTT_FOLD, realm->rd, block, level);
		if (call.x[0] == RMI_SUCCESS) {
			give_granule(call.x[1]);
		}
		break;
	case 10:
		(void)RMI(SMC_RMI_RTT_SET_RIPAS, realm->rd, realm->rec[storm_pick(2)], ipa,
			  ipa + storm_size());
		break;
	case 11:
		if (storm_pick(8) == 0) {
			storm_add_apt(actor);
		}
		break;
	case 12:
		if ((storm_pick(24) == 0) || (actors[actor].closing && (storm_pick(2) == 0))) {
			remove_apt_chunk(actor);
		}
		break;
	default:
		EQUAL(STATUS(SMC_RMI_REALM_DESTROY, realm->rd), RMI_ERROR_REALM);
		break;
	}
}

/* What the REC's exit asks for; carried out in full, or for a start. */
void storm_serve(unsigned int actor, const struct rmi_rec_exit *exit)
{
	const struct realm *realm = &actors[actor].realm;
	uint64_t base = exit->ripas_base, top = exit->ripas_top;

	if (exit->gprs[0] == CSM_EXIT_NEED_APT) {
		storm_add_apt(actor);
		return;
	}
	if (exit->exit_reason == RMI_EXIT_RIPAS_CHANGE) {
		(void)RMI(SMC_RMI_RTT_SET_RIPAS, realm->rd, realm->rec[0], base, top);
		(void)RMI(SMC_RMI_RTT_SET_RIPAS, realm->rd, realm->rec[1], base, top);
		return;
	}
	if (exit->gprs[0] == CSM_EXIT_NOTIFY) {
		return;
	}
	for (uint64_t ipa = base; ipa < top; ipa += GRANULE_SIZE) {
		uint64_t block = ipa & ~(REALM_BLOCK - 1);

		switch (exit->gprs[0]) {
		case CSM_EXIT_POPULATE:
			with_granule(SMC_RMI_DATA_CREATE_UNKNOWN, realm->rd, ipa, 0);
			break;
		case CSM_EXIT_VACATE:
			if ((ipa == base) || (ipa == block)) {
				with_granule(SMC_RMI_RTT_CREATE, realm->rd, block, 3);
			}
			destroy_page(actor, ipa);
			break;
		case CSM_EXIT_NEED_RTT:
			if ((ipa == base) || (ipa == block)) {
				with_granule(SMC_RMI_RTT_CREATE, realm->rd, 0, 2);
			}
			if ((exit->gprs[2] == 3) && ((ipa == base) || (ipa == block))) {
				with_granule(SMC_RMI_RTT_CREATE, realm->rd, block, 3);
			}
			break;
		default:
			CHECK(!"an exit of the interface");
			break;
		}
	}
}
