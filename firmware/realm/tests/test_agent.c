/* SPDX-License-Identifier: BSD-3-Clause */
/* The agent of scenario `attack`: whatever the host tells it, it answers. */
#include <string.h>

#include "agent_commands.h"
#include "page_table.h"
#include "pattern.h"
#include "realm_layout.h"
#include "smc.h"
#include "tests.h"

#define SEED  7U
#define PAGES 3U
#define WORDS (PAGES * PAGE_SIZE / sizeof(uint64_t))

/* Memory at `base`; accesses elsewhere, and from `limit` on, abort. */
#define BASE ((uint64_t)REALM_REGION_IPA)
static uint64_t memory[WORDS];
static uint64_t limit;
static uint64_t smcs;
static uint64_t executed;
static uint64_t started;
static uint64_t remapped;
static enum agent_store stored;

static bool reachable(uint64_t address, struct probe *probe)
{
	if (address >= BASE && address < limit)
		return true;
	probe->esr = 0x96000010;
	probe->far = address;
	return false;
}

bool probe_read(uint64_t address, struct probe *probe)
{
	if (!reachable(address, probe))
		return false;
	probe->value = memory[(address - BASE) / sizeof(uint64_t)];
	return true;
}

bool probe_write(uint64_t address, uint64_t value, struct probe *probe)
{
	if (!reachable(address, probe))
		return false;
	memory[(address - BASE) / sizeof(uint64_t)] = value;
	return true;
}

bool agent_execute(uint64_t address, struct probe *probe)
{
	executed = address;
	return reachable(address, probe);
}

bool agent_store(enum agent_store kind, uint64_t address, uint64_t value, struct probe *probe)
{
	stored = kind;
	return probe_write(address, value, probe);
}

void agent_remap(uint64_t ipa)
{
	remapped = ipa;
}

uint64_t agent_start(uint64_t rec)
{
	started = rec;
	return 5;
}

/* Answers x0 + 1, x1 + 1, ... */
void smc(struct smc_registers *registers)
{
	smcs++;
	for (unsigned int i = 0; i < SMC_REGISTERS; i++)
		registers->x[i]++;
}

static void reset(void)
{
	memset(memory, 0, sizeof(memory));
	limit = BASE + sizeof(memory);
	smcs = executed = started = remapped = 0;
	stored = AGENT_STORE_ALL;
}

/* Obeys a command with these operands; the answer is in `gprs`. */
static uint64_t gprs[AGENT_GPRS];

static bool obeys(uint64_t command, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t answer)
{
	memset(gprs, 0, sizeof(gprs));
	gprs[0] = command;
	gprs[1] = a1;
	gprs[2] = a2;
	gprs[3] = a3;
	agent_obey(gprs, SEED);
	return gprs[0] == answer;
}

static bool calls_with_all_registers(void)
{
	reset();
	for (unsigned int i = 0; i < AGENT_GPRS; i++)
		gprs[i] = 100 + i;
	gprs[0] = AGENT_CALL;
	agent_obey(gprs, SEED);
	for (unsigned int i = 1; i <= SMC_REGISTERS; i++) {
		if (gprs[i] != 101 + i)
			return false;
	}
	return gprs[0] == AGENT_DONE && smcs == 1 && gprs[SMC_REGISTERS + 1] == 113;
}

static bool reads_and_writes(void)
{
	reset();
	return obeys(AGENT_WRITE, BASE + 8, 42, 0, AGENT_DONE) && memory[1] == 42 &&
	       obeys(AGENT_READ, BASE + 8, 0, 0, AGENT_DONE) && gprs[1] == 42;
}

static bool tells_of_aborts(void)
{
	reset();
	return obeys(AGENT_READ, limit, 0, 0, AGENT_ABORT) && gprs[1] == 0x96000010 &&
	       gprs[2] == limit && obeys(AGENT_WRITE, 0, 1, 0, AGENT_ABORT) && gprs[2] == 0 &&
	       obeys(AGENT_EXECUTE, 4, 0, 0, AGENT_ABORT) && gprs[2] == 4;
}

static bool executes_and_starts(void)
{
	reset();
	return obeys(AGENT_EXECUTE, BASE + 4, 0, 0, AGENT_DONE) && executed == BASE + 4 &&
	       obeys(AGENT_START, 1, 0, 0, AGENT_DONE) && started == 1 && gprs[1] == 5;
}

static bool stores_by_kind_and_remaps(void)
{
	reset();
	return obeys(AGENT_STORE, BASE, 42, AGENT_STORE_SWAP, AGENT_DONE) &&
	       stored == AGENT_STORE_SWAP && memory[0] == 42 &&
	       obeys(AGENT_STORE, limit, 1, AGENT_STORE_PAIR, AGENT_ABORT) && gprs[2] == limit &&
	       obeys(AGENT_REMAP, UINT64_C(1) << 21, 0, 0, AGENT_DONE) &&
	       remapped == UINT64_C(1) << 21;
}

static bool fills_and_compares(void)
{
	reset();
	if (!obeys(AGENT_FILL, BASE, PAGES, 9, AGENT_DONE) ||
	    memory[WORDS - 1] != pattern_word(SEED, PATTERN_SHARED, 9 + WORDS - 1))
		return false;
	if (!obeys(AGENT_COMPARE, BASE, PAGES, 9, AGENT_DONE) || gprs[1] != PAGES || gprs[2] != 0 ||
	    gprs[3] != 0)
		return false;
	/* One word of one page, and a page that is not there any more. */
	memory[WORDS / PAGES - 1]++;
	limit -= PAGE_SIZE;
	return obeys(AGENT_COMPARE, BASE, PAGES, 9, AGENT_DONE) && gprs[1] == 1 && gprs[2] == 1 &&
	       gprs[3] == 1;
}

static bool ends_a_fill_at_the_first_abort(void)
{
	reset();
	limit = BASE + PAGE_SIZE;
	return obeys(AGENT_FILL, BASE, PAGES, 0, AGENT_ABORT) && gprs[2] == BASE + PAGE_SIZE &&
	       memory[WORDS / PAGES] == 0 && memory[WORDS / PAGES - 1] != 0;
}

static bool refuses_what_makes_no_sense(void)
{
	reset();
	return obeys(AGENT_READY, 0, 0, 0, AGENT_BAD) &&
	       obeys(AGENT_REMAP + 1, 0, 0, 0, AGENT_BAD) &&
	       obeys(UINT64_MAX, 0, 0, 0, AGENT_BAD) &&
	       obeys(AGENT_READ, BASE + 1, 0, 0, AGENT_BAD) &&
	       obeys(AGENT_WRITE, BASE + 4, 0, 0, AGENT_BAD) &&
	       obeys(AGENT_EXECUTE, BASE + 2, 0, 0, AGENT_BAD) &&
	       obeys(AGENT_STORE, BASE + 8, 1, AGENT_STORE_PLAIN, AGENT_BAD) &&
	       obeys(AGENT_STORE, BASE, 1, AGENT_STORE_ALL, AGENT_BAD) &&
	       obeys(AGENT_REMAP, PAGE_SIZE, 0, 0, AGENT_BAD) &&
	       obeys(AGENT_REMAP, UINT64_C(1) << REALM_IPA_BITS, 0, 0, AGENT_BAD) &&
	       obeys(AGENT_FILL, BASE + 8, 1, 0, AGENT_BAD) &&
	       obeys(AGENT_FILL, BASE, UINT64_MAX, 0, AGENT_BAD) &&
	       obeys(AGENT_COMPARE, UINT64_MAX - PAGE_SIZE + 1, 2, 0, AGENT_BAD) && smcs == 0 &&
	       executed == 0 && remapped == 0 && memory[0] == 0;
}

/* Only memory that it shares with the host may hold the control block. */
static bool refuses_a_watch_controlled_from_elsewhere(void)
{
	const uint64_t shared = REALM_SHARED_IPA;
	const uint64_t top = shared + REALM_SHARED_SIZE;

	reset();
	return obeys(AGENT_WATCH_READ, BASE, BASE, 0, AGENT_BAD) &&
	       obeys(AGENT_WATCH_READ, BASE, shared - 8, 0, AGENT_BAD) &&
	       obeys(AGENT_WATCH_WRITE, BASE, top - sizeof(struct agent_watch) + 8, 0, AGENT_BAD) &&
	       obeys(AGENT_WATCH_WRITE, BASE, shared + 4, 0, AGENT_BAD) &&
	       obeys(AGENT_WATCH_WRITE, BASE, UINT64_MAX - 7, 0, AGENT_BAD) && memory[0] == 0;
}

const struct test agent_tests[] = {
	{"agent calls with all registers", calls_with_all_registers},
	{"agent reads and writes", reads_and_writes},
	{"agent tells of aborts", tells_of_aborts},
	{"agent executes, and starts RECs", executes_and_starts},
	{"agent stores by every instruction, and remaps", stores_by_kind_and_remaps},
	{"agent fills pages and compares them", fills_and_compares},
	{"agent ends a fill at the first abort", ends_a_fill_at_the_first_abort},
	{"agent refuses what makes no sense", refuses_what_makes_no_sense},
	{"agent refuses a watch controlled from elsewhere",
	 refuses_a_watch_controlled_from_elsewhere},
	{NULL, NULL},
};
