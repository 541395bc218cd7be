/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef REALM_H
#define REALM_H

#include "granule.h"

struct s2_context {
	uint64_t table;
	int start_level;
};

struct rd {
	uint64_t ipa_bits;
	struct s2_context s2;
	/* Counts down to 0 before the realm may go. */
	uint64_t rec_count;
} __attribute__((aligned(8)));

struct rec {
	struct rd *owner;
	uint64_t regs[31];
	struct {
		uint64_t base;
		uint64_t top;
	} ripas;
};

struct rec_exit {
	uint64_t reason;
	uint64_t value;
};

int s2_walk(struct s2_context *context, uint64_t ipa, int level);
uint64_t handle_realm_call(struct rec *rec, struct rec_exit *exit);
bool handle_data_abort(struct rec *rec, struct rec_exit *exit, uint64_t far);

#endif /* REALM_H */
