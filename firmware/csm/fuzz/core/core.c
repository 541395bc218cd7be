/* SPDX-License-Identifier: BSD-3-Clause */
/* The portable core, the very files, and in a build of its own (PLANTED) with known bugs. */
#include "constants.h"

struct core_state now;

#include "../../explore/core.c"
