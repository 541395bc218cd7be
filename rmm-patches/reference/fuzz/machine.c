/* SPDX-License-Identifier: BSD-3-Clause */
#include "machine.h"

#include <string.h>

#define FIRST_RD       0U
#define FIRST_ROOT     (FIRST_RD + REALMS)
#define FIRST_REC      (FIRST_ROOT + REALMS)
#define FIRST_FREE     (FIRST_REC + (REALMS * RECS))
#define FIRST_PARAMS   POOL
#define REC_PARAMS     (FIRST_PARAMS + REALMS)
#define DATA_SOURCE    (REC_PARAMS + 1U)
#define FIRST_RUN      (DATA_SOURCE + 1U)
#define CLOSING_MEMORY 8U

/* Out of everybody's reach, for machine_end. */
#define RESERVE granule_of(POOL + SPARE)

static uint64_t closing[CLOSING_MEMORY];
static bool block_touched;

uint64_t granule_of(unsigned int index)
{
	return HOST_BANK0_BASE + ((uint64_t)index * GRANULE_SIZE);
}

uint64_t rd_of(unsigned int realm)
{
	return granule_of(FIRST_RD + (realm % REALMS));
}

uint64_t root_of(unsigned int realm)
{
	return granule_of(FIRST_ROOT + (realm % REALMS));
}

uint64_t rec_of(unsigned int realm, unsigned int rec)
{
	return granule_of(FIRST_REC + ((realm % REALMS) * RECS) + (rec % RECS));
}

uint64_t run_of(unsigned int realm, unsigned int rec)
{
	return granule_of(FIRST_RUN + ((realm % REALMS) * RECS) + (rec % RECS));
}

uint64_t realm_params_of(unsigned int realm)
{
	return granule_of(FIRST_PARAMS + (realm % REALMS));
}

uint64_t rec_params(void)
{
	return granule_of(REC_PARAMS);
}

uint64_t data_source(void)
{
	return granule_of(DATA_SOURCE);
}

void *host_page(uint64_t pa)
{
	return (host_pas(pa) == HOST_PAS_NONSECURE) ? host_ns_ptr(pa) : NULL;
}

uint64_t take_granule(void)
{
	for (unsigned int i = FIRST_FREE; i < POOL; i++) {
		if (granule_state_now(granule_find(granule_of(i))) == GRANULE_DELEGATED) {
			return granule_of(i);
		}
	}
	return 0;
}

/* ---- calls --------------------------------------------------------------------------- */

uint64_t realm_id_at(uint64_t rd)
{
	const struct granule *granule = granule_find(rd);
	struct csm_apt_counts counts = {.realm_id = 0};

	if ((granule != NULL) && (granule_state_now(granule) == GRANULE_RD)) {
		csm_apt_info(csm_rd(arch_realm_ptr(rd)), &counts);
	}
	return counts.realm_id;
}

bool is_closing(uint64_t realm_id)
{
	for (unsigned int i = 0; i < CLOSING_MEMORY; i++) {
		if (closing[i] == realm_id) {
			return true;
		}
	}
	return false;
}

static void note_closing(uint64_t realm_id)
{
	if ((realm_id != 0) && !is_closing(realm_id)) {
		memmove(&closing[1], &closing[0], sizeof(closing) - sizeof(closing[0]));
		closing[0] = realm_id;
	}
}

/* What a call of the host means for the books, by what it was and what came of it. */
static void note_call(const uint64_t arg[8], const uint64_t result[8], uint64_t realm_id)
{
	uint32_t fid = (uint32_t)arg[0] & ~SMC_SVE_HINT;
	uint64_t now;

	if (result[0] != RMI_SUCCESS) {
		return;
	}
	if (fid == SMC_RMI_GRANULE_UNDELEGATE) {
		/* Property 6: the host reads it from now on. */
		HOLDS(is_zero(host_ns_ptr(arg[1])));
	}
	if (fid != SMC_RMI_CSM) {
		return;
	}
	now = realm_id_at(arg[2]);
	if ((arg[1] == RMI_CSM_APT_ADD) && (realm_id == 0)) {
		consents_new_realm(now);
	}
	if (arg[1] == RMI_CSM_APT_REMOVE) {
		HOLDS((result[1] == CSM_REMOVE_GRANULE) == (result[2] != 0));
		note_closing(realm_id);
		if (result[1] != CSM_REMOVE_MORE) {
			consents_forget_realm(realm_id);
		}
		if (result[1] == CSM_REMOVE_GRANULE) {
			HOLDS(granule_state_now(granule_find(result[2])) == GRANULE_DELEGATED);
		}
	} else {
		HOLDS((now == realm_id) || (realm_id == 0));
	}
}

#define MARK UINT64_C(0x5EED5EED5EED5EED)

static bool returns_x4(const uint64_t arg[8])
{
	uint32_t fid = (uint32_t)arg[0] & ~SMC_SVE_HINT;

	return (fid == SMC_RMI_RTT_READ_ENTRY) || ((fid == SMC_RMI_CSM) && (arg[1] == RMI_CSM_INFO));
}

struct smc_call rmi(uint64_t fid, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
	/* What is no argument is marked: X4 and up come back as they were, but for a result in X4. */
	struct smc_call call = {{fid, a1, a2, a3, a4, a5, MARK, MARK}};
	const struct smc_call asked = call;
	uint64_t realm_id = realm_id_at(a2);

	block_touched = block_touched || (a1 >= BLOCK_PA) || (a2 >= BLOCK_PA);
	fuzz_trace("rmi %llx(%llx, %llx, %llx, %llx, %llx)", (unsigned long long)fid,
		   (unsigned long long)a1, (unsigned long long)a2, (unsigned long long)a3,
		   (unsigned long long)a4, (unsigned long long)a5);
	rmi_dispatch(&call);
	fuzz_trace("  = %llx, %llx, %llx, %llx", (unsigned long long)call.x[0],
		   (unsigned long long)call.x[1], (unsigned long long)call.x[2],
		   (unsigned long long)call.x[3]);
	for (unsigned int i = returns_x4(asked.x) ? 5 : SMC_KEPT_FIRST; i < 8; i++) {
		HOLDS(call.x[i] == asked.x[i]);
	}
	note_call(asked.x, call.x, realm_id);
	return call;
}

/* ---- beginning ----------------------------------------------------------------------- */

void write_realm_params(unsigned int realm)
{
	struct rmi_realm_params *params = host_page(realm_params_of(realm));

	if (params == NULL) {
		return;
	}
	memset(params, 0, sizeof(*params));
	params->s2sz = 33;
	params->num_bps = 1;
	params->num_wps = 1;
	params->vmid = (uint16_t)(1 + (realm % REALMS));
	params->rtt_base = root_of(realm);
	params->rtt_level_start = 1;
	params->rtt_num_start = 1;
}

void write_rec_params(uint64_t mpidr, uint64_t flags)
{
	struct rmi_rec_params *params = host_page(rec_params());

	if (params != NULL) {
		memset(params, 0, sizeof(*params));
		params->flags = flags;
		params->mpidr = mpidr;
	}
}

static void add_table(unsigned int realm, uint64_t ipa, uint64_t level)
{
	HOLDS(STATUS(SMC_RMI_RTT_CREATE, rd_of(realm), take_granule(), ipa, level) == RMI_SUCCESS);
}

static void begin_realm(unsigned int realm)
{
	static const unsigned int pages[REALMS] = {16, 12, 4, 0};
	uint64_t rd = rd_of(realm), top;

	write_realm_params(realm);
	HOLDS(STATUS(SMC_RMI_REALM_CREATE, rd, realm_params_of(realm)) == RMI_SUCCESS);
	add_table(realm, 0, 2);
	/* Before there are tables below: a RIPAS is measured entry by entry. */
	for (uint64_t ipa = 0; ipa < AREA; ipa = top) {
		struct smc_call call = RMI(SMC_RMI_RTT_INIT_RIPAS, rd, ipa, AREA);

		HOLDS(call.x[0] == RMI_SUCCESS);
		top = call.x[1];
	}
	add_table(realm, 0, 3);
	add_table(realm, BLOCK, 3);
	for (unsigned int page = 0; page < pages[realm]; page++) {
		HOLDS(STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, rd, take_granule(),
			     page * GRANULE_SIZE) == RMI_SUCCESS);
	}
	for (unsigned int rec = 0; rec < 2; rec++) {
		/* One is off: CPU_ON is for it. */
		write_rec_params(rec, ((realm == 1) && (rec == 1)) ? 0 : RMI_REC_RUNNABLE);
		HOLDS(STATUS(SMC_RMI_REC_CREATE, rd, rec_of(realm, rec), rec_params()) ==
		      RMI_SUCCESS);
	}
	HOLDS(STATUS(SMC_RMI_REALM_ACTIVATE, rd) == RMI_SUCCESS);
	HOLDS(STATUS(SMC_RMI_CSM, RMI_CSM_APT_ADD, rd, take_granule()) == RMI_SUCCESS);
}

static void set_pool(unsigned int first, unsigned int end, uint64_t fid, enum granule_state from)
{
	for (unsigned int i = first; i < end; i++) {
		if (granule_state_now(granule_find(granule_of(i))) == from) {
			HOLDS(STATUS(fid, granule_of(i)) == RMI_SUCCESS);
		}
	}
}

void machine_init(void)
{
	host_reset();
	monitor_init();
	set_pool(0, POOL, SMC_RMI_GRANULE_DELEGATE, GRANULE_NS);
	for (uint64_t pa = BLOCK_PA; pa < BLOCK_PA + BLOCK; pa += GRANULE_SIZE) {
		HOLDS(STATUS(SMC_RMI_GRANULE_DELEGATE, pa) == RMI_SUCCESS);
	}
}

/* core_ids.c */
void fuzz_core_reset(void);

void machine_begin(void)
{
	const bool tracing = fuzz_tracing;

	fuzz_tracing = false;
	fuzz_core_reset();
	host_reset_run();
	memset(closing, 0, sizeof(closing));
	block_touched = false;
	consents_reset();
	machine_forget_translations();
	for (unsigned int realm = 0; realm + 1 < REALMS; realm++) {
		begin_realm(realm);
	}
	fuzz_tracing = tracing;
}

/* ---- end ----------------------------------------------------------------------------- */

/* More chunks than it takes to take apart all that an input can build. */
#define MOST_CHUNKS 4096U

static void remove_apt(uint64_t rd)
{
	struct smc_call call;
	unsigned int chunks = 0;

	do {
		HOLDS(chunks++ < MOST_CHUNKS);
		call = RMI(SMC_RMI_CSM, RMI_CSM_APT_REMOVE, rd);
		HOLDS(call.x[0] == RMI_SUCCESS);
	} while (call.x[1] != CSM_REMOVE_DONE);
}

/* Empties what an entry of `level` at `ipa` leads to. */
static void remove_memory(uint64_t rd_pa, uint64_t table, int level, uint64_t ipa)
{
	const uint64_t *entries = arch_realm_ptr(table);
	uint64_t size = rtt_entry_size(level);

	for (unsigned int i = 0; i < RTT_ENTRIES; i++, ipa += size) {
		uint64_t entry = arch_pte_read(&entries[i]);
		enum rtte_kind kind = rtte_kind(entry, level);

		/* A block has to become pages first. */
		if ((kind == RTTE_ASSIGNED) && (level < RTT_PAGE_LEVEL)) {
			(void)STATUS(SMC_RMI_GRANULE_DELEGATE, RESERVE);
			HOLDS(STATUS(SMC_RMI_RTT_CREATE, rd_pa, RESERVE, ipa,
				     (uint64_t)level + 1) == RMI_SUCCESS);
			entry = arch_pte_read(&entries[i]);
			kind = RTTE_TABLE;
		}
		if (kind == RTTE_ASSIGNED) {
			HOLDS(STATUS(SMC_RMI_DATA_DESTROY, rd_pa, ipa) == RMI_SUCCESS);
		} else if (kind == RTTE_TABLE) {
			remove_memory(rd_pa, rtte_pa(entry), level + 1, ipa);
			HOLDS(STATUS(SMC_RMI_RTT_DESTROY, rd_pa, ipa, (uint64_t)level + 1) ==
			      RMI_SUCCESS);
		}
	}
}

static void remove_realm(uint64_t rd_pa)
{
	const struct rd *rd = arch_realm_ptr(rd_pa);
	uint64_t size = rtt_entry_size(rd->tree.start_level) * RTT_ENTRIES;

	for (unsigned int i = 0; i < rd->tree.num_start; i++) {
		remove_memory(rd_pa, rd->tree.base + (i * GRANULE_SIZE), rd->tree.start_level,
			      i * size);
	}
	HOLDS(STATUS(SMC_RMI_REALM_DESTROY, rd_pa) == RMI_SUCCESS);
}

/* Every granule that is in this state, wherever it came from. */
static void for_each(enum granule_state state, void (*act)(uint64_t pa))
{
	for (unsigned int i = 0; i < POOL + SPARE; i++) {
		if (granule_state_now(granule_find(granule_of(i))) == state) {
			act(granule_of(i));
		}
	}
	for (uint64_t pa = BLOCK_PA; block_touched && (pa < BLOCK_PA + BLOCK); pa += GRANULE_SIZE) {
		if (granule_state_now(granule_find(pa)) == state) {
			act(pa);
		}
	}
}

static void never(uint64_t pa)
{
	HOLDS(pa == 0);
}

static void remove_rec(uint64_t rec)
{
	HOLDS(STATUS(SMC_RMI_REC_DESTROY, rec) == RMI_SUCCESS);
}

static void delegate_block(uint64_t pa)
{
	if (pa >= BLOCK_PA) {
		HOLDS(STATUS(SMC_RMI_GRANULE_DELEGATE, pa) == RMI_SUCCESS);
	}
}

static void expect_zero(uint64_t pa)
{
	HOLDS(is_zero(arch_realm_ptr(pa)));
}

void machine_end(void)
{
	uint64_t word;

	/* What was to go wrong next time, goes wrong now. */
	(void)arch_gpt_undelegate(RESERVE);
	(void)arch_ns_read(&word, RESERVE, sizeof(word));
	for_each(GRANULE_RD, remove_apt);
	machine_check();
	for_each(GRANULE_REC, remove_rec);
	for_each(GRANULE_RD, remove_realm);
	machine_check();
	/* Property 8: nothing is anything any more. */
	for (enum granule_state state = GRANULE_RD; state <= GRANULE_CSM_APT; state++) {
		for_each(state, never);
	}
	for_each(GRANULE_DELEGATED, expect_zero);
	set_pool(POOL, POOL + SPARE + 1, SMC_RMI_GRANULE_UNDELEGATE, GRANULE_DELEGATED);
	set_pool(0, POOL, SMC_RMI_GRANULE_DELEGATE, GRANULE_NS);
	for_each(GRANULE_NS, delegate_block);
}
