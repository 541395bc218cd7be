/* SPDX-License-Identifier: BSD-3-Clause */
/* From this monitor's calls and exits to the core, and back. */
#include "csm_abi.h"
#include "csm_monitor.h"
#include "csm_port.h"
#include "esr.h"
#include "rmi_args.h"

bool csm_enter_assign(const struct rd *rd, uint64_t base, uint64_t top)
{
	csm_hook_lock();
	if (csm_may_assign(csm_rd(rd), base, top)) {
		return true;
	}
	csm_hook_unlock();
	return false;
}

bool csm_enter_ripas(const struct rd *rd, uint64_t base, uint64_t top)
{
	csm_hook_lock();
	if (csm_may_change_ripas(csm_rd(rd), base, top)) {
		return true;
	}
	csm_hook_unlock();
	return false;
}

bool csm_enter_data_destroy(const struct rd *rd, uint64_t ipa, uint64_t out[8])
{
	csm_hook_lock();
	switch (csm_hook_data_destroy(csm_rd(rd), ipa)) {
	case CSM_DESTROY_PROCEED:
		return true;
	case CSM_DESTROY_DONE:
		out[0] = RMI_SUCCESS;
		out[2] = ipa + GRANULE_SIZE;
		break;
	case CSM_DESTROY_AGAIN:
		/* The page is live: the host finds it where it was, and repeats the command. */
		out[0] = rmi_status(RMI_ERROR_RTT, RTT_PAGE_LEVEL);
		out[2] = ipa;
		break;
	}
	csm_hook_unlock();
	return false;
}

bool csm_on_abort(struct rec *rec, uint64_t ipa)
{
	uint64_t fsc = rec->arch.esr & ESR_ABORT_FSC_MASK;
	struct rtt_walk walk;
	bool mount;

	if (!rtt_is_protected(&rec->tree, ipa)) {
		return false;
	}
	rtt_walk_lock(&rec->tree, ipa, RTT_PAGE_LEVEL, &walk);
	mount = rtte_is_mount(rtt_walk_entry(&walk));
	rtt_walk_unlock(&walk);
	/*
	 * A translation fault (levels 0 to 3): another REC of the realm has attached meanwhile.
	 * Anything else is a write or a fetch that the mount does not allow.
	 */
	if (mount &&
	    ((fsc < ESR_FSC_TRANSLATION_L0) || (fsc > (ESR_FSC_TRANSLATION_L0 + RTT_PAGE_LEVEL)))) {
		rec_inject_sea(rec, rec->arch.esr, rec->arch.far);
	}
	return mount;
}

static void describe_exit(const struct csm_exit *question, struct rmi_rec_exit *exit)
{
	exit->exit_reason = RMI_EXIT_CSM;
	exit->gprs[0] = question->operation;
	for (unsigned int i = 0; i < 3; i++) {
		exit->gprs[1 + i] = question->id[i];
	}
	exit->ripas_base = question->base;
	exit->ripas_top = question->top;
}

enum rsi_outcome rsi_csm(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t x[5] = {(uint32_t)rec->arch.x[0] & ~SMC_SVE_HINT};
	struct csm_reply reply;

	for (unsigned int i = 1; i < 5; i++) {
		x[i] = rec->arch.x[i];
	}
	csm_rsi_call(csm_rd(rec->rd), x, &rec->csm, &reply);
	if (reply.outcome == CSM_EXIT) {
		describe_exit(&reply.exit, exit);
		return RSI_EXIT_RETRY;
	}
	for (unsigned int i = 0; i < reply.count; i++) {
		rec->arch.x[i] = reply.x[i];
	}
	return RSI_RESUME;
}

static uint64_t add_apt(uint64_t rd, uint64_t granule)
{
	struct granule *g_rd, *g_apt;
	enum csm_apt_status status;

	if (!rmi_lock_rd_and_delegated(rd, granule, &g_rd, &g_apt)) {
		return RMI_ERROR_INPUT;
	}
	status = csm_apt_add(csm_rd(granule_ptr(g_rd)), granule);
	granule_unlock_as(g_apt, (status == CSM_APT_OK) ? GRANULE_CSM_APT : GRANULE_DELEGATED);
	granule_unlock(g_rd);
	return (status == CSM_APT_OK) ? RMI_SUCCESS : RMI_ERROR_REALM;
}

static uint64_t remove_apt(uint64_t rd_pa, uint64_t out[8])
{
	struct rd *rd;
	struct granule *g_rd = rmi_lock_rd(rd_pa, &rd);

	if (g_rd == NULL) {
		return RMI_ERROR_INPUT;
	}
	out[1] = csm_apt_remove(csm_rd(rd), &out[2]);
	granule_unlock(g_rd);
	return RMI_SUCCESS;
}

static uint64_t count_apt(uint64_t rd_pa, uint64_t out[8])
{
	struct csm_apt_counts counts;
	struct rd *rd;
	struct granule *g_rd = rmi_lock_rd(rd_pa, &rd);

	if (g_rd == NULL) {
		return RMI_ERROR_INPUT;
	}
	csm_apt_info(csm_rd(rd), &counts);
	granule_unlock(g_rd);
	out[1] = counts.realm_id;
	out[2] = counts.regions | (counts.reservations << 32);
	out[3] = counts.granules;
	out[4] = counts.free_records;
	return RMI_SUCCESS;
}

uint64_t rmi_csm(const uint64_t arg[8], uint64_t out[8])
{
	switch (arg[1]) {
	case RMI_CSM_INFO:
		return count_apt(arg[2], out);
	case RMI_CSM_APT_ADD:
		return add_apt(arg[2], arg[3]);
	case RMI_CSM_APT_REMOVE:
		return remove_apt(arg[2], out);
	default:
		return RMI_ERROR_INPUT;
	}
}
