/* SPDX-License-Identifier: BSD-3-Clause */
/* CPUs are threads; a REC runs in a function of the test. */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "host.h"
#include "hpfar.h"
#include "syndrome.h"

static _Thread_local unsigned int cpu;
static _Thread_local host_guest guest;
static _Thread_local unsigned int stage1_tlbi_count;
static struct host_tlbi tlbi;
static unsigned int icache_count;
static pthread_mutex_t tlbi_mutex = PTHREAD_MUTEX_INITIALIZER;

void host_set_cpu(unsigned int id)
{
	cpu = id;
}

unsigned int arch_cpu_id(void)
{
	return cpu;
}

void arch_wait_while_not(const uint16_t *word, uint16_t value)
{
	(void)word;
	(void)value;
	sched_yield();
}

/* The same each time, so that a test can be repeated. */
bool arch_random(uint64_t out[2])
{
	out[0] = UINT64_C(0x9E3779B97F4A7C15);
	out[1] = UINT64_C(0xD1B54A32D192ED03);
	return true;
}

void host_reset_run(void)
{
	tlbi = (struct host_tlbi){0};
	__atomic_store_n(&icache_count, 0, __ATOMIC_RELAXED);
	stage1_tlbi_count = 0;
	guest = NULL;
	hpfar_reset();
}

static void record_tlbi(uint16_t vmid, uint64_t ipa, uint64_t size)
{
	pthread_mutex_lock(&tlbi_mutex);
	tlbi = (struct host_tlbi){tlbi.count + 1, vmid, ipa, size};
	pthread_mutex_unlock(&tlbi_mutex);
}

void arch_tlbi_ipa(uint16_t vmid, uint64_t ipa, uint64_t size)
{
	record_tlbi(vmid, ipa, size);
}

void arch_tlbi_vmid(uint16_t vmid)
{
	record_tlbi(vmid, 0, UINT64_MAX);
}

void arch_tlbi_stage1_here(uint16_t vmid)
{
	(void)vmid;
	stage1_tlbi_count++;
}

unsigned int host_stage1_tlbi_count(void)
{
	return stage1_tlbi_count;
}

struct host_tlbi host_tlbi(void)
{
	struct host_tlbi now;

	pthread_mutex_lock(&tlbi_mutex);
	now = tlbi;
	pthread_mutex_unlock(&tlbi_mutex);
	return now;
}

void arch_icache_forget(void)
{
	(void)__atomic_fetch_add(&icache_count, 1, __ATOMIC_RELAXED);
}

unsigned int host_icache_count(void)
{
	return __atomic_load_n(&icache_count, __ATOMIC_RELAXED);
}

void host_set_guest(host_guest new_guest)
{
	guest = new_guest;
}

void arch_rec_reset(struct arch_rec *rec)
{
	*rec = (struct arch_rec){0};
	rec->pstate = 0x3c5; /* EL1h, DAIF masked */
	rec->el1.sctlr_el1 = 0x30d00800;
}

enum arch_exit arch_rec_run(struct arch_rec *rec)
{
	bool repeated = false;
	enum arch_exit why;

	if (guest == NULL) {
		arch_panic("a REC runs, and the test has no guest for it");
	}
	do {
		why = guest(rec);
		hpfar_set(rec);
	} while ((why == ARCH_EXIT_SYNC) && rec_must_repeat(rec, &repeated));
	return why;
}

/*
 * Of the identification registers this machine has one, ID_AA64DFR0_EL1: 6 breakpoints and 4
 * watchpoints.
 */
bool arch_id_register(uint32_t iss, uint64_t *value)
{
	if ((iss & 0x3ffc1eU) != ((3U << 20) | (5U << 1))) {
		return false;
	}
	*value = (5U << 12) | (3U << 20);
	return true;
}

void arch_putc(char c)
{
	fputc(c, stderr);
}

void arch_panic(const char *message)
{
	fprintf(stderr, "monitor panic: %s\n", message);
	abort();
}
