/* SPDX-License-Identifier: BSD-3-Clause */
/* The provider's regions: CSM_CREATE and CSM_DESTROY. */
#include "record.h"

/* Whether what was found at `ipa` is populated RAM; asks the host for memory that is missing. */
static uint64_t check_run(struct csm_call *call, csm_ref region, const struct csm_leaves *leaves,
			  uint64_t ipa, uint64_t top)
{
	if ((leaves->ripas != CSM_LEAF_RAM) ||
	    ((leaves->kind != CSM_LEAF_ASSIGNED) && (leaves->kind != CSM_LEAF_UNASSIGNED)))
		return CSM_ERROR_INPUT;
	if (leaves->kind == CSM_LEAF_ASSIGNED)
		return CSM_SUCCESS;
	return csm_ask(call, &(struct csm_exit){.operation = CSM_EXIT_POPULATE,
						.base = ipa,
						.top = top,
						.id = {csm_load(region).key}});
}

/*
 * Looks at the next chunk of the region: SUCCESS when the rest of it is populated RAM. This is a
 * service to the provider and no guarantee: the host may take a page at any time after, so ATTACH
 * looks at each page again.
 */
static uint64_t populate(struct csm_call *call, csm_ref region)
{
	struct csm_budget budget = csm_full_budget();
	csm_ref ref = csm_range_of(region);
	struct csm_record range = csm_load(ref);
	uint64_t top = range.key + range.range.size;
	uint64_t ipa = range.key + range.range.back;
	struct csm_record *record;
	uint64_t status = CSM_SUCCESS;

	while ((ipa < top) && (status == CSM_SUCCESS)) {
		struct csm_leaves leaves;

		if (budget.left == 0) {
			status = CSM_INCOMPLETE;
			break;
		}
		csm_port_walk(call->rd, ipa, csm_run(&budget, ipa, top), &leaves);
		csm_spend_leaves(&budget, &leaves);
		status = check_run(call, region, &leaves, ipa, top);
		if (status == CSM_SUCCESS)
			ipa += csm_extent(&leaves, ipa, top);
	}
	record = csm_map(ref);
	record->range.back = ipa - range.key;
	csm_unmap(record);
	return status;
}

/* The region in the making that these very arguments began; 0: none. */
static csm_ref resumed(csm_ref ref, uint64_t base, uint64_t size)
{
	struct csm_record range = csm_load(ref);
	struct csm_record object = csm_load(range.range.object);

	if ((range.key != base) || (range.range.size != size) || (object.type != CSM_TYPE_REGION) ||
	    (object.state != CSM_STATE_CREATING))
		return 0;
	return range.range.object;
}

uint64_t csm_create(struct csm_call *call)
{
	uint64_t base = call->x[1];
	uint64_t size = call->x[2];
	struct csm_record *record;
	csm_ref region, overlap;
	uint64_t status;

	if ((call->x[3] != 0) || !csm_range_valid(call->rd, base, size))
		return CSM_ERROR_INPUT;
	overlap = csm_find_overlap(call->realm, base, base + size);
	if (overlap != 0) {
		region = resumed(overlap, base, size);
		if (region == 0)
			return CSM_ERROR_INPUT;
	} else {
		status = csm_need_records(call, 2);
		if (status != CSM_SUCCESS)
			return status;
		region = csm_add_object(call->realm, CSM_TYPE_REGION, csm_new_id(), base, size);
		record = csm_map(region);
		record->state = CSM_STATE_CREATING;
		csm_unmap(record);
	}

	status = populate(call, region);
	if ((status == CSM_ERROR_INPUT) || (status == CSM_ERROR_NO_RESOURCE)) {
		csm_remove_object(region);
		return status;
	}
	record = csm_map(region);
	call->reply->x[1] = record->key;
	if (status == CSM_SUCCESS)
		record->state = CSM_STATE_ACTIVE;
	csm_unmap(record);
	return status;
}

uint64_t csm_destroy_region(struct csm_call *call)
{
	csm_ref region = csm_find_object(call->realm, call->x[1], CSM_TYPE_REGION);
	struct csm_budget budget = csm_full_budget();
	struct csm_record *record;

	if ((region == 0) || !csm_offset_valid(call->x[2], csm_load(region).region.cursor))
		return CSM_ERROR_INPUT;
	if (csm_region_teardown(region, &budget))
		return CSM_SUCCESS;
	record = csm_map(region);
	record->region.cursor += csm_spent(&budget);
	call->reply->x[1] = record->region.cursor;
	csm_unmap(record);
	return CSM_INCOMPLETE;
}
