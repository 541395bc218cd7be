/* SPDX-License-Identifier: BSD-3-Clause */
/* The host gives the RMM granules that are already something, and addresses that are nothing. */
#include <string.h>

#include "attack_host.h"
#include "attack_tables.h"
#include "pages.h"
#include "platform.h"
#include "rmi.h"
#include "rmi_calls.h"

/* Behind all memory, in the device area, and 8 bytes into a page. */
#define BEYOND	     UINT64_C(0x4000000000)
#define DEVICE	     UINT64_C(PLATFORM_UART_BASE)
#define UNALIGNED(x) ((x) + 8)

/* RMI_REALM_CREATE with this descriptor and this table. */
static uint64_t create_realm(const struct attack *attack, uint64_t rd, uint64_t root)
{
	uint64_t page = pages_take_zeroed();
	struct rmi_realm_params *params = (struct rmi_realm_params *)(uintptr_t)page;

	params->s2sz = REALM_IPA_BITS;
	params->num_bps = (uint8_t)RMI_FEATURE0_NUM_BPS(attack->world->features);
	params->num_wps = (uint8_t)RMI_FEATURE0_NUM_WPS(attack->world->features);
	params->hash_algo = RMI_HASH_SHA_256;
	params->vmid = REALM_MAX + 2;
	params->rtt_base = root;
	params->rtt_level_start = 1;
	params->rtt_num_start = 1;
	uint64_t status = rmi_realm_create(rd, page);

	pages_give(page, 1);
	return status;
}

/* RMI_REC_CREATE with this granule, and this one for what else the RMM wants. */
static uint64_t create_rec(const struct realm *realm, uint64_t rec, uint64_t aux)
{
	uint64_t page = pages_take_zeroed();
	struct rmi_rec_params *params = (struct rmi_rec_params *)(uintptr_t)page;
	uint64_t count = 0;

	rmi_rec_aux_count(realm->rd, &count);
	params->flags = RMI_REC_RUNNABLE;
	params->num_aux = count;
	for (uint64_t i = 0; i < count && i < RMI_MAX_REC_AUX; i++)
		params->aux[i] = aux;
	uint64_t status = rmi_rec_create(realm->rd, rec, page);

	pages_give(page, 1);
	return status;
}

/* A page of a region, in every place where a realm could get at it or the RMM would wipe it. */
static void use_shared_page_as_anything(struct attack *attack)
{
	static struct realm bare;
	const struct realm *stranger = attack->stranger.realm;
	uint64_t shared, fresh;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) || !bare_realm(attack, &bare))
		return;
	fresh = granule_take(attack);
	if (fresh == 0)
		return;
	shared = agent_granule(&attack->provider, ATTACK_REGION);
	observe_rmi(attack, "delegate", pages_delegate(shared));
	observe_rmi(attack, "data",
		    rmi_data_create_unknown(stranger->rd, shared, REALM_CONFIG_IPA + PAGE_SIZE));
	observe_rmi(attack, "table", rmi_rtt_create(stranger->rd, shared, ATTACK_REGION, 2));
	observe_rmi(attack, "descriptor", create_realm(attack, shared, fresh));
	observe_rmi(attack, "root", create_realm(attack, fresh, shared));
	observe_rmi(attack, "a-rec", create_rec(&bare, shared, shared));
	observe_rmi(attack, "apt-own", rmi_csm_apt_add(attack->provider.realm->rd, shared));
	observe_rmi(attack, "apt-consumer", rmi_csm_apt_add(attack->consumer.realm->rd, shared));
	observe_rmi(attack, "apt-stranger", rmi_csm_apt_add(stranger->rd, shared));
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
	observe_pages(attack, "consumer", &attack->consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	if (!granule_drop(fresh) || !realm_destroy(&bare))
		observe_word(attack, "granules", "kept");
}

/* The RMM reads and writes these for the host; a shared page must be none of them. */
static void pass_a_shared_page_for_the_hosts(struct attack *attack)
{
	static struct realm bare;
	uint64_t shared, granule;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) || !bare_realm(attack, &bare))
		return;
	shared = agent_granule(&attack->provider, ATTACK_REGION);
	granule = granule_take(attack);
	if (granule == 0 ||
	    !attack_assumes(attack, "tables",
			    realm_add_tables(&bare, ATTACK_REGION, ATTACK_REGION + PAGE_SIZE, 3)))
		return;
	observe_rmi(attack, "source", rmi_data_create(bare.rd, granule, ATTACK_REGION, shared, 0));
	observe_rmi(attack, "realm-parameters", rmi_realm_create(granule, shared));
	observe_rmi(attack, "rec-parameters", rmi_rec_create(bare.rd, granule, shared));
	observe_rmi(attack, "run", rmi_rec_enter(attack->stranger.rec->address, shared));
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
	if (!granule_drop(granule) || !realm_destroy(&bare))
		observe_word(attack, "granules", "kept");
}

/* The stranger's window to the host's memory now shows the region: the hardware must stop it. */
static void show_a_shared_page_as_the_hosts(struct attack *attack)
{
	struct agent *stranger = &attack->stranger;
	struct realm *realm = stranger->realm;
	uint64_t top, shared;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	shared = agent_granule(&attack->provider, ATTACK_REGION);
	realm->shared_mapped = false;
	if (!attack_needs(
		    attack, "RMI_RTT_UNMAP_UNPROTECTED",
		    RMI_STATUS(rmi_rtt_unmap_unprotected(realm->rd, REALM_SHARED_IPA, 2, &top))) ||
	    !attack_assumes(
		    attack, "tables",
		    realm_add_tables(realm, REALM_SHARED_IPA, REALM_SHARED_IPA + PAGE_SIZE, 3)) ||
	    !attack_needs(attack, "RMI_RTT_MAP_UNPROTECTED",
			  RMI_STATUS(rmi_rtt_map_unprotected(realm->rd, REALM_SHARED_IPA, 3,
							     shared | RMI_UNPROTECTED_NORMAL_RW))))
		return;
	observe_read(attack, "read", stranger, REALM_SHARED_IPA, attack_word(attack, 0));
	observe_access(attack, "write", agent_write(stranger, REALM_SHARED_IPA, 1));
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
	observe_rmi(attack, "unmap",
		    rmi_rtt_unmap_unprotected(realm->rd, REALM_SHARED_IPA, 3, &top));
}

/* Commands for unprotected memory, at a mount and at the same place in the other half. */
static void map_unprotected_over_a_mount(struct attack *attack)
{
	const uint64_t alias = ATTACK_MOUNT | UINT64_C(1) << (REALM_IPA_BITS - 1);
	struct realm *realm = attack->consumer.realm;
	const uint64_t own = attack->world->shared;
	uint64_t top;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE) ||
	    !attack_assumes(attack, "tables", realm_add_tables(realm, alias, alias + PAGE_SIZE, 3)))
		return;
	observe_rmi(attack, "map",
		    rmi_rtt_map_unprotected(realm->rd, ATTACK_MOUNT, 3,
					    own | RMI_UNPROTECTED_NORMAL_RW));
	observe_rmi(attack, "unmap", rmi_rtt_unmap_unprotected(realm->rd, ATTACK_MOUNT, 3, &top));
	observe_rmi(attack, "alias",
		    rmi_rtt_map_unprotected(realm->rd, alias, 3, own | RMI_UNPROTECTED_NORMAL_RW));
	observe_pages(attack, "consumer", &attack->consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_rmi(attack, "alias-back", rmi_rtt_unmap_unprotected(realm->rd, alias, 3, &top));
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

/* A granule twice in one region's provider, and the provider's page in its consumer as data. */
static void map_a_granule_twice(struct attack *attack)
{
	struct realm *provider = attack->provider.realm;
	const uint64_t free = ATTACK_REGION + ATTACK_PAGES * PAGE_SIZE;
	uint64_t shared, source;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	shared = agent_granule(&attack->provider, ATTACK_REGION);
	source = pages_take_zeroed();
	observe_rmi(attack, "again", rmi_data_create_unknown(provider->rd, shared, ATTACK_REGION));
	observe_rmi(attack, "elsewhere", rmi_data_create_unknown(provider->rd, shared, free));
	observe_rmi(attack, "known", rmi_data_create(provider->rd, shared, free, source, 0));
	observe_rmi(attack, "in-consumer",
		    rmi_data_create_unknown(attack->consumer.realm->rd, shared,
					    ATTACK_MOUNT + ATTACK_PAGES * PAGE_SIZE));
	observe_rmi(attack, "over-mount",
		    rmi_data_create_unknown(attack->consumer.realm->rd, shared, ATTACK_MOUNT));
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
	observe_pages(attack, "consumer", &attack->consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	pages_give(source, 1);
}

/* The place of a region's page is taken: another granule over it would be the host's choice. */
static void replace_a_shared_page(struct attack *attack)
{
	struct realm *provider = attack->provider.realm;
	uint64_t source = pages_take_zeroed();
	uint64_t granule = granule_take(attack);

	if (granule == 0 || !attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_rmi(attack, "unknown",
		    rmi_data_create_unknown(provider->rd, granule, ATTACK_REGION));
	observe_rmi(attack, "known",
		    rmi_data_create(provider->rd, granule, ATTACK_REGION, source, 0));
	observe_rmi(attack, "mount-unknown",
		    rmi_data_create_unknown(attack->consumer.realm->rd, granule, ATTACK_MOUNT));
	observe_rmi(attack, "mount-known",
		    rmi_data_create(attack->consumer.realm->rd, granule, ATTACK_MOUNT, source, 0));
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
	observe_pages(attack, "consumer", &attack->consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	pages_give(source, 1);
	if (!granule_drop(granule))
		observe_word(attack, "granule", "kept");
}

static void add_granules_in_use_to_a_table(struct attack *attack)
{
	const struct realm *realm = attack->provider.realm;
	struct rmi_csm_info before, after;
	uint64_t host = pages_take_zeroed();

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	rmi_csm_info(realm->rd, &before);
	observe_rmi(attack, "data",
		    rmi_csm_apt_add(realm->rd, agent_granule(&attack->provider, REALM_CONFIG_IPA)));
	observe_rmi(attack, "table", rmi_csm_apt_add(realm->rd, realm->table[0].address));
	observe_rmi(attack, "root", rmi_csm_apt_add(realm->rd, realm->root));
	observe_rmi(attack, "own-descriptor", rmi_csm_apt_add(realm->rd, realm->rd));
	observe_rmi(attack, "other-descriptor",
		    rmi_csm_apt_add(realm->rd, attack->consumer.realm->rd));
	observe_rmi(attack, "a-rec", rmi_csm_apt_add(realm->rd, attack->provider.rec->address));
	observe_rmi(attack, "not-delegated", rmi_csm_apt_add(realm->rd, host));
	observe_rmi(attack, "beyond-memory", rmi_csm_apt_add(realm->rd, BEYOND));
	observe_rmi(attack, "device", rmi_csm_apt_add(realm->rd, DEVICE));
	rmi_csm_info(realm->rd, &after);
	observe_word(attack, "table-size",
		     memcmp(&before, &after, sizeof(before)) == 0 ? "same" : "changed");
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
	pages_give(host, 1);
}

/* A granule is one table's, once: no second table, no other use, and no way back but REMOVE. */
static void use_a_table_granule_again(struct attack *attack)
{
	struct realm *realm = attack->provider.realm;
	uint64_t granule = granule_take(attack);

	if (granule == 0)
		return;
	observe_rmi(attack, "add", rmi_csm_apt_add(realm->rd, granule));
	realm->apt_granules++;
	observe_rmi(attack, "again", rmi_csm_apt_add(realm->rd, granule));
	observe_rmi(attack, "other", rmi_csm_apt_add(attack->consumer.realm->rd, granule));
	observe_rmi(attack, "undelegate", pages_undelegate(granule));
	observe_rmi(attack, "delegate", pages_delegate(granule));
	observe_word(attack, "host", granule_seen(attack, granule));
	observe_rmi(attack, "data",
		    rmi_data_create_unknown(realm->rd, granule, REALM_CONFIG_IPA + PAGE_SIZE));
	observe_rmi(attack, "table", rmi_rtt_create(realm->rd, granule, ATTACK_REGION, 2));
	observe_rmi(attack, "descriptor", create_realm(attack, granule, granule));
	observe_rmi(attack, "run", rmi_rec_enter(attack->stranger.rec->address, granule));
}

/* Every operation with what is not a Realm Descriptor; the granule stays the host's to use. */
static void call_for_what_is_no_realm(struct attack *attack)
{
	const struct realm *realm = attack->provider.realm;
	uint64_t host = pages_take_zeroed();
	uint64_t granule = granule_take(attack);
	const struct {
		const char *key;
		uint64_t rd;
	} tries[] = {
		{"nothing", 0},
		{"a-rec", attack->provider.rec->address},
		{"table", realm->root},
		{"data", agent_granule(&attack->provider, REALM_CONFIG_IPA)},
		{"not-delegated", host},
		{"delegated", granule},
		{"unaligned", UNALIGNED(realm->rd)},
		{"beyond-memory", BEYOND},
	};

	if (granule == 0)
		return;
	for (unsigned int i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		struct rmi_csm_info info;
		uint64_t progress, returned;
		/* The same answer of all three, or it shows. */
		uint64_t add = rmi_csm_apt_add(tries[i].rd, granule);
		uint64_t remove = rmi_csm_apt_remove(tries[i].rd, &progress, &returned);
		uint64_t count = rmi_csm_info(tries[i].rd, &info);

		observe_rmi(attack, tries[i].key, add == remove && remove == count ? add : 0);
	}
	observe_word(attack, "granule", granule_drop(granule) ? "returned" : "kept");
	pages_give(host, 1);
}

static void call_unknown_operations(struct attack *attack)
{
	static const struct {
		const char *key;
		uint64_t operation;
	} tries[] = {
		{"next", 3},
		{"high-bits", RMI_CSM_APT_REMOVE | UINT64_C(1) << 32},
		{"all-bits", UINT64_MAX},
	};
	uint64_t granule = granule_take(attack);
	uint64_t rd = attack->provider.realm->rd;

	if (granule == 0 || !attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	for (unsigned int i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		observe_rmi(attack, tries[i].key,
			    smc4(SMC_RMI_CSM, tries[i].operation, rd, granule, 0).x[0]);
	observe_rmi(attack, "unaligned-granule", rmi_csm_apt_add(rd, UNALIGNED(granule)));
	observe_rmi(attack, "descriptor-as-granule", rmi_csm_apt_add(rd, rd));
	observe_pages(attack, "consumer", &attack->consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_word(attack, "granule", granule_drop(granule) ? "returned" : "kept");
}

/*
 * A realm that the host can still measure what it likes into has an id, too, but nobody can have
 * consented to it before, and it can consent to nothing before it runs.
 */
static void give_a_table_before_activation(struct attack *attack)
{
	static struct realm bare;
	struct rmi_csm_info info, provider;

	if (!bare_realm(attack, &bare))
		return;
	observe_word(attack, "add", realm_add_apt(&bare) ? "yes" : "no");
	observe_rmi(attack, "info", rmi_csm_info(bare.rd, &info));
	rmi_csm_info(attack->provider.realm->rd, &provider);
	observe_word(attack, "id",
		     info.realm_id != 0 && info.realm_id != provider.realm_id ? "new" : "old");
	observe_rmi(attack, "destroy", rmi_realm_destroy(bare.rd));
	observe_word(attack, "remove", realm_remove_apt(&bare) ? "yes" : "no");
	observe_word(attack, "destroy-later", realm_destroy(&bare) ? "yes" : "no");
}

const struct attack_entry attack_host_granules[] = {
	{"use-a-shared-page-as-anything", use_shared_page_as_anything},
	{"pass-a-shared-page-for-the-hosts", pass_a_shared_page_for_the_hosts},
	{"show-a-shared-page-as-the-hosts", show_a_shared_page_as_the_hosts},
	{"map-unprotected-over-a-mount", map_unprotected_over_a_mount},
	{"map-a-granule-twice", map_a_granule_twice},
	{"replace-a-shared-page", replace_a_shared_page},
	{"add-granules-in-use-to-a-table", add_granules_in_use_to_a_table},
	{"use-a-table-granule-again", use_a_table_granule_again},
	{"call-for-what-is-no-realm", call_for_what_is_no_realm},
	{"call-unknown-operations", call_unknown_operations},
	{"give-a-table-before-activation", give_a_table_before_activation},
	{NULL, NULL},
};
