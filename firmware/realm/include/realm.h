/* SPDX-License-Identifier: BSD-3-Clause */
/* Functions that assembly calls. */
#ifndef REALM_H
#define REALM_H

#include <stdint.h>

#include "realm_layout.h"

void mmu_build(void);
/* A REC of scenario `attack` takes commands. */
void agent_serve(uint64_t rec) __attribute__((noreturn));
void realm_main(uint64_t config_ipa) __attribute__((noreturn));
void unexpected_exception(uint64_t esr, uint64_t elr, uint64_t far, uint64_t vector)
	__attribute__((noreturn));

#endif /* REALM_H */
