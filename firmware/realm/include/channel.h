/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stop-and-wait between two realms in memory that both reach: one message at a time, acknowledged.
 * The first page is control, the payload follows it.
 *
 * Whoever shares the memory may change it at any moment: the peer, and in memory outside the Realm
 * world the host as well. So everything is read once into private memory, and judged there. What
 * cannot be helped is told apart: a peer that is silent, and one that breaks the order.
 */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHANNEL_CONTROL_SIZE UINT64_C(4096)
#define CHANNEL_LINE	     64U

/* Each line is written by one side only, and alone in its cache line. */
struct channel_control {
	struct {
		uint64_t sequence; /* of the message that is offered; written last */
		uint64_t length;   /* bytes */
		uint32_t nonce[3]; /* of a sealed message */
		uint32_t reserved;
		uint64_t tag[2];
	} request __attribute__((aligned(CHANNEL_LINE))); /* by the sender */
	struct {
		uint64_t sequence; /* of the message that was taken; written last */
		uint64_t accepted; /* 1, or 0 when the receiver refused it */
	} acknowledgement __attribute__((aligned(CHANNEL_LINE))); /* by the receiver */
	struct {
		uint64_t sequence; /* the payload of this message is no longer needed */
	} release __attribute__((aligned(CHANNEL_LINE))); /* by the receiver */
};
_Static_assert(sizeof(struct channel_control) <= CHANNEL_CONTROL_SIZE, "one page");

/* One side's end. Nothing in it is shared. */
struct channel {
	volatile struct channel_control *control;
	uint8_t *payload;  /* shared */
	uint64_t capacity; /* bytes of payload */
	uint64_t sequence; /* of the last message that is done with; counted, never read back */
};

/* Nonce and tag of a sealed message (aead.h). */
struct channel_seal {
	uint8_t nonce[12] __attribute__((aligned(8)));
	uint8_t tag[16] __attribute__((aligned(8)));
};

enum channel_status {
	CHANNEL_OK,
	CHANNEL_SILENT, /* nothing came in CHANNEL_POLLS_MAX looks */
	CHANNEL_BROKEN, /* a sequence number that cannot be next: replayed, skipped or invented */
};

/*
 * Looks at the memory before a peer is given up: between two of them lies a YIELD, so that a peer
 * that works is never far away.
 */
#define CHANNEL_POLLS_MAX 1000000U

/*
 * An end in memory that is page-aligned and holds the control page and `capacity` bytes. No message
 * is longer: the receiver's private memory has room for `capacity`.
 */
void channel_open(struct channel *channel, void *memory, uint64_t capacity);

/* Writes the control lines of a channel that has carried nothing: by the sender, before sharing. */
void channel_clear(struct channel *channel);

/* The sender's side. */
void channel_put_seal(struct channel *channel, const struct channel_seal *seal);
/* Offers what lies in the payload: the receiver sees it from here on. */
void channel_publish(struct channel *channel, uint64_t length);
/* Whether the receiver took the message, and accepted it. */
enum channel_status channel_await_acknowledgement(const struct channel *channel, bool *accepted);
/* The payload may be written again; the message is done with. */
enum channel_status channel_await_release(struct channel *channel);

/* The receiver's side. */
enum channel_status channel_await_request(const struct channel *channel);
/* Length of the message that was offered. False when it does not fit the payload. */
bool channel_length(const struct channel *channel, uint64_t *length);
void channel_get_seal(const struct channel *channel, struct channel_seal *seal);
void channel_acknowledge(struct channel *channel, bool accepted);
void channel_release(struct channel *channel);

#endif /* CHANNEL_H */
