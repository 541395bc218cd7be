/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <string.h>

#include "agent_commands.h"
#include "cpu.h"
#include "page_table.h"
#include "pattern.h"
#include "realm_layout.h"
#include "smc.h"

/* Words of a page. */
#define WORDS (PAGE_SIZE / sizeof(uint64_t))

/* No command names more memory than a realm of this layout has. */
#define PAGES_MAX (REALM_SHARED_IPA / PAGE_SIZE)

#define SHARED_BASE ((uint64_t)REALM_SHARED_IPA)
#define SHARED_TOP  (SHARED_BASE + REALM_SHARED_SIZE)

static bool aligned(uint64_t address, uint64_t size)
{
	return address % size == 0;
}

static void answer_abort(uint64_t *gprs, const struct probe *probe)
{
	gprs[0] = AGENT_ABORT;
	gprs[1] = probe->esr;
	gprs[2] = probe->far;
}

static bool call(uint64_t *gprs, uint64_t seed)
{
	struct smc_registers registers;

	(void)seed;
	memcpy(registers.x, &gprs[1], sizeof(registers.x));
	smc(&registers);
	memcpy(&gprs[1], registers.x, sizeof(registers.x));
	return true;
}

static bool read(uint64_t *gprs, uint64_t seed)
{
	struct probe probe;

	(void)seed;
	if (!aligned(gprs[1], sizeof(uint64_t)))
		return false;
	if (probe_read(gprs[1], &probe))
		gprs[1] = probe.value;
	else
		answer_abort(gprs, &probe);
	return true;
}

static bool write(uint64_t *gprs, uint64_t seed)
{
	struct probe probe;

	(void)seed;
	if (!aligned(gprs[1], sizeof(uint64_t)))
		return false;
	if (!probe_write(gprs[1], gprs[2], &probe))
		answer_abort(gprs, &probe);
	return true;
}

static bool execute(uint64_t *gprs, uint64_t seed)
{
	struct probe probe;

	(void)seed;
	if (!aligned(gprs[1], sizeof(uint32_t)))
		return false;
	if (!agent_execute(gprs[1], &probe))
		answer_abort(gprs, &probe);
	return true;
}

static bool pages_valid(const uint64_t *gprs)
{
	return aligned(gprs[1], PAGE_SIZE) && gprs[2] <= PAGES_MAX &&
	       gprs[1] <= UINT64_MAX - gprs[2] * PAGE_SIZE;
}

static bool fill(uint64_t *gprs, uint64_t seed)
{
	struct probe probe;

	if (!pages_valid(gprs))
		return false;
	for (uint64_t i = 0; i < gprs[2] * WORDS; i++) {
		if (!probe_write(gprs[1] + i * sizeof(uint64_t),
				 pattern_word(seed, PATTERN_SHARED, gprs[3] + i), &probe)) {
			answer_abort(gprs, &probe);
			break;
		}
	}
	return true;
}

/* Where the answer to AGENT_COMPARE counts a page. */
enum page_kind { PAGE_SAME = 1, PAGE_ABORTS = 2, PAGE_OTHER = 3 };

static enum page_kind compare_page(uint64_t page, uint64_t seed, uint64_t first)
{
	enum page_kind kind = PAGE_SAME;
	struct probe probe;

	for (uint64_t i = 0; i < WORDS; i++) {
		if (!probe_read(page + i * sizeof(uint64_t), &probe))
			return PAGE_ABORTS;
		if (probe.value != pattern_word(seed, PATTERN_SHARED, first + i))
			kind = PAGE_OTHER;
	}
	return kind;
}

static bool compare(uint64_t *gprs, uint64_t seed)
{
	const uint64_t base = gprs[1];
	const uint64_t pages = gprs[2];
	const uint64_t first = gprs[3];

	if (!pages_valid(gprs))
		return false;
	gprs[1] = gprs[2] = gprs[3] = 0;
	for (uint64_t i = 0; i < pages; i++)
		gprs[compare_page(base + i * PAGE_SIZE, seed, first + i * WORDS)]++;
	return true;
}

/* What a watch stores is the address. */
static bool access(uint64_t ipa, bool store, struct probe *probe)
{
	return store ? probe_write(ipa, ipa, probe) : probe_read(ipa, probe);
}

static bool watch(uint64_t *gprs, bool store)
{
	const uint64_t ipa = gprs[1];
	struct agent_watch *control = (struct agent_watch *)(uintptr_t)gprs[2];
	uint64_t over = 0;

	if (!aligned(ipa, sizeof(uint64_t)) || !aligned(gprs[2], sizeof(uint64_t)) ||
	    gprs[2] < SHARED_BASE || gprs[2] > SHARED_TOP - sizeof(*control))
		return false;
	while (over == 0) {
		struct probe probe;

		over = __atomic_load_n(&control->over, __ATOMIC_ACQUIRE);
		if (!access(ipa, store, &probe)) {
			answer_abort(gprs, &probe);
			break;
		}
		if (over != 0)
			control->stale++;
		__atomic_store_n(&control->accesses, control->accesses + 1, __ATOMIC_RELEASE);
		yield_turn();
	}
	return true;
}

static bool watch_read(uint64_t *gprs, uint64_t seed)
{
	(void)seed;
	return watch(gprs, false);
}

static bool watch_write(uint64_t *gprs, uint64_t seed)
{
	(void)seed;
	return watch(gprs, true);
}

static bool start(uint64_t *gprs, uint64_t seed)
{
	(void)seed;
	gprs[1] = agent_start(gprs[1]);
	return true;
}

static bool store(uint64_t *gprs, uint64_t seed)
{
	struct probe probe;

	(void)seed;
	if (gprs[3] >= AGENT_STORE_ALL || !aligned(gprs[1], PAGE_SIZE))
		return false;
	if (!agent_store((enum agent_store)gprs[3], gprs[1], gprs[2], &probe))
		answer_abort(gprs, &probe);
	return true;
}

static bool remap(uint64_t *gprs, uint64_t seed)
{
	(void)seed;
	if (!aligned(gprs[1], UINT64_C(1) << 21) || gprs[1] >= UINT64_C(1) << REALM_IPA_BITS)
		return false;
	agent_remap(gprs[1]);
	return true;
}

/* False when the command makes no sense; then nothing was done. */
typedef bool (*handler)(uint64_t *gprs, uint64_t seed);

static const handler handlers[] = {
	[AGENT_CALL] = call,
	[AGENT_READ] = read,
	[AGENT_WRITE] = write,
	[AGENT_EXECUTE] = execute,
	[AGENT_FILL] = fill,
	[AGENT_COMPARE] = compare,
	[AGENT_WATCH_READ] = watch_read,
	[AGENT_WATCH_WRITE] = watch_write,
	[AGENT_START] = start,
	[AGENT_STORE] = store,
	[AGENT_REMAP] = remap,
};

void agent_obey(uint64_t gprs[AGENT_GPRS], uint64_t seed)
{
	const uint64_t command = gprs[0];
	handler chosen = NULL;

	if (command < sizeof(handlers) / sizeof(handlers[0]))
		chosen = handlers[command];
	/* A handler may turn it into AGENT_ABORT. */
	gprs[0] = AGENT_DONE;
	if (chosen == NULL || !chosen(gprs, seed))
		gprs[0] = AGENT_BAD;
}
