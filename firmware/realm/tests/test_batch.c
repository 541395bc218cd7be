/* SPDX-License-Identifier: BSD-3-Clause */
/* Whole batches: sender and receiver at once, each on a thread. */
#include <pthread.h>
#include <string.h>

#include "fake_host.h"
#include "sides.h"
#include "tests.h"
#include "toy_aead.h"

struct end {
	struct comm_batch batch;
	bool tampered; /* one message of which the host changes a bit */
	bool ok;
	const char *reason;
	struct payload_count count;
};

static void *receive(void *argument)
{
	struct end *end = argument;

	payload_count_begin(&end->count);
	end->ok = end->tampered
			  ? comm_receive_tampered(&receiver, end->batch.mode, end->batch.size,
						  &end->reason)
			  : comm_receive_batch(&receiver, &end->batch, &end->count, &end->reason);
	return NULL;
}

static void run(struct end *from, struct end *to)
{
	pthread_t thread;

	pthread_create(&thread, NULL, receive, to);
	from->ok = from->tampered ? comm_send_tampered(&sender, from->batch.mode, from->batch.size,
						       &from->reason)
				  : comm_send_batch(&sender, &from->batch, &from->reason);
	pthread_join(thread, NULL);
}

static struct end end_of(unsigned int mode, uint64_t size, uint64_t messages)
{
	return (struct end){.batch = {&comm_modes[mode], size, messages}};
}

static bool is_reason(const struct end *end, const char *reason)
{
	return !end->ok && end->reason != NULL && strcmp(end->reason, reason) == 0;
}

static bool passes_whole_batches(void)
{
	bool ok = true;

	for (unsigned int mode = 0; mode < COMM_MODES; mode++) {
		struct end from = end_of(mode, 512, 100);
		struct end to = from;

		sides_open();
		run(&from, &to);
		ok = ok && from.ok && to.ok && to.count.messages == 100 &&
		     to.count.bytes == 51200 && to.count.good_bytes == 51200;
		sides_close();
	}
	return ok;
}

static bool is_metric(const struct fake_metric *metric, const char *name, const char *side)
{
	return strcmp(metric->name, name) == 0 && strcmp(metric->side, side) == 0 &&
	       strcmp(metric->unit, "instructions") == 0 && strcmp(metric->mode, "csm-copy") == 0 &&
	       metric->size == 128 && metric->summary.count == 3;
}

/* Figures that are given, so that what is made of them is known. */
static bool reports_four_figures(void)
{
	static const uint64_t send[] = {10, 12, 11};
	static const uint64_t received[] = {20, 21, 25};
	static const uint64_t elapsed[] = {40, 30, 39};
	const struct end end = end_of(1, 128, 3);

	sides_open();
	memcpy(sender.samples->send, send, sizeof(send));
	memcpy(sender.samples->receive, received, sizeof(received));
	memcpy(sender.samples->elapsed, elapsed, sizeof(elapsed));
	/* 12 + 21 is above 30. */
	bool ok = comm_report_batch(&sender, &end.batch) == 1 && fake_metrics_sent == 4 &&
		  is_metric(&fake_metrics[0], "send", "sender") &&
		  fake_metrics[0].summary.median == 11 &&
		  is_metric(&fake_metrics[1], "receive", "receiver") &&
		  fake_metrics[1].summary.max == 25 &&
		  is_metric(&fake_metrics[2], "round-trip", "both") &&
		  fake_metrics[2].summary.min == 30 && fake_metrics[2].summary.median == 33 &&
		  fake_metrics[2].summary.max == 36 &&
		  is_metric(&fake_metrics[3], "wait", "both") && fake_metrics[3].summary.min == 0 &&
		  fake_metrics[3].summary.median == 3 && fake_metrics[3].summary.max == 10;

	sides_close();
	return ok;
}

/* The counter of the fake machine advances by one a reading: one reading, one unit. */
static bool measures_its_own_part_only(void)
{
	struct end from = end_of(2, 64, 50);
	struct end to = from;
	bool ok = true;

	sides_open();
	run(&from, &to);
	for (unsigned int i = 0; i < 50; i++) {
		uint64_t s = sender.samples->send[i];
		uint64_t r = sender.samples->receive[i];

		/* Five readings a message, in whatever order the threads come to them. */
		ok = ok && s >= 1 && s <= 3 && r >= 1 && r <= 3 &&
		     sender.samples->elapsed[i] >= 2 && sender.samples->elapsed[i] <= 4;
	}
	sides_close();
	return ok && from.ok;
}

static bool notices_other_payloads(void)
{
	struct end from = end_of(0, 512, 10);
	struct end to = from;

	sides_open();
	receiver_config.seed++;
	run(&from, &to);
	sides_close();
	return to.ok && to.count.bytes == 5120 && to.count.good_bytes == 0;
}

static bool notices_another_length(void)
{
	struct end from = end_of(1, 512, 1);
	struct end to = end_of(1, 256, 1);
	bool accepted;

	/* One thread: the sender would wait for figures that do not come. */
	sides_open();
	sides_offer(from.batch.mode, 512, 0);
	receive(&to);
	bool acknowledged = channel_await_acknowledgement(comm_channel(&sender, from.batch.mode),
							  &accepted) == CHANNEL_OK;
	sides_close();
	return acknowledged && is_reason(&to, "a message has another length") &&
	       to.count.messages == 0;
}

static bool notices_a_refused_message(void)
{
	struct end from = end_of(3, 512, 2);
	struct end to = from;

	/* The two sides do not agree how often they have met: no nonce is the one that is due. */
	sides_open();
	sides_control(from.batch.mode)->request.sequence = 5;
	sides_control(from.batch.mode)->acknowledgement.sequence = 5;
	sides_control(from.batch.mode)->release.sequence = 5;
	comm_channel(&sender, from.batch.mode)->sequence = 5;
	comm_channel(&receiver, from.batch.mode)->sequence = 5;
	from.batch.mode = &comm_modes[3];
	to.batch.mode = &comm_modes[4];
	run(&from, &to);
	sides_close();
	return is_reason(&from, "the receiver refused a message") &&
	       is_reason(&to, "a message was refused");
}

static bool notices_figures_that_cannot_be(void)
{
	struct end from = end_of(2, 64, 30);
	struct end to = from;

	sides_open();
	fake_addition = 1000000;
	run(&from, &to);
	sides_close();
	return to.ok && is_reason(&from, "the receiver's figures are above the elapsed time");
}

static bool notices_a_broken_order(void)
{
	struct end to = end_of(2, 64, 1);

	sides_open();
	sides_control(to.batch.mode)->request.sequence = 2;
	receive(&to);
	sides_close();
	return is_reason(&to, "the peer broke the order of messages");
}

static bool tampering_is_refused_when_sealed_only(void)
{
	bool ok = true;

	for (unsigned int mode = 0; mode < COMM_MODES; mode++) {
		struct end from = end_of(mode, 512, 1);
		bool sealed = from.batch.mode->aead != NULL;

		from.tampered = true;
		struct end to = from;

		sides_open();
		run(&from, &to);
		sides_close();
		ok = ok && from.ok == sealed && to.ok == sealed &&
		     strcmp(to.reason, sealed ? "refused" : "accepted") == 0;
	}
	return ok;
}

static bool notices_plaintext_of_a_refused_message(void)
{
	struct end from = end_of(3, 512, 1);

	from.tampered = true;
	struct end to = from;

	sides_open();
	toy_keeps_output = true;
	run(&from, &to);
	toy_keeps_output = false;
	sides_close();
	return from.ok && is_reason(&to, "refused, but wrote");
}

const struct test batch_tests[] = {
	{"batch passes whole", passes_whole_batches},
	{"batch reports four figures of each message", reports_four_figures},
	{"batch measures each side's part only", measures_its_own_part_only},
	{"batch notices payloads that were not sent", notices_other_payloads},
	{"batch notices another length", notices_another_length},
	{"batch notices a refused message", notices_a_refused_message},
	{"batch notices figures that cannot be", notices_figures_that_cannot_be},
	{"batch notices a broken order", notices_a_broken_order},
	{"batch refuses tampering where it is sealed, and only there",
	 tampering_is_refused_when_sealed_only},
	{"batch notices plaintext of a refused message", notices_plaintext_of_a_refused_message},
	{NULL, NULL},
};
