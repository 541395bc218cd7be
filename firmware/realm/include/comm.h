/* SPDX-License-Identifier: BSD-3-Clause */
/* The parts of the scenario `comm` (scenario_comm.c). */
#ifndef COMM_H
#define COMM_H

#include <stdbool.h>
#include <stdint.h>

#include "aead.h"
#include "channel.h"
#include "host_call.h"
#include "payload.h"
#include "realm_layout.h"

#define COMM_PROVIDER 0U
#define COMM_CONSUMER 1U

/* Most that the configuration allows (config.c). */
#define COMM_SIZE_MAX	  (UINT64_C(1) << 20)
#define COMM_MESSAGES_MAX 10000U

enum comm_memory { COMM_REGION, COMM_NORMAL, COMM_MEMORIES };

struct comm;

/* How a message gets from one realm to the other. */
struct comm_mode {
	const char *name;
	enum comm_memory memory;
	const struct aead *aead; /* NULL: in the clear */
	/* Where the sender makes a payload, and where the receiver finds it: private, or shared. */
	bool in_place;
	/* The sender's part of the time that is measured, up to publishing. */
	void (*put)(struct comm *comm, const struct comm_mode *mode, uint64_t length);
	/* The receiver's, up to the acknowledgement. False when the message is refused. */
	bool (*get)(struct comm *comm, const struct comm_mode *mode, uint64_t length);
};

/* In the order of the bits of comm.modes. */
#define COMM_MODES 5U
extern const struct comm_mode comm_modes[COMM_MODES];

/* Figures of one batch, one for each message. */
struct comm_samples {
	uint64_t send[COMM_MESSAGES_MAX];
	uint64_t receive[COMM_MESSAGES_MAX];
	uint64_t elapsed[COMM_MESSAGES_MAX]; /* the sender's, from send to acknowledgement */
	uint64_t sum[COMM_MESSAGES_MAX];     /* work space */
};

/* One realm's side. */
struct comm {
	const struct realm_config *config;
	uint32_t peer;
	struct report report;
	uint64_t cost; /* of a reading of the counter */
	uint64_t own_id;
	uint64_t peer_id;
	uint64_t csm_id;
	struct channel channel[COMM_MEMORIES];
	struct comm_samples *samples;
	uint8_t *plain;	 /* private, COMM_SIZE_MAX bytes: a payload */
	uint8_t *sealed; /* private, COMM_SIZE_MAX bytes: what it is sealed to */
};

/* A run of messages of one size in one mode. */
struct comm_batch {
	const struct comm_mode *mode;
	uint64_t size; /* bytes of a message */
	uint64_t messages;
};

/* scenario_comm_modes.c */
/* Whether a mode is wanted, and possible: without CSM there is no region. */
bool comm_runs(const struct realm_config *config, unsigned int mode);
uint64_t comm_messages(const struct realm_config *config, uint64_t size);
unsigned int comm_number(const struct comm_mode *mode); /* from 1: of payloads and nonces */
struct channel *comm_channel(struct comm *comm, const struct comm_mode *mode);
/* Where this side's payload is, before put and after get. */
volatile uint64_t *comm_payload(struct comm *comm, const struct comm_mode *mode);
/* What takes part in a measurement, in its order. */
void comm_offer(struct comm *comm, const struct comm_mode *mode, uint64_t length);
bool comm_take(struct comm *comm, const struct comm_mode *mode, uint64_t *length);

/* scenario_comm_sender.c. False, with a reason, when the receiver is silent or refuses. */
bool comm_send_batch(struct comm *comm, const struct comm_batch *batch, const char **reason);
/* Sends one message of which the host changed a bit. True when it was refused. */
bool comm_send_tampered(struct comm *comm, const struct comm_mode *mode, uint64_t size,
			const char **reason);
/* Sends the figures of a batch. Returns how many of its messages overlapped. */
uint64_t comm_report_batch(struct comm *comm, const struct comm_batch *batch);

/* scenario_comm_receiver.c */
bool comm_receive_batch(struct comm *comm, const struct comm_batch *batch,
			struct payload_count *count, const char **reason);
/* True when the message was refused and nothing of it is where a payload would be. */
bool comm_receive_tampered(struct comm *comm, const struct comm_mode *mode, uint64_t size,
			   const char **reason);

/* Why a wait failed; NULL for CHANNEL_OK. */
const char *comm_reason(enum channel_status status);

/* scenario_comm_region.c: steps of the region that the CSM modes use. */
bool comm_identify(struct comm *comm);
bool comm_provide_region(struct comm *comm);
bool comm_mount_region(struct comm *comm);
bool comm_close_region(struct comm *comm);

/* scenario_comm_ciphers.c */
bool comm_cipher_step(struct comm *comm, const char *name);

#endif /* COMM_H */
