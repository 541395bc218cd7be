/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Identity-mapped stage 1 tables, 4 KiB granule, walks that start at level 1 (VMSAv8-64, DDI0487
 * D8.3).
 */
#ifndef PAGE_TABLE_H
#define PAGE_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#define PAGE_SIZE	   UINT64_C(4096)
#define PAGE_TABLE_ENTRIES 512U

/* Attribute indices in MAIR_ELx, and its value: 0 normal write-back, 1 device-nGnRE. */
#define MAIR_VALUE    0x04FFU
#define PT_NORMAL     ((UINT64_C(0) << 2) | (UINT64_C(3) << 8)) /* inner shareable */
#define PT_DEVICE     (UINT64_C(1) << 2)
#define PT_READ_ONLY  (UINT64_C(1) << 7)
#define PT_EL2_RES1   (UINT64_C(1) << 6) /* AP[1] of a regime with one privilege level */
#define PT_NO_EXECUTE ((UINT64_C(1) << 54) | (UINT64_C(1) << 53))

struct page_tables {
	uint64_t (*table)[PAGE_TABLE_ENTRIES]; /* table[0] is the root */
	unsigned int capacity;
	unsigned int used;
};

/* Maps [base, top) to itself with the largest blocks that fit. False when the tables run out. */
bool page_tables_map(struct page_tables *tables, uint64_t base, uint64_t top, uint64_t attributes);

#endif /* PAGE_TABLE_H */
