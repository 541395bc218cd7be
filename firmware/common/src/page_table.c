/* SPDX-License-Identifier: BSD-3-Clause */
#include "page_table.h"

#define VALID	      UINT64_C(1)
#define TABLE_OR_PAGE UINT64_C(3)
#define ACCESS_FLAG   (UINT64_C(1) << 10)
#define ADDRESS_MASK  UINT64_C(0x0000FFFFFFFFF000)

static uint64_t span_of(unsigned int level)
{
	return UINT64_C(1) << (12 + 9 * (3 - level));
}

/* The table one level below, made when there is none; NULL when the tables ran out. */
static uint64_t *descend(struct page_tables *tables, uint64_t *entry)
{
	if ((*entry & TABLE_OR_PAGE) != TABLE_OR_PAGE) {
		if (tables->used == tables->capacity)
			return 0;
		*entry = (uint64_t)(uintptr_t)tables->table[tables->used++] | TABLE_OR_PAGE;
	}
	return (uint64_t *)(uintptr_t)(*entry & ADDRESS_MASK);
}

/* Maps one block or page at `base`, the largest that fits below `top`. Returns its size, or 0. */
static uint64_t map_one(struct page_tables *tables, uint64_t base, uint64_t top,
			uint64_t attributes)
{
	uint64_t *table = tables->table[0];

	for (unsigned int level = 1;; level++) {
		uint64_t span = span_of(level);
		uint64_t *entry = &table[(base / span) % PAGE_TABLE_ENTRIES];

		if (base % span == 0 && top - base >= span && (*entry & VALID) == 0) {
			*entry = base | attributes | ACCESS_FLAG |
				 (level == 3 ? TABLE_OR_PAGE : VALID);
			return span;
		}
		if (level == 3)
			return 0;
		table = descend(tables, entry);
		if (table == 0)
			return 0;
	}
}

bool page_tables_map(struct page_tables *tables, uint64_t base, uint64_t top, uint64_t attributes)
{
	while (base < top) {
		uint64_t mapped = map_one(tables, base, top, attributes);

		if (mapped == 0)
			return false;
		base += mapped;
	}
	return true;
}
