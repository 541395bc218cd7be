/* SPDX-License-Identifier: BSD-3-Clause */
/* The consumer's side of consent: CSM_RESERVE and CSM_DETACH, and taking mappings away again. */
#include "record.h"

/* Pages that are out of the tables and not yet out of the TLBs; none when both ends are the same.
 */
struct unmapped {
	uint64_t rd, ipa, top;
};

static void invalidate(struct unmapped *pages)
{
	if (pages->top != pages->ipa)
		csm_port_invalidate(pages->rd, pages->ipa, pages->top - pages->ipa);
	pages->ipa = pages->top;
}

/* Unmaps one run, `count` as of csm_port_unmap; its pages join others beside them. */
static bool unmap_run(struct unmapped *pages, uint64_t ipa, unsigned int *count)
{
	enum csm_unmapped found = csm_port_unmap(pages->rd, ipa, count);

	if (found == CSM_UNMAPPED_PAGES) {
		if (pages->top != ipa) {
			invalidate(pages);
			pages->ipa = ipa;
		}
		pages->top = ipa + (*count * CSM_PAGE);
	}
	return found != CSM_UNMAPPED_NOTHING;
}

bool csm_unmap_run(uint64_t rd, uint64_t ipa, unsigned int *count)
{
	struct unmapped pages = {.rd = rd};
	bool found = unmap_run(&pages, ipa, count);

	invalidate(&pages);
	return found;
}

bool csm_mount_unmap(csm_ref mount, struct csm_budget *budget)
{
	struct unmapped pages = {.rd = csm_rd_of(mount)};
	struct csm_record state = csm_load(mount);
	struct csm_record range = csm_load(state.mount.range);
	uint64_t front = range.range.front;
	struct csm_record *record;
	bool done;

	/* While VACATING the window means something else, and nothing is mapped. */
	if ((state.state == CSM_STATE_VACATING) || (range.range.back == 0))
		return true;
	while ((front < range.range.back) && (budget->left > 0)) {
		unsigned int most = csm_run(budget, front, range.range.back);
		unsigned int count = most;

		(void)unmap_run(&pages, range.key + front, &count);
		if (count > most)
			csm_spend(budget, CSM_COST_BLOCK);
		else
			csm_spend_pages(budget, count);
		/* An entry that maps nothing may reach beyond. */
		front = (count * CSM_PAGE < range.range.back - front) ? front + (count * CSM_PAGE)
								      : range.range.back;
	}
	invalidate(&pages);

	done = (front == range.range.back);
	record = csm_map(state.mount.range);
	record->range.front = done ? 0 : front;
	record->range.back = done ? 0 : range.range.back;
	csm_unmap(record);
	if (done && (state.state != CSM_STATE_DETACHING)) {
		record = csm_map(mount);
		record->state = CSM_STATE_RESERVED;
		record->mount.cursor = 0;
		csm_unmap(record);
	}
	return done;
}

void csm_mount_evict(csm_ref mount, uint64_t offset)
{
	struct csm_record state = csm_load(mount);
	struct csm_record range = csm_load(state.mount.range);
	unsigned int one = 1;

	if ((state.state == CSM_STATE_VACATING) || (offset < range.range.front) ||
	    (offset >= range.range.back))
		return;
	(void)csm_unmap_run(csm_rd_of(mount), range.key + offset, &one);
}

void csm_mount_free(csm_ref mount)
{
	csm_ref share = csm_load(mount).mount.share;

	if (share != 0)
		csm_share_unlink(share);
	csm_remove_object(mount);
}

/*
 * Sees to it that what was found at `ipa` is unassigned and EMPTY, or asks the host. `extent`:
 * bytes that are settled, 0 when the host has put a table there meanwhile.
 */
static uint64_t vacate_run(struct csm_call *call, const struct csm_record *mount,
			   const struct csm_leaves *leaves, uint64_t ipa, uint64_t top,
			   uint64_t *extent)
{
	struct csm_exit question = {.base = ipa, .top = top, .id = {mount->key}};

	*extent = csm_extent(leaves, ipa, top);
	if (leaves->kind != CSM_LEAF_UNASSIGNED) {
		question.operation = CSM_EXIT_VACATE;
		question.id[1] = mount->mount.owner;
		return csm_ask(call, &question);
	}
	if (leaves->ripas == CSM_LEAF_EMPTY)
		return CSM_SUCCESS;
	if ((leaves->level != CSM_LEVEL_PAGE) && (*extent != csm_entry_size(leaves->level))) {
		/* The entry also stands for memory beside the range. */
		question.operation = CSM_EXIT_NEED_RTT;
		question.id[1] = CSM_LEVEL_PAGE;
		return csm_ask(call, &question);
	}
	if (!csm_port_set_empty(call->rd, ipa, leaves->level, leaves->count))
		*extent = 0;
	return CSM_SUCCESS;
}

/*
 * Looks at the next chunk of the range: SUCCESS when the rest of it is unassigned too. What is,
 * gets RIPAS EMPTY, so that an access before ATTACH is an abort for the consumer and nothing the
 * host must serve.
 */
static uint64_t vacate(struct csm_call *call, csm_ref mount)
{
	struct csm_budget budget = csm_full_budget();
	struct csm_record state = csm_load(mount);
	struct csm_record range = csm_load(state.mount.range);
	uint64_t top = range.key + range.range.size;
	uint64_t ipa = range.key + range.range.back;
	struct csm_record *record;
	uint64_t status = CSM_SUCCESS;

	while ((ipa < top) && (status == CSM_SUCCESS)) {
		struct csm_leaves leaves;
		uint64_t extent;

		if (budget.left == 0) {
			status = CSM_INCOMPLETE;
			break;
		}
		csm_port_walk(call->rd, ipa, csm_run(&budget, ipa, top), &leaves);
		csm_spend_leaves(&budget, &leaves);
		status = vacate_run(call, &state, &leaves, ipa, top, &extent);
		if (status == CSM_SUCCESS)
			ipa += extent;
	}
	record = csm_map(state.mount.range);
	record->range.back = (status == CSM_SUCCESS) ? 0 : ipa - range.key;
	csm_unmap(record);
	return status;
}

/* Whether these very arguments began the reservation. */
static bool same_reservation(csm_ref mount, const uint64_t *x)
{
	struct csm_record state = csm_load(mount);
	struct csm_record range = csm_load(state.mount.range);

	return (state.state == CSM_STATE_VACATING) && (state.mount.owner == x[2]) &&
	       (range.key == x[3]) && (range.range.size == x[4]);
}

/* Whether the caller may reserve the region that it has consent to, with this size. */
static uint64_t check_region(const struct csm_call *call, csm_ref region)
{
	if (csm_load(csm_range_of(region)).range.size != call->x[4])
		return CSM_ERROR_INPUT;
	if (!csm_port_same_context(call->rd, csm_rd_of(region)))
		return CSM_ERROR_DENIED;
	return CSM_SUCCESS;
}

/*
 * A new MOUNT, VACATING, under the consent of a share or, when there is none, of a policy.
 */
static uint64_t add_mount(struct csm_call *call, csm_ref share, csm_ref *mount)
{
	csm_ref policy = (share != 0) ? 0 : csm_policy_match(call->x[2], call->x[1], call->rd);
	struct csm_record *record;
	uint64_t status;

	if ((share == 0) && (policy == 0))
		return CSM_ERROR_DENIED;
	status = check_region(call, (share != 0) ? csm_load(share).share.region
						 : csm_load(policy).policy.region);
	if (status == CSM_SUCCESS)
		status = csm_need_records(call, (share != 0) ? 2 : 3);
	if (status != CSM_SUCCESS)
		return status;

	if (share == 0)
		share = csm_policy_join(policy, call->realm);
	*mount = csm_add_object(call->realm, CSM_TYPE_MOUNT, call->x[1], call->x[3], call->x[4]);
	record = csm_map(*mount);
	record->state = CSM_STATE_VACATING;
	record->mount.owner = call->x[2];
	csm_unmap(record);
	csm_share_link(share, *mount);
	return CSM_SUCCESS;
}

uint64_t csm_reserve(struct csm_call *call)
{
	uint64_t base = call->x[3];
	uint64_t size = call->x[4];
	struct csm_record *record;
	csm_ref mount, share;
	uint64_t status;

	if (!csm_range_valid(call->rd, base, size))
		return CSM_ERROR_INPUT;
	/* Without an APT it has no realm_id that anyone could have shared with. */
	if (call->realm == 0)
		return CSM_ERROR_DENIED;
	mount = csm_find_object(call->realm, call->x[1], CSM_TYPE_MOUNT);
	if ((mount != 0) && !same_reservation(mount, call->x))
		return CSM_ERROR_STATE;
	if ((mount == 0) && (csm_find_overlap(call->realm, base, base + size) != 0))
		return CSM_ERROR_INPUT;
	/*
	 * Consent is looked up anew on every entry: the provider may have revoked while the host
	 * was busy.
	 */
	share = csm_consent(call->x[2], call->x[1], csm_load(call->realm).key);
	if (mount == 0) {
		status = add_mount(call, share, &mount);
		if (status != CSM_SUCCESS)
			return status;
	} else {
		status = (share != 0) ? check_region(call, csm_load(share).share.region)
				      : CSM_ERROR_DENIED;
	}
	if (status == CSM_SUCCESS)
		status = vacate(call, mount);
	if ((status == CSM_INCOMPLETE) || (status == CSM_ASKED))
		return status;
	if (status != CSM_SUCCESS) {
		csm_mount_free(mount);
		return status;
	}
	record = csm_map(mount);
	record->state = CSM_STATE_RESERVED;
	csm_unmap(record);
	return CSM_SUCCESS;
}

uint64_t csm_detach(struct csm_call *call)
{
	csm_ref mount = csm_find_object(call->realm, call->x[1], CSM_TYPE_MOUNT);
	struct csm_budget budget = csm_full_budget();
	struct csm_record state, *record;

	if (mount == 0)
		return CSM_ERROR_INPUT;
	state = csm_load(mount);
	if (!csm_offset_valid(call->x[2],
			      (state.state == CSM_STATE_DETACHING) ? state.mount.cursor : 0))
		return CSM_ERROR_INPUT;
	record = csm_map(mount);
	if (record->state != CSM_STATE_DETACHING)
		record->mount.cursor = 0;
	record->state = CSM_STATE_DETACHING;
	csm_unmap(record);
	if (csm_mount_unmap(mount, &budget)) {
		csm_mount_free(mount);
		return CSM_SUCCESS;
	}
	record = csm_map(mount);
	record->mount.cursor += csm_spent(&budget);
	call->reply->x[1] = record->mount.cursor;
	csm_unmap(record);
	return CSM_INCOMPLETE;
}
