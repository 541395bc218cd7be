/* SPDX-License-Identifier: BSD-3-Clause */
/* PSCI calls of a realm (DEN0137 1.0, B6, A4.3.7): the monitor decides, the host schedules. */
#include "psci.h"

#include "realm.h"

/* Argument `n` of a call; SMC32 calls pass 32 bits. */
static uint64_t argument(const struct rec *rec, unsigned int n)
{
	bool smc64 = (rec->arch.x[0] & 0x40000000U) != 0;

	return smc64 ? rec->arch.x[n] : (rec->arch.x[n] & UINT32_MAX);
}

/* Tells the host of the call: its function id and `count` arguments. */
static void notify(const struct rec *rec, struct rmi_rec_exit *exit, unsigned int count)
{
	exit->exit_reason = RMI_EXIT_PSCI;
	exit->gprs[0] = rec->arch.x[0];
	for (unsigned int i = 1; i <= count; i++) {
		exit->gprs[i] = argument(rec, i);
	}
}

/* Every power state is a standby state here: the realm may be resumed at any time. */
static enum rsi_outcome cpu_suspend(struct rec *rec, struct rmi_rec_exit *exit)
{
	notify(rec, exit, 0);
	rec->arch.x[0] = PSCI_SUCCESS;
	return RSI_EXIT;
}

static enum rsi_outcome cpu_off(struct rec *rec, struct rmi_rec_exit *exit)
{
	notify(rec, exit, 0);
	rec->runnable = false;
	return RSI_EXIT;
}

/* A REC of the realm, other than the caller, that a call names by its MPIDR. */
static bool target_index(const struct rec *rec, uint64_t *index)
{
	/* Once the realm is active, its number of RECs is fixed. */
	return rec_index_of_mpidr(argument(rec, 1), index) && (*index < rec->rd->num_recs);
}

/* The host must bring the target: RMI_PSCI_COMPLETE answers the call then. */
static enum rsi_outcome ask_host(struct rec *rec, struct rmi_rec_exit *exit)
{
	notify(rec, exit, 1);
	rec->pending = REC_PENDING_PSCI;
	return RSI_EXIT;
}

static enum rsi_outcome cpu_on(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t index;

	if (!rtt_is_protected(&rec->tree, argument(rec, 2))) {
		return rsi_return(rec, PSCI_INVALID_ADDRESS);
	}
	if (!target_index(rec, &index)) {
		return rsi_return(rec, PSCI_INVALID_PARAMETERS);
	}
	if (index == rec->index) {
		return rsi_return(rec, PSCI_ALREADY_ON);
	}
	return ask_host(rec, exit);
}

static enum rsi_outcome affinity_info(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t index;

	/* Only single PEs: lowest affinity level 0. */
	if ((argument(rec, 2) != 0) || !target_index(rec, &index)) {
		return rsi_return(rec, PSCI_INVALID_PARAMETERS);
	}
	if (index == rec->index) {
		return rsi_return(rec, PSCI_AFFINITY_ON);
	}
	return ask_host(rec, exit);
}

/*
 * The realm never runs again; a reset is a new realm, with a new measurement, which the host makes.
 */
static enum rsi_outcome system_off(struct rec *rec, struct rmi_rec_exit *exit)
{
	granule_lock(rec->g_rd);
	rd_set_state(rec->rd, REALM_SYSTEM_OFF);
	granule_unlock(rec->g_rd);
	notify(rec, exit, 0);
	return RSI_EXIT;
}

static enum rsi_outcome features(struct rec *rec)
{
	switch ((uint32_t)rec->arch.x[1]) {
	case SMCCC_VERSION:
	case PSCI_VERSION:
	case PSCI_CPU_SUSPEND_32:
	case PSCI_CPU_SUSPEND_64:
	case PSCI_CPU_OFF:
	case PSCI_CPU_ON_32:
	case PSCI_CPU_ON_64:
	case PSCI_AFFINITY_INFO_32:
	case PSCI_AFFINITY_INFO_64:
	case PSCI_SYSTEM_OFF:
	case PSCI_SYSTEM_RESET:
	case PSCI_FEATURES:
		return rsi_return(rec, PSCI_SUCCESS);
	default:
		return rsi_return(rec, PSCI_NOT_SUPPORTED);
	}
}

enum rsi_outcome psci_dispatch(struct rec *rec, struct rmi_rec_exit *exit)
{
	switch ((uint32_t)rec->arch.x[0] & ~SMC_SVE_HINT) {
	case PSCI_VERSION:
		return rsi_return(rec, PSCI_VERSION_1_1);
	case PSCI_CPU_SUSPEND_32:
	case PSCI_CPU_SUSPEND_64:
		return cpu_suspend(rec, exit);
	case PSCI_CPU_OFF:
		return cpu_off(rec, exit);
	case PSCI_CPU_ON_32:
	case PSCI_CPU_ON_64:
		return cpu_on(rec, exit);
	case PSCI_AFFINITY_INFO_32:
	case PSCI_AFFINITY_INFO_64:
		return affinity_info(rec, exit);
	case PSCI_SYSTEM_OFF:
	case PSCI_SYSTEM_RESET:
		return system_off(rec, exit);
	case PSCI_FEATURES:
		return features(rec);
	default:
		return rsi_return(rec, PSCI_NOT_SUPPORTED);
	}
}

#define SCTLR_EE (UINT64_C(1) << 25)

/* The target starts as after a reset, with the caller's endianness (DEN0022, CPU_ON). */
static void turn_on(struct rec *target, const struct rec *caller)
{
	rec_reset(target);
	target->arch.el1.sctlr_el1 |= caller->arch.el1.sctlr_el1 & SCTLR_EE;
	target->arch.pc = argument(caller, 2);
	target->arch.x[0] = argument(caller, 3);
	target->runnable = true;
}

/* A REC that runs at this moment is on; only of one that does not may we look at `runnable`. */
static bool is_on(const struct rec *target)
{
	return (granule_refcount(target->g_rec) != 0) || target->runnable;
}

/* The host may refuse to turn a REC on, but has no other say. */
static bool status_permitted(bool turning_on, bool on, uint64_t status)
{
	return (status == PSCI_SUCCESS) || ((status == PSCI_DENIED) && turning_on && !on);
}

uint64_t psci_complete(struct rec *caller, struct rec *target, uint64_t status)
{
	uint32_t fid = (uint32_t)caller->arch.x[0] & ~SMC_SVE_HINT;
	bool turning_on = (fid == PSCI_CPU_ON_32) || (fid == PSCI_CPU_ON_64);
	bool on = is_on(target);
	uint64_t index, answer;

	if ((caller->pending != REC_PENDING_PSCI) || (caller->g_rd != target->g_rd) ||
	    !rec_index_of_mpidr(argument(caller, 1), &index) || (index != target->index) ||
	    !status_permitted(turning_on, on, status)) {
		return RMI_ERROR_INPUT;
	}
	if (!turning_on) {
		answer = on ? PSCI_AFFINITY_ON : PSCI_AFFINITY_OFF;
	} else if (on) {
		answer = PSCI_ALREADY_ON;
	} else {
		answer = status;
		if (status == PSCI_SUCCESS) {
			turn_on(target, caller);
		}
	}
	caller->arch.x[0] = answer;
	for (unsigned int i = 1; i <= 3; i++) {
		caller->arch.x[i] = 0;
	}
	caller->pending = REC_PENDING_NONE;
	return RMI_SUCCESS;
}
