/* SPDX-License-Identifier: BSD-3-Clause */
/* Known bugs of the monitor, to see that the fuzzer's kept inputs find them (--wrap). */
#include <string.h>

#include "csm_monitor.h"
#include "csm_port.h"
#include "machine.h"

enum bug {
	TLB_KEPT,
	BLOCK_KEPT,
	RESERVATION_FILLED,
	RIPAS_UNGUARDED,
	CONSUMERS_FORGOTTEN,
	READ_ONLY_IGNORED,
	MOUNT_FAULTS_REACH_HOST,
	APT_NOT_WIPED,
	HPFAR_BELIEVED,
	BUGS,
};

static const char *const names[BUGS] = {
	[TLB_KEPT] = "what is unmapped stays in TLBs",
	[BLOCK_KEPT] = "a block leaves the TLBs after its table is unlocked",
	[RESERVATION_FILLED] = "the host may put memory or tables into a mount",
	[RIPAS_UNGUARDED] = "the RIPAS of a region may change",
	[CONSUMERS_FORGOTTEN] = "DATA_DESTROY leaves consumers mapped",
	[READ_ONLY_IGNORED] = "every mapping is writable",
	[MOUNT_FAULTS_REACH_HOST] = "the host sees faults in mounts",
	[APT_NOT_WIPED] = "a granule of Access Policy Table comes back as it was",
	[HPFAR_BELIEVED] = "HPFAR_EL2 is believed where it is UNKNOWN",
};

static unsigned int planted = BUGS;

const char *fuzz_bug_name(unsigned int bug)
{
	return (bug < BUGS) ? names[bug] : NULL;
}

void fuzz_plant(const char *name)
{
	for (unsigned int bug = 0; bug < BUGS; bug++) {
		if (strcmp(names[bug], name) == 0) {
			planted = bug;
		}
	}
}

void __real_csm_port_invalidate(uint64_t rd, uint64_t ipa, uint64_t size);
void __wrap_csm_port_invalidate(uint64_t rd, uint64_t ipa, uint64_t size);
enum csm_unmapped __real_csm_port_unmap(uint64_t rd, uint64_t ipa, unsigned int *count);
enum csm_unmapped __wrap_csm_port_unmap(uint64_t rd, uint64_t ipa, unsigned int *count);
bool __real_csm_may_assign(uint64_t rd, uint64_t base, uint64_t top);
bool __wrap_csm_may_assign(uint64_t rd, uint64_t base, uint64_t top);
bool __real_csm_may_change_ripas(uint64_t rd, uint64_t base, uint64_t top);
bool __wrap_csm_may_change_ripas(uint64_t rd, uint64_t base, uint64_t top);
enum csm_destroy __real_csm_hook_data_destroy(uint64_t rd, uint64_t ipa);
enum csm_destroy __wrap_csm_hook_data_destroy(uint64_t rd, uint64_t ipa);
enum csm_map_result __real_csm_port_map(uint64_t rd, uint64_t ipa, const uint64_t *pa,
					unsigned int *count, bool write);
enum csm_map_result __wrap_csm_port_map(uint64_t rd, uint64_t ipa, const uint64_t *pa,
					unsigned int *count, bool write);
bool __real_csm_on_abort(struct rec *rec, uint64_t ipa);
bool __wrap_csm_on_abort(struct rec *rec, uint64_t ipa);
void __real_csm_port_return_granule(uint64_t granule);
void __wrap_csm_port_return_granule(uint64_t granule);
bool __real_rec_must_repeat(struct arch_rec *rec, bool *repeated);
bool __wrap_rec_must_repeat(struct arch_rec *rec, bool *repeated);

void __wrap_csm_port_invalidate(uint64_t rd, uint64_t ipa, uint64_t size)
{
	if (planted != TLB_KEPT) {
		__real_csm_port_invalidate(rd, ipa, size);
	}
}

enum csm_unmapped __wrap_csm_port_unmap(uint64_t rd, uint64_t ipa, unsigned int *count)
{
	const struct rd *realm = (const struct rd *)(uintptr_t)rd;
	enum csm_unmapped found;

	tlbs_keep = planted == BLOCK_KEPT;
	found = __real_csm_port_unmap(rd, ipa, count);
	tlbs_keep = false;
	if ((planted == BLOCK_KEPT) && (found == CSM_UNMAPPED_BLOCK)) {
		arch_tlbi_ipa(realm->tree.vmid, ipa, GRANULE_SIZE);
	}
	return found;
}

bool __wrap_csm_may_assign(uint64_t rd, uint64_t base, uint64_t top)
{
	return (planted == RESERVATION_FILLED) || __real_csm_may_assign(rd, base, top);
}

bool __wrap_csm_may_change_ripas(uint64_t rd, uint64_t base, uint64_t top)
{
	return (planted == RIPAS_UNGUARDED) || __real_csm_may_change_ripas(rd, base, top);
}

enum csm_destroy __wrap_csm_hook_data_destroy(uint64_t rd, uint64_t ipa)
{
	return (planted == CONSUMERS_FORGOTTEN) ? CSM_DESTROY_PROCEED
						: __real_csm_hook_data_destroy(rd, ipa);
}

enum csm_map_result __wrap_csm_port_map(uint64_t rd, uint64_t ipa, const uint64_t *pa,
					unsigned int *count, bool write)
{
	return __real_csm_port_map(rd, ipa, pa, count, write || (planted == READ_ONLY_IGNORED));
}

bool __wrap_csm_on_abort(struct rec *rec, uint64_t ipa)
{
	return (planted != MOUNT_FAULTS_REACH_HOST) && __real_csm_on_abort(rec, ipa);
}

void __wrap_csm_port_return_granule(uint64_t granule)
{
	__real_csm_port_return_granule(granule);
	if (planted == APT_NOT_WIPED) {
		memset(arch_realm_ptr(granule), 0xA5, sizeof(uint64_t));
	}
}

bool __wrap_rec_must_repeat(struct arch_rec *rec, bool *repeated)
{
	return (planted != HPFAR_BELIEVED) && __real_rec_must_repeat(rec, repeated);
}
