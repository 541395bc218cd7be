/* SPDX-License-Identifier: BSD-3-Clause */
/* The sender's messages of `comm`, and what becomes of their figures. */
#include "comm.h"
#include "counter.h"
#include "cpu.h"
#include "samples.h"

static void fill(struct comm *comm, const struct comm_batch *batch, uint64_t index)
{
	payload_fill(
		comm_payload(comm, batch->mode), batch->size / sizeof(uint64_t),
		payload_first(comm->config->seed, comm_number(batch->mode), batch->size, index));
}

/* Waits for the receiver twice: until it has the message, and until it needs the payload no more.
 */
static bool finish(struct comm *comm, const struct comm_mode *mode, bool *accepted,
		   uint64_t *acknowledged, const char **reason)
{
	struct channel *channel = comm_channel(comm, mode);
	enum channel_status status;

	status = channel_await_acknowledgement(channel, accepted);
	*acknowledged = counter_read();
	if (status == CHANNEL_OK)
		status = channel_await_release(channel);
	*reason = comm_reason(status);
	return status == CHANNEL_OK;
}

/* One message, measured: from the payload being ready to the request being published. */
static bool send_message(struct comm *comm, const struct comm_batch *batch, uint64_t index,
			 const char **reason)
{
	bool accepted;
	uint64_t acknowledged;

	fill(comm, batch, index);
	uint64_t ready = counter_read();

	comm_offer(comm, batch->mode, batch->size);
	uint64_t published = counter_read();

	if (!finish(comm, batch->mode, &accepted, &acknowledged, reason))
		return false;
	comm->samples->send[index] = counter_interval(ready, published, comm->cost);
	/* Two intervals in a row: the reading between them took its time, too. */
	comm->samples->elapsed[index] = counter_interval(ready, acknowledged, 2 * comm->cost);
	if (!accepted)
		*reason = "the receiver refused a message";
	return accepted;
}

/* The receiver's figures come by way of the host once the batch is over. */
static bool hear_samples(struct comm *comm, uint64_t messages)
{
	for (uint64_t heard = 0; heard < messages;) {
		uint64_t left = messages - heard;
		uint64_t count = left < HOST_MESSAGE_WORDS ? left : HOST_MESSAGE_WORDS;

		if (host_receive(comm->peer, &comm->samples->receive[heard], count) != HOST_OK)
			return false;
		heard += count;
	}
	return true;
}

/* The receiver works between being told and telling: its figure is never above the whole time. */
static bool is_plausible(const struct comm_samples *samples, uint64_t messages)
{
	for (uint64_t i = 0; i < messages; i++) {
		if (samples->receive[i] > samples->elapsed[i])
			return false;
	}
	return true;
}

bool comm_send_batch(struct comm *comm, const struct comm_batch *batch, const char **reason)
{
	for (uint64_t i = 0; i < batch->messages; i++) {
		if (!send_message(comm, batch, i, reason))
			return false;
	}
	if (!hear_samples(comm, batch->messages)) {
		*reason = "the receiver's figures did not come";
		return false;
	}
	if (!is_plausible(comm->samples, batch->messages)) {
		*reason = "the receiver's figures are above the elapsed time";
		return false;
	}
	return true;
}

bool comm_send_tampered(struct comm *comm, const struct comm_mode *mode, uint64_t size,
			const char **reason)
{
	const struct comm_batch batch = {.mode = mode, .size = size, .messages = 1};
	struct channel *channel = comm_channel(comm, mode);
	uint64_t acknowledged;
	bool accepted;

	fill(comm, &batch, COMM_MESSAGES_MAX);
	mode->put(comm, mode, size);
	/* What the host could do at any time. */
	((volatile uint8_t *)channel->payload)[size / 2] ^= 1U;
	channel_publish(channel, size);
	if (!finish(comm, mode, &accepted, &acknowledged, reason))
		return false;
	if (accepted)
		*reason = "a changed message was accepted";
	return !accepted;
}

static void report(struct comm *comm, const struct comm_batch *batch, const char *name,
		   const char *side, uint64_t *samples)
{
	struct samples_summary summary = samples_summarise(samples, batch->messages);

	report_metric(&comm->report, name, "instructions", side, &summary);
	report_text(&comm->report, "mode", batch->mode->name);
	report_number(&comm->report, "size", batch->size);
	report_send(&comm->report);
}

/*
 * The emulator may change turns between publishing and the reading after it; then one side's figure
 * holds a piece of the other's work, and the two together may be above the elapsed time. There was
 * no waiting then.
 */
uint64_t comm_report_batch(struct comm *comm, const struct comm_batch *batch)
{
	struct comm_samples *samples = comm->samples;
	uint64_t overlaps = 0;

	for (uint64_t i = 0; i < batch->messages; i++) {
		uint64_t sum = samples->send[i] + samples->receive[i];
		bool overlap = sum > samples->elapsed[i];

		samples->sum[i] = sum;
		samples->elapsed[i] = overlap ? 0 : samples->elapsed[i] - sum;
		overlaps += overlap;
	}
	report(comm, batch, "send", "sender", samples->send);
	report(comm, batch, "receive", "receiver", samples->receive);
	report(comm, batch, "round-trip", "both", samples->sum);
	report(comm, batch, "wait", "both", samples->elapsed);
	return overlaps;
}
