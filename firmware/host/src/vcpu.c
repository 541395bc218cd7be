/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "account.h"
#include "csm_abi.h"
#include "gic.h"
#include "mailbox.h"
#include "page_table.h"
#include "probe.h"
#include "report.h"
#include "rmi_calls.h"
#include "smc.h"
#include "vcpu_exits.h"

#define ESR_EC_WFX		 0x01U
#define ESR_EC_INSTRUCTION_LOWER 0x20U

void vcpu_end(struct vcpu *vcpu, uint64_t status)
{
	vcpu->realm->ended = true;
	vcpu->realm->exit_status = status;
	mailbox_close(vcpu->realm->index);
}

/* A fault on an unassigned protected page with RIPAS RAM: the host owes the realm a page there. */
static void protected_abort(struct vcpu *vcpu, uint64_t ipa)
{
	struct rmi_entry entry;
	struct realm *realm = vcpu->realm;
	uint64_t status = rmi_rtt_read_entry(realm->rd, ipa, 3, &entry);

	if (RMI_STATUS(status) == RMI_SUCCESS && entry.state == RMI_UNASSIGNED &&
	    entry.ripas == RMI_RAM && realm_populate(realm, ipa, ipa + PAGE_SIZE))
		return;
	report_log_value(realm->name, "stage 2 abort that the host does not serve, IPA", ipa);
	vcpu_end(vcpu, VCPU_EXIT_ABORT);
}

static void sync_exit(struct vcpu *vcpu)
{
	const struct rmi_rec_exit *exit = &vcpu->rec->run->exit;
	/* HPFAR_EL2.FIPA, bits 43:4, holds bits 51:12 of the address. */
	uint64_t ipa = (exit->hpfar & UINT64_C(0xFFFFFFFFFF0)) << 8;

	switch (ESR_EC(exit->esr)) {
	case ESR_EC_WFX:
		__asm__ volatile("yield");
		break;
	case ESR_EC_DATA_ABORT_LOWER:
	case ESR_EC_INSTRUCTION_LOWER:
		if (ipa < UINT64_C(1) << (vcpu->realm->ipa_bits - 1))
			protected_abort(vcpu, ipa);
		else
			/*
			 * No device is emulated: the realm gets an external abort (DEN0137 A4.3.4).
			 */
			vcpu->rec->run->enter.flags |= RMI_ENTER_INJECT_SEA;
		break;
	default:
		report_log_value(vcpu->realm->name, "synchronous exit, ESR", exit->esr);
		vcpu_end(vcpu, VCPU_EXIT_UNKNOWN);
	}
}

static struct realm_rec *find_rec(struct realm *realm, uint64_t mpidr)
{
	for (unsigned int i = 0; i < REALM_MAX_RECS; i++) {
		if (realm->rec[i].address != 0 && realm->rec[i].mpidr == mpidr)
			return &realm->rec[i];
	}
	return NULL;
}

/*
 * DEN0137 A4.3.7: calls with a target need the host to name the target's REC; the others only
 * inform it.
 */
static void psci_exit(struct vcpu *vcpu)
{
	const struct rmi_rec_exit *exit = &vcpu->rec->run->exit;
	struct realm_rec *target;
	uint64_t status;

	switch (exit->gprs[0]) {
	case PSCI_CPU_ON:
	case PSCI_AFFINITY_INFO:
		target = find_rec(vcpu->realm, exit->gprs[1]);
		if (target == NULL) {
			vcpu_end(vcpu, VCPU_EXIT_UNKNOWN);
			return;
		}
		status = rmi_psci_complete(vcpu->rec->address, target->address, PSCI_SUCCESS);
		if (RMI_STATUS(status) != RMI_SUCCESS) {
			vcpu->realm->failure =
				(struct realm_failure){"RMI_PSCI_COMPLETE", status, exit->gprs[1]};
			vcpu_end(vcpu, VCPU_EXIT_REFUSED);
		}
		break;
	case PSCI_SYSTEM_OFF:
	case PSCI_SYSTEM_RESET:
	case PSCI_CPU_OFF:
		vcpu_end(vcpu, VCPU_EXIT_SYSTEM);
		break;
	default:
		/* CPU_SUSPEND and what else is only a hint to the scheduler. */
		break;
	}
}

/*
 * The realm asks for memory to become RAM or empty; a missing table is made and the rest tried
 * again.
 */
static void ripas_exit(struct vcpu *vcpu)
{
	struct realm *realm = vcpu->realm;
	uint64_t base = vcpu->rec->run->exit.ripas_base;
	const uint64_t top = vcpu->rec->run->exit.ripas_top;

	while (base < top) {
		uint64_t reached = base;
		uint64_t status =
			rmi_rtt_set_ripas(realm->rd, vcpu->rec->address, base, top, &reached);

		if (RMI_STATUS(status) == RMI_ERROR_RTT && RMI_INDEX(status) < 3 &&
		    realm_add_tables(realm, base, base + PAGE_SIZE, RMI_INDEX(status) + 1))
			continue;
		if (RMI_STATUS(status) != RMI_SUCCESS || reached <= base) {
			vcpu->rec->run->enter.flags |= RMI_ENTER_RIPAS_RESPONSE;
			return;
		}
		base = reached;
	}
}

void vcpu_serve(struct vcpu *vcpu)
{
	struct rmi_rec_exit *exit = &vcpu->rec->run->exit;

	switch (exit->exit_reason) {
	case RMI_EXIT_SYNC:
		sync_exit(vcpu);
		break;
	case RMI_EXIT_IRQ:
	case RMI_EXIT_FIQ:
		gic_acknowledge();
		break;
	case RMI_EXIT_PSCI:
		psci_exit(vcpu);
		break;
	case RMI_EXIT_RIPAS_CHANGE:
		ripas_exit(vcpu);
		break;
	case RMI_EXIT_HOST_CALL:
		vcpu_host_call(vcpu);
		break;
	case RMI_EXIT_CSM:
		vcpu_csm_exit(vcpu);
		break;
	default:
		report_log_value(vcpu->realm->name, "unknown exit reason", exit->exit_reason);
		vcpu_end(vcpu, VCPU_EXIT_UNKNOWN);
	}
}

/*
 * Interrupt state that the realm left in its list registers goes back in with the next entry. WFI
 * exits, since no interrupt of this host would ever end it; WFE does not, so that waiting realms
 * cost the host nothing.
 */
static void prepare_entry(struct rmi_rec_run *run)
{
	memset(&run->enter, 0, sizeof(run->enter));
	run->enter.flags = RMI_ENTER_TRAP_WFI;
	memcpy(run->enter.gicv3_lrs, run->exit.gicv3_lrs, sizeof(run->enter.gicv3_lrs));
}

void vcpu_prepare(struct realm_rec *rec)
{
	memset(rec->run, 0, sizeof(*rec->run));
	prepare_entry(rec->run);
}

uint64_t vcpu_enter(struct realm_rec *rec)
{
	uint64_t status = rmi_rec_enter(rec->address, (uint64_t)(uintptr_t)rec->run);

	if (RMI_STATUS(status) == RMI_SUCCESS) {
		account_exit();
		prepare_entry(rec->run);
	}
	return status;
}

void vcpu_run(struct realm *realm, struct realm_rec *rec, vcpu_checkpoint checkpoint)
{
	struct vcpu vcpu = {.realm = realm, .rec = rec, .checkpoint = checkpoint};

	vcpu_prepare(rec);
	while (!realm->ended) {
		uint64_t status = vcpu_enter(rec);

		if (RMI_STATUS(status) != RMI_SUCCESS) {
			realm->failure =
				(struct realm_failure){"RMI_REC_ENTER", status, rec->address};
			vcpu_end(&vcpu, VCPU_EXIT_REFUSED);
			break;
		}
		vcpu_serve(&vcpu);
	}
}
