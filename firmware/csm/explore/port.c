/* SPDX-License-Identifier: BSD-3-Clause */
/* The abstract port: one page table, one TLB entry a page, and records in an array. */
#include <string.h>

#include "world.h"

#define PAGE	   UINT64_C(0x1000)
#define FIRST_DATA UINT64_C(0x80000000)
#define FIRST_RD   UINT64_C(0x10000)
/*
 * A chunk looked at and changed. (A run of one page never breaks off, to be read again; a block
 * that finds a table in its place does.)
 */
#define MOST_ENTRIES ((2U * CSM_CHUNK_PAGES) + (bounds.blocks ? 1U : 0U))
/* A path of a trie is at most 64 nodes; the sets here hold few members, and calls few paths. */
#define MOST_RECORDS 4096U

struct world now;
struct effort effort;
struct csm_policy_record written;
unsigned int table_shift = 9;
unsigned int meddle_after, meddle_realm;
bool meddled, port_keeps_blocks;

static bool locked;
static unsigned int mapped;

uint64_t rd_of(unsigned int realm)
{
	return FIRST_RD + (realm * PAGE);
}

static struct realm *realm_at(uint64_t rd)
{
	uint64_t index = (rd - FIRST_RD) / PAGE;

	if ((rd % PAGE != 0) || (index >= bounds.realms) || (now.realm[index].alive == 0))
		violated("the core names a realm that does not exist");
	return &now.realm[index];
}

uint64_t granule_address(unsigned int granule)
{
	return FIRST_DATA + (granule * PAGE);
}

unsigned int granule_at(uint64_t address)
{
	uint64_t index = (address - FIRST_DATA) / PAGE;

	if ((address < FIRST_DATA) || (index >= GRANULES))
		violated("the core names a granule that does not exist");
	return (unsigned int)index;
}

unsigned int data_granule(unsigned int realm, unsigned int page)
{
	return (realm * PAGES) + page;
}

static struct csm_record *record_of(csm_ref ref)
{
	unsigned int granule = granule_at(ref);
	uint64_t index = (ref % PAGE) / CSM_RECORD_BYTES;

	if ((ref % CSM_RECORD_BYTES != 0) || (index >= CSM_GRANULE_RECORDS) ||
	    (granule < ALL_PAGES) || (now.granule[granule] != GRANULE_APT))
		violated("a record is looked for where no Access Policy Table is");
	return &now.record[granule - ALL_PAGES][index];
}

const struct csm_record *record_at(csm_ref ref)
{
	return record_of(ref);
}

void port_begin(void)
{
	locked = false;
	mapped = 0;
	meddle_after = 0;
	meddled = false;
	effort = (struct effort){0};
}

void port_end(void)
{
	if (locked || (mapped != 0))
		violated("a call leaves a lock taken or a record mapped");
	if (effort.entries > MOST_ENTRIES)
		violated("9 bounded: a call works on more entries than a chunk");
}

void csm_port_lock(void)
{
	if (locked)
		violated("the CSM lock is taken twice");
	locked = true;
}

void csm_port_unlock(void)
{
	if (!locked || (mapped != 0))
		violated("the CSM lock is given back too early, or twice");
	locked = false;
}

static void need_lock(void)
{
	if (!locked)
		violated("the core works without its lock");
}

uint64_t csm_port_realm(uint64_t rd)
{
	return realm_at(rd)->csm;
}

void csm_port_set_realm(uint64_t rd, uint64_t realm)
{
	need_lock();
	realm_at(rd)->csm = realm;
}

struct csm_record *csm_port_map_record(uint64_t record)
{
	need_lock();
	if (++mapped > CSM_RECORD_SLOTS)
		violated("more records are mapped than a port has slots");
	if (++effort.records > MOST_RECORDS)
		violated("9 bounded: a call does not end");
	return record_of(record);
}

void csm_port_unmap_record(struct csm_record *record)
{
	(void)record;
	if (mapped-- == 0)
		violated("a record is unmapped twice");
}

void csm_port_return_granule(uint64_t granule)
{
	unsigned int index = granule_at(granule);

	need_lock();
	if ((mapped != 0) || (index < ALL_PAGES) || (now.granule[index] != GRANULE_APT))
		violated("6 no residue: what is returned is no Access Policy Table");
	now.granule[index] = GRANULE_HOST;
	for (unsigned int i = 0; i < CSM_GRANULE_RECORDS; i++)
		now.record[index - ALL_PAGES][i] = (struct csm_record){.key = 0};
}

uint64_t csm_port_protected_size(uint64_t rd)
{
	(void)realm_at(rd);
	return bounds.pages * PAGE;
}

bool csm_port_same_context(uint64_t rd, uint64_t other)
{
	(void)realm_at(rd);
	(void)realm_at(other);
	return true;
}

/* The entry's index, for a port call on one page. */
static unsigned int page_of(uint64_t ipa, unsigned int count)
{
	need_lock();
	if ((ipa % PAGE != 0) || (count != 1) || (ipa / PAGE >= bounds.pages))
		violated("1 exclusive: a table is walked beyond the protected half");
	effort.entries++;
	return (unsigned int)(ipa / PAGE);
}

/* The end of a port call: its table is unlocked, and other CPUs go on. */
static void others_go_on(void)
{
	if ((meddle_after != 0) && (--meddle_after == 0) && (now.realm[meddle_realm].alive != 0))
		meddled = host_table_create(meddle_realm);
}

void csm_port_walk(uint64_t rd, uint64_t ipa, unsigned int most, struct csm_leaves *leaves)
{
	const struct realm *realm = realm_at(rd);
	const struct entry *entry = &realm->entry[page_of(ipa, most)];

	leaves->count = 1;
	leaves->kind = (enum csm_leaf_kind)entry->kind;
	leaves->ripas = (enum csm_leaf_ripas)entry->ripas;
	leaves->level = (realm->table != 0) ? CSM_LEVEL_PAGE : CSM_LEVEL_BLOCK;
	if (entry->granule != NO_GRANULE)
		leaves->pa[0] = granule_address(entry->granule);
	if ((realm->table == 0) && (realm->folded == CSM_LEAF_UNASSIGNED)) {
		leaves->kind = CSM_LEAF_UNASSIGNED;
		leaves->ripas = (enum csm_leaf_ripas)realm->block;
	}
	others_go_on();
}

/* A translation comes to be, and the greedy TLB has it at once. */
static void cache(struct realm *realm, unsigned int page, unsigned int granule, bool write)
{
	if ((granule >= ALL_PAGES) || (now.granule[granule] != GRANULE_DATA))
		violated("1 exclusive: a granule is mapped that is nobody's memory");
	if (realm->tlb[page].kind != CSM_LEAF_UNASSIGNED)
		violated("5 revocation is final: mapped where a translation is still cached");
	realm->entry[page] = (struct entry){CSM_LEAF_MOUNT, CSM_LEAF_RAM, write, (uint8_t)granule};
	realm->tlb[page] = realm->entry[page];
}

enum csm_map_result csm_port_map(uint64_t rd, uint64_t ipa, const uint64_t *pa, unsigned int *count,
				 bool write)
{
	struct realm *realm = realm_at(rd);
	unsigned int page = page_of(ipa, *count);

	*count = 0;
	if (realm->table == 0)
		return (realm->folded == CSM_LEAF_UNASSIGNED) ? CSM_MAP_NO_TABLE : CSM_MAP_OCCUPIED;
	if (realm->entry[page].kind != CSM_LEAF_UNASSIGNED)
		return CSM_MAP_OCCUPIED;
	cache(realm, page, granule_at(*pa), write);
	*count = 1;
	others_go_on();
	return CSM_MAP_DONE;
}

enum csm_map_result csm_port_map_block(uint64_t rd, uint64_t ipa, uint64_t pa, bool write)
{
	struct realm *realm = realm_at(rd);
	unsigned int page = page_of(ipa, 1);

	if (!bounds.blocks || (page != 0))
		violated("1 exclusive: a block is mapped that nobody has");
	if ((realm->table != 0) || (realm->folded != CSM_LEAF_UNASSIGNED))
		return CSM_MAP_OCCUPIED;
	for (; page < bounds.pages; page++)
		cache(realm, page, granule_at(pa) + page, write);
	realm->folded = CSM_LEAF_MOUNT;
	realm->cached_block = 1;
	others_go_on();
	return CSM_MAP_DONE;
}

static void forget(struct realm *realm, unsigned int page)
{
	realm->tlb[page] = (struct entry){CSM_LEAF_UNASSIGNED, 0, 0, NO_GRANULE};
	/* A block goes as a whole, by any of its addresses. */
	for (unsigned int i = 0; (realm->cached_block != 0) && (i < bounds.pages); i++)
		realm->tlb[i] = realm->tlb[page];
	realm->cached_block = 0;
}

static enum csm_unmapped unmap_block(struct realm *realm, unsigned int page, unsigned int *count)
{
	*count = bounds.pages - page;
	if (realm->folded != CSM_LEAF_MOUNT)
		return CSM_UNMAPPED_NOTHING;
	for (unsigned int i = 0; i < bounds.pages; i++)
		realm->entry[i] = (struct entry){CSM_LEAF_UNASSIGNED, 0, 0, NO_GRANULE};
	realm->folded = CSM_LEAF_UNASSIGNED;
	realm->block = CSM_LEAF_EMPTY;
	if (!port_keeps_blocks)
		forget(realm, page);
	return CSM_UNMAPPED_BLOCK;
}

enum csm_unmapped csm_port_unmap(uint64_t rd, uint64_t ipa, unsigned int *count)
{
	struct realm *realm = realm_at(rd);
	unsigned int page = page_of(ipa, *count);
	struct entry *entry = &realm->entry[page];
	enum csm_unmapped found = CSM_UNMAPPED_NOTHING;

	if ((realm->table == 0) && bounds.blocks) {
		found = unmap_block(realm, page, count);
	} else if ((realm->table != 0) && (entry->kind == CSM_LEAF_MOUNT)) {
		*entry = (struct entry){CSM_LEAF_UNASSIGNED, CSM_LEAF_EMPTY, 0, NO_GRANULE};
		found = CSM_UNMAPPED_PAGES;
	}
	others_go_on();
	return found;
}

void csm_port_invalidate(uint64_t rd, uint64_t ipa, uint64_t size)
{
	struct realm *realm = realm_at(rd);

	need_lock();
	if ((ipa % PAGE != 0) || (size % PAGE != 0) || ((ipa + size) / PAGE > bounds.pages))
		violated("1 exclusive: invalidation beyond the protected half");
	for (uint64_t page = ipa / PAGE; page < (ipa + size) / PAGE; page++)
		forget(realm, (unsigned int)page);
	others_go_on();
}

bool csm_port_set_empty(uint64_t rd, uint64_t ipa, int level, unsigned int count)
{
	struct realm *realm = realm_at(rd);
	unsigned int page = page_of(ipa, count);

	if ((level != CSM_LEVEL_PAGE) && !bounds.blocks)
		violated("an entry is emptied that also stands for memory beside the range");
	if ((level != CSM_LEVEL_PAGE) && (realm->table != 0))
		return false;
	if (realm->entry[page].kind != CSM_LEAF_UNASSIGNED)
		violated("an entry that is in use is emptied");
	if (level == CSM_LEVEL_PAGE)
		realm->entry[page].ripas = CSM_LEAF_EMPTY;
	else
		realm->block = CSM_LEAF_EMPTY;
	others_go_on();
	return true;
}

/* Whether there is RAM of the realm's own to read or write. */
static bool own_ram(uint64_t rd, uint64_t ipa)
{
	const struct realm *realm = realm_at(rd);
	const struct entry *entry = &realm->entry[page_of(ipa, 1)];

	return (entry->kind == CSM_LEAF_ASSIGNED) && (entry->ripas == CSM_LEAF_RAM);
}

bool csm_port_read(uint64_t rd, uint64_t ipa, void *data, unsigned int size)
{
	if (!own_ram(rd, ipa))
		return false;
	if (size != sizeof(written))
		violated("more or less is read than a policy record");
	memcpy(data, &written, size);
	return true;
}

bool csm_port_write(uint64_t rd, uint64_t ipa, const void *data, unsigned int size)
{
	(void)data;
	(void)size;
	return own_ram(rd, ipa);
}

struct csm_measurement measured(unsigned int measure)
{
	struct csm_measurement rim = {.bytes = {0x5A}};

	rim.bytes[CSM_MEASUREMENT_BYTES - 1] = (uint8_t)measure;
	return rim;
}

uint64_t csm_port_rim(uint64_t rd, struct csm_measurement *rim)
{
	*rim = measured(realm_at(rd)->measure);
	return CSM_HASH_SHA_512;
}

/* What PEER shows is in ../tests; here, to whom. */
bool csm_port_identity(uint64_t rd, struct csm_identity *identity)
{
	(void)realm_at(rd);
	*identity = (struct csm_identity){.state = CSM_PEER_ACTIVE, .algorithm = CSM_HASH_SHA_512};
	return true;
}
