/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What must hold between any two commands: the tables, what they say of granules, what the TLBs may
 * hold, and what realms have agreed on.
 */
#include "machine.h"

#include <string.h>

#define GRANULES (HOST_BANK_SIZE / GRANULE_SIZE)
#define NO_REALM UINT8_MAX
/* What a TLB holds of an entry, and what tells a mount. */
#define LEAF_BITS (RTTE_VALID | RTTE_PA_MASK | RTTE_S2AP_MASK | RTTE_XN | RTTE_NS | RTTE_MOUNT)

struct translation translations[TRANSLATIONS];
unsigned int translations_count;

/* ---- realms of this check, by VMID ---------------------------------------------------- */

#define MAX_REALMS 16U

static struct found {
	const struct rd *rd;
	uint64_t pa, id;
	uint8_t page[AREA_PAGES]; /* of the lower end: enum page */
} realms[MAX_REALMS];
static unsigned int realms_count;

enum page {
	PAGE_HOLE_EMPTY, /* unassigned, RIPAS EMPTY */
	PAGE_HOLE,
	PAGE_OWN_EMPTY, /* assigned, RIPAS EMPTY */
	PAGE_OWN,
	PAGE_MOUNT,
};

/* Whose a DATA granule is. */
static struct owner {
	uint8_t realm;
	bool ram;
	uint64_t ipa;
} owners[2][GRANULES];

static unsigned int data, tables;

static struct owner *owner_of(uint64_t pa)
{
	return (pa >= HOST_BANK1_BASE) ? &owners[1][(pa - HOST_BANK1_BASE) / GRANULE_SIZE]
				       : &owners[0][(pa - HOST_BANK0_BASE) / GRANULE_SIZE];
}

bool is_zero(const void *page)
{
	const uint64_t *word = page;
	uint64_t all = 0;

	for (unsigned int i = 0; i < GRANULE_SIZE / sizeof(*word); i++) {
		all |= word[i];
	}
	return all == 0;
}

/* ---- tables -------------------------------------------------------------------------- */

static void note_translation(const struct rd *rd, uint64_t entry, int level, uint64_t ipa)
{
	if ((entry & RTTE_VALID) != 0) {
		HOLDS(translations_count < TRANSLATIONS);
		translations[translations_count++] =
			(struct translation){rd->tree.vmid, level, ipa, entry & LEAF_BITS};
	}
}

static void note_pages(struct found *realm, uint64_t ipa, uint64_t size, enum page page)
{
	uint64_t first = ipa / GRANULE_SIZE, count = size / GRANULE_SIZE;

	if (first < AREA_PAGES) {
		memset(&realm->page[first], page,
		       (count < AREA_PAGES - first) ? count : AREA_PAGES - first);
	}
}

static void note_own(unsigned int realm, uint64_t entry, int level, uint64_t ipa)
{
	uint64_t size = rtt_entry_size(level), pa = rtte_pa(entry);
	bool ram = rtte_ripas(entry) == RIPAS_RAM;

	HOLDS(((entry & RTTE_VALID) != 0) == ram);
	HOLDS((pa & (size - 1)) == 0);
	for (uint64_t offset = 0; offset < size; offset += GRANULE_SIZE) {
		struct owner *owner = owner_of(pa + offset);

		HOLDS(granule_state_now(granule_find(pa + offset)) == GRANULE_DATA);
		/* Property 1: of one realm, at one address. */
		HOLDS(owner->realm == NO_REALM);
		*owner = (struct owner){(uint8_t)realm, ram, ipa + offset};
		data++;
	}
	note_pages(&realms[realm], ipa, size,
		   (rtte_ripas(entry) == RIPAS_EMPTY) ? PAGE_OWN_EMPTY : PAGE_OWN);
}

static void check_table(unsigned int realm, uint64_t pa, int level, uint64_t ipa);

/* `count`: so many entries are the same, which only those can be that are not live. */
static void check_entry(unsigned int realm, uint64_t entry, int level, uint64_t ipa,
			unsigned int count)
{
	const struct rd *rd = realms[realm].rd;
	bool protected = rtt_is_protected(&rd->tree, ipa);

	switch (rtte_kind(entry, level)) {
	case RTTE_TABLE:
		HOLDS(level < RTT_PAGE_LEVEL);
		check_table(realm, rtte_pa(entry), level + 1, ipa);
		return;
	case RTTE_UNASSIGNED:
		HOLDS(protected);
		note_pages(&realms[realm], ipa, count * rtt_entry_size(level),
			   (rtte_ripas(entry) == RIPAS_EMPTY) ? PAGE_HOLE_EMPTY : PAGE_HOLE);
		return;
	case RTTE_ASSIGNED:
		HOLDS(protected && (level >= RTT_BLOCK_LEVEL));
		if (rtte_is_mount(entry)) {
			note_pages(&realms[realm], ipa, rtt_entry_size(level), PAGE_MOUNT);
		} else {
			note_own(realm, entry, level, ipa);
		}
		break;
	default:
		HOLDS(!protected);
		break;
	}
	note_translation(rd, entry, level, ipa);
}

/* How many entries from `i` on are like it, not live, and of the same half. */
static unsigned int same_from(const uint64_t *entries, unsigned int i, const struct rd *rd,
			      uint64_t ipa, int level)
{
	uint64_t half = rtt_ipa_size(&rd->tree) / 2;
	unsigned int end = i + 1;

	if (rtte_is_live(entries[i], level)) {
		return 1;
	}
	while ((end < RTT_ENTRIES) && (entries[end] == entries[i]) &&
	       (ipa + ((end - i) * rtt_entry_size(level)) != half)) {
		end++;
	}
	return end - i;
}

static void check_table(unsigned int realm, uint64_t pa, int level, uint64_t ipa)
{
	const struct granule *table = granule_find(pa);
	const uint64_t *entries = arch_realm_ptr(pa);
	unsigned int counted = 0;

	HOLDS((table != NULL) && (granule_state_now(table) == GRANULE_RTT));
	tables++;
	for (unsigned int i = 0, count; i < RTT_ENTRIES; i += count) {
		uint64_t entry = entries[i], at = ipa + (i * rtt_entry_size(level));

		count = same_from(entries, i, realms[realm].rd, at, level);
		counted += rtte_is_owner(entry, level) ? 1 : 0;
		check_entry(realm, entry, level, at, count);
	}
	HOLDS(granule_refcount(table) == counted);
}

static void check_realm(unsigned int index)
{
	const struct rtt_tree *tree = &realms[index].rd->tree;
	uint64_t size = rtt_entry_size(tree->start_level) * RTT_ENTRIES;

	memset(realms[index].page, PAGE_HOLE, sizeof(realms[index].page));
	for (unsigned int i = 0; i < tree->num_start; i++) {
		check_table(index, tree->base + (i * GRANULE_SIZE), tree->start_level, i * size);
	}
}

/* ---- granules ------------------------------------------------------------------------ */

struct counts {
	unsigned int state[GRANULE_CSM_APT + 1];
	unsigned int recs; /* that RDs know of */
	uint64_t apt;	   /* that the core knows of */
};

static void add_realm(uint64_t pa)
{
	const struct rd *rd = arch_realm_ptr(pa);
	unsigned int at = realms_count++;

	HOLDS(realms_count <= MAX_REALMS);
	for (; (at > 0) && (realms[at - 1].rd->tree.vmid > rd->tree.vmid); at--) {
		realms[at].rd = realms[at - 1].rd;
		realms[at].pa = realms[at - 1].pa;
	}
	HOLDS((at == 0) || (realms[at - 1].rd->tree.vmid != rd->tree.vmid));
	realms[at].rd = rd;
	realms[at].pa = pa;
}

static void check_granule(const struct granule *granule, uint64_t pa, struct counts *counts)
{
	HOLDS(!arch_lock_held(&granule->lock));
	/* Property 2: what the monitor says of a granule is what EL3 knows. */
	HOLDS(host_pas(pa) ==
	      ((granule->state == GRANULE_NS) ? HOST_PAS_NONSECURE : HOST_PAS_REALM));
	counts->state[granule->state]++;
	if (granule->state == GRANULE_RD) {
		counts->recs += granule->refcount;
		add_realm(pa);
	} else if (granule->state == GRANULE_REC) {
		HOLDS(granule->refcount <= 1);
	} else {
		HOLDS((granule->state == GRANULE_RTT) || (granule->refcount == 0));
	}
	owner_of(pa)->realm = NO_REALM;
}

static void check_granules(struct counts *counts)
{
	const struct granule *pool = granule_find(granule_of(0)), *block = granule_find(BLOCK_PA);

	realms_count = 0;
	/* Those of a bank lie side by side. */
	for (unsigned int i = 0; i <= POOL + SPARE; i++) {
		check_granule(pool + i, granule_of(i), counts);
	}
	for (unsigned int i = 0; i < BLOCK / GRANULE_SIZE; i++) {
		check_granule(block + i, BLOCK_PA + (i * GRANULE_SIZE), counts);
	}
	for (unsigned int i = 0; i < realms_count; i++) {
		struct csm_apt_counts apt;

		csm_apt_info(csm_rd(realms[i].rd), &apt);
		realms[i].id = apt.realm_id;
		counts->apt += apt.granules;
	}
}

/* ---- mounts -------------------------------------------------------------------------- */

/* Properties 1, 3 and 4 of one page. */
static void check_mount(const struct found *consumer, uint64_t ipa, uint64_t pa, bool write)
{
	const struct owner *owner = owner_of(pa);

	HOLDS((owner->realm != NO_REALM) && owner->ram && (&realms[owner->realm] != consumer));
	HOLDS(consents_allow(realms[owner->realm].id, owner->ipa, consumer->id, ipa, write));
}

static void check_mounts(const struct found *realm)
{
	for (unsigned int i = 0; i < translations_count; i++) {
		const struct translation *leaf = &translations[i];
		uint64_t entry = leaf->entry;
		bool write = (entry & RTTE_S2AP_MASK) == RTTE_S2AP_RW;

		if ((leaf->vmid != realm->rd->tree.vmid) || !rtte_is_mount(entry)) {
			continue;
		}
		HOLDS((entry & RTTE_XN) != 0);
		for (uint64_t at = 0; at < rtt_entry_size(leaf->level); at += GRANULE_SIZE) {
			check_mount(realm, leaf->ipa + at, rtte_pa(entry) + at, write);
		}
	}
}

/* Of a reservation what is not mapped is EMPTY; of a region nothing is. */
static void check_range(const struct found *realm, uint64_t base, uint64_t size, bool mount)
{
	for (uint64_t i = base / GRANULE_SIZE; i < (base + size) / GRANULE_SIZE; i++) {
		if (i >= AREA_PAGES) {
			return;
		}
		if (mount) {
			HOLDS((realm->page[i] == PAGE_MOUNT) ||
			      (realm->page[i] == PAGE_HOLE_EMPTY));
		} else {
			HOLDS((realm->page[i] == PAGE_OWN) || (realm->page[i] == PAGE_HOLE));
		}
	}
}

static void check_ranges(const struct found *realm)
{
	for (unsigned int i = 0; i < agreements_count; i++) {
		const struct agreement *region = &agreements[i];
		const struct consent *mount = consents_reservation(region, realm->id);

		if (mount != NULL) {
			check_range(realm, mount->base, region->size, true);
		}
		if ((region->life == REGION_ALIVE) && (region->owner == realm->id)) {
			check_range(realm, region->base, region->size, false);
		}
	}
}

/* ---- everything ---------------------------------------------------------------------- */

void machine_check(void)
{
	struct counts counts = {.recs = 0};

	data = 0;
	tables = 0;
	translations_count = 0;
	check_granules(&counts);
	for (unsigned int i = 0; i < realms_count; i++) {
		check_realm(i);
	}
	for (unsigned int i = 0; i < realms_count; i++) {
		check_mounts(&realms[i]);
		if ((realms[i].id != 0) && !is_closing(realms[i].id)) {
			check_ranges(&realms[i]);
		}
	}
	check_tlbs();
	/* Property 8: every granule is where its state says. */
	HOLDS(counts.state[GRANULE_DATA] == data);
	HOLDS(counts.state[GRANULE_RTT] == tables);
	HOLDS(counts.state[GRANULE_REC] == counts.recs);
	HOLDS(counts.state[GRANULE_CSM_APT] == counts.apt);
}
