/* SPDX-License-Identifier: BSD-3-Clause */
/* C17 7.2 with NDEBUG: what includes it here asserts at compile time only. */
#undef assert
#define assert(condition) ((void)0)
#define static_assert	  _Static_assert
