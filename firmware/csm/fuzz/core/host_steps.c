/* SPDX-License-Identifier: BSD-3-Clause */
/* The host: what nobody asked for, and what it was asked for, rightly, in part or wrongly. */
#include "machine.h"

static bool closing[REALMS];

uint64_t id_of_realm(unsigned int realm)
{
	struct csm_apt_counts counts = {.realm_id = 0};

	if (realms[realm].alive)
		csm_apt_info(rd_of(realm), &counts);
	return counts.realm_id;
}

bool is_closing(unsigned int realm)
{
	return closing[realm];
}

void begin_realm(unsigned int realm, unsigned int pages, unsigned int context)
{
	static const uint64_t algorithm[] = {CSM_HASH_SHA_256, CSM_HASH_SHA_256, CSM_HASH_SHA_512,
					     CSM_HASH_SHA_384};
	struct csm_identity *identity = &realms[realm].identity;
	unsigned int like = (realm < CAST) ? realm : 1;

	host_realm_create(realm, PAGES, false);
	for (unsigned int page = 0; page < pages; page++)
		HOLDS(host_data_create(realm, page * PAGE) == OK);
	realms[realm].context = context;
	identity->state = CSM_PEER_ACTIVE;
	identity->algorithm = algorithm[like % 4];
	memset(identity->rim.bytes, 1 + (int)(like / 2), 32);
	closing[realm] = false;
	memset(waiting[realm], 0, sizeof(waiting[realm]));
}

/* One whose tables the host has yet to make. */
static void begin_bare_realm(unsigned int realm)
{
	begin_realm(realm, 0, 0);
	realms[realm].bare = true;
	realms[realm].bare_ripas = CSM_LEAF_RAM;
}

void add_apt(unsigned int realm)
{
	uint64_t before = id_of_realm(realm);

	if ((host_count(G_NS) == 0) || (host_apt_add(realm) != OK))
		return;
	fuzz_trace("apt_add(%u): realm_id %llu", realm, (unsigned long long)id_of_realm(realm));
	if (before == 0)
		consents_new_realm(id_of_realm(realm));
}

void remove_apt_chunk(unsigned int realm)
{
	uint64_t id = id_of_realm(realm);
	uint64_t progress = host_apt_remove(realm);

	fuzz_trace("apt_remove(%u) = %llu", realm, (unsigned long long)progress);
	closing[realm] = true;
	if (progress != CSM_REMOVE_MORE)
		consents_forget_realm(id);
	if (id_of_realm(realm) == 0)
		closing[realm] = false;
}

static void destroy_page(unsigned int realm, uint64_t ipa)
{
	uint64_t pa;
	int result = host_data_destroy(realm, ipa, &pa);

	fuzz_trace("data_destroy(%u, %llx) = %d", realm, (unsigned long long)ipa, result);
	if ((result == OK) && (pa != 0))
		HOLDS(host_undelegate(pa) == OK);
}

static void create_page(unsigned int realm, uint64_t ipa)
{
	int result = host_data_create(realm, ipa);

	fuzz_trace("data_create(%u, %llx) = %d", realm, (unsigned long long)ipa, result);
}

static void undelegate_all(void)
{
	for (unsigned int i = 0; i < GRANULES; i++)
		if (granules[i].state == G_DELEGATED)
			HOLDS(host_undelegate(DRAM + (i * PAGE)) == OK);
}

/* More chunks than it takes to take apart all that an input can build. */
#define MOST_CHUNKS 4096U

void end_realm(unsigned int realm)
{
	unsigned int chunks = 0;

	while (id_of_realm(realm) != 0) {
		HOLDS(chunks++ < MOST_CHUNKS);
		remove_apt_chunk(realm);
	}
	for (uint64_t page = 0; page < PAGES; page++)
		if (fake_leaf(&realms[realm], page, NULL).kind == CSM_LEAF_ASSIGNED) {
			/* A block has to become pages first. */
			(void)host_table_create(realm, (unsigned int)(page / TABLE_PAGES));
			destroy_page(realm, page * PAGE);
		}
	/* Property 8. */
	HOLDS(host_realm_destroy(realm) == OK);
	undelegate_all();
}

/* ---- answers ------------------------------------------------------------------------------- */

void check_question(unsigned int realm, const struct csm_exit *exit)
{
	bool ranged = (exit->operation == CSM_EXIT_POPULATE) ||
		      (exit->operation == CSM_EXIT_VACATE) ||
		      (exit->operation == CSM_EXIT_NEED_RTT);

	HOLDS((exit->operation >= CSM_EXIT_POPULATE) && (exit->operation <= CSM_EXIT_NOTIFY));
	HOLDS(!ranged || ((exit->base < exit->top) && (exit->top <= PAGES * PAGE) &&
			  ((exit->base | exit->top) % PAGE == 0)));
	if (exit->operation == CSM_EXIT_NOTIFY) {
		HOLDS(exit->id[2] == id_of_realm(realm));
		consents_note_doorbell(exit->id[0], exit->id[1], exit->id[2]);
	}
}

void serve(unsigned int realm, const struct csm_exit *exit, const struct fuzz_step *step)
{
	unsigned int whose = (step->arg[0] < 0xE0) ? realm : step->arg[0] % CAST;
	uint64_t top = exit->top;

	if (exit->operation == 0)
		return;
	if (!realms[whose].alive || (exit->operation == CSM_EXIT_NOTIFY))
		return;
	if (exit->operation == CSM_EXIT_NEED_APT) {
		add_apt(whose);
		return;
	}
	/* In part, or beyond. */
	if ((step->arg[1] & 0x80) != 0)
		top = exit->base + ((1U + (step->arg[1] & 0x3FU)) * PAGE);
	for (uint64_t ipa = exit->base; (ipa < top) && (ipa < PAGES * PAGE); ipa += PAGE) {
		if (exit->operation == CSM_EXIT_NEED_RTT)
			(void)host_middle_create(whose);
		if ((exit->operation != CSM_EXIT_NEED_RTT) || (exit->id[1] == CSM_LEVEL_PAGE))
			(void)host_table_create(whose, (unsigned int)(ipa / PAGE / TABLE_PAGES));
		if (exit->operation == CSM_EXIT_POPULATE)
			create_page(whose, ipa);
		if (exit->operation == CSM_EXIT_VACATE)
			destroy_page(whose, ipa);
	}
}

/* ---- steps --------------------------------------------------------------------------------- */

static uint64_t page_of(uint8_t byte)
{
	return fuzz_target_ipa(byte) % (PAGES * PAGE) & ~(PAGE - 1);
}

static bool is_own_page(unsigned int realm, uint64_t ipa)
{
	int level;
	struct entry leaf = fake_leaf(&realms[realm], ipa / PAGE, &level);

	return (leaf.kind == CSM_LEAF_ASSIGNED) && (level == CSM_LEVEL_PAGE);
}

/* Consents of a region, at most, and what each page's own calls add (property 9). */
#define MOST_EVICTIONS (2U * (FUZZ_MAX_STEPS + 4U))

/* As two CPUs would. */
static void destroy_in_turn(unsigned int realm, uint64_t one, uint64_t other)
{
	if (!is_own_page(realm, one) || !is_own_page(realm, other))
		return;
	for (unsigned int i = 0; is_own_page(realm, one) || is_own_page(realm, other); i++) {
		HOLDS(i < MOST_EVICTIONS);
		destroy_page(realm, (i % 2 == 0) ? one : other);
	}
}

/* A range at once, as far as one command goes: RTT_DATA_UNMAP of later RMMs. */
static void unmap_range(unsigned int realm, uint64_t base, uint64_t size)
{
	uint64_t top = (size <= (PAGES * PAGE) - base) ? base + size : PAGES * PAGE;
	uint64_t reached = base;
	unsigned int taken = 0;
	int result;

	if (base >= top)
		return;
	result = host_data_unmap(realm, base, top, &reached, &taken);
	fuzz_trace("data_unmap(%u, %llx, %llx) = %d, up to %llx, %u pages", realm,
		   (unsigned long long)base, (unsigned long long)top, result,
		   (unsigned long long)reached, taken);
	undelegate_all();
}

static void memory_step(unsigned int realm, const struct fuzz_step *step)
{
	uint64_t ipa = page_of(step->arg[1]);
	unsigned int count = 1U + (((step->arg[0] & 0x80) != 0) ? step->arg[2] % 64U : 0U);
	int result;

	if ((step->arg[0] & 0x43) == 0x43) {
		destroy_in_turn(realm, ipa, page_of(step->arg[2]));
		return;
	}
	if ((step->arg[0] & 0x13) == 0x13) {
		unmap_range(realm, ipa, fuzz_target_size(step->arg[2]) & ~(PAGE - 1));
		return;
	}
	for (; (count > 0) && (ipa < PAGES * PAGE); count--, ipa += PAGE) {
		switch (step->arg[0] % 4) {
		case 0:
			create_page(realm, ipa);
			break;
		case 1:
			result =
				host_set_ripas(realm, ipa, (enum csm_leaf_ripas)(step->arg[3] % 2));
			fuzz_trace("set_ripas(%u, %llx, %u) = %d", realm, (unsigned long long)ipa,
				   step->arg[3] % 2U, result);
			break;
		default:
			destroy_page(realm, ipa);
			break;
		}
	}
}

static void empty_table(unsigned int realm, unsigned int table)
{
	(void)host_table_create(realm, table);
	for (uint64_t page = 0; page < TABLE_PAGES; page++) {
		uint64_t ipa = (table * TABLE_PAGES + page) * PAGE;

		if (fake_leaf(&realms[realm], ipa / PAGE, NULL).kind != CSM_LEAF_UNASSIGNED)
			destroy_page(realm, ipa);
		(void)host_set_ripas(realm, ipa, CSM_LEAF_RAM);
	}
}

void fill_table(unsigned int realm, unsigned int table)
{
	if (!realms[realm].alive)
		return;
	empty_table(realm, table);
	(void)host_block_create(realm, table);
	(void)host_table_fold(realm, table);
}

void clear_table(unsigned int realm, unsigned int table)
{
	if (!realms[realm].alive)
		return;
	empty_table(realm, table);
	(void)host_table_fold(realm, table);
}

static void table_step(unsigned int realm, const struct fuzz_step *step)
{
	static int (*const act[])(unsigned int realm, unsigned int table) = {
		host_table_create, host_table_destroy, host_table_fold, host_block_create};
	unsigned int table = step->arg[1] % TABLES, kind = step->arg[0] % 8U;

	switch (kind) {
	case 4:
		(void)host_middle_create(realm);
		break;
	case 5:
	case 6:
		fill_table(realm, table);
		break;
	case 7:
		clear_table(realm, table);
		break;
	default:
		fuzz_trace("table %u of %u: action %u = %d", table, realm, kind,
			   act[kind](realm, table));
		break;
	}
}

static void life_step(unsigned int realm, const struct fuzz_step *step)
{
	if (realms[realm].alive) {
		if ((step->arg[0] % 4) == 0)
			end_realm(realm);
		return;
	}
	fuzz_trace("realm_create(%u)", realm);
	if (step->arg[3] >= 0xC0)
		begin_bare_realm(realm);
	else
		begin_realm(realm, step->arg[1] % 32U, (step->arg[2] >= 0xE0) ? 1 : 0);
}

void host_step(const struct fuzz_step *step)
{
	unsigned int realm = step->who % CAST;

	if (!realms[realm].alive) {
		life_step(realm, step);
		return;
	}
	switch ((step->op >> 3) % 8) {
	case 0:
	case 1:
	case 2:
		memory_step(realm, step);
		break;
	case 3:
	case 4:
		table_step(realm, step);
		break;
	case 5:
		add_apt(realm);
		break;
	case 6:
		for (unsigned int i = 0; i <= step->arg[0] % 8U; i++) {
			remove_apt_chunk(realm);
			machine_check();
		}
		break;
	default:
		life_step(realm, step);
		break;
	}
}
