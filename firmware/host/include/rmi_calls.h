/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One function per RMI command (DEN0137 1.0, B4.3). Each returns the command's status word: see
 * RMI_STATUS.
 */
#ifndef RMI_CALLS_H
#define RMI_CALLS_H

#include <stdint.h>

#include "rmi.h"

struct rmi_entry {
	uint64_t level;
	uint64_t state;	     /* RMI_UNASSIGNED, RMI_ASSIGNED, RMI_TABLE */
	uint64_t descriptor; /* output address, and attributes of an unprotected entry */
	uint64_t ripas;
};

struct rmi_csm_info {
	uint64_t realm_id;
	uint64_t counts; /* regions in bits 31:0, reservations in bits 63:32 */
	uint64_t granules;
	uint64_t free_records;
};

uint64_t rmi_version(uint64_t requested, uint64_t *lower, uint64_t *higher);
uint64_t rmi_features(uint64_t index, uint64_t *value);
uint64_t rmi_realm_create(uint64_t rd, uint64_t params);
uint64_t rmi_realm_activate(uint64_t rd);
uint64_t rmi_realm_destroy(uint64_t rd);
uint64_t rmi_rtt_create(uint64_t rd, uint64_t rtt, uint64_t ipa, uint64_t level);
uint64_t rmi_rtt_destroy(uint64_t rd, uint64_t ipa, uint64_t level, uint64_t *rtt, uint64_t *top);
uint64_t rmi_rtt_fold(uint64_t rd, uint64_t ipa, uint64_t level, uint64_t *rtt);
uint64_t rmi_rtt_read_entry(uint64_t rd, uint64_t ipa, uint64_t level, struct rmi_entry *entry);
uint64_t rmi_rtt_init_ripas(uint64_t rd, uint64_t base, uint64_t top, uint64_t *reached);
uint64_t rmi_rtt_set_ripas(uint64_t rd, uint64_t rec, uint64_t base, uint64_t top,
			   uint64_t *reached);
uint64_t rmi_rtt_map_unprotected(uint64_t rd, uint64_t ipa, uint64_t level, uint64_t descriptor);
uint64_t rmi_rtt_unmap_unprotected(uint64_t rd, uint64_t ipa, uint64_t level, uint64_t *top);
uint64_t rmi_data_create(uint64_t rd, uint64_t data, uint64_t ipa, uint64_t source, uint64_t flags);
uint64_t rmi_data_create_unknown(uint64_t rd, uint64_t data, uint64_t ipa);
uint64_t rmi_data_destroy(uint64_t rd, uint64_t ipa, uint64_t *data, uint64_t *top);
uint64_t rmi_rec_aux_count(uint64_t rd, uint64_t *count);
uint64_t rmi_rec_create(uint64_t rd, uint64_t rec, uint64_t params);
uint64_t rmi_rec_destroy(uint64_t rec);
uint64_t rmi_rec_enter(uint64_t rec, uint64_t run);
uint64_t rmi_psci_complete(uint64_t calling, uint64_t target, uint64_t status);

/* Confidential Shared Memory (csm_abi.h). */
uint64_t rmi_csm_apt_add(uint64_t rd, uint64_t granule);
uint64_t rmi_csm_apt_remove(uint64_t rd, uint64_t *progress, uint64_t *granule);
uint64_t rmi_csm_info(uint64_t rd, struct rmi_csm_info *info);

#endif /* RMI_CALLS_H */
