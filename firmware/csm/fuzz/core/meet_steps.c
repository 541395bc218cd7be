/* SPDX-License-Identifier: BSD-3-Clause */
/* Realms that come together: several calls in one step, each to its end. */
#include "machine.h"

/* A name and a policy for the same peer: one of them ends, and the peer tries to come again. */
static void end_one_consent(uint8_t owner, uint8_t peer, const struct fuzz_step *step)
{
	uint8_t region = step->arg[4];
	struct fuzz_step revoke = {.arg = {4, region, peer, (step->arg[5] & 1) ? 0 : 0xFF}};

	if ((step->arg[3] & 4) == 0)
		call_through(owner, fuzz_policy_step(owner, region, step->arg[0], peer, step->arg[5] >> 1));
	else
		call_through(owner, fuzz_share_step(owner, region, peer, step->arg[5] >> 1));
	call_through(owner, revoke);
	call_through(peer, (struct fuzz_step){.arg = {8, region}});
	call_through(peer, fuzz_reserve_step(peer, region, owner, step->arg[2]));
	call_through(peer, fuzz_attach_step(peer, region));
}

/*
 * The way that works, unless somebody is in it: a region that another realm attaches. arg[3]: bit 0
 * writable, 1 no new region, 2 by policy, 3 one that can be mapped as a block, 4 as large, but of
 * pages, where the consumer has no table yet, 5 by name and policy, of which one is revoked.
 */
void meet_step(const struct fuzz_step *step)
{
	uint8_t owner = step->who % CAST, peer = (step->who >> 4) % CAST;
	uint8_t from = step->arg[0], size = step->arg[1], to = step->arg[2];

	if ((step->arg[3] & 0x18) != 0) {
		size = BLOCK_SIZE_BYTE;
		from = (from & 1) ? BLOCK_BYTE : 0;
		to = (to & 1) ? BLOCK_BYTE : 0;
		if ((step->arg[3] & 8) != 0)
			fill_table(owner, from != 0);
		clear_table(peer, to != 0);
		machine_check();
	}
	if ((step->arg[3] & 2) == 0)
		call_through(owner, fuzz_create_step(owner, from, size));
	if ((step->arg[3] & 4) == 0)
		call_through(owner, fuzz_share_step(owner, step->arg[4], peer, step->arg[3]));
	else
		call_through(owner, fuzz_policy_step(owner, step->arg[4], from, peer, step->arg[5]));
	call_through(peer, fuzz_reserve_step(peer, step->arg[4], owner, to));
	call_through(peer, fuzz_attach_step(peer, step->arg[4]));
	if ((step->arg[3] & 0x20) != 0)
		end_one_consent(owner, peer, step);
}

/* Many consumers of one region, by name, or by a policy that somebody has made. */
void crowd_step(const struct fuzz_step *step)
{
	uint8_t owner = step->who % CAST, region = step->arg[4];
	unsigned int count = 1U + (step->arg[0] % (REALMS - CAST));

	for (unsigned int realm = CAST; realm < CAST + count; realm++) {
		uint8_t id = (uint8_t)(CROWD_BYTE + realm);

		if (!realms[realm].alive) {
			begin_realm(realm, 0, 0);
			add_apt(realm);
		}
		if ((step->arg[3] & 4) == 0)
			call_unwatched(owner, fuzz_share_step(owner, region, id, step->arg[3]));
		call_unwatched(realm, fuzz_reserve_step(0, region, owner, step->arg[2]));
		if ((step->arg[3] & 8) == 0)
			call_unwatched(realm, fuzz_attach_step(0, region));
		machine_check();
	}
}
