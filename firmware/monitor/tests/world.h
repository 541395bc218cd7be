/* SPDX-License-Identifier: BSD-3-Clause */
/* The host of the tests: it calls the RMI, makes realms, and scripts what their RECs do. */
#ifndef WORLD_H
#define WORLD_H

#include "esr.h"
#include "host.h"
#include "rmi.h"
#include "rsi.h"

/*
 * X0 to X7 after a call of the RMI: every call is checked to keep X4 to X7 (DEN0028, SMCCC 1.2),
 * unless it returns a result in X4. A patch may add such a command: X0 and X1 of it.
 */
extern uint64_t added_x4_command[2];
struct smc_call rmi_call(uint64_t fid, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
			 uint64_t a5);
#define RMI(...)		       RMI_PAD(__VA_ARGS__, 0, 0, 0, 0, 0)
#define RMI_PAD(f, a, b, c, d, e, ...) rmi_call((f), (a), (b), (c), (d), (e))
#define STATUS(...)		       (RMI(__VA_ARGS__).x[0])

static inline uint64_t rtt_error(unsigned int level)
{
	return rmi_status(RMI_ERROR_RTT, level);
}

/* Fresh granules of bank 0: Non-secure, and delegated. Every test starts anew. */
uint64_t fresh(void);
uint64_t fresh_delegated(void);
/* Delegated granules, contiguous, and aligned to as many bytes as they are. */
uint64_t fresh_delegated_block(unsigned int count);

#define REALM_BLOCK UINT64_C(0x200000)
/* s2sz 33: 4 GiB protected, 4 GiB unprotected; level 1 is the start level and has one table. */
#define REALM_UNPROTECTED UINT64_C(0x100000000)

struct realm {
	uint64_t rd;
	uint64_t params_pa;
	uint64_t rtt_base;
	uint64_t vmid;
	unsigned int num_recs;
	uint64_t rec[4];
	uint64_t run; /* struct rmi_rec_run of the first REC */
};

/* Parameters that are good for a realm, in a Non-secure granule, not created yet. */
void realm_prepare(struct realm *realm);
struct rmi_realm_params *realm_params(const struct realm *realm);
/* Prepares and creates it. */
void realm_new(struct realm *realm);
/* Creates its next REC. */
void realm_add_rec(struct realm *realm, uint64_t pc, bool runnable);
/* Creates the tables above a page, if they are not there. */
void realm_add_tables(const struct realm *realm, uint64_t ipa);
/* Maps a granule at `ipa`, tables and RIPAS RAM included; the realm is NEW. Returns its address. */
uint64_t realm_add_page(const struct realm *realm, uint64_t ipa);
/* A realm with one REC and, at IPA 0, one page; ACTIVE. */
void realm_active(struct realm *realm);

struct rmi_rec_run *realm_run(const struct realm *realm);

/* One step of a REC: what it does until it exits. */
typedef enum arch_exit (*guest_step)(struct arch_rec *rec);
/* The steps of RECs on this thread from now on; after them every run ends with an IRQ. */
void guest_script(const guest_step *steps, unsigned int count);
#define SCRIPT(...)                                                                                \
	guest_script((const guest_step[]){__VA_ARGS__},                                            \
		     sizeof((const guest_step[]){__VA_ARGS__}) / sizeof(guest_step))

/* Enters the first REC; returns the status. */
uint64_t enter(const struct realm *realm);

/* What a step may do: an SMC with X0 and arguments, an abort, an access to a system register. */
enum arch_exit guest_smc(struct arch_rec *rec, uint64_t fid, uint64_t a1, uint64_t a2, uint64_t a3,
			 uint64_t a4);
enum arch_exit guest_abort(struct arch_rec *rec, enum esr_class ec, uint64_t iss, uint64_t ipa);

/* What the guest saw, for checks after the run. */
extern _Thread_local struct arch_rec seen;

#endif /* WORLD_H */
