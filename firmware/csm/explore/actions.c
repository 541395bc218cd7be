/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The calls of realms with all small arguments, right and wrong, and the calls of the host. A realm
 * may call at any time, also while another of its calls waits for the host: that is a second REC,
 * or a host that answers nothing. The question that was asked last is the one that is remembered.
 */
#include <string.h>

#include "../tests/csm_answers.h"
#include "actions.h"

#define PAGE UINT64_C(0x1000)

/* Which id a call names: the regions in order of ids, one that is gone, one that never was. */
enum named { NAMED_FIRST, NAMED_SECOND, NAMED_GONE, NAMED_FORGED, NAMED };
/* Which realm a call names: by its present id, or an id that will be given next, or none. */
enum whom { WHOM_NEXT = REALMS, WHOM_NOBODY, WHOM };
/* Which offset: 0, the one returned last, one that was not. */
enum offset { OFFSET_ZERO, OFFSET_RIGHT, OFFSET_WRONG, OFFSETS };
enum permission { PERM_READ, PERM_BOTH, PERM_BAD, PERM_NONE, PERMS };

/*
 * Which policy a call writes: for those who are measured 1 or 0; the record itself may be wrong, or
 * lie where the caller has no RAM.
 */
enum variant { POLICY_ONE, POLICY_TWO, POLICY_OTHERS, POLICY_BAD, POLICY_NOWHERE, VARIANTS };

#define RANGE_WRAPS	  0xF0U
#define RANGE_FLAGGED	  0xF1U
#define SHARE_UNKNOWN	  3U
#define SHARE_POLICIES	  4U /* and the policies after it */
#define RESERVE_BAD_OWNER 1U
#define RESERVE_BAD_SIZE  2U

struct action actions[MOST_ACTIONS];
unsigned int action_count;

static void add(enum action_kind kind, unsigned int realm, unsigned int a, unsigned int b,
		unsigned int c)
{
	if (action_count == MOST_ACTIONS)
		violated("more actions than there is room for");
	actions[action_count++] = (struct action){
		(uint8_t)kind, (uint8_t)realm, {(uint8_t)a, (uint8_t)b, (uint8_t)c}};
}

/*
 * With blocks: each action again, with RTT_CREATE for any realm on another CPU after any of its
 * first port calls. Not for a realm of which a command has the RD: RTT_CREATE waits for that.
 */
#define MEDDLED_CALLS 4U

static void add_meddlers(void)
{
	unsigned int count = action_count;

	for (unsigned int i = 0; bounds.blocks && (i < count); i++)
		for (unsigned int by = 1; by <= MEDDLED_CALLS * bounds.realms; by++) {
			struct action action = actions[i];

			action.arg[MEDDLER] = (uint8_t)by;
			if ((action.kind > ACT_FEATURES) &&
			    ((by - 1) % bounds.realms == action.realm))
				continue;
			switch (action.kind) {
			case ACT_REVOKE:
			case ACT_DESTROY:
			case ACT_RESERVE:
			case ACT_ATTACH:
			case ACT_DETACH:
			case ACT_APT_REMOVE:
			case ACT_DATA_DESTROY:
				if (action_count == MOST_ACTIONS)
					violated("more actions than there is room for");
				actions[action_count++] = action;
				break;
			default:
				break;
			}
		}
}

static void meddle_by(unsigned int meddler)
{
	meddle_after = (meddler == 0) ? 0 : 1 + ((meddler - 1) / bounds.realms);
	meddle_realm = (meddler == 0) ? 0 : (meddler - 1) % bounds.realms;
}

static void add_provider(unsigned int realm)
{
	for (unsigned int base = 0; base < bounds.pages; base++)
		for (unsigned int pages = 1; base + pages <= bounds.pages; pages++)
			add(ACT_CREATE, realm, base, pages, 0);
	add(ACT_CREATE, realm, bounds.pages - 1, RANGE_WRAPS, 0);
	add(ACT_CREATE, realm, 0, RANGE_FLAGGED, 0);
	for (unsigned int named = 0; named < bounds.regions; named++) {
		for (unsigned int whom = 0; whom < WHOM; whom++)
			for (unsigned int perm = 0; perm < PERMS; perm++)
				if ((perm != PERM_BAD) || (whom == WHOM_NEXT))
					add(ACT_SHARE, realm, named, whom, perm);
		for (unsigned int variant = 0; (bounds.policies > 0) && (variant < VARIANTS);
		     variant++)
			add(ACT_SHARE_POLICY, realm, named, variant, 0);
		for (unsigned int share = 0; share < SHARE_POLICIES + bounds.policies; share++)
			for (unsigned int offset = 0; offset < OFFSETS; offset++)
				add(ACT_REVOKE, realm, named, share, offset);
		for (unsigned int offset = 0; offset < OFFSETS; offset++)
			add(ACT_DESTROY, realm, named, offset, 0);
		for (unsigned int whom = 0; whom < WHOM; whom++)
			add(ACT_READMIT, realm, named, whom, 0);
		for (unsigned int share = 0; share < SHARE_UNKNOWN; share++)
			add(ACT_CONSENT, realm, named, share, 0);
	}
}

static void add_consumer(unsigned int realm)
{
	for (unsigned int named = 0; named < NAMED; named++) {
		if ((named == NAMED_SECOND) && (bounds.regions == 1))
			continue;
		for (unsigned int base = 0; base < bounds.pages; base++)
			add(ACT_RESERVE, realm, named, base, 0);
		add(ACT_RESERVE, realm, named, bounds.pages - 1, RESERVE_BAD_OWNER);
		add(ACT_RESERVE, realm, named, 0, RESERVE_BAD_SIZE);
		for (unsigned int offset = 0; offset < OFFSETS; offset++) {
			add(ACT_ATTACH, realm, named, offset, 0);
			add(ACT_DETACH, realm, named, offset, 0);
		}
		add(ACT_INFO, realm, named, 0, 0);
		for (unsigned int whom = 0; whom < WHOM; whom++) {
			add(ACT_NOTIFY, realm, named, whom, 0);
			add(ACT_PEER, realm, named, whom, 0);
		}
	}
	add(ACT_FEATURES, realm, 0, 0, 0);
}

static void add_host(unsigned int realm)
{
	add(ACT_APT_ADD, realm, 0, 0, 0);
	add(ACT_APT_REMOVE, realm, 0, 0, 0);
	for (unsigned int page = 0; page < bounds.pages; page++)
		for (enum action_kind kind = ACT_DATA_CREATE; kind <= ACT_SET_RAM; kind++)
			if ((kind <= ACT_DATA_DESTROY) || bounds.ripas)
				add(kind, realm, page, 0, 0);
	if (bounds.tables)
		for (enum action_kind kind = ACT_TABLE_CREATE; kind <= ACT_TABLE_FOLD; kind++)
			add(kind, realm, 0, 0, 0);
	if (bounds.lives) {
		add(ACT_REALM_CREATE, realm, 0, 0, 0);
		add(ACT_REALM_DESTROY, realm, 0, 0, 0);
	}
}

void actions_create(void)
{
	action_count = 0;
	for (unsigned int realm = 0; realm < bounds.realms; realm++) {
		add_provider(realm);
		add_consumer(realm);
		add_host(realm);
	}
	add_meddlers();
}

/* ---- what they mean in a state -------------------------------------------------------------- */

/* 0: nothing is named so. */
static uint64_t name_id(const struct view *view, unsigned int realm, unsigned int named)
{
	if (named == NAMED_FORGED)
		return now.books.highest_csm_id + 1;
	if (named == NAMED_GONE) {
		for (unsigned int i = 0; i < view->mounts; i++)
			if ((view->mount[i].realm == realm) &&
			    (find_region(view, view->mount[i].record->key) == NULL))
				return view->mount[i].record->key;
		return 0;
	}
	/* In order of ids, not of realms. */
	if (view->regions <= named)
		return 0;
	if (view->regions == 1)
		return view->region[0].record->key;
	return ((view->region[0].record->key < view->region[1].record->key) == (named == 0))
		       ? view->region[0].record->key
		       : view->region[1].record->key;
}

static bool means_offset(enum offset offset, uint64_t cursor, bool mine, uint64_t *x)
{
	if ((offset == OFFSET_RIGHT) && (cursor == 0))
		return false;
	if ((offset != OFFSET_ZERO) && !mine)
		return false;
	*x = (offset == OFFSET_ZERO) ? 0 : cursor + ((offset == OFFSET_WRONG) ? PAGE : 0);
	return true;
}

/* A third region is not made; the same arguments again are. */
static bool means_create(const struct view *view, const struct action *action, uint64_t *x)
{
	unsigned int pages = action->arg[1];

	x[1] = action->arg[0] * PAGE;
	x[2] = ((pages == RANGE_WRAPS) ? 2 : (pages == RANGE_FLAGGED) ? 1 : pages) * PAGE;
	x[3] = (pages == RANGE_FLAGGED) ? 1 : 0;
	if ((pages >= RANGE_WRAPS) || (view->regions < bounds.regions))
		return true;
	for (unsigned int i = 0; i < view->regions; i++)
		if ((view->region[i].realm == action->realm) &&
		    (view->region[i].range->key < x[1] + x[2]) &&
		    (view->region[i].range->key + view->region[i].range->range.size > x[1]))
			return true;
	return false;
}

/* The id that a call names by one; 0: nobody, or a realm that has none. */
static uint64_t whom_id(unsigned int whom)
{
	if (whom >= REALMS)
		return (whom == WHOM_NEXT) ? now.books.highest_realm_id + 1 : 0;
	return (whom < bounds.realms) ? realm_id(whom) : 0;
}

/* A new consent, beyond the most of them, is not given. */
static bool means_share(const struct view *view, const struct action *action, bool mine,
			uint64_t *x)
{
	static const uint64_t perms[PERMS] = {CSM_PERM_READ, CSM_PERM_READ | CSM_PERM_WRITE,
					      CSM_PERM_WRITE, 0};
	unsigned int whom = action->arg[1], consents = 0;
	bool again = false;

	if (!mine && ((whom != WHOM_NEXT) || (action->arg[2] != PERM_READ)))
		return false;
	x[2] = whom_id(whom);
	if ((whom < REALMS) && (x[2] == 0))
		return false;
	if ((whom == WHOM_NOBODY) && (action->arg[2] != PERM_READ))
		x[2] = CSM_POLICY_INDEX_FLAG | 1;
	x[3] = perms[action->arg[2]];
	for (unsigned int i = 0; i < view->shares; i++) {
		if ((record_at(view->share[i].record->share.region)->key != x[1]) ||
		    (view->share[i].record->share.policy != 0))
			continue;
		again = again || (view->share[i].record->key == x[2]);
		consents++;
	}
	return again || (consents < bounds.consents);
}

/* A new policy, beyond the most of them, is not made. */
static bool means_policy(const struct view *view, const struct action *action,
			 const struct seen *region, bool mine, struct deed *deed)
{
	static const struct csm_policy_record variants[VARIANTS] = {
		[POLICY_ONE] = {.perm = CSM_PERM_READ | CSM_PERM_WRITE, .max_consumers = 1},
		[POLICY_TWO] = {.perm = CSM_PERM_READ, .max_consumers = 2},
		[POLICY_OTHERS] = {.perm = CSM_PERM_READ, .max_consumers = 1},
		[POLICY_BAD] = {.perm = CSM_PERM_READ, .max_consumers = 1, .reserved = {[39] = 1}},
		[POLICY_NOWHERE] = {.perm = CSM_PERM_READ, .max_consumers = 1},
	};
	unsigned int variant = action->arg[1], policies = 0;
	struct csm_measurement rim = measured((variant == POLICY_OTHERS) ? 0 : 1);

	if (!mine && (variant != POLICY_TWO))
		return false;
	for (unsigned int i = 0; i < view->policies; i++)
		policies += (view->policy[i].record->policy.region == region->ref) ? 1U : 0U;
	deed->written = variants[variant];
	deed->written.hash_algorithm = CSM_HASH_SHA_512;
	memcpy(deed->written.rim, rim.bytes, sizeof(deed->written.rim));
	deed->x[2] = (variant == POLICY_NOWHERE) ? (bounds.pages - 1) * PAGE : 0;
	return (policies < bounds.policies) || (variant >= POLICY_BAD);
}

/* The consents and, after them, the policies of a region: the one that is wanted, NULL: none. */
static const struct csm_record *consent_wanted(const struct view *view, const struct seen *region,
					       unsigned int wanted)
{
	bool policy = wanted >= SHARE_POLICIES;
	unsigned int count = policy ? view->policies : view->shares;
	const struct seen *list = policy ? view->policy : view->share;

	for (unsigned int i = 0, at = policy ? SHARE_POLICIES : 0; i < count; i++) {
		const struct csm_record *record = list[i].record;

		if ((policy ? record->policy.region : record->share.region) != region->ref)
			continue;
		if (at++ == wanted)
			return record;
	}
	return NULL;
}

static bool means_revoke(const struct view *view, const struct action *action,
			 const struct seen *region, bool mine, uint64_t *x)
{
	unsigned int wanted = action->arg[1];
	const struct csm_record *consent = consent_wanted(view, region, wanted);
	bool ban = (consent != NULL) && (consent->type == CSM_TYPE_SHARE) &&
		   (consent->state == CSM_SHARE_BANNED);
	uint64_t cursor = ((consent != NULL) && !ban) ? consent->share.cursor : 0;

	/* A fourth consent, were there one, is not what is meant to be unknown. */
	if ((consent == NULL) != (wanted == SHARE_UNKNOWN))
		return false;
	x[2] = (consent != NULL) ? consent->key : FORGED_ID;
	if (!mine && (wanted != 0))
		return false;
	return means_offset(action->arg[2], cursor, mine && (wanted != SHARE_UNKNOWN), &x[3]);
}

static bool means_reserve(const struct seen *region, const struct seen *mount,
			  const struct action *action, uint64_t *x)
{
	uint64_t size = (region != NULL)  ? region->range->range.size
			: (mount != NULL) ? mount->range->range.size
					  : PAGE;

	x[2] = (region != NULL)	 ? realm_id(region->realm)
	       : (mount != NULL) ? mount->record->mount.owner
				 : realm_id(action->realm);
	if (action->arg[2] == RESERVE_BAD_OWNER)
		x[2] = (x[2] == 1) ? 2 : x[2] - 1;
	x[3] = action->arg[1] * PAGE;
	x[4] = (action->arg[2] == RESERVE_BAD_SIZE) ? size + PAGE : size;
	return true;
}

/* From the first on, or from after another. */
static bool means_consent(const struct view *view, const struct action *action,
			  const struct seen *region, uint64_t *x)
{
	const struct csm_record *after;

	if (action->arg[1] == 0)
		return true;
	after = (region != NULL) ? consent_wanted(view, region, action->arg[1] - 1U) : NULL;
	x[2] = (after != NULL) ? after->key + 1 : 0;
	return after != NULL;
}

static bool means_call(const struct view *view, const struct action *action, struct deed *deed)
{
	uint64_t *x = deed->x;
	uint64_t id = name_id(view, action->realm, action->arg[0]);
	const struct seen *region = find_region(view, id);
	const struct seen *mount = find_mount(view, action->realm, id);
	bool mine = (region != NULL) && (region->realm == action->realm);

	if (id == 0)
		return false;
	x[1] = id;
	switch (action->kind) {
	case ACT_SHARE:
		return means_share(view, action, mine, x);
	case ACT_SHARE_POLICY:
		return means_policy(view, action, region, mine, deed);
	case ACT_NOTIFY:
	case ACT_READMIT:
		x[2] = whom_id(action->arg[1]);
		/* Nobody: a policy, if there is one. */
		if ((action->arg[1] == WHOM_NOBODY) && (region != NULL) &&
		    (consent_wanted(view, region, SHARE_POLICIES) != NULL))
			x[2] = consent_wanted(view, region, SHARE_POLICIES)->key;
		return (action->arg[1] >= REALMS) || (x[2] != 0);
	case ACT_PEER:
		x[1] = whom_id(action->arg[1]);
		x[3] = id;
		return (action->arg[1] >= REALMS) || (x[1] != 0);
	case ACT_CONSENT:
		return means_consent(view, action, region, x);
	case ACT_REVOKE:
		return means_revoke(view, action, region, mine, x);
	case ACT_DESTROY:
		return means_offset(action->arg[1], region->record->region.cursor, mine, &x[2]);
	case ACT_RESERVE:
		return means_reserve(region, mount, action, x);
	case ACT_ATTACH:
	case ACT_DETACH:
		return means_offset(action->arg[1],
				    (mount != NULL) ? mount->record->mount.cursor : 0,
				    mount != NULL, &x[2]);
	default:
		return true;
	}
}

bool action_means(const struct view *view, const struct action *action, struct deed *deed)
{
	static const uint64_t function[] = {
		[ACT_CREATE] = SMC_CSM_CREATE,	   [ACT_SHARE] = SMC_CSM_SHARE,
		[ACT_REVOKE] = SMC_CSM_REVOKE,	   [ACT_DESTROY] = SMC_CSM_DESTROY,
		[ACT_RESERVE] = SMC_CSM_RESERVE,   [ACT_ATTACH] = SMC_CSM_ATTACH,
		[ACT_DETACH] = SMC_CSM_DETACH,	   [ACT_INFO] = SMC_CSM_INFO,
		[ACT_FEATURES] = SMC_CSM_FEATURES, [ACT_SHARE_POLICY] = SMC_CSM_SHARE_POLICY,
		[ACT_NOTIFY] = SMC_CSM_NOTIFY,	   [ACT_PEER] = SMC_CSM_PEER,
		[ACT_CONSENT] = SMC_CSM_CONSENT,   [ACT_READMIT] = SMC_CSM_READMIT,
	};

	*deed = (struct deed){.action = action};
	if (action->kind == ACT_REALM_CREATE)
		return now.realm[action->realm].alive == 0;
	if (now.realm[action->realm].alive == 0)
		return false;
	if (action->kind > ACT_FEATURES)
		return true;
	deed->x[0] = function[action->kind];
	if (action->kind == ACT_CREATE)
		return means_create(view, action, deed->x);
	if (action->kind != ACT_FEATURES)
		return means_call(view, action, deed);
	deed->x[1] = 1;
	return true;
}

static bool do_host(const struct action *action, uint64_t *result)
{
	unsigned int realm = action->realm, page = action->arg[0];

	switch (action->kind) {
	case ACT_APT_ADD:
		return host_apt_add(realm);
	case ACT_APT_REMOVE:
		*result = host_apt_remove(realm);
		return *result != CSM_REMOVE_DONE;
	case ACT_DATA_CREATE:
		return host_data_create(realm, page);
	case ACT_DATA_DESTROY:
		return host_data_destroy(realm, page);
	case ACT_SET_EMPTY:
		return host_set_ripas(realm, page, CSM_LEAF_EMPTY);
	case ACT_SET_RAM:
		return host_set_ripas(realm, page, CSM_LEAF_RAM);
	case ACT_TABLE_CREATE:
		return host_table_create(realm);
	case ACT_TABLE_DESTROY:
		return host_table_destroy(realm);
	case ACT_TABLE_FOLD:
		return host_table_fold(realm);
	case ACT_REALM_CREATE:
		return host_realm_create(realm);
	default:
		return host_realm_destroy(realm);
	}
}

/* The host, told of a doorbell, enters the REC again at once: no state of its own. */
static void answer_bell(struct deed *deed)
{
	unsigned int realm = deed->action->realm;
	struct csm_exit *exit = &deed->reply.exit;

	if ((deed->action->kind != ACT_NOTIFY) || (deed->reply.outcome != CSM_EXIT))
		return;
	if ((exit->operation != CSM_EXIT_NOTIFY) || (exit->base != 0) || (exit->top != 0) ||
	    (exit->id[0] != deed->x[1]) || (exit->id[1] != deed->x[2]) ||
	    (exit->id[2] != realm_id(realm)))
		violated("a doorbell tells the host something else than who rings whom");
	csm_rsi_call(rd_of(realm), deed->x, &now.realm[realm].pending, &deed->reply);
	if ((deed->reply.outcome != CSM_RETURN) || (deed->reply.x[0] != CSM_SUCCESS))
		violated("a doorbell that has rung is not answered");
}

/* What abi/csm.yaml says that the call may answer, or ask. */
static void check_answer(const struct deed *deed)
{
	const char *wrong = (deed->reply.outcome == CSM_RETURN)
				    ? csm_wrong_answer(deed->x[0], deed->reply.x, 8)
				    : NULL;

	if (wrong != NULL)
		violated(wrong);
	if ((deed->reply.outcome == CSM_EXIT) &&
	    !csm_may_ask(deed->x[0], deed->reply.exit.operation))
		violated("an exit that abi/csm.yaml does not list for the call");
}

/* Its page of the record is missing, and stays so: no state of its own. */
static void answer_peer(struct deed *deed)
{
	unsigned int realm = deed->action->realm;

	if ((deed->action->kind != ACT_PEER) || (deed->reply.outcome != CSM_EXIT))
		return;
	csm_rsi_call(rd_of(realm), deed->x, &now.realm[realm].pending, &deed->reply);
	if ((deed->reply.outcome != CSM_RETURN) || (deed->reply.x[0] != CSM_ERROR_NO_RESOURCE))
		violated("PEER asks twice for the page of its record");
}

void action_do(struct deed *deed)
{
	unsigned int realm = deed->action->realm;

	port_begin();
	meddle_by(deed->action->arg[MEDDLER]);
	if (deed->action->kind > ACT_FEATURES) {
		deed->reply.x[0] = 0;
		deed->host_did = do_host(deed->action, &deed->reply.x[0]);
	} else {
		core_load();
		written = deed->written;
		csm_rsi_call(rd_of(realm), deed->x, &now.realm[realm].pending, &deed->reply);
		check_answer(deed);
		answer_bell(deed);
		answer_peer(deed);
		core_save();
	}
	port_end();
	deed->ended = true;
}
