/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * AES-256-GCM (NIST SP 800-38D) with 96-bit nonces, 128-bit tags and no additional data: twice from
 * the same Mbed TLS sources, once as C and once with the Armv8 cryptography instructions.
 *
 * Each implementation holds its own key and state; one caller at a time.
 */
#ifndef AEAD_H
#define AEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AEAD_KEY_SIZE	32
#define AEAD_NONCE_SIZE 12
#define AEAD_TAG_SIZE	16

struct aead {
	const char *name;
	void (*set_key)(const uint8_t key[AEAD_KEY_SIZE]);
	/* in and out: private memory, length bytes, in == out allowed. */
	void (*seal)(const uint8_t nonce[AEAD_NONCE_SIZE], const void *in, void *out, size_t length,
		     uint8_t tag[AEAD_TAG_SIZE]);
	/* False when the tag does not match; then out holds zeros. */
	bool (*open)(const uint8_t nonce[AEAD_NONCE_SIZE], const void *in, void *out, size_t length,
		     const uint8_t tag[AEAD_TAG_SIZE]);
};

extern const struct aead aead_software;
extern const struct aead aead_hardware;

#endif /* AEAD_H */
