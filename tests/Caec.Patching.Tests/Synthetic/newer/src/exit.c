/* SPDX-License-Identifier: BSD-3-Clause */
#include "realm.h"
#include "rmi.h"

static bool is_protected(const struct rd *rd, uint64_t ipa)
{
	return (ipa >> (rd->ipa_bits - 1)) == 0;
}

bool handle_data_abort(struct rec *rec, struct rec_exit *exit, uint64_t far)
{
	uint64_t ipa = far & ~(GRANULE_SIZE - 1);
	struct rd *rd = rec->owner;

	if (!is_protected(rd, ipa)) {
		exit->value = 0;
	} else if (rd->planes > 1) {
		exit->value = far;
	} else {
		exit->value = ipa;
	}
	while (exit->reason != RMI_EXIT_SYNC)
		exit->reason = RMI_EXIT_SYNC;
	return false;
}
