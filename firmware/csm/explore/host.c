/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The rest of an RMM, as far as it bears on CSM: the host's calls, with the hooks where a patched
 * RMM has them. Each returns whether it did anything.
 */
#include <string.h>

#include "world.h"

#define PAGE UINT64_C(0x1000)

static const struct entry nothing = {CSM_LEAF_UNASSIGNED, 0, 0, NO_GRANULE};

static void assign(unsigned int realm, unsigned int page)
{
	struct entry *entry = &now.realm[realm].entry[page];
	unsigned int granule = data_granule(realm, page);

	entry->kind = CSM_LEAF_ASSIGNED;
	entry->write = 1;
	entry->granule = (uint8_t)granule;
	now.granule[granule] = GRANULE_DATA;
}

static void fresh_realm(unsigned int index)
{
	struct realm *realm = &now.realm[index];
	uint8_t measure = realm->measure;

	memset(realm, 0, sizeof(*realm));
	realm->measure = measure;
	realm->alive = 1;
	realm->table = 1;
	for (unsigned int page = 0; page < PAGES; page++) {
		realm->entry[page] = nothing;
		realm->entry[page].ripas = CSM_LEAF_RAM;
		realm->tlb[page] = nothing;
	}
}

/* All realms live, have a granule of Access Policy Table, and memory but for their last page. */
void world_create(void)
{
	memset(&now, 0, sizeof(now));
	table_shift = bounds.blocks ? 1 : 9;
	for (unsigned int realm = 0; realm < bounds.realms; realm++) {
		/* Without policies nobody looks: then realms are interchangeable. */
		now.realm[realm].measure = ((bounds.policies > 0) && (realm > 0)) ? 1 : 0;
		fresh_realm(realm);
		for (unsigned int page = 0; page + 1 < bounds.pages; page++)
			assign(realm, page);
		if ((bounds.pages == 1) || (bounds.blocks && (realm == 0)))
			assign(realm, bounds.pages - 1);
		port_begin();
		(void)host_apt_add(realm);
		now.books.highest_realm_id = realm_id(realm);
	}
}

bool host_realm_create(unsigned int realm)
{
	if (now.realm[realm].alive != 0)
		return false;
	fresh_realm(realm);
	return true;
}

bool host_realm_destroy(unsigned int index)
{
	struct realm *realm = &now.realm[index];

	if ((realm->alive == 0) || (realm->csm != 0))
		return false;
	for (unsigned int page = 0; page < bounds.pages; page++)
		if (realm->entry[page].kind != CSM_LEAF_UNASSIGNED)
			return false;
	*realm = (struct realm){.measure = realm->measure};
	for (unsigned int page = 0; page < PAGES; page++)
		realm->entry[page] = realm->tlb[page] = nothing;
	return true;
}

bool host_data_create(unsigned int index, unsigned int page)
{
	struct realm *realm = &now.realm[index];
	bool guarded = realm->csm != 0;
	bool may = true;

	if (guarded) {
		csm_hook_lock();
		may = csm_may_assign(rd_of(index), page * PAGE, (page + 1) * PAGE);
	}
	may = may && (realm->table != 0) && (realm->entry[page].kind == CSM_LEAF_UNASSIGNED);
	if (may)
		assign(index, page);
	if (guarded)
		csm_hook_unlock();
	return may;
}

/* The granule goes to the host: from now on nobody may reach it. */
static void release(struct realm *realm, unsigned int page)
{
	struct entry *entry = &realm->entry[page];
	uint8_t granule = entry->granule;

	entry->kind = CSM_LEAF_UNASSIGNED;
	entry->ripas = (entry->ripas == CSM_LEAF_EMPTY) ? CSM_LEAF_EMPTY : CSM_LEAF_DESTROYED;
	entry->write = 0;
	entry->granule = NO_GRANULE;
	realm->tlb[page] = nothing;
	now.granule[granule] = GRANULE_HOST;
	for (unsigned int other = 0; other < bounds.realms; other++)
		for (unsigned int i = 0; i < bounds.pages; i++)
			if ((now.realm[other].entry[i].granule == granule) ||
			    (now.realm[other].tlb[i].granule == granule))
				violated("2 never the host: it gets a granule that a realm maps");
}

bool host_data_destroy(unsigned int index, unsigned int page)
{
	struct realm *realm = &now.realm[index];
	enum csm_destroy verdict = CSM_DESTROY_PROCEED;
	bool guarded = realm->csm != 0;
	bool done = false;

	if (realm->entry[page].kind == CSM_LEAF_UNASSIGNED)
		return false;
	if (guarded) {
		csm_hook_lock();
		verdict = csm_hook_data_destroy(rd_of(index), page * PAGE);
	}
	if ((verdict == CSM_DESTROY_PROCEED) && (realm->table != 0) &&
	    (realm->entry[page].kind == CSM_LEAF_ASSIGNED)) {
		release(realm, page);
		done = true;
	}
	if (guarded)
		csm_hook_unlock();
	return done || (verdict != CSM_DESTROY_PROCEED);
}

bool host_set_ripas(unsigned int index, unsigned int page, enum csm_leaf_ripas ripas)
{
	struct realm *realm = &now.realm[index];
	bool guarded = realm->csm != 0;
	bool asked = csm_rsi_may_set_ipa_state(rd_of(index), page * PAGE, (page + 1) * PAGE);
	bool may = true;

	if (guarded) {
		csm_hook_lock();
		may = csm_may_change_ripas(rd_of(index), page * PAGE, (page + 1) * PAGE);
		if (asked != may)
			violated("the realm's question about RIPAS is answered unlike the host's");
	}
	may = may && (realm->table != 0);
	if (may) {
		realm->entry[page].ripas = (uint8_t)ripas;
		realm->tlb[page] = nothing;
	}
	if (guarded)
		csm_hook_unlock();
	return may;
}

bool host_table_create(unsigned int index)
{
	struct realm *realm = &now.realm[index];

	if ((realm->table != 0) || (realm->folded == CSM_LEAF_MOUNT))
		return false;
	realm->table = 1;
	for (unsigned int page = 0; (realm->folded == CSM_LEAF_UNASSIGNED) && (page < bounds.pages);
	     page++)
		realm->entry[page].ripas = realm->block;
	realm->block = 0;
	realm->folded = CSM_LEAF_UNASSIGNED;
	if (realm->cached_block != 0)
		violated("5 revocation is final: a table lies where a block is cached");
	return true;
}

/*
 * The table goes, when it holds no memory; `ripas` of each page is lost or, folding, the same.
 * Pages may become a block, if there are any.
 */
static bool drop_table(unsigned int index, bool fold)
{
	struct realm *realm = &now.realm[index];
	uint8_t kind = (fold && bounds.blocks) ? realm->entry[0].kind : CSM_LEAF_UNASSIGNED;
	bool guarded = realm->csm != 0;
	bool may = kind != CSM_LEAF_MOUNT;

	if (realm->table == 0)
		return false;
	if (guarded) {
		csm_hook_lock();
		may = csm_may_assign(rd_of(index), 0, 512 * PAGE) && may;
	}
	for (unsigned int page = 0; page < bounds.pages; page++)
		may = may && (realm->entry[page].kind == kind) &&
		      (!fold || (realm->entry[page].ripas == realm->entry[0].ripas));
	if (may) {
		realm->block = fold ? realm->entry[0].ripas : (uint8_t)CSM_LEAF_DESTROYED;
		realm->table = 0;
		realm->folded = kind;
		for (unsigned int page = 0; (kind == CSM_LEAF_UNASSIGNED) && (page < bounds.pages);
		     page++)
			realm->entry[page] = nothing;
	}
	if (guarded)
		csm_hook_unlock();
	return may;
}

bool host_table_destroy(unsigned int realm)
{
	return drop_table(realm, false);
}

bool host_table_fold(unsigned int realm)
{
	return drop_table(realm, true);
}

bool host_apt_add(unsigned int realm)
{
	for (unsigned int i = 0; i < bounds.apt_granules; i++) {
		unsigned int granule = ALL_PAGES + (realm * APT_GRANULES) + i;

		if (now.granule[granule] != GRANULE_HOST)
			continue;
		now.granule[granule] = GRANULE_APT;
		core_load();
		if (csm_apt_add(rd_of(realm), granule_address(granule)) != CSM_APT_OK)
			now.granule[granule] = GRANULE_HOST;
		core_save();
		return now.granule[granule] == GRANULE_APT;
	}
	return false;
}

uint64_t host_apt_remove(unsigned int realm)
{
	uint64_t granule, progress;

	core_load();
	progress = csm_apt_remove(rd_of(realm), &granule);
	core_save();
	if ((progress == CSM_REMOVE_GRANULE) != (granule != 0))
		violated(
			"APT_REMOVE names a granule that it does not return, or none that it does");
	if ((granule != 0) && (now.granule[granule_at(granule)] != GRANULE_HOST))
		violated("6 no residue: a granule comes back that was not wiped");
	return progress;
}
