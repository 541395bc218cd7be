/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A realm that does what the host's script says (agent.h). Every REC of it takes commands of its
 * own.
 */
#include <string.h>

#include "agent_commands.h"
#include "host_call.h"
#include "page_table.h"
#include "realm.h"
#include "rsi.h"
#include "scenario.h"
#include "smc.h"

#define RECS 2U

/* Where a REC that agent_start() starts gets its stack (scenario_attack_start.S). */
extern char agent_secondary[];

extern uint64_t mmu_tables[][PAGE_TABLE_ENTRIES];

static struct rsi_host_call calls[RECS];
static uint64_t seed;

/*
 * A hostile realm makes whatever it is given executable as far as it can itself, which is in stage
 * 1: the root entry of the mounts' gigabyte is a block, that of the region's a table of blocks.
 */
static void allow_execution(void)
{
	const uint64_t gigabyte = UINT64_C(1) << 30;
	const uint64_t block = UINT64_C(1) << 21;
	uint64_t *root = mmu_tables[0];
	uint64_t *table = (uint64_t *)(uintptr_t)(root[REALM_REGION_IPA / gigabyte] &
						  UINT64_C(0xFFFFFFFFF000));

	root[REALM_MOUNT_IPA / gigabyte] &= ~PT_NO_EXECUTE;
	for (uint64_t ipa = REALM_REGION_IPA; ipa < REALM_REGION_LIMIT; ipa += block)
		table[ipa / block % PAGE_TABLE_ENTRIES] &= ~PT_NO_EXECUTE;
	__asm__ volatile("dsb sy\n\ttlbi vmalle1\n\tdsb sy\n\tisb" ::: "memory");
}

/* The block of the unprotected half's table for a virtual address there. */
static volatile uint64_t *unprotected_block(uint64_t address)
{
	uint64_t *table = (uint64_t *)(uintptr_t)(mmu_tables[0][REALM_SHARED_IPA >> 30] &
						  UINT64_C(0xFFFFFFFFF000));

	return &table[(address >> 21) % PAGE_TABLE_ENTRIES];
}

static void map_block(uint64_t address, uint64_t ipa, uint64_t attributes)
{
	/* Valid, a block, accessed. */
	*unprotected_block(address) = ipa | attributes | PT_NO_EXECUTE | (UINT64_C(1) << 10) | 1U;
	__asm__ volatile("dsb ish\n\tisb" ::: "memory");
}

void agent_remap(uint64_t ipa)
{
	/* Break before make (DDI0487 D8.17.1). */
	*unprotected_block(AGENT_WINDOW) = 0;
	__asm__ volatile("dsb ish\n\ttlbi vaae1is, %0\n\tdsb ish\n\tisb" ::"r"(AGENT_WINDOW >> 12)
			 : "memory");
	map_block(AGENT_WINDOW, ipa, PT_NORMAL);
}

uint64_t agent_start(uint64_t rec)
{
	/* A REC's MPIDR is its number, as the host made it. */
	return smc4(PSCI_CPU_ON, rec, (uint64_t)(uintptr_t)agent_secondary, rec, 0).x[0];
}

/* Takes commands until the host enters this REC no more. */
void agent_serve(uint64_t rec)
{
	struct rsi_host_call *call = &calls[rec % RECS];

	memset(call->gprs, 0, sizeof(call->gprs));
	for (;;) {
		call->imm = HOST_AGENT;
		if (smc4(RSI_HOST_CALL, (uint64_t)(uintptr_t)call, 0, 0, 0).x[0] != RSI_SUCCESS)
			host_exit(EXIT_CONFIG);
		agent_obey(call->gprs, seed);
	}
}

static uint64_t run(const struct realm_config *config)
{
	seed = config->seed;
	allow_execution();
	map_block(REALM_DEVICE_IPA, REALM_DEVICE_IPA, PT_DEVICE);
	agent_serve(0);
}

const struct scenario scenario_attack = {.name = "attack", .run = run};
