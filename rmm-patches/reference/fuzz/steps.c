/* SPDX-License-Identifier: BSD-3-Clause */
/* What the bytes of a step mean. */
#include "machine.h"

/* Places where something begins or ends: pages and tables, the halves, the address space. */
uint64_t fuzz_target_ipa(uint8_t byte)
{
	static const uint16_t page[] = {0,   1,	  2,   3,   4,	  6,	8,    10,   12,	 15,  16,
					64,  256, 500, 504, 510,  511,	512,  513,  514, 520, 524,
					600, 768, 900, 992, 1000, 1008, 1016, 1022, 1023};
	static const uint64_t far[] = {
		AREA,
		AREA + GRANULE_SIZE,
		UINT64_C(1) << 30,
		(UINT64_C(1) << 30) - GRANULE_SIZE,
		(UINT64_C(1) << 30) + BLOCK,
		UNPROTECTED - GRANULE_SIZE,
		UNPROTECTED - BLOCK,
		UNPROTECTED,
		UNPROTECTED + GRANULE_SIZE,
		UNPROTECTED + BLOCK,
		(2 * UNPROTECTED) - GRANULE_SIZE,
		2 * UNPROTECTED,
	};

	if (byte < 0xA0) {
		return page[byte % (sizeof(page) / sizeof(page[0]))] * GRANULE_SIZE;
	}
	if (byte < 0xC0) {
		return (byte - 0xA0U) * 16 * GRANULE_SIZE;
	}
	return (byte < 0xF0) ? far[byte % (sizeof(far) / sizeof(far[0]))] : fuzz_wild(byte);
}

uint64_t fuzz_target_size(uint8_t byte)
{
	static const uint16_t pages[] = {1, 1, 2, 3, 4, 4, 6, 8, 12, 16, 512, 520, 600, 1024};

	return (byte < 0xF0) ? pages[byte % (sizeof(pages) / sizeof(pages[0]))] * GRANULE_SIZE
			     : fuzz_wild(byte);
}

uint64_t fuzz_target_realm_id(uint8_t byte)
{
	return realm_id_at(rd_of(byte));
}

/* Any granule that a host may name. */
uint64_t address_of(uint8_t byte)
{
	if (byte < POOL + SPARE) {
		return granule_of(byte);
	}
	return (byte < 0xF0) ? BLOCK_PA + ((byte - (POOL + SPARE)) * GRANULE_SIZE)
			     : fuzz_wild(byte);
}

/* Of the operations, by what takes an input forward: realms' calls of CSM first. */
#define FIRST_REALM_OP 0x70U

void run_step(const struct fuzz_step *step)
{
	if (step->op < FIRST_REALM_OP) {
		host_step(step);
	} else {
		realm_step(step);
	}
	machine_check();
}

void fuzz_target_init(void)
{
	machine_init();
	HOLDS(fuzz_target_ipa(BLOCK_BYTE) == BLOCK);
	HOLDS(fuzz_target_size(BLOCK_SIZE_BYTE) == BLOCK);
}

void fuzz_target_run(void)
{
	const struct fuzz_step *step;

	machine_begin();
	realm_steps_reset();
	machine_check();
	while ((step = fuzz_next_step()) != NULL) {
		run_step(step);
	}
	machine_end();
}
