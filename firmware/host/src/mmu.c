/* SPDX-License-Identifier: BSD-3-Clause */
#include "host.h"
#include "page_table.h"
#include "platform.h"

uint64_t mmu_tables[8][PAGE_TABLE_ENTRIES] __attribute__((aligned(4096)));

extern char __text_end[], __rodata_end[];

/*
 * Devices, the image (code read-only and executable, constants read-only), the rest of non-secure
 * memory. The first 512 MiB of DRAM hold what belongs to EL3 and the RMM and stay unmapped.
 */
void mmu_build(void)
{
	struct page_tables tables = {.table = mmu_tables, .capacity = 8, .used = 1};
	const uint64_t normal = PT_EL2_RES1 | PT_NORMAL;
	const uint64_t text_end = (uint64_t)(uintptr_t)__text_end;
	const uint64_t rodata_end = (uint64_t)(uintptr_t)__rodata_end;

	page_tables_map(&tables, PLATFORM_DEVICES, PLATFORM_DEVICES_TOP,
			PT_EL2_RES1 | PT_DEVICE | PT_NO_EXECUTE);
	page_tables_map(&tables, PLATFORM_IMAGE_BASE, text_end, normal | PT_READ_ONLY);
	page_tables_map(&tables, text_end, rodata_end, normal | PT_READ_ONLY | PT_NO_EXECUTE);
	page_tables_map(&tables, rodata_end, PLATFORM_CONFIG_BASE, normal | PT_NO_EXECUTE);
	page_tables_map(&tables, PLATFORM_CONFIG_BASE, PLATFORM_BLOBS_TOP,
			normal | PT_READ_ONLY | PT_NO_EXECUTE);
	page_tables_map(&tables, PLATFORM_POOL_BASE, PLATFORM_POOL_TOP, normal | PT_NO_EXECUTE);
}
