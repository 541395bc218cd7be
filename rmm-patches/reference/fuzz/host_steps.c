/* SPDX-License-Identifier: BSD-3-Clause */
/* The host's calls: with arguments that fit, or nearly, or not at all. */
#include "machine.h"

#include <string.h>

/* `byte` 0 to 0x7F: a granule that is free, as an honest host would choose it. */
static uint64_t delegated(uint8_t byte)
{
	return (byte < 0x80) ? take_granule() : address_of((uint8_t)(byte << 1));
}

static uint64_t level_of(uint8_t byte)
{
	static const uint64_t level[] = {3, 3, 3, 2, 2, 1, 0, 4};

	return (byte < 0xFE) ? level[byte % 8] : fuzz_wild((uint8_t)(byte * 7));
}

/* Where a table of this level may begin. */
static uint64_t table_ipa(uint8_t byte, uint64_t level)
{
	uint64_t ipa = fuzz_target_ipa(byte);

	return ((level < 1) || (level > 3)) ? ipa : ipa & ~(rtt_entry_size((int)level - 1) - 1);
}

static void table_step(const struct fuzz_step *step)
{
	uint64_t rd = rd_of(step->who), level = level_of(step->arg[0]);
	uint64_t ipa = table_ipa(step->arg[1], level);

	switch (step->arg[2] % 8) {
	case 0:
	case 1:
		(void)RMI(SMC_RMI_RTT_CREATE, rd, delegated(step->arg[3]), ipa, level);
		break;
	case 2:
		(void)RMI(SMC_RMI_RTT_DESTROY, rd, ipa, level);
		break;
	case 3:
	case 4:
		(void)RMI(SMC_RMI_RTT_FOLD, rd, ipa, level);
		break;
	case 5:
		(void)RMI(SMC_RMI_RTT_READ_ENTRY, rd, fuzz_target_ipa(step->arg[1]), level);
		break;
	case 6:
		(void)RMI(SMC_RMI_RTT_MAP_UNPROTECTED, rd, fuzz_target_ipa(step->arg[1]), level,
			  address_of(step->arg[3]) | ((uint64_t)step->arg[4] << 2));
		break;
	default:
		(void)RMI(SMC_RMI_RTT_UNMAP_UNPROTECTED, rd, fuzz_target_ipa(step->arg[1]), level);
		break;
	}
}

static void data_step(const struct fuzz_step *step)
{
	uint64_t rd = rd_of(step->who), ipa = fuzz_target_ipa(step->arg[1]);
	unsigned int count = 1U + ((step->arg[0] & 0x80) != 0 ? step->arg[3] % 16U : 0U);

	for (unsigned int i = 0; i < count; i++, ipa += GRANULE_SIZE) {
		switch (step->arg[0] % 4) {
		case 0:
			(void)RMI(SMC_RMI_DATA_CREATE_UNKNOWN, rd, delegated(step->arg[2]), ipa);
			break;
		case 1:
			(void)RMI(SMC_RMI_DATA_CREATE, rd, delegated(step->arg[2]), ipa,
				  (step->arg[4] < 0xC0) ? data_source() : address_of(step->arg[4]),
				  step->arg[5] % 3);
			break;
		default:
			(void)RMI(SMC_RMI_DATA_DESTROY, rd, ipa);
			break;
		}
	}
}

static void ripas_step(const struct fuzz_step *step)
{
	uint64_t base = fuzz_target_ipa(step->arg[1]), top = base + fuzz_target_size(step->arg[2]);

	if (step->arg[0] % 4 == 0) {
		(void)RMI(SMC_RMI_RTT_INIT_RIPAS, rd_of(step->who), base, top);
	} else {
		(void)RMI(SMC_RMI_RTT_SET_RIPAS, rd_of(step->who), rec_of(step->who, step->arg[3]),
			  base, top);
	}
}

void fill_block(unsigned int realm, uint64_t ipa)
{
	uint64_t rd = rd_of(realm);

	for (uint64_t offset = 0; offset < BLOCK; offset += GRANULE_SIZE) {
		/* What was there, is in the way. */
		(void)RMI(SMC_RMI_DATA_DESTROY, rd, ipa + offset);
		if (STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, rd, BLOCK_PA + offset, ipa + offset) !=
		    RMI_SUCCESS) {
			break;
		}
	}
	(void)RMI(SMC_RMI_RTT_FOLD, rd, ipa, 3);
}

void clear_block(unsigned int realm, uint64_t ipa)
{
	uint64_t rd = rd_of(realm);

	for (uint64_t offset = 0; offset < BLOCK; offset += GRANULE_SIZE) {
		(void)RMI(SMC_RMI_DATA_DESTROY, rd, ipa + offset);
	}
	(void)RMI(SMC_RMI_RTT_DESTROY, rd, ipa, 3);
}

static void block_step(const struct fuzz_step *step)
{
	uint64_t ipa = (step->arg[0] % 2) * BLOCK;

	if (step->arg[1] < 0x40) {
		clear_block(step->who, ipa);
		return;
	}
	fill_block(step->who, ipa);
	if (step->arg[1] >= 0xC0) {
		(void)RMI(SMC_RMI_RTT_CREATE, rd_of(step->who), take_granule(), ipa, 3);
	}
}

static void apt_step(const struct fuzz_step *step)
{
	uint64_t rd = (step->arg[2] < 0xE0) ? rd_of(step->who) : address_of(step->arg[3]);

	switch (step->arg[0] % 8) {
	case 0:
	case 1:
		(void)RMI(SMC_RMI_CSM, RMI_CSM_APT_ADD, rd, delegated(step->arg[1]));
		break;
	case 2:
	case 3:
	case 4:
		for (unsigned int i = 0; i <= step->arg[1] % 8U; i++) {
			(void)RMI(SMC_RMI_CSM, RMI_CSM_APT_REMOVE, rd);
			machine_check();
		}
		break;
	case 5:
		(void)RMI(SMC_RMI_CSM, RMI_CSM_INFO, rd);
		break;
	default:
		(void)RMI(SMC_RMI_CSM, fuzz_wild(step->arg[1]), rd, fuzz_wild(step->arg[4]));
		break;
	}
}

/* Parameters that are right but for one thing, perhaps. */
static void create_realm(const struct fuzz_step *step)
{
	struct rmi_realm_params *params = host_page(realm_params_of(step->who));

	write_realm_params(step->who);
	if (params == NULL) {
		return;
	}
	params->rpv[0] = step->arg[4];
	switch (step->arg[2] % 16) {
	case 0:
		params->flags = fuzz_wild(step->arg[3]);
		break;
	case 1:
		params->s2sz = step->arg[3];
		break;
	case 2:
		params->num_bps = step->arg[3];
		break;
	case 3:
		params->num_wps = step->arg[3];
		break;
	case 4:
		params->hash_algo = step->arg[3];
		break;
	case 5:
		params->vmid = step->arg[3];
		break;
	case 6:
		params->rtt_base = address_of(step->arg[3]);
		break;
	case 7:
		params->rtt_level_start = (int64_t)fuzz_wild(step->arg[3]);
		break;
	case 8:
		params->rtt_num_start = step->arg[3];
		break;
	case 9: /* concatenated start tables */
		params->s2sz = 40;
		params->rtt_num_start = 2;
		params->rtt_base = granule_of(2U * (step->arg[3] % (POOL / 2)));
		break;
	case 10: /* start level 2 */
		params->s2sz = 32;
		params->rtt_level_start = 2;
		params->rtt_num_start = 4;
		params->rtt_base = granule_of(4U * (step->arg[3] % (POOL / 4)));
		break;
	default:
		break;
	}
	(void)RMI(SMC_RMI_REALM_CREATE,
		  (step->arg[5] < 0xE0) ? rd_of(step->who) : address_of(step->arg[5]),
		  (step->arg[1] < 0xF0) ? realm_params_of(step->who) : address_of(step->arg[3]));
}

/* A realm from nothing, as far as the host cares to go; measured, and with secrets of the host's.
 */
static void grow_realm(const struct fuzz_step *step)
{
	unsigned int realm = step->who, phases = step->arg[1] % 8U;
	uint64_t rd = rd_of(realm);

	write_realm_params(realm);
	(void)RMI(SMC_RMI_REALM_CREATE, rd, realm_params_of(realm));
	(void)RMI(SMC_RMI_RTT_CREATE, rd, take_granule(), 0, 2);
	(void)RMI(SMC_RMI_RTT_CREATE, rd, take_granule(), 0, 3);
	if (phases > 0) {
		(void)RMI(SMC_RMI_RTT_INIT_RIPAS, rd, 0, fuzz_target_size(step->arg[2]));
		(void)RMI(SMC_RMI_DATA_CREATE, rd, take_granule(), 0, data_source(),
			  step->arg[2] & 1U);
	}
	for (unsigned int rec = 0; (phases > 1) && (rec < 2); rec++) {
		write_rec_params(rec, (rec == 0) ? RMI_REC_RUNNABLE : 0);
		(void)RMI(SMC_RMI_REC_CREATE, rd, rec_of(realm, rec), rec_params());
	}
	if (phases > 2) {
		(void)RMI(SMC_RMI_CSM, RMI_CSM_APT_ADD, rd, take_granule());
	}
	if (phases > 3) {
		(void)RMI(SMC_RMI_REALM_ACTIVATE, rd);
	}
}

/* And back, if nothing is in the way. */
static void shrink_realm(unsigned int realm)
{
	uint64_t rd = rd_of(realm);
	struct smc_call call;
	unsigned int chunks = 0;

	do {
		call = RMI(SMC_RMI_CSM, RMI_CSM_APT_REMOVE, rd);
	} while ((call.x[0] == RMI_SUCCESS) && (call.x[1] != CSM_REMOVE_DONE) && (chunks++ < 64));
	for (unsigned int rec = 0; rec < RECS; rec++) {
		(void)RMI(SMC_RMI_REC_DESTROY, rec_of(realm, rec));
	}
	/* X2 says where the next page is. */
	for (uint64_t ipa = 0; ipa < AREA; ipa = (call.x[2] > ipa) ? call.x[2] : AREA) {
		call = RMI(SMC_RMI_DATA_DESTROY, rd, ipa);
	}
	for (uint64_t ipa = 0; ipa < AREA; ipa += BLOCK) {
		(void)RMI(SMC_RMI_RTT_DESTROY, rd, ipa, 3);
	}
	(void)RMI(SMC_RMI_RTT_DESTROY, rd, 0, 2);
	(void)RMI(SMC_RMI_REALM_DESTROY, rd);
}

static void life_step(const struct fuzz_step *step)
{
	uint64_t rd = rd_of(step->who), rec = rec_of(step->who, step->arg[1]);

	switch (step->arg[0] % 16) {
	case 0:
		create_realm(step);
		break;
	case 8:
	case 9:
		grow_realm(step);
		break;
	case 10:
		shrink_realm(step->who);
		break;
	case 1:
		(void)RMI(SMC_RMI_REALM_ACTIVATE, rd);
		break;
	case 2:
		(void)RMI(SMC_RMI_REALM_DESTROY, rd);
		break;
	case 3:
	case 4:
		write_rec_params(step->arg[3], (step->arg[2] < 0xF0) ? step->arg[2] & 1U
								     : fuzz_wild(step->arg[2]));
		(void)RMI(SMC_RMI_REC_CREATE, rd, rec, rec_params());
		break;
	case 5:
		(void)RMI(SMC_RMI_REC_DESTROY, rec);
		break;
	default:
		(void)RMI(SMC_RMI_PSCI_COMPLETE, rec,
			  rec_of(step->who + step->arg[3] / 64U, step->arg[2]),
			  (step->arg[4] < 0x80) ? 0 : -(uint64_t)(step->arg[4] % 12U));
		break;
	}
}

static void granule_step(const struct fuzz_step *step)
{
	uint64_t pa = address_of(step->arg[1]);

	switch (step->arg[0] % 8) {
	case 0:
		host_refuse_next_gpt_change();
		break;
	case 1:
		host_fault_next_copy();
		break;
	case 2:
	case 3:
	case 4:
		(void)RMI(SMC_RMI_GRANULE_DELEGATE, pa);
		break;
	default:
		(void)RMI(SMC_RMI_GRANULE_UNDELEGATE, pa);
		break;
	}
}

/* Any command, with arguments of any kind. */
static uint64_t any_argument(uint8_t byte, uint8_t kind)
{
	switch (kind % 4) {
	case 0:
		return address_of(byte);
	case 1:
		return fuzz_target_ipa(byte);
	case 2:
		return byte;
	default:
		return fuzz_wild(byte);
	}
}

static void wild_step(const struct fuzz_step *step)
{
	uint64_t fid = SMC64_STD_FAST(0x150U + (step->arg[0] % 0x41U));
	uint64_t first = (step->arg[1] < 0xE0) ? rd_of(step->arg[1]) : address_of(step->arg[1]);

	/* A REC that is entered needs somebody to play it. */
	if (fid == SMC_RMI_REC_ENTER) {
		enter_rec(address_of(step->arg[2]), address_of(step->arg[3]));
		return;
	}
	fid |= ((step->who & 0x40) != 0) ? SMC_SVE_HINT : 0;
	(void)RMI(fid, first, any_argument(step->arg[2], step->who),
		  any_argument(step->arg[3], step->who >> 2),
		  any_argument(step->arg[4], step->who >> 4), step->arg[5]);
}

void host_step(const struct fuzz_step *step)
{
	switch (step->op >> 3) {
	case 0:
	case 1:
	case 2:
		data_step(step);
		break;
	case 3:
	case 4:
	case 5:
		table_step(step);
		break;
	case 6:
		ripas_step(step);
		break;
	case 7:
	case 8:
		apt_step(step);
		break;
	case 9:
	case 10:
		life_step(step);
		break;
	case 11:
		granule_step(step);
		break;
	case 12:
		block_step(step);
		break;
	default:
		wild_step(step);
		break;
	}
}
