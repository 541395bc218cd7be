/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The machine of the monitor's fuzz target: the monitor's own fake machine with three realms on it,
 * each with two RECs, some memory and an Access Policy Table. Everything that a host may name lies
 * in a few hundred granules, so that calls meet.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include "calls.h"
#include "csm_abi.h"
#include "csm_monitor.h"
#include "fuzz.h"
#include "host.h"
#include "rmi.h"

#define REALMS 4U /* three of them are there when an input begins */
#define RECS   3U /* of each; two are there */
#define BLOCK  UINT64_C(0x200000)
/* Where almost everything happens, below 4 MiB: two tables of the last level. */
#define AREA	   (2 * BLOCK)
#define AREA_PAGES ((unsigned int)(AREA / GRANULE_SIZE))
/* s2sz 33: 4 GiB protected, 4 GiB unprotected; level 1 is the start level and has one table. */
#define UNPROTECTED UINT64_C(0x100000000)

/* Granules of bank 0 that a host may name: POOL that begin as DELEGATED, then SPARE of its own. */
#define POOL  160U
#define SPARE 32U

uint64_t granule_of(unsigned int index);
/* A DELEGATED granule that no structure of the host's stands for; 0: none. */
uint64_t take_granule(void);
/* Bank 1: BLOCK contiguous DELEGATED granules, 2 MiB-aligned. */
#define BLOCK_PA HOST_BANK1_BASE

/* Where the host keeps what. The monitor may have it as something else by now. */
uint64_t rd_of(unsigned int realm);
uint64_t root_of(unsigned int realm);
uint64_t rec_of(unsigned int realm, unsigned int rec);
uint64_t run_of(unsigned int realm, unsigned int rec);
uint64_t realm_params_of(unsigned int realm);
uint64_t rec_params(void);
uint64_t data_source(void);
/* A granule of the host's, if it still is. */
void *host_page(uint64_t pa);

/* A call of the host; what follows from it for the books is noted. X0 to X7 after it. */
struct smc_call rmi(uint64_t fid, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5);
#define RMI(...)		       RMI_PAD(__VA_ARGS__, 0, 0, 0, 0, 0)
#define RMI_PAD(f, a, b, c, d, e, ...) rmi((f), (a), (b), (c), (d), (e))
#define STATUS(...)		       (RMI(__VA_ARGS__).x[0])

/* The realm_id of the realm with this descriptor; 0: none, or no realm. */
uint64_t realm_id_at(uint64_t rd);
/* Forced teardown has begun: what realms agreed on does not hold in full. */
bool is_closing(uint64_t realm_id);

void write_realm_params(unsigned int realm);
void write_rec_params(uint64_t mpidr, uint64_t flags);

/* From nothing to three realms, and back: everything must come back, DELEGATED and zero. */
void machine_init(void);
void machine_begin(void);
void machine_end(void);

/* ---- check.c ------------------------------------------------------------------------- */

/* A translation that the hardware may use. */
struct translation {
	uint16_t vmid;
	int level;
	uint64_t ipa, entry;
};

/* Everything that must hold whenever no command runs. */
void machine_check(void);
/* What that found last: all translations. */
#define TRANSLATIONS 8192U
extern struct translation translations[TRANSLATIONS];
extern unsigned int translations_count;
void machine_forget_translations(void);
/* Compares them with what TLBs have kept, which is all of them from then on (books.c). */
void check_tlbs(void);
/*
 * From now on, as a step has it: RMI_RTT_CREATE, which takes no CSM lock, on another CPU whenever a
 * table is unlocked; NULL: no more.
 */
void machine_meddle(const struct fuzz_step *step);
/* For a known bug: nothing leaves the TLBs. */
extern bool tlbs_keep;
/* Of a granule that the host is to have, or that has no use. */
bool is_zero(const void *page);
/* Table entries read and written, for a bound. */
extern unsigned int entries_touched;

/* ---- steps --------------------------------------------------------------------------- */

void run_step(const struct fuzz_step *step);
void host_step(const struct fuzz_step *step);
void realm_step(const struct fuzz_step *step);
void realm_steps_reset(void);

/* Pages that calls name: the record of a policy, and what CSM_PEER has written. */
void describe_caller(struct caller *caller, uint64_t rd, const uint64_t x[5]);
void write_policy(uint64_t rd, uint64_t ipa, const struct fuzz_step *step);
void check_peer(uint64_t rd, const uint64_t x[5]);

/* 512 pages of memory that one entry stands for, and as many without any. */
void fill_block(unsigned int realm, uint64_t ipa);
void clear_block(unsigned int realm, uint64_t ipa);
/* What stands for BLOCK, as place and as size, in an argument (steps.c). */
#define BLOCK_BYTE	17U
#define BLOCK_SIZE_BYTE 10U

/* Does what a REC's exit asks for: rightly, in part, too much, or for another realm. */
void answer(unsigned int realm, unsigned int rec, const struct rmi_rec_exit *exit,
	    const struct fuzz_step *step);
/* What an exit for CSM must look like. */
void check_question(const struct rmi_rec_exit *exit);

/* Arguments. */
uint64_t address_of(uint8_t byte);

/* Enters a REC of its own accord: the guest does nothing. */
void enter_rec(uint64_t rec, uint64_t run);

#endif /* MACHINE_H */
