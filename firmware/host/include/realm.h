/* SPDX-License-Identifier: BSD-3-Clause */
/* A realm as the host keeps it: what was delegated for it, and what is mapped where. */
#ifndef REALM_H
#define REALM_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol.h"
#include "realm_layout.h"
#include "rmi.h"

#define REALM_MAX	 4U
#define REALM_MAX_RECS	 2U
#define REALM_MAX_RANGES 64U
#define REALM_MAX_TABLES 512U

/* Contiguous pages of a realm's protected half. Pages may have gone since (CSM_VACATE). */
struct realm_range {
	uint64_t ipa;
	uint64_t address;
	uint64_t pages;
};

struct realm_table {
	uint64_t ipa;
	uint64_t address;
	unsigned int level;
};

struct realm_rec {
	uint64_t address; /* 0: not created */
	uint64_t mpidr;
	uint64_t aux[RMI_MAX_REC_AUX];
	unsigned int aux_count;
	struct rmi_rec_run *run;
};

/* The RMI command that failed last, for reports. */
struct realm_failure {
	const char *command; /* NULL: none */
	uint64_t status;
	uint64_t address; /* IPA or physical address that it was about */
};

struct realm {
	unsigned int index;
	const char *name; /* "realm0" ... */
	uint64_t rd;	  /* 0: not created */
	uint64_t root;
	bool active;
	bool shared_mapped;
	uint64_t shared_address;
	unsigned int ipa_bits;
	struct realm_range range[REALM_MAX_RANGES];
	unsigned int ranges;
	struct realm_table table[REALM_MAX_TABLES];
	unsigned int tables;
	struct realm_rec rec[REALM_MAX_RECS];
	unsigned int apt_granules;
	struct realm_failure failure;

	/* How it ended (vcpu.h). */
	bool ended;
	uint64_t exit_status;

	/* Text that arrives in pieces. */
	char text[HOST_TEXT_MAX];
	unsigned int text_length;
};

struct realm_plan {
	unsigned int index;
	const char *name;
	uint64_t features;	 /* RMI feature register 0 */
	uint64_t image;		 /* physical address of the realm image */
	uint64_t image_size;	 /* bytes */
	uint64_t shared_address; /* physical address of REALM_SHARED_SIZE bytes, block-aligned */
	bool no_scratch;	 /* leave out what the image's core does without */
	unsigned int recs;	 /* the first one is runnable; it starts the others by PSCI */
	struct realm_config config;
};

/*
 * Creates, fills and activates a realm with its RECs. False: `failure` says why; realm_destroy
 * cleans up.
 */
bool realm_build(struct realm *realm, const struct realm_plan *plan);

/*
 * Destroys whatever there is, in order, and takes every granule back. False when something was
 * refused.
 */
bool realm_destroy(struct realm *realm);

/* Translation tables for [base, top) down to `level` (2 or 3). */
bool realm_add_tables(struct realm *realm, uint64_t base, uint64_t top, unsigned int level);

/*
 * Takes the level 3 tables of [base, top) away again; in each, every entry must be unassigned, with
 * one RIPAS, or all must map a block's pages.
 */
bool realm_fold_tables(struct realm *realm, uint64_t base, uint64_t top);

/* Maps fresh pages of unknown content wherever [base, top) is unassigned. */
bool realm_populate(struct realm *realm, uint64_t base, uint64_t top);

/* Takes every page in [base, top) away from the realm. */
bool realm_vacate(struct realm *realm, uint64_t base, uint64_t top);

/* Gives one granule of Access Policy Table. */
bool realm_add_apt(struct realm *realm);

/* Forced teardown of everything shared, until every such granule has come back. */
bool realm_remove_apt(struct realm *realm);

/* Physical address behind a protected IPA, from the host's own book-keeping; 0 when it has none. */
uint64_t realm_address(const struct realm *realm, uint64_t ipa);

#endif /* REALM_H */
