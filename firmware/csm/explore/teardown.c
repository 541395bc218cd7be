/* SPDX-License-Identifier: BSD-3-Clause */
/* Property 8, tried from every state: everything can be given up, and every granule comes back. */
#include "actions.h"

/* A chunk a page and a consent, of a handful of each: far fewer calls than this. */
#define MOST_CALLS 64U

static const uint8_t orders[6][REALMS] = {{0, 1, 2}, {1, 2, 0}, {2, 0, 1},
					  {2, 1, 0}, {1, 0, 2}, {0, 2, 1}};
static struct view view;

/* Repeats DESTROY or DETACH with the offsets that it returns. */
static void give_up(unsigned int realm, uint64_t function, uint64_t id)
{
	static const struct action made_up = {.kind = ACT_DESTROY};
	struct deed deed = {.action = &made_up, .x = {function, id, 0}};

	for (unsigned int calls = 0; calls < MOST_CALLS; calls++) {
		port_begin();
		core_load();
		csm_rsi_call(rd_of(realm), deed.x, &now.realm[realm].pending, &deed.reply);
		core_save();
		port_end();
		if (deed.reply.outcome != CSM_RETURN)
			violated("8 teardown: giving up asks the host");
		if (deed.reply.x[0] == CSM_SUCCESS)
			return;
		if (deed.reply.x[0] != CSM_INCOMPLETE)
			violated("8 teardown: giving up is refused");
		deed.x[2] = deed.reply.x[1];
	}
	violated("9 bounded: giving up does not end");
}

static void leave(unsigned int realm)
{
	if (!realm_open(realm))
		return;
	for (;;) {
		const struct seen *seen = NULL;

		look(&view);
		for (unsigned int i = 0; (i < view.regions) && (seen == NULL); i++)
			if (view.region[i].realm == realm)
				seen = &view.region[i];
		for (unsigned int i = 0; (i < view.mounts) && (seen == NULL); i++)
			if (view.mount[i].realm == realm)
				seen = &view.mount[i];
		if (seen == NULL)
			break;
		give_up(realm,
			(seen->record->type == CSM_TYPE_REGION) ? SMC_CSM_DESTROY : SMC_CSM_DETACH,
			seen->record->key);
	}
	check_state(&view);
}

static void remove_table(unsigned int realm)
{
	for (unsigned int calls = 0; calls < MOST_CALLS; calls++) {
		port_begin();
		if (host_apt_remove(realm) == CSM_REMOVE_DONE)
			return;
		port_end();
		look(&view);
		check_state(&view);
	}
	violated("9 bounded: APT_REMOVE does not end");
}

/* What the host can count is so. */
static void check_counts(unsigned int realm)
{
	struct csm_apt_counts counts;
	unsigned int regions = 0, mounts = 0;

	port_begin();
	csm_apt_info(rd_of(realm), &counts);
	port_end();
	look(&view);
	for (unsigned int i = 0; i < view.regions; i++)
		regions += (view.region[i].realm == realm) ? 1U : 0U;
	for (unsigned int i = 0; i < view.mounts; i++)
		mounts += (view.mount[i].realm == realm) ? 1U : 0U;
	if ((counts.realm_id != realm_id(realm)) || (counts.regions != regions) ||
	    (counts.reservations != mounts))
		violated("APT_INFO miscounts");
}

void check_teardown(unsigned int number)
{
	const uint8_t *order = orders[(number / 2) % 6];
	bool polite = (number % 2) != 0;

	for (unsigned int realm = 0; realm < bounds.realms; realm++)
		if (now.realm[realm].alive != 0)
			check_counts(realm);
	for (unsigned int i = 0; polite && (i < REALMS); i++)
		if (order[i] < bounds.realms)
			leave(order[i]);
	for (unsigned int i = 0; i < REALMS; i++)
		if ((order[i] < bounds.realms) && (now.realm[order[i]].alive != 0))
			remove_table(order[i]);
	for (unsigned int realm = 0; realm < bounds.realms; realm++) {
		if (now.realm[realm].folded == CSM_LEAF_ASSIGNED)
			(void)host_table_create(realm);
		for (unsigned int page = 0; page < bounds.pages; page++)
			(void)host_data_destroy(realm, page);
		if ((now.realm[realm].alive != 0) && !host_realm_destroy(realm))
			violated("8 teardown: a realm cannot be destroyed");
	}
	for (unsigned int granule = 0; granule < GRANULES; granule++)
		if (now.granule[granule] != GRANULE_HOST)
			violated("8 teardown: a granule is lost");
}
