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

/* A fact is one value. */
static bool is_fact(const struct decoded *decoded)
{
	static const unsigned char value[] = "value";

	return decoded->fields == 1 &&
	       same(decoded->field[0].key, (struct slice){value, sizeof(value) - 1});
}

static bool decode(struct reader reader, struct decoded *decoded)
{
	if (!take_byte(&reader, &decoded->kind) || !take_byte(&reader, &decoded->flag) ||
	    !take_text(&reader, &decoded->name) || !is_name(decoded->name))
		return false;
	if ((decoded->kind != WIRE_STEP && decoded->kind != WIRE_INFO) || decoded->flag > 1)
		return false;
	while (reader.left > 0) {
		if (!decode_field(&reader, decoded))
			return false;
	}
	return decoded->kind == WIRE_STEP || is_fact(decoded);
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

bool wire_report(const char *by, const char *bytes, size_t size)
{
	struct decoded decoded = {0};
	char name[MAX_TEXT + 1];

	if (!decode((struct reader){(const unsigned char *)bytes, size}, &decoded))
		return false;
	terminated(decoded.name, name);
	struct record *record = decoded.kind == WIRE_STEP ? report_step(by, name, decoded.flag != 0)
							  : report_info(by, name);

	for (unsigned int i = 0; i < decoded.fields; i++)
		print_field(record, &decoded.field[i]);
	report_done(record);
	return true;
}
