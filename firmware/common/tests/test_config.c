/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "config.h"
#include "tests.h"

static struct config config;
static struct config_error error;

static bool parse(const char *blob)
{
	return config_parse(blob, strlen(blob), &config, &error);
}

static bool refuses(const char *blob, unsigned int line, const char *reason)
{
	return !parse(blob) && error.line == line && strcmp(error.reason, reason) == 0;
}

static bool reads_every_setting(void)
{
	return parse("caec-config 1\n# "
		     "comment\n\nscenario=hello\ncsm.expected=0\nseed=0xffffffffffffffff\n"
		     "region.pages=16384\nrealm.image.size=0x1000\n"
		     "comm.size.least=128\ncomm.size.most=0x10000\ncomm.messages=7\n"
		     "comm.modes=0x12\nsetup.pages.most=8\nsetup.repeats=2\n"
		     "calls.repeats=512\nattack.repeats=1000\nattack.only=read-only\nend\n") &&
	       strcmp(config.scenario, "hello") == 0 && config.csm_expected == 0 &&
	       config.seed == UINT64_MAX && config.region_pages == 16384 &&
	       config.realm_image_size == 4096 && config.comm_size_least == 128 &&
	       config.comm_size_most == 65536 && config.comm_messages == 7 &&
	       config.comm_modes == 18 && config.setup_pages_most == 8 &&
	       config.setup_repeats == 2 && config.calls_repeats == 512 &&
	       config.attack_repeats == 1000 && strcmp(config.attack_only, "read-only") == 0 &&
	       error.line == 0 && error.reason == NULL;
}

static bool keeps_defaults(void)
{
	return parse("caec-config 1\nend\n") && config.csm_expected == 1 &&
	       config.region_pages == 64 && config.scenario[0] == '\0' &&
	       config.comm_size_least == 64 && config.comm_size_most == 1048576 &&
	       config.comm_messages == 1000 && config.comm_modes == 31 &&
	       config.setup_pages_most == 16384 && config.setup_repeats == 3 &&
	       config.calls_repeats == 32 && config.attack_repeats == 10 &&
	       strcmp(config.attack_only, "all") == 0;
}

static bool ends_at_end(void)
{
	return parse("caec-config 1\nseed=5\nend\nnonsense") && config.seed == 5;
}

static bool refuses_other_header(void)
{
	return refuses("caec-config 2\nend\n", 1, "no caec-config 1") &&
	       refuses("", 1, "no caec-config 1") &&
	       refuses("caec-config 1x\nend\n", 1, "no caec-config 1");
}

static bool refuses_unknown_names(void)
{
	return refuses("caec-config 1\nsed=1\nend\n", 2, "unknown name") &&
	       refuses("caec-config 1\nseedx=1\nend\n", 2, "unknown name");
}

static bool refuses_repeated_names(void)
{
	return refuses("caec-config 1\nseed=1\nseed=1\nend\n", 3, "name given twice");
}

static bool refuses_bad_numbers(void)
{
	return refuses("caec-config 1\nseed=\nend\n", 2, "not a number") &&
	       refuses("caec-config 1\nseed=12a\nend\n", 2, "not a number") &&
	       refuses("caec-config 1\nseed=0x\nend\n", 2, "not a number") &&
	       refuses("caec-config 1\nseed=-1\nend\n", 2, "not a number") &&
	       refuses("caec-config 1\nseed=18446744073709551616\nend\n", 2, "not a number") &&
	       refuses("caec-config 1\nregion.pages=0\nend\n", 2, "number out of range") &&
	       refuses("caec-config 1\nregion.pages=16385\nend\n", 2, "number out of range");
}

static bool refuses_what_is_no_power_of_two(void)
{
	return refuses("caec-config 1\ncomm.size.least=96\nend\n", 2, "not a power of two") &&
	       refuses("caec-config 1\ncomm.size.most=1048575\nend\n", 2, "not a power of two") &&
	       refuses("caec-config 1\nsetup.pages.most=3\nend\n", 2, "not a power of two") &&
	       refuses("caec-config 1\ncomm.size.least=32\nend\n", 2, "number out of range") &&
	       refuses("caec-config 1\ncomm.modes=0\nend\n", 2, "number out of range") &&
	       refuses("caec-config 1\ncomm.messages=10001\nend\n", 2, "number out of range");
}

static bool refuses_sizes_that_contradict(void)
{
	return parse("caec-config 1\ncomm.size.most=64\ncomm.size.least=64\nend\n") &&
	       refuses("caec-config 1\ncomm.size.most=64\ncomm.size.least=128\nend\n", 4,
		       "comm.size.least is above comm.size.most");
}

static bool refuses_bad_words(void)
{
	return refuses("caec-config 1\nscenario=Hello\nend\n", 2, "not a word") &&
	       refuses("caec-config 1\nscenario=\nend\n", 2, "not a word") &&
	       refuses("caec-config 1\nscenario=abcdefghijklmnop\nend\n", 2, "not a word");
}

static bool refuses_missing_end(void)
{
	return refuses("caec-config 1\nseed=1\n", 2, "no end") &&
	       refuses("caec-config 1\nseed=1", 2, "no end");
}

static bool stops_at_zero_byte(void)
{
	static const char blob[] = "caec-config 1\nseed=1\n\0end\n";

	return !config_parse(blob, sizeof(blob) - 1, &config, &error) &&
	       strcmp(error.reason, "no end") == 0;
}

/* The sanitizers watch the reads: no byte behind `size` may be touched. */
static bool reads_no_further_than_told(void)
{
	static const char text[] = "caec-config 1\nseed=12\nregion.pages=3\nend\n";

	for (size_t size = 0; size < sizeof(text); size++) {
		char exact[sizeof(text)];

		memcpy(exact, text, size);
		memset(exact + size, 'x', sizeof(exact) - size);
		bool whole = size >= sizeof(text) - 2;

		if (config_parse(exact, size, &config, &error) != whole)
			return false;
	}
	return true;
}

const struct test config_tests[] = {
	{"config reads every setting", reads_every_setting},
	{"config keeps defaults", keeps_defaults},
	{"config ends at end", ends_at_end},
	{"config refuses another header", refuses_other_header},
	{"config refuses unknown names", refuses_unknown_names},
	{"config refuses repeated names", refuses_repeated_names},
	{"config refuses bad numbers", refuses_bad_numbers},
	{"config refuses what is no power of two", refuses_what_is_no_power_of_two},
	{"config refuses sizes that contradict each other", refuses_sizes_that_contradict},
	{"config refuses bad words", refuses_bad_words},
	{"config refuses a missing end", refuses_missing_end},
	{"config stops at a zero byte", stops_at_zero_byte},
	{"config reads no further than told", reads_no_further_than_told},
	{NULL, NULL},
};
