/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The pool of records of one realm: its APT granules, the records that are free, and what is
 * counted.
 */
#include "record.h"

/*
 * Records of a granule that can be given out: all but the HEADER, and in the first granule the
 * REALM.
 */
#define GRANULE_USABLE ((uint32_t)CSM_GRANULE_RECORDS - 1U)

static csm_ref granule_of(csm_ref record)
{
	return record & ~(CSM_PAGE - 1);
}

static void clear(csm_ref ref, enum csm_type type)
{
	struct csm_record *record = csm_map(ref);

	*record = (struct csm_record){.type = (uint8_t)type};
	csm_unmap(record);
}

static void set_header(csm_ref granule, csm_ref realm)
{
	struct csm_record *record;

	clear(granule, CSM_TYPE_HEADER);
	record = csm_map(granule);
	record->header.realm = realm;
	csm_unmap(record);
}

static void push_free(csm_ref realm, csm_ref ref)
{
	struct csm_record *record, *owner;

	clear(ref, CSM_TYPE_FREE);
	owner = csm_map(realm);
	record = csm_map(ref);
	record->link[0] = owner->realm.free;
	owner->realm.free = ref;
	owner->count++;
	csm_unmap(record);
	csm_unmap(owner);
}

/* Frees the granule's records from index `first` on, so that the lowest is taken first. */
static void fill(csm_ref realm, uint64_t granule, unsigned int first)
{
	struct csm_record *header;

	for (unsigned int index = CSM_GRANULE_RECORDS - 1; index >= first; index--)
		push_free(realm, granule + ((uint64_t)index * CSM_RECORD_BYTES));
	header = csm_map(granule_of(realm));
	header->header.granules++;
	csm_unmap(header);
}

csm_ref csm_pool_create(uint64_t granule, uint64_t rd)
{
	csm_ref realm = granule + CSM_RECORD_BYTES;
	struct csm_record *record;

	set_header(granule, realm);
	clear(realm, CSM_TYPE_REALM);
	record = csm_map(realm);
	record->realm.rd = rd;
	record->state = CSM_REALM_OPEN;
	csm_unmap(record);
	fill(realm, granule, 2);
	return realm;
}

void csm_pool_grow(csm_ref realm, uint64_t granule)
{
	struct csm_record *header, *first;

	set_header(granule, realm);
	first = csm_map(granule_of(realm));
	header = csm_map(granule);
	header->header.next = first->header.next;
	first->header.next = granule;
	csm_unmap(header);
	csm_unmap(first);
	fill(realm, granule, 1);
}

uint64_t csm_pool_shrink(csm_ref realm, bool *last)
{
	struct csm_record *first = csm_map(granule_of(realm));
	struct csm_record *owner = csm_map(realm);
	uint64_t granule = first->header.next;

	*last = (granule == 0);
	/*
	 * The chain runs through granules that go: nothing is taken from a closing pool any more.
	 */
	owner->realm.free = 0;
	owner->count -= *last ? (GRANULE_USABLE - 1U) : GRANULE_USABLE;
	first->header.granules--;
	if (!*last) {
		struct csm_record *header = csm_map(granule);

		first->header.next = header->header.next;
		csm_unmap(header);
	}
	csm_unmap(owner);
	csm_unmap(first);
	return *last ? granule_of(realm) : granule;
}

uint32_t csm_pool_available(csm_ref realm)
{
	return (realm != 0) ? csm_load(realm).count : 0;
}

csm_ref csm_pool_take(csm_ref realm, enum csm_type type)
{
	struct csm_record *owner = csm_map(realm);
	csm_ref ref = owner->realm.free;

	owner->realm.free = csm_load(ref).link[0];
	owner->count--;
	csm_unmap(owner);
	clear(ref, type);
	return ref;
}

void csm_pool_give(csm_ref record)
{
	push_free(csm_realm_of(record), record);
}

csm_ref csm_realm_of(csm_ref record)
{
	return csm_load(granule_of(record)).header.realm;
}

void csm_pool_count(csm_ref realm, enum csm_counter counter, int change)
{
	struct csm_record *header = csm_map(granule_of(realm));

	if (counter == CSM_COUNT_REGIONS)
		header->header.regions += (uint32_t)change;
	else
		header->header.mounts += (uint32_t)change;
	csm_unmap(header);
}
