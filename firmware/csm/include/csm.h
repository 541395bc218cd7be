/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Confidential Shared Memory, the portable core: what a target's RMM calls. The interface is
 * abi/csm.yaml. `rd` is the port's name of a realm, which stays good as long as the realm exists:
 * its descriptor's address.
 */
#ifndef CSM_H
#define CSM_H

#include <stdbool.h>
#include <stdint.h>

/* ---- a realm's call ------------------------------------------------------------------------ */

/*
 * What a REC's host has been asked for, kept by the port in the REC, zero at first. It is a memory
 * of the last question and no more: every entry decodes and checks the call from its registers
 * anew.
 */
struct csm_pending {
	uint64_t function;
	uint64_t argument[2];
	uint64_t operation; /* 0: nothing was asked */
	uint64_t ipa;
};

enum csm_outcome {
	CSM_RETURN, /* x[0] to x[count - 1] are the results */
	CSM_EXIT,   /* leave to the host, registers as they are; on the next entry call again */
};

/* One operation for the host, for a REC exit with reason CSM. */
struct csm_exit {
	uint64_t operation;
	uint64_t base, top; /* ripas_base, ripas_top */
	uint64_t id[3];	    /* gprs[1] to gprs[3] */
};

struct csm_reply {
	enum csm_outcome outcome;
	unsigned int count;
	uint64_t x[8];
	struct csm_exit exit;
};

#define CSM_RSI_FIRST UINT64_C(0xC600CA00)
#define CSM_RSI_COUNT 0x100U

/*
 * Whether a realm's SMC function id lies in CSM's range, assigned or not. In the header, because
 * every call of every realm comes by it.
 */
static inline bool csm_is_rsi_call(uint64_t function)
{
	return (function - CSM_RSI_FIRST) < CSM_RSI_COUNT;
}

/*
 * Executes the call in x[0] to x[4] for a REC that is running. No lock is held; never takes an
 * RD's.
 */
void csm_rsi_call(uint64_t rd, const uint64_t x[5], struct csm_pending *pending,
		  struct csm_reply *reply);

/*
 * Whether RSI_IPA_STATE_SET may ask for [base, top): no region or mount of the realm lies there. No
 * lock is held. The answer may be outdated at once; csm_may_change_ripas, on the host's side, is
 * what counts.
 */
bool csm_rsi_may_set_ipa_state(uint64_t rd, uint64_t base, uint64_t top);

/* ---- the host's calls: rd is locked -------------------------------------------------------- */

enum csm_apt_status {
	CSM_APT_OK,
	CSM_APT_CLOSING, /* forced teardown has begun: no granule is taken */
};

/* Takes a granule that the caller owns exclusively. Unless CSM_APT_OK, it is untouched. */
enum csm_apt_status csm_apt_add(uint64_t rd, uint64_t granule);

/* One chunk of forced teardown: a value of REMOVE in abi/csm.yaml, with GRANULE its address. */
uint64_t csm_apt_remove(uint64_t rd, uint64_t *granule);

struct csm_apt_counts {
	uint64_t realm_id; /* 0: the realm has no APT */
	uint64_t regions, reservations, granules, free_records;
};

void csm_apt_info(uint64_t rd, struct csm_apt_counts *counts);

/*
 * ---- hooks in the host's other calls -------------------------------------------------------
 *
 * For realms with an APT only (csm_port_realm(rd) != 0). The command takes the CSM lock once rd is
 * locked, asks, and keeps the lock until it has made its change or holds the lock of the table that
 * it changes: the answer must still hold then, and the core's next walk must find the change. With
 * rd locked nobody makes tables of that realm meanwhile: RMI_RTT_CREATE needs it, too, until it is
 * ahead in the tables.
 */
void csm_hook_lock(void);
void csm_hook_unlock(void);

enum csm_destroy {
	CSM_DESTROY_PROCEED, /* do as without CSM: no other realm depends on this page */
	CSM_DESTROY_DONE,    /* a mount's page, now unmapped: success, no address, no wiping */
	/*
	 * More consumers than one call may unmap, or another page of the region comes first: the
	 * host repeats it.
	 */
	CSM_DESTROY_AGAIN,
};

/* RMI_DATA_DESTROY of the page at `ipa`, which is valid and protected. */
enum csm_destroy csm_hook_data_destroy(uint64_t rd, uint64_t ipa);

/*
 * The same for a command that takes all memory of [base, *top), which is not empty, valid and
 * protected (RMI 2.0). The verdict is for [base, *top) as it is on return: up to the next region or
 * mount; of a mount what one entry, or a run of pages, mapped, perhaps nothing; of a region one
 * page, or what is no memory.
 */
enum csm_destroy csm_hook_data_unmap(uint64_t rd, uint64_t base, uint64_t *top);

/*
 * Whether the host may give [base, top) memory, or another table: RMI_DATA_CREATE, _CREATE_UNKNOWN,
 * RMI_RTT_INIT_RIPAS, RMI_RTT_FOLD and RMI_RTT_DESTROY. No mount lies there.
 */
bool csm_may_assign(uint64_t rd, uint64_t base, uint64_t top);

/* RMI_RTT_SET_RIPAS: no region or mount lies in [base, top). */
bool csm_may_change_ripas(uint64_t rd, uint64_t base, uint64_t top);

#endif /* CSM_H */
