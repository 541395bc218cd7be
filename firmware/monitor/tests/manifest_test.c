/* SPDX-License-Identifier: BSD-3-Clause */
/* EL3's boot manifest: what the monitor takes, and what it refuses with which code. */
#include <string.h>

#include "test.h"

/* The file has no dependency on the machine except this. */
#include "../src/arch/aarch64/manifest.c"

unsigned int cpu_pa_range(void)
{
	return 2; /* 40 bits */
}

static struct page {
	struct manifest manifest;
	struct arch_dram_bank bank[MAX_DRAM_BANKS];
	struct console_entry console;
	uint8_t rest[GRANULE_SIZE - sizeof(struct manifest) - MAX_DRAM_BANKS * 16 - 48];
} page __attribute__((aligned(4096)));

static struct arch_platform platform;
static struct boot_console console;

static uint64_t sum(const void *entries, size_t size)
{
	const uint64_t *word = entries;
	uint64_t total = 0;

	for (size_t i = 0; i < size / sizeof(*word); i++)
		total += word[i];
	return total;
}

static void seal(struct table *table, size_t size)
{
	table->checksum =
		0 - (table->count + table->entries + sum((const void *)table->entries, size));
}

static void seal_all(void)
{
	seal(&page.manifest.dram, page.manifest.dram.count * sizeof(page.bank[0]));
	seal(&page.manifest.consoles, sizeof(page.console));
}

/* What TF-A writes for the QEMU virt machine, with a second bank. */
static void good_manifest(void)
{
	memset(&page, 0, sizeof(page));
	memset(&platform, 0, sizeof(platform));
	memset(&console, 0, sizeof(console));
	page.manifest.version = 3;
	page.manifest.dram = (struct table){2, (uint64_t)page.bank, 0};
	page.manifest.consoles = (struct table){1, (uint64_t)&page.console, 0};
	page.bank[0] = (struct arch_dram_bank){0x40000000, 0xc0000000};
	page.bank[1] = (struct arch_dram_bank){0x880000000, 0x40000000};
	page.console = (struct console_entry){0x09000000, 1, PL011_NAME, 1, 115200, 0};
	seal_all();
}

static enum boot_status read_page(void)
{
	return manifest_read((uint64_t)&page, &platform, &console);
}

static void takes_a_good_one(void)
{
	good_manifest();
	EQUAL(read_page(), BOOT_OK);
	EQUAL(platform.num_banks, 2);
	EQUAL(platform.bank[1].base, 0x880000000);
	EQUAL(platform.pa_bits, 40);
	EQUAL(console.base, 0x09000000);
}

static void takes_version_0_2_without_consoles(void)
{
	good_manifest();
	page.manifest.version = 2;
	page.manifest.consoles = (struct table){99, 99, 99};
	EQUAL(read_page(), BOOT_OK);
	EQUAL(console.base, 0);
}

static void ignores_a_console_it_cannot_drive(void)
{
	good_manifest();
	page.console.name = 0x656c6f736e6f63;
	seal_all();
	EQUAL(read_page(), BOOT_OK);
	EQUAL(console.base, 0);
}

static void refuses_other_versions(void)
{
	good_manifest();
	page.manifest.version = 0x10003;
	EQUAL(read_page(), BOOT_MANIFEST_VERSION_UNSUPPORTED);
	page.manifest.version = 1;
	EQUAL(read_page(), BOOT_MANIFEST_VERSION_UNSUPPORTED);
}

static void refuses_wrong_checksums(void)
{
	good_manifest();
	page.bank[0].size += GRANULE_SIZE;
	EQUAL(read_page(), BOOT_MANIFEST_DATA_ERROR);
	good_manifest();
	page.console.flags = 1;
	EQUAL(read_page(), BOOT_MANIFEST_DATA_ERROR);
}

static void refuses_tables_outside_the_page(void)
{
	good_manifest();
	page.manifest.dram.entries = (uint64_t)&page + GRANULE_SIZE - 24;
	EQUAL(read_page(), BOOT_MANIFEST_DATA_ERROR);
	page.manifest.dram.entries = (uint64_t)&page - 16;
	EQUAL(read_page(), BOOT_MANIFEST_DATA_ERROR);
	good_manifest();
	page.manifest.dram.entries += 4;
	EQUAL(read_page(), BOOT_MANIFEST_DATA_ERROR);
}

static void refuses_a_wrong_number_of_banks(void)
{
	good_manifest();
	page.manifest.dram.count = 0;
	page.manifest.dram.checksum = 0 - page.manifest.dram.entries;
	EQUAL(read_page(), BOOT_MANIFEST_DATA_ERROR);
	page.manifest.dram.count = MAX_DRAM_BANKS + 1;
	seal(&page.manifest.dram, (MAX_DRAM_BANKS + 1) * sizeof(page.bank[0]));
	EQUAL(read_page(), BOOT_MANIFEST_DATA_ERROR);
}

static void refuses_impossible_banks(void)
{
	static const struct arch_dram_bank second[] = {
		{0x880000800, 0x40000000}, /* unaligned */
		{0x880000000, 0},	   /* empty */
		{0xfffff000, 0x40000000},  /* overlaps the first */
		{0x10000000, 0x1000},	   /* out of order */
		{0xfffffff000, 0x2000},	   /* past 40 bits */
		{0x880000000, ~0xfffUL},   /* wraps around */
	};

	for (unsigned int i = 0; i < sizeof(second) / sizeof(second[0]); i++) {
		good_manifest();
		page.bank[1] = second[i];
		seal_all();
		EQUAL(read_page(), BOOT_MANIFEST_DATA_ERROR);
	}
}

static void refuses_an_impossible_console(void)
{
	static const uint64_t place[][2] = {
		{0, 1},
		{0x09000800, 1},
		{0x09000000, 0},
		{0x09000000, 17},
	};

	for (unsigned int i = 0; i < sizeof(place) / sizeof(place[0]); i++) {
		good_manifest();
		page.console.base = place[i][0];
		page.console.map_pages = place[i][1];
		seal_all();
		EQUAL(read_page(), BOOT_MANIFEST_DATA_ERROR);
	}
}

extern const struct test manifest_tests[];
const struct test manifest_tests[] = {
	{"a good boot manifest is taken", takes_a_good_one},
	{"manifest 0.2 has no consoles", takes_version_0_2_without_consoles},
	{"a console of another kind is ignored", ignores_a_console_it_cannot_drive},
	{"a manifest of another version is refused", refuses_other_versions},
	{"wrong manifest checksums are refused", refuses_wrong_checksums},
	{"manifest tables outside of the shared page are refused", refuses_tables_outside_the_page},
	{"none or too many DRAM banks are refused", refuses_a_wrong_number_of_banks},
	{"impossible DRAM banks are refused", refuses_impossible_banks},
	{"an impossible console is refused", refuses_an_impossible_console},
	{NULL, NULL},
};
