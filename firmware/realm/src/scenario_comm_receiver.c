/* SPDX-License-Identifier: BSD-3-Clause */
/* The receiver's side of the messages of `comm`. */
#include "comm.h"
#include "counter.h"
#include "cpu.h"

static uint64_t first_word(const struct comm *comm, const struct comm_batch *batch, uint64_t index)
{
	return payload_first(comm->config->seed, comm_number(batch->mode), batch->size, index);
}

/*
 * Lets the sender see the acknowledgement before this side goes on: without, the emulator would
 * give it no turn until the payload is checked, and the check would count as waiting.
 */
static void yield_to_sender(void)
{
	yield_turn();
}

/* One message, measured: from the request being seen to the acknowledgement being published. */
static bool receive_message(struct comm *comm, const struct comm_batch *batch, uint64_t index,
			    struct payload_count *count, const char **reason)
{
	const struct comm_mode *mode = batch->mode;
	uint64_t length;

	*reason = comm_reason(channel_await_request(comm_channel(comm, mode)));
	if (*reason != NULL)
		return false;
	uint64_t seen = counter_read();
	bool accepted = comm_take(comm, mode, &length);
	uint64_t acknowledged = counter_read();

	yield_to_sender();
	comm->samples->receive[index] = counter_interval(seen, acknowledged, comm->cost);
	if (!accepted)
		*reason = "a message was refused";
	else if (length != batch->size)
		*reason = "a message has another length";
	else
		payload_count_message(count, comm_payload(comm, mode), length / sizeof(uint64_t),
				      first_word(comm, batch, index));
	channel_release(comm_channel(comm, mode));
	return *reason == NULL;
}

static bool tell_samples(struct comm *comm, uint64_t messages)
{
	for (uint64_t told = 0; told < messages;) {
		uint64_t left = messages - told;
		uint64_t count = left < HOST_MESSAGE_WORDS ? left : HOST_MESSAGE_WORDS;

		if (host_send(comm->peer, &comm->samples->receive[told], count) != HOST_OK)
			return false;
		told += count;
	}
	return true;
}

bool comm_receive_batch(struct comm *comm, const struct comm_batch *batch,
			struct payload_count *count, const char **reason)
{
	for (uint64_t i = 0; i < batch->messages; i++) {
		if (!receive_message(comm, batch, i, count, reason))
			return false;
	}
	if (!tell_samples(comm, batch->messages)) {
		*reason = "the sender does not take the figures";
		return false;
	}
	return true;
}

/* Words where a payload would be that are not zero: a cipher that refuses leaves nothing. */
static uint64_t words_left(const struct comm *comm, uint64_t size)
{
	const uint64_t *words = (const uint64_t *)(const void *)comm->plain;
	uint64_t left = 0;

	for (uint64_t i = 0; i < size / sizeof(uint64_t); i++)
		left += words[i] != 0;
	return left;
}

bool comm_receive_tampered(struct comm *comm, const struct comm_mode *mode, uint64_t size,
			   const char **reason)
{
	uint64_t length;

	*reason = comm_reason(channel_await_request(comm_channel(comm, mode)));
	if (*reason != NULL)
		return false;
	/* Not zero, so that what clears it must be the cipher. */
	payload_fill(comm_payload(comm, mode), size / sizeof(uint64_t), 1);
	bool accepted = comm_take(comm, mode, &length);

	yield_to_sender();
	channel_release(comm_channel(comm, mode));
	if (accepted)
		*reason = "accepted";
	else if (length != size || words_left(comm, size) != 0)
		*reason = "refused, but wrote";
	else
		*reason = "refused";
	return !accepted && length == size && words_left(comm, size) == 0;
}
