/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdbool.h>

#include "account.h"
#include "csm_abi.h"
#include "rmi_calls.h"

uint64_t rmi_version(uint64_t requested, uint64_t *lower, uint64_t *higher)
{
	struct smc_registers r = account_smc4(RMI_VERSION, requested, 0, 0, 0);

	*lower = r.x[1];
	*higher = r.x[2];
	return r.x[0];
}

/*
 * RMM 1.0-eac5 (TF-RMM v0.5.0) answers RMI_VERSION like RMM 1.0. Its feature register 0 ends below
 * bit 32, where RMM 1.0 has the hash algorithms, and there always is one.
 */
static bool eac5;

/* Feature register 0 in RMM 1.0's layout: eac5 numbers break- and watchpoints in 4 bits, not 6. */
static uint64_t features0(uint64_t value)
{
	eac5 = (value >> 32) == 0;
	if (!eac5)
		return value;
	return (value & 0x3FFFFU) | (((value >> 18) & 0xFU) << 20) | ((value >> 22) << 26);
}

uint64_t rmi_features(uint64_t index, uint64_t *value)
{
	struct smc_registers r = account_smc4(RMI_FEATURES, index, 0, 0, 0);

	*value = (index == 0) ? features0(r.x[1]) : r.x[1];
	return r.x[0];
}

uint64_t rmi_realm_create(uint64_t rd, uint64_t params)
{
	return account_smc4(RMI_REALM_CREATE, rd, params, 0, 0).x[0];
}

uint64_t rmi_realm_activate(uint64_t rd)
{
	return account_smc4(RMI_REALM_ACTIVATE, rd, 0, 0, 0).x[0];
}

uint64_t rmi_realm_destroy(uint64_t rd)
{
	return account_smc4(RMI_REALM_DESTROY, rd, 0, 0, 0).x[0];
}

uint64_t rmi_rtt_create(uint64_t rd, uint64_t rtt, uint64_t ipa, uint64_t level)
{
	return account_smc4(RMI_RTT_CREATE, rd, rtt, ipa, level).x[0];
}

uint64_t rmi_rtt_destroy(uint64_t rd, uint64_t ipa, uint64_t level, uint64_t *rtt, uint64_t *top)
{
	struct smc_registers r = account_smc4(RMI_RTT_DESTROY, rd, ipa, level, 0);

	*rtt = r.x[1];
	*top = r.x[2];
	return r.x[0];
}

uint64_t rmi_rtt_fold(uint64_t rd, uint64_t ipa, uint64_t level, uint64_t *rtt)
{
	struct smc_registers r = account_smc4(RMI_RTT_FOLD, rd, ipa, level, 0);

	*rtt = r.x[1];
	return r.x[0];
}

uint64_t rmi_rtt_read_entry(uint64_t rd, uint64_t ipa, uint64_t level, struct rmi_entry *entry)
{
	struct smc_registers r = account_smc4(RMI_RTT_READ_ENTRY, rd, ipa, level, 0);

	*entry = (struct rmi_entry){
		.level = r.x[1], .state = r.x[2], .descriptor = r.x[3], .ripas = r.x[4]};
	return r.x[0];
}

uint64_t rmi_rtt_init_ripas(uint64_t rd, uint64_t base, uint64_t top, uint64_t *reached)
{
	struct smc_registers r = account_smc4(RMI_RTT_INIT_RIPAS, rd, base, top, 0);

	*reached = r.x[1];
	return r.x[0];
}

uint64_t rmi_rtt_set_ripas(uint64_t rd, uint64_t rec, uint64_t base, uint64_t top,
			   uint64_t *reached)
{
	struct smc_registers r = account_smc4(RMI_RTT_SET_RIPAS, rd, rec, base, top);

	*reached = r.x[1];
	return r.x[0];
}

uint64_t rmi_rtt_map_unprotected(uint64_t rd, uint64_t ipa, uint64_t level, uint64_t descriptor)
{
	/* SH, inner shareable: eac5 insists on it, RMM 1.0 on zero. */
	if (eac5)
		descriptor |= UINT64_C(3) << 8;
	return account_smc4(RMI_RTT_MAP_UNPROTECTED, rd, ipa, level, descriptor).x[0];
}

uint64_t rmi_rtt_unmap_unprotected(uint64_t rd, uint64_t ipa, uint64_t level, uint64_t *top)
{
	struct smc_registers r = account_smc4(RMI_RTT_UNMAP_UNPROTECTED, rd, ipa, level, 0);

	*top = r.x[1];
	return r.x[0];
}

uint64_t rmi_data_create(uint64_t rd, uint64_t data, uint64_t ipa, uint64_t source, uint64_t flags)
{
	struct smc_registers r = {.x = {RMI_DATA_CREATE, rd, data, ipa, source, flags}};

	account_smc(&r);
	return r.x[0];
}

uint64_t rmi_data_create_unknown(uint64_t rd, uint64_t data, uint64_t ipa)
{
	return account_smc4(RMI_DATA_CREATE_UNKNOWN, rd, data, ipa, 0).x[0];
}

uint64_t rmi_data_destroy(uint64_t rd, uint64_t ipa, uint64_t *data, uint64_t *top)
{
	struct smc_registers r = account_smc4(RMI_DATA_DESTROY, rd, ipa, 0, 0);

	*data = r.x[1];
	*top = r.x[2];
	return r.x[0];
}

uint64_t rmi_rec_aux_count(uint64_t rd, uint64_t *count)
{
	struct smc_registers r = account_smc4(RMI_REC_AUX_COUNT, rd, 0, 0, 0);

	*count = r.x[1];
	return r.x[0];
}

uint64_t rmi_rec_create(uint64_t rd, uint64_t rec, uint64_t params)
{
	return account_smc4(RMI_REC_CREATE, rd, rec, params, 0).x[0];
}

uint64_t rmi_rec_destroy(uint64_t rec)
{
	return account_smc4(RMI_REC_DESTROY, rec, 0, 0, 0).x[0];
}

uint64_t rmi_rec_enter(uint64_t rec, uint64_t run)
{
	return account_smc4(RMI_REC_ENTER, rec, run, 0, 0).x[0];
}

uint64_t rmi_psci_complete(uint64_t calling, uint64_t target, uint64_t status)
{
	return account_smc4(RMI_PSCI_COMPLETE, calling, target, status, 0).x[0];
}

uint64_t rmi_csm_apt_add(uint64_t rd, uint64_t granule)
{
	return account_smc4(SMC_RMI_CSM, RMI_CSM_APT_ADD, rd, granule, 0).x[0];
}

uint64_t rmi_csm_apt_remove(uint64_t rd, uint64_t *progress, uint64_t *granule)
{
	struct smc_registers r = account_smc4(SMC_RMI_CSM, RMI_CSM_APT_REMOVE, rd, 0, 0);

	*progress = r.x[1];
	*granule = r.x[2];
	return r.x[0];
}

uint64_t rmi_csm_info(uint64_t rd, struct rmi_csm_info *info)
{
	struct smc_registers r = account_smc4(SMC_RMI_CSM, RMI_CSM_INFO, rd, 0, 0);

	*info = (struct rmi_csm_info){r.x[1], r.x[2], r.x[3], r.x[4]};
	return r.x[0];
}
