/* SPDX-License-Identifier: BSD-3-Clause */
/* RSI_MEASUREMENT_READ and RSI_MEASUREMENT_EXTEND (DEN0137 1.0, B5.3.7 f.). */
#include "memory.h"
#include "rsi.h"

enum rsi_outcome rsi_measurement_read(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t index = rec->arch.x[1];

	(void)exit;
	if (index >= MEASUREMENT_SLOTS) {
		return rsi_return(rec, RSI_ERROR_INPUT);
	}
	(void)rsi_return(rec, RSI_SUCCESS);
	granule_lock(rec->g_rd);
	memcpy(&rec->arch.x[1], rec->rd->measurement[index].bytes, MEASUREMENT_SIZE);
	granule_unlock(rec->g_rd);
	return RSI_RESUME;
}

enum rsi_outcome rsi_measurement_extend(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t index = rec->arch.x[1];
	uint64_t size = rec->arch.x[2];

	(void)exit;
	if ((index == MEASUREMENT_RIM) || (index >= MEASUREMENT_SLOTS) ||
	    (size > MEASUREMENT_SIZE)) {
		return rsi_return(rec, RSI_ERROR_INPUT);
	}
	granule_lock(rec->g_rd);
	rem_extend(&rec->rd->measurement[index], &rec->arch.x[3], size);
	granule_unlock(rec->g_rd);
	return rsi_return(rec, RSI_SUCCESS);
}
