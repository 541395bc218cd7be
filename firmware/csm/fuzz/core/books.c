/* SPDX-License-Identifier: BSD-3-Clause */
/* ../../tests/invariants.c, with the constants that the core has here. */
#include "constants.h"

#include "../../tests/invariants.c"
