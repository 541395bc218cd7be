/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The port of the fake machine: every contract of csm_port.h that a program can break is asserted.
 */
#include "fake.h"

#define RECORD_SIZE 64U

/*
 * Property 9. A chunk of entries, looked at and changed; where a table of the consumer ends inside
 * a run, the rest of the run is read again.
 */
#define MOST_ENTRIES (2U * CSM_CHUNK_PAGES + 2U * CSM_RUN_PAGES)
/* A chunk is at most 16 consents or objects; each is found in, or taken out of, a few tries. */
#define MOST_RECORDS 1024U
/* A chunk of pages, or fewer of them and a block for each 16. */
#define MOST_INVALIDATIONS CSM_CHUNK_PAGES

struct realm realms[REALMS];
struct granule granules[GRANULES];
unsigned int entries_touched, records_mapped, invalidations;
unsigned int most_entries, most_records, most_invalidations;
void (*meddle)(void);
void (*meddle_after_identity)(void);
bool port_keeps_blocks;

bool lock_forbidden;
unsigned int random_draws;

static bool locked;
static struct slot {
	uint64_t pa;
	unsigned int uses;
	uint8_t *copy; /* a heap block of its own, so that use after unmapping is caught */
} slots[CSM_RECORD_SLOTS];
static unsigned int mapped;

uint64_t rd_of(unsigned int realm)
{
	return UINT64_C(0x1000) * (realm + 1);
}

static struct realm *realm_at(uint64_t rd)
{
	unsigned int index = (unsigned int)(rd / PAGE) - 1;

	assert((rd % PAGE == 0) && (index < REALMS) && realms[index].alive);
	return &realms[index];
}

static struct granule *granule_at(uint64_t pa)
{
	assert((pa >= DRAM) && ((pa - DRAM) / PAGE < GRANULES));
	return &granules[(pa - DRAM) / PAGE];
}

void fake_idle_check(void)
{
	assert(!locked);
	assert(mapped == 0);
}

void fake_call_begins(void)
{
	entries_touched = records_mapped = invalidations = 0;
}

static void keep_most(unsigned int *most, unsigned int count)
{
	*most = (count > *most) ? count : *most;
}

void fake_call_ends(void)
{
	fake_idle_check();
	keep_most(&most_entries, entries_touched);
	keep_most(&most_records, records_mapped);
	keep_most(&most_invalidations, invalidations);
	CHECK(entries_touched <= MOST_ENTRIES);
	CHECK(records_mapped <= MOST_RECORDS);
	CHECK(invalidations <= MOST_INVALIDATIONS);
}

void csm_port_lock(void)
{
	assert(!locked && !lock_forbidden);
	locked = true;
}

void csm_port_unlock(void)
{
	assert(locked && (mapped == 0));
	locked = false;
}

uint64_t csm_port_realm(uint64_t rd)
{
	return realm_at(rd)->csm;
}

void csm_port_set_realm(uint64_t rd, uint64_t realm)
{
	assert(locked);
	realm_at(rd)->csm = realm;
}

struct csm_record *csm_port_map_record(uint64_t record)
{
	uint64_t granule = record & ~(PAGE - 1);
	struct slot *free = NULL;

	assert(locked && (record % RECORD_SIZE == 0));
	assert(granule_at(granule)->state == G_APT);
	mapped++;
	records_mapped++;
	assert(mapped <= CSM_RECORD_SLOTS);
	for (unsigned int index = 0; index < CSM_RECORD_SLOTS; index++) {
		if ((slots[index].uses > 0) && (slots[index].pa == record)) {
			slots[index].uses++;
			return (struct csm_record *)slots[index].copy;
		}
		if (slots[index].uses == 0)
			free = &slots[index];
	}
	assert(free != NULL);
	free->pa = record;
	free->uses = 1;
	free->copy = malloc(RECORD_SIZE);
	assert(free->copy != NULL);
	memcpy(free->copy, granule_at(granule)->records + (record - granule), RECORD_SIZE);
	return (struct csm_record *)free->copy;
}

void csm_port_unmap_record(struct csm_record *record)
{
	for (unsigned int index = 0; index < CSM_RECORD_SLOTS; index++) {
		struct slot *slot = &slots[index];

		if ((slot->uses == 0) || (slot->copy != (uint8_t *)record))
			continue;
		mapped--;
		if (--slot->uses == 0) {
			memcpy(granule_at(slot->pa & ~(PAGE - 1))->records +
				       (slot->pa & (PAGE - 1)),
			       slot->copy, RECORD_SIZE);
			free(slot->copy);
			slot->copy = NULL;
		}
		return;
	}
	assert(!"unmapped twice");
}

void csm_port_return_granule(uint64_t granule)
{
	struct granule *g = granule_at(granule);

	assert(locked && (mapped == 0) && (g->state == G_APT));
	free(g->records);
	g->records = NULL;
	g->state = G_DELEGATED;
	g->content = 0;
}

uint64_t csm_port_protected_size(uint64_t rd)
{
	(void)realm_at(rd);
	return PAGES * PAGE;
}

bool csm_port_same_context(uint64_t rd, uint64_t other)
{
	return realm_at(rd)->context == realm_at(other)->context;
}

void fake_conflict_check(const struct realm *realm, unsigned int table)
{
	bool paged = !realm->bare && realm->table[table];

	CHECK(!paged || (realm->tlb_block[table].kind == CSM_LEAF_UNASSIGNED));
	for (unsigned int i = 0; !paged && (i < TABLE_PAGES); i++)
		CHECK(realm->tlb[table * TABLE_PAGES + i].kind == CSM_LEAF_UNASSIGNED);
}

/* The end of a port call: its locks are given back, and other CPUs go on. */
static void others_go_on(void)
{
	if (meddle != NULL)
		meddle();
}

static bool has_table(const struct realm *realm, uint64_t ipa)
{
	return !realm->bare && realm->table[ipa / PAGE / TABLE_PAGES];
}

/* How many of `count` pages from `ipa` on one table holds: one, where tables end early. */
static unsigned int run_in_table(const struct realm *realm, uint64_t ipa, unsigned int count)
{
	uint64_t page = ipa / PAGE;
	unsigned int rest = TABLE_PAGES - (unsigned int)(page % TABLE_PAGES);

	assert(locked && (ipa % PAGE == 0) && (count > 0) && (count <= CSM_RUN_PAGES));
	assert(page + count <= PAGES);
	if (!has_table(realm, ipa))
		return 1;
	return (count < rest) ? count : rest;
}

/* Pages from `ipa` to the end of an entry. */
static unsigned int pages_in_entry(uint64_t ipa, int level)
{
	uint64_t pages = UINT64_C(1) << (9 * (CSM_LEVEL_PAGE - level));

	return (unsigned int)(pages - (ipa / PAGE % pages));
}

void csm_port_walk(uint64_t rd, uint64_t ipa, unsigned int most, struct csm_leaves *leaves)
{
	const struct realm *realm = realm_at(rd);
	unsigned int run = run_in_table(realm, ipa, most);
	struct entry first = fake_leaf(realm, ipa / PAGE, &leaves->level);

	memset(leaves->pa, 0xA5, sizeof(leaves->pa));
	leaves->kind = first.kind;
	leaves->ripas = first.ripas;
	leaves->pa[0] = first.pa;
	if ((leaves->level != CSM_LEVEL_PAGE) && (first.kind == CSM_LEAF_ASSIGNED))
		run = (most < pages_in_entry(ipa, leaves->level))
			      ? most
			      : pages_in_entry(ipa, leaves->level);
	for (leaves->count = 1; leaves->count < run; leaves->count++) {
		struct entry next = fake_leaf(realm, ipa / PAGE + leaves->count, NULL);

		if ((next.kind != first.kind) || (next.ripas != first.ripas))
			break;
		/* Of a block the core gets the first page only. */
		if (leaves->level == CSM_LEVEL_PAGE)
			leaves->pa[leaves->count] = next.pa;
	}
	entries_touched += (leaves->level == CSM_LEVEL_PAGE) ? leaves->count : 1;
	others_go_on();
}

enum csm_map_result csm_port_map(uint64_t rd, uint64_t ipa, const uint64_t *pa, unsigned int *count,
				 bool write)
{
	struct realm *realm = realm_at(rd);
	unsigned int run = run_in_table(realm, ipa, *count);
	struct entry *entry = &realm->entry[ipa / PAGE];

	entries_touched += run;
	*count = 0;
	if (!has_table(realm, ipa))
		return (fake_leaf(realm, ipa / PAGE, NULL).kind == CSM_LEAF_UNASSIGNED)
			       ? CSM_MAP_NO_TABLE
			       : CSM_MAP_OCCUPIED;
	for (; (*count < run) && (entry[*count].kind == CSM_LEAF_UNASSIGNED); (*count)++) {
		assert(granule_at(pa[*count])->state == G_DATA);
		CHECK(realm->tlb[(ipa / PAGE) + *count].kind == CSM_LEAF_UNASSIGNED);
		entry[*count] = (struct entry){CSM_LEAF_MOUNT, CSM_LEAF_RAM, pa[*count], write};
	}
	others_go_on();
	return (*count == run) ? CSM_MAP_DONE : CSM_MAP_OCCUPIED;
}

enum csm_map_result csm_port_map_block(uint64_t rd, uint64_t ipa, uint64_t pa, bool write)
{
	struct realm *realm = realm_at(rd);
	struct entry *entry = &realm->block[ipa / PAGE / TABLE_PAGES];

	assert(locked && (ipa % (TABLE_PAGES * PAGE) == 0) && (pa % (TABLE_PAGES * PAGE) == 0));
	assert(ipa / PAGE < PAGES);
	entries_touched++;
	if (realm->bare)
		return CSM_MAP_NO_TABLE;
	if (has_table(realm, ipa) || (entry->kind != CSM_LEAF_UNASSIGNED))
		return CSM_MAP_OCCUPIED;
	fake_conflict_check(realm, (unsigned int)(ipa / PAGE / TABLE_PAGES));
	CHECK(realm->tlb_block[ipa / PAGE / TABLE_PAGES].kind == CSM_LEAF_UNASSIGNED);
	*entry = (struct entry){CSM_LEAF_MOUNT, CSM_LEAF_RAM, pa, write};
	others_go_on();
	return CSM_MAP_DONE;
}

enum csm_unmapped csm_port_unmap(uint64_t rd, uint64_t ipa, unsigned int *count)
{
	struct realm *realm = realm_at(rd);
	bool paged = has_table(realm, ipa);
	struct entry *entry =
		paged ? &realm->entry[ipa / PAGE] : &realm->block[ipa / PAGE / TABLE_PAGES];
	unsigned int run = run_in_table(realm, ipa, *count);
	enum csm_unmapped found = CSM_UNMAPPED_NOTHING;

	entries_touched += run;
	*count = paged ? run
		       : pages_in_entry(ipa, realm->bare ? CSM_LEVEL_BLOCK - 1 : CSM_LEVEL_BLOCK);
	for (unsigned int i = 0; i < run; i++) {
		if (entry[i].kind != CSM_LEAF_MOUNT)
			continue;
		entry[i] = (struct entry){CSM_LEAF_UNASSIGNED, CSM_LEAF_EMPTY, 0, false};
		found = paged ? CSM_UNMAPPED_PAGES : CSM_UNMAPPED_BLOCK;
	}
	if ((found == CSM_UNMAPPED_BLOCK) && !port_keeps_blocks) {
		invalidations++;
		realm->tlb_block[ipa / PAGE / TABLE_PAGES].kind = CSM_LEAF_UNASSIGNED;
	}
	others_go_on();
	return found;
}

void csm_port_invalidate(uint64_t rd, uint64_t ipa, uint64_t size)
{
	struct realm *realm = realm_at(rd);
	uint64_t first = ipa / PAGE, end = (ipa + size) / PAGE;

	assert(locked && (ipa % PAGE == 0) && (size % PAGE == 0) && (end <= PAGES));
	assert((size != 0) && ((size <= CSM_CHUNK_PAGES * PAGE) || port_keeps_blocks));
	invalidations += (unsigned int)(size / PAGE);
	for (uint64_t page = first; page < end; page++)
		realm->tlb[page].kind = CSM_LEAF_UNASSIGNED;
	if (port_keeps_blocks)
		realm->tlb_block[first / TABLE_PAGES].kind = CSM_LEAF_UNASSIGNED;
	others_go_on();
}

bool csm_port_set_empty(uint64_t rd, uint64_t ipa, int level, unsigned int count)
{
	struct realm *realm = realm_at(rd);
	uint64_t page = ipa / PAGE;

	assert(locked && (page + count <= PAGES) && (count >= 1));
	entries_touched += count;
	if (level == CSM_LEVEL_BLOCK) {
		assert((page % TABLE_PAGES == 0) && (count == 1) && !realm->bare);
		/* Another CPU's RTT_CREATE needs no CSM lock. */
		if (realm->table[page / TABLE_PAGES])
			return false;
		assert(realm->block[page / TABLE_PAGES].kind == CSM_LEAF_UNASSIGNED);
		realm->block[page / TABLE_PAGES].ripas = CSM_LEAF_EMPTY;
		others_go_on();
		return true;
	}
	assert((level == CSM_LEVEL_PAGE) && has_table(realm, ipa));
	assert(page / TABLE_PAGES == (page + count - 1) / TABLE_PAGES);
	for (unsigned int i = 0; i < count; i++) {
		assert(realm->entry[page + i].kind == CSM_LEAF_UNASSIGNED);
		realm->entry[page + i].ripas = CSM_LEAF_EMPTY;
	}
	others_go_on();
	return true;
}

/* The granule of the realm's own RAM at `ipa`; NULL: it is anything else. */
static struct granule *own_page(uint64_t rd, uint64_t ipa)
{
	struct entry leaf = fake_leaf(realm_at(rd), ipa / PAGE, NULL);

	assert(locked && (ipa % PAGE == 0));
	return ((leaf.kind == CSM_LEAF_ASSIGNED) && (leaf.ripas == CSM_LEAF_RAM))
		       ? granule_at(leaf.pa)
		       : NULL;
}

bool csm_port_read(uint64_t rd, uint64_t ipa, void *data, unsigned int size)
{
	const struct granule *page = own_page(rd, ipa);

	assert(size <= sizeof(page->bytes));
	if (page != NULL)
		memcpy(data, page->bytes, size);
	return page != NULL;
}

bool csm_port_write(uint64_t rd, uint64_t ipa, const void *data, unsigned int size)
{
	struct granule *page = own_page(rd, ipa);

	assert(size <= sizeof(page->bytes));
	if (page == NULL)
		return false;
	memset(page->bytes, 0, sizeof(page->bytes));
	memcpy(page->bytes, data, size);
	return true;
}

uint64_t csm_port_rim(uint64_t rd, struct csm_measurement *rim)
{
	assert(locked);
	*rim = realm_at(rd)->identity.rim;
	return realm_at(rd)->identity.algorithm;
}

/* Asked once for all tests, so that ids go on and are the same each time. */
bool csm_port_random(uint64_t out[2])
{
	assert(locked);
	random_draws++;
	out[0] = UINT64_C(0x9E3779B97F4A7C15);
	out[1] = UINT64_C(0xD1B54A32D192ED03);
	return true;
}

bool csm_port_identity(uint64_t rd, struct csm_identity *identity)
{
	unsigned int index = (unsigned int)(rd / PAGE) - 1;

	assert(!locked);
	if (!realms[index].alive)
		return false;
	*identity = realms[index].identity;
	if (meddle_after_identity != NULL)
		meddle_after_identity();
	return true;
}
