/* SPDX-License-Identifier: BSD-3-Clause */
/* The granule table: one struct granule for each 4 KiB of DRAM. */
#include "granule.h"
#include "memory.h"

/* 4 GiB of DRAM. */
#define MAX_GRANULES (1U << 20)

struct bank {
	uint64_t base;
	uint64_t size;
	struct granule *granules;
};

static struct granule table[MAX_GRANULES];
static struct bank banks[MAX_DRAM_BANKS];
static unsigned int num_banks;

void granule_init(void)
{
	const struct arch_platform *platform = arch_platform();
	uint64_t used = 0;

	memset(table, 0, sizeof(table));
	num_banks = 0;
	for (unsigned int i = 0; i < platform->num_banks; i++) {
		const struct arch_dram_bank *dram = &platform->bank[i];
		uint64_t count = dram->size >> GRANULE_SHIFT;

		if ((num_banks == MAX_DRAM_BANKS) || (count > (MAX_GRANULES - used))) {
			arch_panic("more DRAM than the granule table can track");
		}
		banks[num_banks++] = (struct bank){dram->base, dram->size, &table[used]};
		used += count;
	}
}

struct granule *granule_find(uint64_t pa)
{
	if (!granule_aligned(pa)) {
		return NULL;
	}
	for (unsigned int i = 0; i < num_banks; i++) {
		if ((pa >= banks[i].base) && ((pa - banks[i].base) < banks[i].size)) {
			return &banks[i].granules[(pa - banks[i].base) >> GRANULE_SHIFT];
		}
	}
	return NULL;
}

uint64_t granule_pa(const struct granule *granule)
{
	const struct bank *bank = &banks[num_banks - 1];

	/* Banks lie in the table one after the other. */
	while (granule < bank->granules) {
		bank--;
	}
	return bank->base + ((uint64_t)(granule - bank->granules) << GRANULE_SHIFT);
}

void *granule_ptr(const struct granule *granule)
{
	return arch_realm_ptr(granule_pa(granule));
}

void granule_lock(struct granule *granule)
{
	arch_lock_acquire(&granule->lock);
}

void granule_unlock(struct granule *granule)
{
	arch_lock_release(&granule->lock);
}

struct granule *find_lock_granule(uint64_t pa, enum granule_state state)
{
	struct granule *granule = granule_find(pa);

	if (granule == NULL) {
		return NULL;
	}
	granule_lock(granule);
	if (granule->state != state) {
		granule_unlock(granule);
		return NULL;
	}
	return granule;
}

static void sort_by_address(struct granule_request *request, unsigned int count)
{
	for (unsigned int i = 1; i < count; i++) {
		struct granule_request moved = request[i];
		unsigned int at = i;

		for (; (at > 0) && (request[at - 1].pa > moved.pa); at--) {
			request[at] = request[at - 1];
		}
		request[at] = moved;
	}
}

bool find_lock_granules(struct granule_request *request, unsigned int count)
{
	unsigned int locked;

	sort_by_address(request, count);
	for (locked = 0; locked < count; locked++) {
		if ((locked > 0) && (request[locked].pa == request[locked - 1].pa)) {
			break;
		}
		request[locked].granule =
			find_lock_granule(request[locked].pa, request[locked].state);
		if (request[locked].granule == NULL) {
			break;
		}
	}
	if (locked == count) {
		return true;
	}
	while (locked > 0) {
		granule_unlock(request[--locked].granule);
	}
	return false;
}

enum granule_state granule_state_now(const struct granule *granule)
{
	return (enum granule_state)__atomic_load_n(&granule->state, __ATOMIC_ACQUIRE);
}

void granule_wipe(struct granule *granule)
{
	memset(granule_ptr(granule), 0, GRANULE_SIZE);
}

void granule_set_state(struct granule *granule, enum granule_state state)
{
	__atomic_store_n(&granule->state, (uint8_t)state, __ATOMIC_RELEASE);
}

void granule_unlock_as(struct granule *granule, enum granule_state state)
{
	granule_set_state(granule, state);
	granule_unlock(granule);
}

void granule_get(struct granule *granule, uint16_t count)
{
	(void)__atomic_fetch_add(&granule->refcount, count, __ATOMIC_ACQ_REL);
}

void granule_put(struct granule *granule, uint16_t count)
{
	(void)__atomic_fetch_sub(&granule->refcount, count, __ATOMIC_ACQ_REL);
}

uint16_t granule_refcount(const struct granule *granule)
{
	return __atomic_load_n(&granule->refcount, __ATOMIC_ACQUIRE);
}
