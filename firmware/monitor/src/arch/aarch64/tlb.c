/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stage 2 TLB maintenance (DDI0487, TLBI). The instructions act on the VMID in VTTBR_EL2, so it is
 * loaded for them. Nothing walks with it meanwhile: HCR_EL2.VM is 0 in the monitor.
 */
#include "arch.h"
#include "sysreg.h"
#include "tlbi_range.h"

#define VTTBR_VMID_SHIFT 48
#define VTCR_VS		 BIT(19)
#define VTCR_RES1	 BIT(31)
/* From here on, dropping all of a VMID costs less than going page by page. */
#define MAX_PAGES 512U

/*
 * VTCR_EL2.VS says whether 8 or 16 bits of the VMID count, TG0 and DS how a range is to be read,
 * for these instructions too; on a CPU that has run no realm yet they are unknown. arch_rec_run
 * loads the register anew.
 */
static void select_vmid(uint16_t vmid)
{
	write_sysreg(vtcr_el2, VTCR_RES1 | ((arch_platform()->vmid_bits == 16) ? VTCR_VS : 0));
	dsb(ishst); /* the changed entries, before the invalidation */
	write_sysreg(vttbr_el2, (uint64_t)vmid << VTTBR_VMID_SHIFT);
	isb();
}

static void deselect_vmid(void)
{
	dsb(ish); /* complete on every CPU */
	isb();
	write_sysreg(vttbr_el2, 0);
	isb();
}

/* Broadcast, of the selected VMID. Without FEAT_TLBIRANGE one by one. */
static void invalidate_pages(uint64_t page, uint64_t pages)
{
	uint64_t id = read_sysreg(id_aa64isar0_el1) >> TLBI_RANGE_ID_SHIFT;
	bool ranges = (id & TLBI_RANGE_ID_MASK) >= TLBI_RANGE_ID;
	uint64_t named = 1;

	for (; pages != 0; page += named, pages -= named) {
		if (ranges && (pages > 1)) {
			uint64_t operand = tlbi_range_operand(page, pages, &named);

			/* TLBI RIPAS2E1IS, whose name needs Armv8.4. */
			__asm__ volatile("sys #4, c8, c0, #2, %0" : : "r"(operand) : "memory");
		} else {
			named = 1;
			__asm__ volatile("tlbi ipas2e1is, %0" : : "r"(page) : "memory");
		}
	}
}

void arch_tlbi_ipa(uint16_t vmid, uint64_t ipa, uint64_t size)
{
	uint64_t pages = (size + GRANULE_SIZE - 1) >> GRANULE_SHIFT;

	if (pages > MAX_PAGES) {
		arch_tlbi_vmid(vmid);
		return;
	}
	select_vmid(vmid);
	invalidate_pages(ipa >> GRANULE_SHIFT, pages);
	/*
	 * Combined stage 1 and 2 entries are not indexed by IPA: drop the VMID's, once stage 2 is
	 * done.
	 */
	dsb(ish);
	__asm__ volatile("tlbi vmalle1is" : : : "memory");
	deselect_vmid();
}

void arch_tlbi_vmid(uint16_t vmid)
{
	select_vmid(vmid);
	__asm__ volatile("tlbi vmalls12e1is" : : : "memory");
	deselect_vmid();
}

void arch_tlbi_stage1_here(uint16_t vmid)
{
	select_vmid(vmid);
	__asm__ volatile("tlbi vmalle1" : : : "memory");
	deselect_vmid();
}
