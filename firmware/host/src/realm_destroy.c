/* SPDX-License-Identifier: BSD-3-Clause */
#include "csm_abi.h"
#include "page_table.h"
#include "pages.h"
#include "realm.h"
#include "realm_parts.h"
#include "rmi_calls.h"

bool realm_release(struct realm *realm, uint64_t granule)
{
	uint64_t status = pages_undelegate(granule);

	if (RMI_STATUS(status) != RMI_SUCCESS)
		return realm_refused(realm, "RMI_GRANULE_UNDELEGATE", status, granule);
	pages_give(granule, 1);
	return true;
}

static bool destroy_recs(struct realm *realm)
{
	bool ok = true;

	for (unsigned int i = 0; i < REALM_MAX_RECS; i++) {
		struct realm_rec *rec = &realm->rec[i];

		if (rec->address != 0) {
			uint64_t status = rmi_rec_destroy(rec->address);

			if (RMI_STATUS(status) != RMI_SUCCESS) {
				ok = realm_refused(realm, "RMI_REC_DESTROY", status, rec->address);
				continue;
			}
			ok = realm_release(realm, rec->address) && ok;
		}
		for (unsigned int a = 0; a < rec->aux_count; a++)
			ok = realm_release(realm, rec->aux[a]) && ok;
		if (rec->run != NULL)
			pages_give((uint64_t)(uintptr_t)rec->run, 1);
		*rec = (struct realm_rec){0};
	}
	return ok;
}

/* Unmaps one page when it is still there. Its physical address must be the one that was given. */
static bool destroy_page(struct realm *realm, uint64_t ipa, uint64_t expected)
{
	uint64_t data = 0;
	uint64_t top = 0;
	uint64_t status = rmi_data_destroy(realm->rd, ipa, &data, &top);

	/* Pages of a block get their table back first. */
	if (RMI_STATUS(status) == RMI_ERROR_RTT && RMI_INDEX(status) < 3 &&
	    realm_add_tables(realm, ipa, ipa + PAGE_SIZE, 3))
		status = rmi_data_destroy(realm->rd, ipa, &data, &top);
	if (RMI_STATUS(status) != RMI_SUCCESS)
		return realm_refused(realm, "RMI_DATA_DESTROY", status, ipa);
	if (data != expected)
		return realm_refused(realm, "RMI_DATA_DESTROY address", data, ipa);
	return realm_release(realm, data);
}

static bool destroy_ranges(struct realm *realm)
{
	bool ok = true;

	while (realm->ranges > 0) {
		const struct realm_range *range = &realm->range[--realm->ranges];

		for (uint64_t i = 0; i < range->pages; i++)
			ok = destroy_page(realm, range->ipa + i * PAGE_SIZE,
					  range->address + i * PAGE_SIZE) &&
			     ok;
	}
	return ok;
}

static bool unmap_shared(struct realm *realm)
{
	uint64_t top = 0;

	if (!realm->shared_mapped)
		return true;
	uint64_t status = rmi_rtt_unmap_unprotected(realm->rd, REALM_SHARED_IPA, 2, &top);

	if (RMI_STATUS(status) != RMI_SUCCESS)
		return realm_refused(realm, "RMI_RTT_UNMAP_UNPROTECTED", status, REALM_SHARED_IPA);
	realm->shared_mapped = false;
	return true;
}

static bool destroy_tables(struct realm *realm, unsigned int level)
{
	bool ok = true;

	for (unsigned int i = 0; i < realm->tables; i++) {
		const struct realm_table *table = &realm->table[i];
		uint64_t granule = 0;
		uint64_t top = 0;

		if (table->level != level)
			continue;
		uint64_t status = rmi_rtt_destroy(realm->rd, table->ipa, level, &granule, &top);

		if (RMI_STATUS(status) != RMI_SUCCESS)
			ok = realm_refused(realm, "RMI_RTT_DESTROY", status, table->ipa);
		else
			ok = realm_release(realm, granule) && ok;
	}
	return ok;
}

bool realm_destroy(struct realm *realm)
{
	bool ok = destroy_recs(realm);

	if (realm->rd != 0) {
		/* A realm may have asked for a table that its scenario did not plan. */
		if (realm->apt_granules != 0)
			ok = realm_remove_apt(realm) && ok;
		ok = unmap_shared(realm) && ok;
		ok = destroy_ranges(realm) && ok;
		ok = destroy_tables(realm, 3) && ok;
		ok = destroy_tables(realm, 2) && ok;
		realm->tables = 0;
		uint64_t status = rmi_realm_destroy(realm->rd);

		if (RMI_STATUS(status) != RMI_SUCCESS)
			return realm_refused(realm, "RMI_REALM_DESTROY", status, realm->rd);
		ok = realm_release(realm, realm->rd) && ok;
		realm->rd = 0;
	}
	if (realm->root != 0)
		ok = realm_release(realm, realm->root) && ok;
	realm->root = 0;
	return ok;
}

bool realm_remove_apt(struct realm *realm)
{
	uint64_t progress = CSM_REMOVE_MORE;

	while (progress != CSM_REMOVE_DONE) {
		uint64_t granule = 0;
		uint64_t status = rmi_csm_apt_remove(realm->rd, &progress, &granule);

		if (RMI_STATUS(status) != RMI_SUCCESS)
			return realm_refused(realm, "RMI_CSM_APT_REMOVE", status, realm->rd);
		if (progress == CSM_REMOVE_GRANULE) {
			if (!realm_release(realm, granule))
				return false;
			realm->apt_granules--;
		}
	}
	return realm->apt_granules == 0;
}
