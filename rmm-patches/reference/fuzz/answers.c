/* SPDX-License-Identifier: BSD-3-Clause */
/* How the host answers what a REC left with. */
#include "machine.h"

static bool is_range(const struct rmi_rec_exit *exit)
{
	return (((exit->ripas_base | exit->ripas_top) & (GRANULE_SIZE - 1)) == 0) &&
	       (exit->ripas_base < exit->ripas_top) && (exit->ripas_top <= UNPROTECTED);
}

void check_question(const struct rmi_rec_exit *exit)
{
	switch (exit->gprs[0]) {
	case CSM_EXIT_POPULATE:
		/* Also for a page that a call reads or writes, which is no region's. */
		HOLDS(is_range(exit));
		break;
	case CSM_EXIT_VACATE:
		HOLDS(is_range(exit) && (exit->gprs[1] != 0) && (exit->gprs[2] != 0));
		break;
	case CSM_EXIT_NEED_RTT:
		HOLDS(is_range(exit) && (exit->gprs[2] >= 1) && (exit->gprs[2] <= 3));
		break;
	case CSM_EXIT_NEED_APT:
		HOLDS((exit->gprs[1] > 0) && (exit->gprs[1] < 8));
		break;
	case CSM_EXIT_NOTIFY:
		consents_note_doorbell(exit->gprs[1], exit->gprs[2], exit->gprs[3]);
		break;
	default:
		HOLDS(!"an operation of the interface");
		break;
	}
	for (unsigned int i = 4; i < RMI_REC_GPRS; i++) {
		HOLDS(exit->gprs[i] == 0);
	}
}

/* A granule that is free, or the one that the byte names. */
static uint64_t granule_for(uint8_t byte)
{
	return (byte < 0xD0) ? take_granule() : address_of((uint8_t)(byte * 5U));
}

static void answer_page(uint64_t rd, const struct rmi_rec_exit *exit, uint64_t ipa,
			const struct fuzz_step *step)
{
	uint64_t block = ipa & ~(BLOCK - 1);

	switch (exit->gprs[0]) {
	case CSM_EXIT_POPULATE:
		(void)RMI(SMC_RMI_DATA_CREATE_UNKNOWN, rd, granule_for(step->arg[1]), ipa);
		break;
	case CSM_EXIT_VACATE:
		(void)RMI(SMC_RMI_DATA_DESTROY, rd, ipa);
		break;
	default:
		(void)RMI(SMC_RMI_RTT_CREATE, rd, granule_for(step->arg[1]), 0, 2);
		if ((exit->gprs[2] == 3) || ((step->arg[4] & 0x80) != 0)) {
			(void)RMI(SMC_RMI_RTT_CREATE, rd, granule_for(step->arg[1]), block, 3);
		}
		break;
	}
}

/* What a block at either end hides, has to become a table first. */
static void split(uint64_t rd, uint64_t base, uint64_t top)
{
	(void)RMI(SMC_RMI_RTT_CREATE, rd, take_granule(), base & ~(BLOCK - 1), 3);
	(void)RMI(SMC_RMI_RTT_CREATE, rd, take_granule(), (top - 1) & ~(BLOCK - 1), 3);
}

static void answer_csm(unsigned int realm, const struct rmi_rec_exit *exit,
		       const struct fuzz_step *step)
{
	uint64_t rd = rd_of(realm), base = exit->ripas_base, top = exit->ripas_top;
	uint64_t operation = exit->gprs[0];
	uint64_t stride = GRANULE_SIZE;

	if (operation == CSM_EXIT_NEED_APT) {
		(void)RMI(SMC_RMI_CSM, RMI_CSM_APT_ADD, rd, granule_for(step->arg[1]));
		return;
	}
	if (operation == CSM_EXIT_NOTIFY) {
		return;
	}
	if (operation == CSM_EXIT_VACATE) {
		split(rd, base, top);
	}
	if (operation == CSM_EXIT_NEED_RTT) {
		base &= ~(BLOCK - 1);
		stride = BLOCK;
	}
	/* In part, or beyond. */
	if ((step->arg[2] & 0x80) != 0) {
		top = base + ((1U + (step->arg[2] & 0x1FU)) * GRANULE_SIZE);
	}
	for (; base < top; base += stride) {
		answer_page(rd, exit, base, step);
	}
}

static void answer_ripas(unsigned int realm, unsigned int rec, const struct rmi_rec_exit *exit,
			 const struct fuzz_step *step)
{
	uint64_t base = exit->ripas_base, top = exit->ripas_top;

	for (unsigned int i = 0; (base < top) && (i < 4); i++) {
		struct smc_call call = RMI(
			SMC_RMI_RTT_SET_RIPAS, rd_of(realm), rec_of(realm, rec), base,
			((step->arg[2] & 0x80) != 0) ? base + fuzz_target_size(step->arg[1]) : top);

		if ((call.x[0] != RMI_SUCCESS) || (call.x[1] <= base)) {
			return;
		}
		base = call.x[1];
	}
}

void answer(unsigned int realm, unsigned int rec, const struct rmi_rec_exit *exit,
	    const struct fuzz_step *step)
{
	/* For somebody else, with what was asked of this one. */
	unsigned int whose = (step->arg[0] < 0xE0) ? realm : step->arg[0];

	switch (exit->exit_reason) {
	case RMI_EXIT_CSM:
		answer_csm(whose, exit, step);
		break;
	case RMI_EXIT_RIPAS_CHANGE:
		answer_ripas(whose, rec, exit, step);
		break;
	case RMI_EXIT_PSCI:
		(void)RMI(SMC_RMI_PSCI_COMPLETE, rec_of(realm, rec),
			  rec_of(whose, (unsigned int)exit->gprs[1]),
			  (step->arg[2] < 0x80) ? 0 : UINT64_MAX - 2);
		break;
	default:
		break;
	}
}
