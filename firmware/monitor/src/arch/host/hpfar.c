/* SPDX-License-Identifier: BSD-3-Clause */
/* HPFAR_EL2 as it may be at worst, and what there is to find the address out all the same. */
#include "hpfar.h"

#include <pthread.h>

#include "host.h"

/* The first unprotected address of a realm with 33 bits. */
#define FIRST_UNPROTECTED UINT64_C(0x100000000)

struct fault {
	uint64_t vmid, hpfar;
};

static _Thread_local enum host_hpfar hpfar_kind;
static _Thread_local uint64_t last_hpfar; /* that the register really held */
static struct fault faults[2];		  /* the last ones of two realms */
static pthread_mutex_t faults_mutex = PTHREAD_MUTEX_INITIALIZER;
static enum host_hpfar next_kind;

/* Stage 1: where the fault is, what it is moved to, and how often it is not there. */
static _Thread_local uint64_t fault_ipa, moved_ipa;
static _Thread_local bool moved;
static _Thread_local unsigned int lost, realm_tlbi_count;

void host_set_hpfar(enum host_hpfar kind)
{
	hpfar_kind = kind;
}

void host_lose_stage1(unsigned int times)
{
	lost = times;
}

void host_move_stage1(uint64_t ipa)
{
	moved = true;
	moved_ipa = ipa;
}

unsigned int host_realm_tlbi_count(void)
{
	return realm_tlbi_count;
}

void hpfar_reset(void)
{
	hpfar_kind = next_kind;
	next_kind = (enum host_hpfar)((next_kind + 1U) % HOST_HPFAR_KINDS);
	last_hpfar = 0;
	faults[0] = faults[1] = (struct fault){0};
	lost = realm_tlbi_count = 0;
	moved = false;
}

void arch_tlbi_realm_here(void)
{
	realm_tlbi_count++;
}

bool arch_stage1_translate(uint64_t va, uint64_t *ipa)
{
	(void)va;
	if (lost > 0) {
		lost--;
		return false;
	}
	*ipa = moved ? moved_ipa : fault_ipa;
	moved = false;
	return true;
}

static bool writes_hpfar(uint64_t esr)
{
	uint64_t ec = esr >> 26, fsc = esr & 0x3f;
	bool on_walk = (esr & 0x80) != 0;

	return ((ec == 0x20) || (ec == 0x24)) &&
	       ((fsc < 0x0c) || ((fsc < 0x10) && on_walk) || (fsc == 0x29) || (fsc == 0x2b));
}

/* The last address of another realm than that of `vmid`; notes `hpfar` as that one's, if given. */
static uint64_t others_fault(uint64_t vmid, const uint64_t *hpfar)
{
	uint64_t other;

	pthread_mutex_lock(&faults_mutex);
	if ((hpfar != NULL) && (faults[0].vmid != vmid)) {
		faults[1] = faults[0];
	}
	if (hpfar != NULL) {
		faults[0] = (struct fault){vmid, *hpfar};
	}
	other = faults[(faults[0].vmid == vmid) ? 1 : 0].hpfar;
	pthread_mutex_unlock(&faults_mutex);
	return other;
}

void hpfar_set(struct arch_rec *rec)
{
	uint64_t vmid = rec->vttbr >> 48;

	fault_ipa = rec->hpfar << 8;
	if (writes_hpfar(rec->esr)) {
		last_hpfar = rec->hpfar;
		moved = false;
		(void)others_fault(vmid, &rec->hpfar);
		return;
	}
	switch (hpfar_kind) {
	case HOST_HPFAR_LAST:
		rec->hpfar = last_hpfar;
		break;
	case HOST_HPFAR_UNPROTECTED:
		rec->hpfar = FIRST_UNPROTECTED >> 8;
		break;
	case HOST_HPFAR_OTHER:
		rec->hpfar = others_fault(vmid, NULL);
		break;
	default:
		rec->hpfar = 0;
	}
}
