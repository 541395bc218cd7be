/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the fuzz targets of the core and of a patched monitor have in common. An input is a row of
 * steps of eight bytes: an operation, who, and six arguments, each decoded on its own, so that
 * steps can be moved, dropped and joined. A target runs the steps, takes everything apart, and
 * stops the program when anything does not hold.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FUZZ_STEP_ARGS 6U

struct fuzz_step {
	uint8_t op;
	uint8_t who;
	uint8_t arg[FUZZ_STEP_ARGS];
};

_Static_assert(sizeof(struct fuzz_step) == 8, "a step is eight bytes");

/* Longer inputs are cut: depth beyond this costs more than it finds. */
#define FUZZ_MAX_STEPS 96U

/* ---- the target's -------------------------------------------------------------------------- */

/* Once, before the first input. */
void fuzz_target_init(void);
/* From the same known state to the same known state. */
void fuzz_target_run(void);

/* In a build with known bugs: the n-th one's name (NULL: there is none), and how it is chosen. */
const char *fuzz_bug_name(unsigned int bug);
void fuzz_plant(const char *name);

/* ---- the input ----------------------------------------------------------------------------- */

/* The next step of the input that runs; NULL: there is none. */
const struct fuzz_step *fuzz_next_step(void);

/* A number that a caller hopes nobody has thought of. */
uint64_t fuzz_wild(uint8_t byte);

/* ---- what must hold ------------------------------------------------------------------------ */

_Noreturn void fuzz_fail(const char *what, const char *file, int line);
#define HOLDS(condition) ((condition) ? (void)0 : fuzz_fail(#condition, __FILE__, __LINE__))

/* Prints the steps as they are carried out: environment FUZZ_TRACE. */
extern bool fuzz_tracing;
__attribute__((format(printf, 1, 2))) void fuzz_trace(const char *format, ...);

/* AddressSanitizer's: the fake machines allocate for every record, and need no history of it. */
const char *__asan_default_options(void);
/* libFuzzer's interface (LLVM, "libFuzzer: a library for coverage-guided fuzz testing"). */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif /* FUZZ_H */
