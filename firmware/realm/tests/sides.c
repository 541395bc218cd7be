/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "fake_host.h"
#include "sides.h"

struct comm sender;
struct comm receiver;
struct realm_config sender_config;
struct realm_config receiver_config;

static void *memory[COMM_MEMORIES];
static struct comm_samples samples[2];

static void open_side(struct comm *side, struct realm_config *config, struct comm_samples *figures)
{
	*config = (struct realm_config){
		.seed = 7,
		.csm_expected = 1,
		.comm_size_least = 64,
		.comm_size_most = SIDES_SIZE_MOST,
		.comm_messages = 100,
		.comm_modes = 31,
	};
	*side = (struct comm){.config = config, .samples = figures};
	side->plain = calloc(1, SIDES_SIZE_MOST);
	side->sealed = calloc(1, SIDES_SIZE_MOST);
	for (unsigned int i = 0; i < COMM_MEMORIES; i++)
		channel_open(&side->channel[i], memory[i], SIDES_SIZE_MOST);
}

void sides_open(void)
{
	static const uint8_t key[AEAD_KEY_SIZE] = {1, 2, 3};

	fake_host_reset();
	for (unsigned int i = 0; i < COMM_MEMORIES; i++) {
		memory[i] = aligned_alloc(4096, CHANNEL_CONTROL_SIZE + SIDES_SIZE_MOST);
		memset(memory[i], 0xFF, CHANNEL_CONTROL_SIZE + SIDES_SIZE_MOST);
	}
	open_side(&sender, &sender_config, &samples[0]);
	open_side(&receiver, &receiver_config, &samples[1]);
	for (unsigned int i = 0; i < COMM_MEMORIES; i++)
		channel_clear(&sender.channel[i]);
	aead_software.set_key(key);
}

void sides_close(void)
{
	struct comm *sides[] = {&sender, &receiver};

	for (unsigned int i = 0; i < 2; i++) {
		free(sides[i]->plain);
		free(sides[i]->sealed);
	}
	for (unsigned int i = 0; i < COMM_MEMORIES; i++)
		free(memory[i]);
}

volatile struct channel_control *sides_control(const struct comm_mode *mode)
{
	return comm_channel(&sender, mode)->control;
}

uint8_t *sides_payload(const struct comm_mode *mode)
{
	return comm_channel(&sender, mode)->payload;
}

void sides_offer(const struct comm_mode *mode, uint64_t size, uint64_t index)
{
	payload_fill(comm_payload(&sender, mode), size / 8,
		     payload_first(sender_config.seed, comm_number(mode), size, index));
	comm_offer(&sender, mode, size);
}

bool sides_take(const struct comm_mode *mode, uint64_t *length)
{
	return channel_await_request(comm_channel(&receiver, mode)) == CHANNEL_OK &&
	       comm_take(&receiver, mode, length);
}

bool sides_finish(const struct comm_mode *mode)
{
	bool accepted;

	channel_release(comm_channel(&receiver, mode));
	return channel_await_acknowledgement(comm_channel(&sender, mode), &accepted) ==
		       CHANNEL_OK &&
	       channel_await_release(comm_channel(&sender, mode)) == CHANNEL_OK && accepted;
}

uint64_t sides_good_bytes(const struct comm_mode *mode, uint64_t size, uint64_t index)
{
	struct payload_count count;

	payload_count_begin(&count);
	payload_count_message(&count, comm_payload(&receiver, mode), size / 8,
			      payload_first(receiver_config.seed, comm_number(mode), size, index));
	return count.good_bytes;
}
