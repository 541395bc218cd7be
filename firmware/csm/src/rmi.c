/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host's calls: giving a realm Access Policy Table, counting it, and tearing everything down.
 */
#include "record.h"

enum csm_apt_status csm_apt_add(uint64_t rd, uint64_t granule)
{
	enum csm_apt_status status = CSM_APT_OK;
	csm_ref realm;

	csm_port_lock();
	realm = csm_port_realm(rd);
	if (realm == 0) {
		realm = csm_pool_create(granule, rd);
		csm_registry_add(realm);
		csm_port_set_realm(rd, realm);
	} else if (csm_load(realm).state != CSM_REALM_OPEN) {
		status = CSM_APT_CLOSING;
	} else {
		csm_pool_grow(realm, granule);
	}
	csm_port_unlock();
	return status;
}

/* Tears down one region or mount: false when the budget ended first. */
static bool remove_object(csm_ref object, struct csm_budget *budget)
{
	struct csm_record *record;

	if (csm_load(object).type == CSM_TYPE_REGION)
		return csm_region_teardown(object, budget);
	if (!csm_mount_unmap(object, budget)) {
		record = csm_map(object);
		record->state = CSM_STATE_DETACHING;
		csm_unmap(record);
		return false;
	}
	csm_mount_free(object);
	return true;
}

/* True when nothing of the realm's is left, nor anything that others keep about it. */
static bool remove_all(csm_ref realm)
{
	struct csm_budget budget = csm_full_budget();
	csm_ref object;

	while ((object = csm_load(realm).realm.ids) != 0) {
		if ((budget.left == 0) || !remove_object(object, &budget))
			return false;
		csm_spend(&budget, CSM_COST_RECORD);
	}
	return csm_bans_end(realm, &budget) && (budget.left == CSM_CHUNK_PAGES);
}

uint64_t csm_apt_remove(uint64_t rd, uint64_t *granule)
{
	uint64_t progress = CSM_REMOVE_DONE;
	struct csm_record *record;
	csm_ref realm;
	bool last;

	*granule = 0;
	/* rd is locked: a table neither comes nor goes meanwhile. */
	realm = csm_port_realm(rd);
	if (realm == 0)
		return progress;
	csm_port_lock();
	record = csm_map(realm);
	record->state = CSM_REALM_CLOSING;
	csm_unmap(record);
	/* A call that had anything to do leaves the granules to the next. */
	if (!remove_all(realm)) {
		progress = CSM_REMOVE_MORE;
		goto out;
	}
	*granule = csm_pool_shrink(realm, &last);
	if (last) {
		csm_registry_remove(realm);
		csm_port_set_realm(rd, 0);
	}
	csm_port_return_granule(*granule);
	progress = CSM_REMOVE_GRANULE;
out:
	csm_port_unlock();
	return progress;
}

void csm_apt_info(uint64_t rd, struct csm_apt_counts *counts)
{
	struct csm_record owner, header;
	csm_ref realm;

	*counts = (struct csm_apt_counts){.realm_id = 0};
	realm = csm_port_realm(rd);
	if (realm == 0)
		return;
	csm_port_lock();
	owner = csm_load(realm);
	header = csm_load(realm & ~(CSM_PAGE - 1));
	counts->realm_id = owner.key;
	counts->regions = header.header.regions;
	counts->reservations = header.header.mounts;
	counts->granules = header.header.granules;
	counts->free_records = owner.count;
	csm_port_unlock();
}
