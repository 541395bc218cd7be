/* SPDX-License-Identifier: BSD-3-Clause */
/* A realm's calls, with a host that serves its exits, and whole operations. */
#include "csm_answers.h"
#include "fake.h"

/* Every answer of the core is one that the interface knows. */
static void check_answer(uint64_t function, const struct csm_reply *reply)
{
	const char *wrong = (reply->outcome == CSM_RETURN)
				    ? csm_wrong_answer(function, reply->x, 8)
				    : NULL;

	if (wrong != NULL)
		printf("# %#llx answers %#llx: %s\n", (unsigned long long)function,
		       (unsigned long long)reply->x[0], wrong);
	CHECK(wrong == NULL);
	CHECK((reply->outcome == CSM_RETURN) || csm_may_ask(function, reply->exit.operation));
}

struct csm_reply realm_try(unsigned int realm, uint64_t function, uint64_t a, uint64_t b,
			   uint64_t c, uint64_t d)
{
	uint64_t x[5] = {function, a, b, c, d};
	struct csm_reply reply;

	fake_call_begins();
	csm_rsi_call(rd_of(realm), x, &realms[realm].pending, &reply);
	fake_call_ends();
	check_answer(function, &reply);
	return reply;
}

void host_serve(unsigned int realm, const struct csm_exit *exit)
{
	uint64_t pa;

	switch (exit->operation) {
	case CSM_EXIT_POPULATE:
		(void)host_middle_create(realm);
		for (uint64_t ipa = exit->base; ipa < exit->top; ipa += PAGE) {
			(void)host_table_create(realm, (unsigned int)(ipa / PAGE / TABLE_PAGES));
			(void)host_data_create(realm, ipa);
		}
		break;
	case CSM_EXIT_VACATE:
		for (uint64_t ipa = exit->base; ipa < exit->top; ipa += PAGE) {
			/* A block of its memory first becomes pages. */
			(void)host_table_create(realm, (unsigned int)(ipa / PAGE / TABLE_PAGES));
			if ((host_data_destroy(realm, ipa, &pa) == OK) && (pa != 0))
				CHECK(host_undelegate(pa) == OK);
		}
		break;
	case CSM_EXIT_NEED_RTT:
		(void)host_middle_create(realm);
		for (uint64_t ipa = exit->base;
		     (exit->id[1] == CSM_LEVEL_PAGE) && (ipa < exit->top); ipa += PAGE)
			(void)host_table_create(realm, (unsigned int)(ipa / PAGE / TABLE_PAGES));
		break;
	case CSM_EXIT_NEED_APT:
		CHECK(host_apt_add(realm) == OK);
		break;
	case CSM_EXIT_NOTIFY:
		break;
	default:
		CHECK(!"an exit of the ABI");
	}
}

struct csm_reply realm_call(unsigned int realm, uint64_t function, uint64_t a, uint64_t b,
			    uint64_t c, uint64_t d)
{
	struct csm_reply reply = realm_try(realm, function, a, b, c, d);

	for (unsigned int exits = 0; (reply.outcome == CSM_EXIT) && (exits < 100); exits++) {
		host_serve(realm, &reply.exit);
		reply = realm_try(realm, function, a, b, c, d);
	}
	CHECK(reply.outcome == CSM_RETURN);
	return reply;
}

uint64_t realm_id(unsigned int realm)
{
	return realm_call(realm, SMC_CSM_FEATURES, 1, 0, 0, 0).x[1];
}

uint64_t do_create(unsigned int realm, uint64_t ipa, uint64_t size, uint64_t *id)
{
	struct csm_reply reply;

	do {
		reply = realm_call(realm, SMC_CSM_CREATE, ipa, size, 0, 0);
	} while (reply.x[0] == CSM_INCOMPLETE);
	*id = reply.x[1];
	return reply.x[0];
}

uint64_t do_share(unsigned int realm, uint64_t id, unsigned int peer, uint64_t perm)
{
	return realm_call(realm, SMC_CSM_SHARE, id, realm_id(peer), perm, 0).x[0];
}

uint64_t do_reserve(unsigned int realm, uint64_t id, unsigned int owner, uint64_t ipa,
		    uint64_t size)
{
	struct csm_reply reply;

	do {
		reply = realm_call(realm, SMC_CSM_RESERVE, id, realm_id(owner), ipa, size);
	} while (reply.x[0] == CSM_INCOMPLETE);
	return reply.x[0];
}

/* Repeats a call with the offsets it returns; `peer` is 0 for calls without one. */
static uint64_t repeat(unsigned int realm, uint64_t function, uint64_t id, uint64_t peer)
{
	struct csm_reply reply = {.count = 0};
	uint64_t offset = 0;

	do {
		reply = (peer != 0) ? realm_call(realm, function, id, peer, offset, 0)
				    : realm_call(realm, function, id, offset, 0, 0);
		offset = reply.x[1];
	} while (reply.x[0] == CSM_INCOMPLETE);
	return reply.x[0];
}

uint64_t do_attach(unsigned int realm, uint64_t id)
{
	return repeat(realm, SMC_CSM_ATTACH, id, 0);
}

uint64_t do_revoke(unsigned int realm, uint64_t id, unsigned int peer)
{
	return repeat(realm, SMC_CSM_REVOKE, id, realm_id(peer));
}

uint64_t do_detach(unsigned int realm, uint64_t id)
{
	return repeat(realm, SMC_CSM_DETACH, id, 0);
}

uint64_t do_destroy(unsigned int realm, uint64_t id)
{
	return repeat(realm, SMC_CSM_DESTROY, id, 0);
}
