/* SPDX-License-Identifier: BSD-3-Clause */
/* The portable core, the very files, and in a build of its own (PLANTED) with known bugs. */
#include <stddef.h>
#include <string.h>

#include "constants.h"
#include "fuzz.h"

struct core_state now;

#include "../../explore/core.c"

const char *fuzz_bug_name(unsigned int bug)
{
#ifdef PLANTED
	return (bug + 1U < BUGS) ? planted_names[bug + 1U].name : NULL;
#else
	(void)bug;
	return NULL;
#endif
}

void fuzz_plant(const char *name)
{
#ifdef PLANTED
	for (unsigned int bug = BUG_NONE; bug < BUGS; bug++)
		if (strcmp(planted_names[bug].name, name) == 0)
			planted = (enum planted_bug)bug;
#else
	(void)name;
#endif
}
