/* SPDX-License-Identifier: BSD-3-Clause */
/* The channel, against peers and hosts that write what they like. */
#include <string.h>

#include "channel.h"
#include "cpu.h"
#include "fake_host.h"
#include "tests.h"

#define CAPACITY 4096U

static uint8_t memory[CHANNEL_CONTROL_SIZE + CAPACITY] __attribute__((aligned(4096)));
static struct channel sending;
static struct channel receiving;
static volatile struct channel_control *const control = (void *)memory;
static unsigned int waits;

static void count_waits(void)
{
	waits++;
}

static void open_both(void)
{
	fake_host_reset();
	waits = 0;
	fake_on_wait = count_waits;
	memset(memory, 0xFF, sizeof(memory));
	channel_open(&sending, memory, CAPACITY);
	channel_open(&receiving, memory, CAPACITY);
	channel_clear(&sending);
}

static bool pass_one(uint64_t length)
{
	uint64_t taken = 0;
	bool accepted = false;

	channel_publish(&sending, length);
	bool seen = channel_await_request(&receiving) == CHANNEL_OK &&
		    channel_length(&receiving, &taken);

	channel_acknowledge(&receiving, true);
	bool told = channel_await_acknowledgement(&sending, &accepted) == CHANNEL_OK;

	channel_release(&receiving);
	return seen && told && accepted && taken == length &&
	       channel_await_release(&sending) == CHANNEL_OK;
}

static bool carries_message_after_message(void)
{
	open_both();
	for (uint64_t i = 1; i <= 1000; i++) {
		if (!pass_one(i))
			return false;
	}
	return waits == 0 && sending.sequence == 1000 && receiving.sequence == 1000;
}

static bool carries_nonce_and_tag(void)
{
	struct channel_seal in;
	struct channel_seal out;

	open_both();
	for (unsigned int i = 0; i < sizeof(in.nonce); i++)
		in.nonce[i] = (uint8_t)(i + 1);
	for (unsigned int i = 0; i < sizeof(in.tag); i++)
		in.tag[i] = (uint8_t)(i + 101);
	channel_put_seal(&sending, &in);
	channel_get_seal(&receiving, &out);
	return memcmp(in.nonce, out.nonce, sizeof(in.nonce)) == 0 &&
	       memcmp(in.tag, out.tag, sizeof(in.tag)) == 0;
}

static void publish_at_third(void)
{
	if (++waits == 3)
		channel_publish(&sending, 64);
}

static bool sees_what_comes_while_it_waits(void)
{
	open_both();
	fake_on_wait = publish_at_third;
	return channel_await_request(&receiving) == CHANNEL_OK && waits == 3;
}

static bool gives_a_silent_peer_up(void)
{
	bool accepted = true;

	open_both();
	bool request =
		channel_await_request(&receiving) == CHANNEL_SILENT && waits == CHANNEL_POLLS_MAX;
	bool acknowledgement =
		channel_await_acknowledgement(&sending, &accepted) == CHANNEL_SILENT && !accepted;

	return request && acknowledgement && channel_await_release(&sending) == CHANNEL_SILENT &&
	       sending.sequence == 0;
}

static bool refuses_lengths_that_do_not_fit(void)
{
	static const uint64_t lengths[] = {0, CAPACITY + 1, sizeof(memory), UINT64_MAX,
					   UINT64_MAX - CAPACITY};
	uint64_t length;

	open_both();
	for (unsigned int i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		control->request.length = lengths[i];
		if (channel_length(&receiving, &length))
			return false;
	}
	control->request.length = CAPACITY;
	return channel_length(&receiving, &length) && length == CAPACITY;
}

static bool notices_sequences_out_of_order(void)
{
	static const uint64_t wrong[] = {0, 1, 4, 5, 1000, UINT64_MAX};
	bool accepted;

	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		open_both();
		if (!pass_one(64) || !pass_one(64))
			return false;
		/* Two are done with: 2 means nothing new, 3 is next. */
		control->request.sequence = wrong[i];
		control->acknowledgement.sequence = wrong[i];
		control->release.sequence = wrong[i];
		if (channel_await_request(&receiving) != CHANNEL_BROKEN ||
		    channel_await_acknowledgement(&sending, &accepted) != CHANNEL_BROKEN ||
		    accepted || channel_await_release(&sending) != CHANNEL_BROKEN)
			return false;
	}
	return waits == 0 && sending.sequence == 2;
}

static bool tells_refusal_from_acceptance(void)
{
	static const uint64_t other[] = {0, 2, UINT64_MAX};
	bool accepted;

	open_both();
	channel_publish(&sending, 64);
	channel_acknowledge(&receiving, false);
	if (channel_await_acknowledgement(&sending, &accepted) != CHANNEL_OK || accepted)
		return false;
	for (unsigned int i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		control->acknowledgement.accepted = other[i];
		if (channel_await_acknowledgement(&sending, &accepted) != CHANNEL_OK || accepted)
			return false;
	}
	return true;
}

const struct test channel_tests[] = {
	{"channel carries message after message", carries_message_after_message},
	{"channel carries nonce and tag", carries_nonce_and_tag},
	{"channel sees what comes while it waits", sees_what_comes_while_it_waits},
	{"channel gives a silent peer up", gives_a_silent_peer_up},
	{"channel refuses lengths that do not fit", refuses_lengths_that_do_not_fit},
	{"channel notices sequences out of order", notices_sequences_out_of_order},
	{"channel tells refusal from acceptance", tells_refusal_from_acceptance},
	{NULL, NULL},
};
