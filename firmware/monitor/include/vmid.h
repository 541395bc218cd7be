/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VMID_H
#define VMID_H

#include <stdbool.h>
#include <stdint.h>

/* Takes a VMID, from any CPU. False: wider than the machine's VMIDs, or taken. */
bool vmid_reserve(uint16_t vmid);
/* Gives back a VMID under which no TLB caches anything any more. */
void vmid_release(uint16_t vmid);

#endif /* VMID_H */
