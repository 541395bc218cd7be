/* SPDX-License-Identifier: BSD-3-Clause */
/* To parse a tree by: the file is named differently in different releases. */
#if __has_include(<rmm_mbedtls_config.h>)
#include <rmm_mbedtls_config.h>
#else
#include <mbedtls_config.h>
#endif
