/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The realm's virtual interrupts are the host's to list (DEN0137 1.0, A6.1; IHI0069, ICH_HCR_EL2,
 * ICH_LR<n>_EL2).
 */
#include "rec_gic.h"

#include "memory.h"

#define HCR_EN (UINT64_C(1) << 0)
/* UIE, LRENPIE, NPIE, VGrp0EIE, VGrp0DIE, VGrp1EIE, VGrp1DIE and TDIR. */
#define HCR_HOST_MASK ((UINT64_C(0x7F) << 1) | (UINT64_C(1) << 14))
#define HCR_EOICOUNT  (UINT64_C(0x1F) << 27)

#define LR_STATE_MASK  (UINT64_C(3) << 62)
#define LR_HW	       (UINT64_C(1) << 61)
#define LR_PINTID_MASK (UINT64_C(0x1FFF) << 32)
#define LR_EOI	       (UINT64_C(1) << 41)

/*
 * SGIs, PPIs and SPIs end at 1019, LPIs start at 8192 (IHI0069, INTIDs); more than 16 bits are an
 * option.
 */
static bool intid_ok(uint64_t lr)
{
	uint32_t intid = (uint32_t)lr;

	return (intid <= 1019) || ((intid >= 8192) && (intid <= UINT16_MAX));
}

static bool lr_ok(uint64_t lr)
{
	return ((lr & LR_HW) == 0) && ((lr & LR_PINTID_MASK & ~LR_EOI) == 0) && intid_ok(lr);
}

/* Two list registers with one INTID make the interface unpredictable. */
static bool listed_before(const uint64_t *lrs, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		if (((lrs[i] & LR_STATE_MASK) != 0) && ((uint32_t)lrs[i] == (uint32_t)lrs[count])) {
			return true;
		}
	}
	return false;
}

bool rec_gic_enter_ok(const struct rmi_rec_enter *enter)
{
	if ((enter->gicv3_hcr & ~HCR_HOST_MASK) != 0) {
		return false;
	}
	for (unsigned int i = 0; i < arch_platform()->num_lrs; i++) {
		uint64_t lr = enter->gicv3_lrs[i];

		if (((lr & LR_STATE_MASK) != 0) &&
		    (!lr_ok(lr) || listed_before(enter->gicv3_lrs, i))) {
			return false;
		}
	}
	return true;
}

void rec_gic_enter(struct arch_gic_regs *gic, const struct rmi_rec_enter *enter)
{
	gic->ich_hcr = HCR_EN | enter->gicv3_hcr;
	memcpy(gic->ich_lr, enter->gicv3_lrs, arch_platform()->num_lrs * sizeof(gic->ich_lr[0]));
}

void rec_gic_exit(const struct arch_gic_regs *gic, struct rmi_rec_exit *exit)
{
	exit->gicv3_hcr = gic->ich_hcr & (HCR_HOST_MASK | HCR_EOICOUNT);
	memcpy(exit->gicv3_lrs, gic->ich_lr, arch_platform()->num_lrs * sizeof(gic->ich_lr[0]));
	exit->gicv3_misr = gic->ich_misr;
	exit->gicv3_vmcr = gic->ich_vmcr;
}

void rec_gic_reset(struct arch_gic_regs *gic)
{
	memset(gic, 0, sizeof(*gic));
	gic->ich_hcr = HCR_EN;
}
