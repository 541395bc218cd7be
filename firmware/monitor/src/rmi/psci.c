/* SPDX-License-Identifier: BSD-3-Clause */
/* RMI_PSCI_COMPLETE (DEN0137 1.0, B4.3.7). */
#include "psci.h"
#include "realm.h"
#include "rmi_args.h"

uint64_t rmi_psci_complete(const uint64_t arg[8], uint64_t out[8])
{
	struct granule_request request[] = {
		{.pa = arg[1], .state = GRANULE_REC},
		{.pa = arg[2], .state = GRANULE_REC},
	};
	uint64_t status = RMI_ERROR_INPUT;

	(void)out;
	if (!find_lock_granules(request, 2)) {
		return RMI_ERROR_INPUT;
	}
	/* A caller that runs has nothing pending, and is not ours to look into. */
	if (granule_refcount(granule_find(arg[1])) == 0) {
		status = psci_complete(arch_realm_ptr(arg[1]), arch_realm_ptr(arg[2]), arg[3]);
	}
	granule_unlock(request[0].granule);
	granule_unlock(request[1].granule);
	return status;
}
