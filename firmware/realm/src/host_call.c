/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "host_call.h"
#include "rsi.h"
#include "smc.h"

/* One vCPU, one call at a time. */
static struct rsi_host_call call;

/*
 * Gprs of `call` are operands before, results after. RSI refuses only what we would do wrong
 * ourselves.
 */
static void host_call(enum host_operation operation)
{
	call.imm = (uint16_t)operation;
	struct smc_registers r = smc4(RSI_HOST_CALL, (uint64_t)(uintptr_t)&call, 0, 0, 0);

	if (r.x[0] != RSI_SUCCESS) {
		for (;;)
			smc4(PSCI_SYSTEM_OFF, 0, 0, 0, 0);
	}
}

static void send_text(enum host_operation operation, const void *text, unsigned int size)
{
	const unsigned char *at = text;

	for (;;) {
		unsigned int piece = size < HOST_CHUNK_BYTES ? size : HOST_CHUNK_BYTES;

		size -= piece;
		memset(call.gprs, 0, sizeof(call.gprs));
		call.gprs[0] = piece | (size == 0 ? HOST_CHUNK_LAST : 0);
		memcpy(&call.gprs[1], at, piece);
		host_call(operation);
		at += piece;
		if (size == 0)
			return;
	}
}

void host_log(const char *text)
{
	size_t size = strlen(text);

	send_text(HOST_LOG, text, size < HOST_TEXT_MAX ? (unsigned int)size : HOST_TEXT_MAX);
}

uint64_t host_send(uint64_t receiver, const uint64_t *words, uint64_t count)
{
	if (count > HOST_MESSAGE_WORDS)
		return HOST_BAD;
	call.gprs[0] = receiver;
	call.gprs[1] = count;
	memcpy(&call.gprs[2], words, count * sizeof(*words));
	host_call(HOST_SEND);
	return call.gprs[0];
}

uint64_t host_receive(uint64_t sender, uint64_t *words, uint64_t count)
{
	call.gprs[0] = sender;
	host_call(HOST_RECEIVE);
	if (call.gprs[0] != HOST_OK)
		return call.gprs[0];
	if (call.gprs[1] != count)
		return HOST_BAD;
	memcpy(words, &call.gprs[2], count * sizeof(*words));
	return HOST_OK;
}

bool host_account(struct host_account *account)
{
	host_call(HOST_ACCOUNT);
	*account = (struct host_account){
		.own = call.gprs[1],
		.counting = call.gprs[2],
		.exits = call.gprs[3],
		.calls = call.gprs[4],
		.commands = call.gprs[5],
		.left = call.gprs[6],
		.entered = call.gprs[7],
		.between = call.gprs[8],
		.longest = call.gprs[9],
	};
	return call.gprs[0] == HOST_OK;
}

uint64_t host_checkpoint(uint64_t point, uint64_t a1, uint64_t a2)
{
	call.gprs[0] = point;
	call.gprs[1] = a1;
	call.gprs[2] = a2;
	host_call(HOST_CHECKPOINT);
	return call.gprs[0];
}

void host_exit(uint64_t status)
{
	for (;;) {
		call.gprs[0] = status;
		host_call(HOST_EXIT);
	}
}

void host_fault(uint64_t esr, uint64_t elr, uint64_t far)
{
	for (;;) {
		call.gprs[0] = esr;
		call.gprs[1] = elr;
		call.gprs[2] = far;
		host_call(HOST_FAULT);
	}
}

static void put(struct report *report, const void *bytes, size_t size)
{
	if (report->length + size > sizeof(report->bytes)) {
		report->cut = true;
		return;
	}
	memcpy(report->bytes + report->length, bytes, size);
	report->length += (unsigned int)size;
}

static void put_byte(struct report *report, unsigned int byte)
{
	unsigned char c = (unsigned char)byte;

	put(report, &c, 1);
}

static void put_text(struct report *report, const char *text)
{
	size_t length = strlen(text);

	if (length > 255)
		length = 255;
	put_byte(report, (unsigned int)length);
	put(report, text, length);
}

static void begin(struct report *report, enum wire_kind kind, const char *name, bool ok)
{
	report->length = 0;
	report->ok = ok;
	report->cut = false;
	put_byte(report, kind);
	put_byte(report, ok ? 1 : 0);
	put_text(report, name);
}

void report_step(struct report *report, const char *name, bool ok)
{
	begin(report, WIRE_STEP, name, ok);
}

void report_info(struct report *report, const char *name)
{
	begin(report, WIRE_INFO, name, true);
}

void report_number(struct report *report, const char *key, uint64_t value)
{
	put_byte(report, WIRE_NUMBER);
	put_text(report, key);
	put(report, &value, sizeof(value));
}

void report_hex(struct report *report, const char *key, uint64_t value)
{
	put_byte(report, WIRE_HEX);
	put_text(report, key);
	put(report, &value, sizeof(value));
}

void report_text(struct report *report, const char *key, const char *value)
{
	put_byte(report, WIRE_TEXT);
	put_text(report, key);
	put_text(report, value);
}

void report_metric(struct report *report, const char *name, const char *unit, const char *side,
		   const struct samples_summary *summary)
{
	begin(report, WIRE_METRIC, name, true);
	report_text(report, "unit", unit);
	report_text(report, "side", side);
	report_number(report, "count", summary->count);
	report_number(report, "min", summary->min);
	report_number(report, "median", summary->median);
	report_number(report, "p99", summary->p99);
	report_number(report, "max", summary->max);
}

bool report_send(const struct report *report)
{
	/*
	 * A report that was cut is malformed; the host refuses it and ends this realm, which is
	 * what is wanted.
	 */
	send_text(HOST_RECORD, report->bytes, report->length);
	return report->ok && !report->cut;
}
