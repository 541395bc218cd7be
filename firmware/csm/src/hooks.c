/* SPDX-License-Identifier: BSD-3-Clause */
/* What the host's other calls must ask before they touch memory that two realms may depend on. */
#include "record.h"

/* Regions in one table of the host's that RTT_FOLD and _DESTROY pass: each costs a search. */
#define MOST_REGIONS 64U

/* No peer has such a realm_id: nobody is left who could map the page. */
#define EVICTED UINT64_MAX

void csm_hook_lock(void)
{
	csm_port_lock();
}

void csm_hook_unlock(void)
{
	csm_port_unlock();
}

/* The SHARE of the least peer from `peer` on. Policies come after all of them; 0: none. */
static csm_ref next_share(csm_ref shares, uint64_t peer)
{
	csm_ref share = csm_trie_ceiling(shares, peer);

	return ((share != 0) && (csm_load(share).type == CSM_TYPE_SHARE)) ? share : 0;
}

/* Takes the page at `offset` of the region from consumers, a chunk of them from `peer` on. */
static uint64_t evict_chunk(csm_ref region, uint64_t offset, uint64_t peer)
{
	csm_ref shares = csm_load(region).region.shares;
	struct csm_budget budget = csm_full_budget();
	csm_ref share;

	while (((share = next_share(shares, peer)) != 0) && (budget.left > 0)) {
		struct csm_record consent = csm_load(share);

		if (csm_share_mount(&consent) != 0)
			csm_mount_evict(consent.share.mount, offset);
		peer = consent.key + 1;
		csm_spend(&budget, CSM_COST_RECORD);
	}
	return (share != 0) ? peer : EVICTED;
}

/*
 * Takes the page at `ipa` from every consumer, at most one chunk of them a call. From the first
 * call to the last the RANGE names the page, and ATTACH maps it to nobody; so consumers that were
 * passed stay without it. A region has one such page at a time: calls for other pages work on that
 * one, too, until its own call has found it evicted, or the host seems to have forgotten it.
 */
static enum csm_destroy evict(csm_ref region, csm_ref range, uint64_t ipa)
{
	struct csm_record where = csm_load(range);
	uint64_t page = where.range.front;
	uint64_t peer = csm_load(region).region.evict;
	uint32_t waited = where.count;
	struct csm_record *record;
	bool done;

	if ((page == 0) || ((page != (ipa | 1U)) && (waited >= CSM_EVICTION_PATIENCE))) {
		page = ipa | 1U;
		peer = 0;
	}
	if (page == (ipa | 1U))
		waited = 0;
	else if (peer == EVICTED)
		waited++;
	peer = evict_chunk(region, page - 1U - where.key, peer);
	done = (peer == EVICTED) && (page == (ipa | 1U));
	record = csm_map(region);
	record->region.evict = peer;
	csm_unmap(record);
	record = csm_map(range);
	record->range.front = done ? 0 : page;
	record->count = waited;
	csm_unmap(record);
	return done ? CSM_DESTROY_PROCEED : CSM_DESTROY_AGAIN;
}

enum csm_destroy csm_hook_data_destroy(uint64_t rd, uint64_t ipa)
{
	csm_ref range = csm_find_overlap(csm_port_realm(rd), ipa, ipa + CSM_PAGE);
	unsigned int one = 1;
	struct csm_leaves leaves;
	csm_ref object;

	if (range == 0)
		return CSM_DESTROY_PROCEED;
	object = csm_load(range).range.object;
	if (csm_load(object).type == CSM_TYPE_MOUNT)
		return csm_unmap_run(rd, ipa, &one) ? CSM_DESTROY_DONE : CSM_DESTROY_PROCEED;
	/* A command that will fail for want of a page entry takes nothing from the consumers. */
	csm_port_walk(rd, ipa, 1, &leaves);
	if ((leaves.kind != CSM_LEAF_ASSIGNED) || (leaves.level != CSM_LEVEL_PAGE))
		return CSM_DESTROY_PROCEED;
	return evict(object, range, ipa);
}

/* The first region or mount that begins in [base, top), or `top`. */
static uint64_t next_edge(csm_ref realm, uint64_t base, uint64_t top)
{
	csm_ref next = (realm != 0) ? csm_trie_ceiling(csm_load(realm).realm.ranges, base) : 0;
	uint64_t edge = (next != 0) ? csm_load(next).key : top;

	return (edge < top) ? edge : top;
}

enum csm_destroy csm_hook_data_unmap(uint64_t rd, uint64_t base, uint64_t *top)
{
	csm_ref realm = csm_port_realm(rd);
	csm_ref ref = csm_find_overlap(realm, base, base + CSM_PAGE);
	struct csm_budget budget = csm_full_budget();
	struct csm_record range;
	struct csm_leaves leaves;
	unsigned int count;

	if (ref == 0) {
		*top = next_edge(realm, base, *top);
		return CSM_DESTROY_PROCEED;
	}
	range = csm_load(ref);
	if (range.key + range.range.size < *top)
		*top = range.key + range.range.size;
	count = csm_run(&budget, base, *top);
	if (csm_load(range.range.object).type == CSM_TYPE_MOUNT) {
		(void)csm_unmap_run(rd, base, &count);
		if (count < (*top - base) / CSM_PAGE)
			*top = base + (count * CSM_PAGE);
		return CSM_DESTROY_DONE;
	}
	csm_port_walk(rd, base, count, &leaves);
	if (leaves.kind == CSM_LEAF_UNASSIGNED) {
		*top = base + csm_extent(&leaves, base, *top);
		return CSM_DESTROY_PROCEED;
	}
	*top = base + CSM_PAGE;
	return csm_hook_data_destroy(rd, base);
}

bool csm_may_assign(uint64_t rd, uint64_t base, uint64_t top)
{
	csm_ref realm = csm_port_realm(rd);
	struct csm_record range;
	csm_ref ref;

	/*
	 * Regions do not matter here, but have to be passed; beyond this many: rather no.
	 */
	for (unsigned int step = 0; step <= MOST_REGIONS; step++) {
		ref = csm_find_overlap(realm, base, top);
		if (ref == 0)
			return true;
		range = csm_load(ref);
		if (csm_load(range.range.object).type == CSM_TYPE_MOUNT)
			return false;
		top = range.key;
	}
	return false;
}

bool csm_may_change_ripas(uint64_t rd, uint64_t base, uint64_t top)
{
	return csm_find_overlap(csm_port_realm(rd), base, top) == 0;
}
