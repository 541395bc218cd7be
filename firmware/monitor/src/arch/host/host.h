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
