/* SPDX-License-Identifier: BSD-3-Clause */
/* From nothing to four realms, through an input, and back to nothing. */
#include "constants.h"
#include "machine.h"

uint64_t fuzz_target_ipa(uint8_t byte)
{
	static const uint16_t page[] = {0,   1,	  2,   3,   4,	 8,    9,    10,   12,
					16,  20,  24,  25,  30,	 40,   500,  504,  511,
					512, 513, 516, 520, 540, 1000, 1016, 1020, 1023};

	if (byte < 0xC0)
		return page[byte % (sizeof(page) / sizeof(page[0]))] * PAGE;
	return (byte < 0xF0) ? (byte - 0xC0U) * 8U * PAGE : fuzz_wild(byte);
}

uint64_t fuzz_target_size(uint8_t byte)
{
	static const uint16_t pages[] = {1, 1, 2, 3, 4, 5, 8, 10, 11, 16, 24, 25, 30, 50, 512, 520};

	return (byte < 0xF0) ? pages[byte % (sizeof(pages) / sizeof(pages[0]))] * PAGE
			     : fuzz_wild(byte);
}

uint64_t fuzz_target_realm_id(uint8_t byte)
{
	return id_of_realm((byte < CROWD_BYTE) ? byte % CAST : (byte - CROWD_BYTE) % REALMS);
}

void run_step(const struct fuzz_step *step)
{
	if (step->op < 0x60)
		host_step(step);
	else
		realm_step(step);
	machine_check();
}

static void forget_core(void)
{
	core_save();
	HOLDS(now.registry == 0);
	now = (struct core_state){.registry = 0};
	core_load();
}

void fuzz_target_init(void)
{
	const char *bug = getenv("FUZZ_PLANTED");

	if (bug != NULL)
		fuzz_plant(bug);
	fake_reset();
	HOLDS(CROWD_BYTE + REALMS <= 0xE0);
	HOLDS(fuzz_target_ipa(BLOCK_BYTE) == TABLE_PAGES * PAGE);
	HOLDS(fuzz_target_size(BLOCK_SIZE_BYTE) == TABLE_PAGES * PAGE);
}

void fuzz_target_run(void)
{
	static const unsigned int pages[CAST] = {60, 30, 8, 0};
	const struct fuzz_step *step;

	consents_reset();
	for (unsigned int realm = 0; realm < CAST; realm++) {
		begin_realm(realm, pages[realm], (realm == 3) ? 1 : 0);
		if (realm < 3)
			add_apt(realm);
	}
	machine_check();
	while ((step = fuzz_next_step()) != NULL)
		run_step(step);
	for (unsigned int realm = 0; realm < REALMS; realm++)
		if (realms[realm].alive)
			end_realm(realm);
	machine_check();
	HOLDS(host_count(G_NS) == GRANULES);
	forget_core();
	fake_reset();
}
