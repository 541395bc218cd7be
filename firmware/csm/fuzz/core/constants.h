/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The core's constants, small, so that a short input meets every end: of a chunk, of a run, of a
 * granule of Access Policy Table. In place of the exploration's machine (../../explore/world.h).
 */
#ifndef WORLD_H
#define WORLD_H

#include "csm_abi.h"
#undef CSM_CHUNK_PAGES
#define CSM_CHUNK_PAGES 24U

#include "csm_port.h"
#undef CSM_RUN_PAGES
#define CSM_RUN_PAGES 10U

#include "../../src/record.h"
#undef CSM_GRANULE_RECORDS
#define CSM_GRANULE_RECORDS 16U
#undef CSM_EVICTION_PATIENCE
#define CSM_EVICTION_PATIENCE 2U

/* Of the exploration; planted.h names it. */
enum start { START_NEW, START_RESERVED, START_POLICY, START_BLOCK };

/* Of the machine (../../tests/fake_port.c). */
extern bool port_keeps_blocks;

/* What core.c hands out of the core's own variables. */
struct core_state {
	csm_ref registry;
	uint64_t last_realm_id, last_csm_id;
};
extern struct core_state now;
void core_load(void);
void core_save(void);

#endif /* WORLD_H */
