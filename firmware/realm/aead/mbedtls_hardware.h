/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The same with AESE, AESMC and PMULL. Hardware only: no table of the C code is in the image, so
 * that it cannot be what runs.
 */
#include "mbedtls_software.h"

#define MBEDTLS_AESCE_C
#define MBEDTLS_AES_USE_HARDWARE_ONLY
