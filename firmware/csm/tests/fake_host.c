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
	memset(realms, 0, sizeof(realms));
	next_granule = 0;
	meddle_after_walk = NULL;
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
		if (realm->entry[page].kind != CSM_LEAF_UNASSIGNED)
			return REFUSED;
	realm->alive = false;
	return OK;
}

int host_data_create(unsigned int index, uint64_t ipa)
{
	struct realm *realm = &realms[index];
	uint64_t page = ipa / PAGE;
	bool guarded = realm->csm != 0;
	int result = REFUSED;
	uint64_t pa;

	if (guarded)
		csm_hook_lock();
	if ((!guarded || csm_may_assign(rd_of(index), ipa, ipa + PAGE)) &&
	    realm->table[page / TABLE_PAGES] && (realm->entry[page].kind == CSM_LEAF_UNASSIGNED) &&
	    ((pa = host_new_granule()) != 0)) {
		granule_at(pa)->state = G_DATA;
		granule_at(pa)->owner = index;
		granule_at(pa)->content = next_content++;
		realm->entry[page].kind = CSM_LEAF_ASSIGNED;
		realm->entry[page].pa = pa;
		realm->entry[page].write = true;
		result = OK;
	}
	if (guarded)
		csm_hook_unlock();
	return result;
}

static int destroy_own(struct realm *realm, uint64_t page, uint64_t *pa)
{
	struct entry *entry = &realm->entry[page];

	if (entry->kind != CSM_LEAF_ASSIGNED)
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
	bool guarded = realm->csm != 0;
	enum csm_destroy verdict = CSM_DESTROY_PROCEED;
	int result;

	*pa = 0;
	if (guarded) {
		csm_hook_lock();
		verdict = csm_hook_data_destroy(rd_of(index), ipa);
	}
	if (verdict == CSM_DESTROY_PROCEED)
		result = destroy_own(realm, ipa / PAGE, pa);
	else
		result = (verdict == CSM_DESTROY_DONE) ? OK : AGAIN;
	if (guarded)
		csm_hook_unlock();
	return result;
}

int host_table_create(unsigned int index, unsigned int table)
{
	struct realm *realm = &realms[index];

	if (realm->table[table])
		return REFUSED;
	realm->table[table] = true;
	for (unsigned int page = table * TABLE_PAGES; page < (table + 1) * TABLE_PAGES; page++)
		realm->entry[page] =
			(struct entry){CSM_LEAF_UNASSIGNED, realm->block[table], 0, false};
	return OK;
}

int host_table_destroy(unsigned int index, unsigned int table)
{
	struct realm *realm = &realms[index];
	uint64_t base = table * TABLE_PAGES * PAGE;
	bool guarded = realm->csm != 0;
	int result = REFUSED;

	if (guarded)
		csm_hook_lock();
	if (realm->table[table] &&
	    (!guarded || csm_may_assign(rd_of(index), base, base + TABLE_PAGES * PAGE))) {
		result = OK;
		for (unsigned int page = table * TABLE_PAGES; page < (table + 1) * TABLE_PAGES;
		     page++)
			if (realm->entry[page].kind != CSM_LEAF_UNASSIGNED)
				result = REFUSED;
	}
	if (result == OK) {
		realm->table[table] = false;
		realm->block[table] = CSM_LEAF_DESTROYED;
	}
	if (guarded)
		csm_hook_unlock();
	return result;
}

int host_set_ripas(unsigned int index, uint64_t ipa, enum csm_leaf_ripas ripas)
{
	struct realm *realm = &realms[index];
	bool guarded = realm->csm != 0;
	int result = REFUSED;

	if (guarded)
		csm_hook_lock();
	if (!guarded || csm_may_change_ripas(rd_of(index), ipa, ipa + PAGE)) {
		realm->entry[ipa / PAGE].ripas = ripas;
		realm->tlb[ipa / PAGE].kind = CSM_LEAF_UNASSIGNED;
		result = OK;
	}
	if (guarded)
		csm_hook_unlock();
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
	if (csm_apt_add(rd_of(index), pa) == CSM_APT_OK)
		return OK;
	free(granule->records);
	granule->records = NULL;
	granule->state = G_DELEGATED;
	(void)host_undelegate(pa);
	return REFUSED;
}

uint64_t host_apt_remove(unsigned int index)
{
	uint64_t granule;
	uint64_t progress = csm_apt_remove(rd_of(index), &granule);

	fake_idle_check();
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

static struct entry *translate(struct realm *realm, uint64_t ipa)
{
	uint64_t page = ipa / PAGE;

	if (realm->tlb[page].kind != CSM_LEAF_UNASSIGNED)
		return &realm->tlb[page];
	if (!realm->table[page / TABLE_PAGES] || (realm->entry[page].kind == CSM_LEAF_UNASSIGNED) ||
	    (realm->entry[page].ripas != CSM_LEAF_RAM))
		return NULL;
	realm->tlb[page] = realm->entry[page];
	return &realm->tlb[page];
}

bool realm_read(unsigned int index, uint64_t ipa, uint64_t *value)
{
	struct entry *entry = translate(&realms[index], ipa);

	if (entry == NULL)
		return false;
	*value = granule_at(entry->pa)->content;
	return true;
}

bool realm_write(unsigned int index, uint64_t ipa, uint64_t value)
{
	struct entry *entry = translate(&realms[index], ipa);

	if ((entry == NULL) || !entry->write)
		return false;
	granule_at(entry->pa)->content = value;
	return true;
}
