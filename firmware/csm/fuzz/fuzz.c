/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool fuzz_tracing;

static struct fuzz_step steps[FUZZ_MAX_STEPS];
static size_t count, at;

const char *__asan_default_options(void)
{
	return "malloc_context_size=1:quarantine_size_mb=16";
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_target_init();
	fuzz_tracing = getenv("FUZZ_TRACE") != NULL;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	count = size / sizeof(steps[0]);
	if (count > FUZZ_MAX_STEPS)
		count = FUZZ_MAX_STEPS;
	if (count > 0)
		memcpy(steps, data, count * sizeof(steps[0]));
	at = 0;
	fuzz_target_run();
	return 0;
}

const struct fuzz_step *fuzz_next_step(void)
{
	return (at < count) ? &steps[at++] : NULL;
}

uint64_t fuzz_wild(uint8_t byte)
{
	static const uint64_t values[] = {
		0,
		1,
		2,
		3,
		8,
		0xFFF,
		0x1001,
		UINT64_C(0x7FFFFFFF),
		UINT64_C(0xFFFFFFFF),
		UINT64_C(0x100000000),
		UINT64_C(0xFFFFF000),
		UINT64_C(0x1FFFFF000),
		UINT64_C(0x0000FFFFFFFFF000),
		UINT64_C(0x0001000000000000),
		UINT64_C(0x7FFFFFFFFFFFFFFF),
		UINT64_C(0x7FFFFFFFFFFFF000),
		UINT64_C(0x8000000000000000),
		UINT64_C(0x8000000000000001),
		UINT64_C(0xFFFFFFFF00000000),
		UINT64_C(0xFFFFFFFFFFFFF000),
		UINT64_C(0xFFFFFFFFFFFFFFFF),
	};

	return values[byte % (sizeof(values) / sizeof(values[0]))];
}

_Noreturn void fuzz_fail(const char *what, const char *file, int line)
{
	fprintf(stderr, "step %zu of %zu, %s:%d: does not hold: %s\n", at, count, file, line, what);
	abort();
}

void fuzz_trace(const char *format, ...)
{
	va_list arguments;

	if (!fuzz_tracing)
		return;
	va_start(arguments, format);
	(void)vfprintf(stderr, format, arguments);
	va_end(arguments);
	(void)fputc('\n', stderr);
}
