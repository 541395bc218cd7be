/* SPDX-License-Identifier: BSD-3-Clause */
/* What the TLBs may hold, and what the machine sees of the monitor while it works (--wrap). */
#include <string.h>

#include "machine.h"

static struct translation cached[TRANSLATIONS];
static unsigned int cached_count;

/* ---- TLBs ---------------------------------------------------------------------------- */

void machine_forget_translations(void)
{
	cached_count = 0;
	translations_count = 0;
}

/* Property 5: nothing is cached but what is so. Both are in order of VMID and address. */
void check_tlbs(void)
{
	unsigned int at = 0;

	for (unsigned int i = 0; i < cached_count; i++) {
		const struct translation *old = &cached[i];

		while ((at < translations_count) && ((translations[at].vmid < old->vmid) ||
						     ((translations[at].vmid == old->vmid) &&
						      (translations[at].ipa < old->ipa)))) {
			at++;
		}
		HOLDS((at < translations_count) && (translations[at].vmid == old->vmid) &&
		      (translations[at].ipa == old->ipa) &&
		      (translations[at].level == old->level) &&
		      (translations[at].entry == old->entry));
	}
	memcpy(cached, translations, translations_count * sizeof(cached[0]));
	cached_count = translations_count;
}

bool tlbs_keep;

static void forget(uint16_t vmid, uint64_t ipa, uint64_t size)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; i < cached_count; i++) {
		const struct translation *old = &cached[i];
		bool hit = (old->vmid == vmid) &&
			   (old->ipa + rtt_entry_size(old->level) - 1 >= ipa) &&
			   (old->ipa - ipa < size || old->ipa < ipa);

		if (!hit) {
			cached[kept++] = *old;
		}
	}
	cached_count = kept;
}

/* ---- the machine keeps books (--wrap) ------------------------------------------------- */

unsigned int entries_touched;

void __real_arch_tlbi_ipa(uint16_t vmid, uint64_t ipa, uint64_t size);
void __wrap_arch_tlbi_ipa(uint16_t vmid, uint64_t ipa, uint64_t size);
void __real_arch_tlbi_vmid(uint16_t vmid);
void __wrap_arch_tlbi_vmid(uint16_t vmid);
void __real_granule_wipe(struct granule *granule);
void __wrap_granule_wipe(struct granule *granule);
void __real_arch_pte_write(uint64_t *pte, uint64_t value);
void __wrap_arch_pte_write(uint64_t *pte, uint64_t value);
uint64_t __real_arch_pte_read(const uint64_t *pte);
uint64_t __wrap_arch_pte_read(const uint64_t *pte);
void __real_rtt_walk_unlock(struct rtt_walk *walk);
void __wrap_rtt_walk_unlock(struct rtt_walk *walk);
void __real_arch_lock_acquire(struct arch_lock *lock);
void __wrap_arch_lock_acquire(struct arch_lock *lock);

void __wrap_arch_tlbi_ipa(uint16_t vmid, uint64_t ipa, uint64_t size)
{
	if (!tlbs_keep) {
		forget(vmid, ipa, size);
	}
	__real_arch_tlbi_ipa(vmid, ipa, size);
}

void __wrap_arch_tlbi_vmid(uint16_t vmid)
{
	forget(vmid, 0, UINT64_MAX);
	__real_arch_tlbi_vmid(vmid);
}

/* Nobody may reach a page that is being wiped: what it writes after would be the next one's. */
void __wrap_granule_wipe(struct granule *granule)
{
	uint64_t pa = granule_pa(granule);

	for (unsigned int i = 0; i < cached_count; i++) {
		uint64_t entry = cached[i].entry;

		/* What a host maps as its own memory is guarded by the granule protection check. */
		HOLDS(((entry & RTTE_NS) != 0) || (pa < rtte_pa(entry)) ||
		      (pa - rtte_pa(entry) >= rtt_entry_size(cached[i].level)));
	}
	__real_granule_wipe(granule);
}

/* Break before make (DDI0487, D8.16.1): no valid entry takes the place of another valid one. */
void __wrap_arch_pte_write(uint64_t *pte, uint64_t value)
{
	uint64_t old = __real_arch_pte_read(pte);

	HOLDS((old == value) || ((old & value & RTTE_VALID) == 0));
	entries_touched++;
	__real_arch_pte_write(pte, value);
}

uint64_t __wrap_arch_pte_read(const uint64_t *pte)
{
	entries_touched++;
	return __real_arch_pte_read(pte);
}

/* ---- another CPU between two looks at tables ------------------------------------------- */

static struct {
	bool on;
	unsigned int realm;
	uint64_t ipa;
} meddler;

void machine_meddle(const struct fuzz_step *step)
{
	meddler.on = (step != NULL) && (step->arg[5] >= 0xC0);
	if (meddler.on) {
		meddler.realm = (step->arg[5] >> 1) % REALMS;
		meddler.ipa = (step->arg[5] & 1U) * BLOCK;
	}
}

/* Break before make (DDI0487, D8.16.1): where a table lies no block is cached. */
static void check_conflict(uint16_t vmid, uint64_t ipa)
{
	for (unsigned int i = 0; i < cached_count; i++) {
		HOLDS((cached[i].vmid != vmid) || (cached[i].level != RTT_BLOCK_LEVEL) ||
		      (cached[i].ipa != ipa));
	}
}

void __wrap_rtt_walk_unlock(struct rtt_walk *walk)
{
	uint64_t pa = rd_of(meddler.realm);
	unsigned int entries = entries_touched;

	__real_rtt_walk_unlock(walk);
	if (!meddler.on || (granule_state_now(granule_find(pa)) != GRANULE_RD) ||
	    arch_lock_held(&granule_find(pa)->lock)) {
		return;
	}
	meddler.on = false;
	if (STATUS(SMC_RMI_RTT_CREATE, pa, take_granule(), meddler.ipa, 3) == RMI_SUCCESS) {
		check_conflict(((const struct rd *)arch_realm_ptr(pa))->tree.vmid, meddler.ipa);
	}
	meddler.on = true;
	entries_touched = entries;
}

/* One command at a time: who waits here, waits for ever. */
void __wrap_arch_lock_acquire(struct arch_lock *lock)
{
	HOLDS(!arch_lock_held(lock));
	__real_arch_lock_acquire(lock);
}
