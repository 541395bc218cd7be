/* SPDX-License-Identifier: BSD-3-Clause */
/* The storm's realms: their calls, what these mean for the model, and their accesses. */
#include <pthread.h>
#include <string.h>

#include "storm.h"

/* Entries of a REC for one call, before the host gives up. */
#define MAX_ENTRIES 6U
#define NOT_RUN	    UINT64_MAX

static _Thread_local unsigned int depth; /* of calls made while another waits for its host */
static pthread_mutex_t book = PTHREAD_MUTEX_INITIALIZER; /* agreements */
_Thread_local uint64_t storm_run;

/* A copy, because another CPU may be making it anew. */
static struct agreement any_agreement(void)
{
	struct agreement copy = {.id = 0};

	for (unsigned int tries = 0; (tries < 16) && (copy.id == 0); tries++) {
		pthread_mutex_lock(&book);
		copy = agreements[storm_pick(MAX_REGIONS)];
		pthread_mutex_unlock(&book);
	}
	return copy;
}

static _Thread_local uint64_t wanted[5];
static _Thread_local uint64_t abort_at, abort_fsc;

static enum arch_exit make_call(struct arch_rec *rec)
{
	return guest_smc(rec, wanted[0], wanted[1], wanted[2], wanted[3], wanted[4]);
}

static enum arch_exit make_abort(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_DATA_ABORT, abort_fsc, abort_at);
}

static enum arch_exit leave(struct arch_rec *rec)
{
	(void)rec;
	return ARCH_EXIT_IRQ;
}

static uint64_t run_granule(unsigned int actor, unsigned int rec)
{
	return storm_alone ? actors[actor].run[rec] : storm_run;
}

static const struct rmi_rec_exit *exit_of(unsigned int actor, unsigned int rec)
{
	const struct rmi_rec_run *run = host_ns_ptr(run_granule(actor, rec));

	return &run->exit;
}

static uint64_t run_rec(unsigned int actor, unsigned int rec)
{
	uint64_t run = run_granule(actor, rec);
	uint64_t status = STATUS(SMC_RMI_REC_ENTER, actors[actor].realm.rec[rec], run);

	/* Another CPU may be running it. */
	CHECK((status == RMI_SUCCESS) || (!storm_alone && (status == RMI_ERROR_REC)));
	return (status == RMI_SUCCESS) ? exit_of(actor, rec)->exit_reason : NOT_RUN;
}

/* True: the call has returned, with its results in `seen`. */
static bool call(unsigned int actor, unsigned int rec, const uint64_t x[5])
{
	for (unsigned int entry = 0; entry < MAX_ENTRIES; entry++) {
		struct rmi_rec_exit exit;
		uint64_t why;

		memcpy(wanted, x, sizeof(wanted));
		SCRIPT(make_call, leave);
		why = run_rec(actor, rec);
		if ((why == RMI_EXIT_IRQ) || (why == NOT_RUN)) {
			return why == RMI_EXIT_IRQ;
		}
		exit = *exit_of(actor, rec);
		if (storm_alone) {
			storm_check(true);
		}
		/* Anything may happen before the host enters the REC again, if it does. */
		if ((depth < 2) && (storm_pick(3) == 0)) {
			depth++;
			storm_step();
			depth--;
		}
		if (storm_pick(8) == 0) {
			return false;
		}
		if ((why == RMI_EXIT_CSM) || (why == RMI_EXIT_RIPAS_CHANGE)) {
			storm_serve(actor, &exit);
		}
		if (why != RMI_EXIT_CSM) {
			return false;
		}
	}
	return false;
}

static void add_agreement(unsigned int actor, uint64_t base, uint64_t size)
{
	unsigned int at = storm_alone ? 0 : (unsigned int)storm_pick(MAX_REGIONS / 8);

	while (storm_alone && (at < (MAX_REGIONS - 1)) && (agreements[at].id != 0)) {
		at++;
	}
	CHECK(!storm_alone || (agreements[at].id == 0));
	pthread_mutex_lock(&book);
	agreements[at] =
		(struct agreement){.id = seen.x[1], .owner = actor, .base = base, .size = size};
	pthread_mutex_unlock(&book);
}

/* What was last written for a policy; only on one CPU. */
static unsigned int policy_actor;
static uint64_t policy_perm;

static void note_policy(struct agreement *region, uint64_t index)
{
	for (unsigned int i = 0; i < CSM_REGION_POLICIES; i++) {
		if (region->policy[i].index == 0) {
			region->policy[i].index = index;
			region->policy[i].actor = policy_actor;
			region->policy[i].perm = policy_perm;
			return;
		}
	}
	CHECK(!"no more policies than the interface allows");
}

/* What the realms have agreed on by this call. */
static void note(unsigned int actor, const uint64_t x[5])
{
	struct agreement *region = storm_alone ? agreement_of(x[1]) : NULL;
	uint64_t status = seen.x[0];

	if ((x[0] == SMC_CSM_SHARE_POLICY) && (status == CSM_SUCCESS) && (region != NULL)) {
		CHECK(region->owner == actor);
		note_policy(region, seen.x[1]);
		return;
	}
	if ((x[0] == SMC_CSM_CREATE) && (status == CSM_SUCCESS)) {
		add_agreement(actor, x[1], x[2]);
		return;
	}
	if ((status != CSM_SUCCESS) || (x[1] == 0) || (region == NULL)) {
		return;
	}
	for (unsigned int peer = 0; peer < ACTORS; peer++) {
		if ((x[0] == SMC_CSM_SHARE) && (x[2] == actors[peer].id)) {
			CHECK(region->owner == actor);
			region->peer_id[peer] = x[2];
			region->perm[peer] = x[3];
		}
		if ((x[0] == SMC_CSM_REVOKE) && (x[2] == region->peer_id[peer])) {
			CHECK(region->owner == actor);
			region->peer_id[peer] = 0;
		}
	}
	for (unsigned int i = 0; i < CSM_REGION_POLICIES; i++) {
		if ((x[0] == SMC_CSM_REVOKE) && (x[2] == region->policy[i].index)) {
			CHECK(region->owner == actor);
			region->policy[i].index = 0;
		}
	}
	switch (x[0]) {
	case SMC_CSM_DESTROY:
		CHECK(region->owner == actor);
		region->id = 0;
		break;
	case SMC_CSM_RESERVE:
		EQUAL(x[2], actors[region->owner].id);
		EQUAL(x[4], region->size);
		region->reserved[actor] = true;
		region->mount[actor] = x[3];
		break;
	case SMC_CSM_DETACH:
		region->reserved[actor] = false;
		break;
	default:
		break;
	}
}

static void make_by(unsigned int actor, unsigned int rec, const uint64_t x[5])
{
	if (call(actor, rec, x)) {
		note(actor, x);
		if (storm_alone) {
			storm_check(true);
		}
	}
}

static void make(unsigned int actor, uint64_t fid, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	const uint64_t x[5] = {fid, a, b, c, d};

	/* The checks look at AREA only. */
	if ((fid != SMC_CSM_RESERVE) || (c + d <= AREA)) {
		make_by(actor, (unsigned int)storm_pick(2), x);
	}
}

/* A fault where the realm has a reservation: never the host's to see. */
static void fault(unsigned int actor)
{
	const struct agreement any = any_agreement(), *region = &any;
	bool mine = storm_alone && (region->id != 0) && region->reserved[actor] &&
		    !actors[actor].closing;
	unsigned int rec = (unsigned int)storm_pick(2);

	abort_at = mine ? region->mount[actor] +
				   (storm_pick(region->size / GRANULE_SIZE) * GRANULE_SIZE)
			: storm_ipa();
	abort_fsc = (storm_pick(2) == 0) ? 0x4F : 0x07; /* a write's permission, a translation */
	SCRIPT(make_abort, leave);
	if (run_rec(actor, rec) == RMI_EXIT_SYNC) {
		/* Unless it is the page of a host call that is still to be answered. */
		CHECK(!mine || (hpfar_ipa(exit_of(actor, rec)->hpfar) != abort_at));
	}
}

/*
 * A policy for an actor. Where several CPUs are at work nobody writes it: the page might be wiped
 * meanwhile.
 */
static void share_policy(const struct agreement *region, unsigned int actor)
{
	uint64_t ipa = storm_ipa(), perm = 1 + (2 * storm_pick(2));

	if (storm_alone && storm_write_policy(region->owner, ipa, actor, perm)) {
		policy_actor = actor;
		policy_perm = perm;
	}
	make(region->owner, SMC_CSM_SHARE_POLICY, region->id, ipa, 0, 0);
}

void storm_connect_blocks(unsigned int owner, unsigned int peer)
{
	const struct realm *from = &actors[owner].realm, *to = &actors[peer].realm;
	uint64_t base = owner * REALM_BLOCK, at = storm_pick(2) * REALM_BLOCK;
	struct smc_call call = RMI(SMC_RMI_RTT_FOLD, from->rd, base, 3);

	if (call.x[0] == RMI_SUCCESS) {
		give_granule(call.x[1]);
	}
	call = RMI(SMC_RMI_RTT_FOLD, to->rd, at, 3);
	if (call.x[0] == RMI_SUCCESS) {
		give_granule(call.x[1]);
	}
	make(owner, SMC_CSM_CREATE, base, REALM_BLOCK, 0, 0);
	for (unsigned int i = 0; storm_alone && (i < MAX_REGIONS); i++) {
		const struct agreement region = agreements[i];

		if ((region.id == 0) || (region.owner != owner) || (region.size != REALM_BLOCK)) {
			continue;
		}
		make(owner, SMC_CSM_SHARE, region.id, actors[peer].id, 3, 0);
		make(peer, SMC_CSM_RESERVE, region.id, actors[owner].id, at, REALM_BLOCK);
		make(peer, SMC_CSM_ATTACH, region.id, 0, 0, 0);
	}
}

/* The way that works, unless somebody is in it. */
static void connect(const struct agreement *region, unsigned int peer)
{
	uint64_t id = region->id, size = region->size, owner = actors[region->owner].id;

	if (storm_pick(3) == 0) {
		share_policy(region, peer);
	} else {
		make(region->owner, SMC_CSM_SHARE, id, actors[peer].id, 1 + (2 * storm_pick(2)), 0);
	}
	make(peer, SMC_CSM_RESERVE, id, owner, storm_ipa(), size);
	for (unsigned int chunk = 0; chunk < 2; chunk++) {
		make(peer, SMC_CSM_ATTACH, id, 0, 0, 0);
	}
}

/* One REC asks for it, and before the host has done it, the other makes the range a region. */
static void change_ripas(unsigned int actor)
{
	uint64_t base = storm_ipa(), size = storm_size();
	unsigned int rec = (unsigned int)storm_pick(2);
	const uint64_t x[5] = {SMC_RSI_IPA_STATE_SET, base, base + size, storm_pick(2),
			       storm_pick(2)};
	const uint64_t create[5] = {SMC_CSM_CREATE, base, size, 0, 0};
	const struct realm *realm = &actors[actor].realm;

	memcpy(wanted, x, sizeof(wanted));
	SCRIPT(make_call, leave);
	if ((run_rec(actor, rec) == RMI_EXIT_RIPAS_CHANGE) && (storm_pick(2) == 0)) {
		make_by(actor, 1 - rec, create);
	}
	(void)RMI(SMC_RMI_RTT_SET_RIPAS, realm->rd, realm->rec[rec], base, base + size);
	if (storm_alone) {
		storm_check(true);
	}
}

static void realm_step(unsigned int actor)
{
	const struct agreement any = any_agreement(), *region = &any;
	unsigned int peer = (unsigned int)storm_pick(ACTORS);
	uint64_t id = region->id;
	uint64_t offset = (storm_pick(3) == 0) ? 512 * GRANULE_SIZE : 0;

	if (storm_pick(5) == 0) {
		connect(region, peer);
		return;
	}
	if (storm_pick(24) == 0) {
		storm_connect_blocks((unsigned int)storm_pick(2), peer);
		return;
	}
	switch (storm_pick(21)) {
	case 16:
		share_policy(region, peer);
		break;
	case 17:
		make(region->owner, SMC_CSM_REVOKE, id,
		     region->policy[storm_pick(CSM_REGION_POLICIES)].index, offset, 0);
		break;
	case 18:
		make(actor, SMC_CSM_PEER, actors[peer].id, storm_ipa(), id, 0);
		break;
	case 19:
		make(actor, SMC_CSM_NOTIFY, id, actors[peer].id, 0, 0);
		break;
	case 0:
	case 1:
		make(actor, SMC_CSM_CREATE, storm_ipa(), storm_size(), 0, 0);
		break;
	case 2:
	case 3:
	case 4:
		make((storm_pick(8) == 0) ? actor : region->owner, SMC_CSM_SHARE, id,
		     actors[peer].id, 1 + (2 * storm_pick(2)), 0);
		break;
	case 5:
	case 6:
	case 7:
		make(actor, SMC_CSM_RESERVE, id, actors[region->owner].id, storm_ipa(),
		     region->size);
		break;
	case 8:
	case 9:
	case 10:
		make(actor, SMC_CSM_ATTACH, id, offset, 0, 0);
		break;
	case 11:
		make(actor, SMC_CSM_DETACH, id, offset, 0, 0);
		break;
	case 12:
		make(region->owner, SMC_CSM_REVOKE, id, actors[peer].id, offset, 0);
		break;
	case 13:
		if (storm_pick(3) == 0) {
			make(region->owner, SMC_CSM_DESTROY, id, offset, 0, 0);
		}
		break;
	case 14:
		change_ripas(actor);
		break;
	case 15:
		make(actor, (storm_pick(2) == 0) ? SMC_RSI_HOST_CALL : SMC_RSI_REALM_CONFIG,
		     storm_ipa(), 0, 0, 0);
		break;
	default:
		fault(actor);
		break;
	}
}

void storm_step(void)
{
	if (storm_pick(3) == 0) {
		storm_host_step();
	} else {
		realm_step((unsigned int)storm_pick(ACTORS));
	}
	if (storm_alone) {
		storm_check(true);
	}
}
