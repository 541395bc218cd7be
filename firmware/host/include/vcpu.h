/* SPDX-License-Identifier: BSD-3-Clause */
/* Runs a realm's REC on the calling CPU until the realm ends. */
#ifndef VCPU_H
#define VCPU_H

#include <stdint.h>

#include "realm.h"

/* Exit statuses that the host gives; a realm's own are below. */
#define VCPU_EXIT_FAULT	  UINT64_C(0x100) /* an exception the realm did not expect */
#define VCPU_EXIT_REFUSED UINT64_C(0x101) /* the RMM refused a command: realm.failure */
#define VCPU_EXIT_ABORT	  UINT64_C(0x102) /* an access that the host does not serve */
#define VCPU_EXIT_SYSTEM  UINT64_C(0x103) /* PSCI SYSTEM_OFF or SYSTEM_RESET */
#define VCPU_EXIT_TEXT	  UINT64_C(0x104) /* log text or a record that is not well-formed */
#define VCPU_EXIT_UNKNOWN UINT64_C(0x105) /* an exit reason that the host does not know */

/*
 * What a scenario does when a realm reaches a checkpoint: gprs as in protocol.h. Returns HOST_OK,
 * HOST_*.
 */
typedef uint64_t (*vcpu_checkpoint)(struct realm *realm, const uint64_t *gprs);

/* Clears what a REC is entered with, and what it left with. Before it is entered first. */
void vcpu_prepare(struct realm_rec *rec);

/*
 * Enters the REC and prepares the next entry; what it exited for is in rec->run->exit. Returns the
 * RMI's status.
 */
uint64_t vcpu_enter(struct realm_rec *rec);

/* Returns when the realm has ended: realm->ended and exit_status are set, its mailbox is closed. */
void vcpu_run(struct realm *realm, struct realm_rec *rec, vcpu_checkpoint checkpoint);

#endif /* VCPU_H */
