/* SPDX-License-Identifier: BSD-3-Clause */
/* RMI_RTT_INIT_RIPAS and RMI_RTT_SET_RIPAS (DEN0137 1.0, B4.3.18, B4.3.21). */
#include "realm.h"
#include "rmi_args.h"

/* Both commands go from `base` to `top` within one table, and tell the host how far they came. */
static uint64_t progress(uint64_t base, uint64_t reached, int level, uint64_t out[8])
{
	if (reached == base) {
		return rmi_status(RMI_ERROR_RTT, (unsigned int)level);
	}
	out[1] = reached;
	return RMI_SUCCESS;
}

static uint64_t init_range(struct rd *rd, const struct rtt_walk *walk, uint64_t base, uint64_t top)
{
	uint64_t size = rtt_entry_size(walk->level);
	uint64_t ipa = base;

	if (!rtt_aligned(base, walk->level)) {
		return base;
	}
	for (unsigned int i = walk->index; (i < RTT_ENTRIES) && ((ipa + size) <= top);
	     i++, ipa += size) {
		uint64_t entry = arch_pte_read(&walk->entries[i]);

		/* Whatever the RIPAS was: the realm has not run, and what becomes RAM is measured.
		 */
		if (rtte_kind(entry, walk->level) != RTTE_UNASSIGNED) {
			break;
		}
		rtt_replace(&rd->tree, walk, i, ipa, rtte_unassigned(RIPAS_RAM));
		rim_extend_ripas(&rd->measurement[MEASUREMENT_RIM], ipa, ipa + size);
	}
	return ipa;
}

uint64_t rmi_rtt_init_ripas(const uint64_t arg[8], uint64_t out[8])
{
	struct rd *rd;
	struct granule *g_rd = rmi_lock_rd(arg[1], &rd);
	uint64_t base = arg[2], top = arg[3];
	struct rtt_walk walk;
	uint64_t status;

	if (g_rd == NULL) {
		return RMI_ERROR_INPUT;
	}
	/* A base that no entry begins at is found by the walk: RMI_ERROR_RTT (base_align). */
	if (!granule_aligned(top) || (top <= base) || !rtt_is_protected(&rd->tree, top - 1)) {
		granule_unlock(g_rd);
		return RMI_ERROR_INPUT;
	}
	if (rd_state(rd) != REALM_NEW) {
		granule_unlock(g_rd);
		return RMI_ERROR_REALM;
	}
	rtt_walk_lock(&rd->tree, base, RTT_PAGE_LEVEL, &walk);
	status = progress(base, init_range(rd, &walk, base, top), walk.level, out);
	rtt_walk_unlock(&walk);
	granule_unlock(g_rd);
	return status;
}

/* The entry after the change that the realm asked for. False: the walk ends here. */
static bool changed_entry(uint64_t entry, int level, const struct rec *rec, uint64_t *changed)
{
	if (!rtte_is_protected(entry, level)) {
		return false;
	}
	if ((rtte_ripas(entry) == RIPAS_DESTROYED) && !rec->ripas.change_destroyed) {
		return false;
	}
	*changed = (rtte_kind(entry, level) == RTTE_ASSIGNED)
			   ? rtte_assigned(rtte_pa(entry), rec->ripas.ripas, level)
			   : rtte_unassigned(rec->ripas.ripas);
	return true;
}

static uint64_t set_range(const struct rec *rec, const struct rtt_walk *walk, uint64_t base,
			  uint64_t top)
{
	uint64_t size = rtt_entry_size(walk->level);
	uint64_t ipa = base;

	if (!rtt_aligned(base, walk->level)) {
		return base;
	}
	for (unsigned int i = walk->index; (i < RTT_ENTRIES) && ((ipa + size) <= top);
	     i++, ipa += size) {
		uint64_t entry = arch_pte_read(&walk->entries[i]);
		uint64_t changed;

		if (!changed_entry(entry, walk->level, rec, &changed)) {
			break;
		}
		if (changed != entry) {
			rtt_replace(&rec->tree, walk, i, ipa, changed);
		}
	}
	return ipa;
}

static uint64_t set_ripas(const struct granule *g_rd, struct rec *rec, uint64_t base, uint64_t top,
			  uint64_t out[8])
{
	struct rtt_walk walk;
	uint64_t reached;

	if ((rec->g_rd != g_rd) || (granule_refcount(rec->g_rec) != 0)) {
		return RMI_ERROR_REC;
	}
	if ((rec->pending != REC_PENDING_RIPAS_CHANGE) || !granule_aligned(top) || (top <= base) ||
	    (base != rec->ripas.next) || (top > rec->ripas.top)) {
		return RMI_ERROR_INPUT;
	}
	rtt_walk_lock(&rec->tree, base, RTT_PAGE_LEVEL, &walk);
	reached = set_range(rec, &walk, base, top);
	rtt_walk_unlock(&walk);
	rec->ripas.next = reached;
	return progress(base, reached, walk.level, out);
}

uint64_t rmi_rtt_set_ripas(const uint64_t arg[8], uint64_t out[8])
{
	struct granule_request request[] = {
		{.pa = arg[1], .state = GRANULE_RD},
		{.pa = arg[2], .state = GRANULE_REC},
	};
	uint64_t status;

	if (!find_lock_granules(request, 2)) {
		return RMI_ERROR_INPUT;
	}
	status = set_ripas(granule_find(arg[1]), arch_realm_ptr(arg[2]), arg[3], arg[4], out);
	granule_unlock(request[0].granule);
	granule_unlock(request[1].granule);
	return status;
}
