/* SPDX-License-Identifier: BSD-3-Clause */
/* What an agent of scenario `attack` does for a command (agent.h). */
#ifndef AGENT_COMMANDS_H
#define AGENT_COMMANDS_H

#include <stdbool.h>
#include <stdint.h>

#include "agent.h"
#include "probe.h"

/*
 * Carries out `gprs` and puts the answer in its place. Whatever the host says, an access that
 * aborts is an answer, and a command that makes no sense is AGENT_BAD.
 */
void agent_obey(uint64_t gprs[AGENT_GPRS], uint64_t seed);

/* False when the fetch was aborted, with esr and far. */
bool agent_execute(uint64_t address, struct probe *probe);

/* Stores by the instruction; false when it was aborted, with esr and far. */
bool agent_store(enum agent_store kind, uint64_t address, uint64_t value, struct probe *probe);

/* Sets AGENT_WINDOW. */
void agent_remap(uint64_t ipa);

/* Starts a REC of this realm, which then takes commands itself. Returns PSCI's status. */
uint64_t agent_start(uint64_t rec);

#endif /* AGENT_COMMANDS_H */
