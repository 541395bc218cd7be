/* SPDX-License-Identifier: BSD-3-Clause */
/* RSI_IPA_STATE_GET and RSI_IPA_STATE_SET (DEN0137 1.0, B5.3.5 f., A5.4). */
#include "rsi.h"

/* [base, top) is a range of granules in the protected half. */
static bool range_ok(const struct rec *rec, uint64_t base, uint64_t top)
{
	return granule_aligned(base) && granule_aligned(top) && (base < top) &&
	       rtt_is_protected(&rec->tree, top - 1);
}

enum rsi_outcome rsi_ipa_state_set(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t base = rec->arch.x[1], top = rec->arch.x[2], ripas = rec->arch.x[3];

	if (!range_ok(rec, base, top) || ((ripas != RIPAS_EMPTY) && (ripas != RIPAS_RAM))) {
		return rsi_return(rec, RSI_ERROR_INPUT);
	}
	rec->ripas.base = base;
	rec->ripas.next = base;
	rec->ripas.top = top;
	rec->ripas.ripas = (enum ripas)ripas;
	rec->ripas.change_destroyed = (rec->arch.x[4] & RSI_CHANGE_DESTROYED) != 0;
	rec->pending = REC_PENDING_RIPAS_CHANGE;

	exit->exit_reason = RMI_EXIT_RIPAS_CHANGE;
	exit->ripas_base = base;
	exit->ripas_top = top;
	exit->ripas_value = ripas;
	return RSI_EXIT;
}

void rsi_ipa_state_set_complete(struct rec *rec, const struct rmi_rec_enter *enter)
{
	bool rejected = (enter->flags & RMI_ENTER_RIPAS_RESPONSE) != 0;

	(void)rsi_return(rec, RSI_SUCCESS);
	rec->arch.x[1] = rec->ripas.next;
	/* The host may reject only that memory is added, and only what it has not done already. */
	rec->arch.x[2] =
		(rejected && (rec->ripas.ripas == RIPAS_RAM) && (rec->ripas.next != rec->ripas.top))
			? RSI_REJECT
			: RSI_ACCEPT;
}

/* From the walk's entry on, the address up to which the table has the same RIPAS. */
static uint64_t same_ripas_until(const struct rtt_walk *walk, uint64_t ipa, uint64_t top)
{
	uint64_t size = rtt_entry_size(walk->level);
	enum ripas ripas = rtte_ripas(rtt_walk_entry(walk));
	uint64_t end = ipa & ~(size - 1);

	for (unsigned int i = walk->index; (i < RTT_ENTRIES) && (end < top); i++, end += size) {
		uint64_t entry = arch_pte_read(&walk->entries[i]);

		if (!rtte_is_protected(entry, walk->level) || (rtte_ripas(entry) != ripas)) {
			break;
		}
	}
	return (end < top) ? end : top;
}

enum rsi_outcome rsi_ipa_state_get(struct rec *rec, struct rmi_rec_exit *exit)
{
	uint64_t base = rec->arch.x[1], top = rec->arch.x[2];
	struct rtt_walk walk;

	(void)exit;
	if (!range_ok(rec, base, top)) {
		return rsi_return(rec, RSI_ERROR_INPUT);
	}
	(void)rsi_return(rec, RSI_SUCCESS);
	rtt_walk_lock(&rec->tree, base, RTT_PAGE_LEVEL, &walk);
	rec->arch.x[1] = same_ripas_until(&walk, base, top);
	rec->arch.x[2] = rtte_ripas(rtt_walk_entry(&walk));
	rtt_walk_unlock(&walk);
	return RSI_RESUME;
}
