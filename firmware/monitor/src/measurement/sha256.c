/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * SHA-256 (FIPS 180-4). Rounds are unrolled by eight, so that the working variables rename instead
 * of moving.
 */
#include "measurement.h"
#include "memory.h"

#define BLOCK_SIZE 64U

static const uint32_t round_constant[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

static inline uint32_t ror(uint32_t x, unsigned int n)
{
	return (x >> n) | (x << (32U - n));
}

static inline uint32_t big_endian(const uint8_t *byte)
{
	return ((uint32_t)byte[0] << 24) | ((uint32_t)byte[1] << 16) | ((uint32_t)byte[2] << 8) |
	       byte[3];
}

#define ROUND(a, b, c, d, e, f, g, h, t)                                                           \
	do {                                                                                       \
		uint32_t t1 = (h) + (ror((e), 6) ^ ror((e), 11) ^ ror((e), 25)) +                  \
			      ((g) ^ ((e) & ((f) ^ (g)))) + round_constant[(t)] + w[(t)];          \
		uint32_t t2 = (ror((a), 2) ^ ror((a), 13) ^ ror((a), 22)) +                        \
			      (((a) & (b)) | ((c) & ((a) | (b))));                                 \
		(d) += t1;                                                                         \
		(h) = t1 + t2;                                                                     \
	} while (0)

static void compress(uint32_t state[8], const uint8_t block[BLOCK_SIZE])
{
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
	uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
	uint32_t w[64];

	for (unsigned int t = 0; t < 16; t++) {
		w[t] = big_endian(&block[4 * t]);
	}
	for (unsigned int t = 16; t < 64; t++) {
		uint32_t s0 = ror(w[t - 15], 7) ^ ror(w[t - 15], 18) ^ (w[t - 15] >> 3);
		uint32_t s1 = ror(w[t - 2], 17) ^ ror(w[t - 2], 19) ^ (w[t - 2] >> 10);

		w[t] = s1 + w[t - 7] + s0 + w[t - 16];
	}
	for (unsigned int t = 0; t < 64; t += 8) {
		ROUND(a, b, c, d, e, f, g, h, t);
		ROUND(h, a, b, c, d, e, f, g, t + 1);
		ROUND(g, h, a, b, c, d, e, f, t + 2);
		ROUND(f, g, h, a, b, c, d, e, t + 3);
		ROUND(e, f, g, h, a, b, c, d, t + 4);
		ROUND(d, e, f, g, h, a, b, c, t + 5);
		ROUND(c, d, e, f, g, h, a, b, t + 6);
		ROUND(b, c, d, e, f, g, h, a, t + 7);
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
	state[5] += f;
	state[6] += g;
	state[7] += h;
}

/*
 * The message's rest, the bit 1, zeroes and the length in bits: one block or two (FIPS
 * 180-4, 5.1.1).
 */
static void finish(uint32_t state[8], const uint8_t *rest, size_t size, size_t total)
{
	uint8_t tail[2 * BLOCK_SIZE] = {0};
	size_t length = (size < (BLOCK_SIZE - 8)) ? BLOCK_SIZE : (2 * BLOCK_SIZE);
	uint64_t bits = (uint64_t)total * 8;

	memcpy(tail, rest, size);
	tail[size] = 0x80;
	for (unsigned int i = 0; i < 8; i++) {
		tail[length - 1 - i] = (uint8_t)(bits >> (8 * i));
	}
	for (size_t at = 0; at < length; at += BLOCK_SIZE) {
		compress(state, &tail[at]);
	}
}

void sha256(const void *data, size_t size, uint8_t digest[SHA256_SIZE])
{
	uint32_t state[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};
	const uint8_t *bytes = data;
	size_t at = 0;

	for (; (size - at) >= BLOCK_SIZE; at += BLOCK_SIZE) {
		compress(state, &bytes[at]);
	}
	finish(state, &bytes[at], size - at, size);
	for (unsigned int i = 0; i < SHA256_SIZE; i++) {
		digest[i] = (uint8_t)(state[i / 4] >> (24U - (8U * (i % 4))));
	}
}
