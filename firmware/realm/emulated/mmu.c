/* SPDX-License-Identifier: BSD-3-Clause */
#include "page_table.h"
#include "realm.h"

#define UART UINT64_C(0x09000000)

uint64_t mmu_tables[8][PAGE_TABLE_ENTRIES] __attribute__((aligned(4096)));

extern char __text_start[], __text_end[], __image_end[];

void mmu_build(void)
{
	struct page_tables tables = {.table = mmu_tables, .capacity = 8, .used = 1};
	uint64_t start = (uint64_t)(uintptr_t)__text_start;
	uint64_t text_end = (uint64_t)(uintptr_t)__text_end;

	page_tables_map(&tables, UART, UART + PAGE_SIZE, PT_DEVICE | PT_NO_EXECUTE);
	page_tables_map(&tables, start, text_end, PT_NORMAL | PT_READ_ONLY);
	page_tables_map(&tables, text_end, (uint64_t)(uintptr_t)__image_end,
			PT_NORMAL | PT_NO_EXECUTE);
}
