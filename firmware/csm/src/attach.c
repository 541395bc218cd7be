/* SPDX-License-Identifier: BSD-3-Clause */
/* CSM_ATTACH: the one place that gives a realm another's memory. */
#include "record.h"

/* What one chunk of mapping needs, decoded and checked. */
struct attachment {
	uint64_t provider; /* rd */
	uint64_t from;	   /* IPA of the region */
	uint64_t evicted;  /* IPA of a page that must not be mapped, | 1; 0: none */
	uint64_t base;	   /* IPA of the mount */
	uint64_t size;
	bool write;
};

/* The host is taking a page of [ipa, ipa + size) away from all consumers. */
static bool evicted(const struct attachment *to, uint64_t ipa, uint64_t size)
{
	return ((to->evicted & 1U) != 0) && ((to->evicted - 1U - ipa) < size);
}

static uint64_t need_table(struct csm_call *call, const struct attachment *to, uint64_t offset,
			   int level)
{
	return csm_ask(call, &(struct csm_exit){.operation = CSM_EXIT_NEED_RTT,
						.base = to->base + offset,
						.top = to->base + to->size,
						.id = {call->x[1], (uint64_t)level}});
}

/*
 * Whether the provider's entry may be mapped as a block: both sides are aligned, all of it is
 * shared.
 */
static bool is_block(const struct attachment *to, uint64_t offset, const struct csm_leaves *leaves)
{
	uint64_t size = csm_entry_size(CSM_LEVEL_BLOCK);

	return (leaves->level <= CSM_LEVEL_BLOCK) &&
	       ((((to->from + offset) | (to->base + offset)) & (size - 1)) == 0) &&
	       (to->size - offset >= size) && !evicted(to, to->from + offset, size);
}

static uint64_t map_pages(struct csm_call *call, const struct attachment *to, uint64_t *offset,
			  struct csm_leaves *leaves, struct csm_budget *budget)
{
	unsigned int count = leaves->count;
	enum csm_map_result result;

	if (leaves->level != CSM_LEVEL_PAGE) {
		for (unsigned int i = 1; i < count; i++)
			leaves->pa[i] = leaves->pa[0] + (i * CSM_PAGE);
	}
	if (evicted(to, to->from + *offset, count * CSM_PAGE))
		count = (unsigned int)((to->evicted - 1U - to->from - *offset) / CSM_PAGE);
	if (count == 0)
		return CSM_ERROR_NO_RESOURCE;
	result = csm_port_map(call->rd, to->base + *offset, leaves->pa, &count, to->write);
	*offset += count * CSM_PAGE;
	csm_spend_pages(budget, count);
	switch (result) {
	case CSM_MAP_DONE:
		return CSM_SUCCESS;
	case CSM_MAP_NO_TABLE:
		return need_table(call, to, *offset, CSM_LEVEL_PAGE);
	case CSM_MAP_OCCUPIED:
		break;
	}
	return CSM_ERROR_NO_RESOURCE;
}

/*
 * Maps what one walk of the provider's tables finds at `offset`, and moves that. The CSM lock keeps
 * what they say: what takes a page of a region away, or changes its RIPAS, is a hook that waits for
 * it.
 */
static uint64_t map_run(struct csm_call *call, const struct attachment *to, uint64_t *offset,
			struct csm_budget *budget)
{
	struct csm_leaves leaves;

	csm_port_walk(to->provider, to->from + *offset, csm_run(budget, *offset, to->size),
		      &leaves);
	if ((leaves.kind != CSM_LEAF_ASSIGNED) || (leaves.ripas != CSM_LEAF_RAM))
		return CSM_ERROR_NO_RESOURCE;
	if (is_block(to, *offset, &leaves)) {
		switch (csm_port_map_block(call->rd, to->base + *offset, leaves.pa[0], to->write)) {
		case CSM_MAP_DONE:
			*offset += csm_entry_size(CSM_LEVEL_BLOCK);
			csm_spend(budget, CSM_COST_BLOCK);
			return CSM_SUCCESS;
		case CSM_MAP_NO_TABLE:
			return need_table(call, to, *offset, CSM_LEVEL_BLOCK);
		case CSM_MAP_OCCUPIED:
			break; /* by a table: then by pages */
		}
	}
	return map_pages(call, to, offset, &leaves, budget);
}

/* Maps the next chunk and moves the window's end. */
static uint64_t map_chunk(struct csm_call *call, csm_ref range, const struct attachment *to)
{
	struct csm_budget budget = csm_full_budget();
	uint64_t offset = csm_load(range).range.back;
	struct csm_record *record;
	uint64_t status = CSM_SUCCESS;

	while ((offset < to->size) && (status == CSM_SUCCESS))
		status = (budget.left == 0) ? CSM_INCOMPLETE : map_run(call, to, &offset, &budget);
	record = csm_map(range);
	record->range.back = offset;
	csm_unmap(record);
	return status;
}

static struct attachment prepare(csm_ref share, csm_ref range)
{
	struct csm_record consent = csm_load(share);
	csm_ref region = consent.share.region;
	struct csm_record source = csm_load(csm_range_of(region));
	struct csm_record target = csm_load(range);

	return (struct attachment){
		.provider = csm_rd_of(region),
		.from = source.key,
		.evicted = source.range.front,
		.base = target.key,
		.size = target.range.size,
		.write = (consent.perm & CSM_PERM_WRITE) != 0,
	};
}

/* Both consents, looked up anew rather than taken from the link. */
static uint64_t check_consent(const struct csm_call *call, const struct csm_record *mount)
{
	csm_ref share = csm_consent(mount->mount.owner, call->x[1], csm_load(call->realm).key);
	csm_ref region;

	if (share == 0) {
		region = csm_find_object(csm_registry_find(mount->mount.owner), call->x[1],
					 CSM_TYPE_REGION);
		return (region == 0) ? CSM_ERROR_GONE : CSM_ERROR_DENIED;
	}
	/* An invitation is consent to the reservation, and to no more. */
	return ((share == mount->mount.share) && (csm_load(share).perm != 0)) ? CSM_SUCCESS
									      : CSM_ERROR_DENIED;
}

uint64_t csm_attach(struct csm_call *call)
{
	csm_ref mount = csm_find_object(call->realm, call->x[1], CSM_TYPE_MOUNT);
	struct csm_record state, *record;
	struct attachment to;
	uint64_t status, mapped;

	if (mount == 0)
		return CSM_ERROR_INPUT;
	state = csm_load(mount);
	status = check_consent(call, &state);
	if (status != CSM_SUCCESS)
		return status;
	if ((state.state != CSM_STATE_RESERVED) && (state.state != CSM_STATE_ATTACHING))
		return CSM_ERROR_STATE;
	if (!csm_offset_valid(call->x[2], state.mount.cursor))
		return CSM_ERROR_INPUT;
	to = prepare(state.mount.share, state.mount.range);
	if (!csm_port_same_context(call->rd, to.provider))
		return CSM_ERROR_DENIED;

	status = map_chunk(call, state.mount.range, &to);
	mapped = csm_load(state.mount.range).range.back;
	record = csm_map(mount);
	if (status == CSM_SUCCESS)
		record->state = CSM_STATE_ATTACHED;
	else if (mapped != 0)
		record->state = CSM_STATE_ATTACHING;
	/*
	 * While the host is asked, the caller's offset stays good: the call is made again as it is.
	 */
	if (status == CSM_SUCCESS)
		record->mount.cursor = 0;
	else if (status == CSM_INCOMPLETE)
		record->mount.cursor = mapped;
	call->reply->x[1] = record->mount.cursor;
	csm_unmap(record);
	call->reply->x[2] = csm_load(state.mount.share).perm;
	return status;
}
