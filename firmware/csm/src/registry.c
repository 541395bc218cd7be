/* SPDX-License-Identifier: BSD-3-Clause */
/* Who is who: the registry of realms, and the objects of a realm by id and by place. */
#include "record.h"

/* Guarded by the CSM lock. */
static csm_ref registry;

void csm_registry_add(csm_ref realm)
{
	struct csm_record *record = csm_map(realm);

	record->key = csm_new_id();
	csm_unmap(record);
	registry = csm_trie_insert(registry, realm);
}

void csm_registry_remove(csm_ref realm)
{
	registry = csm_trie_remove(registry, csm_load(realm).key);
}

csm_ref csm_registry_find(uint64_t realm_id)
{
	return csm_trie_find(registry, realm_id);
}

csm_ref csm_find_object(csm_ref realm, uint64_t csm_id, enum csm_type type)
{
	csm_ref object;

	if (realm == 0)
		return 0;
	object = csm_trie_find(csm_load(realm).realm.ids, csm_id);
	if ((object == 0) || (csm_load(object).type != type))
		return 0;
	return object;
}

csm_ref csm_add_object(csm_ref realm, enum csm_type type, uint64_t csm_id, uint64_t base,
		       uint64_t size)
{
	csm_ref object = csm_pool_take(realm, type);
	csm_ref range = csm_pool_take(realm, CSM_TYPE_RANGE);
	struct csm_record *record = csm_map(object);
	struct csm_record owner;

	record->key = csm_id;
	if (type == CSM_TYPE_REGION)
		record->region.range = range;
	else
		record->mount.range = range;
	csm_unmap(record);

	record = csm_map(range);
	record->key = base;
	record->range.size = size;
	record->range.object = object;
	csm_unmap(record);

	owner = csm_load(realm);
	owner.realm.ids = csm_trie_insert(owner.realm.ids, object);
	owner.realm.ranges = csm_trie_insert(owner.realm.ranges, range);
	record = csm_map(realm);
	record->realm.ids = owner.realm.ids;
	record->realm.ranges = owner.realm.ranges;
	csm_unmap(record);
	csm_pool_count(realm, (type == CSM_TYPE_REGION) ? CSM_COUNT_REGIONS : CSM_COUNT_MOUNTS, 1);
	return object;
}

void csm_remove_object(csm_ref object)
{
	csm_ref realm = csm_realm_of(object);
	csm_ref range = csm_range_of(object);
	struct csm_record copy = csm_load(object);
	struct csm_record owner = csm_load(realm);
	struct csm_record *record;

	owner.realm.ids = csm_trie_remove(owner.realm.ids, copy.key);
	owner.realm.ranges = csm_trie_remove(owner.realm.ranges, csm_load(range).key);
	record = csm_map(realm);
	record->realm.ids = owner.realm.ids;
	record->realm.ranges = owner.realm.ranges;
	csm_unmap(record);
	csm_pool_count(realm, (copy.type == CSM_TYPE_REGION) ? CSM_COUNT_REGIONS : CSM_COUNT_MOUNTS,
		       -1);
	csm_pool_give(range);
	csm_pool_give(object);
}

csm_ref csm_find_overlap(csm_ref realm, uint64_t base, uint64_t top)
{
	struct csm_record range;
	csm_ref ref;

	if ((realm == 0) || (base >= top))
		return 0;
	ref = csm_trie_floor(csm_load(realm).realm.ranges, top - 1);
	if (ref == 0)
		return 0;
	range = csm_load(ref);
	return (base - range.key < range.range.size || range.key >= base) ? ref : 0;
}

csm_ref csm_range_of(csm_ref object)
{
	struct csm_record record = csm_load(object);

	return (record.type == CSM_TYPE_REGION) ? record.region.range : record.mount.range;
}

uint64_t csm_rd_of(csm_ref record)
{
	return csm_load(csm_realm_of(record)).realm.rd;
}
