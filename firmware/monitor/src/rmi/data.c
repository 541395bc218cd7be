/* SPDX-License-Identifier: BSD-3-Clause */
/* RMI_DATA_CREATE, RMI_DATA_CREATE_UNKNOWN and RMI_DATA_DESTROY (DEN0137 1.0, B4.3.1 to B4.3.3). */
#include "memory.h"
#include "realm.h"
#include "rmi_args.h"

struct data_source {
	bool known; /* false: RMI_DATA_CREATE_UNKNOWN, and the rest does not count */
	uint64_t pa;
	uint64_t flags;
};

/* Copies the host's granule and measures it. A copy that the host disturbs leaves no trace. */
static bool fill(struct rd *rd, struct granule *g_data, uint64_t ipa,
		 const struct data_source *source)
{
	void *data = granule_ptr(g_data);

	if (!arch_ns_read(data, source->pa, GRANULE_SIZE)) {
		granule_wipe(g_data);
		return false;
	}
	rim_extend_data(&rd->measurement[MEASUREMENT_RIM], ipa, source->flags, data);
	return true;
}

/* With the RD and the granule locked, and the arguments good. True: the granule is the realm's. */
static uint64_t data_map(struct rd *rd, struct granule *g_data, uint64_t ipa,
			 const struct data_source *source)
{
	struct rtt_walk walk;
	uint64_t status = RMI_SUCCESS;
	enum ripas ripas;

	rtt_walk_lock(&rd->tree, ipa, RTT_PAGE_LEVEL, &walk);
	if ((walk.level != RTT_PAGE_LEVEL) ||
	    (rtte_kind(rtt_walk_entry(&walk), walk.level) != RTTE_UNASSIGNED)) {
		status = rmi_status(RMI_ERROR_RTT, (unsigned int)walk.level);
		goto out;
	}
	if (source->known && !fill(rd, g_data, ipa, source)) {
		status = RMI_ERROR_INPUT;
		goto out;
	}
	/* The granule may have held another realm's code: this one must never run any of it. */
	arch_icache_forget();
	/*
	 * Known contents are for the realm to use; with unknown ones its RIPAS stays what it was.
	 */
	ripas = source->known ? RIPAS_RAM : rtte_ripas(rtt_walk_entry(&walk));
	rtt_replace(&rd->tree, &walk, walk.index, ipa,
		    rtte_assigned(granule_pa(g_data), ripas, RTT_PAGE_LEVEL));
out:
	rtt_walk_unlock(&walk);
	return status;
}

static uint64_t data_create(uint64_t rd_pa, uint64_t data_pa, uint64_t ipa,
			    const struct data_source *source)
{
	struct granule *g_rd, *g_data;
	uint64_t status;
	struct rd *rd;

	if (!rmi_lock_rd_and_delegated(rd_pa, data_pa, &g_rd, &g_data)) {
		return RMI_ERROR_INPUT;
	}
	rd = granule_ptr(g_rd);
	if (!rmi_ipa_ok(&rd->tree, ipa, RTT_PAGE_LEVEL) || !rtt_is_protected(&rd->tree, ipa)) {
		status = RMI_ERROR_INPUT;
	} else if (source->known && (rd_state(rd) != REALM_NEW)) {
		status = RMI_ERROR_REALM;
	} else {
		status = data_map(rd, g_data, ipa, source);
	}
	granule_unlock_as(g_data, (status == RMI_SUCCESS) ? GRANULE_DATA : GRANULE_DELEGATED);
	granule_unlock(g_rd);
	return status;
}

uint64_t rmi_data_create(const uint64_t arg[8], uint64_t out[8])
{
	struct data_source source = {.known = true, .pa = arg[4], .flags = arg[5]};
	const struct granule *g_source = granule_find(source.pa);

	(void)out;
	if ((g_source == NULL) || (granule_state_now(g_source) != GRANULE_NS) ||
	    ((source.flags & ~RMI_DATA_MEASURE_CONTENT) != 0)) {
		return RMI_ERROR_INPUT;
	}
	return data_create(arg[1], arg[2], arg[3], &source);
}

uint64_t rmi_data_create_unknown(const uint64_t arg[8], uint64_t out[8])
{
	struct data_source source = {.known = false};

	(void)out;
	return data_create(arg[1], arg[2], arg[3], &source);
}

/* Takes the granule of a page entry back: wiped and DELEGATED. Returns its address. */
static uint64_t data_unmap(const struct rtt_tree *tree, const struct rtt_walk *walk, uint64_t ipa)
{
	uint64_t entry = rtt_walk_entry(walk);
	/* The realm must not take a page that it lost for one that it never had. */
	enum ripas ripas = (rtte_ripas(entry) == RIPAS_EMPTY) ? RIPAS_EMPTY : RIPAS_DESTROYED;
	struct granule *g_data = granule_find(rtte_pa(entry));

	rtt_replace(tree, walk, walk->index, ipa, rtte_unassigned(ripas));
	granule_lock(g_data);
	granule_wipe(g_data);
	granule_unlock_as(g_data, GRANULE_DELEGATED);
	return rtte_pa(entry);
}

uint64_t rmi_data_destroy(const uint64_t arg[8], uint64_t out[8])
{
	struct rd *rd;
	struct granule *g_rd = rmi_lock_rd(arg[1], &rd);
	uint64_t ipa = arg[2];
	uint64_t status = RMI_SUCCESS;
	struct rtt_tree tree;
	struct rtt_walk walk;

	if (g_rd == NULL) {
		return RMI_ERROR_INPUT;
	}
	tree = rd->tree;
	if (!rmi_ipa_ok(&tree, ipa, RTT_PAGE_LEVEL) || !rtt_is_protected(&tree, ipa)) {
		granule_unlock(g_rd);
		return RMI_ERROR_INPUT;
	}
	rtt_walk_lock(&tree, ipa, RTT_PAGE_LEVEL, &walk);
	granule_unlock(g_rd);

	if ((walk.level == RTT_PAGE_LEVEL) &&
	    (rtte_kind(rtt_walk_entry(&walk), walk.level) == RTTE_ASSIGNED)) {
		out[1] = data_unmap(&tree, &walk, ipa);
	} else {
		status = rmi_status(RMI_ERROR_RTT, (unsigned int)walk.level);
	}
	out[2] = rtt_skip_not_live(&walk, ipa);
	rtt_walk_unlock(&walk);
	return status;
}
