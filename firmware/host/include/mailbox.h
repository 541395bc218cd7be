/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages between realms, carried by the host: one queue per ordered pair. */
#ifndef MAILBOX_H
#define MAILBOX_H

#include <stdint.h>

#include "protocol.h"

struct message {
	uint64_t words;
	uint64_t word[HOST_MESSAGE_WORDS];
};

/*
 * Waits while the queue is full. HOST_OK, HOST_GONE when the receiver has ended, HOST_BAD for
 * senseless operands.
 */
uint64_t mailbox_send(unsigned int from, uint64_t to, const struct message *message);

/*
 * Waits until a message is there. HOST_OK, HOST_GONE when the sender has ended and sent no more,
 * HOST_BAD.
 */
uint64_t mailbox_receive(uint64_t from, unsigned int to, struct message *message);

/* A realm will neither send nor receive any more. Wakes whoever waits for it. */
void mailbox_close(unsigned int realm);

/*
 * Returns when every other realm sleeps in here or has ended. Until the caller sends or receives,
 * the others execute nothing; a CPU that is awake gets its turns in the middle of what one
 * measures.
 */
void mailbox_wait_alone(unsigned int realm);

/* Empties every queue for a scenario with this many realms. */
void mailbox_reset(unsigned int realms);

#endif /* MAILBOX_H */
