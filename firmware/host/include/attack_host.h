/* SPDX-License-Identifier: BSD-3-Clause */
/* What attacks of a malicious host have in common, beyond attack.h. */
#ifndef ATTACK_HOST_H
#define ATTACK_HOST_H

#include "attack.h"

/* ---- the life of a region and of its mount ----------------------------------------------------
 */

/* In the order in which they are passed; those with -ING are half done. */
enum step {
	STEP_CREATED,
	STEP_SHARED,
	STEP_RESERVED,
	STEP_ATTACHING,
	STEP_ATTACHED,
	STEP_REVOKING,
	STEP_REVOKED,
	STEP_DESTROYING, /* after the consumer was let in once more */
	STEP_DESTROYED,
	STEPS
};

/* More pages than one call works on, off a block's alignment: mapped one by one. */
#define STEP_PAGES (CSM_CHUNK_PAGES + 64U)
#define STEP_MOUNT (ATTACK_MOUNT + PAGE_SIZE)

/* From one step to the next: the region at ATTACK_REGION, mounted at STEP_MOUNT. */
bool step_to(struct attack *attack, enum step step);
/* From nothing to the step. */
bool step_reach(struct attack *attack, enum step step);
/* What the two would do next when they are half way; done when they are not. */
uint64_t step_go_on(struct attack *attack, enum step step);
/* `created`, `shared`, ... */
const char *step_name(enum step step);

/* ---- granules ---------------------------------------------------------------------------------
 */

/* Physical address of an agent's own page. */
uint64_t agent_granule(const struct agent *agent, uint64_t ipa);

/* A delegated granule that nothing uses; 0, and noted, when there is none. */
uint64_t granule_take(struct attack *attack);
/* Undelegates and gives it back; false when the RMM says no. */
bool granule_drop(uint64_t granule);

/*
 * What the host finds in a page: `fault` when it can neither read nor write it, `zero`, `canary`
 * when a word of it was written by a realm, `other`.
 */
const char *granule_seen(const struct attack *attack, uint64_t granule);

/* RMI_DATA_DESTROY, and what came of it. */
struct taken_page {
	uint64_t status;
	uint64_t granule; /* that the host got; 0: none */
};
struct taken_page page_take(struct agent *agent, uint64_t ipa);

/* ---- a realm that the host has not activated yet ----------------------------------------------
 */

/* A NEW realm without RECs and memory; torn down with realm_destroy(). */
bool bare_realm(struct attack *attack, struct realm *realm);

/* ---- exits ------------------------------------------------------------------------------------
 */

/*
 * Tells the agent to make a call and enters its REC, once. True when it left with this CSM
 * operation; then it waits in its call, and the host may or may not enter it again.
 */
bool agent_into_exit(struct agent *agent, const struct smc_registers *call, uint64_t operation);
/* Enters it again, answering exits as agent_tell() does, until the call is done. */
struct smc_registers agent_out_of_exit(struct agent *agent);

#endif /* ATTACK_HOST_H */
