/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Two realms on the tests' machine, calls of CSM by their RECs, and what their stage 2 lets them
 * do.
 */
#ifndef CSM_WORLD_H
#define CSM_WORLD_H

#include "csm_abi.h"
#include "csm_monitor.h"
#include "test.h"
#include "world.h"

#define REGION_BASE  UINT64_C(0x10000)	/* in the provider */
#define MOUNT_BASE   UINT64_C(0x205000) /* in the consumer */
#define REGION_PAGES 6U
#define REGION_SIZE  (REGION_PAGES * GRANULE_SIZE)

struct pair {
	struct realm provider, consumer;
	uint64_t csm_id;
	uint64_t provider_id, consumer_id;
	uint64_t page[REGION_PAGES]; /* granules of the region */
};

/* Two ACTIVE realms with an APT granule each; the provider has the region's pages. */
void pair_new(struct pair *pair);
/*
 * The same, and the provider has 2 MiB of contiguous memory at REALM_BLOCK, in pages; where it
 * lies.
 */
uint64_t pair_new_with_block(struct pair *pair);
/* The provider has created and shared the region; the consumer has reserved it. */
void pair_reserved(struct pair *pair, uint64_t perm);
void pair_attached(struct pair *pair, uint64_t perm);
/* Takes everything apart; checks that every granule comes back, DELEGATED and zero. */
void pair_destroy(struct pair *pair);

/*
 * One entry of the REC: the call is made, and either returned (results in `seen`) or left to the
 * host.
 */
enum { RETURNED, EXITED };
int csm_enter_call(const struct realm *realm, uint64_t fid, uint64_t a1, uint64_t a2, uint64_t a3,
		   uint64_t a4);
/* The call that must return at once; its status. */
uint64_t csm_call(const struct realm *realm, uint64_t fid, uint64_t a1, uint64_t a2, uint64_t a3,
		  uint64_t a4);

/*
 * What the hardware would do with an access of the realm: a pointer to the byte, or NULL for an
 * abort.
 */
enum access { LOAD, STORE, FETCH };
uint8_t *guest_access(const struct realm *realm, uint64_t ipa, enum access access);

/* Takes away pages and tables below 4 MiB, which is all that these tests use. */
void empty_realm(const struct realm *realm);

/* Every granule that RMI_CSM_APT_REMOVE returns is undelegated and checked to be zero; how many. */
unsigned int remove_apt(const struct realm *realm);

/* When there is one: told of an invalidation before it happens (storm_world.c). */
extern void (*watch_tlbi)(uint16_t vmid, uint64_t ipa, uint64_t size);

#endif /* CSM_WORLD_H */
