/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdbool.h>

#include "cpu.h"
#include "gic.h"
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
static bool asleep[REALM_MAX]; /* waits for the next change, and for one gic_wake() */
static struct lock mailbox_lock;

/* The lock is held. Every realm that waits looks again. Realm n runs on CPU n (world.h). */
static void wake_all(void)
{
	for (unsigned int realm = 0; realm < members; realm++) {
		if (asleep[realm]) {
			asleep[realm] = false;
			gic_wake(realm);
		}
	}
}

/* The lock is held, and is let go. Returns after a change that came later. */
static void wait_for_change(unsigned int realm)
{
	asleep[realm] = true;
	lock_release(&mailbox_lock);
	gic_sleep();
}

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
	wake_all();
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
	wake_all();
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
	wake_all();
	*result = HOST_OK;
	return true;
}

uint64_t mailbox_send(unsigned int from, uint64_t to, const struct message *message)
{
	uint64_t result = HOST_OK;

	if (to >= members || to == from || message->words > HOST_MESSAGE_WORDS)
		return HOST_BAD;
	lock_acquire(&mailbox_lock);
	while (!try_send(&queues[from][to], to, message, &result)) {
		wait_for_change(from);
		lock_acquire(&mailbox_lock);
	}
	lock_release(&mailbox_lock);
	return result;
}

uint64_t mailbox_receive(uint64_t from, unsigned int to, struct message *message)
{
	uint64_t result = HOST_OK;

	if (from >= members || from == to)
		return HOST_BAD;
	lock_acquire(&mailbox_lock);
	while (!try_receive(&queues[from][to], from, message, &result)) {
		wait_for_change(to);
		lock_acquire(&mailbox_lock);
	}
	lock_release(&mailbox_lock);
	return result;
}

static bool others_asleep(unsigned int realm)
{
	for (unsigned int other = 0; other < members; other++) {
		if (other != realm && !asleep[other] && !closed[other])
			return false;
	}
	return true;
}

void mailbox_wait_alone(unsigned int realm)
{
	bool alone;

	do {
		lock_acquire(&mailbox_lock);
		alone = others_asleep(realm);
		lock_release(&mailbox_lock);
		/* Once more at the end: who has just said that it sleeps may be on its way there.
		 */
		__asm__ volatile("yield");
	} while (!alone);
}
