/* SPDX-License-Identifier: BSD-3-Clause */
/* The exits of one run of one REC. */
#ifndef VCPU_EXITS_H
#define VCPU_EXITS_H

#include "vcpu.h"

struct vcpu {
	struct realm *realm;
	struct realm_rec *rec;
	vcpu_checkpoint checkpoint;
};

/* Ends the realm. */
void vcpu_end(struct vcpu *vcpu, uint64_t status);

/* Serves the exit that vcpu_enter() came back with, as a host should. */
void vcpu_serve(struct vcpu *vcpu);

void vcpu_host_call(struct vcpu *vcpu); /* vcpu_host_call.c */
void vcpu_csm_exit(struct vcpu *vcpu);	/* vcpu_csm.c */

#endif /* VCPU_EXITS_H */
