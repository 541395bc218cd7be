/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "crc8.h"
#include "record.h"

#define MARK	    "@caec "
#define MARK_LENGTH (sizeof(MARK) - 1)

/* A JSON string; what is not printable ASCII becomes an escape, so that a line stays one line. */
static void quoted(struct text *text, const char *string)
{
	text_char(text, '"');
	for (; *string != '\0'; string++) {
		unsigned char c = (unsigned char)*string;

		if (c == '"' || c == '\\')
			text_char(text, '\\');
		if (c < 0x20 || c >= 0x7F) {
			text_string(text, "\\u00");
			text_hex_byte(text, c);
		} else {
			text_char(text, (char)c);
		}
	}
	text_char(text, '"');
}

static void key_of(struct record *record, const char *key)
{
	text_char(&record->text, ',');
	quoted(&record->text, key);
	text_char(&record->text, ':');
}

void record_begin(struct record *record, uint64_t sequence, const char *by, const char *kind)
{
	record->text = text_in(record->buffer, sizeof(record->buffer));
	text_string(&record->text, MARK "{\"n\":");
	text_decimal(&record->text, sequence);
	record_string(record, "by", by);
	record_string(record, "rec", kind);
}

void record_string(struct record *record, const char *key, const char *value)
{
	key_of(record, key);
	quoted(&record->text, value);
}

void record_number(struct record *record, const char *key, uint64_t value)
{
	if (value > RECORD_NUMBER_MAX) {
		record_hex(record, key, value);
		return;
	}
	key_of(record, key);
	text_decimal(&record->text, value);
}

void record_hex(struct record *record, const char *key, uint64_t value)
{
	key_of(record, key);
	text_char(&record->text, '"');
	text_hex(&record->text, value);
	text_char(&record->text, '"');
}

void record_flag(struct record *record, const char *key, bool value)
{
	key_of(record, key);
	text_string(&record->text, value ? "true" : "false");
}

const char *record_end(struct record *record)
{
	text_char(&record->text, '}');
	uint8_t crc = crc8(record->buffer + MARK_LENGTH, record->text.length - MARK_LENGTH);

	text_char(&record->text, '*');
	text_hex_byte(&record->text, crc);
	text_char(&record->text, '\n');
	return record->text.cut ? NULL : record->buffer;
}
