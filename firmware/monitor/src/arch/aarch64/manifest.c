/* SPDX-License-Identifier: BSD-3-Clause */
/* EL3's boot manifest, versions 0.2 and 0.3 (RMM-EL3 communication interface, boot manifest). */
#include "machine.h"

#define MANIFEST_MAJOR(v)      (((v) >> 16) & 0x7fff)
#define MANIFEST_MINOR(v)      ((v) & 0xffff)
#define MANIFEST_MAJOR_KNOWN   0U
#define MANIFEST_MINOR_DRAM    2U
#define MANIFEST_MINOR_CONSOLE 3U

#define MAX_CONSOLES	  4U
#define MAX_CONSOLE_PAGES 16U
#define PL011_NAME	  UINT64_C(0x3131306c70) /* "pl011" as a little-endian number */

struct table {
	uint64_t count;
	uint64_t entries; /* address */
	uint64_t checksum;
};

struct manifest {
	uint32_t version;
	uint32_t padding;
	uint64_t plat_data;
	struct table dram;
	struct table consoles;
};

struct console_entry {
	uint64_t base;
	uint64_t map_pages;
	uint64_t name; /* eight characters */
	uint64_t clk_in_hz;
	uint64_t baud_rate;
	uint64_t flags;
};

_Static_assert(sizeof(struct manifest) == 64, "RMM-EL3 boot manifest");
_Static_assert(sizeof(struct console_entry) == 48, "RMM-EL3 boot manifest");
_Static_assert(sizeof(struct arch_dram_bank) == 16, "RMM-EL3 boot manifest: base and size");

/*
 * The entries of a table: inside the shared page, aligned, and summing up to 0 with the table's own
 * words.
 */
static bool table_holds(const struct table *table, uint64_t shared, uint64_t max,
			uint64_t entry_size)
{
	const uint64_t *word = (const uint64_t *)table->entries;
	uint64_t sum = table->count + table->entries + table->checksum;

	if (table->count == 0 || table->count > max || (table->entries & 7) != 0)
		return false;
	if (table->entries < shared ||
	    table->entries - shared > GRANULE_SIZE - table->count * entry_size)
		return false;
	for (uint64_t i = 0; i < table->count * entry_size / sizeof(*word); i++)
		sum += word[i];
	return sum == 0;
}

static bool bank_is_valid(const struct arch_dram_bank *bank, uint64_t above, uint64_t limit)
{
	if (((bank->base | bank->size) & (GRANULE_SIZE - 1)) != 0 || bank->size == 0)
		return false;
	return bank->base >= above && bank->base < limit && bank->size <= limit - bank->base;
}

static bool read_banks(const struct table *table, uint64_t limit, struct arch_platform *platform)
{
	const struct arch_dram_bank *bank = (const struct arch_dram_bank *)table->entries;
	uint64_t above = 0;

	for (unsigned int i = 0; i < table->count; i++) {
		if (!bank_is_valid(&bank[i], above, limit))
			return false;
		platform->bank[i] = bank[i];
		above = bank[i].base + bank[i].size;
	}
	platform->num_banks = (unsigned int)table->count;
	return true;
}

static bool read_consoles(const struct table *table, uint64_t limit, struct boot_console *console)
{
	const struct console_entry *entry = (const struct console_entry *)table->entries;

	for (unsigned int i = 0; i < table->count; i++) {
		if (entry[i].name != PL011_NAME)
			continue;
		if (entry[i].base == 0 || (entry[i].base & (GRANULE_SIZE - 1)) != 0 ||
		    entry[i].base >= limit || entry[i].map_pages == 0 ||
		    entry[i].map_pages > MAX_CONSOLE_PAGES)
			return false;
		console->base = entry[i].base;
		console->pages = entry[i].map_pages;
		return true;
	}
	return true;
}

enum boot_status manifest_read(uint64_t shared, struct arch_platform *platform,
			       struct boot_console *console)
{
	static const uint8_t bits_of[] = {32, 36, 40, 42, 44, 48};
	const struct manifest *manifest = (const struct manifest *)shared;
	uint64_t limit;

	if (MANIFEST_MAJOR(manifest->version) != MANIFEST_MAJOR_KNOWN ||
	    MANIFEST_MINOR(manifest->version) < MANIFEST_MINOR_DRAM)
		return BOOT_MANIFEST_VERSION_UNSUPPORTED;

	platform->pa_bits = bits_of[cpu_pa_range()];
	limit = UINT64_C(1) << platform->pa_bits;
	if (limit > PA_LIMIT)
		limit = PA_LIMIT;
	if (!table_holds(&manifest->dram, shared, MAX_DRAM_BANKS, sizeof(struct arch_dram_bank)) ||
	    !read_banks(&manifest->dram, limit, platform))
		return BOOT_MANIFEST_DATA_ERROR;

	if (MANIFEST_MINOR(manifest->version) < MANIFEST_MINOR_CONSOLE ||
	    manifest->consoles.count == 0)
		return BOOT_OK;
	if (!table_holds(&manifest->consoles, shared, MAX_CONSOLES, sizeof(struct console_entry)) ||
	    !read_consoles(&manifest->consoles, limit, console))
		return BOOT_MANIFEST_DATA_ERROR;
	return BOOT_OK;
}
