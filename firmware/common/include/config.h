/* SPDX-License-Identifier: BSD-3-Clause */
/* The configuration blob that is loaded beside the images. */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONFIG_WORD_MAX 16U

struct config {
	char scenario[CONFIG_WORD_MAX]; /* zero-terminated */
	uint64_t csm_expected;		/* 1: the RMM implements Confidential Shared Memory */
	uint64_t seed;
	uint64_t region_pages;	   /* pages that a provider shares */
	uint64_t realm_image_size; /* bytes */
	uint64_t comm_size_least;  /* bytes of the smallest message, a power of two */
	uint64_t comm_size_most;   /* bytes of the largest message, a power of two */
	uint64_t comm_messages;	   /* of each size up to 32 KiB; a hundredth above */
	uint64_t comm_modes;	   /* bit n: run mode n (scenario_comm.h) */
	uint64_t setup_pages_most; /* of the largest region, a power of two */
	uint64_t setup_repeats;	   /* of each operation on each size of region */
	uint64_t calls_repeats;	   /* of each call */
	uint64_t attack_repeats;   /* of each race */
	/* Part of the names of the attacks to carry out, or `all`. */
	char attack_only[CONFIG_WORD_MAX];
};

struct config_error {
	unsigned int line;  /* from 1; 0 when all is well */
	const char *reason; /* a few words */
};

/*
 * Reads a blob of at most `size` bytes that ends at its first zero byte. Names not given keep their
 * defaults. False, with `error` filled in, when a line is malformed, a name is unknown or given
 * twice, a value is out of range, or the smallest message is greater than the largest.
 */
bool config_parse(const char *blob, size_t size, struct config *config, struct config_error *error);

#endif /* CONFIG_H */
