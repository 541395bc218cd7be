/* SPDX-License-Identifier: BSD-3-Clause */
/* From a function id to the command (DEN0137 1.0, B4.3). */
#include "granule.h"
#include "memory.h"
#include "rmi.h"

#define COMMAND(fid) [((fid) & 0xFFFFU) - RMI_NUMBER_FIRST]

static const rmi_handler handlers[RMI_NUMBER_COUNT] = {
	COMMAND(SMC_RMI_VERSION) = rmi_version,
	COMMAND(SMC_RMI_GRANULE_DELEGATE) = rmi_granule_delegate,
	COMMAND(SMC_RMI_GRANULE_UNDELEGATE) = rmi_granule_undelegate,
	COMMAND(SMC_RMI_DATA_CREATE) = rmi_data_create,
	COMMAND(SMC_RMI_DATA_CREATE_UNKNOWN) = rmi_data_create_unknown,
	COMMAND(SMC_RMI_DATA_DESTROY) = rmi_data_destroy,
	COMMAND(SMC_RMI_REALM_ACTIVATE) = rmi_realm_activate,
	COMMAND(SMC_RMI_REALM_CREATE) = rmi_realm_create,
	COMMAND(SMC_RMI_REALM_DESTROY) = rmi_realm_destroy,
	COMMAND(SMC_RMI_REC_CREATE) = rmi_rec_create,
	COMMAND(SMC_RMI_REC_DESTROY) = rmi_rec_destroy,
	COMMAND(SMC_RMI_REC_ENTER) = rmi_rec_enter,
	COMMAND(SMC_RMI_RTT_CREATE) = rmi_rtt_create,
	COMMAND(SMC_RMI_RTT_DESTROY) = rmi_rtt_destroy,
	COMMAND(SMC_RMI_RTT_MAP_UNPROTECTED) = rmi_rtt_map_unprotected,
	COMMAND(SMC_RMI_RTT_READ_ENTRY) = rmi_rtt_read_entry,
	COMMAND(SMC_RMI_RTT_UNMAP_UNPROTECTED) = rmi_rtt_unmap_unprotected,
	COMMAND(SMC_RMI_PSCI_COMPLETE) = rmi_psci_complete,
	COMMAND(SMC_RMI_FEATURES) = rmi_features,
	COMMAND(SMC_RMI_RTT_FOLD) = rmi_rtt_fold,
	COMMAND(SMC_RMI_REC_AUX_COUNT) = rmi_rec_aux_count,
	COMMAND(SMC_RMI_RTT_INIT_RIPAS) = rmi_rtt_init_ripas,
	COMMAND(SMC_RMI_RTT_SET_RIPAS) = rmi_rtt_set_ripas,
};

/*
 * The index if it is below the bound, else 0, by data flow: behind a mispredicted check the CPU
 * must not speculate into calling what the host points it to.
 */
static uint32_t bounded(uint32_t index)
{
	uint64_t hidden = index;

	/* The compiler knows what the check has found, and would drop the mask. */
	__asm__ volatile("" : "+r"(hidden));
	return index & (uint32_t)(0U - ((hidden - RMI_NUMBER_COUNT) >> 63));
}

static rmi_handler find_handler(uint64_t fid)
{
	/* SMC64 function ids are 32 bits wide all the same: W0 (DEN0028). */
	uint32_t id = (uint32_t)fid & ~SMC_SVE_HINT;
	uint32_t index = id - SMC64_STD_FAST(RMI_NUMBER_FIRST);

	return (index < RMI_NUMBER_COUNT) ? handlers[bounded(index)] : NULL;
}

void monitor_init(void)
{
	granule_init();
}

void rmi_dispatch(struct smc_call *call)
{
	rmi_handler handler = find_handler(call->x[0]);
	uint64_t out[8] = {0};

	if (handler == NULL) {
		call->x[0] = SMC_NOT_SUPPORTED;
		return;
	}
	/*
	 * From X4 on a register without a result keeps its value (DEN0028, SMCCC 1.2, which DEN0137
	 * B1.1 asks for). B1.2 wants zero: that is the same for a caller who leaves zero in what is
	 * no argument.
	 */
	memcpy(&out[SMC_KEPT_FIRST], &call->x[SMC_KEPT_FIRST],
	       sizeof(out) - (SMC_KEPT_FIRST * sizeof(out[0])));
	out[0] = handler(call->x, out);
	memcpy(call->x, out, sizeof(out));
}
