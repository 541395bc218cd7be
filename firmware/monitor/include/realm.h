/* SPDX-License-Identifier: BSD-3-Clause */
/* Realms and their execution contexts (DEN0137 1.0, A2.1, A2.3). */
#ifndef REALM_H
#define REALM_H

#include <stdbool.h>
#include <stdint.h>

#include "arch.h"
#include "granule.h"
#include "measurement.h"
#include "rmi.h"
#include "rtt.h"

enum realm_state {
	REALM_NEW,
	REALM_ACTIVE,
	REALM_SYSTEM_OFF,
};

/*
 * Realm descriptor: the contents of a granule in state RD, guarded by its lock. `tree`, `rpv` and
 * `algorithm` never change, so that whoever keeps the realm alive may read them.
 */
struct rd {
	uint32_t state;	       /* enum realm_state; written with the RD locked, read at any time */
	unsigned int num_recs; /* RECs ever created: the index of the next one */
	struct rtt_tree tree;
	uint8_t algorithm; /* RMI_HASH_* */
	uint8_t rpv[RMI_RPV_SIZE];
	struct measurement measurement[MEASUREMENT_SLOTS]; /* RIM, then REM 0 to 3 */
	/* By CPU: 1 more than the index of the REC that ran there last; 0: none. That CPU's only.
	 */
	uint32_t last_rec[MAX_CPUS];
};

_Static_assert(sizeof(struct rd) <= GRANULE_SIZE, "an RD is one granule");

enum realm_state rd_state(const struct rd *rd);
void rd_set_state(struct rd *rd, enum realm_state state);

/*
 * What the host must do, or has been asked, before the REC can run on; settled by the next
 * RMI_REC_ENTER.
 */
enum rec_pending {
	REC_PENDING_NONE,
	REC_PENDING_RIPAS_CHANGE,
	REC_PENDING_HOST_CALL,
	REC_PENDING_PSCI, /* only RMI_PSCI_COMPLETE settles it */
};

/*
 * Realm execution context: the contents of a granule in state REC. While refcount is 0 its lock
 * guards it; while it is 1 it belongs to the CPU that runs it.
 */
struct rec {
	struct arch_rec arch;

	/* Fixed at creation. */
	struct granule *g_rec;
	struct granule *g_rd; /* kept from leaving state RD by its refcount */
	struct rd *rd;
	struct rtt_tree tree; /* rd->tree */
	uint64_t index;	      /* in the realm; its MPIDR follows from it */

	bool runnable;
	enum rec_pending pending;

	/*
	 * REC_PENDING_RIPAS_CHANGE: the realm asked for [base, top); the host got as far as `next`.
	 */
	struct {
		uint64_t base, next, top;
		enum ripas ripas;
		bool change_destroyed;
	} ripas;

	/* REC_PENDING_HOST_CALL: where struct rsi_host_call lies. */
	uint64_t host_call_ipa;

	/*
	 * The last exit, when the host may answer it by emul_mmio or inject_sea; esr is 0
	 * otherwise.
	 */
	struct {
		uint64_t esr;
		uint64_t hpfar;
		uint64_t far;
	} last_abort;
};

_Static_assert(sizeof(struct rec) <= GRANULE_SIZE, "a REC is one granule");

/*
 * RECs that a realm can have at a time: 1 less than 2 to the power of what RMI feature register 0
 * tells (DEN0137 1.0, RMI_REC_CREATE, num_recs).
 */
#define REC_MAX_ORDER 15U
#define REC_MAX_COUNT ((1U << REC_MAX_ORDER) - 1U)

/*
 * A REC's affinity follows from its index: Aff0 holds 4 bits of it, Aff1 and Aff2 8 bits each.
 * MPIDR_EL1, PSCI and RmiRecMpidr agree on where these are. False: not the affinity of any REC.
 */
bool rec_index_of_mpidr(uint64_t mpidr, uint64_t *index);
uint64_t rec_mpidr_of_index(uint64_t index);

/* Gives the REC its reset state, and what belongs to its realm and its place there. */
void rec_reset(struct rec *rec);

/* ---- leaving a REC ------------------------------------------------------------------- */

/*
 * Runs a REC until something is for the host, which is then described in `exit`. The caller has set
 * up the entry and holds the REC by its refcount.
 */
void rec_run(struct rec *rec, struct rmi_rec_exit *exit);

/*
 * Injects a synchronous external abort, as if the instruction that made the last exit had caused
 * it.
 */
void rec_inject_sea(struct rec *rec, uint64_t esr, uint64_t far);
/* Injects an exception with an unknown reason (undefined instruction). */
void rec_inject_undef(struct rec *rec);

/*
 * Describes to the host a data abort on a missing page of the realm, at the level where tables end.
 */
void rec_exit_missing_page(struct rec *rec, struct rmi_rec_exit *exit, uint64_t ipa, int level);

#endif /* REALM_H */
