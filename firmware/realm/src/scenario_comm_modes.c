/* SPDX-License-Identifier: BSD-3-Clause */
/* How messages travel: everything that is measured, and nothing else. */
#include <string.h>

#include "comm.h"

/* The payload is where it has to be. */
static void put_nothing(struct comm *comm, const struct comm_mode *mode, uint64_t length)
{
	(void)comm;
	(void)mode;
	(void)length;
}

static bool get_nothing(struct comm *comm, const struct comm_mode *mode, uint64_t length)
{
	(void)comm;
	(void)mode;
	(void)length;
	return true;
}

static void put_copy(struct comm *comm, const struct comm_mode *mode, uint64_t length)
{
	memcpy(comm_channel(comm, mode)->payload, comm->plain, length);
}

static bool get_copy(struct comm *comm, const struct comm_mode *mode, uint64_t length)
{
	memcpy(comm->plain, comm_channel(comm, mode)->payload, length);
	return true;
}

/*
 * 96 bits: the mode, then the message's sequence number. A key seals under no nonce twice, since
 * both modes of a channel count on, and zero is that of the known answer (scenario_comm_ciphers.c).
 */
static void nonce_of(const struct comm_mode *mode, const struct channel *channel,
		     uint8_t nonce[AEAD_NONCE_SIZE])
{
	const uint32_t number = comm_number(mode);
	const uint64_t sequence = channel->sequence + 1;

	__builtin_memcpy(nonce, &number, sizeof(number));
	__builtin_memcpy(nonce + sizeof(number), &sequence, sizeof(sequence));
}

/*
 * From private memory to private memory, then to the host's: a cipher looks more than once at what
 * it reads and writes, and must not see it change in between.
 */
static void put_sealed(struct comm *comm, const struct comm_mode *mode, uint64_t length)
{
	struct channel *channel = comm_channel(comm, mode);
	struct channel_seal seal;

	nonce_of(mode, channel, seal.nonce);
	mode->aead->seal(seal.nonce, comm->plain, comm->sealed, length, seal.tag);
	memcpy(channel->payload, comm->sealed, length);
	channel_put_seal(channel, &seal);
}

/* The nonce must be the one that is due: a message of before, sealed well, is a replay. */
static bool get_sealed(struct comm *comm, const struct comm_mode *mode, uint64_t length)
{
	struct channel *channel = comm_channel(comm, mode);
	struct channel_seal seal;
	struct channel_seal due;

	channel_get_seal(channel, &seal);
	nonce_of(mode, channel, due.nonce);
	if (__builtin_memcmp(seal.nonce, due.nonce, sizeof(due.nonce)) != 0)
		return false;
	memcpy(comm->sealed, channel->payload, length);
	return mode->aead->open(seal.nonce, comm->sealed, comm->plain, length, seal.tag);
}

const struct comm_mode comm_modes[COMM_MODES] = {
	{"csm-in-place", COMM_REGION, NULL, true, put_nothing, get_nothing},
	{"csm-copy", COMM_REGION, NULL, false, put_copy, get_copy},
	{"plain-copy", COMM_NORMAL, NULL, false, put_copy, get_copy},
	{"aes-software", COMM_NORMAL, &aead_software, false, put_sealed, get_sealed},
	{"aes-hardware", COMM_NORMAL, &aead_hardware, false, put_sealed, get_sealed},
};

bool comm_runs(const struct realm_config *config, unsigned int mode)
{
	return (config->comm_modes >> mode & 1U) != 0 &&
	       (config->csm_expected != 0 || comm_modes[mode].memory != COMM_REGION);
}

uint64_t comm_messages(const struct realm_config *config, uint64_t size)
{
	const uint64_t fewer = config->comm_messages / 100;

	if (size <= 32768)
		return config->comm_messages;
	return fewer != 0 ? fewer : 1;
}

unsigned int comm_number(const struct comm_mode *mode)
{
	return (unsigned int)(mode - comm_modes) + 1;
}

struct channel *comm_channel(struct comm *comm, const struct comm_mode *mode)
{
	return &comm->channel[mode->memory];
}

volatile uint64_t *comm_payload(struct comm *comm, const struct comm_mode *mode)
{
	return (volatile uint64_t *)(void *)(mode->in_place ? comm_channel(comm, mode)->payload
							    : comm->plain);
}

void comm_offer(struct comm *comm, const struct comm_mode *mode, uint64_t length)
{
	mode->put(comm, mode, length);
	channel_publish(comm_channel(comm, mode), length);
}

bool comm_take(struct comm *comm, const struct comm_mode *mode, uint64_t *length)
{
	struct channel *channel = comm_channel(comm, mode);
	bool accepted = channel_length(channel, length) && mode->get(comm, mode, *length);

	channel_acknowledge(channel, accepted);
	return accepted;
}

const char *comm_reason(enum channel_status status)
{
	switch (status) {
	case CHANNEL_OK:
		return NULL;
	case CHANNEL_SILENT:
		return "the peer is silent";
	default:
		return "the peer broke the order of messages";
	}
}
