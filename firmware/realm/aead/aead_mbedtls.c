/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The interface of aead.h on Mbed TLS. Compiled once for each way to compute, with AEAD_KIND as its
 * name and the configuration that goes with it (image.yaml).
 */
#include <mbedtls/gcm.h>

#include "aead.h"

#define JOINED(a, b)   a##b
#define NAMED(a, kind) JOINED(a, kind)
#define TEXT(word)     #word
#define TEXT_OF(word)  TEXT(word)

#define KEY_BITS (8U * AEAD_KEY_SIZE)

static mbedtls_gcm_context context;

/* What this file passes is always valid: a refusal is a defect, and ends the realm by a fault. */
static void require(int result)
{
	if (result != 0)
		__builtin_trap();
}

static void set_key(const uint8_t key[AEAD_KEY_SIZE])
{
	mbedtls_gcm_init(&context);
	require(mbedtls_gcm_setkey(&context, MBEDTLS_CIPHER_ID_AES, key, KEY_BITS));
}

static void seal(const uint8_t nonce[AEAD_NONCE_SIZE], const void *in, void *out, size_t length,
		 uint8_t tag[AEAD_TAG_SIZE])
{
	require(mbedtls_gcm_crypt_and_tag(&context, MBEDTLS_GCM_ENCRYPT, length, nonce,
					  AEAD_NONCE_SIZE, NULL, 0, in, out, AEAD_TAG_SIZE, tag));
}

/* The library clears what it decrypted when the tag does not match. */
static bool open(const uint8_t nonce[AEAD_NONCE_SIZE], const void *in, void *out, size_t length,
		 const uint8_t tag[AEAD_TAG_SIZE])
{
	int result = mbedtls_gcm_auth_decrypt(&context, length, nonce, AEAD_NONCE_SIZE, NULL, 0,
					      tag, AEAD_TAG_SIZE, in, out);

	if (result == MBEDTLS_ERR_GCM_AUTH_FAILED)
		return false;
	require(result);
	return true;
}

const struct aead NAMED(aead_, AEAD_KIND) = {
	.name = "aes-" TEXT_OF(AEAD_KIND),
	.set_key = set_key,
	.seal = seal,
	.open = open,
};
