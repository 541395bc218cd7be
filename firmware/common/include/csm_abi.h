/* SPDX-License-Identifier: BSD-3-Clause */
/* Confidential Shared Memory, ABI 2.0. Rendered from abi/csm.yaml by `caec abi render`; do not edit. */
#ifndef CSM_ABI_H
#define CSM_ABI_H

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>
#endif

#define CSM_ABI_MAJOR				2U
#define CSM_ABI_MINOR				0U
/* What CSM_FEATURES(0) returns in x1: major << 16 | minor. */
#define CSM_ABI_VERSION				0x20000U

/* Granularity of every address and size. */
#define CSM_PAGE_SIZE				UINT64_C(4096)
/* Most leaf translation table entries that one call works on before it answers INCOMPLETE. */
#define CSM_CHUNK_PAGES				UINT64_C(512)
/* Size of one granule of Access Policy Table. */
#define CSM_APT_GRANULE_SIZE			UINT64_C(4096)
/* Size of one Access Policy Table record. What it holds is private to the RMM. */
#define CSM_APT_RECORD_SIZE			UINT64_C(64)
/* Set in every policy index and in no realm_id, so that CSM_REVOKE can tell them apart. */
#define CSM_POLICY_INDEX_FLAG			UINT64_C(0x8000000000000000)
/* Most policies that a region has at a time. Shares with named realms have no limit. */
#define CSM_REGION_POLICIES			UINT64_C(16)
/*
 * Most RMI_DATA_DESTROY of other pages of a region that wait for the host to fetch a page that
 * is unmapped everywhere.
 */
#define CSM_EVICTION_PATIENCE			UINT64_C(64)
/* Most regions that a token lists in full; beyond that it carries a digest of the list. */
#define CSM_CLAIMS_MAX_REGIONS			UINT64_C(32)

/* Function ids of a realm's calls: SMC64 fast, vendor-specific hypervisor service (DEN0028). */
/* x1 = index -> x0 = status, x1 = value0, x2 = value1 */
#define SMC_CSM_FEATURES			0xC600CA00U
/* x1 = ipa, x2 = size, x3 = flags -> x0 = status, x1 = csm_id */
#define SMC_CSM_CREATE				0xC600CA01U
/* x1 = csm_id, x2 = peer, x3 = perm -> x0 = status */
#define SMC_CSM_SHARE				0xC600CA02U
/* x1 = csm_id, x2 = policy -> x0 = status, x1 = policy_index */
#define SMC_CSM_SHARE_POLICY			0xC600CA03U
/* x1 = csm_id, x2 = target, x3 = offset -> x0 = status, x1 = next_offset */
#define SMC_CSM_REVOKE				0xC600CA04U
/* x1 = csm_id, x2 = offset -> x0 = status, x1 = next_offset */
#define SMC_CSM_DESTROY				0xC600CA05U
/* x1 = csm_id, x2 = owner, x3 = ipa, x4 = size -> x0 = status */
#define SMC_CSM_RESERVE				0xC600CA06U
/* x1 = csm_id, x2 = offset -> x0 = status, x1 = next_offset, x2 = perm */
#define SMC_CSM_ATTACH				0xC600CA07U
/* x1 = csm_id, x2 = offset -> x0 = status, x1 = next_offset */
#define SMC_CSM_DETACH				0xC600CA08U
/*
 * x1 = csm_id -> x0 = status, x1 = role, x2 = state, x3 = perm, x4 = base, x5 = size, x6 =
 * owner, x7 = consumers
 */
#define SMC_CSM_INFO				0xC600CA09U
/* x1 = peer, x2 = record, x3 = csm_id -> x0 = status */
#define SMC_CSM_PEER				0xC600CA0AU
/* x1 = csm_id, x2 = peer -> x0 = status */
#define SMC_CSM_NOTIFY				0xC600CA0BU
/*
 * x1 = csm_id, x2 = first -> x0 = status, x1 = key, x2 = state, x3 = perm, x4 = consumers, x5 =
 * policy
 */
#define SMC_CSM_CONSENT				0xC600CA0CU
/* x1 = csm_id, x2 = peer -> x0 = status */
#define SMC_CSM_READMIT				0xC600CA0DU

/* Function id of the host's call: standard secure service (DEN0137); its operations, in x1. */
#define SMC_RMI_CSM				0xC400018FU
/* x2 = rd -> x0 = status, x1 = realm_id, x2 = counts, x3 = granules, x4 = free_records */
#define RMI_CSM_INFO				0x0U
/* x2 = rd, x3 = granule -> x0 = status */
#define RMI_CSM_APT_ADD				0x1U
/* x2 = rd -> x0 = status, x1 = progress, x2 = granule */
#define RMI_CSM_APT_REMOVE			0x2U

/* RmiRecExit.exit_reason; the operation is in gprs[0], fields not named here are zero. */
#define RMI_EXIT_CSM				0xC5U
/*
 * ripas_base = base, ripas_top = top, gprs[1] = csm_id: Every page of [base, top) is to be
 * mapped (RMI_DATA_CREATE_UNKNOWN) before the REC is entered again.
 */
#define CSM_EXIT_POPULATE			0x1U
/*
 * ripas_base = base, ripas_top = top, gprs[1] = csm_id, gprs[2] = owner: Every entry of [base,
 * top) is to be unassigned (RMI_DATA_DESTROY) before the REC is entered again.
 */
#define CSM_EXIT_VACATE				0x2U
/*
 * ripas_base = base, ripas_top = top, gprs[1] = csm_id, gprs[2] = level: [base, top) is to be
 * covered by translation tables down to this level (RMI_RTT_CREATE).
 */
#define CSM_EXIT_NEED_RTT			0x3U
/*
 * gprs[1] = records: The realm lacks this many records: RMI_CSM_APT_ADD, then enter again; or
 * just enter, which gives NO_RESOURCE.
 */
#define CSM_EXIT_NEED_APT			0x4U
/*
 * gprs[1] = csm_id, gprs[2] = peer, gprs[3] = sender: A doorbell from sender to peer; a hint.
 */
#define CSM_EXIT_NOTIFY				0x5U
/*
 * ripas_base = base, ripas_top = top, gprs[1] = csm_id: The realm holds no reservation on
 * [base, top) any longer: the host may map memory there again; a hint. This RMM never gives it,
 * so that giving up a reservation does not wait for the host; hosts resume the REC.
 */
#define CSM_EXIT_REMOVED			0x6U

/* Result of a realm-side call, in x0. */
#define CSM_SUCCESS				0x0U
#define CSM_ERROR_INPUT				0x1U
#define CSM_ERROR_STATE				0x2U
#define CSM_INCOMPLETE				0x3U
#define CSM_ERROR_DENIED			0x10U
#define CSM_ERROR_NO_RESOURCE			0x11U
#define CSM_ERROR_GONE				0x12U
#define CSM_NOT_SUPPORTED			UINT64_C(0xFFFFFFFFFFFFFFFF)

/* A realm's part in a region; also the role in the token's claim. */
#define CSM_ROLE_PROVIDER			0x0U
#define CSM_ROLE_CONSUMER			0x1U

/* State of a region (provider) or of a mount (consumer). */
#define CSM_STATE_CREATING			0x1U
#define CSM_STATE_ACTIVE			0x2U
#define CSM_STATE_DESTROYING			0x3U
#define CSM_STATE_VACATING			0x10U
#define CSM_STATE_RESERVED			0x11U
#define CSM_STATE_ATTACHING			0x12U
#define CSM_STATE_ATTACHED			0x13U
#define CSM_STATE_DETACHING			0x14U
#define CSM_STATE_REVOKED			0x15U

/* State of a consent, as CSM_CONSENT shows it. */
#define CSM_CONSENT_LIVE			0x1U
#define CSM_CONSENT_REVOKING			0x2U
#define CSM_CONSENT_BANNED			0x3U

/* Progress of RMI_CSM_APT_REMOVE. */
#define CSM_REMOVE_DONE				0x0U
#define CSM_REMOVE_MORE				0x1U
#define CSM_REMOVE_GRANULE			0x2U

/* Hash algorithm of measurements (DEN0137: RmmHashAlgorithm). */
#define CSM_HASH_SHA_256			0x0U
#define CSM_HASH_SHA_512			0x1U
#define CSM_HASH_SHA_384			0x2U
#define CSM_HASH_OTHER				0xFFU

/* State of a realm (DEN0137: RmmRealmState). */
#define CSM_PEER_NEW				0x0U
#define CSM_PEER_ACTIVE				0x1U
#define CSM_PEER_SYSTEM_OFF			0x2U
#define CSM_PEER_ENDED				0x3U

/*
 * What a consumer may do: nothing (invited), READ, or READ and WRITE. Its mapping is never
 * executable.
 */
#define CSM_PERM_READ				(UINT64_C(1) << 0)
#define CSM_PERM_WRITE				(UINT64_C(1) << 1)
#define CSM_PERM_MASK				UINT64_C(0x3)

/* Optional capabilities, from CSM_FEATURES index 0. */
#define CSM_FEATURE_POLICY			(UINT64_C(1) << 0)
#define CSM_FEATURE_PEER			(UINT64_C(1) << 1)
#define CSM_FEATURE_NOTIFY			(UINT64_C(1) << 2)
#define CSM_FEATURE_BLOCKS			(UINT64_C(1) << 3)
#define CSM_FEATURE_CLAIMS			(UINT64_C(1) << 4)
#define CSM_FEATURE_CONSENTS			(UINT64_C(1) << 5)
#define CSM_FEATURE_SECRET_IDS			(UINT64_C(1) << 6)
#define CSM_FEATURE_MASK			UINT64_C(0x7F)

/* Private-use labels of the realm token (RFC 8392). */
#define CSM_CLAIM_REALM_ID			(-70001)
#define CSM_CLAIM_REGIONS			(-70002)
#define CSM_CLAIM_REGIONS_DIGEST		(-70003)

#define CSM_POLICY_RECORD_SIZE			0x80U
#define CSM_PEER_RECORD_SIZE			0x1000U

#ifndef __ASSEMBLER__

/* What CSM_SHARE_POLICY reads, at the start of a page; the rest of the page is not read. */
struct csm_policy_record {
	uint64_t perm; /* permission granted to whoever matches */
	uint64_t hash_algorithm; /* a value of the enumeration HASH */
	uint64_t max_consumers; /* most reservations at a time; non-zero */
	uint8_t reserved[40]; /* zero */
	uint8_t rim[64]; /* Realm Initial Measurement, padded with zero bytes */
};
_Static_assert(sizeof(struct csm_policy_record) == 0x80U, "size");
_Static_assert(offsetof(struct csm_policy_record, perm) == 0x0U, "perm");
_Static_assert(offsetof(struct csm_policy_record, hash_algorithm) == 0x8U, "hash_algorithm");
_Static_assert(offsetof(struct csm_policy_record, max_consumers) == 0x10U, "max_consumers");
_Static_assert(offsetof(struct csm_policy_record, reserved) == 0x18U, "reserved");
_Static_assert(offsetof(struct csm_policy_record, rim) == 0x40U, "rim");

/* What CSM_PEER writes. */
struct csm_peer_record {
	uint64_t realm_id; /* the peer */
	uint64_t state; /* a value of the enumeration PEER_STATE */
	uint64_t hash_algorithm; /* a value of the enumeration HASH */
	uint8_t reserved0[40]; /* zero */
	uint8_t rim[64]; /* Realm Initial Measurement, padded with zero bytes */
	uint8_t rem[256]; /* Realm Extensible Measurements 0 to 3, 64 bytes each */
	uint8_t rpv[64]; /* Realm Personalization Value */
	uint8_t reserved1[3648]; /* zero */
};
_Static_assert(sizeof(struct csm_peer_record) == 0x1000U, "size");
_Static_assert(offsetof(struct csm_peer_record, realm_id) == 0x0U, "realm_id");
_Static_assert(offsetof(struct csm_peer_record, state) == 0x8U, "state");
_Static_assert(offsetof(struct csm_peer_record, hash_algorithm) == 0x10U, "hash_algorithm");
_Static_assert(offsetof(struct csm_peer_record, reserved0) == 0x18U, "reserved0");
_Static_assert(offsetof(struct csm_peer_record, rim) == 0x40U, "rim");
_Static_assert(offsetof(struct csm_peer_record, rem) == 0x80U, "rem");
_Static_assert(offsetof(struct csm_peer_record, rpv) == 0x180U, "rpv");
_Static_assert(offsetof(struct csm_peer_record, reserved1) == 0x1C0U, "reserved1");

#endif /* __ASSEMBLER__ */

#endif /* CSM_ABI_H */
