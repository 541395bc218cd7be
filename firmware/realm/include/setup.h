/* SPDX-License-Identifier: BSD-3-Clause */
/* The parts of the scenario `setup` (scenario_setup.c). */
#ifndef SETUP_H
#define SETUP_H

#include <stdbool.h>
#include <stdint.h>

#include "csm.h"
#include "host_call.h"
#include "realm_layout.h"

#define SETUP_PROVIDER 0U
#define SETUP_CONSUMER 1U

#define SETUP_REPEATS_MAX 100U
#define SETUP_READ_WRITE  (CSM_PERM_READ | CSM_PERM_WRITE)

enum setup_operation {
	/* The provider's, then the consumer's, for each size of region. */
	SETUP_CREATE,
	SETUP_SHARE,
	SETUP_REVOKE,
	SETUP_DESTROY,
	SETUP_RESERVE,
	SETUP_ATTACH,
	SETUP_DETACH,
	/* The provider's whose cost no size changes. */
	SETUP_PEER,
	SETUP_SHARE_POLICY,
	SETUP_NOTIFY,
	SETUP_OPERATIONS
};

/* How the provider's memory is mapped, and with it the consumer's mount. */
enum setup_mapping { SETUP_PAGES, SETUP_BLOCKS };

/* Bytes that a block maps: a level 2 entry. */
#define SETUP_BLOCK_SIZE UINT64_C(0x200000)

struct setup {
	const struct realm_config *config;
	struct report report;
	uint64_t own_id;
	uint64_t peer_id;
	uint64_t csm_id;
	uint64_t base; /* of the region in this realm */
	uint64_t size; /* bytes */
	enum setup_mapping mapping;
	uint64_t repeat;
	uint64_t rounds;     /* begun: gives every round words of its own */
	uint64_t sizes;	     /* done, of both mappings */
	uint64_t operations; /* measured, all rounds and sizes */
	/* The first thing that went wrong; NULL: nothing did. */
	const char *reason;
	const char *failed; /* the operation that it went wrong in, if it was one */
	uint64_t status;
};

/* scenario_setup_figures.c */
bool setup_fail(struct setup *setup, enum setup_operation operation, uint64_t status,
		const char *reason);
/* Ends what csm_meter_begin() began: `status` is what the operation answered. */
bool setup_sample(struct setup *setup, enum setup_operation operation, uint64_t status);
/* The figures of these operations, by size of the region and mapping; or of calls without either.
 */
void setup_send_metrics(struct setup *setup, enum setup_operation first, enum setup_operation last);
void setup_send_call_metrics(struct setup *setup);

/*
 * scenario_setup_pages.c: what the realms write into each page of the region, and find there. A
 * consumer mounts the region twice in a round; `mount` is 0 or 1.
 */
void setup_write_pages(const struct setup *setup);
/* Every page is there and is the provider's; then the consumer writes into it. */
bool setup_use_pages(const struct setup *setup, unsigned int mount);
/* In every page of the provider's is what the consumer wrote, each time. */
bool setup_pages_used(const struct setup *setup);
/* No page is there; every one is tried, of blocks and of repeated rounds some. */
bool setup_pages_gone(const struct setup *setup);

/* scenario_setup_rounds.c. False also when the peer is gone; then there is no reason. */
bool setup_provide_round(struct setup *setup);
bool setup_consume_round(struct setup *setup);
/* Whoever else were awake would take its turns in the middle of what is measured. */
bool setup_be_alone(struct setup *setup);
/* The host folds the tables of the region, or of the mount, away. */
bool setup_fold(struct setup *setup);
/* Reserves and attaches, not measured, and looks at the pages. */
bool setup_mount(struct setup *setup, unsigned int mount);
/* The provider has withdrawn its consent: nothing is left but the reservation. */
bool setup_forget(struct setup *setup);

/* scenario_setup_calls.c: a round of the calls whose cost no size changes. */
bool setup_provide_calls(struct setup *setup);
bool setup_consume_calls(struct setup *setup);

#endif /* SETUP_H */
