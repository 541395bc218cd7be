/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Realm 0 provides a region, realm 1 consumes it. Messages through the host only say whose turn it
 * is and carry ids; a step that fails ends its realm, which the peer sees as HOST_GONE at its next
 * message.
 */
#include "csm.h"
#include "host_call.h"
#include "page_table.h"
#include "pattern.h"
#include "probe.h"
#include "scenario.h"

#define PROVIDER 0U
#define CONSUMER 1U

/* Words in the memory shared through the host: enough to see that it is the same memory. */
#define UNPROTECTED_WORDS 512U

struct hello {
	const struct realm_config *config;
	struct report report;
	uint64_t own_id;
	uint64_t peer_id;
	uint64_t csm_id;
	uint64_t base; /* of the region in this realm */
	uint64_t size; /* bytes */
};

static volatile uint64_t *words_at(uint64_t ipa)
{
	return (volatile uint64_t *)(uintptr_t)ipa;
}

static uint64_t word_count(const struct hello *hello)
{
	return hello->size / sizeof(uint64_t);
}

/* A call on the region that answered `status`. */
static void begin_call(struct hello *hello, const char *name, bool ok, uint64_t status)
{
	report_step(&hello->report, name, ok);
	report_hex(&hello->report, "status", status);
	if (!ok)
		report_text(&hello->report, "reason", csm_status_name(status));
}

static bool compare_step(struct hello *hello, const char *name, enum pattern pattern)
{
	uint64_t words = word_count(hello);
	uint64_t good = pattern_compare(words_at(hello->base), words, hello->config->seed, pattern);

	report_step(&hello->report, name, good == words);
	report_hex(&hello->report, "ipa", hello->base);
	report_number(&hello->report, "words", words);
	report_number(&hello->report, "good", good);
	report_hex(&hello->report, "checksum", pattern_checksum(words_at(hello->base), words));
	return report_send(&hello->report);
}

static bool fill_step(struct hello *hello, const char *name, enum pattern pattern)
{
	pattern_fill(words_at(hello->base), word_count(hello), hello->config->seed, pattern);
	return compare_step(hello, name, pattern);
}

static bool features_step(struct hello *hello, const char *name)
{
	uint64_t version, bits, chunk, records, ignored;
	uint64_t status = csm_features(0, &version, &bits);
	bool ok = status == CSM_SUCCESS && version >> 16 == CSM_ABI_MAJOR;

	ok = csm_features(1, &hello->own_id, &ignored) == CSM_SUCCESS && hello->own_id != 0 && ok;
	ok = csm_features(2, &chunk, &records) == CSM_SUCCESS && chunk != 0 && ok;
	begin_call(hello, name, ok, status);
	report_hex(&hello->report, "version", version);
	report_hex(&hello->report, "features", bits);
	report_hex(&hello->report, "realm_id", hello->own_id);
	report_number(&hello->report, "chunk_pages", chunk);
	report_number(&hello->report, "free_records", records);
	return report_send(&hello->report);
}

static bool introduce(struct hello *hello, const char *features, const char *unsupported)
{
	return hello->config->csm_expected != 0
		       ? features_step(hello, features)
		       : unsupported_step(&hello->report, unsupported, hello->config->region_base);
}

/* The baseline of later comparisons: plain memory that the host maps into both realms. */
static void unprotected_info(struct hello *hello)
{
	uint64_t good = pattern_compare(words_at(hello->config->shared_base), UNPROTECTED_WORDS,
					hello->config->seed, PATTERN_SHARED);

	report_info(&hello->report, "unprotected.words-seen");
	report_number(&hello->report, "value", good);
	report_send(&hello->report);
}

static bool create_step(struct hello *hello)
{
	uint64_t calls;
	uint64_t status = csm_create(hello->base, hello->size, &hello->csm_id, &calls);

	begin_call(hello, "provider.create", status == CSM_SUCCESS && hello->csm_id != 0, status);
	report_hex(&hello->report, "csm_id", hello->csm_id);
	report_hex(&hello->report, "ipa", hello->base);
	report_number(&hello->report, "bytes", hello->size);
	report_number(&hello->report, "calls", calls);
	return report_send(&hello->report);
}

static bool share_step(struct hello *hello)
{
	uint64_t perm = CSM_PERM_READ | CSM_PERM_WRITE;
	uint64_t status = csm_share(hello->csm_id, hello->peer_id, perm);

	begin_call(hello, "provider.share", status == CSM_SUCCESS, status);
	report_hex(&hello->report, "csm_id", hello->csm_id);
	report_hex(&hello->report, "peer", hello->peer_id);
	report_number(&hello->report, "perm", perm);
	return report_send(&hello->report);
}

static bool revoke_step(struct hello *hello, bool isolated)
{
	uint64_t calls;
	uint64_t words = word_count(hello);
	/* The host has just tried to take the region: it must be whole. */
	uint64_t good = pattern_compare(words_at(hello->base), words, hello->config->seed,
					PATTERN_CONSUMER);
	uint64_t status = csm_revoke(hello->csm_id, hello->peer_id, &calls);

	begin_call(hello, "provider.revoke", status == CSM_SUCCESS && good == words && isolated,
		   status);
	report_hex(&hello->report, "peer", hello->peer_id);
	report_number(&hello->report, "intact_words", good);
	report_number(&hello->report, "calls", calls);
	return report_send(&hello->report);
}

static bool destroy_step(struct hello *hello)
{
	uint64_t calls;
	uint64_t status = csm_destroy(hello->csm_id, &calls);

	begin_call(hello, "provider.destroy", status == CSM_SUCCESS, status);
	report_hex(&hello->report, "csm_id", hello->csm_id);
	report_number(&hello->report, "calls", calls);
	return report_send(&hello->report);
}

static uint64_t provide(struct hello *hello)
{
	uint64_t word;
	const struct realm_config *config = hello->config;

	hello->base = config->region_base;
	hello->size = config->region_size;
	pattern_fill(words_at(config->shared_base), UNPROTECTED_WORDS, config->seed,
		     PATTERN_SHARED);
	if (!introduce(hello, "provider.features", "provider.unsupported"))
		return EXIT_STEP;
	if (!host_tell(CONSUMER, hello->own_id) || !host_hear(CONSUMER, &hello->peer_id))
		return EXIT_PEER;
	if (config->csm_expected == 0)
		return EXIT_OK;
	if (!create_step(hello) || !fill_step(hello, "provider.write", PATTERN_PROVIDER) ||
	    !share_step(hello))
		return EXIT_STEP;
	if (!host_tell(CONSUMER, hello->csm_id) || !host_tell(CONSUMER, hello->size) ||
	    !host_hear(CONSUMER, &word))
		return EXIT_PEER;
	if (!compare_step(hello, "provider.check", PATTERN_CONSUMER))
		return EXIT_STEP;
	bool isolated = host_checkpoint(HELLO_CHECK_ISOLATION, hello->base, hello->size) == HOST_OK;

	if (!revoke_step(hello, isolated))
		return EXIT_STEP;
	if (!host_tell(CONSUMER, hello->csm_id) || !host_hear(CONSUMER, &word))
		return EXIT_PEER;
	if (!destroy_step(hello) ||
	    !compare_step(hello, "provider.contents-intact", PATTERN_CONSUMER))
		return EXIT_STEP;
	return EXIT_OK;
}

static bool reserve_step(struct hello *hello)
{
	uint64_t calls;
	uint64_t status =
		csm_reserve(hello->csm_id, hello->peer_id, hello->base, hello->size, &calls);

	begin_call(hello, "consumer.reserve", status == CSM_SUCCESS, status);
	report_hex(&hello->report, "csm_id", hello->csm_id);
	report_hex(&hello->report, "owner", hello->peer_id);
	report_hex(&hello->report, "ipa", hello->base);
	report_number(&hello->report, "bytes", hello->size);
	report_number(&hello->report, "calls", calls);
	return report_send(&hello->report);
}

static bool attach_step(struct hello *hello)
{
	uint64_t perm = 0;
	uint64_t calls;
	uint64_t status = csm_attach(hello->csm_id, &perm, &calls);

	begin_call(hello, "consumer.attach",
		   status == CSM_SUCCESS && perm == (CSM_PERM_READ | CSM_PERM_WRITE), status);
	report_number(&hello->report, "perm", perm);
	report_number(&hello->report, "calls", calls);
	return report_send(&hello->report);
}

/* After revocation every page must abort, and the realm must be able to go on. */
static bool aborts_step(struct hello *hello)
{
	uint64_t aborts = 0;
	struct probe first = {0};

	for (uint64_t offset = 0; offset < hello->size; offset += PAGE_SIZE) {
		struct probe probe = {0};

		if (!probe_read(hello->base + offset, &probe) &&
		    ESR_EC(probe.esr) == ESR_EC_DATA_ABORT_SAME &&
		    probe.far == hello->base + offset)
			aborts++;
		if (offset == 0)
			first = probe;
	}
	report_step(&hello->report, "consumer.read-aborts", aborts == hello->size / PAGE_SIZE);
	report_number(&hello->report, "pages", hello->size / PAGE_SIZE);
	report_number(&hello->report, "aborts", aborts);
	report_hex(&hello->report, "esr", first.esr);
	report_hex(&hello->report, "far", first.far);
	return report_send(&hello->report);
}

static bool reattach_step(struct hello *hello)
{
	uint64_t perm;
	uint64_t calls;
	uint64_t status = csm_attach(hello->csm_id, &perm, &calls);

	begin_call(hello, "consumer.reattach-denied", status == CSM_ERROR_DENIED, status);
	return report_send(&hello->report);
}

static uint64_t consume(struct hello *hello)
{
	uint64_t word;
	const struct realm_config *config = hello->config;

	hello->base = config->mount_base;
	if (!host_hear(PROVIDER, &hello->peer_id))
		return EXIT_PEER;
	if (!introduce(hello, "consumer.features", "consumer.unsupported"))
		return EXIT_STEP;
	unprotected_info(hello);
	if (!host_tell(PROVIDER, hello->own_id))
		return EXIT_PEER;
	if (config->csm_expected == 0)
		return EXIT_OK;
	if (!host_hear(PROVIDER, &hello->csm_id) || !host_hear(PROVIDER, &hello->size) ||
	    hello->size > config->mount_size)
		return EXIT_PEER;
	if (!reserve_step(hello) || !attach_step(hello) ||
	    !compare_step(hello, "consumer.read", PATTERN_PROVIDER) ||
	    !fill_step(hello, "consumer.answer", PATTERN_CONSUMER))
		return EXIT_STEP;
	if (!host_tell(PROVIDER, hello->csm_id) || !host_hear(PROVIDER, &word))
		return EXIT_PEER;
	if (!aborts_step(hello) || !reattach_step(hello))
		return EXIT_STEP;
	return host_tell(PROVIDER, hello->csm_id) ? EXIT_OK : EXIT_PEER;
}

static uint64_t run(const struct realm_config *config)
{
	static struct hello hello;

	hello.config = config;
	switch (config->role) {
	case PROVIDER:
		return provide(&hello);
	case CONSUMER:
		return consume(&hello);
	default:
		return EXIT_OK;
	}
}

const struct scenario scenario_hello = {.name = "hello", .run = run};
