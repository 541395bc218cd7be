/* SPDX-License-Identifier: BSD-3-Clause */
/* Each VMID belongs to one realm at most. */
#include "vmid.h"

#include "arch.h"

#define WORD_BITS 32U

static uint32_t in_use[(1U << 16) / WORD_BITS];

bool vmid_reserve(uint16_t vmid)
{
	uint32_t bit = 1U << (vmid % WORD_BITS);

	if ((vmid >> arch_platform()->vmid_bits) != 0) {
		return false;
	}
	return (__atomic_fetch_or(&in_use[vmid / WORD_BITS], bit, __ATOMIC_ACQ_REL) & bit) == 0;
}

void vmid_release(uint16_t vmid)
{
	(void)__atomic_fetch_and(&in_use[vmid / WORD_BITS], ~(1U << (vmid % WORD_BITS)),
				 __ATOMIC_ACQ_REL);
}
