/* SPDX-License-Identifier: BSD-3-Clause */
#include "agent_commands.h"

/* scenario_attack_stores.S */
typedef bool (*instruction)(uint64_t address, uint64_t value, struct probe *probe);
bool store_pair(uint64_t address, uint64_t value, struct probe *probe);
bool store_writeback(uint64_t address, uint64_t value, struct probe *probe);
bool store_unaligned(uint64_t address, uint64_t value, struct probe *probe);
bool store_simd(uint64_t address, uint64_t value, struct probe *probe);
bool store_exclusive(uint64_t address, uint64_t value, struct probe *probe);
bool store_add(uint64_t address, uint64_t value, struct probe *probe);
bool store_swap(uint64_t address, uint64_t value, struct probe *probe);
bool store_compare(uint64_t address, uint64_t value, struct probe *probe);
bool store_zero(uint64_t address, uint64_t value, struct probe *probe);
bool store_invalidate(uint64_t address, uint64_t value, struct probe *probe);
bool store_clean(uint64_t address, uint64_t value, struct probe *probe);

bool agent_store(enum agent_store kind, uint64_t address, uint64_t value, struct probe *probe)
{
	static const instruction instructions[] = {
		[AGENT_STORE_PLAIN] = probe_write,
		[AGENT_STORE_PAIR] = store_pair,
		[AGENT_STORE_WRITEBACK] = store_writeback,
		[AGENT_STORE_UNALIGNED] = store_unaligned,
		[AGENT_STORE_SIMD] = store_simd,
		[AGENT_STORE_EXCLUSIVE] = store_exclusive,
		[AGENT_STORE_ADD] = store_add,
		[AGENT_STORE_SWAP] = store_swap,
		[AGENT_STORE_COMPARE] = store_compare,
		[AGENT_STORE_ZERO] = store_zero,
		[AGENT_STORE_INVALIDATE] = store_invalidate,
		[AGENT_STORE_CLEAN] = store_clean,
	};

	return instructions[kind](address, value, probe);
}
