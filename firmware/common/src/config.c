/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "config.h"

#define HEADER "caec-config 1"

struct line {
	const char *at;
	size_t length;
};

struct setting {
	const char *name;
	size_t offset; /* in struct config */
	uint64_t least;
	uint64_t most; /* of a number; 0 for a word */
	bool power_of_two;
};

static const struct setting settings[] = {
	{"scenario", offsetof(struct config, scenario), 0, 0, false},
	{"csm.expected", offsetof(struct config, csm_expected), 0, 1, false},
	{"seed", offsetof(struct config, seed), 0, UINT64_MAX, false},
	/* 64 MiB: what the layout of a realm and its tables are made for. */
	{"region.pages", offsetof(struct config, region_pages), 1, 16384, false},
	{"realm.image.size", offsetof(struct config, realm_image_size), 1, 16U << 20, false},
	/* 1 MiB and a control page fit the memory that host and realms share (realm_layout.h). */
	{"comm.size.least", offsetof(struct config, comm_size_least), 64, 1U << 20, true},
	{"comm.size.most", offsetof(struct config, comm_size_most), 64, 1U << 20, true},
	{"comm.messages", offsetof(struct config, comm_messages), 1, 10000, false},
	{"comm.modes", offsetof(struct config, comm_modes), 1, 31, false},
	{"setup.pages.most", offsetof(struct config, setup_pages_most), 1, 16384, true},
	{"setup.repeats", offsetof(struct config, setup_repeats), 1, 100, false},
	/* Each takes a page of its own: a table of them. */
	{"calls.repeats", offsetof(struct config, calls_repeats), 1, 512, false},
	{"attack.repeats", offsetof(struct config, attack_repeats), 1, 1000, false},
	{"attack.only", offsetof(struct config, attack_only), 0, 0, false},
};

#define SETTINGS (sizeof(settings) / sizeof(settings[0]))

static bool equals(struct line text, const char *string)
{
	size_t length = strlen(string);

	return text.length == length && memcmp(text.at, string, length) == 0;
}

static int digit(char c, unsigned int base)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (base == 16 && c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (base == 16 && c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool parse_number(struct line text, uint64_t *value)
{
	unsigned int base = 10;
	size_t i = 0;

	if (text.length > 2 && text.at[0] == '0' && text.at[1] == 'x') {
		base = 16;
		i = 2;
	}
	if (i == text.length)
		return false;
	*value = 0;
	for (; i < text.length; i++) {
		int d = digit(text.at[i], base);

		if (d < 0 || *value > (UINT64_MAX - (unsigned int)d) / base)
			return false;
		*value = *value * base + (unsigned int)d;
	}
	return true;
}

static bool parse_word(struct line text, char *word)
{
	if (text.length == 0 || text.length >= CONFIG_WORD_MAX)
		return false;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' && c != '-')
			return false;
		word[i] = c;
	}
	word[text.length] = '\0';
	return true;
}

/* NULL, or why the value is refused. */
static const char *assign(const struct setting *setting, struct line value, struct config *config)
{
	char *field = (char *)config + setting->offset;
	uint64_t number;

	if (setting->most == 0)
		return parse_word(value, field) ? NULL : "not a word";
	if (!parse_number(value, &number))
		return "not a number";
	if (number < setting->least || number > setting->most)
		return "number out of range";
	if (setting->power_of_two && (number & (number - 1)) != 0)
		return "not a power of two";
	memcpy(field, &number, sizeof(number));
	return NULL;
}

static const char *parse_setting(struct line line, struct config *config, unsigned int *seen)
{
	const char *equals_sign = memchr(line.at, '=', line.length);

	if (equals_sign == NULL)
		return "no = in the line";
	struct line name = {line.at, (size_t)(equals_sign - line.at)};
	struct line value = {equals_sign + 1, line.length - name.length - 1};

	for (size_t i = 0; i < SETTINGS; i++) {
		if (!equals(name, settings[i].name))
			continue;
		if ((*seen & (1U << i)) != 0)
			return "name given twice";
		*seen |= 1U << i;
		return assign(&settings[i], value, config);
	}
	return "unknown name";
}

static bool next_line(const char **at, const char *end, struct line *line)
{
	if (*at == end || **at == '\0')
		return false;
	line->at = *at;
	while (*at != end && **at != '\n' && **at != '\0')
		(*at)++;
	line->length = (size_t)(*at - line->at);
	if (*at != end && **at == '\n')
		(*at)++;
	return true;
}

/* NULL, or what two settings say against each other. */
static const char *contradiction(const struct config *config)
{
	return config->comm_size_least <= config->comm_size_most
		       ? NULL
		       : "comm.size.least is above comm.size.most";
}

bool config_parse(const char *blob, size_t size, struct config *config, struct config_error *error)
{
	const char *at = blob;
	const char *end = blob + size;
	unsigned int seen = 0;
	struct line line;

	*config = (struct config){
		.csm_expected = 1,
		.seed = 1,
		.region_pages = 64,
		.comm_size_least = 64,
		.comm_size_most = 1U << 20,
		.comm_messages = 1000,
		.comm_modes = 31,
		.setup_pages_most = 16384,
		.setup_repeats = 3,
		.calls_repeats = 32,
		.attack_repeats = 10,
		.attack_only = "all",
	};
	*error = (struct config_error){.line = 1, .reason = "no " HEADER};
	if (!next_line(&at, end, &line) || !equals(line, HEADER))
		return false;
	while (next_line(&at, end, &line)) {
		error->line++;
		if (line.length == 0 || line.at[0] == '#')
			continue;
		if (equals(line, "end")) {
			error->reason = contradiction(config);
			if (error->reason == NULL)
				error->line = 0;
			return error->reason == NULL;
		}
		error->reason = parse_setting(line, config, &seen);
		if (error->reason != NULL)
			return false;
	}
	error->reason = "no end";
	return false;
}
