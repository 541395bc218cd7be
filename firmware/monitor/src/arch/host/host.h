/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The machine of the native tests: a few MiB of DRAM in two banks, each granule in a physical
 * address space of its own, and RECs that a function of the test "executes".
 */
#ifndef HOST_H
#define HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "arch.h"

#define HOST_BANK0_BASE UINT64_C(0x80000000)
#define HOST_BANK1_BASE UINT64_C(0x880000000)
#define HOST_BANK_SIZE	UINT64_C(0x800000) /* 8 MiB each, aligned so that level 2 blocks fit */
#define HOST_NUM_LRS	4U

enum host_pas {
	HOST_PAS_NONSECURE,
	HOST_PAS_REALM,
	HOST_PAS_ROOT, /* EL3 refuses to delegate it */
};

/* Forgets everything: memory is zero and Non-secure. */
void host_reset(void);

/* The part of host_reset that is not memory. */
void host_reset_run(void);

enum host_pas host_pas(uint64_t pa);
/* Makes a granule Root memory. */
void host_make_root(uint64_t pa);
/* EL3 refuses the next delegation or undelegation. */
void host_refuse_next_gpt_change(void);

/*
 * The contents of a Non-secure granule; in another physical address space it is a fault, and ends
 * the process.
 */
void *host_ns_ptr(uint64_t pa);
/*
 * Makes the next copy between Non-secure memory and the monitor fail at half, as if the host had
 * delegated it.
 */
void host_fault_next_copy(void);

/* What executes a REC on this thread until it exits. */
typedef enum arch_exit (*host_guest)(struct arch_rec *rec);
void host_set_guest(host_guest guest);

/*
 * What HPFAR_EL2 holds where it is UNKNOWN (DDI0487 D24.2.76), whatever the guest has put there:
 * the last address that it really held on this thread; the first unprotected one of the tests'
 * realms; the last one of another realm; zero. A guest gives the address of its fault all the same:
 * it is what stage 1 gives for FAR_EL2.
 */
enum host_hpfar {
	HOST_HPFAR_LAST,
	HOST_HPFAR_UNPROTECTED,
	HOST_HPFAR_OTHER,
	HOST_HPFAR_ZERO,
	HOST_HPFAR_KINDS
};
/* On this thread; host_reset takes the next one. */
void host_set_hpfar(enum host_hpfar kind);
/* Before the next `times` translations another CPU removes the address from stage 1; this thread.
 */
void host_lose_stage1(unsigned int times);
/* Before the next one it makes it stand for `ipa`. */
void host_move_stage1(uint64_t ipa);
/* Invalidations of all that this thread's CPU has cached of a realm, since host_reset. */
unsigned int host_realm_tlbi_count(void);

/* Index that arch_cpu_id() gives on this thread. */
void host_set_cpu(unsigned int id);

/* TLB invalidations since the last reset, and the last one. */
struct host_tlbi {
	unsigned int count;
	uint16_t vmid;
	uint64_t ipa;
	uint64_t size; /* UINT64_MAX: all of the VMID */
};
struct host_tlbi host_tlbi(void);

/* Invalidations of a realm's stage 1 on this thread's CPU, since host_reset. */
unsigned int host_stage1_tlbi_count(void);

/* How often the instruction caches have been told to forget, since host_reset. */
unsigned int host_icache_count(void);

#endif /* HOST_H */
