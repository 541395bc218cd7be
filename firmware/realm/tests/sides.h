/* SPDX-License-Identifier: BSD-3-Clause */
/* Two realms' sides of `comm` and the memory between them, on the fake machine. */
#ifndef SIDES_H
#define SIDES_H

#include "comm.h"

#define SIDES_SIZE_MOST 4096U

extern struct comm sender;
extern struct comm receiver;
extern struct realm_config sender_config;
extern struct realm_config receiver_config;

/* Both anew, with private memory of exactly SIDES_SIZE_MOST bytes, which the sanitizers guard. */
void sides_open(void);
void sides_close(void);

/* The shared control lines of a mode's channel, as whoever shares the memory can change them. */
volatile struct channel_control *sides_control(const struct comm_mode *mode);
uint8_t *sides_payload(const struct comm_mode *mode);

/* The sender offers message `index`; nobody has taken it yet. */
void sides_offer(const struct comm_mode *mode, uint64_t size, uint64_t index);
/* The receiver takes what is offered. */
bool sides_take(const struct comm_mode *mode, uint64_t *length);
/* Both are done with the message. */
bool sides_finish(const struct comm_mode *mode);
/* Bytes that are what the sender filled in, where the receiver finds its payload. */
uint64_t sides_good_bytes(const struct comm_mode *mode, uint64_t size, uint64_t index);

#endif /* SIDES_H */
