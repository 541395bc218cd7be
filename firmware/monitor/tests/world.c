/* SPDX-License-Identifier: BSD-3-Clause */
#include "world.h"

#include <string.h>

#include "test.h"

#define MAX_STEPS 16U

_Thread_local struct arch_rec seen;
static _Thread_local guest_step script[MAX_STEPS];
static _Thread_local unsigned int script_at, script_count;
static uint64_t next_vmid = 1;

/* What a register holds that is no argument. */
#define MARK UINT64_C(0x5EED5EED5EED5EED)

static bool takes_x4(uint64_t fid)
{
	return (fid == SMC_RMI_DATA_CREATE) || (fid == SMC_RMI_RTT_CREATE) ||
	       (fid == SMC_RMI_RTT_MAP_UNPROTECTED) || (fid == SMC_RMI_RTT_SET_RIPAS);
}

uint64_t added_x4_command[2];

static bool returns_x4(uint64_t fid, uint64_t a1)
{
	return (fid == SMC_RMI_RTT_READ_ENTRY) ||
	       ((fid == added_x4_command[0]) && (a1 == added_x4_command[1]));
}

struct smc_call rmi_call(uint64_t fid, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
			 uint64_t a5)
{
	struct smc_call call = {{fid, a1, a2, a3, (takes_x4(fid) || (a4 != 0)) ? a4 : MARK,
				 (fid == SMC_RMI_DATA_CREATE) ? a5 : MARK, MARK, MARK}};
	const struct smc_call asked = call;

	rmi_dispatch(&call);
	for (unsigned int i = SMC_KEPT_FIRST + (returns_x4(fid, a1) ? 1 : 0); i < 8; i++) {
		EQUAL(call.x[i], asked.x[i]);
	}
	return call;
}

/* The first granule of bank 0, from `align` on, that nobody has written to or delegated. */
static uint64_t find_fresh(unsigned int count)
{
	static const uint8_t zero[GRANULE_SIZE];

	for (uint64_t pa = HOST_BANK0_BASE; pa < (HOST_BANK0_BASE + HOST_BANK_SIZE);
	     pa += count * GRANULE_SIZE) {
		unsigned int i = 0;

		while ((i < count) && (host_pas(pa + (i * GRANULE_SIZE)) == HOST_PAS_NONSECURE) &&
		       (memcmp(host_ns_ptr(pa + (i * GRANULE_SIZE)), zero, sizeof(zero)) == 0)) {
			i++;
		}
		if (i == count) {
			return pa;
		}
	}
	CHECK(!"the test has memory left");
	return 0;
}

uint64_t fresh(void)
{
	uint64_t pa = find_fresh(1);

	/* So that it is found once only. */
	memset(host_ns_ptr(pa), 0xa5, GRANULE_SIZE);
	return pa;
}

uint64_t fresh_delegated_block(unsigned int count)
{
	uint64_t pa = find_fresh(count);

	for (unsigned int i = 0; i < count; i++) {
		EQUAL(STATUS(SMC_RMI_GRANULE_DELEGATE, pa + (i * GRANULE_SIZE)), RMI_SUCCESS);
	}
	return pa;
}

uint64_t fresh_delegated(void)
{
	return fresh_delegated_block(1);
}

struct rmi_realm_params *realm_params(const struct realm *realm)
{
	return host_ns_ptr(realm->params_pa);
}

struct rmi_rec_run *realm_run(const struct realm *realm)
{
	return host_ns_ptr(realm->run);
}

void realm_prepare(struct realm *realm)
{
	struct rmi_realm_params *params;

	memset(realm, 0, sizeof(*realm));
	realm->rd = fresh_delegated();
	realm->rtt_base = fresh_delegated();
	realm->params_pa = fresh();
	realm->run = fresh();
	realm->vmid = next_vmid++;
	memset(realm_run(realm), 0, GRANULE_SIZE);
	/* Keeps find_fresh away; the RMM does not read its own half. */
	realm_run(realm)->exit.exit_reason = 0xff;

	params = realm_params(realm);
	memset(params, 0, sizeof(*params));
	params->s2sz = 33;
	params->num_bps = 1;
	params->num_wps = 1;
	params->vmid = (uint16_t)realm->vmid;
	params->rtt_base = realm->rtt_base;
	params->rtt_level_start = 1;
	params->rtt_num_start = 1;
	memset(params->rpv, 0x5c, sizeof(params->rpv));
}

void realm_new(struct realm *realm)
{
	realm_prepare(realm);
	EQUAL(STATUS(SMC_RMI_REALM_CREATE, realm->rd, realm->params_pa), RMI_SUCCESS);
}

void realm_add_rec(struct realm *realm, uint64_t pc, bool runnable)
{
	uint64_t params_pa = fresh();
	struct rmi_rec_params *params = host_ns_ptr(params_pa);

	memset(params, 0, sizeof(*params));
	params->flags = runnable ? RMI_REC_RUNNABLE : 0;
	params->mpidr = realm->num_recs;
	params->pc = pc;
	for (unsigned int i = 0; i < RMI_REC_CREATE_GPRS; i++) {
		params->gprs[i] = 0x1000 + i;
	}
	realm->rec[realm->num_recs] = fresh_delegated();
	EQUAL(STATUS(SMC_RMI_REC_CREATE, realm->rd, realm->rec[realm->num_recs], params_pa),
	      RMI_SUCCESS);
	realm->num_recs++;
}

void realm_add_tables(const struct realm *realm, uint64_t ipa)
{
	for (uint64_t level = 2; level <= 3; level++) {
		uint64_t size = rtt_entry_size((int)level - 1);
		struct smc_call entry =
			RMI(SMC_RMI_RTT_READ_ENTRY, realm->rd, ipa & ~(size - 1), level - 1);

		if (entry.x[2] != RMI_TABLE) {
			EQUAL(STATUS(SMC_RMI_RTT_CREATE, realm->rd, fresh_delegated(),
				     ipa & ~(size - 1), level),
			      RMI_SUCCESS);
		}
	}
}

uint64_t realm_add_page(const struct realm *realm, uint64_t ipa)
{
	uint64_t data = fresh_delegated();

	realm_add_tables(realm, ipa);
	EQUAL(STATUS(SMC_RMI_RTT_INIT_RIPAS, realm->rd, ipa, ipa + GRANULE_SIZE), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, realm->rd, data, ipa), RMI_SUCCESS);
	return data;
}

void realm_active(struct realm *realm)
{
	realm_new(realm);
	realm_add_page(realm, 0);
	realm_add_rec(realm, 0, true);
	EQUAL(STATUS(SMC_RMI_REALM_ACTIVATE, realm->rd), RMI_SUCCESS);
}

static enum arch_exit play(struct arch_rec *rec)
{
	enum arch_exit why = ARCH_EXIT_IRQ;

	if (script_at < script_count) {
		why = script[script_at++](rec);
	}
	seen = *rec;
	return why;
}

void guest_script(const guest_step *steps, unsigned int count)
{
	CHECK(count <= MAX_STEPS);
	memcpy(script, steps, count * sizeof(steps[0]));
	script_at = 0;
	script_count = count;
	host_set_guest(play);
}

uint64_t enter(const struct realm *realm)
{
	return STATUS(SMC_RMI_REC_ENTER, realm->rec[0], realm->run);
}

enum arch_exit guest_smc(struct arch_rec *rec, uint64_t fid, uint64_t a1, uint64_t a2, uint64_t a3,
			 uint64_t a4)
{
	rec->x[0] = fid;
	rec->x[1] = a1;
	rec->x[2] = a2;
	rec->x[3] = a3;
	rec->x[4] = a4;
	rec->esr = ((uint64_t)ESR_EC_SMC64 << ESR_EC_SHIFT) | ESR_IL;
	return ARCH_EXIT_SYNC;
}

enum arch_exit guest_abort(struct arch_rec *rec, enum esr_class ec, uint64_t iss, uint64_t ipa)
{
	rec->esr = ((uint64_t)ec << ESR_EC_SHIFT) | ESR_IL | iss;
	rec->far = UINT64_C(0xffff000000000000) | ipa;
	rec->hpfar = hpfar_of_ipa(ipa);
	return ARCH_EXIT_SYNC;
}
