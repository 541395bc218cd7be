/* SPDX-License-Identifier: BSD-3-Clause */
/* RMI_REC_CREATE, RMI_REC_DESTROY, RMI_REC_AUX_COUNT (DEN0137 1.0, B4.3.11 to B4.3.13). */
#include "memory.h"
#include "realm.h"
#include "rmi_args.h"

/* struct rec holds all of a REC's state. */
#define REC_AUX_COUNT 0U

static void rec_init(struct rec *rec, struct granule *g_rec, struct granule *g_rd,
		     const struct rmi_rec_params *params)
{
	struct rd *rd = granule_ptr(g_rd);

	rec->g_rec = g_rec;
	rec->g_rd = g_rd;
	rec->rd = rd;
	rec->tree = rd->tree;
	rec->index = rd->num_recs;
	rec->pending = REC_PENDING_NONE;
	rec->runnable = (params->flags & RMI_REC_RUNNABLE) != 0;
	rec_reset(rec);
	memcpy(rec->arch.x, params->gprs, sizeof(params->gprs));
	rec->arch.pc = params->pc;
}

/* With the RD and the future REC locked. */
static uint64_t rec_create(struct granule *g_rd, struct granule *g_rec,
			   const struct rmi_rec_params *params)
{
	struct rd *rd = granule_ptr(g_rd);
	uint64_t index;

	/* B4.3.12 orders neither check before the other: the realm first, as other RMMs have it. */
	if ((rd_state(rd) != REALM_NEW) || (granule_refcount(g_rd) >= REC_MAX_COUNT)) {
		return RMI_ERROR_REALM;
	}
	if (!rec_index_of_mpidr(params->mpidr, &index) || (index != rd->num_recs) ||
	    (params->num_aux != REC_AUX_COUNT)) {
		return RMI_ERROR_INPUT;
	}
	rec_init(granule_ptr(g_rec), g_rec, g_rd, params);
	if ((params->flags & RMI_REC_RUNNABLE) != 0) {
		rim_extend_rec(&rd->measurement[MEASUREMENT_RIM], params);
	}
	rd->num_recs++;
	granule_get(g_rd, 1);
	return RMI_SUCCESS;
}

uint64_t rmi_rec_create(const uint64_t arg[8], uint64_t out[8])
{
	struct rmi_rec_params params;
	struct granule *g_rd, *g_rec;
	uint64_t status;

	(void)out;
	if (!rmi_read_host(arg[3], &params, sizeof(params)) ||
	    !rmi_lock_rd_and_delegated(arg[1], arg[2], &g_rd, &g_rec)) {
		return RMI_ERROR_INPUT;
	}
	status = rec_create(g_rd, g_rec, &params);
	granule_unlock_as(g_rec, (status == RMI_SUCCESS) ? GRANULE_REC : GRANULE_DELEGATED);
	granule_unlock(g_rd);
	return status;
}

uint64_t rmi_rec_destroy(const uint64_t arg[8], uint64_t out[8])
{
	struct granule *g_rec = find_lock_granule(arg[1], GRANULE_REC);
	const struct rec *rec;
	struct granule *g_rd;

	(void)out;
	if (g_rec == NULL) {
		return RMI_ERROR_INPUT;
	}
	if (granule_refcount(g_rec) != 0) {
		granule_unlock(g_rec);
		return RMI_ERROR_REC;
	}
	rec = granule_ptr(g_rec);
	g_rd = rec->g_rd;
	granule_wipe(g_rec);
	granule_unlock_as(g_rec, GRANULE_DELEGATED);
	/*
	 * Last, and without the RD's lock, which would come before the REC's: for a moment the
	 * count is too high.
	 */
	granule_put(g_rd, 1);
	return RMI_SUCCESS;
}

uint64_t rmi_rec_aux_count(const uint64_t arg[8], uint64_t out[8])
{
	struct granule *g_rd = find_lock_granule(arg[1], GRANULE_RD);

	if (g_rd == NULL) {
		return RMI_ERROR_INPUT;
	}
	granule_unlock(g_rd);
	out[1] = REC_AUX_COUNT;
	return RMI_SUCCESS;
}
