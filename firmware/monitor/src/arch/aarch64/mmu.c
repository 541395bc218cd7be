/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The monitor's own stage 1 tables (Realm EL2 regime, 48-bit addresses, 4 KiB granule; DDI0487,
 * VMSAv8-64).
 *
 *   [0, 2^47)     identity, Realm PAS: the monitor's image, the buffer shared with EL3, the
 *                 console, and all of DRAM
 *   2^47 + PA     the same DRAM in the Non-secure PAS (descriptor bit NS)
 *
 * The memory that EL3 reserves for the monitor is left out of both views of DRAM.
 */
#include "machine.h"
#include "sysreg.h"

#define NS_ALIAS PA_LIMIT
#define TABLES	 48U
#define ENTRIES	 512U

#define DESC_BLOCK   UINT64_C(0x1)
#define DESC_TABLE   UINT64_C(0x3)
#define DESC_PAGE    UINT64_C(0x3)
#define DESC_ADDRESS UINT64_C(0x0000fffffffff000)

/* Lower and upper attributes. AP[1] is RES1 in a regime with one privilege level. */
#define ATTR_DEVICE (UINT64_C(1) << 2)
#define ATTR_NS	    (UINT64_C(1) << 5)
#define ATTR_AP1    (UINT64_C(1) << 6)
#define ATTR_RO	    (UINT64_C(1) << 7)
#define ATTR_INNER  (UINT64_C(3) << 8)
#define ATTR_AF	    (UINT64_C(1) << 10)
#define ATTR_XN	    (UINT64_C(1) << 54)

#define CODE   (ATTR_AF | ATTR_AP1 | ATTR_INNER | ATTR_RO)
#define RODATA (CODE | ATTR_XN)
#define DATA   (ATTR_AF | ATTR_AP1 | ATTR_INNER | ATTR_XN)
#define DEVICE (ATTR_AF | ATTR_AP1 | ATTR_XN | ATTR_DEVICE)

extern uint8_t __text_start[], __text_end[], __rodata_start[], __rodata_end[];
extern uint8_t __data_start[], __data_end[], __monitor_end[];

/* The first one is the root, for mmu_enable.S. */
uint64_t mmu_tables[TABLES][ENTRIES] __attribute__((aligned(4096)));
static unsigned int tables_used = 1;

static uint64_t *next_table(uint64_t *entry)
{
	if ((*entry & DESC_TABLE) == DESC_TABLE)
		return (uint64_t *)(*entry & DESC_ADDRESS);
	if (*entry != 0 || tables_used == TABLES)
		return NULL;
	*entry = (uint64_t)mmu_tables[tables_used] | DESC_TABLE;
	return mmu_tables[tables_used++];
}

/*
 * Enters one block or page, the largest that alignment and size allow. Returns its size, 0 on
 * failure.
 */
static uint64_t map_one(uint64_t va, uint64_t pa, uint64_t size, uint64_t attributes)
{
	uint64_t *table = mmu_tables[0];

	for (unsigned int level = 0;; level++) {
		unsigned int shift = 39 - 9 * level;
		uint64_t span = UINT64_C(1) << shift;
		uint64_t *entry = &table[(va >> shift) & (ENTRIES - 1)];

		if (level > 0 && ((va | pa) & (span - 1)) == 0 && size >= span && *entry == 0) {
			*entry = pa | attributes | (level == 3 ? DESC_PAGE : DESC_BLOCK);
			return span;
		}
		if (level == 3)
			return 0;
		table = next_table(entry);
		if (table == NULL)
			return 0;
	}
}

static bool map(uint64_t va, uint64_t pa, uint64_t size, uint64_t attributes)
{
	while (size > 0) {
		uint64_t done = map_one(va, pa, size, attributes);

		if (done == 0)
			return false;
		va += done;
		pa += done;
		size -= done;
	}
	/* New entries replace invalid ones: no TLB maintenance, only order. */
	dsb(ishst);
	isb();
	return true;
}

static bool map_part(const uint8_t *start, const uint8_t *end, uint64_t attributes)
{
	return map((uint64_t)start, (uint64_t)start, (uint64_t)(end - start), attributes);
}

bool mmu_map_monitor(uint64_t shared)
{
	if (!map_part(__text_start, __text_end, CODE) ||
	    !map_part(__rodata_start, __rodata_end, RODATA) ||
	    !map_part(__data_start, __data_end, DATA))
		return false;
	/* The lower half of each slot stays unmapped: the guard. */
	for (uint8_t *slot = __stacks_start; slot < __stacks_end; slot += STACK_SLOT)
		if (!map_part(slot + STACK_SIZE, slot + STACK_SLOT, DATA))
			return false;
	return map(shared, shared, GRANULE_SIZE, DATA);
}

static bool map_views(uint64_t base, uint64_t end)
{
	if (base >= end)
		return true;
	return map(base, base, end - base, DATA) &&
	       map(NS_ALIAS + base, base, end - base, DATA | ATTR_NS);
}

bool mmu_map_dram(uint64_t base, uint64_t size, uint64_t shared)
{
	/*
	 * The reserved memory ends with the shared page when that follows the image, else with the
	 * image.
	 */
	uint64_t hole = (uint64_t)__text_start;
	uint64_t hole_end = (uint64_t)__monitor_end;
	uint64_t end = base + size;

	if (shared >= hole_end)
		hole_end = shared + GRANULE_SIZE;
	if (hole_end <= base || hole >= end)
		return map_views(base, end);
	return map_views(base, hole) && map_views(hole_end, end);
}

bool mmu_map_device(uint64_t base, uint64_t size)
{
	return map(base, base, size, DEVICE);
}

void *arch_realm_ptr(uint64_t pa)
{
	return (void *)pa;
}

uint64_t arch_realm_pa(const void *ptr)
{
	return (uint64_t)ptr;
}

extern bool ns_copy_from(void *dst, const void *ns, size_t size);
extern bool ns_copy_to(void *ns, const void *src, size_t size);

bool arch_ns_read(void *dst, uint64_t pa, size_t size)
{
	return pa < PA_LIMIT && ns_copy_from(dst, (const void *)(NS_ALIAS + pa), size);
}

bool arch_ns_write(uint64_t pa, const void *src, size_t size)
{
	return pa < PA_LIMIT && ns_copy_to((void *)(NS_ALIAS + pa), src, size);
}
