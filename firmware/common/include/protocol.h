/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a realm asks of the host by RSI_HOST_CALL: the immediate is the operation, gprs the operands
 * and results. The host believes nothing of it: text is checked byte by byte, records are decoded
 * field by field.
 */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stdint.h>

enum host_operation {
	/*
	 * A piece of text. gprs[0] = bytes in this piece | HOST_CHUNK_LAST; bytes from gprs[1],
	 * little-endian.
	 */
	HOST_LOG = 1,
	/* A piece of an encoded record, same packing. */
	HOST_RECORD = 2,
	/*
	 * gprs[0] = receiver's index, gprs[1] = words, words from gprs[2]. Returns gprs[0] =
	 * HOST_*.
	 */
	HOST_SEND = 3,
	/*
	 * gprs[0] = sender's index. Returns gprs[0] = HOST_*, gprs[1] = words, words from gprs[2].
	 */
	HOST_RECEIVE = 4,
	/*
	 * gprs[0] = a point of the scenario where the host acts, operands from gprs[1]. Returns
	 * gprs[0] = HOST_*.
	 */
	HOST_CHECKPOINT = 5,
	/* gprs[0] = 0 for success. Never returns. */
	HOST_EXIT = 6,
	/* An exception that the realm did not expect: gprs = ESR, ELR, FAR. Never returns. */
	HOST_FAULT = 7,
	/*
	 * What the host spent on this realm's exits since the realm was resumed after its last
	 * HOST_ACCOUNT. Returns gprs[0] = HOST_OK, gprs[1] = the host's own instructions, time
	 * inside its SMCs left out, gprs[2] = what counting them took, gprs[3] = exits, gprs[4] =
	 * SMCs of the host, gprs[5] = instructions inside those that did not resume the realm; the
	 * host's counter gprs[6] = when the first exit came, gprs[7] = when the realm was resumed
	 * for the last time; from each other resumption to the exit that came of it, instructions
	 * gprs[8] = altogether, gprs[9] = at most.
	 */
	HOST_ACCOUNT = 8,
	/* `attack`: gprs = what came of the last command (agent.h). Returns the next one. */
	HOST_AGENT = 9,
};

#define HOST_CHUNK_LAST	   (UINT64_C(1) << 32)
#define HOST_CHUNK_BYTES   (30U * 8U)
#define HOST_TEXT_MAX	   1024U
#define HOST_MESSAGE_WORDS 28U

#define HOST_OK	    0U
#define HOST_GONE   1U /* the peer has ended and its messages are used up */
#define HOST_BAD    2U /* the operands make no sense */
#define HOST_FAILED 3U /* the host's checkpoint did not pass */

/* Checkpoints of `hello`: gprs[1] = IPA, gprs[2] = bytes of the region. */
#define HELLO_CHECK_ISOLATION 1U

/*
 * Checkpoints of `setup`: the host folds the translation tables of [gprs[1], gprs[1] + gprs[2])
 * away, so that the next ATTACH there finds none, like the first one, or so that what is there is
 * mapped by blocks.
 */
#define SETUP_FOLD_TABLES 2U
/* The host returns when every other realm sleeps in HOST_SEND or HOST_RECEIVE, or has ended. */
#define SETUP_WAIT_ALONE 3U

/* Checkpoint of `calls`: the host answers, and that is all. */
#define CALLS_ANSWER 4U

/*
 * An encoded record: kind, flag, name, then fields until the end. A text is one length byte and its
 * bytes; a field is one type byte, its key as text, and its value: eight bytes little-endian, or
 * text. An info has one field, `value`. A metric is ok and has the fields `unit` and `side` (text),
 * `count`, `min`, `median`, `p99` and `max` (numbers), in this order, then its parameters: words or
 * numbers.
 */
enum wire_kind { WIRE_STEP = 1, WIRE_INFO = 2, WIRE_METRIC = 3 };
enum wire_field { WIRE_NUMBER = 1, WIRE_HEX = 2, WIRE_TEXT = 3 };

#endif /* PROTOCOL_H */
