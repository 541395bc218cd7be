/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The intermediate physical address space of every realm, and the page that says what it is to do.
 *
 *   0x0_8000_0000  configuration page (measured)
 *   0x0_8001_0000  realm image (measured), then the rest of its RAM
 *   0x0_A000_0000  memory that a provider shares, up to 512 MiB
 *   0x0_C000_0000  where a consumer mounts other realms' regions, up to 1 GiB; empty at start
 *   0x1_0000_0000  unprotected half: memory that the host and its realms see alike
 *   0x1_0020_0000  scenario `attack`: a device that the host emulates
 *
 * Bases are 1 GiB- or 512 MiB-aligned so that regions may be mapped by blocks.
 */
#ifndef REALM_LAYOUT_H
#define REALM_LAYOUT_H

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>
#endif

#define REALM_IPA_BITS	   33
#define REALM_CONFIG_IPA   0x80000000
#define REALM_IMAGE_IPA	   0x80010000
#define REALM_RAM_LIMIT	   0xA0000000
#define REALM_REGION_IPA   0xA0000000
#define REALM_REGION_LIMIT 0xC0000000
#define REALM_MOUNT_IPA	   0xC0000000
#define REALM_SHARED_IPA   0x100000000
#define REALM_SHARED_SIZE  0x200000
#define REALM_DEVICE_IPA   0x100200000

/* What follows the image's first branch: how the host learns how much memory it wants. */
#define REALM_IMAGE_MAGIC 0x4547414d49434143 /* "CACIMAGE" */

#ifndef __ASSEMBLER__

#define REALM_CONFIG_MAGIC   UINT64_C(0x31474643434541C3)
#define REALM_CONFIG_VERSION 3U

struct realm_image_header {
	uint32_t branch[2];
	uint64_t magic;
	uint64_t memory_size; /* bytes from REALM_IMAGE_IPA: image, zeroed data, stack, scratch */
	uint64_t core_size;   /* the same without scratch, which `attack` does not use */
};

/* Written by the host before activation, so a part of the realm's initial measurement. */
struct realm_config {
	uint64_t magic;
	uint32_t version;
	uint32_t role;	   /* index of the realm, which decides its part in the scenario; 0 is the
			      provider */
	char scenario[16]; /* zero-terminated */
	uint64_t csm_expected;
	uint64_t seed;
	uint64_t region_base; /* IPA; memory populated for sharing */
	uint64_t region_size; /* bytes */
	uint64_t mount_base;  /* IPA */
	uint64_t mount_size;  /* bytes */
	uint64_t shared_base; /* IPA, unprotected half */
	uint64_t shared_size; /* bytes */
	uint32_t realms;      /* number of realms in the scenario */
	uint32_t reserved;
	/* Parameters of the measuring scenarios, as in config.h. */
	uint64_t comm_size_least;
	uint64_t comm_size_most;
	uint64_t comm_messages;
	uint64_t comm_modes;
	uint64_t setup_pages_most;
	uint64_t setup_repeats;
	uint64_t calls_repeats;
};
_Static_assert(sizeof(struct realm_config) <= 4096, "one page");

#endif /* __ASSEMBLER__ */

#endif /* REALM_LAYOUT_H */
