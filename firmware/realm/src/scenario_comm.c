/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a message costs: realm 0 provides and sends, realm 1 consumes and receives, message by
 * message, through memory that is shared and protected, and through the host's, in the clear and
 * sealed. Messages through the host only say whose turn it is and carry ids and figures.
 *
 * The order of steps is the same in both realms, so that records come in an order that is known.
 */
#include "aead_key.h"
#include "comm.h"
#include "counter.h"
#include "pattern.h"
#include "scenario.h"
#include "text.h"

#define STEP_NAME_MAX 32U

/* A message whose sealed form the host changes: more than one page, unless none may be. */
#define TAMPERED_SIZE UINT64_C(8192)

/* The provider reports first: it lets the consumer, and waits until that is done. */
static bool pass_turn(struct comm *comm)
{
	uint64_t word;

	return host_tell(comm->peer, 0) && host_hear(comm->peer, &word);
}

static bool counter_step(struct comm *comm, const char *name)
{
	comm->cost = counter_cost();
	/* A counter that stands still between two readings counts no instructions. */
	report_step(&comm->report, name, comm->cost != 0);
	report_number(&comm->report, "cost", comm->cost);
	return report_send(&comm->report);
}

static bool is_size(uint64_t size)
{
	return size >= CHANNEL_LINE && size <= COMM_SIZE_MAX && (size & (size - 1)) == 0;
}

/* A channel for the largest message fits the memory that both realms reach. */
static bool has_room(const struct realm_config *config)
{
	const uint64_t channel = CHANNEL_CONTROL_SIZE + config->comm_size_most;
	const uint64_t region =
		config->role == COMM_PROVIDER ? config->region_size : config->mount_size;

	return channel <= config->shared_size && (config->csm_expected == 0 || channel <= region);
}

/* What the configuration page says fits what this image has room for. */
static bool is_possible(const struct realm_config *config)
{
	return is_size(config->comm_size_least) && is_size(config->comm_size_most) &&
	       config->comm_size_least <= config->comm_size_most && has_room(config) &&
	       config->comm_messages != 0 && config->comm_messages <= COMM_MESSAGES_MAX;
}

static const char *step_name(char buffer[STEP_NAME_MAX], const char *who, const char *mode)
{
	struct text text = text_in(buffer, STEP_NAME_MAX);

	text_string(&text, who);
	text_string(&text, mode);
	return buffer;
}

static void set_key(const struct comm *comm, const struct comm_mode *mode)
{
	uint8_t key[AEAD_KEY_SIZE];

	if (mode->aead == NULL)
		return;
	aead_key(comm->config->seed, key);
	mode->aead->set_key(key);
}

static struct comm_batch batch_of(const struct comm *comm, const struct comm_mode *mode,
				  uint64_t size)
{
	return (struct comm_batch){mode, size, comm_messages(comm->config, size)};
}

static bool send_mode(struct comm *comm, const struct comm_mode *mode)
{
	char name[STEP_NAME_MAX];
	const char *reason = NULL;
	uint64_t messages = 0;
	uint64_t bytes = 0;
	uint64_t overlaps = 0;
	uint64_t word;

	set_key(comm, mode);
	for (uint64_t size = comm->config->comm_size_least; size <= comm->config->comm_size_most;
	     size *= 2) {
		const struct comm_batch batch = batch_of(comm, mode, size);

		if (!comm_send_batch(comm, &batch, &reason))
			break;
		messages += batch.messages;
		bytes += batch.messages * size;
		overlaps += comm_report_batch(comm, &batch);
	}
	/* The consumer says how many of the bytes were good, after its step. */
	bool agreed = reason == NULL && host_hear(comm->peer, &word) && word == bytes;

	report_step(&comm->report, step_name(name, "provider.", mode->name), agreed);
	report_number(&comm->report, "messages", messages);
	report_number(&comm->report, "bytes", bytes);
	report_number(&comm->report, "overlaps", overlaps);
	if (!agreed)
		report_text(&comm->report, "reason",
			    reason != NULL ? reason : "the consumer saw other bytes");
	return report_send(&comm->report);
}

static bool receive_mode(struct comm *comm, const struct comm_mode *mode)
{
	char name[STEP_NAME_MAX];
	const char *reason = NULL;
	struct payload_count count;
	bool ok = true;

	set_key(comm, mode);
	payload_count_begin(&count);
	for (uint64_t size = comm->config->comm_size_least;
	     ok && size <= comm->config->comm_size_most; size *= 2) {
		const struct comm_batch batch = batch_of(comm, mode, size);

		ok = comm_receive_batch(comm, &batch, &count, &reason);
	}
	if (ok && count.good_bytes != count.bytes)
		reason = "bytes came that were not sent";
	report_step(&comm->report, step_name(name, "consumer.", mode->name), reason == NULL);
	report_number(&comm->report, "messages", count.messages);
	report_number(&comm->report, "bytes", count.bytes);
	report_number(&comm->report, "good_bytes", count.good_bytes);
	report_hex(&comm->report, "checksum", count.checksum);
	if (reason != NULL)
		report_text(&comm->report, "reason", reason);
	return report_send(&comm->report) && host_tell(comm->peer, count.good_bytes);
}

static bool run_modes(struct comm *comm, bool (*run)(struct comm *, const struct comm_mode *))
{
	for (unsigned int i = 0; i < COMM_MODES; i++) {
		if (comm_runs(comm->config, i) && !run(comm, &comm_modes[i]))
			return false;
	}
	return true;
}

static uint64_t tampered_size(const struct comm *comm)
{
	return comm->config->comm_size_most < TAMPERED_SIZE ? comm->config->comm_size_most
							    : TAMPERED_SIZE;
}

/* Every sealed mode of the run once more, with a message that the host changed under way. */
static bool send_tampered(struct comm *comm)
{
	const char *reason = NULL;
	bool ok = true;

	for (unsigned int i = 0; i < COMM_MODES; i++) {
		if (!comm_runs(comm->config, i) || comm_modes[i].aead == NULL)
			continue;
		if (!comm_send_tampered(comm, &comm_modes[i], tampered_size(comm), &reason)) {
			host_log(reason);
			ok = false;
		}
	}
	return ok;
}

static bool receive_tampered(struct comm *comm)
{
	static const char *const keys[COMM_MODES] = {NULL, NULL, NULL, "software", "hardware"};
	const char *results[COMM_MODES] = {NULL};
	bool any = false;
	bool ok = true;

	for (unsigned int i = 0; i < COMM_MODES; i++) {
		if (!comm_runs(comm->config, i) || comm_modes[i].aead == NULL)
			continue;
		any = true;
		ok = comm_receive_tampered(comm, &comm_modes[i], tampered_size(comm),
					   &results[i]) &&
		     ok;
	}
	if (!any)
		return true;
	report_step(&comm->report, "consumer.tampered-refused", ok);
	for (unsigned int i = 0; i < COMM_MODES; i++) {
		if (results[i] != NULL)
			report_text(&comm->report, keys[i], results[i]);
	}
	report_number(&comm->report, "bytes", tampered_size(comm));
	return report_send(&comm->report);
}

/* Payloads and sealed messages give way to what a scan of released memory recognises (pattern.h).
 */
static void leave_pattern(struct comm *comm, enum pattern pattern)
{
	const uint64_t words = COMM_SIZE_MAX / sizeof(uint64_t);

	pattern_fill((volatile uint64_t *)(void *)comm->plain, words, comm->config->seed, pattern);
	pattern_fill((volatile uint64_t *)(void *)comm->sealed, words, comm->config->seed, pattern);
}

static bool provider_turns(struct comm *comm, bool (*step)(struct comm *, const char *),
			   const char *name)
{
	return step(comm, name) && pass_turn(comm);
}

static bool consumer_turns(struct comm *comm, bool (*step)(struct comm *, const char *),
			   const char *name)
{
	uint64_t word;

	return host_hear(comm->peer, &word) && step(comm, name) && host_tell(comm->peer, 0);
}

static uint64_t provide(struct comm *comm)
{
	const bool csm = comm->config->csm_expected != 0;

	channel_clear(&comm->channel[COMM_NORMAL]);
	if (!provider_turns(comm, counter_step, "provider.counter") ||
	    !provider_turns(comm, comm_cipher_step, "provider.ciphers"))
		return EXIT_STEP;
	if (csm) {
		if (!comm_identify(comm) || !host_tell(comm->peer, comm->own_id) ||
		    !host_hear(comm->peer, &comm->peer_id))
			return EXIT_PEER;
		if (!comm_provide_region(comm))
			return EXIT_STEP;
		if (!host_tell(comm->peer, comm->csm_id) || !host_hear(comm->peer, &comm->csm_id))
			return EXIT_PEER;
	}
	if (!run_modes(comm, send_mode) || !send_tampered(comm))
		return EXIT_STEP;
	uint64_t word;

	if (!host_hear(comm->peer, &word))
		return EXIT_PEER;
	leave_pattern(comm, PATTERN_PROVIDER);
	return !csm || comm_close_region(comm) ? EXIT_OK : EXIT_STEP;
}

static uint64_t consume(struct comm *comm)
{
	if (!consumer_turns(comm, counter_step, "consumer.counter") ||
	    !consumer_turns(comm, comm_cipher_step, "consumer.ciphers"))
		return EXIT_STEP;
	if (comm->config->csm_expected != 0) {
		if (!host_hear(comm->peer, &comm->peer_id) || !comm_identify(comm) ||
		    !host_tell(comm->peer, comm->own_id) || !host_hear(comm->peer, &comm->csm_id))
			return EXIT_PEER;
		if (!comm_mount_region(comm))
			return EXIT_STEP;
		if (!host_tell(comm->peer, comm->csm_id))
			return EXIT_PEER;
	}
	if (!run_modes(comm, receive_mode) || !receive_tampered(comm))
		return EXIT_STEP;
	leave_pattern(comm, PATTERN_CONSUMER);
	return host_tell(comm->peer, 0) ? EXIT_OK : EXIT_PEER;
}

static uint64_t run(const struct realm_config *config)
{
	static struct comm_samples samples __attribute__((section(".scratch")));
	/* Written before they are read. */
	static uint8_t plain[COMM_SIZE_MAX] __attribute__((aligned(4096), section(".scratch")));
	static uint8_t sealed[COMM_SIZE_MAX] __attribute__((aligned(4096), section(".scratch")));
	static struct comm comm;

	if (!is_possible(config))
		return EXIT_CONFIG;
	comm.config = config;
	comm.samples = &samples;
	comm.plain = plain;
	comm.sealed = sealed;
	channel_open(&comm.channel[COMM_NORMAL], (void *)(uintptr_t)config->shared_base,
		     config->comm_size_most);
	switch (config->role) {
	case COMM_PROVIDER:
		comm.peer = COMM_CONSUMER;
		return provide(&comm);
	case COMM_CONSUMER:
		comm.peer = COMM_PROVIDER;
		return consume(&comm);
	default:
		return EXIT_OK;
	}
}

const struct scenario scenario_comm = {.name = "comm", .run = run};
