/* SPDX-License-Identifier: BSD-3-Clause */
/* Known answers of both ciphers, for whoever wants to compute them elsewhere. */
#include <string.h>

#include "aead_key.h"
#include "comm.h"
#include "text.h"

#define KNOWN_SIZE 64U

struct known_answer {
	uint8_t tag[AEAD_TAG_SIZE];
	bool opens;   /* and gives the plaintext */
	bool refuses; /* every tag with one bit changed, and clears what it wrote */
};

static bool is_zero(const uint8_t *bytes, size_t size)
{
	uint8_t any = 0;

	for (size_t i = 0; i < size; i++)
		any |= bytes[i];
	return any == 0;
}

static struct known_answer ask(const struct aead *aead, uint64_t seed)
{
	static const uint8_t nonce[AEAD_NONCE_SIZE];
	struct known_answer answer;
	uint8_t key[AEAD_KEY_SIZE];
	uint8_t plain[KNOWN_SIZE];
	uint8_t sealed[KNOWN_SIZE];
	uint8_t opened[KNOWN_SIZE];

	for (unsigned int i = 0; i < KNOWN_SIZE; i++)
		plain[i] = (uint8_t)i;
	aead_key(seed, key);
	aead->set_key(key);
	aead->seal(nonce, plain, sealed, sizeof(plain), answer.tag);
	answer.opens = aead->open(nonce, sealed, opened, sizeof(sealed), answer.tag) &&
		       memcmp(opened, plain, sizeof(plain)) == 0;
	answer.refuses = true;
	for (unsigned int bit = 0; bit < 8 * AEAD_TAG_SIZE; bit++) {
		uint8_t tag[AEAD_TAG_SIZE];

		memcpy(tag, answer.tag, sizeof(tag));
		tag[bit / 8] ^= (uint8_t)(1U << bit % 8);
		if (aead->open(nonce, sealed, opened, sizeof(sealed), tag) ||
		    !is_zero(opened, sizeof(opened)))
			answer.refuses = false;
	}
	return answer;
}

static void report_tag(struct report *report, const char *key, const uint8_t *tag)
{
	char buffer[2 * AEAD_TAG_SIZE + 1];
	struct text text = text_in(buffer, sizeof(buffer));

	for (unsigned int i = 0; i < AEAD_TAG_SIZE; i++)
		text_hex_byte(&text, tag[i]);
	report_text(report, key, buffer);
}

bool comm_cipher_step(struct comm *comm, const char *name)
{
	struct known_answer software = ask(&aead_software, comm->config->seed);
	struct known_answer hardware = ask(&aead_hardware, comm->config->seed);
	bool same = memcmp(software.tag, hardware.tag, AEAD_TAG_SIZE) == 0;
	bool opens = software.opens && hardware.opens;
	bool refuses = software.refuses && hardware.refuses;

	report_step(&comm->report, name, same && opens && refuses);
	report_tag(&comm->report, "software_tag", software.tag);
	report_tag(&comm->report, "hardware_tag", hardware.tag);
	if (!same)
		report_text(&comm->report, "reason", "the ciphers do not agree");
	else if (!opens)
		report_text(&comm->report, "reason", "a cipher does not open what it sealed");
	else if (!refuses)
		report_text(&comm->report, "reason", "a cipher opens with a changed tag");
	return report_send(&comm->report);
}
