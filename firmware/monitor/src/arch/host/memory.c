/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory as the granule protection check leaves it: one file, mapped twice. The monitor's view of a
 * granule can be touched only while the granule is in the Realm PAS; a stray access is a SIGSEGV.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host.h"

#define NUM_BANKS    2U
#define NUM_GRANULES (NUM_BANKS * (HOST_BANK_SIZE / GRANULE_SIZE))

static const struct arch_platform platform = {
	.num_banks = NUM_BANKS,
	.bank = {{HOST_BANK0_BASE, HOST_BANK_SIZE}, {HOST_BANK1_BASE, HOST_BANK_SIZE}},
	.pa_bits = 40,
	.num_lrs = HOST_NUM_LRS,
	.vmid_bits = 16,
};

static uint8_t *realm_view;
static uint8_t *host_view;
static enum host_pas pas[NUM_GRANULES];
static bool refuse_gpt_change;
static bool fault_copy;

const struct arch_platform *arch_platform(void)
{
	return &platform;
}

static _Noreturn void fault(const char *what, uint64_t pa)
{
	fprintf(stderr, "granule protection fault: %s at 0x%llx\n", what, (unsigned long long)pa);
	abort();
}

/* Offset of an address in the two views. */
static uint64_t offset_of(uint64_t pa)
{
	for (unsigned int i = 0; i < NUM_BANKS; i++) {
		if ((pa >= platform.bank[i].base) &&
		    ((pa - platform.bank[i].base) < HOST_BANK_SIZE)) {
			return (i * HOST_BANK_SIZE) + (pa - platform.bank[i].base);
		}
	}
	fault("no memory", pa);
}

static enum host_pas *pas_of(uint64_t pa)
{
	return &pas[offset_of(pa) / GRANULE_SIZE];
}

static void map_views(void)
{
	size_t size = NUM_BANKS * HOST_BANK_SIZE;
	int file = memfd_create("dram", 0);

	if ((file < 0) || (ftruncate(file, (off_t)size) != 0)) {
		fault("memfd", 0);
	}
	host_view = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	realm_view = mmap(NULL, size, PROT_NONE, MAP_SHARED, file, 0);
	if ((host_view == MAP_FAILED) || (realm_view == MAP_FAILED)) {
		fault("mmap", 0);
	}
	close(file);
}

static void set_pas(uint64_t pa, enum host_pas to)
{
	int access = (to == HOST_PAS_REALM) ? (PROT_READ | PROT_WRITE) : PROT_NONE;

	__atomic_store_n(pas_of(pa), to, __ATOMIC_SEQ_CST);
	if (mprotect(realm_view + offset_of(pa), GRANULE_SIZE, access) != 0) {
		fault("mprotect", pa);
	}
}

void host_reset(void)
{
	if (host_view == NULL) {
		map_views();
	}
	memset(host_view, 0, NUM_BANKS * HOST_BANK_SIZE);
	memset(pas, 0, sizeof(pas));
	if (mprotect(realm_view, NUM_BANKS * HOST_BANK_SIZE, PROT_NONE) != 0) {
		fault("mprotect", 0);
	}
	refuse_gpt_change = false;
	fault_copy = false;
	host_reset_run();
}

enum host_pas host_pas(uint64_t pa)
{
	return __atomic_load_n(pas_of(pa), __ATOMIC_SEQ_CST);
}

void host_make_root(uint64_t pa)
{
	set_pas(pa, HOST_PAS_ROOT);
}

void host_refuse_next_gpt_change(void)
{
	refuse_gpt_change = true;
}

void *host_ns_ptr(uint64_t pa)
{
	if (host_pas(pa) != HOST_PAS_NONSECURE) {
		fault("host access to a granule that is not Non-secure", pa);
	}
	return host_view + offset_of(pa);
}

void host_fault_next_copy(void)
{
	fault_copy = true;
}

void *arch_realm_ptr(uint64_t pa)
{
	if (host_pas(pa) != HOST_PAS_REALM) {
		fault("monitor access to a granule that is not Realm", pa);
	}
	return realm_view + offset_of(pa);
}

uint64_t arch_realm_pa(const void *ptr)
{
	uint64_t offset = (uint64_t)((const uint8_t *)ptr - realm_view);

	return platform.bank[offset / HOST_BANK_SIZE].base + (offset % HOST_BANK_SIZE);
}

/* How much of a copy gets through. */
static bool copy_size(uint64_t pa, size_t *size)
{
	if (((pa % 8) != 0) || ((*size % 8) != 0) ||
	    ((pa / GRANULE_SIZE) != ((pa + *size - 1) / GRANULE_SIZE))) {
		fault("copy against the rules of arch.h", pa);
	}
	if (host_pas(pa) != HOST_PAS_NONSECURE) {
		*size = 0;
		return false;
	}
	if (fault_copy) {
		fault_copy = false;
		*size /= 2;
		return false;
	}
	return true;
}

bool arch_ns_read(void *dst, uint64_t pa, size_t size)
{
	bool whole = copy_size(pa, &size);

	memcpy(dst, host_view + offset_of(pa), size);
	return whole;
}

bool arch_ns_write(uint64_t pa, const void *src, size_t size)
{
	bool whole = copy_size(pa, &size);

	memcpy(host_view + offset_of(pa), src, size);
	return whole;
}

uint64_t arch_pte_read(const uint64_t *pte)
{
	return __atomic_load_n(pte, __ATOMIC_RELAXED);
}

void arch_pte_write(uint64_t *pte, uint64_t value)
{
	__atomic_store_n(pte, value, __ATOMIC_RELEASE);
}

static int change_pas(uint64_t pa, enum host_pas from, enum host_pas to)
{
	if (refuse_gpt_change || (host_pas(pa) != from)) {
		refuse_gpt_change = false;
		return -1;
	}
	set_pas(pa, to);
	return 0;
}

int arch_gpt_delegate(uint64_t pa)
{
	return change_pas(pa, HOST_PAS_NONSECURE, HOST_PAS_REALM);
}

int arch_gpt_undelegate(uint64_t pa)
{
	return change_pas(pa, HOST_PAS_REALM, HOST_PAS_NONSECURE);
}
