/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Not a cipher: a stand-in that behaves like one towards those who call it, so that their handling
 * of nonces, tags and refusals can be tested. The real ones are tested in the realm.
 */
#include <string.h>

#include "aead.h"
#include "toy_aead.h"

const void *toy_in;
const void *toy_out;
bool toy_keeps_output;

static uint8_t key[AEAD_KEY_SIZE];

static void set_key(const uint8_t bytes[AEAD_KEY_SIZE])
{
	memcpy(key, bytes, sizeof(key));
}

static uint8_t stream(const uint8_t *nonce, size_t i)
{
	return (uint8_t)(0xA5 ^ key[i % AEAD_KEY_SIZE] ^ (nonce[i % AEAD_NONCE_SIZE] * 7 + i * 31));
}

static void compute_tag(const uint8_t *nonce, const uint8_t *sealed, size_t length, uint8_t *tag)
{
	uint64_t sum[2] = {UINT64_C(0xCBF29CE484222325), length};

	for (size_t i = 0; i < AEAD_NONCE_SIZE + length; i++) {
		sum[0] = (sum[0] ^ (i < AEAD_NONCE_SIZE ? nonce[i] : sealed[i - AEAD_NONCE_SIZE])) *
			 UINT64_C(0x100000001B3);
		sum[1] += sum[0];
	}
	memcpy(tag, sum, AEAD_TAG_SIZE);
}

static void seal(const uint8_t *nonce, const void *in, void *out, size_t length, uint8_t *tag)
{
	const uint8_t *from = in;
	uint8_t *to = out;

	toy_in = in;
	toy_out = out;
	for (size_t i = 0; i < length; i++)
		to[i] = from[i] ^ stream(nonce, i);
	compute_tag(nonce, out, length, tag);
}

static bool open(const uint8_t *nonce, const void *in, void *out, size_t length, const uint8_t *tag)
{
	const uint8_t *from = in;
	uint8_t *to = out;
	uint8_t computed[AEAD_TAG_SIZE];

	toy_in = in;
	toy_out = out;
	compute_tag(nonce, in, length, computed);
	bool matches = memcmp(computed, tag, sizeof(computed)) == 0;

	for (size_t i = 0; i < length; i++)
		to[i] = matches || toy_keeps_output ? from[i] ^ stream(nonce, i) : 0;
	return matches;
}

const struct aead aead_software = {"aes-software", set_key, seal, open};
const struct aead aead_hardware = {"aes-hardware", set_key, seal, open};
