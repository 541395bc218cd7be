/* SPDX-License-Identifier: BSD-3-Clause */
/* The realms of a scenario, and the parts that every scenario goes through. */
#ifndef WORLD_H
#define WORLD_H

#include <stdbool.h>

#include "config.h"
#include "realm.h"
#include "vcpu.h"

struct world {
	const struct config *config;
	uint64_t features; /* RMI feature register 0 */
	uint64_t shared;   /* physical address of the memory shared through the host */
	struct realm realm[REALM_MAX];
	unsigned int realms;
	unsigned int recs; /* of each realm; 0: one */
	bool no_scratch;   /* realms get no more memory than their image's core */
};

/* Step host.rmi-version: asks the RMM what it is, and whether it can do what the scenario needs. */
bool world_check_rmm(struct world *world, const struct config *config);

/*
 * Step host.realms-active: builds and activates the realms, with Access Policy Tables when CSM is
 * expected. The provider, realm 0, gets memory for a region of `region_pages`.
 */
bool world_build(struct world *world, unsigned int realms, uint64_t region_pages);

/*
 * The same without a step, for a scenario that builds realms more than once. False: *failed is the
 * realm that could not be built, NULL when there was no memory; world_unmake cleans up.
 */
bool world_make(struct world *world, unsigned int realms, uint64_t region_pages,
		const struct realm **failed);

/* One of them anew, after realm_destroy(). */
bool world_make_realm(struct world *world, unsigned int index, uint64_t region_pages);

/*
 * One realm more, which takes the part of another one, so that its initial measurement is the same.
 * It is told of as many realms as there were.
 */
bool world_add_twin(struct world *world, unsigned int role);

/* Destroys them again. False when something was refused: *failed says for which realm. */
bool world_unmake(struct world *world, const struct realm **failed);

/* Steps host.granules-returned, and host.pages-wiped (with CSM). */
void world_account(const struct world *world);

/*
 * Runs realm n on CPU n, all at once, until every realm has ended. False unless each ended with
 * status 0.
 */
bool world_run(struct world *world, vcpu_checkpoint checkpoint);

/*
 * Steps host.apt-removed (with CSM), host.realms-destroyed, host.granules-returned, host.pages-
 * wiped (with CSM).
 */
void world_destroy(struct world *world);

#endif /* WORLD_H */
