/* SPDX-License-Identifier: BSD-3-Clause */
/* Both ciphers against the GCM specification, against each other, and against tampering. */
#include <string.h>

#include "aead.h"
#include "tests.h"

#define LENGTH_MOST 300U

/*
 * McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B: test cases 13 to 15, which
 * are those of 256-bit keys and 96-bit nonces without additional data.
 */
struct vector {
	uint8_t key[AEAD_KEY_SIZE];
	uint8_t nonce[AEAD_NONCE_SIZE];
	size_t length;
	uint8_t plain[64];
	uint8_t sealed[64];
	uint8_t tag[AEAD_TAG_SIZE];
};

static const struct vector vectors[] = {
	{
		.tag =
			{
				0x53,
				0x0f,
				0x8a,
				0xfb,
				0xc7,
				0x45,
				0x36,
				0xb9,
				0xa9,
				0x63,
				0xb4,
				0xf1,
				0xc4,
				0xcb,
				0x73,
				0x8b,
			},
	},
	{
		.length = 16,
		.sealed =
			{
				0xce,
				0xa7,
				0x40,
				0x3d,
				0x4d,
				0x60,
				0x6b,
				0x6e,
				0x07,
				0x4e,
				0xc5,
				0xd3,
				0xba,
				0xf3,
				0x9d,
				0x18,
			},
		.tag =
			{
				0xd0,
				0xd1,
				0xc8,
				0xa7,
				0x99,
				0x99,
				0x6b,
				0xf0,
				0x26,
				0x5b,
				0x98,
				0xb5,
				0xd4,
				0x8a,
				0xb9,
				0x19,
			},
	},
	{
		.key =
			{
				0xfe, 0xff, 0xe9, 0x92, 0x86, 0x65, 0x73, 0x1c, 0x6d, 0x6a, 0x8f,
				0x94, 0x67, 0x30, 0x83, 0x08, 0xfe, 0xff, 0xe9, 0x92, 0x86, 0x65,
				0x73, 0x1c, 0x6d, 0x6a, 0x8f, 0x94, 0x67, 0x30, 0x83, 0x08,
			},
		.nonce =
			{
				0xca,
				0xfe,
				0xba,
				0xbe,
				0xfa,
				0xce,
				0xdb,
				0xad,
				0xde,
				0xca,
				0xf8,
				0x88,
			},
		.length = 64,
		.plain =
			{
				0xd9, 0x31, 0x32, 0x25, 0xf8, 0x84, 0x06, 0xe5, 0xa5, 0x59, 0x09,
				0xc5, 0xaf, 0xf5, 0x26, 0x9a, 0x86, 0xa7, 0xa9, 0x53, 0x15, 0x34,
				0xf7, 0xda, 0x2e, 0x4c, 0x30, 0x3d, 0x8a, 0x31, 0x8a, 0x72, 0x1c,
				0x3c, 0x0c, 0x95, 0x95, 0x68, 0x09, 0x53, 0x2f, 0xcf, 0x0e, 0x24,
				0x49, 0xa6, 0xb5, 0x25, 0xb1, 0x6a, 0xed, 0xf5, 0xaa, 0x0d, 0xe6,
				0x57, 0xba, 0x63, 0x7b, 0x39, 0x1a, 0xaf, 0xd2, 0x55,
			},
		.sealed =
			{
				0x52, 0x2d, 0xc1, 0xf0, 0x99, 0x56, 0x7d, 0x07, 0xf4, 0x7f, 0x37,
				0xa3, 0x2a, 0x84, 0x42, 0x7d, 0x64, 0x3a, 0x8c, 0xdc, 0xbf, 0xe5,
				0xc0, 0xc9, 0x75, 0x98, 0xa2, 0xbd, 0x25, 0x55, 0xd1, 0xaa, 0x8c,
				0xb0, 0x8e, 0x48, 0x59, 0x0d, 0xbb, 0x3d, 0xa7, 0xb0, 0x8b, 0x10,
				0x56, 0x82, 0x88, 0x38, 0xc5, 0xf6, 0x1e, 0x63, 0x93, 0xba, 0x7a,
				0x0a, 0xbc, 0xc9, 0xf6, 0x62, 0x89, 0x80, 0x15, 0xad,
			},
		.tag =
			{
				0xb0,
				0x94,
				0xda,
				0xc5,
				0xd9,
				0x34,
				0x71,
				0xbd,
				0xec,
				0x1a,
				0x50,
				0x22,
				0x70,
				0xe3,
				0xcc,
				0x6c,
			},
	},
};

static const struct aead *const ciphers[] = {&aead_software, &aead_hardware};

static bool is_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] != 0)
			return false;
	}
	return true;
}

static bool matches(const struct aead *aead, const struct vector *vector)
{
	uint8_t sealed[64], opened[64], tag[AEAD_TAG_SIZE];

	aead->set_key(vector->key);
	aead->seal(vector->nonce, vector->plain, sealed, vector->length, tag);
	return memcmp(sealed, vector->sealed, vector->length) == 0 &&
	       memcmp(tag, vector->tag, sizeof(tag)) == 0 &&
	       aead->open(vector->nonce, sealed, opened, vector->length, tag) &&
	       memcmp(opened, vector->plain, vector->length) == 0;
}

static bool specification(const struct aead *aead)
{
	for (unsigned int i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		if (!matches(aead, &vectors[i]))
			return false;
	}
	return true;
}

/* One changed bit anywhere, of ciphertext, tag or nonce, and nothing comes out. */
static bool refuses_tampering(const struct aead *aead)
{
	const struct vector *vector = &vectors[2];
	uint8_t message[64 + AEAD_TAG_SIZE + AEAD_NONCE_SIZE], opened[64];
	uint8_t *tag = message + 64, *nonce = tag + AEAD_TAG_SIZE;

	aead->set_key(vector->key);
	memcpy(message, vector->sealed, 64);
	memcpy(tag, vector->tag, AEAD_TAG_SIZE);
	memcpy(nonce, vector->nonce, AEAD_NONCE_SIZE);
	for (unsigned int bit = 0; bit < 8 * sizeof(message); bit++) {
		message[bit / 8] ^= (uint8_t)(1U << bit % 8);
		memset(opened, 0xa5, sizeof(opened));
		if (aead->open(nonce, message, opened, sizeof(opened), tag) ||
		    !is_zero(opened, sizeof(opened)))
			return false;
		message[bit / 8] ^= (uint8_t)(1U << bit % 8);
	}
	return aead->open(nonce, message, opened, sizeof(opened), tag);
}

static void fill(uint8_t *bytes, size_t size, uint32_t start)
{
	for (size_t i = 0; i < size; i++) {
		start = start * 1664525U + 1013904223U;
		bytes[i] = (uint8_t)(start >> 24);
	}
}

/* Every length, at every alignment: each opens what the other sealed, in place too. */
static bool agree(const struct aead *sealer, const struct aead *opener)
{
	static uint8_t plain[LENGTH_MOST + 16], buffer[LENGTH_MOST + 16];
	uint8_t key[AEAD_KEY_SIZE], nonce[AEAD_NONCE_SIZE], tag[AEAD_TAG_SIZE];

	fill(key, sizeof(key), 7);
	sealer->set_key(key);
	opener->set_key(key);
	for (uint32_t length = 0; length <= LENGTH_MOST; length++) {
		uint8_t *at = buffer + length % 16;

		fill(nonce, sizeof(nonce), length);
		fill(plain, length, ~length);
		sealer->seal(nonce, plain, at, length, tag);
		if (!opener->open(nonce, at, at, length, tag) || memcmp(at, plain, length) != 0)
			return false;
	}
	return true;
}

void test_aead(void)
{
	for (unsigned int i = 0; i < 2; i++) {
		check(ciphers[i]->name, "computes what the specification says",
		      specification(ciphers[i]));
		check(ciphers[i]->name, "refuses whatever was changed",
		      refuses_tampering(ciphers[i]));
		check(ciphers[i]->name, "is opened by the other",
		      agree(ciphers[i], ciphers[1 - i]));
	}
}

/* 32 KiB, as in the tables of the documentation. */
void measure_aead(void)
{
	static uint8_t plain[MEASURED_SIZE], sealed[MEASURED_SIZE];
	uint8_t tag[AEAD_TAG_SIZE];

	for (unsigned int i = 0; i < 2; i++) {
		const struct aead *aead = ciphers[i];
		uint64_t start;
		bool opened;

		aead->set_key(vectors[2].key);
		start = counter_read();
		aead->seal(vectors[2].nonce, plain, sealed, sizeof(plain), tag);
		measured(aead->name, "seal", start);
		start = counter_read();
		opened = aead->open(vectors[2].nonce, sealed, plain, sizeof(plain), tag);
		measured(aead->name, "open", start);
		check(aead->name, "opens 32 KiB", opened);
	}
}
