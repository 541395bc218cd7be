/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages of every mode under the hands of a host or a peer that changes them. */
#include <string.h>

#include "sides.h"
#include "tests.h"
#include "toy_aead.h"

#define SIZE 256U

static bool is_sealed(const struct comm_mode *mode)
{
	return mode->aead != NULL;
}

static bool is_clear_of(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] != 0)
			return false;
	}
	return true;
}

/* Whether `holds` is true of every mode, each with sides of its own. */
static bool for_each(bool (*holds)(const struct comm_mode *mode))
{
	bool ok = true;

	for (unsigned int i = 0; i < COMM_MODES; i++) {
		sides_open();
		ok = holds(&comm_modes[i]) && ok;
		sides_close();
	}
	return ok;
}

static bool carries(const struct comm_mode *mode)
{
	uint64_t index = 0;
	uint64_t length;

	for (uint64_t size = 64; size <= SIDES_SIZE_MOST; size *= 2, index++) {
		sides_offer(mode, size, index);
		if (!sides_take(mode, &length) || length != size ||
		    sides_good_bytes(mode, size, index) != size || !sides_finish(mode))
			return false;
	}
	return true;
}

static bool every_mode_carries_every_size(void)
{
	return for_each(carries);
}

static bool notices_corruption(const struct comm_mode *mode)
{
	uint64_t length;

	for (unsigned int bit = 0; bit < 8 * SIZE; bit += 61) {
		sides_offer(mode, SIZE, bit);
		sides_payload(mode)[bit / 8] ^= (uint8_t)(1U << bit % 8);
		bool accepted = sides_take(mode, &length);
		uint64_t good = sides_good_bytes(mode, SIZE, bit);

		if (sides_finish(mode) != accepted)
			return false;
		if (is_sealed(mode) ? accepted || !is_clear_of(receiver.plain, SIZE)
				    : !accepted || good != SIZE - 8)
			return false;
	}
	return true;
}

static bool every_mode_notices_a_changed_payload(void)
{
	return for_each(notices_corruption);
}

/* In the clear the receiver sees a shorter message; sealed, the tag does not match it. */
static bool notices_cut(const struct comm_mode *mode)
{
	uint64_t length;

	sides_offer(mode, SIZE, 0);
	sides_control(mode)->request.length = SIZE / 2;
	bool accepted = sides_take(mode, &length);

	return length == SIZE / 2 && accepted == !is_sealed(mode);
}

static bool every_mode_notices_a_cut_length(void)
{
	return for_each(notices_cut);
}

/* Private memory has no room for more: the sanitizers see to it. */
static bool refuses_excess(const struct comm_mode *mode)
{
	static const uint64_t lengths[] = {0, SIDES_SIZE_MOST + 1, UINT64_MAX};
	uint64_t length;

	for (unsigned int i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		sides_offer(mode, SIZE, i);
		sides_control(mode)->request.length = lengths[i];
		if (sides_take(mode, &length) || !is_clear_of(receiver.plain, SIDES_SIZE_MOST) ||
		    sides_finish(mode))
			return false;
	}
	return true;
}

static bool every_mode_refuses_lengths_that_do_not_fit(void)
{
	return for_each(refuses_excess);
}

static bool notices_old_sequence(const struct comm_mode *mode)
{
	uint64_t length;

	for (uint64_t i = 0; i < 3; i++) {
		sides_offer(mode, SIZE, i);
		if (!sides_take(mode, &length) || !sides_finish(mode))
			return false;
	}
	sides_control(mode)->request.sequence = 2;
	return channel_await_request(comm_channel(&receiver, mode)) == CHANNEL_BROKEN;
}

static bool every_mode_notices_a_replayed_sequence(void)
{
	return for_each(notices_old_sequence);
}

/* A message of before, whole and well sealed, under the number that is next. */
static bool refuses_replay(const struct comm_mode *mode)
{
	struct channel_control control;
	uint8_t payload[SIZE];
	uint64_t length;

	if (!is_sealed(mode))
		return true;
	sides_offer(mode, SIZE, 0);
	memcpy(&control, (const void *)(uintptr_t)sides_control(mode), sizeof(control));
	memcpy(payload, sides_payload(mode), SIZE);
	if (!sides_take(mode, &length) || !sides_finish(mode))
		return false;
	sides_offer(mode, SIZE, 1);
	control.request.sequence++;
	memcpy((void *)(uintptr_t)&sides_control(mode)->request, &control.request,
	       sizeof(control.request));
	memcpy(sides_payload(mode), payload, SIZE);
	bool old_nonce = sides_take(mode, &length);

	/* The same with the nonce that is due: then the tag is wrong. */
	sides_finish(mode);
	sides_offer(mode, SIZE, 2);
	memcpy(sides_payload(mode), payload, SIZE);
	memcpy((void *)(uintptr_t)sides_control(mode)->request.tag, control.request.tag,
	       sizeof(control.request.tag));
	return !old_nonce && !sides_take(mode, &length) && is_clear_of(receiver.plain, SIZE);
}

static bool sealed_modes_refuse_a_replayed_message(void)
{
	return for_each(refuses_replay);
}

static bool refuses_wrong_seals(const struct comm_mode *mode)
{
	uint64_t length;

	if (!is_sealed(mode))
		return true;
	for (unsigned int bit = 0; bit < 128 + 96; bit++) {
		sides_offer(mode, SIZE, bit);
		volatile struct channel_control *control = sides_control(mode);

		if (bit < 128)
			control->request.tag[bit / 64] ^= UINT64_C(1) << bit % 64;
		else
			control->request.nonce[(bit - 128) / 32] ^= 1U << bit % 32;
		if (sides_take(mode, &length) || sides_finish(mode))
			return false;
	}
	sides_offer(mode, SIZE, 300);
	return sides_take(mode, &length) && sides_good_bytes(mode, SIZE, 300) == SIZE;
}

static bool sealed_modes_refuse_each_changed_bit_of_nonce_and_tag(void)
{
	return for_each(refuses_wrong_seals);
}

/* One key: no nonce twice, in no two modes; and never that of the known answer, zero. */
static bool no_nonce_comes_twice(void)
{
	static uint32_t nonces[400][3];
	unsigned int n = 0;
	bool ok = true;
	uint64_t length;

	sides_open();
	for (unsigned int m = 0; m < COMM_MODES; m++) {
		for (uint64_t i = 0; is_sealed(&comm_modes[m]) && i < 200; i++) {
			sides_offer(&comm_modes[m], 64, i);
			for (unsigned int w = 0; w < 3; w++)
				nonces[n][w] = sides_control(&comm_modes[m])->request.nonce[w];
			n++;
			ok = sides_take(&comm_modes[m], &length) && sides_finish(&comm_modes[m]) &&
			     ok;
		}
	}
	sides_close();
	for (unsigned int i = 0; i < n; i++) {
		ok = ok && (nonces[i][0] | nonces[i][1] | nonces[i][2]) != 0;
		for (unsigned int j = 0; j < i; j++)
			ok = ok && memcmp(nonces[i], nonces[j], sizeof(nonces[i])) != 0;
	}
	return ok && n == 400;
}

/* A cipher looks more than once: it must not look at what the host can change. */
static bool seals_privately(const struct comm_mode *mode)
{
	uint64_t length;

	if (!is_sealed(mode))
		return true;
	sides_offer(mode, SIZE, 0);
	bool sent = toy_in == sender.plain && toy_out == sender.sealed;

	return sides_take(mode, &length) && sent && toy_in == receiver.sealed &&
	       toy_out == receiver.plain;
}

static bool ciphers_see_private_memory_only(void)
{
	return for_each(seals_privately);
}

/* What the host can read of a sealed message is no word of it. */
static bool hides_payload(const struct comm_mode *mode)
{
	const uint64_t *plain = (const uint64_t *)(const void *)sender.plain;
	uint64_t shared[SIZE / 8];

	if (!is_sealed(mode))
		return true;
	sides_offer(mode, SIZE, 0);
	memcpy(shared, sides_payload(mode), SIZE);
	for (unsigned int i = 0; i < SIZE / 8; i++) {
		if (shared[i] == plain[i])
			return false;
	}
	return true;
}

static bool sealed_modes_put_no_plaintext_into_shared_memory(void)
{
	return for_each(hides_payload);
}

static bool runs_what_is_wanted_and_possible(void)
{
	struct realm_config config = {.comm_modes = 0x1A, .csm_expected = 1};
	bool with = !comm_runs(&config, 0) && comm_runs(&config, 1) && !comm_runs(&config, 2) &&
		    comm_runs(&config, 3) && comm_runs(&config, 4);

	config.csm_expected = 0;
	return with && !comm_runs(&config, 1) && comm_runs(&config, 3) && comm_runs(&config, 4);
}

static bool sends_fewer_of_the_large(void)
{
	struct realm_config config = {.comm_messages = 1000};
	bool many = comm_messages(&config, 64) == 1000 && comm_messages(&config, 32768) == 1000 &&
		    comm_messages(&config, 65536) == 10;

	config.comm_messages = 7;
	return many && comm_messages(&config, 64) == 7 && comm_messages(&config, 1048576) == 1;
}

const struct test modes_tests[] = {
	{"every mode carries every size", every_mode_carries_every_size},
	{"every mode notices a changed payload", every_mode_notices_a_changed_payload},
	{"every mode notices a cut length", every_mode_notices_a_cut_length},
	{"every mode refuses lengths that do not fit", every_mode_refuses_lengths_that_do_not_fit},
	{"every mode notices a replayed sequence", every_mode_notices_a_replayed_sequence},
	{"sealed modes refuse a replayed message", sealed_modes_refuse_a_replayed_message},
	{"sealed modes refuse each changed bit of nonce and tag",
	 sealed_modes_refuse_each_changed_bit_of_nonce_and_tag},
	{"no nonce comes twice", no_nonce_comes_twice},
	{"ciphers see private memory only", ciphers_see_private_memory_only},
	{"sealed modes put no plaintext into shared memory",
	 sealed_modes_put_no_plaintext_into_shared_memory},
	{"modes run that are wanted and possible", runs_what_is_wanted_and_possible},
	{"fewer messages of the large sizes", sends_fewer_of_the_large},
	{NULL, NULL},
};
