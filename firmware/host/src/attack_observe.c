/* SPDX-License-Identifier: BSD-3-Clause */
/* What an attack saw, and the record that says so. */
#include "attack.h"
#include "report.h"
#include "rmi.h"

/* A key too many, or twice, would be a mistake of the script: the record then tells of nothing
 * else. */
static void add(struct attack *attack, struct observation observation)
{
	if (attack->observations < ATTACK_OBSERVATIONS)
		attack->seen[attack->observations++] = observation;
	else
		attack->reason = "recording more than 12 observations";
}

void observe_word(struct attack *attack, const char *key, const char *word)
{
	add(attack, (struct observation){.key = key, .word = word});
}

void observe_number(struct attack *attack, const char *key, uint64_t number)
{
	add(attack, (struct observation){.key = key, .number = number});
}

static const char *csm_name(uint64_t status)
{
	switch (status) {
	case CSM_SUCCESS:
		return "SUCCESS";
	case CSM_ERROR_INPUT:
		return "INPUT";
	case CSM_ERROR_STATE:
		return "STATE";
	case CSM_INCOMPLETE:
		return "INCOMPLETE";
	case CSM_ERROR_DENIED:
		return "DENIED";
	case CSM_ERROR_NO_RESOURCE:
		return "NO_RESOURCE";
	case CSM_ERROR_GONE:
		return "GONE";
	case CSM_NOT_SUPPORTED:
		return "NOT_SUPPORTED";
	case AGENT_LOST:
		return "lost";
	default:
		return NULL;
	}
}

/* RsiCommandReturnCode (DEN0137 B5.4.1). */
static const char *rsi_name(uint64_t status)
{
	static const char *const names[] = {"SUCCESS", "INPUT", "STATE", "INCOMPLETE", "UNKNOWN"};

	if (status == AGENT_LOST)
		return "lost";
	if (status == SMC_NOT_SUPPORTED)
		return "NOT_SUPPORTED";
	return status < sizeof(names) / sizeof(names[0]) ? names[status] : NULL;
}

static const char *rmi_name(uint64_t status)
{
	static const char *const names[] = {"SUCCESS", "INPUT", "REALM", "REC", "RTT"};

	status = RMI_STATUS(status);
	return status < sizeof(names) / sizeof(names[0]) ? names[status] : NULL;
}

static void observe_status(struct attack *attack, const char *key, const char *name,
			   uint64_t status)
{
	if (name != NULL)
		observe_word(attack, key, name);
	else
		observe_number(attack, key, status);
}

void observe_csm(struct attack *attack, const char *key, uint64_t status)
{
	observe_status(attack, key, csm_name(status), status);
}

void observe_rsi(struct attack *attack, const char *key, uint64_t status)
{
	observe_status(attack, key, rsi_name(status), status);
}

void observe_rmi(struct attack *attack, const char *key, uint64_t status)
{
	observe_status(attack, key, rmi_name(status), status);
}

void observe_access(struct attack *attack, const char *key, enum access access)
{
	static const char *const names[] = {
		[ACCESS_DONE] = "done",
		[ACCESS_ABORT] = "abort",
		[ACCESS_FAULT] = "fault",
		[ACCESS_LOST] = "lost",
	};

	observe_word(attack, key, names[access]);
}

void observe_read(struct attack *attack, const char *key, struct agent *agent, uint64_t ipa,
		  uint64_t expected)
{
	uint64_t value;
	enum access access = agent_read(agent, ipa, &value);

	if (access != ACCESS_DONE)
		observe_access(attack, key, access);
	else if (value == expected)
		observe_word(attack, key, "intact");
	else
		observe_word(attack, key, value == 0 ? "zero" : "other");
}

void observe_pages(struct attack *attack, const char *key, struct agent *agent, uint64_t ipa,
		   uint64_t pages, uint64_t index)
{
	struct agent_pages seen = agent_compare(agent, ipa, pages, index);

	if (agent->lost)
		observe_word(attack, key, "lost");
	else if (seen.same == pages)
		observe_word(attack, key, "intact");
	else
		observe_word(attack, key, seen.aborts == pages ? "abort" : "other");
}

void attack_report(const struct attack *attack)
{
	struct record *record = report_open("host", "attack");

	record_string(record, "name", attack->name);
	if (attack->reason != NULL) {
		char buffer[128];
		struct text text = text_in(buffer, sizeof(buffer));

		text_string(&text, attack->reason);
		if (attack->reason_status != 0) {
			text_string(&text, " answered ");
			text_hex(&text, attack->reason_status);
		} else {
			text_string(&text, " failed");
		}
		record_string(record, "carried", "no");
		record_string(record, "reason", buffer);
	} else {
		for (unsigned int i = 0; i < attack->observations; i++) {
			const struct observation *seen = &attack->seen[i];

			if (seen->word != NULL)
				record_string(record, seen->key, seen->word);
			else
				record_number(record, seen->key, seen->number);
		}
	}
	report_done(record);
}
