/* SPDX-License-Identifier: BSD-3-Clause */
#include <pthread.h>
#include <string.h>

#include "storm.h"

#define BLOCK_PAGES (REALM_BLOCK / GRANULE_SIZE)
#define WRITABLE    UINT64_C(1)

struct actor actors[ACTORS];
struct agreement agreements[MAX_REGIONS];
static uint64_t free_granules[4096];
static unsigned int num_free;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static bool watching;
static unsigned int attached;

/* ---- the machine keeps books --------------------------------------------------------- */

void __real_arch_tlbi_ipa(uint16_t vmid, uint64_t ipa, uint64_t size);
void __real_arch_tlbi_vmid(uint16_t vmid);
void __real_granule_wipe(struct granule *granule);
void __wrap_arch_tlbi_ipa(uint16_t vmid, uint64_t ipa, uint64_t size);
void __wrap_arch_tlbi_vmid(uint16_t vmid);
void __wrap_granule_wipe(struct granule *granule);
void __real_arch_pte_write(uint64_t *pte, uint64_t value);
void __wrap_arch_pte_write(uint64_t *pte, uint64_t value);

static void forget(uint16_t vmid, uint64_t first, uint64_t end)
{
	for (unsigned int i = 0; watching && (i < ACTORS); i++) {
		for (uint64_t page = first; (actors[i].realm.vmid == vmid) && (page < end);
		     page++) {
			actors[i].tlb[page] = 0;
		}
	}
}

void __wrap_arch_tlbi_ipa(uint16_t vmid, uint64_t ipa, uint64_t size)
{
	uint64_t end = (ipa + size + GRANULE_SIZE - 1) / GRANULE_SIZE;

	forget(vmid, ipa / GRANULE_SIZE, (end < AREA_PAGES) ? end : AREA_PAGES);
	__real_arch_tlbi_ipa(vmid, ipa, size);
}

void __wrap_arch_tlbi_vmid(uint16_t vmid)
{
	forget(vmid, 0, AREA_PAGES);
	__real_arch_tlbi_vmid(vmid);
}

/* Nobody may reach a page that is being wiped: what it writes after would be the host's to read. */
void __wrap_granule_wipe(struct granule *granule)
{
	for (unsigned int i = 0; watching && (i < ACTORS); i++) {
		for (unsigned int page = 0; page < AREA_PAGES; page++) {
			CHECK((actors[i].tlb[page] & ~WRITABLE) != granule_pa(granule));
		}
	}
	__real_granule_wipe(granule);
}

/* Break before make (DDI0487, D8.16.1): no valid entry takes the place of another valid one. */
void __wrap_arch_pte_write(uint64_t *pte, uint64_t value)
{
	uint64_t old = arch_pte_read(pte);

	CHECK((old == value) || ((old & value & RTTE_VALID) == 0));
	__real_arch_pte_write(pte, value);
}

void storm_watch(bool on)
{
	watching = on;
}

/* ---- the host's memory --------------------------------------------------------------- */

static bool is_zero(uint64_t pa)
{
	static const uint8_t zero[GRANULE_SIZE];

	return memcmp(arch_realm_ptr(pa), zero, sizeof(zero)) == 0;
}

uint64_t take_granule(void)
{
	uint64_t pa = 0;

	pthread_mutex_lock(&mutex);
	if (num_free > 0) {
		pa = free_granules[--num_free];
	}
	pthread_mutex_unlock(&mutex);
	return pa;
}

void give_granule(uint64_t pa)
{
	pthread_mutex_lock(&mutex);
	CHECK(granule_state_now(granule_find(pa)) == GRANULE_DELEGATED);
	CHECK(is_zero(pa));
	free_granules[num_free++] = pa;
	pthread_mutex_unlock(&mutex);
}

static void delegate_bank(void)
{
	num_free = 0;
	/* From the top, so that blocks come off the end of the list in order. */
	for (uint64_t pa = HOST_BANK1_BASE + HOST_BANK_SIZE; pa > HOST_BANK1_BASE;) {
		pa -= GRANULE_SIZE;
		EQUAL(STATUS(SMC_RMI_GRANULE_DELEGATE, pa), RMI_SUCCESS);
		free_granules[num_free++] = pa;
	}
}

/* ---- beginning and end --------------------------------------------------------------- */

static void new_actor(unsigned int index)
{
	struct realm *realm = &actors[index].realm;
	uint64_t top;

	realm_new(realm);
	realm_add_tables(realm, 0);
	realm_add_tables(realm, REALM_BLOCK);
	for (uint64_t ipa = 0; ipa < AREA; ipa = top) {
		struct smc_call call = RMI(SMC_RMI_RTT_INIT_RIPAS, realm->rd, ipa, AREA);

		EQUAL(call.x[0], RMI_SUCCESS);
		top = call.x[1];
	}
	for (unsigned int page = 0; (index < 2) && (page < BLOCK_PAGES); page++) {
		EQUAL(STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, realm->rd, take_granule(),
			     (index * REALM_BLOCK) + (page * GRANULE_SIZE)),
		      RMI_SUCCESS);
	}
	for (unsigned int i = 0; i < 2; i++) {
		realm_add_rec(realm, 0, true);
		actors[index].run[i] = fresh();
		memset(host_ns_ptr(actors[index].run[i]), 0, GRANULE_SIZE);
		((struct rmi_rec_run *)host_ns_ptr(actors[index].run[i]))->exit.exit_reason = 0xff;
	}
	EQUAL(STATUS(SMC_RMI_REALM_ACTIVATE, realm->rd), RMI_SUCCESS);
}

void storm_begin(void)
{
	memset(actors, 0, sizeof(actors));
	memset(agreements, 0, sizeof(agreements));
	attached = 0;
	delegate_bank();
	for (unsigned int i = 0; i < ACTORS; i++) {
		new_actor(i);
	}
}

static void empty_actor(const struct realm *realm)
{
	/* Blocks first have to become pages. */
	for (uint64_t ipa = 0; ipa < AREA; ipa += REALM_BLOCK) {
		uint64_t table = take_granule();

		if ((table != 0) &&
		    (STATUS(SMC_RMI_RTT_CREATE, realm->rd, table, ipa, 3) != RMI_SUCCESS)) {
			give_granule(table);
		}
	}
	for (uint64_t ipa = 0; ipa < AREA; ipa += GRANULE_SIZE) {
		struct smc_call call = RMI(SMC_RMI_DATA_DESTROY, realm->rd, ipa);

		if (call.x[0] == RMI_SUCCESS) {
			give_granule(call.x[1]);
		}
	}
	for (uint64_t level = 3; level >= 2; level--) {
		uint64_t size = rtt_entry_size((int)level - 1);

		for (uint64_t ipa = 0; ipa < AREA; ipa += size) {
			struct smc_call call = RMI(SMC_RMI_RTT_DESTROY, realm->rd, ipa, level);

			if (call.x[0] == RMI_SUCCESS) {
				give_granule(call.x[1]);
			}
		}
	}
}

static void remove_all_apt(const struct realm *realm)
{
	for (;;) {
		struct smc_call call = RMI(SMC_RMI_CSM, RMI_CSM_APT_REMOVE, realm->rd);

		EQUAL(call.x[0], RMI_SUCCESS);
		if (call.x[1] == CSM_REMOVE_DONE) {
			return;
		}
		if (call.x[1] == CSM_REMOVE_GRANULE) {
			give_granule(call.x[2]);
		}
	}
}

void storm_end(void)
{
	for (unsigned int i = 0; i < ACTORS; i++) {
		remove_all_apt(&actors[i].realm);
		actors[i].id = 0;
	}
	for (unsigned int i = 0; i < ACTORS; i++) {
		const struct realm *realm = &actors[i].realm;

		empty_actor(realm);
		EQUAL(STATUS(SMC_RMI_REC_DESTROY, realm->rec[0]), RMI_SUCCESS);
		EQUAL(STATUS(SMC_RMI_REC_DESTROY, realm->rec[1]), RMI_SUCCESS);
		EQUAL(STATUS(SMC_RMI_REALM_DESTROY, realm->rd), RMI_SUCCESS);
	}
	for (unsigned int i = 0; i < 2; i++) {
		uint64_t base = (i == 0) ? HOST_BANK0_BASE : HOST_BANK1_BASE;

		for (uint64_t pa = base; pa < base + HOST_BANK_SIZE; pa += GRANULE_SIZE) {
			if (host_pas(pa) == HOST_PAS_REALM) {
				CHECK(is_zero(pa));
				EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, pa), RMI_SUCCESS);
			}
		}
	}
}

/* ---- what must hold ------------------------------------------------------------------ */

struct agreement *agreement_of(uint64_t id)
{
	for (unsigned int i = 0; i < MAX_REGIONS; i++) {
		if (agreements[i].id == id) {
			return &agreements[i];
		}
	}
	return NULL;
}

/* The entry that translates a page: its level, and its value. */
static uint64_t entry_of(const struct actor *actor, uint64_t ipa, int *level)
{
	const struct rd *rd = arch_realm_ptr(actor->realm.rd);
	struct rtt_walk walk;
	uint64_t entry;

	rtt_walk_lock(&rd->tree, ipa, RTT_PAGE_LEVEL, &walk);
	entry = rtt_walk_entry(&walk);
	*level = walk.level;
	rtt_walk_unlock(&walk);
	return entry;
}

static uint64_t translate(uint64_t entry, int level, uint64_t ipa)
{
	uint64_t inside = ipa & (rtt_entry_size(level) - 1) & ~(GRANULE_SIZE - 1);

	return ((entry & RTTE_VALID) == 0)
		       ? 0
		       : (rtte_pa(entry) + inside) |
				 (((entry & RTTE_S2AP_MASK) == RTTE_S2AP_RW) ? WRITABLE : 0);
}

/* Counts of every table below, and DATA granules found. */
static void check_table(uint64_t pa, int level, unsigned int *data)
{
	const struct granule *table = granule_find(pa);
	const uint64_t *entries = arch_realm_ptr(pa);
	unsigned int owners = 0;

	EQUAL(table->state, GRANULE_RTT);
	for (unsigned int i = 0; i < RTT_ENTRIES; i++) {
		uint64_t entry = arch_pte_read(&entries[i]);

		owners += rtte_is_owner(entry, level) ? 1 : 0;
		if (rtte_kind(entry, level) == RTTE_TABLE) {
			check_table(rtte_pa(entry), level + 1, data);
		} else if ((rtte_kind(entry, level) == RTTE_ASSIGNED) && !rtte_is_mount(entry)) {
			*data += (level == RTT_PAGE_LEVEL) ? 1 : RTT_ENTRIES;
		}
		CHECK(!rtte_is_mount(entry) || (level == RTT_PAGE_LEVEL));
	}
	EQUAL(granule_refcount(table), owners);
}

struct place {
	unsigned int actor;
	uint64_t ipa;
	bool known, ram;
};

static struct place *place_of(uint64_t pa)
{
	static struct place places[2][HOST_BANK_SIZE / GRANULE_SIZE];

	if (pa == 0) {
		memset(places, 0, sizeof(places));
		return NULL;
	}
	return (pa >= HOST_BANK1_BASE) ? &places[1][(pa - HOST_BANK1_BASE) / GRANULE_SIZE]
				       : &places[0][(pa - HOST_BANK0_BASE) / GRANULE_SIZE];
}

static void find_owners(void)
{
	(void)place_of(0);
	for (unsigned int i = 0; i < ACTORS; i++) {
		for (uint64_t ipa = 0; ipa < AREA; ipa += GRANULE_SIZE) {
			int level;
			uint64_t entry = entry_of(&actors[i], ipa, &level);
			struct place *place;

			if ((rtte_kind(entry, level) != RTTE_ASSIGNED) || rtte_is_mount(entry)) {
				continue;
			}
			place = place_of(rtte_pa(entry) + (ipa & (rtt_entry_size(level) - 1)));
			CHECK(!place->known);
			*place = (struct place){i, ipa, true, rtte_ripas(entry) == RIPAS_RAM};
			EQUAL(granule_find(rtte_pa(entry))->state, GRANULE_DATA);
		}
	}
}

/* Properties 1 to 4: the page is the owner's, and both have agreed on it, here, and like this. */
static void check_mount(unsigned int consumer, uint64_t ipa, uint64_t entry, bool with_model)
{
	const struct place *place = place_of(rtte_pa(entry));
	bool agreed = !with_model;

	CHECK(place->known && place->ram && (place->actor != consumer));
	CHECK((entry & RTTE_XN) != 0);
	for (unsigned int i = 0; with_model && (i < MAX_REGIONS); i++) {
		const struct agreement *region = &agreements[i];

		if ((region->id == 0) || (region->owner != place->actor) ||
		    (place->ipa < region->base) || (place->ipa >= region->base + region->size)) {
			continue;
		}
		agreed = region->reserved[consumer] &&
			 (region->peer_id[consumer] == actors[consumer].id) &&
			 (ipa - region->mount[consumer] == place->ipa - region->base) &&
			 (((entry & RTTE_S2AP_MASK) == RTTE_S2AP_RO) ==
			  (region->perm[consumer] == CSM_PERM_READ));
	}
	CHECK(agreed);
}

/* Where a reservation is not mapped it is EMPTY, so that faults stay inside the realm. */
static void check_holes(unsigned int consumer)
{
	for (unsigned int i = 0; i < MAX_REGIONS; i++) {
		const struct agreement *region = &agreements[i];

		if ((region->id == 0) || !region->reserved[consumer] || actors[consumer].closing) {
			continue;
		}
		for (uint64_t offset = 0; offset < region->size; offset += GRANULE_SIZE) {
			int level;
			uint64_t entry = entry_of(&actors[consumer],
						  region->mount[consumer] + offset, &level);

			CHECK(rtte_is_mount(entry) ||
			      ((rtte_kind(entry, level) == RTTE_UNASSIGNED) &&
			       (rtte_ripas(entry) == RIPAS_EMPTY)));
		}
	}
}

void storm_check(bool with_model)
{
	unsigned int data = 0, pages = 0;

	find_owners();
	for (unsigned int i = 0; i < ACTORS; i++) {
		struct actor *actor = &actors[i];

		check_table(actor->realm.rtt_base, 1, &data);
		if (with_model) {
			check_holes(i);
		}
		for (uint64_t ipa = 0; ipa < AREA; ipa += GRANULE_SIZE) {
			int level;
			uint64_t entry = entry_of(actor, ipa, &level);
			uint64_t now = translate(entry, level, ipa);
			uint64_t *cached = &actor->tlb[ipa / GRANULE_SIZE];

			if (rtte_is_mount(entry)) {
				check_mount(i, ipa, entry, with_model);
				attached++;
			}
			/* Property 5: nothing is cached but what is so. */
			CHECK(!watching || (*cached == 0) || (*cached == now));
			*cached = now;
		}
	}
	for (uint64_t offset = 0; offset < HOST_BANK_SIZE; offset += GRANULE_SIZE) {
		pages += (granule_find(HOST_BANK0_BASE + offset)->state == GRANULE_DATA) ? 1 : 0;
		pages += (granule_find(HOST_BANK1_BASE + offset)->state == GRANULE_DATA) ? 1 : 0;
	}
	EQUAL(data, pages);
}

unsigned int storm_attached(void)
{
	return attached;
}
