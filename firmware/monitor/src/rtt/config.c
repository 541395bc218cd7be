/* SPDX-License-Identifier: BSD-3-Clause */
/* Stage 2 control registers of a realm (DDI0487: VTCR_EL2, VTTBR_EL2). */
#include "rtt.h"

#define VTCR_IRGN0_WB  (UINT64_C(1) << 8)
#define VTCR_ORGN0_WB  (UINT64_C(1) << 10)
#define VTCR_SH0_INNER (UINT64_C(3) << 12)
#define VTCR_TG0_4K    (UINT64_C(0) << 14)
#define VTCR_VS_16BIT  (UINT64_C(1) << 19)
#define VTCR_RES1      (UINT64_C(1) << 31)

static uint64_t vtcr_sl0(int start_level)
{
	/* With 4 KiB granules; level 3 needs FEAT_TTST, which FEAT_RME implies. */
	static const uint8_t sl0[] = {[0] = 2, [1] = 1, [2] = 0, [3] = 3};

	return (uint64_t)sl0[start_level] << 6;
}

static uint64_t vtcr_ps(unsigned int pa_bits)
{
	static const uint8_t width[] = {32, 36, 40, 42, 44, 48};
	uint64_t ps = 0;

	for (unsigned int i = 0; i < sizeof(width); i++) {
		if (pa_bits >= width[i]) {
			ps = i;
		}
	}
	return ps << 16;
}

uint64_t rtt_vtcr(const struct rtt_tree *tree)
{
	const struct arch_platform *platform = arch_platform();
	uint64_t t0sz = 64U - tree->ipa_bits;
	uint64_t vs = (platform->vmid_bits == 16) ? VTCR_VS_16BIT : 0;

	return t0sz | vtcr_sl0(tree->start_level) | VTCR_IRGN0_WB | VTCR_ORGN0_WB | VTCR_SH0_INNER |
	       VTCR_TG0_4K | vtcr_ps(platform->pa_bits) | vs | VTCR_RES1;
}

uint64_t rtt_vttbr(const struct rtt_tree *tree)
{
	return tree->base | ((uint64_t)tree->vmid << 48);
}
