/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "account.h"
#include "mailbox.h"
#include "report.h"
#include "vcpu_exits.h"
#include "wire.h"

/* Adds one piece to the realm's text. False when it is senseless or too long. */
static bool collect(struct realm *realm, const uint64_t *gprs, bool *last)
{
	uint64_t size = gprs[0] & ~HOST_CHUNK_LAST;

	if (size > HOST_CHUNK_BYTES || realm->text_length + size > sizeof(realm->text))
		return false;
	memcpy(realm->text + realm->text_length, &gprs[1], size);
	realm->text_length += (unsigned int)size;
	*last = (gprs[0] & HOST_CHUNK_LAST) != 0;
	return true;
}

static bool print_log(const struct realm *realm)
{
	char line[HOST_TEXT_MAX + 1];

	if (!wire_printable(realm->text, realm->text_length))
		return false;
	memcpy(line, realm->text, realm->text_length);
	line[realm->text_length] = '\0';
	report_log(realm->name, line);
	return true;
}

static void text_call(struct vcpu *vcpu, const uint64_t *gprs, bool is_record)
{
	struct realm *realm = vcpu->realm;
	bool last = false;
	bool ok = collect(realm, gprs, &last);

	if (ok && last) {
		ok = is_record ? wire_report(realm->name, realm->text, realm->text_length)
			       : print_log(realm);
		realm->text_length = 0;
	}
	if (!ok) {
		report_log("host", "a realm's text is malformed; it will not run any more");
		vcpu_end(vcpu, VCPU_EXIT_TEXT);
	}
}

static uint64_t send_call(struct realm *realm, const uint64_t *gprs)
{
	struct message message = {.words = gprs[1]};

	if (message.words > HOST_MESSAGE_WORDS)
		return HOST_BAD;
	memcpy(message.word, &gprs[2], message.words * sizeof(uint64_t));
	return mailbox_send(realm->index, gprs[0], &message);
}

static void receive_call(struct realm *realm, const uint64_t *gprs, uint64_t *results)
{
	struct message message = {0};

	results[0] = mailbox_receive(gprs[0], realm->index, &message);
	results[1] = message.words;
	memcpy(&results[2], message.word, message.words * sizeof(uint64_t));
}

static void fault_call(struct vcpu *vcpu, const uint64_t *gprs)
{
	report_fact_hex(vcpu->realm->name, "fault.esr", gprs[0]);
	report_fact_hex(vcpu->realm->name, "fault.elr", gprs[1]);
	report_fact_hex(vcpu->realm->name, "fault.far", gprs[2]);
	vcpu_end(vcpu, VCPU_EXIT_FAULT);
}

static void account_call(uint64_t *results)
{
	struct account account = account_take();

	results[0] = HOST_OK;
	results[1] = account.own;
	results[2] = account.counting;
	results[3] = account.exits;
	results[4] = account.calls;
	results[5] = account.commands;
	results[6] = account.left;
	results[7] = account.entered;
	results[8] = account.between;
	results[9] = account.longest;
}

void vcpu_host_call(struct vcpu *vcpu)
{
	struct rmi_rec_run *run = vcpu->rec->run;
	const uint64_t *gprs = run->exit.gprs;
	uint64_t *results = run->enter.gprs;

	switch (run->exit.imm) {
	case HOST_LOG:
	case HOST_RECORD:
		text_call(vcpu, gprs, run->exit.imm == HOST_RECORD);
		break;
	case HOST_SEND:
		results[0] = send_call(vcpu->realm, gprs);
		break;
	case HOST_RECEIVE:
		receive_call(vcpu->realm, gprs, results);
		break;
	case HOST_CHECKPOINT:
		results[0] = vcpu->checkpoint(vcpu->realm, gprs);
		break;
	case HOST_EXIT:
		vcpu_end(vcpu, gprs[0] < VCPU_EXIT_FAULT ? gprs[0] : VCPU_EXIT_FAULT - 1);
		break;
	case HOST_FAULT:
		fault_call(vcpu, gprs);
		break;
	case HOST_ACCOUNT:
		account_call(results);
		break;
	default:
		results[0] = HOST_BAD;
	}
}
