/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A few words of every page, so that a page that is mapped in another's place, or kept from an
 * earlier round, is noticed. The provider's are at the page's start, middle and end; beside the
 * first and the last one the consumer puts one of its own, in its first and in its second mount.
 */
#include "page_table.h"
#include "pattern.h"
#include "probe.h"
#include "setup.h"

#define PAGE_WORDS (PAGE_SIZE / sizeof(uint64_t))

static const uint64_t provider_words[] = {0, PAGE_WORDS / 2, PAGE_WORDS - 1};
static const uint64_t consumer_words[] = {1, PAGE_WORDS - 2};

#define PROVIDER_WORDS (sizeof(provider_words) / sizeof(provider_words[0]))
#define CONSUMER_WORDS (sizeof(consumer_words) / sizeof(consumer_words[0]))

/* A region has at most 2^14 pages, a run at most 2^12 rounds, a page 2^2 such words: below 2^32. */
static uint64_t expected(const struct setup *setup, enum pattern pattern, uint64_t page,
			 uint64_t place)
{
	return pattern_word(setup->config->seed, pattern,
			    (((setup->rounds << 14) + page) << 2) + place);
}

static uint64_t address_of(const struct setup *setup, uint64_t page, uint64_t word)
{
	return setup->base + page * PAGE_SIZE + word * sizeof(uint64_t);
}

void setup_write_pages(const struct setup *setup)
{
	for (uint64_t page = 0; page < setup->size / PAGE_SIZE; page++) {
		for (uint64_t i = 0; i < PROVIDER_WORDS; i++)
			*(volatile uint64_t *)(uintptr_t)address_of(setup, page,
								    provider_words[i]) =
				expected(setup, PATTERN_PROVIDER, page, i);
	}
}

static bool holds(const struct setup *setup, enum pattern pattern, uint64_t page, uint64_t place,
		  uint64_t word)
{
	struct probe probe;

	return probe_read(address_of(setup, page, word), &probe) &&
	       probe.value == expected(setup, pattern, page, place);
}

bool setup_use_pages(const struct setup *setup, unsigned int mount)
{
	for (uint64_t page = 0; page < setup->size / PAGE_SIZE; page++) {
		struct probe probe;

		for (uint64_t i = 0; i < PROVIDER_WORDS; i++) {
			if (!holds(setup, PATTERN_PROVIDER, page, i, provider_words[i]))
				return false;
		}
		if (!probe_write(address_of(setup, page, consumer_words[mount]),
				 expected(setup, PATTERN_CONSUMER, page, mount), &probe))
			return false;
	}
	return true;
}

bool setup_pages_used(const struct setup *setup)
{
	for (uint64_t page = 0; page < setup->size / PAGE_SIZE; page++) {
		for (uint64_t i = 0; i < CONSUMER_WORDS; i++) {
			if (!holds(setup, PATTERN_CONSUMER, page, i, consumer_words[i]))
				return false;
		}
	}
	return true;
}

/*
 * An abort takes long: of a block, whose pages can only go together, some will do, and when a round
 * is repeated.
 */
bool setup_pages_gone(const struct setup *setup)
{
	const uint64_t step = setup->mapping == SETUP_BLOCKS ? 64 : setup->repeat != 0 ? 16 : 1;

	for (uint64_t page = 0; page < setup->size / PAGE_SIZE; page += step) {
		struct probe probe;

		if (probe_read(address_of(setup, page, 0), &probe))
			return false;
	}
	return true;
}
