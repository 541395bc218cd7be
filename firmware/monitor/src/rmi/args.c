/* SPDX-License-Identifier: BSD-3-Clause */
#include "rmi_args.h"

struct granule *rmi_lock_rd(uint64_t pa, struct rd **rd)
{
	struct granule *granule = find_lock_granule(pa, GRANULE_RD);

	if (granule != NULL) {
		*rd = granule_ptr(granule);
	}
	return granule;
}

bool rmi_lock_rd_and_delegated(uint64_t rd_pa, uint64_t pa, struct granule **g_rd,
			       struct granule **g_delegated)
{
	struct granule_request request[] = {
		{.pa = rd_pa, .state = GRANULE_RD},
		{.pa = pa, .state = GRANULE_DELEGATED},
	};

	if (!find_lock_granules(request, 2)) {
		return false;
	}
	*g_rd = (request[0].state == GRANULE_RD) ? request[0].granule : request[1].granule;
	*g_delegated = (request[0].state == GRANULE_RD) ? request[1].granule : request[0].granule;
	return true;
}

bool rmi_read_host(uint64_t pa, void *dst, size_t size)
{
	const struct granule *granule = granule_find(pa);

	if ((granule == NULL) || (granule_state_now(granule) != GRANULE_NS)) {
		return false;
	}
	return arch_ns_read(dst, pa, size);
}

bool rmi_ipa_ok(const struct rtt_tree *tree, uint64_t ipa, int level)
{
	return (ipa < rtt_ipa_size(tree)) && rtt_aligned(ipa, level);
}

bool rmi_level_ok(uint64_t level, int first, int last)
{
	return (level >= (uint64_t)first) && (level <= (uint64_t)last);
}
