/* SPDX-License-Identifier: BSD-3-Clause */
#include "channel.h"
#include "cpu.h"

/* Volatile: read or written exactly once, here. Release and acquire order the rest around it. */
static void store_release(volatile uint64_t *word, uint64_t value)
{
	__atomic_store_n(word, value, __ATOMIC_RELEASE);
}

void channel_open(struct channel *channel, void *memory, uint64_t capacity)
{
	*channel = (struct channel){
		.control = memory,
		.payload = (uint8_t *)memory + CHANNEL_CONTROL_SIZE,
		.capacity = capacity,
	};
}

void channel_clear(struct channel *channel)
{
	channel->control->request.length = 0;
	channel->control->acknowledgement.accepted = 0;
	channel->control->request.sequence = channel->sequence;
	channel->control->acknowledgement.sequence = channel->sequence;
	store_release(&channel->control->release.sequence, channel->sequence);
}

/* The word counts messages: it holds the one before until it holds the next, and nothing else. */
static enum channel_status await(const volatile uint64_t *word, uint64_t before)
{
	for (unsigned int polls = 0; polls < CHANNEL_POLLS_MAX; polls++) {
		uint64_t seen = __atomic_load_n(word, __ATOMIC_ACQUIRE);

		if (seen == before + 1)
			return CHANNEL_OK;
		if (seen != before)
			return CHANNEL_BROKEN;
		yield_turn();
	}
	return CHANNEL_SILENT;
}

void channel_put_seal(struct channel *channel, const struct channel_seal *seal)
{
	uint32_t nonce[3];
	uint64_t tag[2];

	__builtin_memcpy(nonce, seal->nonce, sizeof(nonce));
	__builtin_memcpy(tag, seal->tag, sizeof(tag));
	for (unsigned int i = 0; i < 3; i++)
		channel->control->request.nonce[i] = nonce[i];
	for (unsigned int i = 0; i < 2; i++)
		channel->control->request.tag[i] = tag[i];
}

void channel_publish(struct channel *channel, uint64_t length)
{
	channel->control->request.length = length;
	store_release(&channel->control->request.sequence, channel->sequence + 1);
}

enum channel_status channel_await_acknowledgement(const struct channel *channel, bool *accepted)
{
	enum channel_status status =
		await(&channel->control->acknowledgement.sequence, channel->sequence);

	*accepted = status == CHANNEL_OK && channel->control->acknowledgement.accepted == 1;
	return status;
}

enum channel_status channel_await_release(struct channel *channel)
{
	enum channel_status status = await(&channel->control->release.sequence, channel->sequence);

	if (status == CHANNEL_OK)
		channel->sequence++;
	return status;
}

enum channel_status channel_await_request(const struct channel *channel)
{
	return await(&channel->control->request.sequence, channel->sequence);
}

bool channel_length(const struct channel *channel, uint64_t *length)
{
	*length = channel->control->request.length;
	return *length != 0 && *length <= channel->capacity;
}

void channel_get_seal(const struct channel *channel, struct channel_seal *seal)
{
	uint32_t nonce[3];
	uint64_t tag[2];

	for (unsigned int i = 0; i < 3; i++)
		nonce[i] = channel->control->request.nonce[i];
	for (unsigned int i = 0; i < 2; i++)
		tag[i] = channel->control->request.tag[i];
	__builtin_memcpy(seal->nonce, nonce, sizeof(nonce));
	__builtin_memcpy(seal->tag, tag, sizeof(tag));
}

void channel_acknowledge(struct channel *channel, bool accepted)
{
	channel->control->acknowledgement.accepted = accepted ? 1 : 0;
	store_release(&channel->control->acknowledgement.sequence, channel->sequence + 1);
}

void channel_release(struct channel *channel)
{
	channel->sequence++;
	store_release(&channel->control->release.sequence, channel->sequence);
}
