/* SPDX-License-Identifier: BSD-3-Clause */
#include <pthread.h>
#include <string.h>

#include "storm.h"

#define BLOCK_PAGES (REALM_BLOCK / GRANULE_SIZE)

struct actor actors[ACTORS];
struct agreement agreements[MAX_REGIONS];
static uint64_t free_granules[4096];
static unsigned int num_free;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
bool storm_watching;

/* ---- the machine keeps books --------------------------------------------------------- */

void __real_arch_tlbi_ipa(uint16_t vmid, uint64_t ipa, uint64_t size);
void __real_arch_tlbi_vmid(uint16_t vmid);
void __real_granule_wipe(struct granule *granule);
void __wrap_arch_tlbi_ipa(uint16_t vmid, uint64_t ipa, uint64_t size);
void __wrap_arch_tlbi_vmid(uint16_t vmid);
void __wrap_granule_wipe(struct granule *granule);
void __real_arch_pte_write(uint64_t *pte, uint64_t value);
void __wrap_arch_pte_write(uint64_t *pte, uint64_t value);

/* What is cached of a block goes as a whole (DDI0487, D8.14: by any address that it maps). */
static void forget_page(struct actor *actor, uint64_t page)
{
	uint64_t first = page & ~(uint64_t)(BLOCK_PAGES - 1);
	uint64_t count = ((actor->tlb[page] & OF_BLOCK) != 0) ? BLOCK_PAGES : 1;

	memset(&actor->tlb[(count == 1) ? page : first], 0, count * sizeof(actor->tlb[0]));
}

static void forget(uint16_t vmid, uint64_t first, uint64_t end)
{
	for (unsigned int i = 0; storm_watching && (i < ACTORS); i++) {
		for (uint64_t page = first; (actors[i].realm.vmid == vmid) && (page < end);
		     page++) {
			forget_page(&actors[i], page);
		}
	}
}

void (*watch_tlbi)(uint16_t vmid, uint64_t ipa, uint64_t size);

void __wrap_arch_tlbi_ipa(uint16_t vmid, uint64_t ipa, uint64_t size)
{
	if (watch_tlbi != NULL) {
		watch_tlbi(vmid, ipa, size);
	}
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
	for (unsigned int i = 0; storm_watching && (i < ACTORS); i++) {
		for (unsigned int page = 0; page < AREA_PAGES; page++) {
			CHECK((actors[i].tlb[page] & ~(WRITABLE | OF_BLOCK)) !=
			      granule_pa(granule));
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
	storm_watching = on;
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
	storm_forget_counts();
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
