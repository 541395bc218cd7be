/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdbool.h>

#include "cpu.h"
#include "mailbox.h"
#include "realm.h"

#define QUEUE_DEPTH 8U

struct queue {
	struct message message[QUEUE_DEPTH];
	unsigned int head; /* next to take */
	unsigned int count;
};

static struct queue queues[REALM_MAX][REALM_MAX]; /* [from][to] */
static bool closed[REALM_MAX];
static unsigned int members;
static struct lock mailbox_lock;

void mailbox_reset(unsigned int realms)
{
	lock_acquire(&mailbox_lock);
	members = realms;
	for (unsigned int from = 0; from < REALM_MAX; from++) {
		closed[from] = false;
		for (unsigned int to = 0; to < REALM_MAX; to++)
			queues[from][to].count = 0;
	}
	lock_release(&mailbox_lock);
}

void mailbox_close(unsigned int realm)
{
	lock_acquire(&mailbox_lock);
	closed[realm] = true;
	lock_release(&mailbox_lock);
}

/* True when the attempt is over, with its result. */
static bool try_send(struct queue *queue, uint64_t to, const struct message *message,
		     uint64_t *result)
{
	if (closed[to]) {
		*result = HOST_GONE;
		return true;
	}
	if (queue->count == QUEUE_DEPTH)
		return false;
	queue->message[(queue->head + queue->count) % QUEUE_DEPTH] = *message;
	queue->count++;
	*result = HOST_OK;
	return true;
}

static bool try_receive(struct queue *queue, uint64_t from, struct message *message,
			uint64_t *result)
{
	if (queue->count == 0) {
		*result = HOST_GONE;
		return closed[from];
	}
	*message = queue->message[queue->head];
	queue->head = (queue->head + 1) % QUEUE_DEPTH;
	queue->count--;
	*result = HOST_OK;
	return true;
}

uint64_t mailbox_send(unsigned int from, uint64_t to, const struct message *message)
{
	uint64_t result = HOST_OK;

	if (to >= members || to == from || message->words > HOST_MESSAGE_WORDS)
		return HOST_BAD;
	for (;;) {
		lock_acquire(&mailbox_lock);
		bool done = try_send(&queues[from][to], to, message, &result);

		lock_release(&mailbox_lock);
		if (done)
			return result;
		wait_for_event();
	}
}

uint64_t mailbox_receive(uint64_t from, unsigned int to, struct message *message)
{
	uint64_t result = HOST_OK;

	if (from >= members || from == to)
		return HOST_BAD;
	for (;;) {
		lock_acquire(&mailbox_lock);
		bool done = try_receive(&queues[from][to], from, message, &result);

		lock_release(&mailbox_lock);
		if (done)
			return result;
		wait_for_event();
	}
}
