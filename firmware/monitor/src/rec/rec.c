/* SPDX-License-Identifier: BSD-3-Clause */
/* A REC's identity and reset state (DEN0137 1.0, A2.3.3). */
#include "realm.h"
#include "rec_gic.h"

#define MPIDR_AFF0_MASK	 UINT64_C(0xF)
#define MPIDR_AFF1_SHIFT 8U
#define MPIDR_AFF2_SHIFT 16U
#define MPIDR_RES1	 (UINT64_C(1) << 31)

bool rec_index_of_mpidr(uint64_t mpidr, uint64_t *index)
{
	*index = (mpidr & MPIDR_AFF0_MASK) | (((mpidr >> MPIDR_AFF1_SHIFT) & 0xFFU) << 4) |
		 (((mpidr >> MPIDR_AFF2_SHIFT) & 0xFFU) << 12);
	return mpidr == rec_mpidr_of_index(*index);
}

uint64_t rec_mpidr_of_index(uint64_t index)
{
	return (index & MPIDR_AFF0_MASK) | (((index >> 4) & 0xFFU) << MPIDR_AFF1_SHIFT) |
	       (((index >> 12) & 0xFFU) << MPIDR_AFF2_SHIFT);
}

void rec_reset(struct rec *rec)
{
	arch_rec_reset(&rec->arch);
	rec_gic_reset(&rec->arch.gic);
	rec->arch.vmpidr = rec_mpidr_of_index(rec->index) | MPIDR_RES1;
	rec->arch.vttbr = rtt_vttbr(&rec->tree);
	rec->arch.vtcr = rtt_vtcr(&rec->tree);
	rec->last_abort.esr = 0;
}
