/* SPDX-License-Identifier: BSD-3-Clause */
/* What realms put into memory for a call to read, and what a call has put there for them. */
#include <string.h>

#include "machine.h"

/* The realm's own page at `ipa`, as it can reach it; NULL: it cannot. */
static void *page_of(uint64_t rd_pa, uint64_t ipa, bool write)
{
	const struct rd *rd = arch_realm_ptr(rd_pa);

	for (unsigned int i = 0; i < translations_count; i++) {
		const struct translation *leaf = &translations[i];

		if ((leaf->vmid == rd->tree.vmid) && (leaf->ipa <= ipa) &&
		    (ipa - leaf->ipa < rtt_entry_size(leaf->level)) &&
		    ((leaf->entry & RTTE_NS) == 0) &&
		    (!write || ((leaf->entry & RTTE_S2AP_MASK) == RTTE_S2AP_RW))) {
			uint64_t offset = (ipa - leaf->ipa) & ~(GRANULE_SIZE - 1);

			return arch_realm_ptr(rtte_pa(leaf->entry) + offset);
		}
	}
	return NULL;
}

/* Stands for an algorithm and a measurement (FNV-1a). */
static uint64_t digest(uint64_t algorithm, const uint8_t *rim)
{
	uint64_t sum = UINT64_C(0xCBF29CE484222325) ^ algorithm;

	for (unsigned int i = 0; i < sizeof(((struct csm_policy_record *)0)->rim); i++) {
		sum = (sum ^ rim[i]) * UINT64_C(0x100000001B3);
	}
	return sum;
}

static const uint8_t *rim_at(uint64_t rd_pa)
{
	const struct rd *rd = arch_realm_ptr(rd_pa);

	return (const uint8_t *)&rd->measurement[MEASUREMENT_RIM];
}

static bool is_realm(uint64_t rd_pa)
{
	const struct granule *granule = granule_find(rd_pa);

	return (granule != NULL) && (granule_state_now(granule) == GRANULE_RD);
}

void describe_caller(struct caller *caller, uint64_t rd, const uint64_t x[5])
{
	const struct csm_policy_record *record = page_of(rd, x[2], false);

	*caller = (struct caller){.realm = realm_id_at(rd), .rim = digest(0, rim_at(rd))};
	if ((x[0] == SMC_CSM_SHARE_POLICY) && (record != NULL)) {
		caller->policy.perm = record->perm;
		caller->policy.rim = digest(record->hash_algorithm, record->rim);
		caller->policy.most = record->max_consumers;
	}
}

void write_policy(uint64_t rd, uint64_t ipa, const struct fuzz_step *step)
{
	uint64_t model = rd_of(step->arg[3]);
	struct csm_policy_record *record = page_of(rd, ipa, true);

	if ((record == NULL) || !is_realm(model)) {
		return;
	}
	memset(record, 0, sizeof(*record));
	record->perm = 1U + (2U * (step->arg[4] & 1U));
	record->max_consumers = 1U + (step->arg[4] >> 6);
	memcpy(record->rim, rim_at(model), sizeof(record->rim));
	/* Right but for one thing. */
	switch (step->arg[5] >> 2) {
	case 0x38:
		record->perm = step->arg[4];
		break;
	case 0x39:
		record->hash_algorithm = step->arg[4] & 3U;
		break;
	case 0x3A:
		record->max_consumers = fuzz_wild(step->arg[4]);
		break;
	case 0x3B:
		record->reserved[step->arg[4] % sizeof(record->reserved)] = 1;
		break;
	case 0x3C:
		record->rim[step->arg[4] % sizeof(record->rim)] ^= 1U;
		break;
	default:
		break;
	}
}

/* The realm with this realm_id; 0: none. */
static uint64_t find_realm(uint64_t realm_id)
{
	for (unsigned int i = 0; i < POOL; i++) {
		if (is_realm(granule_of(i)) && (realm_id_at(granule_of(i)) == realm_id)) {
			return granule_of(i);
		}
	}
	return 0;
}

void check_peer(uint64_t rd, const uint64_t x[5])
{
	const struct csm_peer_record *record = page_of(rd, x[2], false);
	uint64_t peer = find_realm(x[1]);
	uint8_t reserved = 0;

	HOLDS((record != NULL) && (peer != 0));
	HOLDS((record->realm_id == x[1]) && (record->hash_algorithm == CSM_HASH_SHA_256));
	HOLDS(record->state <= CSM_PEER_ENDED);
	HOLDS(memcmp(record->rim, rim_at(peer), sizeof(record->rim)) == 0);
	for (unsigned int i = 0; i < sizeof(record->reserved1); i++) {
		reserved |= record->reserved1[i];
	}
	HOLDS(reserved == 0);
}
