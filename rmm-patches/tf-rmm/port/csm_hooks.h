/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Confidential Shared Memory in this RMM: what its handlers call.
 *
 * The CSM lock comes after granules that the host names in a command (RD among them) and before
 * RTT granules. A command that changes entries of the stage 2 tables takes it before it locks the
 * root table and gives it back after: walks go hand over hand, so whoever walks later finds the
 * change made.
 */
#ifndef CSM_HOOKS_H
#define CSM_HOOKS_H

#include <csm.h>
#include <granule.h>
#include <realm.h>
#include <stdbool.h>

struct rec;
struct rmi_rec_exit;
struct smc_result;

/* How CSM names a Realm: its RD's granule. */
static inline uint64_t csm_rd(const struct granule *g_rd)
{
	return (uint64_t)(uintptr_t)g_rd;
}

bool csm_enter_assign_locked(const struct granule *g_rd, unsigned long base, unsigned long top);
bool csm_enter_ripas_locked(const struct granule *g_rd, unsigned long base, unsigned long top);
bool csm_enter_data_destroy_locked(const struct granule *g_rd, unsigned long ipa,
				   struct smc_result *res);

/*
 * For a command that is to change entries in [base, top), with the RD locked and mapped: takes the
 * CSM lock if the Realm has an Access Policy Table. False: CSM forbids it, and the lock is not
 * held.
 */
static inline bool csm_enter_assign(const struct granule *g_rd, const struct rd *rd,
				    unsigned long base, unsigned long top)
{
	return (rd->csm == 0UL) || csm_enter_assign_locked(g_rd, base, top);
}

static inline bool csm_enter_ripas(const struct granule *g_rd, const struct rd *rd,
				   unsigned long base, unsigned long top)
{
	return (rd->csm == 0UL) || csm_enter_ripas_locked(g_rd, base, top);
}

/*
 * The same, for the removal of the page at @ipa. False: the command ends with what is in @res, no
 * page for the host among it, and the lock is not held.
 */
static inline bool csm_enter_data_destroy(const struct granule *g_rd, const struct rd *rd,
					  unsigned long ipa, struct smc_result *res)
{
	return (rd->csm == 0UL) || csm_enter_data_destroy_locked(g_rd, ipa, res);
}

/* Ends any of these, once the root table is locked. */
void csm_leave(void);

/*
 * A call for which csm_is_rsi_call holds. True: done, with the results in the REC's registers;
 * false: leave to the host, and make the call again on the next entry.
 */
bool handle_rsi_csm(struct rec *rec, struct rmi_rec_exit *rec_exit);

#endif /* CSM_HOOKS_H */
