/* SPDX-License-Identifier: BSD-3-Clause */
/* One entry into a REC, and what it does then. */
#ifndef ENTRY_H
#define ENTRY_H

#include "machine.h"

/* The last call of each REC. */
struct waiting {
	bool asked; /* it waits for its host */
	bool more;  /* it answered INCOMPLETE, and x is how it goes on */
	uint64_t x[5];
	struct rmi_rec_exit exit;
};

/* An entry into a REC, from the host's call to the exit. */
struct entry {
	const struct fuzz_step *step; /* NULL: nothing in particular */
	enum arch_exit (*behave)(struct entry *entry, struct arch_rec *rec);
	unsigned int phase;
	bool calling, returned;
	uint64_t x[5];
	struct caller caller;
	uint64_t rd;
	uint64_t result[3];
	bool in_mount; /* the realm has made a fault where memory of another is mapped */
	const struct waiting *again;
};

enum arch_exit smc(struct arch_rec *rec, const uint64_t x[5]);
enum arch_exit call_rsi(struct entry *entry, struct arch_rec *rec);
enum arch_exit abort_at(struct entry *entry, struct arch_rec *rec);
enum arch_exit except(struct entry *entry, struct arch_rec *rec);
enum arch_exit store(struct entry *entry, struct arch_rec *rec);

#endif /* ENTRY_H */
