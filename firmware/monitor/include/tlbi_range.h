/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What one TLBI RIPAS2E1IS can name (DDI0487, C5.5; FEAT_TLBIRANGE): of 4 KiB pages, (NUM + 1) <<
 * (5 * SCALE + 1), which is an even number. With VTCR_EL2.DS 0; its TG0 has to say 4 KiB, too.
 */
#ifndef TLBI_RANGE_H
#define TLBI_RANGE_H

#include <stdint.h>

/* ID_AA64ISAR0_EL1.TLB, bits 59:56: 2, or more, with FEAT_TLBIRANGE. */
#define TLBI_RANGE_ID_SHIFT 56U
#define TLBI_RANGE_ID_MASK  UINT64_C(0xF)
#define TLBI_RANGE_ID	    UINT64_C(2)

#define TLBI_RANGE_MOST_NUM    32U /* NUM + 1 */
#define TLBI_RANGE_MOST_SCALE  3U
#define TLBI_RANGE_NUM_SHIFT   39U
#define TLBI_RANGE_SCALE_SHIFT 44U
#define TLBI_RANGE_TG_4K       (UINT64_C(1) << 46)
#define TLBI_RANGE_BASE_MASK   ((UINT64_C(1) << 37) - 1)

/*
 * The operand for `page` (an IPA >> 12) and those behind it, as many of `pages` as one instruction
 * can name: `*named`. `pages` is 2 or more. A page that is left over takes a TLBI IPAS2E1IS.
 */
static inline uint64_t tlbi_range_operand(uint64_t page, uint64_t pages, uint64_t *named)
{
	uint64_t scale = TLBI_RANGE_MOST_SCALE, num;

	while ((pages >> ((5U * scale) + 1U)) == 0U) {
		scale--;
	}
	num = pages >> ((5U * scale) + 1U);
	if (num > TLBI_RANGE_MOST_NUM) {
		num = TLBI_RANGE_MOST_NUM;
	}
	*named = num << ((5U * scale) + 1U);
	return TLBI_RANGE_TG_4K | (scale << TLBI_RANGE_SCALE_SHIFT) |
	       ((num - 1U) << TLBI_RANGE_NUM_SHIFT) | (page & TLBI_RANGE_BASE_MASK);
}

#endif /* TLBI_RANGE_H */
