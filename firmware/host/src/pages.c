/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "account.h"
#include "cpu.h"
#include "page_table.h"
#include "pages.h"
#include "pattern.h"
#include "platform.h"
#include "probe.h"
#include "rmi.h"

#define POOL_PAGES ((PLATFORM_POOL_TOP - PLATFORM_POOL_BASE) / PAGE_SIZE)

#define PAGE_TAKEN     (1U << 0)
#define PAGE_DELEGATED (1U << 1)
#define PAGE_WAS_REALM (1U << 2) /* was delegated at some time */

static uint8_t state[POOL_PAGES];
static uint64_t first_free; /* no page below this index is free */
static struct pages_account account;
static struct lock pool_lock;

static uint64_t address_of(uint64_t index)
{
	return PLATFORM_POOL_BASE + index * PAGE_SIZE;
}

static uint64_t index_of(uint64_t address)
{
	return (address - PLATFORM_POOL_BASE) / PAGE_SIZE;
}

static bool in_pool(uint64_t address)
{
	return address >= PLATFORM_POOL_BASE && address < PLATFORM_POOL_TOP &&
	       address % PAGE_SIZE == 0;
}

static bool all_free(uint64_t index, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		if ((state[index + i] & PAGE_TAKEN) != 0)
			return false;
	}
	return true;
}

static uint64_t take_locked(uint64_t count, uint64_t align)
{
	uint64_t step = align / PAGE_SIZE;
	uint64_t index = (first_free + step - 1) / step * step;

	for (; index + count <= POOL_PAGES; index += step) {
		if (!all_free(index, count))
			continue;
		for (uint64_t i = 0; i < count; i++)
			state[index + i] |= PAGE_TAKEN;
		account.used += count;
		if (index == first_free)
			first_free += count;
		return address_of(index);
	}
	return 0;
}

uint64_t pages_take(uint64_t count, uint64_t align)
{
	lock_acquire(&pool_lock);
	uint64_t address = take_locked(count, align);

	lock_release(&pool_lock);
	return address;
}

uint64_t pages_take_zeroed(void)
{
	uint64_t address = pages_take(1, PAGE_SIZE);

	if (address != 0)
		memset((void *)(uintptr_t)address, 0, PAGE_SIZE);
	return address;
}

void pages_give(uint64_t address, uint64_t count)
{
	lock_acquire(&pool_lock);
	for (uint64_t i = index_of(address); i < index_of(address) + count; i++) {
		if ((state[i] & (PAGE_TAKEN | PAGE_DELEGATED)) != PAGE_TAKEN)
			continue;
		state[i] &= (uint8_t)~PAGE_TAKEN;
		account.used--;
		if (i < first_free)
			first_free = i;
	}
	lock_release(&pool_lock);
}

uint64_t pages_delegate(uint64_t address)
{
	uint64_t status = account_smc4(RMI_GRANULE_DELEGATE, address, 0, 0, 0).x[0];

	if (RMI_STATUS(status) == RMI_SUCCESS && in_pool(address)) {
		lock_acquire(&pool_lock);
		state[index_of(address)] |= PAGE_DELEGATED | PAGE_WAS_REALM;
		account.delegated++;
		account.outstanding++;
		lock_release(&pool_lock);
	}
	return status;
}

uint64_t pages_undelegate(uint64_t address)
{
	uint64_t status = account_smc4(RMI_GRANULE_UNDELEGATE, address, 0, 0, 0).x[0];

	if (RMI_STATUS(status) == RMI_SUCCESS && in_pool(address)) {
		lock_acquire(&pool_lock);
		state[index_of(address)] &= (uint8_t)~PAGE_DELEGATED;
		account.undelegated++;
		account.outstanding--;
		lock_release(&pool_lock);
	}
	return status;
}

struct pages_account pages_account(void)
{
	lock_acquire(&pool_lock);
	struct pages_account copy = account;

	lock_release(&pool_lock);
	return copy;
}

static void scan_page(uint64_t address, uint64_t seed, struct pages_scan *scan)
{
	const volatile uint64_t *words = (const volatile uint64_t *)(uintptr_t)address;
	struct probe probe;

	/* The first access may still fault; a granule is protected as a whole. */
	if (!probe_read(address, &probe)) {
		scan->unreadable++;
		return;
	}
	scan->pages++;
	for (uint64_t i = 0; i < PAGE_SIZE / sizeof(uint64_t); i++) {
		uint64_t word = words[i];

		scan->words++;
		if (word == 0)
			continue;
		scan->non_zero++;
		if (pattern_recognise(seed, word))
			scan->traces++;
	}
}

struct pages_scan pages_scan(uint64_t seed)
{
	struct pages_scan scan = {0};

	for (uint64_t i = 0; i < POOL_PAGES; i++) {
		if ((state[i] & PAGE_WAS_REALM) == 0)
			continue;
		if ((state[i] & PAGE_DELEGATED) != 0)
			scan.unreadable++;
		else
			scan_page(address_of(i), seed, &scan);
	}
	return scan;
}
