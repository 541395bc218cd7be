/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Confidential Shared Memory in this monitor: what its calls and the loop around a REC need of the
 * port.
 *
 * The CSM lock comes after granules that the host names in a command and before RTT granules. A
 * command that changes an entry takes it before its walk and gives it back once the walk holds the
 * table's lock: whoever comes to the table later finds the change made.
 */
#ifndef CSM_MONITOR_H
#define CSM_MONITOR_H

#include <stdbool.h>
#include <stdint.h>

#include "csm.h"
#include "realm.h"
#include "rsi.h"

/*
 * Bits 58:56 of a descriptor are for software (DDI0487, D8.3.2; bit 55 is NS here): memory of
 * another realm.
 */
#define RTTE_MOUNT (UINT64_C(1) << 56)

static inline bool rtte_is_mount(uint64_t entry)
{
	return (entry & (RTTE_VALID | RTTE_MOUNT)) == (RTTE_VALID | RTTE_MOUNT);
}

/* How the core names the realm: descriptors are always mapped here, so their address will do. */
static inline uint64_t csm_rd(const struct rd *rd)
{
	return (uint64_t)(uintptr_t)rd;
}

/*
 * What every hook asks first, in place: to a realm without an APT, CSM is a load and a branch. The
 * answer stays as it is while the RD is locked.
 */
static inline bool csm_has_apt(const struct rd *rd)
{
	return __atomic_load_n(&rd->csm, __ATOMIC_ACQUIRE) != 0;
}

/*
 * For a command that is to change entries in [base, top) of a realm with an APT, with the RD
 * locked: takes the CSM lock. False: the core forbids it, and the lock is not held.
 */
bool csm_enter_assign(const struct rd *rd, uint64_t base, uint64_t top);
bool csm_enter_ripas(const struct rd *rd, uint64_t base, uint64_t top);

/*
 * The same, for RMI_DATA_DESTROY. False: the command ends with the status in out[0], with no page
 * for the host but the address to go on at in out[2], and the lock is not held.
 */
bool csm_enter_data_destroy(const struct rd *rd, uint64_t ipa, uint64_t out[8]);

/* Ends any of these, for any realm. The RD is still locked. */
static inline void csm_leave(const struct rd *rd)
{
	if (csm_has_apt(rd)) {
		csm_hook_unlock();
	}
}

/*
 * An abort of the REC of a realm with an APT on `ipa`, in a mount. True: injected, or to be tried
 * again; the realm runs on.
 */
bool csm_on_abort(struct rec *rec, uint64_t ipa);

/* A call for which csm_is_rsi_call holds. */
enum rsi_outcome rsi_csm(struct rec *rec, struct rmi_rec_exit *exit);

/* The host's call: arg[1] is the operation. */
uint64_t rmi_csm(const uint64_t arg[8], uint64_t out[8]);

#endif /* CSM_MONITOR_H */
