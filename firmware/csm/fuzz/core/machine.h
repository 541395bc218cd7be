/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The fake machine of ../../tests, smaller, with REALMS realms of RECS contexts each, and a host
 * and realms that an input plays.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include "../../tests/fake.h"
#include "calls.h"

/*
 * Those that a step names. The others are a crowd: consumers of their regions, made by the step that
 * needs them, so that a region may have more than one call works on.
 */
#define CAST 4U
#define RECS 2U

/* The last call of each context. */
struct waiting {
	bool asked; /* it waits for its host */
	bool more;  /* it answered INCOMPLETE, and x is how it goes on */
	uint64_t x[5];
	struct csm_pending pending;
	struct csm_exit exit;
};
extern struct waiting waiting[REALMS][RECS];

/* realm_id; 0: none, or no realm. */
uint64_t id_of_realm(unsigned int realm);
/* Forced teardown has begun. */
bool is_closing(unsigned int realm);
/* A realm that is new to the machine; some have the same measurement. */
void begin_realm(unsigned int realm, unsigned int pages, unsigned int context);
void end_realm(unsigned int realm);

void machine_check(void);

void host_step(const struct fuzz_step *step);
void realm_step(const struct fuzz_step *step);
void run_step(const struct fuzz_step *step);
/* One call of the realm's first context, to its end, by a host that does what it is asked. */
void call_through(unsigned int realm, struct fuzz_step call);
/* The same, and whoever makes it checks the machine. */
void call_unwatched(unsigned int realm, struct fuzz_step call);
void meet_step(const struct fuzz_step *step);
void crowd_step(const struct fuzz_step *step);
void check_question(unsigned int realm, const struct csm_exit *exit);
void serve(unsigned int realm, const struct csm_exit *exit, const struct fuzz_step *step);
/* A table full of memory that is one entry, and one without anything that is one entry, too. */
void fill_table(unsigned int realm, unsigned int table);
void clear_table(unsigned int realm, unsigned int table);
/* What stands for a realm's id, the crowd's among them, in an argument: this plus the realm. */
#define CROWD_BYTE 0xC0U
/* What stands for the second table, and for its size, in an argument (target.c). */
#define BLOCK_BYTE	18U
#define BLOCK_SIZE_BYTE 14U

void remove_apt_chunk(unsigned int realm);
void add_apt(unsigned int realm);

#endif /* MACHINE_H */
