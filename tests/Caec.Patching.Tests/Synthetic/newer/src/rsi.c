/* SPDX-License-Identifier: BSD-3-Clause */
#include "realm.h"
#include "rmi.h"

#define SMC_RSI_VERSION	      0xC4000190UL
#define SMC_RSI_IPA_STATE_SET 0xC4000197UL
#define SMC_RSI_HOST_CALL     0xC4000199UL

static void set_ripas(struct rec *rec, struct rec_exit *exit)
{
	uint64_t top = rec->regs[2];
	uint64_t base = rec->regs[1];

	if (top <= base || (base % GRANULE_SIZE) != 0) {
		rec->regs[0] = 1;
		return;
	}
	rec->ripas.base = base;
	rec->ripas.top = top;
	exit->reason = RMI_EXIT_SYNC;
}

static void host_call(struct rec *rec, struct rec_exit *exit)
{
	uint64_t ipa = rec->regs[1];

	exit->reason = RMI_EXIT_HOST_CALL;
	exit->value = ipa;
}

uint64_t handle_realm_call(struct rec *rec, struct rec_exit *exit)
{
	uint64_t fid = rec->regs[0];
	uint64_t result = 0;

	switch (fid & 0xFFFFFFFFUL) {
	case SMC_RSI_VERSION:
		rec->regs[1] = 1;
		break;
	case SMC_RSI_IPA_STATE_SET:
		set_ripas(rec, exit);
		result = 1;
		break;
	case SMC_RSI_HOST_CALL:
		host_call(rec, exit);
		result = 1;
		break;
	case 0xC40001A0UL ... 0xC40001AFUL: /* planes */
	default:
		rec->regs[0] = ~0UL;
		break;
	}
	return result;
}
