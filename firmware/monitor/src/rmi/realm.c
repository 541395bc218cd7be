/* SPDX-License-Identifier: BSD-3-Clause */
/* RMI_REALM_CREATE, RMI_REALM_ACTIVATE and RMI_REALM_DESTROY (DEN0137 1.0, B4.3.8 to B4.3.10). */
#include "memory.h"
#include "realm.h"
#include "rmi_args.h"
#include "vmid.h"

#define MAX_START_TABLES 16U
/*
 * DDI0487 allows fewer; the smallest physical address size is also the smallest IPA size we offer.
 */
#define MIN_IPA_BITS 32U

enum realm_state rd_state(const struct rd *rd)
{
	return (enum realm_state)__atomic_load_n(&rd->state, __ATOMIC_ACQUIRE);
}

void rd_set_state(struct rd *rd, enum realm_state state)
{
	__atomic_store_n(&rd->state, (uint32_t)state, __ATOMIC_RELEASE);
}

static bool features_ok(const struct rmi_realm_params *params)
{
	uint64_t features = rmi_feature_register_0();
	uint64_t unsupported = RMI_REALM_FLAG_LPA2 | RMI_REALM_FLAG_SVE | RMI_REALM_FLAG_PMU;

	return ((params->flags & unsupported) == 0) && (params->s2sz >= MIN_IPA_BITS) &&
	       (params->s2sz <= (features & 0xFFU)) && (params->num_bps >= 1) &&
	       (params->num_bps <= ((features >> 14) & 0x3FU)) && (params->num_wps >= 1) &&
	       (params->num_wps <= ((features >> 20) & 0x3FU)) &&
	       (params->hash_algo == RMI_HASH_SHA_256);
}

/*
 * A start level resolves 9 bits above what its entries map, at most 4 more by concatenating tables,
 * and at least 1 (DDI0487, AArch64.S2InconsistentSL).
 */
static bool start_tables_ok(const struct rmi_realm_params *params)
{
	unsigned int entry_bits, extra;

	if ((params->rtt_level_start < RTT_MIN_LEVEL) ||
	    (params->rtt_level_start > RTT_PAGE_LEVEL)) {
		return false;
	}
	/*
	 * Level 0 needs a physical address size of at least 44 bits (AArch64.S2InvalidSL), and
	 * never concatenates.
	 */
	if ((params->rtt_level_start == 0) && (arch_platform()->pa_bits < 44)) {
		return false;
	}
	entry_bits =
		GRANULE_SHIFT + (9U * (unsigned int)(RTT_PAGE_LEVEL - params->rtt_level_start));
	if (params->s2sz <= entry_bits) {
		return false;
	}
	extra = (params->s2sz > (entry_bits + 9U)) ? (params->s2sz - entry_bits - 9U) : 0;
	return (extra <= ((params->rtt_level_start == 0) ? 0U : 4U)) &&
	       (params->rtt_num_start == (1U << extra));
}

static bool params_ok(const struct rmi_realm_params *params)
{
	if (!features_ok(params) || !start_tables_ok(params)) {
		return false;
	}
	/* VTTBR_EL2 wants concatenated tables aligned to their whole size. */
	return (params->rtt_base & ((params->rtt_num_start * GRANULE_SIZE) - 1)) == 0;
}

/* Locks the future RD, entry 0 of `request` before sorting, and the start-level tables. */
static bool lock_realm_granules(struct granule_request *request, uint64_t rd_pa,
				const struct rmi_realm_params *params)
{
	request[0] = (struct granule_request){.pa = rd_pa, .state = GRANULE_DELEGATED};
	for (unsigned int i = 0; i < params->rtt_num_start; i++) {
		request[i + 1] = (struct granule_request){
			.pa = params->rtt_base + (i * GRANULE_SIZE),
			.state = GRANULE_DELEGATED,
		};
	}
	return find_lock_granules(request, params->rtt_num_start + 1);
}

static void rd_init(struct rd *rd, const struct rmi_realm_params *params)
{
	rd->tree = (struct rtt_tree){
		.base = params->rtt_base,
		.num_start = params->rtt_num_start,
		.ipa_bits = params->s2sz,
		.start_level = (int)params->rtt_level_start,
		.vmid = params->vmid,
	};
	rd->algorithm = params->hash_algo;
	memcpy(rd->rpv, params->rpv, sizeof(rd->rpv));
	rim_init(&rd->measurement[MEASUREMENT_RIM], params);
	rtt_init_start(&rd->tree);
	rd_set_state(rd, REALM_NEW);
}

uint64_t rmi_realm_create(const uint64_t arg[8], uint64_t out[8])
{
	struct granule_request request[MAX_START_TABLES + 1];
	struct rmi_realm_params params;
	uint64_t rd_pa = arg[1];

	(void)out;
	if (!rmi_read_host(arg[2], &params, sizeof(params)) || !params_ok(&params)) {
		return RMI_ERROR_INPUT;
	}
	if (!lock_realm_granules(request, rd_pa, &params)) {
		return RMI_ERROR_INPUT;
	}
	if (!vmid_reserve(params.vmid)) {
		for (unsigned int i = 0; i <= params.rtt_num_start; i++) {
			granule_unlock(request[i].granule);
		}
		return RMI_ERROR_INPUT;
	}
	rd_init(arch_realm_ptr(rd_pa), &params);
	for (unsigned int i = 0; i <= params.rtt_num_start; i++) {
		granule_unlock_as(request[i].granule,
				  (request[i].pa == rd_pa) ? GRANULE_RD : GRANULE_RTT);
	}
	return RMI_SUCCESS;
}

uint64_t rmi_realm_activate(const uint64_t arg[8], uint64_t out[8])
{
	struct rd *rd;
	struct granule *g_rd = rmi_lock_rd(arg[1], &rd);
	uint64_t status = RMI_ERROR_REALM;

	(void)out;
	if (g_rd == NULL) {
		return RMI_ERROR_INPUT;
	}
	if (rd_state(rd) == REALM_NEW) {
		rd_set_state(rd, REALM_ACTIVE);
		status = RMI_SUCCESS;
	}
	granule_unlock(g_rd);
	return status;
}

/*
 * True when no start-level table holds anything live. New walks need the RD, which the caller
 * holds, or a REC, of which there is none: taking each lock once waits for the last walk to leave
 * the table.
 */
static bool start_tables_empty(const struct rtt_tree *tree)
{
	bool empty = true;

	for (unsigned int i = 0; i < tree->num_start; i++) {
		struct granule *table = granule_find(tree->base + (i * GRANULE_SIZE));

		granule_lock(table);
		empty = empty && (granule_refcount(table) == 0);
		granule_unlock(table);
	}
	return empty;
}

static void free_start_tables(const struct rtt_tree *tree)
{
	for (unsigned int i = 0; i < tree->num_start; i++) {
		struct granule *table = granule_find(tree->base + (i * GRANULE_SIZE));

		granule_lock(table);
		granule_wipe(table);
		granule_unlock_as(table, GRANULE_DELEGATED);
	}
}

uint64_t rmi_realm_destroy(const uint64_t arg[8], uint64_t out[8])
{
	struct rd *rd;
	struct granule *g_rd = rmi_lock_rd(arg[1], &rd);

	(void)out;
	if (g_rd == NULL) {
		return RMI_ERROR_INPUT;
	}
	if ((granule_refcount(g_rd) != 0) || !start_tables_empty(&rd->tree)) {
		granule_unlock(g_rd);
		return RMI_ERROR_REALM;
	}
	/* A start-level table may still map unprotected blocks, which nothing counts. */
	free_start_tables(&rd->tree);
	arch_tlbi_vmid(rd->tree.vmid);
	vmid_release(rd->tree.vmid);
	granule_wipe(g_rd);
	granule_unlock_as(g_rd, GRANULE_DELEGATED);
	return RMI_SUCCESS;
}
