/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "page_table.h"
#include "pages.h"
#include "realm.h"
#include "realm_parts.h"
#include "rmi_calls.h"

/* Walks start at level 1: a root of one page covers up to 39 bits of address (DEN0137 A5.5). */
#define ROOT_LEVEL 1

bool realm_refused(struct realm *realm, const char *command, uint64_t status, uint64_t address)
{
	realm->failure = (struct realm_failure){command, status, address};
	return false;
}

uint64_t realm_take_granule(struct realm *realm)
{
	uint64_t address = pages_take(1, PAGE_SIZE);

	if (address == 0) {
		realm_refused(realm, "pages", 0, 0);
		return 0;
	}
	uint64_t status = pages_delegate(address);

	if (RMI_STATUS(status) != RMI_SUCCESS) {
		realm_refused(realm, "RMI_GRANULE_DELEGATE", status, address);
		pages_give(address, 1);
		return 0;
	}
	return address;
}

static bool create(struct realm *realm, const struct realm_plan *plan)
{
	uint64_t page = pages_take_zeroed();
	struct rmi_realm_params *params = (struct rmi_realm_params *)(uintptr_t)page;

	realm->root = realm_take_granule(realm);
	uint64_t rd = realm_take_granule(realm);

	if (page == 0 || realm->root == 0 || rd == 0)
		return false;
	params->s2sz = REALM_IPA_BITS;
	params->num_bps = (uint8_t)RMI_FEATURE0_NUM_BPS(plan->features);
	params->num_wps = (uint8_t)RMI_FEATURE0_NUM_WPS(plan->features);
	params->hash_algo = RMI_HASH_SHA_256;
	params->vmid = (uint16_t)(plan->index + 1);
	params->rtt_base = realm->root;
	params->rtt_level_start = ROOT_LEVEL;
	params->rtt_num_start = 1;
	uint64_t status = rmi_realm_create(rd, page);

	pages_give(page, 1);
	if (RMI_STATUS(status) != RMI_SUCCESS) {
		realm_release(realm, rd);
		return realm_refused(realm, "RMI_REALM_CREATE", status, rd);
	}
	realm->rd = rd;
	return true;
}

static bool has_table(const struct realm *realm, uint64_t ipa, unsigned int level)
{
	for (unsigned int i = 0; i < realm->tables; i++) {
		if (realm->table[i].level == level && realm->table[i].ipa == ipa)
			return true;
	}
	return false;
}

static bool add_table(struct realm *realm, uint64_t ipa, unsigned int level)
{
	if (has_table(realm, ipa, level))
		return true;
	if (realm->tables == REALM_MAX_TABLES)
		return realm_refused(realm, "tables", 0, ipa);
	uint64_t granule = realm_take_granule(realm);

	if (granule == 0)
		return false;
	uint64_t status = rmi_rtt_create(realm->rd, granule, ipa, level);

	if (RMI_STATUS(status) != RMI_SUCCESS) {
		realm_release(realm, granule);
		return realm_refused(realm, "RMI_RTT_CREATE", status, ipa);
	}
	realm->table[realm->tables++] = (struct realm_table){ipa, granule, level};
	return true;
}

bool realm_add_tables(struct realm *realm, uint64_t base, uint64_t top, unsigned int level)
{
	for (unsigned int l = ROOT_LEVEL + 1; l <= level; l++) {
		/* What one table of this level covers. */
		uint64_t span = UINT64_C(1) << (12 + 9 * (4 - l));

		for (uint64_t ipa = base & ~(span - 1); ipa < top; ipa += span) {
			if (!add_table(realm, ipa, l))
				return false;
		}
	}
	return true;
}

static bool init_ripas(struct realm *realm, uint64_t base, uint64_t top)
{
	while (base < top) {
		uint64_t reached = base;
		uint64_t status = rmi_rtt_init_ripas(realm->rd, base, top, &reached);

		if (RMI_STATUS(status) != RMI_SUCCESS || reached <= base)
			return realm_refused(realm, "RMI_RTT_INIT_RIPAS", status, base);
		base = reached;
	}
	return true;
}

bool realm_add_range(struct realm *realm, uint64_t ipa, uint64_t pages, uint64_t source)
{
	/* A region that could be mapped by blocks gets memory that could be, too. */
	uint64_t align = pages * PAGE_SIZE >= REALM_BLOCK_SIZE ? REALM_BLOCK_SIZE : PAGE_SIZE;

	if (realm->ranges == REALM_MAX_RANGES)
		return realm_refused(realm, "ranges", 0, ipa);
	uint64_t address = pages_take(pages, align);

	if (address == 0)
		return realm_refused(realm, "pages", 0, ipa);
	struct realm_range *range = &realm->range[realm->ranges++];

	/* Counted page by page, so that teardown after a failure finds exactly what was mapped. */
	*range = (struct realm_range){ipa, address, 0};
	for (; range->pages < pages; range->pages++) {
		uint64_t offset = range->pages * PAGE_SIZE;
		uint64_t status = pages_delegate(address + offset);

		if (RMI_STATUS(status) != RMI_SUCCESS)
			return realm_refused(realm, "RMI_GRANULE_DELEGATE", status,
					     address + offset);
		if (source != 0)
			status = rmi_data_create(realm->rd, address + offset, ipa + offset,
						 source + offset, RMI_MEASURE_CONTENT);
		else
			status = rmi_data_create_unknown(realm->rd, address + offset, ipa + offset);
		if (RMI_STATUS(status) != RMI_SUCCESS) {
			realm_release(realm, address + offset);
			return realm_refused(
				realm, source != 0 ? "RMI_DATA_CREATE" : "RMI_DATA_CREATE_UNKNOWN",
				status, ipa + offset);
		}
	}
	return true;
}

static uint64_t round_up(uint64_t value)
{
	return (value + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
}

/* Configuration page and image, measured; the rest of the realm's RAM; what it may share. */
static bool fill(struct realm *realm, const struct realm_plan *plan)
{
	const struct realm_image_header *header =
		(const struct realm_image_header *)(uintptr_t)plan->image;
	const struct realm_config *config = &plan->config;

	if (header->magic != REALM_IMAGE_MAGIC || header->core_size < plan->image_size ||
	    header->memory_size < header->core_size ||
	    header->memory_size > REALM_RAM_LIMIT - REALM_IMAGE_IPA)
		return realm_refused(realm, "image", 0, plan->image);
	uint64_t image_top = REALM_IMAGE_IPA + round_up(plan->image_size);
	uint64_t ram_top = REALM_IMAGE_IPA +
			   round_up(plan->no_scratch ? header->core_size : header->memory_size);
	uint64_t page = pages_take_zeroed();

	if (page == 0)
		return realm_refused(realm, "pages", 0, 0);
	memcpy((void *)(uintptr_t)page, config, sizeof(*config));
	bool ok = realm_add_tables(realm, REALM_CONFIG_IPA, ram_top, 3) &&
		  init_ripas(realm, REALM_CONFIG_IPA, REALM_CONFIG_IPA + PAGE_SIZE) &&
		  init_ripas(realm, REALM_IMAGE_IPA, ram_top) &&
		  realm_add_range(realm, REALM_CONFIG_IPA, 1, page) &&
		  realm_add_range(realm, REALM_IMAGE_IPA, (image_top - REALM_IMAGE_IPA) / PAGE_SIZE,
				  plan->image);

	pages_give(page, 1);
	if (ok && ram_top > image_top)
		ok = realm_add_range(realm, image_top, (ram_top - image_top) / PAGE_SIZE, 0);
	if (ok && config->region_size != 0) {
		uint64_t top = config->region_base + config->region_size;

		ok = realm_add_tables(realm, config->region_base, top, 3) &&
		     init_ripas(realm, config->region_base, top) &&
		     realm_add_range(realm, config->region_base, config->region_size / PAGE_SIZE,
				     0);
	}
	return ok;
}

/* One block of host memory, the same for every realm, in the unprotected half. */
static bool map_shared(struct realm *realm, const struct realm_plan *plan)
{
	if (!realm_add_tables(realm, REALM_SHARED_IPA, REALM_SHARED_IPA + REALM_SHARED_SIZE, 2))
		return false;
	uint64_t status = rmi_rtt_map_unprotected(realm->rd, REALM_SHARED_IPA, 2,
						  plan->shared_address | RMI_UNPROTECTED_NORMAL_RW);

	if (RMI_STATUS(status) != RMI_SUCCESS)
		return realm_refused(realm, "RMI_RTT_MAP_UNPROTECTED", status, REALM_SHARED_IPA);
	realm->shared_mapped = true;
	realm->shared_address = plan->shared_address;
	return true;
}

static bool create_rec(struct realm *realm, struct realm_rec *rec, uint64_t mpidr, uint64_t flags)
{
	uint64_t page = pages_take_zeroed();
	uint64_t run = pages_take_zeroed();
	uint64_t granule = realm_take_granule(realm);
	struct rmi_rec_params *params = (struct rmi_rec_params *)(uintptr_t)page;
	uint64_t count = 0;
	uint64_t status = rmi_rec_aux_count(realm->rd, &count);

	if (page == 0 || run == 0 || granule == 0)
		return false;
	if (RMI_STATUS(status) != RMI_SUCCESS || count > RMI_MAX_REC_AUX)
		return realm_refused(realm, "RMI_REC_AUX_COUNT", status, count);
	for (; rec->aux_count < count; rec->aux_count++) {
		rec->aux[rec->aux_count] = realm_take_granule(realm);
		if (rec->aux[rec->aux_count] == 0)
			return false;
		params->aux[rec->aux_count] = rec->aux[rec->aux_count];
	}
	params->num_aux = count;
	params->flags = flags;
	params->mpidr = mpidr;
	params->pc = REALM_IMAGE_IPA;
	params->gprs[0] = REALM_CONFIG_IPA;
	status = rmi_rec_create(realm->rd, granule, page);
	pages_give(page, 1);
	rec->run = (struct rmi_rec_run *)(uintptr_t)run;
	rec->mpidr = mpidr;
	if (RMI_STATUS(status) != RMI_SUCCESS) {
		realm_release(realm, granule);
		return realm_refused(realm, "RMI_REC_CREATE", status, granule);
	}
	rec->address = granule;
	return true;
}

bool realm_build(struct realm *realm, const struct realm_plan *plan)
{
	*realm = (struct realm){
		.index = plan->index, .name = plan->name, .ipa_bits = REALM_IPA_BITS};
	if (!create(realm, plan) || !fill(realm, plan) || !map_shared(realm, plan))
		return false;
	/* An MPIDR below 16 is its REC's index (DEN0137 A2.3.3). */
	for (unsigned int i = 0; i < plan->recs; i++) {
		if (!create_rec(realm, &realm->rec[i], i, i == 0 ? RMI_REC_RUNNABLE : 0))
			return false;
	}
	uint64_t status = rmi_realm_activate(realm->rd);

	if (RMI_STATUS(status) != RMI_SUCCESS)
		return realm_refused(realm, "RMI_REALM_ACTIVATE", status, realm->rd);
	realm->active = true;
	return true;
}
