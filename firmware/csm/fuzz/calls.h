/* SPDX-License-Identifier: BSD-3-Clause */
/* The calls of CSM that a step stands for: the same for every target. */
#ifndef CALLS_H
#define CALLS_H

#include "consents.h"
#include "fuzz.h"

/* The target's: a place, a size, and the realm_id of a realm (0: it has none). */
uint64_t fuzz_target_ipa(uint8_t byte);
uint64_t fuzz_target_size(uint8_t byte);
uint64_t fuzz_target_realm_id(uint8_t byte);

/* arg[0]: which call, the others by call. False: the book has no room for what it might make. */
bool fuzz_decode_call(const struct fuzz_step *step, uint64_t x[5]);
/* The same question of a call that is repeated. */
bool fuzz_call_fits(const uint64_t x[5]);

/* After INCOMPLETE: makes it the call that goes on. False: it was not that. */
bool fuzz_continue_call(uint64_t x[5], const uint64_t result[8]);

/* Arguments of a step that makes a given call, for steps that stand for several. */
struct fuzz_step fuzz_create_step(uint8_t who, uint8_t ipa, uint8_t size);
struct fuzz_step fuzz_share_step(uint8_t who, uint8_t region, uint8_t peer, uint8_t perm);
/* With a record of what `model` has been measured as, in the page at `ipa`. */
struct fuzz_step fuzz_policy_step(uint8_t who, uint8_t region, uint8_t ipa, uint8_t model,
				  uint8_t perm);
struct fuzz_step fuzz_reserve_step(uint8_t who, uint8_t region, uint8_t owner, uint8_t ipa);
struct fuzz_step fuzz_attach_step(uint8_t who, uint8_t region);

#endif /* CALLS_H */
