/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef GRANULE_H
#define GRANULE_H

#include <stdbool.h>
#include <stdint.h>

#define GRANULE_SIZE 4096UL
#define STATE_BITS   4

/* What a granule is used for. */
#define GRANULE_STATE_NS	0U
#define GRANULE_STATE_DELEGATED 1U
#define GRANULE_STATE_RD	2U /* a realm's descriptor, which
				    * owns everything else of the realm */
#define GRANULE_STATE_REC  3U
#define GRANULE_STATE_DATA 4U
#define GRANULE_STATE_PDEV 5U
#define GRANULE_STATE_VDEV 6U
#define GRANULE_STATE_LAST GRANULE_STATE_VDEV

/* Pages that a map may be made of. */
enum buffer_slot {
	SLOT_NS,
	SLOT_RD,
	SLOT_REC,
	SLOT_PDEV,
	SLOT_COUNT
};

struct granule {
	uint16_t descriptor;
	uint16_t references;
};

struct granule *granule_lock(uint64_t address, unsigned int state);
void granule_set_state(struct granule *granule, unsigned int state);
void granule_unlock(struct granule *granule);
void *buffer_map(enum buffer_slot slot, struct granule *granule, unsigned int mecid);
void buffer_unmap(void *mapped);

#endif /* GRANULE_H */
