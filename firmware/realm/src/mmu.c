/* SPDX-License-Identifier: BSD-3-Clause */
#include "page_table.h"
#include "realm.h"

uint64_t mmu_tables[8][PAGE_TABLE_ENTRIES] __attribute__((aligned(4096)));

extern char __text_start[], __text_end[], __rodata_end[], __image_end[];

static uint64_t at(const char *symbol)
{
	return (uint64_t)(uintptr_t)symbol;
}

/* The layout of realm_layout.h. What stage 2 does not map under it faults there, not here. */
void mmu_build(void)
{
	struct page_tables tables = {.table = mmu_tables, .capacity = 8, .used = 1};
	const uint64_t data = PT_NORMAL | PT_NO_EXECUTE;

	page_tables_map(&tables, REALM_CONFIG_IPA, REALM_CONFIG_IPA + PAGE_SIZE,
			data | PT_READ_ONLY);
	page_tables_map(&tables, at(__text_start), at(__text_end), PT_NORMAL | PT_READ_ONLY);
	page_tables_map(&tables, at(__text_end), at(__rodata_end), data | PT_READ_ONLY);
	page_tables_map(&tables, at(__rodata_end), at(__image_end), data);
	page_tables_map(&tables, REALM_REGION_IPA, REALM_SHARED_IPA, data);
	page_tables_map(&tables, REALM_SHARED_IPA, REALM_SHARED_IPA + REALM_SHARED_SIZE, data);
}
