/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Configuration of Mbed TLS for AES-256-GCM in C: what the two modules need and nothing else.
 * Without its cipher layer GCM calls AES directly. GCM never decrypts a block, and tables in ROM
 * are the same numbers that would otherwise be computed at start; neither changes what a message
 * costs. Every other choice is the library's default.
 */
#define MBEDTLS_AES_C
#define MBEDTLS_AES_ROM_TABLES
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT
#define MBEDTLS_GCM_C
#define MBEDTLS_HAVE_ASM
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_NO_STD_FUNCTIONS
