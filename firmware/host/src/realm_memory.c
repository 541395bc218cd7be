/* SPDX-License-Identifier: BSD-3-Clause */
/* Changes to the memory of a running realm. */
#include "page_table.h"
#include "pages.h"
#include "realm.h"
#include "realm_parts.h"
#include "rmi_calls.h"

uint64_t realm_address(const struct realm *realm, uint64_t ipa)
{
	for (unsigned int i = 0; i < realm->ranges; i++) {
		const struct realm_range *range = &realm->range[i];

		if (ipa >= range->ipa && ipa - range->ipa < range->pages * PAGE_SIZE)
			return range->address + (ipa - range->ipa);
	}
	return 0;
}

bool realm_fold_tables(struct realm *realm, uint64_t base, uint64_t top)
{
	for (unsigned int i = realm->tables; i-- > 0;) {
		const struct realm_table table = realm->table[i];
		uint64_t granule = 0;

		if (table.level != 3 || table.ipa + REALM_BLOCK_SIZE <= base || table.ipa >= top)
			continue;
		uint64_t status = rmi_rtt_fold(realm->rd, table.ipa, 3, &granule);

		if (RMI_STATUS(status) != RMI_SUCCESS)
			return realm_refused(realm, "RMI_RTT_FOLD", status, table.ipa);
		realm->table[i] = realm->table[--realm->tables];
		if (!realm_release(realm, granule))
			return false;
	}
	return true;
}

bool realm_populate(struct realm *realm, uint64_t base, uint64_t top)
{
	if (!realm_add_tables(realm, base, top, 3))
		return false;
	while (base < top) {
		uint64_t end = base;

		while (end < top && realm_address(realm, end) == 0)
			end += PAGE_SIZE;
		if (end > base && !realm_add_range(realm, base, (end - base) / PAGE_SIZE, 0))
			return false;
		base = end > base ? end : base + PAGE_SIZE;
	}
	return true;
}

/*
 * Forgets one page of a range. When it is the first one the range moves on; otherwise the part
 * before it stays in place and the part behind it becomes a range of its own.
 */
static bool split_range(struct realm *realm, struct realm_range *range, uint64_t ipa)
{
	uint64_t before = (ipa - range->ipa) / PAGE_SIZE;
	uint64_t behind = range->pages - before - 1;

	if (before == 0) {
		*range = (struct realm_range){ipa + PAGE_SIZE, range->address + PAGE_SIZE, behind};
		return true;
	}
	if (behind != 0) {
		if (realm->ranges == REALM_MAX_RANGES)
			return realm_refused(realm, "ranges", 0, ipa);
		realm->range[realm->ranges++] = (struct realm_range){
			ipa + PAGE_SIZE, range->address + (before + 1) * PAGE_SIZE, behind};
	}
	range->pages = before;
	return true;
}

static bool vacate_page(struct realm *realm, uint64_t ipa)
{
	for (unsigned int i = 0; i < realm->ranges; i++) {
		struct realm_range *range = &realm->range[i];
		uint64_t data = 0;
		uint64_t top = 0;

		if (ipa < range->ipa || ipa - range->ipa >= range->pages * PAGE_SIZE)
			continue;
		if (!split_range(realm, range, ipa))
			return false;
		uint64_t status = rmi_data_destroy(realm->rd, ipa, &data, &top);

		if (RMI_STATUS(status) != RMI_SUCCESS)
			return realm_refused(realm, "RMI_DATA_DESTROY", status, ipa);
		return realm_release(realm, data);
	}
	return true;
}

bool realm_vacate(struct realm *realm, uint64_t base, uint64_t top)
{
	for (; base < top; base += PAGE_SIZE) {
		if (!vacate_page(realm, base))
			return false;
	}
	return true;
}

bool realm_add_apt(struct realm *realm)
{
	uint64_t granule = realm_take_granule(realm);

	if (granule == 0)
		return false;
	uint64_t status = rmi_csm_apt_add(realm->rd, granule);

	if (RMI_STATUS(status) != RMI_SUCCESS) {
		realm_release(realm, granule);
		return realm_refused(realm, "RMI_CSM_APT_ADD", status, granule);
	}
	realm->apt_granules++;
	return true;
}
