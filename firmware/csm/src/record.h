/* SPDX-License-Identifier: BSD-3-Clause */
/* clang-format off */
/*
 * The Access Policy Table: a pool of 64-byte records in granules that the host gave to a realm.
 * Records name each other by physical address, which never leaves the RMM.
 *
 * In each granule the first record is a HEADER. The second record of a realm's first granule is its
 * REALM.
 *
 *   registry ──trie by realm_id──> REALM ──trie by csm_id────> REGION, MOUNT
 *                                    └────trie by base IPA───> RANGE ──> its REGION or MOUNT
 *   REGION ──trie by peer realm_id──> SHARE <──> MOUNT (of the peer)
 *      │                                └──> POLICY, if it was that which consented
 *      └────the same trie, by policy index──> POLICY ──> two RIM
 *
 *   first HEADER of the peer ──chain──> SHARE, BANNED
 *
 * Whose a record is, its granule's HEADER tells. A SHARE and a MOUNT of the same region and
 * consumer are linked whenever both exist, and only then. A SHARE under a POLICY lies in the
 * consumer's granules and ends with its link: a consumer pays for itself.
 *
 * States (numbers of STATE in abi/csm.yaml; those of SHARE and POLICY are private):
 *
 *   REGION  CREATING    `back` bytes of it were found populated
 *           ACTIVE      may be shared
 *           DESTROYING  consumers are being revoked; no new consent, reservation or mapping
 *   SHARE   LIVE        consent holds, if its POLICY is LIVE too; with no PERM an invitation:
 *                       the consumer may reserve, and not attach
 *           REVOKING    consent is gone, the consumer may still be mapped; ends with the record
 *           BANNING     the same, by the consumer's name; ends BANNED
 *           BANNED      keeps the peer out: no consent, no MOUNT, no POLICY (ban.c)
 *   POLICY  LIVE        whoever matches may reserve
 *           REVOKING    its SHAREs are being revoked; ends with the record
 *   MOUNT   VACATING    `back` bytes of the range were found unassigned; nothing is mapped
 *           RESERVED    nothing is mapped; without a SHARE: revoked, or the region is gone
 *           ATTACHING   [front, back) may be mapped, growing at `back`
 *           ATTACHED    [front, back) is the whole range, but for pages that the host took out
 *           DETACHING   the consumer gives it up; ends with the record
 *
 *   MOUNT in     | ATTACH       | REVOKE, DESTROY, forced  | DETACH         | RESERVE
 *   VACATING     | STATE        | unlinked                 | DETACHING      | on, or DENIED
 *   RESERVED     | ATTACHING    | unlinked                 | freed          | STATE
 *   ATTACHING    | grows        | shrinks, then RESERVED   | DETACHING      | STATE
 *   ATTACHED     | STATE        | shrinks, then RESERVED   | DETACHING      | STATE
 *   DETACHING    | STATE        | shrinks, unlinked        | shrinks, freed | STATE
 *   SHARE gone   | DENIED, GONE | nothing is mapped        | as above       | as above
 *   or REVOKING  | DENIED       | shrinks on               | as above       | as above
 *
 * Both sides shrink the same window from its front: work half done by one is half done for the
 * other.
 */
/* clang-format on */
#ifndef CSM_RECORD_H
#define CSM_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "csm.h"
#include "csm_abi.h"
#include "csm_port.h"

#define CSM_PAGE	    UINT64_C(0x1000)
#define CSM_RECORD_BYTES    64U
#define CSM_GRANULE_RECORDS (CSM_PAGE / CSM_RECORD_BYTES)

/*
 * Physical address of a record; 0: none. (A granule's first record is its HEADER, so none lies at
 * 0.)
 */
typedef uint64_t csm_ref;

enum csm_type {
	CSM_TYPE_FREE = 0,
	CSM_TYPE_HEADER,
	CSM_TYPE_REALM,
	CSM_TYPE_REGION,
	CSM_TYPE_RANGE,
	CSM_TYPE_SHARE,
	CSM_TYPE_MOUNT,
	CSM_TYPE_POLICY,
	CSM_TYPE_RIM,
};

enum csm_realm_state {
	CSM_REALM_OPEN,
	CSM_REALM_CLOSING,
};

enum csm_share_state {
	CSM_SHARE_LIVE,
	CSM_SHARE_REVOKING,
	CSM_SHARE_BANNING,
	CSM_SHARE_BANNED,
};

struct csm_record {
	/*
	 * In its trie: realm_id, csm_id, base IPA, peer realm_id, policy index. First HEADER:
	 * policies that the realm has made.
	 */
	uint64_t key;
	csm_ref link[2]; /* trie.c. First HEADER: [0] is the first of the realm's bans */
	uint8_t bit;   /* trie.c */
	uint8_t type;  /* enum csm_type */
	uint8_t state; /* by type */
	uint8_t perm;  /* SHARE, POLICY: PERM bits granted */
	/*
	 * REALM: free records. REGION: linked mounts. POLICY: SHAREs. RANGE: calls for other pages
	 * since the one that `front` names was evicted.
	 */
	uint32_t count;
	union {
		struct {
			uint64_t next; /* granule, 0: last */
			csm_ref realm;
			/* In the REALM's granule only. */
			uint32_t regions, mounts;
			uint64_t granules;
		} header;
		struct {
			uint64_t rd;
			csm_ref ids;	/* trie of REGION and MOUNT */
			csm_ref ranges; /* trie of RANGE */
			csm_ref free;	/* chained by link[0] */
		} realm;
		struct {
			csm_ref range;
			csm_ref shares;	 /* trie of SHARE */
			uint64_t cursor; /* of DESTROY: the offset returned last */
			/*
			 * Next peer whose mount loses the page that the RANGE's `front` names.
			 */
			uint64_t evict;
		} region;
		struct {
			uint64_t size; /* bytes */
			csm_ref object;
			/* See the states above; REGION: `front` is a page under eviction | 1. */
			uint64_t front, back;
		} range;
		struct {
			csm_ref region;
			csm_ref mount;	 /* 0: the peer has no reservation */
			uint64_t cursor; /* of REVOKE */
			csm_ref policy;	 /* 0: the peer was named */
		} share;
		struct {
			csm_ref region;
			csm_ref prev, next; /* of the peer's bans; 0: none */
			csm_ref policy;	    /* 0 */
		} ban;			    /* SHARE, BANNED */
		struct {
			csm_ref region;
			csm_ref rim;
			uint64_t cursor; /* of REVOKE, where a SHARE has its */
			uint64_t next;	 /* least peer that REVOKE has not looked at */
		} policy;
		/*
		 * RIM: half of it; the rest is in link[0]. The first also has the algorithm, as its
		 * state, and the most consumers, as its key.
		 */
		uint8_t rim[CSM_MEASUREMENT_BYTES / 2];
		struct {
			csm_ref range;
			csm_ref share;	 /* 0: no consent */
			uint64_t owner;	 /* realm_id */
			uint64_t cursor; /* of ATTACH or DETACH */
		} mount;
	};
};

_Static_assert(sizeof(struct csm_record) == CSM_RECORD_BYTES, "a record of abi/csm.yaml");
_Static_assert((offsetof(struct csm_record, share.region) ==
		offsetof(struct csm_record, ban.region)) &&
		       (offsetof(struct csm_record, share.policy) ==
			offsetof(struct csm_record, ban.policy)),
	       "a ban is a SHARE of its region, and of no policy");
_Static_assert(offsetof(struct csm_record, share.cursor) ==
		       offsetof(struct csm_record, policy.cursor),
	       "REVOKE keeps its offset in either");

static inline struct csm_record *csm_map(csm_ref ref)
{
	return csm_port_map_record(ref);
}

static inline void csm_unmap(struct csm_record *record)
{
	csm_port_unmap_record(record);
}

/* A copy of a record: no mapping outlives the call. */
static inline struct csm_record csm_load(csm_ref ref)
{
	struct csm_record *record = csm_map(ref);
	struct csm_record copy = *record;

	csm_unmap(record);
	return copy;
}

/* ---- trie.c -------------------------------------------------------------------------------- */

/*
 * A set of records by key. `root` is 0 or any member; changes return the new root. Every operation
 * touches at most about 130 records, however many there are.
 */
csm_ref csm_trie_find(csm_ref root, uint64_t key);
/* The greatest key that is not above, the least key that is not below; 0: none. */
csm_ref csm_trie_floor(csm_ref root, uint64_t key);
csm_ref csm_trie_ceiling(csm_ref root, uint64_t key);
/* The record's key is set and not yet in the set. */
csm_ref csm_trie_insert(csm_ref root, csm_ref record);
/* The key is in the set. */
csm_ref csm_trie_remove(csm_ref root, uint64_t key);

/* ---- pool.c -------------------------------------------------------------------------------- */

/* Makes `granule` the realm's first, or one more; returns the REALM record. */
csm_ref csm_pool_create(uint64_t granule, uint64_t rd);
void csm_pool_grow(csm_ref realm, uint64_t granule);
/*
 * Takes a granule out of a pool whose records are all free; the REALM's own comes last. `last`
 * tells.
 */
uint64_t csm_pool_shrink(csm_ref realm, bool *last);

uint32_t csm_pool_available(csm_ref realm);
/* A zeroed record of `type`; the caller has made sure that one is available. */
csm_ref csm_pool_take(csm_ref realm, enum csm_type type);
/* Takes back a record that nothing refers to. */
void csm_pool_give(csm_ref record);
/* The REALM that a record belongs to. */
csm_ref csm_realm_of(csm_ref record);

enum csm_counter {
	CSM_COUNT_REGIONS,
	CSM_COUNT_MOUNTS,
};
void csm_pool_count(csm_ref realm, enum csm_counter counter, int change);

/* ---- ids.c and registry.c ---------------------------------------------------------------------------- */

/* An id that was never given, to a realm or to a region. */
uint64_t csm_new_id(void);
/* Whether ids cannot be guessed. With the CSM lock only if an id was given before. */
bool csm_ids_are_secret(void);

/* Gives the REALM a realm_id and makes it known; takes it out again. */
void csm_registry_add(csm_ref realm);
void csm_registry_remove(csm_ref realm);
/* The REALM with this id, 0: none. */
csm_ref csm_registry_find(uint64_t realm_id);

/* A REGION or MOUNT of this realm by its id; 0 unless it is of `type`. */
csm_ref csm_find_object(csm_ref realm, uint64_t csm_id, enum csm_type type);
/* Adds a REGION or MOUNT with a RANGE over [base, base + size); two records are available. */
csm_ref csm_add_object(csm_ref realm, enum csm_type type, uint64_t csm_id, uint64_t base,
		       uint64_t size);
/* Removes and frees both records. */
void csm_remove_object(csm_ref object);
/* The RANGE that is the last of those overlapping [base, top), 0: none. */
csm_ref csm_find_overlap(csm_ref realm, uint64_t base, uint64_t top);
/* The RANGE of a REGION or MOUNT. */
csm_ref csm_range_of(csm_ref object);
/* The descriptor's address of the realm that a record belongs to. */
uint64_t csm_rd_of(csm_ref record);

/* ---- share.c ------------------------------------------------------------------------------- */

/*
 * What one call may still do, in page entries. A walk for few of them, a block, which is
 * invalidated page by page on some machines, and a record, which is found and unlinked in tries,
 * count for as many as they cost. A call goes on while anything is left, and charges afterwards: so
 * each does something.
 */
struct csm_budget {
	unsigned int left;
};

#define CSM_COST_WALK	8U
#define CSM_COST_BLOCK	16U
#define CSM_COST_RECORD 32U

static inline void csm_spend(struct csm_budget *budget, unsigned int entries)
{
	budget->left -= (entries < budget->left) ? entries : budget->left;
}

/* Whether a consent holds: neither it nor its policy is being withdrawn. */
bool csm_share_live(const struct csm_record *share);
/* The live consent of owner's region `csm_id` to a consumer; 0: none, whatever the reason. */
csm_ref csm_consent(uint64_t owner, uint64_t csm_id, uint64_t consumer);
/*
 * Withdraws a consent, or a ban whose region goes: true when the consumer is unmapped and the SHARE
 * freed or, by the consumer's name, BANNED; false when the budget ended.
 */
bool csm_share_withdraw(csm_ref share, bool by_name, struct csm_budget *budget);
/* Puts a new SHARE or POLICY into its region's set, or takes one out and frees it. */
void csm_consent_add(csm_ref region, csm_ref consent);
void csm_consent_free(csm_ref region, csm_ref consent);
void csm_share_link(csm_ref share, csm_ref mount);
/* The MOUNT that a SHARE is linked with; 0: none. */
static inline csm_ref csm_share_mount(const struct csm_record *share)
{
	return (share->state != CSM_SHARE_BANNED) ? share->share.mount : 0;
}
/* The mount goes: unlinks it, and ends a SHARE that only a policy stands for. */
void csm_share_unlink(csm_ref share);

/* ---- ban.c --------------------------------------------------------------------------------- */

static inline bool csm_is_ban(csm_ref consent)
{
	struct csm_record record = csm_load(consent);

	return (record.type == CSM_TYPE_SHARE) && (record.state == CSM_SHARE_BANNED);
}

/*
 * Makes a SHARE that no MOUNT is linked with, and no POLICY counts, a ban. False, and nothing is
 * changed, when there is nobody to keep out: the peer or the region goes, or is gone.
 */
bool csm_ban(csm_ref share);
/* Ends a ban and frees it. */
void csm_unban(csm_ref share);
/* Ends all bans of a realm that goes: true when done. */
bool csm_bans_end(csm_ref realm, struct csm_budget *budget);

/* ---- policy.c ------------------------------------------------------------------------------ */

/* A live policy of owner's region `csm_id` that the realm `rd` matches and may join; 0: none. */
csm_ref csm_policy_match(uint64_t owner, uint64_t csm_id, uint64_t rd);
/* A SHARE under a policy, in the consumer's pool, of which a record is available. */
csm_ref csm_policy_join(csm_ref policy, csm_ref consumer);
/* Withdraws the policy and every SHARE under it: true when done. */
bool csm_policy_withdraw(csm_ref policy, struct csm_budget *budget);

/* Withdraws every consent and forgets the REGION: true when done. */
bool csm_region_teardown(csm_ref region, struct csm_budget *budget);

/* ---- mount.c ------------------------------------------------------------------------------- */

/* csm_port_unmap with the TLBs: whether there was a mount. */
bool csm_unmap_run(uint64_t rd, uint64_t ipa, unsigned int *count);
/* Unmaps from the window's front: true when nothing of it is mapped, TLBs included. */
bool csm_mount_unmap(csm_ref mount, struct csm_budget *budget);
/* Unlinks and frees a MOUNT of which nothing is mapped. */
void csm_mount_free(csm_ref mount);
/* Unmaps the page at this offset of the region, if it is mapped. */
void csm_mount_evict(csm_ref mount, uint64_t offset);

/* ---- calls of a realm ---------------------------------------------------------------------- */

struct csm_call {
	uint64_t rd;
	csm_ref realm; /* 0: the realm has no APT */
	const uint64_t *x;
	struct csm_pending *pending;
	struct csm_reply *reply;
};

/* Not a status of the ABI: the reply holds a question for the host. */
#define CSM_ASKED UINT64_C(0xA5CED)

/*
 * Asks the host, once: answers CSM_ASKED, or NO_RESOURCE when it has already been asked the same,
 * or the operation has not got beyond `base` since.
 */
uint64_t csm_ask(struct csm_call *call, const struct csm_exit *question);
/* Whether this very call's last question was that operation: the host has been told. */
bool csm_was_asked(const struct csm_call *call, uint64_t operation);
/* Asks for APT until `records` are available: SUCCESS when they are. */
uint64_t csm_need_records(struct csm_call *call, uint32_t records);

/*
 * Sees to it that the page at `ipa`, an argument, is the caller's own RAM: asks the host for memory
 * that is missing.
 */
uint64_t csm_need_page(struct csm_call *call, uint64_t ipa);

/* A non-empty, page-aligned range in the realm's protected half that does not wrap. */
bool csm_range_valid(uint64_t rd, uint64_t base, uint64_t size);
/* 0, or what the last INCOMPLETE returned. */
bool csm_offset_valid(uint64_t offset, uint64_t cursor);

static inline struct csm_budget csm_full_budget(void)
{
	return (struct csm_budget){.left = CSM_CHUNK_PAGES};
}

/* How far a call has got, for the offset that it returns. */
static inline uint64_t csm_spent(const struct csm_budget *budget)
{
	return (CSM_CHUNK_PAGES - budget->left) * CSM_PAGE;
}

/* Pages of [ipa, top) that one call of the port may still work on; 0: none is left. */
static inline unsigned int csm_run(const struct csm_budget *budget, uint64_t ipa, uint64_t top)
{
	uint64_t pages = (top - ipa) / CSM_PAGE;
	unsigned int most = (budget->left < CSM_RUN_PAGES) ? budget->left : CSM_RUN_PAGES;

	return (pages < most) ? (unsigned int)pages : most;
}

/* A table has so many entries, by their power of two. (The exploration has smaller ones.) */
#ifndef CSM_TABLE_SHIFT
#define CSM_TABLE_SHIFT 9
#endif

static inline uint64_t csm_entry_size(int level)
{
	return CSM_PAGE << (CSM_TABLE_SHIFT * (CSM_LEVEL_PAGE - level));
}

/*
 * Bytes that a run of leaves at `ipa` settles: its pages, or all that an entry above them maps. Not
 * beyond `top`.
 */
static inline uint64_t csm_extent(const struct csm_leaves *leaves, uint64_t ipa, uint64_t top)
{
	uint64_t size = csm_entry_size(leaves->level);
	uint64_t extent = (leaves->level == CSM_LEVEL_PAGE) ? leaves->count * CSM_PAGE
							    : size - (ipa & (size - 1));

	return (extent < top - ipa) ? extent : top - ipa;
}

static inline void csm_spend_pages(struct csm_budget *budget, unsigned int count)
{
	csm_spend(budget, (count < CSM_COST_WALK) ? CSM_COST_WALK : count);
}

static inline void csm_spend_leaves(struct csm_budget *budget, const struct csm_leaves *leaves)
{
	if (leaves->level == CSM_LEVEL_PAGE)
		csm_spend_pages(budget, leaves->count);
	else
		csm_spend(budget, CSM_COST_BLOCK);
}

uint64_t csm_create(struct csm_call *call);
uint64_t csm_share(struct csm_call *call);
uint64_t csm_share_policy(struct csm_call *call);
uint64_t csm_revoke(struct csm_call *call);
uint64_t csm_destroy_region(struct csm_call *call);
uint64_t csm_reserve(struct csm_call *call);
uint64_t csm_attach(struct csm_call *call);
uint64_t csm_detach(struct csm_call *call);
uint64_t csm_info(struct csm_call *call);
uint64_t csm_features(struct csm_call *call);
uint64_t csm_peer(struct csm_call *call);
uint64_t csm_notify(struct csm_call *call);
uint64_t csm_consents(struct csm_call *call);
uint64_t csm_readmit(struct csm_call *call);

#endif /* CSM_RECORD_H */
