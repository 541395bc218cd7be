/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host's calls and the realms' accesses on the fake machine. Hooks are where a patched RMM has
 * them.
 */
#include "fake.h"

static uint64_t next_content = UINT64_C(0x5EC2E70000000001);
static unsigned int next_granule;

static struct granule *granule_at(uint64_t pa)
{
	return &granules[(pa - DRAM) / PAGE];
}

void fake_reset(void)
{
	for (unsigned int index = 0; index < GRANULES; index++)
		free(granules[index].records);
	memset(granules, 0, sizeof(granules));
	for (unsigned int index = 0; index < REALMS; index++)
		if (realms[index].alive)
			memset(&realms[index], 0, sizeof(realms[index]));
	next_granule = 0;
	meddle = NULL;
	meddle_after_identity = NULL;
}

uint64_t host_new_granule(void)
{
	for (unsigned int tries = 0; tries < GRANULES; tries++) {
		unsigned int index = (next_granule + tries) % GRANULES;

		if (granules[index].state == G_NS) {
			next_granule = index + 1;
			granules[index].state = G_DELEGATED;
			granules[index].content = 0;
			return DRAM + (index * PAGE);
		}
	}
	return 0;
}

int host_undelegate(uint64_t pa)
{
	if (granule_at(pa)->state != G_DELEGATED)
		return REFUSED;
	/* Property 6: what the host can read from now on is nobody's secret. */
	assert(granule_at(pa)->content == 0);
	granule_at(pa)->state = G_NS;
	return OK;
}

void host_realm_create(unsigned int index, unsigned int pages, bool populate)
{
	struct realm *realm = &realms[index];

	memset(realm, 0, sizeof(*realm));
	realm->alive = true;
	for (unsigned int page = 0; page < pages; page++) {
		realm->table[page / TABLE_PAGES] = true;
		realm->entry[page].ripas = CSM_LEAF_RAM;
		if (populate)
			(void)host_data_create(index, page * PAGE);
	}
}

int host_realm_destroy(unsigned int index)
{
	struct realm *realm = &realms[index];

	if (realm->csm != 0)
		return REFUSED;
	for (unsigned int page = 0; page < PAGES; page++)
		if (fake_leaf(realm, page, NULL).kind != CSM_LEAF_UNASSIGNED)
			return REFUSED;
	realm->alive = false;
	return OK;
}

static void assign(struct realm *realm, uint64_t page, uint64_t pa)
{
	granule_at(pa)->state = G_DATA;
	granule_at(pa)->owner = (unsigned int)(realm - realms);
	granule_at(pa)->content = next_content++;
	realm->entry[page].kind = CSM_LEAF_ASSIGNED;
	realm->entry[page].pa = pa;
	realm->entry[page].write = true;
}

/* Takes the CSM lock if the realm has an APT, as every hook; whether the core allows the change. */
static bool enter_assign(unsigned int index, uint64_t base, uint64_t top)
{
	bool may = true;

	fake_call_begins();
	if (realms[index].csm != 0) {
		csm_hook_lock();
		may = csm_may_assign(rd_of(index), base, top);
	}
	return may;
}

static void leave(unsigned int index)
{
	if (realms[index].csm != 0)
		csm_hook_unlock();
	fake_call_ends();
}

int host_data_create(unsigned int index, uint64_t ipa)
{
	struct realm *realm = &realms[index];
	uint64_t page = ipa / PAGE;
	int result = REFUSED;
	uint64_t pa;

	if (enter_assign(index, ipa, ipa + PAGE) && !realm->bare &&
	    realm->table[page / TABLE_PAGES] && (realm->entry[page].kind == CSM_LEAF_UNASSIGNED) &&
	    ((pa = host_new_granule()) != 0)) {
		assign(realm, page, pa);
		result = OK;
	}
	leave(index);
	return result;
}

/* The first of `TABLE_PAGES` aligned granules that are all the host's; 0: none. */
static uint64_t free_block(void)
{
	for (unsigned int first = 0; first < GRANULES; first += TABLE_PAGES) {
		unsigned int count = 0;

		while ((count < TABLE_PAGES) && (granules[first + count].state == G_NS))
			count++;
		if (count == TABLE_PAGES)
			return DRAM + (first * PAGE);
	}
	return 0;
}

int host_block_create(unsigned int index, unsigned int table)
{
	struct realm *realm = &realms[index];
	uint64_t base = table * TABLE_PAGES * PAGE;
	uint64_t pa = free_block();
	int result = REFUSED;

	if (enter_assign(index, base, base + TABLE_PAGES * PAGE) && !realm->bare &&
	    realm->table[table] && (pa != 0)) {
		result = OK;
		for (unsigned int i = 0; i < TABLE_PAGES; i++)
			if (realm->entry[table * TABLE_PAGES + i].kind != CSM_LEAF_UNASSIGNED)
				result = REFUSED;
		for (unsigned int i = 0; (result == OK) && (i < TABLE_PAGES); i++)
			assign(realm, table * TABLE_PAGES + i, pa + (i * PAGE));
	}
	leave(index);
	return result;
}

/* RMI_DATA_DESTROY itself: of page entries only. */
static int destroy_own(struct realm *realm, uint64_t page, uint64_t *pa)
{
	struct entry *entry = &realm->entry[page];

	if (realm->bare || !realm->table[page / TABLE_PAGES] || (entry->kind != CSM_LEAF_ASSIGNED))
		return REFUSED;
	*pa = entry->pa;
	entry->kind = CSM_LEAF_UNASSIGNED;
	entry->ripas = (entry->ripas == CSM_LEAF_EMPTY) ? CSM_LEAF_EMPTY : CSM_LEAF_DESTROYED;
	realm->tlb[page].kind = CSM_LEAF_UNASSIGNED;
	granule_at(*pa)->content = 0;
	memset(granule_at(*pa)->bytes, 0, sizeof(granule_at(*pa)->bytes));
	granule_at(*pa)->state = G_DELEGATED;
	return OK;
}

int host_data_destroy(unsigned int index, uint64_t ipa, uint64_t *pa)
{
	struct realm *realm = &realms[index];
	enum csm_destroy verdict = CSM_DESTROY_PROCEED;
	int result;

	*pa = 0;
	fake_call_begins();
	if (realm->csm != 0) {
		csm_hook_lock();
		verdict = csm_hook_data_destroy(rd_of(index), ipa);
	}
	if (verdict == CSM_DESTROY_PROCEED)
		result = destroy_own(realm, ipa / PAGE, pa);
	else
		result = (verdict == CSM_DESTROY_DONE) ? OK : AGAIN;
	leave(index);
	return result;
}

/* The sweep itself, over entries that the core has left to it: never another realm's memory. */
static int sweep(struct realm *realm, uint64_t base, uint64_t top, uint64_t *reached,
		 unsigned int *taken)
{
	unsigned int table = (unsigned int)(base / PAGE / TABLE_PAGES);
	uint64_t end = (table + 1) * TABLE_PAGES * PAGE, pa;
	bool block = !realm->table[table] && (realm->block[table].kind != CSM_LEAF_UNASSIGNED);

	if (!realm->table[table] && ((base % (TABLE_PAGES * PAGE) != 0) || (top < end)))
		return REFUSED;
	end = (top < end) ? top : end;
	if (block) {
		/* A TLBI for the entry; then its granules are the host's, one by one. */
		CHECK(realm->block[table].kind == CSM_LEAF_ASSIGNED);
		CHECK(host_table_create((unsigned int)(realm - realms), table) == OK);
	}
	for (uint64_t page = base / PAGE; realm->table[table] && (page < end / PAGE); page++) {
		CHECK(realm->entry[page].kind != CSM_LEAF_MOUNT);
		*taken += (destroy_own(realm, page, &pa) == OK) ? 1U : 0U;
	}
	*reached = end;
	return OK;
}

int host_data_unmap(unsigned int index, uint64_t base, uint64_t top, uint64_t *reached,
		    unsigned int *taken)
{
	struct realm *realm = &realms[index];
	enum csm_destroy verdict = CSM_DESTROY_PROCEED;
	uint64_t end = top;
	int result = OK;

	*taken = 0;
	*reached = base;
	fake_call_begins();
	if (realm->csm != 0) {
		csm_hook_lock();
		verdict = csm_hook_data_unmap(rd_of(index), base, &end);
		CHECK((end > base) && (end <= top));
	}
	if (verdict == CSM_DESTROY_PROCEED)
		result = sweep(realm, base, end, reached, taken);
	else if (verdict == CSM_DESTROY_DONE)
		*reached = end;
	else
		result = AGAIN;
	leave(index);
	return result;
}

int host_middle_create(unsigned int index)
{
	struct realm *realm = &realms[index];

	if (!realm->bare)
		return REFUSED;
	realm->bare = false;
	for (unsigned int table = 0; table < TABLES; table++) {
		realm->table[table] = false;
		realm->block[table] =
			(struct entry){CSM_LEAF_UNASSIGNED, realm->bare_ripas, 0, false};
	}
	return OK;
}

/*
 * Without the CSM lock. A block of memory is taken apart, by break before make; what CSM has mapped
 * there is not. TLBs keep nothing of an entry that maps nothing: so none is told to forget it.
 */
int host_table_create(unsigned int index, unsigned int table)
{
	struct realm *realm = &realms[index];

	if (realm->bare || realm->table[table] || (realm->block[table].kind == CSM_LEAF_MOUNT))
		return REFUSED;
	for (unsigned int page = table * TABLE_PAGES; page < (table + 1) * TABLE_PAGES; page++)
		realm->entry[page] = fake_leaf(realm, page, NULL);
	if (realm->block[table].kind == CSM_LEAF_ASSIGNED)
		realm->tlb_block[table].kind = CSM_LEAF_UNASSIGNED;
	realm->table[table] = true;
	realm->block[table] = (struct entry){CSM_LEAF_UNASSIGNED, CSM_LEAF_EMPTY, 0, false};
	fake_conflict_check(realm, table);
	return OK;
}

/* Whether an entry above could stand for all of a table's. */
static bool alike(const struct entry *entry)
{
	bool memory = entry[0].kind == CSM_LEAF_ASSIGNED;

	if ((!memory && (entry[0].kind != CSM_LEAF_UNASSIGNED)) ||
	    (memory && (entry[0].pa % (TABLE_PAGES * PAGE) != 0)))
		return false;
	for (unsigned int i = 1; i < TABLE_PAGES; i++)
		if ((entry[i].kind != entry[0].kind) || (entry[i].ripas != entry[0].ripas) ||
		    (memory && (entry[i].pa != entry[0].pa + (i * PAGE))))
			return false;
	return true;
}

static int drop_table(unsigned int index, unsigned int table, bool fold)
{
	struct realm *realm = &realms[index];
	const struct entry *entry = &realm->entry[table * TABLE_PAGES];
	uint64_t base = table * TABLE_PAGES * PAGE;
	int result = REFUSED;

	if (enter_assign(index, base, base + TABLE_PAGES * PAGE) && !realm->bare &&
	    realm->table[table]) {
		result = (!fold || alike(entry)) ? OK : REFUSED;
		for (unsigned int i = 0; !fold && (i < TABLE_PAGES); i++)
			if (entry[i].kind != CSM_LEAF_UNASSIGNED)
				result = REFUSED;
	}
	if (result == OK) {
		realm->table[table] = false;
		realm->block[table] = entry[0];
		if (!fold)
			realm->block[table].ripas = CSM_LEAF_DESTROYED;
		/* Of a table that maps nothing nothing is cached but the way to it. */
		for (unsigned int i = 0; fold && (i < TABLE_PAGES); i++)
			realm->tlb[table * TABLE_PAGES + i].kind = CSM_LEAF_UNASSIGNED;
		fake_conflict_check(realm, table);
		memset(&realm->entry[table * TABLE_PAGES], 0, TABLE_PAGES * sizeof(*entry));
	}
	leave(index);
	return result;
}

int host_table_destroy(unsigned int index, unsigned int table)
{
	return drop_table(index, table, false);
}

int host_table_fold(unsigned int index, unsigned int table)
{
	return drop_table(index, table, true);
}

int host_set_ripas(unsigned int index, uint64_t ipa, enum csm_leaf_ripas ripas)
{
	struct realm *realm = &realms[index];
	bool guarded = realm->csm != 0;
	int result = REFUSED;

	fake_call_begins();
	if (guarded)
		csm_hook_lock();
	if ((!guarded || csm_may_change_ripas(rd_of(index), ipa, ipa + PAGE)) && !realm->bare &&
	    realm->table[ipa / PAGE / TABLE_PAGES]) {
		realm->entry[ipa / PAGE].ripas = ripas;
		realm->tlb[ipa / PAGE].kind = CSM_LEAF_UNASSIGNED;
		result = OK;
	}
	leave(index);
	return result;
}

int host_apt_add(unsigned int index)
{
	uint64_t pa = host_new_granule();
	struct granule *granule = granule_at(pa);

	assert(pa != 0);
	granule->state = G_APT;
	granule->records = malloc(PAGE);
	assert(granule->records != NULL);
	memset(granule->records, 0xA5, PAGE);
	fake_call_begins();
	if (csm_apt_add(rd_of(index), pa) == CSM_APT_OK) {
		fake_call_ends();
		return OK;
	}
	free(granule->records);
	granule->records = NULL;
	granule->state = G_DELEGATED;
	(void)host_undelegate(pa);
	return REFUSED;
}

uint64_t host_apt_remove(unsigned int index)
{
	uint64_t granule, progress;

	fake_call_begins();
	progress = csm_apt_remove(rd_of(index), &granule);
	fake_call_ends();
	if (progress == CSM_REMOVE_GRANULE)
		CHECK(host_undelegate(granule) == OK);
	else
		CHECK(granule == 0);
	return progress;
}

void host_apt_remove_all(unsigned int index)
{
	while (host_apt_remove(index) != CSM_REMOVE_DONE)
		check_invariants();
}

unsigned int host_count(enum granule_state state)
{
	unsigned int count = 0;

	for (unsigned int index = 0; index < GRANULES; index++)
		count += (granules[index].state == state) ? 1 : 0;
	return count;
}

/* What the realm's CPU would use: what is cached, else what the tables say, which it caches. */
static bool translate(struct realm *realm, uint64_t ipa, struct entry *entry)
{
	uint64_t page = ipa / PAGE;
	struct entry *cached = &realm->tlb_block[page / TABLE_PAGES];
	int level;

	*entry = realm->tlb[page];
	if (entry->kind != CSM_LEAF_UNASSIGNED)
		return true;
	*entry = *cached;
	entry->pa += (page % TABLE_PAGES) * PAGE;
	if (entry->kind != CSM_LEAF_UNASSIGNED)
		return true;
	*entry = fake_leaf(realm, page, &level);
	if ((entry->kind == CSM_LEAF_UNASSIGNED) || (entry->ripas != CSM_LEAF_RAM))
		return false;
	if (level == CSM_LEVEL_PAGE)
		realm->tlb[page] = *entry;
	else
		*cached = realm->block[page / TABLE_PAGES];
	return true;
}

bool realm_read(unsigned int index, uint64_t ipa, uint64_t *value)
{
	struct entry entry;

	if (!translate(&realms[index], ipa, &entry))
		return false;
	*value = granule_at(entry.pa)->content;
	return true;
}

bool realm_write(unsigned int index, uint64_t ipa, uint64_t value)
{
	struct entry entry;

	if (!translate(&realms[index], ipa, &entry) || !entry.write)
		return false;
	granule_at(entry.pa)->content = value;
	return true;
}
