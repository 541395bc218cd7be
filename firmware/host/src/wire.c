/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "protocol.h"
#include "report.h"
#include "wire.h"

#define MAX_FIELDS 24U
#define MAX_TEXT   255U

struct reader {
	const unsigned char *at;
	size_t left;
};

struct slice {
	const unsigned char *at;
	size_t length;
};

struct field {
	enum wire_field type;
	struct slice key;
	struct slice text;
	uint64_t number;
};

struct decoded {
	unsigned int kind;
	unsigned int flag;
	struct slice name;
	struct field field[MAX_FIELDS];
	unsigned int fields;
};

static bool take(struct reader *reader, size_t length, struct slice *slice)
{
	if (reader->left < length)
		return false;
	*slice = (struct slice){reader->at, length};
	reader->at += length;
	reader->left -= length;
	return true;
}

static bool take_byte(struct reader *reader, unsigned int *byte)
{
	struct slice slice;

	if (!take(reader, 1, &slice))
		return false;
	*byte = slice.at[0];
	return true;
}

static bool take_text(struct reader *reader, struct slice *slice)
{
	unsigned int length;

	return take_byte(reader, &length) && take(reader, length, slice);
}

static bool take_number(struct reader *reader, uint64_t *number)
{
	struct slice slice;

	if (!take(reader, sizeof(*number), &slice))
		return false;
	memcpy(number, slice.at, sizeof(*number));
	return true;
}

bool wire_printable(const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] < 0x20 || bytes[i] > 0x7E)
			return false;
	}
	return true;
}

static bool is_name(struct slice slice)
{
	for (size_t i = 0; i < slice.length; i++) {
		unsigned char c = slice.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' && c != '-' &&
		    c != '_')
			return false;
	}
	return slice.length != 0;
}

static bool same(struct slice a, struct slice b)
{
	return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

/* Keys that the host itself writes. */
static bool is_reserved(struct slice key)
{
	static const char *const reserved[] = {"n", "by", "rec", "name", "ok"};

	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
		if (same(key,
			 (struct slice){(const unsigned char *)reserved[i], strlen(reserved[i])}))
			return true;
	}
	return false;
}

static bool decode_field(struct reader *reader, struct decoded *decoded)
{
	struct field *field = &decoded->field[decoded->fields];
	unsigned int type;

	if (decoded->fields == MAX_FIELDS || !take_byte(reader, &type) ||
	    !take_text(reader, &field->key))
		return false;
	if (!is_name(field->key) || is_reserved(field->key))
		return false;
	for (unsigned int i = 0; i < decoded->fields; i++) {
		if (same(decoded->field[i].key, field->key))
			return false;
	}
	field->type = (enum wire_field)type;
	decoded->fields++;
	switch (field->type) {
	case WIRE_NUMBER:
	case WIRE_HEX:
		return take_number(reader, &field->number);
	case WIRE_TEXT:
		return take_text(reader, &field->text) &&
		       wire_printable((const char *)field->text.at, field->text.length);
	default:
		return false;
	}
}

static bool has_key(const struct field *field, const char *key)
{
	return same(field->key, (struct slice){(const unsigned char *)key, strlen(key)});
}

/* A fact is one value. */
static bool is_fact(const struct decoded *decoded)
{
	return decoded->fields == 1 && has_key(&decoded->field[0], "value");
}

/* The fields that every metric begins with. */
enum { UNIT, SIDE, COUNT, MIN, MEDIAN, P99, MAX, METRIC_FIELDS };

/* A metric says how many, of what, and figures that can be those of samples; then parameters. */
static bool is_metric(const struct decoded *decoded)
{
	static const char *const keys[METRIC_FIELDS] = {"unit",	  "side", "count", "min",
							"median", "p99",  "max"};
	const struct field *field = decoded->field;

	if (decoded->flag != 1 || decoded->fields < METRIC_FIELDS)
		return false;
	for (unsigned int i = 0; i < decoded->fields; i++) {
		if (i < METRIC_FIELDS &&
		    (!has_key(&field[i], keys[i]) || (field[i].type == WIRE_TEXT) != (i <= SIDE)))
			return false;
		if (field[i].type == WIRE_HEX ||
		    (field[i].type == WIRE_TEXT && !is_name(field[i].text)))
			return false;
	}
	return field[COUNT].number != 0 && field[MIN].number <= field[MEDIAN].number &&
	       field[MEDIAN].number <= field[P99].number && field[P99].number <= field[MAX].number;
}

static bool is_whole(const struct decoded *decoded)
{
	switch (decoded->kind) {
	case WIRE_STEP:
		return true;
	case WIRE_INFO:
		return is_fact(decoded);
	case WIRE_METRIC:
		return is_metric(decoded);
	default:
		return false;
	}
}

static bool decode(struct reader reader, struct decoded *decoded)
{
	if (!take_byte(&reader, &decoded->kind) || !take_byte(&reader, &decoded->flag) ||
	    !take_text(&reader, &decoded->name) || !is_name(decoded->name))
		return false;
	if (decoded->flag > 1)
		return false;
	while (reader.left > 0) {
		if (!decode_field(&reader, decoded))
			return false;
	}
	return is_whole(decoded);
}

static const char *terminated(struct slice slice, char buffer[MAX_TEXT + 1])
{
	memcpy(buffer, slice.at, slice.length);
	buffer[slice.length] = '\0';
	return buffer;
}

static void print_field(struct record *record, const struct field *field)
{
	char key[MAX_TEXT + 1];
	char text[MAX_TEXT + 1];

	terminated(field->key, key);
	if (field->type == WIRE_NUMBER)
		record_number(record, key, field->number);
	else if (field->type == WIRE_HEX)
		record_hex(record, key, field->number);
	else
		record_string(record, key, terminated(field->text, text));
}

static struct record *open_metric(const char *by, const char *name, const struct decoded *decoded)
{
	char unit[MAX_TEXT + 1];
	char side[MAX_TEXT + 1];
	const struct field *field = decoded->field;
	const struct samples_summary summary = {
		.count = field[COUNT].number,
		.min = field[MIN].number,
		.median = field[MEDIAN].number,
		.p99 = field[P99].number,
		.max = field[MAX].number,
	};

	return report_metric(by, name, terminated(field[UNIT].text, unit),
			     terminated(field[SIDE].text, side), &summary);
}

bool wire_report(const char *by, const char *bytes, size_t size)
{
	struct decoded decoded = {0};
	char name[MAX_TEXT + 1];

	if (!decode((struct reader){(const unsigned char *)bytes, size}, &decoded))
		return false;
	terminated(decoded.name, name);
	struct record *record;
	unsigned int first = 0;

	if (decoded.kind == WIRE_METRIC) {
		record = open_metric(by, name, &decoded);
		first = METRIC_FIELDS;
	} else if (decoded.kind == WIRE_STEP) {
		record = report_step(by, name, decoded.flag != 0);
	} else {
		record = report_info(by, name);
	}
	for (unsigned int i = first; i < decoded.fields; i++)
		print_field(record, &decoded.field[i]);
	report_done(record);
	return true;
}
