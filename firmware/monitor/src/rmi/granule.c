/* SPDX-License-Identifier: BSD-3-Clause */
/* RMI_GRANULE_DELEGATE and RMI_GRANULE_UNDELEGATE (DEN0137 1.0, B4.3.5 f.). */
#include "granule.h"
#include "rmi.h"

uint64_t rmi_granule_delegate(const uint64_t arg[8], uint64_t out[8])
{
	struct granule *granule = find_lock_granule(arg[1], GRANULE_NS);

	(void)out;
	if (granule == NULL) {
		return RMI_ERROR_INPUT;
	}
	/* EL3 refuses what is not Non-secure memory: Secure or Root, or a device's. */
	if (arch_gpt_delegate(arg[1]) != 0) {
		granule_unlock(granule);
		return RMI_ERROR_INPUT;
	}
	granule_set_state(granule, GRANULE_DELEGATED);
	granule_wipe(granule);
	granule_unlock(granule);
	return RMI_SUCCESS;
}

uint64_t rmi_granule_undelegate(const uint64_t arg[8], uint64_t out[8])
{
	struct granule *granule = find_lock_granule(arg[1], GRANULE_DELEGATED);

	(void)out;
	if (granule == NULL) {
		return RMI_ERROR_INPUT;
	}
	/* It is all zero: whatever made it DELEGATED has wiped it. */
	if (arch_gpt_undelegate(arg[1]) != 0) {
		granule_unlock(granule);
		return RMI_ERROR_INPUT;
	}
	granule_unlock_as(granule, GRANULE_NS);
	return RMI_SUCCESS;
}
