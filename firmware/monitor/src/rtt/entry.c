/* SPDX-License-Identifier: BSD-3-Clause */
/* Translation table entries (rtt.h says how invalid ones are encoded). */
#include "rtt.h"

#define INVALID_HIPAS_SHIFT    2U
#define INVALID_HIPAS_ASSIGNED (UINT64_C(1) << INVALID_HIPAS_SHIFT)
#define INVALID_RIPAS_SHIFT    4U
#define INVALID_RIPAS_MASK     (UINT64_C(3) << INVALID_RIPAS_SHIFT)

static uint64_t leaf_type(int level)
{
	return (level == RTT_PAGE_LEVEL) ? RTTE_TYPE_PAGE : RTTE_TYPE_BLOCK;
}

uint64_t rtte_unassigned(enum ripas ripas)
{
	return (uint64_t)ripas << INVALID_RIPAS_SHIFT;
}

uint64_t rtte_assigned(uint64_t pa, enum ripas ripas, int level)
{
	if (ripas != RIPAS_RAM) {
		return pa | INVALID_HIPAS_ASSIGNED | ((uint64_t)ripas << INVALID_RIPAS_SHIFT);
	}
	return pa | RTTE_AF | RTTE_SH_INNER | RTTE_S2AP_RW | RTTE_MEMATTR_WB | leaf_type(level);
}

uint64_t rtte_unassigned_ns(void)
{
	return RTTE_NS;
}

/* Inner shareable when cacheable, else outer shareable (DEN0137 1.0, A5.5.11). */
static uint64_t ns_shareability(uint64_t desc)
{
	return ((desc & RTTE_MEMATTR_MASK) >= RTTE_MEMATTR_WB) ? RTTE_SH_INNER : RTTE_SH_OUTER;
}

uint64_t rtte_assigned_ns(uint64_t desc, int level)
{
	return (desc & RTTE_HOST_MASK) | RTTE_NS | RTTE_XN | RTTE_AF | ns_shareability(desc) |
	       leaf_type(level);
}

uint64_t rtte_table(uint64_t pa)
{
	return pa | RTTE_TYPE_PAGE;
}

enum rtte_kind rtte_kind(uint64_t entry, int level)
{
	if ((entry & RTTE_VALID) == 0) {
		if ((entry & RTTE_NS) != 0) {
			return RTTE_UNASSIGNED_NS;
		}
		return ((entry & INVALID_HIPAS_ASSIGNED) != 0) ? RTTE_ASSIGNED : RTTE_UNASSIGNED;
	}
	if (((entry & RTTE_TYPE_MASK) == RTTE_TYPE_PAGE) && (level != RTT_PAGE_LEVEL)) {
		return RTTE_TABLE;
	}
	return ((entry & RTTE_NS) != 0) ? RTTE_ASSIGNED_NS : RTTE_ASSIGNED;
}

enum ripas rtte_ripas(uint64_t entry)
{
	if ((entry & RTTE_VALID) != 0) {
		return RIPAS_RAM;
	}
	return (enum ripas)((entry & INVALID_RIPAS_MASK) >> INVALID_RIPAS_SHIFT);
}

uint64_t rtte_pa(uint64_t entry)
{
	return entry & RTTE_PA_MASK;
}

bool rtte_is_protected(uint64_t entry, int level)
{
	enum rtte_kind kind = rtte_kind(entry, level);

	return (kind == RTTE_UNASSIGNED) || (kind == RTTE_ASSIGNED);
}

bool rtte_is_live(uint64_t entry, int level)
{
	return rtte_is_owner(entry, level) || (rtte_kind(entry, level) == RTTE_ASSIGNED_NS);
}

bool rtte_is_owner(uint64_t entry, int level)
{
	enum rtte_kind kind = rtte_kind(entry, level);

	return (kind == RTTE_TABLE) || (kind == RTTE_ASSIGNED);
}
