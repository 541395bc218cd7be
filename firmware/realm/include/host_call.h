/* SPDX-License-Identifier: BSD-3-Clause */
/* What a realm asks of the host (protocol.h). Answers are the host's word and nothing more. */
#ifndef HOST_CALL_H
#define HOST_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol.h"
#include "samples.h"

void host_log(const char *text);

/* Each returns HOST_OK, HOST_GONE or HOST_BAD. */
uint64_t host_send(uint64_t receiver, const uint64_t *words, uint64_t count);
/* Fails with HOST_BAD unless the message has exactly `count` words. */
uint64_t host_receive(uint64_t sender, uint64_t *words, uint64_t count);

/* One word. False when the peer is gone, or sends something else. */
static inline bool host_tell(uint64_t peer, uint64_t word)
{
	return host_send(peer, &word, 1) == HOST_OK;
}

static inline bool host_hear(uint64_t peer, uint64_t *word)
{
	return host_receive(peer, word, 1) == HOST_OK;
}

/* HOST_ACCOUNT: what the host says that it spent on this realm since the last one. */
struct host_account {
	uint64_t own;	   /* instructions of the host, time inside its SMCs left out */
	uint64_t counting; /* instructions that counting them took */
	uint64_t exits;
	uint64_t calls;	   /* SMCs of the host */
	uint64_t commands; /* instructions inside them, when they were none that resume the realm */
	uint64_t left;	   /* the counter when the first exit came */
	uint64_t entered;  /* the counter when the realm was resumed for the last time */
	uint64_t between;  /* instructions from other resumptions to the exits that came of them */
	uint64_t longest;  /* most of those from one resumption to its exit */
};
bool host_account(struct host_account *account);

uint64_t host_checkpoint(uint64_t point, uint64_t a1, uint64_t a2);
void host_exit(uint64_t status) __attribute__((noreturn));
void host_fault(uint64_t esr, uint64_t elr, uint64_t far) __attribute__((noreturn));

/* A step, a fact or a metric: begun, given fields, then sent to the host, which prints it. */
struct report {
	unsigned int length;
	bool ok;
	bool cut;
	unsigned char bytes[HOST_TEXT_MAX];
};

void report_step(struct report *report, const char *name, bool ok);
void report_info(struct report *report, const char *name);
/* Parameters follow as numbers and words. */
void report_metric(struct report *report, const char *name, const char *unit, const char *side,
		   const struct samples_summary *summary);
void report_number(struct report *report, const char *key, uint64_t value);
void report_hex(struct report *report, const char *key, uint64_t value);
void report_text(struct report *report, const char *key, const char *value);
/* Returns whether the step was ok, so that a scenario can end with the step that failed. */
bool report_send(const struct report *report);

#endif /* HOST_CALL_H */
