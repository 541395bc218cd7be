/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The port of the fake machine: every contract of csm_port.h that a program can break is asserted.
 */
#include "fake.h"

#define RECORD_SIZE 64U

struct realm realms[REALMS];
struct granule granules[GRANULES];
unsigned int entries_touched;
void (*meddle_after_walk)(void);
void (*meddle_after_identity)(void);

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

void csm_port_lock(void)
{
	assert(!locked);
	locked = true;
}

void csm_port_unlock(void)
{
	assert(locked);
	assert(mapped == 0);
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

/* The run of `count` pages from `ipa` on that one table holds, as every port has it. */
static unsigned int run_in_table(const struct realm *realm, uint64_t ipa, unsigned int count)
{
	uint64_t page = ipa / PAGE;
	unsigned int rest = TABLE_PAGES - (unsigned int)(page % TABLE_PAGES);

	assert(locked && (ipa % PAGE == 0) && (count > 0) && (count <= CSM_RUN_PAGES));
	assert(page + count <= PAGES);
	if (!realm->table[page / TABLE_PAGES])
		return 1;
	return (count < rest) ? count : rest;
}

void csm_port_walk(uint64_t rd, uint64_t ipa, unsigned int most, struct csm_leaves *leaves)
{
	struct realm *realm = realm_at(rd);
	unsigned int run = run_in_table(realm, ipa, most);
	const struct entry *entry = &realm->entry[ipa / PAGE];

	memset(leaves, 0xA5, sizeof(*leaves));
	leaves->count = 1;
	if (!realm->table[ipa / PAGE / TABLE_PAGES]) {
		leaves->kind = CSM_LEAF_UNASSIGNED;
		leaves->ripas = realm->block[ipa / PAGE / TABLE_PAGES];
		leaves->level = CSM_LEVEL_BLOCK;
	} else {
		leaves->kind = entry->kind;
		leaves->ripas = entry->ripas;
		leaves->level = CSM_LEVEL_PAGE;
		while ((leaves->count < run) && (entry[leaves->count].kind == entry->kind) &&
		       (entry[leaves->count].ripas == entry->ripas))
			leaves->count++;
		for (unsigned int i = 0; i < leaves->count; i++)
			leaves->pa[i] = entry[i].pa;
	}
	entries_touched += leaves->count;
	if (meddle_after_walk != NULL)
		meddle_after_walk();
}

enum csm_map_result csm_port_map(uint64_t rd, uint64_t ipa, const uint64_t *pa, unsigned int *count,
				 bool write)
{
	struct realm *realm = realm_at(rd);
	unsigned int run = run_in_table(realm, ipa, *count);
	struct entry *entry = &realm->entry[ipa / PAGE];

	entries_touched += run;
	*count = 0;
	if (!realm->table[ipa / PAGE / TABLE_PAGES])
		return CSM_MAP_NO_TABLE;
	for (; *count < run; (*count)++) {
		assert(granule_at(pa[*count])->state == G_DATA);
		if (entry[*count].kind != CSM_LEAF_UNASSIGNED)
			return CSM_MAP_OCCUPIED;
		entry[*count] = (struct entry){CSM_LEAF_MOUNT, CSM_LEAF_RAM, pa[*count], write};
	}
	return CSM_MAP_DONE;
}

/* This host makes no blocks, so there is none to share. */
enum csm_map_result csm_port_map_block(uint64_t rd, uint64_t ipa, uint64_t pa, bool write)
{
	(void)rd;
	(void)ipa;
	(void)pa;
	(void)write;
	assert(!"no block was found");
	return CSM_MAP_OCCUPIED;
}

bool csm_port_unmap(uint64_t rd, uint64_t ipa, unsigned int *count)
{
	struct realm *realm = realm_at(rd);
	struct entry *entry = &realm->entry[ipa / PAGE];
	bool mount = false;

	*count = run_in_table(realm, ipa, *count);
	entries_touched += *count;
	if (!realm->table[ipa / PAGE / TABLE_PAGES]) {
		*count = TABLE_PAGES - (unsigned int)(ipa / PAGE % TABLE_PAGES);
		return false;
	}
	for (unsigned int i = 0; i < *count; i++) {
		if (entry[i].kind != CSM_LEAF_MOUNT)
			continue;
		entry[i] = (struct entry){CSM_LEAF_UNASSIGNED, CSM_LEAF_EMPTY, 0, false};
		mount = true;
	}
	return mount;
}

void csm_port_invalidate(uint64_t rd, uint64_t ipa, uint64_t size)
{
	struct realm *realm = realm_at(rd);

	assert(locked && (ipa % PAGE == 0) && (size % PAGE == 0) &&
	       (ipa / PAGE + size / PAGE <= PAGES));
	memset(&realm->tlb[ipa / PAGE], 0, (size / PAGE) * sizeof(realm->tlb[0]));
}

bool csm_port_set_empty(uint64_t rd, uint64_t ipa, int level, unsigned int count)
{
	struct realm *realm = realm_at(rd);
	uint64_t page = ipa / PAGE;

	assert(locked && (page + count <= PAGES) && (count >= 1));
	entries_touched += count;
	if (level == CSM_LEVEL_BLOCK) {
		assert((page % TABLE_PAGES == 0) && (count == 1));
		/* Another CPU's RTT_CREATE needs no CSM lock. */
		if (realm->table[page / TABLE_PAGES])
			return false;
		realm->block[page / TABLE_PAGES] = CSM_LEAF_EMPTY;
		return true;
	}
	assert((level == CSM_LEVEL_PAGE) && realm->table[page / TABLE_PAGES]);
	assert(page / TABLE_PAGES == (page + count - 1) / TABLE_PAGES);
	for (unsigned int i = 0; i < count; i++) {
		assert(realm->entry[page + i].kind == CSM_LEAF_UNASSIGNED);
		realm->entry[page + i].ripas = CSM_LEAF_EMPTY;
	}
	return true;
}

/* The granule of the realm's own RAM at `ipa`; NULL: it is anything else. */
static struct granule *own_page(uint64_t rd, uint64_t ipa)
{
	const struct entry *entry = &realm_at(rd)->entry[ipa / PAGE];

	assert(locked && (ipa % PAGE == 0) && (ipa / PAGE < PAGES));
	return ((entry->kind == CSM_LEAF_ASSIGNED) && (entry->ripas == CSM_LEAF_RAM))
		       ? granule_at(entry->pa)
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
