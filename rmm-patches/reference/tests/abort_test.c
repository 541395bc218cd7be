/* SPDX-License-Identifier: BSD-3-Clause */
/* Aborts in a mount on a machine whose HPFAR_EL2 holds the worst where it is UNKNOWN. */
#include "csm_world.h"

#define DEVICE REALM_UNPROTECTED
#define SECRET UINT64_C(0x5ec2e75ec2e75ec2)
#define STORE  (ESR_ABORT_ISV | (3U << 22) | ESR_ABORT_SF | (3U << 16) | ESR_ABORT_WNR)

static enum arch_exit load_device(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_DATA_ABORT, ESR_ABORT_ISV | (4U << 16) | 7, DEVICE);
}

static enum arch_exit idle(struct arch_rec *rec)
{
	(void)rec;
	return ARCH_EXIT_IRQ;
}

static enum arch_exit store_to_mount(struct arch_rec *rec)
{
	rec->x[3] = SECRET;
	return guest_abort(rec, ESR_EC_DATA_ABORT, STORE | (ESR_FSC_PERMISSION_L0 + 3), MOUNT_BASE);
}

static enum arch_exit store_in_conflict(struct arch_rec *rec)
{
	rec->x[3] = SECRET;
	return guest_abort(rec, ESR_EC_DATA_ABORT, STORE | ESR_FSC_TLB_CONFLICT, MOUNT_BASE);
}

static enum arch_exit fetch_from_mount(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_INST_ABORT, ESR_FSC_PERMISSION_L0 + 3, MOUNT_BASE);
}

static void use_device(const struct realm *realm)
{
	struct rmi_rec_run *run = realm_run(realm);

	SCRIPT(load_device, idle);
	EQUAL(enter(realm), RMI_SUCCESS);
	EQUAL(run->exit.hpfar, DEVICE >> 8);
	run->enter.flags = RMI_ENTER_EMUL_MMIO;
	EQUAL(enter(realm), RMI_SUCCESS);
	run->enter.flags = 0;
}

static void ends_in_the_realm(const struct realm *realm, guest_step step, enum esr_class ec)
{
	const struct rmi_rec_run *run = realm_run(realm);
	const guest_step script[] = {step, step, idle};

	for (unsigned int hpfar = 0; hpfar < HOST_HPFAR_KINDS; hpfar++) {
		for (unsigned int lost = 0; lost <= 2; lost++) {
			use_device(realm);
			host_set_hpfar((enum host_hpfar)hpfar);
			host_lose_stage1(lost);
			guest_script(script, 3);
			EQUAL(enter(realm), RMI_SUCCESS);
			host_lose_stage1(0);
			EQUAL(run->exit.exit_reason, RMI_EXIT_IRQ);
			EQUAL(run->exit.hpfar, 0);
			EQUAL(run->exit.gprs[0], 0);
			EQUAL(seen.el1.esr_el1 >> ESR_EC_SHIFT, ec + 1U);
			EQUAL(seen.el1.esr_el1 & ESR_ABORT_FSC_MASK, ESR_FSC_SEA);
		}
	}
}

static void unknown_address_in_a_mount(void)
{
	struct pair pair;

	pair_attached(&pair, CSM_PERM_READ);
	use_device(&pair.provider); /* the last address of another realm is a device's as well */
	ends_in_the_realm(&pair.consumer, store_to_mount, ESR_EC_DATA_ABORT);
	ends_in_the_realm(&pair.consumer, fetch_from_mount, ESR_EC_INST_ABORT);
	ends_in_the_realm(&pair.consumer, store_in_conflict, ESR_EC_DATA_ABORT);
	pair_destroy(&pair);
}

/* VTCR_EL2.HA, .HD; descriptor bits DBM, Contiguous (DDI0487 D24.2.224, D8.3). */
#define VTCR_HA_HD	  (UINT64_C(3) << 21)
#define DBM_OR_CONTIGUOUS (UINT64_C(3) << 51)

/* A read-only entry that the hardware may set dirty is a writable one. */
static void hardware_changes_no_entry(void)
{
	struct rtt_walk walk;
	struct pair pair;
	struct rd *rd;
	uint64_t entry;

	pair_attached(&pair, CSM_PERM_READ);
	rd = arch_realm_ptr(pair.consumer.rd);
	EQUAL(rtt_vtcr(&rd->tree) & VTCR_HA_HD, 0);
	rtt_walk_lock(&rd->tree, MOUNT_BASE, RTT_PAGE_LEVEL, &walk);
	entry = rtt_walk_entry(&walk);
	rtt_walk_unlock(&walk);
	CHECK(rtte_is_mount(entry));
	EQUAL(entry & (DBM_OR_CONTIGUOUS | RTTE_S2AP_MASK), RTTE_S2AP_RO);
	CHECK((entry & RTTE_AF) != 0);
	EQUAL(entry & RTTE_XN, RTTE_XN);
	EQUAL(entry & RTTE_MEMATTR_MASK, RTTE_MEMATTR_WB);
	pair_destroy(&pair);
}

const struct test abort_csm_tests[] = {
	{"hardware sets no entry of a mount dirty or accessed", hardware_changes_no_entry},
	{"an access that a mount forbids is the realm's, whatever HPFAR_EL2 holds",
	 unknown_address_in_a_mount},
	{NULL, NULL},
};
