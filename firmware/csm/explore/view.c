/* SPDX-License-Identifier: BSD-3-Clause */
/* Reads all records, without the core's functions, and gives a state its name. */
#include <string.h>

#include "world.h"

#define PAGE	  UINT64_C(0x1000)
#define MOST_IDS  128U
#define MOST_NAME 1024U

static uint64_t granule_of(csm_ref ref)
{
	return ref & ~(PAGE - 1);
}

uint64_t realm_id(unsigned int realm)
{
	return (now.realm[realm].csm != 0) ? record_at(now.realm[realm].csm)->key : 0;
}

bool realm_open(unsigned int realm)
{
	return (now.realm[realm].csm != 0) &&
	       (record_at(now.realm[realm].csm)->state == CSM_REALM_OPEN);
}

/* Keeps a list of one realm's records in order of keys. */
static void add(struct seen *list, unsigned int *count, const struct seen *seen)
{
	unsigned int at = (*count)++;

	for (; (at > 0) && (list[at - 1].realm == seen->realm) &&
	       (list[at - 1].record->key > seen->record->key);
	     at--)
		list[at] = list[at - 1];
	list[at] = *seen;
}

static void look_at_record(struct view *view, unsigned int realm, csm_ref ref)
{
	struct seen seen = {.ref = ref, .record = record_at(ref), .realm = realm};

	switch (seen.record->type) {
	case CSM_TYPE_REGION:
		seen.range = record_at(seen.record->region.range);
		add(view->region, &view->regions, &seen);
		break;
	case CSM_TYPE_MOUNT:
		seen.range = record_at(seen.record->mount.range);
		add(view->mount, &view->mounts, &seen);
		break;
	case CSM_TYPE_SHARE:
		add(view->share, &view->shares, &seen);
		break;
	case CSM_TYPE_POLICY:
		add(view->policy, &view->policies, &seen);
		break;
	default:
		break;
	}
}

void look(struct view *view)
{
	view->regions = view->mounts = view->shares = view->policies = 0;
	for (unsigned int realm = 0; realm < bounds.realms; realm++) {
		uint64_t granule = granule_of(now.realm[realm].csm);

		for (unsigned int steps = 0; granule != 0; steps++) {
			if (steps == APT_GRANULES)
				violated("8 teardown: the chain of granules does not end");
			for (unsigned int i = 1; i < CSM_GRANULE_RECORDS; i++)
				look_at_record(view, realm, granule + (i * CSM_RECORD_BYTES));
			granule = record_at(granule)->header.next;
		}
	}
}

const struct seen *find_region(const struct view *view, uint64_t id)
{
	for (unsigned int i = 0; i < view->regions; i++)
		if (view->region[i].record->key == id)
			return &view->region[i];
	return NULL;
}

const struct seen *find_mount(const struct view *view, unsigned int realm, uint64_t id)
{
	for (unsigned int i = 0; i < view->mounts; i++)
		if ((view->mount[i].realm == realm) && (view->mount[i].record->key == id))
			return &view->mount[i];
	return NULL;
}

const struct seen *seen_at(const struct seen *list, unsigned int count, csm_ref ref)
{
	for (unsigned int i = 0; i < count; i++)
		if (list[i].ref == ref)
			return &list[i];
	return NULL;
}

/* ---- the state's name ----------------------------------------------------------------------- */

struct ids {
	uint64_t id[MOST_IDS];
	unsigned int count;
	uint64_t last; /* given so far */
};

static struct name {
	uint8_t byte[MOST_NAME + sizeof(uint64_t)];
	unsigned int length;
} name;

static void put(uint64_t value)
{
	if (name.length == MOST_NAME)
		violated("a state's name is too long");
	name.byte[name.length++] = (uint8_t)value;
}

static void note_id(struct ids *ids, uint64_t id)
{
	unsigned int at = 0;

	while ((at < ids->count) && (ids->id[at] < id))
		at++;
	if ((id == 0) || ((at < ids->count) && (ids->id[at] == id)) || (ids->count == MOST_IDS))
		return;
	memmove(&ids->id[at + 1], &ids->id[at], (ids->count - at) * sizeof(ids->id[0]));
	ids->id[at] = id;
	ids->count++;
}

/* The id's place among those in use; one that is yet to be given, by how soon it will be. */
static void put_id(const struct ids *ids, uint64_t id)
{
	unsigned int at = 0;

	while ((at < ids->count) && (ids->id[at] < id))
		at++;
	if (id == 0)
		put(0xFF);
	else if (id > ids->last)
		put(0x80 + ((id - ids->last < 0x40) ? id - ids->last : 0x40));
	else
		put(at);
}

/* Which of a question's arguments are ids; the others are addresses, sizes and offsets. */
static void note_pending(const struct csm_pending *pending, struct ids *realms, struct ids *regions)
{
	if ((pending->operation == 0) || (pending->function == SMC_CSM_CREATE))
		return;
	note_id(regions, pending->argument[0]);
	if ((pending->function != SMC_CSM_ATTACH) && (pending->function != SMC_CSM_SHARE_POLICY))
		note_id(realms, pending->argument[1]);
}

static void put_pending(const struct csm_pending *pending, const struct ids *realms,
			const struct ids *regions)
{
	bool ids = pending->function != SMC_CSM_CREATE;

	put(pending->operation);
	if (pending->operation == 0)
		return;
	put(pending->function);
	put(pending->ipa / PAGE);
	if (ids)
		put_id(regions, pending->argument[0]);
	else
		put(pending->argument[0] / PAGE);
	if (ids && (pending->function != SMC_CSM_ATTACH) &&
	    (pending->function != SMC_CSM_SHARE_POLICY))
		put_id(realms, pending->argument[1]);
	else
		put(pending->argument[1] / PAGE);
}

/*
 * Realms have no order but that of their realm_ids, which the core can see; those without one are
 * told apart by what they look like, and equal ones need not be.
 */
static bool before(unsigned int a, unsigned int b)
{
	const struct realm *left = &now.realm[a], *right = &now.realm[b];
	struct realm copy[2] = {*left, *right};

	if ((left->csm != 0) && (right->csm != 0))
		return realm_id(a) < realm_id(b);
	if ((left->csm != 0) || (right->csm != 0))
		return left->csm != 0;
	for (unsigned int side = 0; side < 2; side++)
		for (unsigned int page = 0; page < PAGES; page++)
			if (copy[side].entry[page].granule != NO_GRANULE)
				copy[side].entry[page].granule = 0;
	return memcmp(&copy[0], &copy[1], sizeof(copy[0])) < 0;
}

static void put_realm(unsigned int realm, const uint8_t place[REALMS], const struct ids *realms,
		      const struct ids *regions)
{
	const struct realm *of = &now.realm[realm];

	put(of->alive | (of->table << 1) | (of->block << 2) | ((of->csm != 0) << 4) |
	    (realm_open(realm) << 5) | (of->measure << 6) | ((of->folded != 0) << 7));
	put_id(realms, realm_id(realm));
	if (of->csm != 0) {
		put(record_at(of->csm)->count);
		put(record_at(granule_of(of->csm))->header.granules);
	}
	for (unsigned int page = 0; page < bounds.pages; page++) {
		const struct entry *entry = &of->entry[page];

		put(entry->kind | (entry->ripas << 2) | (entry->write << 4));
		if (entry->kind == CSM_LEAF_MOUNT)
			put(data_granule(place[entry->granule / PAGES], entry->granule % PAGES));
	}
	put_pending(&of->pending, realms, regions);
}

static void put_object(const struct seen *seen, const struct ids *ids)
{
	put(seen->record->state);
	put_id(ids, seen->record->key);
	put(seen->range->key / PAGE);
	put(seen->range->range.size / PAGE);
	put((seen->range->range.front / PAGE) | ((seen->range->range.front & 1U) << 7));
	put(seen->range->range.back / PAGE);
}

/* How far an id is among those in use, the next one included. */
static void put_progress(const struct ids *realms, uint64_t id)
{
	unsigned int passed = 0;

	for (unsigned int i = 0; i < realms->count; i++)
		passed += (realms->id[i] < id) ? 1U : 0U;
	put(passed | ((id > realms->last + 1) ? 0x80 : 0));
}

/* The consent to one realm: its terms are its policy's, if it has one, by place among them. */
static void put_share(const struct view *view, csm_ref ref, const struct csm_record *share,
		      const struct ids *realms)
{
	unsigned int policy = 0;

	for (unsigned int i = 0; i < view->policies; i++)
		if ((view->policy[i].record->policy.region == share->share.region) &&
		    (view->policy[i].ref != share->share.policy))
			policy++;
		else if (view->policy[i].ref == share->share.policy)
			break;
	put_id(realms, share->key);
	put(share->state | (share->perm << 2) | ((csm_share_mount(share) != 0) << 4));
	if (share->state == CSM_SHARE_BANNED) {
		/* In whose table it lies. */
		put(record_at(granule_of(ref))->header.realm ==
		    record_at(granule_of(share->share.region))->header.realm);
		return;
	}
	put(share->share.cursor / PAGE);
	put((share->share.policy != 0) ? policy : 0xFF);
}

static void put_policy(const struct csm_record *policy, const struct ids *realms)
{
	const struct csm_record *first = record_at(policy->policy.rim);
	const struct csm_record *second = record_at(first->link[0]);

	put(policy->state | (policy->perm << 1) | (first->state << 3));
	put(first->key);
	put(second->rim[(CSM_MEASUREMENT_BYTES / 2) - 1]);
	put(policy->policy.cursor / PAGE);
	if (policy->state == CSM_SHARE_REVOKING)
		put_progress(realms, policy->policy.next);
}

/* In order of realm_ids: under a policy they lie in the pools of realms, which have another. */
static void put_shares(const struct view *view, csm_ref region, const struct ids *realms)
{
	uint64_t least = 0;

	for (;;) {
		const struct csm_record *next = NULL;
		csm_ref ref = 0;

		for (unsigned int i = 0; i < view->shares; i++) {
			const struct csm_record *share = view->share[i].record;

			if ((share->share.region == region) && (share->key >= least) &&
			    ((next == NULL) || (share->key < next->key))) {
				next = share;
				ref = view->share[i].ref;
			}
		}
		if (next == NULL)
			return;
		put_share(view, ref, next, realms);
		least = next->key + 1;
	}
}

static void put_region(const struct view *view, const struct seen *seen, const struct ids *realms,
		       const struct ids *regions)
{
	put_object(seen, regions);
	put(seen->record->region.cursor / PAGE);
	put_shares(view, seen->ref, realms);
	put(0xFD);
	for (unsigned int i = 0; i < view->policies; i++)
		if (view->policy[i].record->policy.region == seen->ref)
			put_policy(view->policy[i].record, realms);
	/* How far an eviction has come, and who waited; else nobody asks. */
	if ((seen->range->range.front & 1U) != 0) {
		put(seen->range->count);
		put((seen->record->region.evict == UINT64_MAX) ? 1 : 0);
		put_progress(realms, seen->record->region.evict);
	}
}

static uint64_t mix(uint64_t value)
{
	value ^= value >> 32;
	value *= UINT64_C(0xE9846AF9B1A615D);
	value ^= value >> 32;
	value *= UINT64_C(0xE9846AF9B1A615D);
	return value ^ (value >> 28);
}

static uint64_t hash(void)
{
	uint64_t value = UINT64_C(0x9E3779B97F4A7C15) ^ name.length;

	memset(&name.byte[name.length], 0, 8);
	for (unsigned int at = 0; at < name.length; at += 8) {
		uint64_t word;

		memcpy(&word, &name.byte[at], sizeof(word));
		value = mix(value ^ word) + UINT64_C(0x9E3779B97F4A7C15);
	}
	return (value != 0) ? value : 1;
}

static void note_all(const struct view *view, struct ids *realms, struct ids *regions)
{
	for (unsigned int realm = 0; realm < bounds.realms; realm++) {
		note_id(realms, realm_id(realm));
		note_pending(&now.realm[realm].pending, realms, regions);
	}
	for (unsigned int i = 0; i < view->regions; i++)
		note_id(regions, view->region[i].record->key);
	for (unsigned int i = 0; i < view->shares; i++)
		note_id(realms, view->share[i].record->key);
	for (unsigned int i = 0; i < view->mounts; i++) {
		note_id(regions, view->mount[i].record->key);
		note_id(realms, view->mount[i].record->mount.owner);
	}
}

uint64_t world_name(const struct view *view)
{
	struct ids realms = {.last = now.last_realm_id}, regions = {.last = now.last_csm_id};
	uint8_t order[REALMS], place[REALMS];

	for (unsigned int realm = 0; realm < bounds.realms; realm++) {
		unsigned int at = realm;

		for (; (at > 0) && before(realm, order[at - 1]); at--)
			order[at] = order[at - 1];
		order[at] = (uint8_t)realm;
	}
	for (unsigned int at = 0; at < bounds.realms; at++)
		place[order[at]] = (uint8_t)at;
	note_all(view, &realms, &regions);

	name.length = 0;
	for (unsigned int at = 0; at < bounds.realms; at++) {
		put_realm(order[at], place, &realms, &regions);
		for (unsigned int i = 0; i < view->regions; i++)
			if (view->region[i].realm == order[at])
				put_region(view, &view->region[i], &realms, &regions);
		put(0xFE);
		for (unsigned int i = 0; i < view->mounts; i++) {
			const struct seen *seen = &view->mount[i];

			if (seen->realm != order[at])
				continue;
			put_object(seen, &regions);
			put_id(&realms, seen->record->mount.owner);
			put(seen->record->mount.cursor / PAGE);
			put(seen->record->mount.share != 0);
		}
		put(0xFE);
	}
	return hash();
}
