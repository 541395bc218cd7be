/* SPDX-License-Identifier: BSD-3-Clause */
/* Aborts for which HPFAR_EL2 is UNKNOWN; main.c runs these with each thing that it may hold then.
 */
#include "test.h"
#include "world.h"

#define DEVICE	    (REALM_UNPROTECTED + 0x5000)
#define UNMAPPED    (REALM_UNPROTECTED + 0x9018)
#define STORE_OF_X3 (ESR_ABORT_ISV | (3U << 22) | (3U << 16) | ESR_ABORT_WNR)
#define SECRET	    UINT64_C(0x5ec2e7)
#define SEA_OF_DATA                                                                                \
	(((uint64_t)(ESR_EC_DATA_ABORT + 1) << ESR_EC_SHIFT) | ESR_IL | ESR_ABORT_EA | ESR_FSC_SEA)

/* An access that the host emulates: what HPFAR_EL2 held last is an address of its device. */
static enum arch_exit load_device(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_DATA_ABORT, ESR_ABORT_ISV | (4U << 16) | 7, DEVICE);
}

static enum arch_exit idle(struct arch_rec *rec)
{
	(void)rec;
	return ARCH_EXIT_IRQ;
}

static enum arch_exit store(struct arch_rec *rec, uint64_t fsc, uint64_t ipa)
{
	rec->x[3] = SECRET;
	return guest_abort(rec, ESR_EC_DATA_ABORT, STORE_OF_X3 | fsc, ipa);
}

static enum arch_exit store_to_read_only_unprotected(struct arch_rec *rec)
{
	return store(rec, ESR_FSC_PERMISSION_L0 + 3, UNMAPPED);
}

static enum arch_exit store_to_own_page(struct arch_rec *rec)
{
	return store(rec, ESR_FSC_PERMISSION_L0 + 3, 0);
}

static enum arch_exit store_to_nothing(struct arch_rec *rec)
{
	return store(rec, ESR_FSC_PERMISSION_L0 + 3, 0x3000);
}

static enum arch_exit walk_of_read_only(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_DATA_ABORT,
			   ESR_ABORT_S1PTW | ESR_ABORT_WNR | (ESR_FSC_PERMISSION_L0 + 3), UNMAPPED);
}

static enum arch_exit conflict(struct arch_rec *rec)
{
	return store(rec, ESR_FSC_TLB_CONFLICT, UNMAPPED);
}

static enum arch_exit fetch_refused(struct arch_rec *rec)
{
	return guest_abort(rec, ESR_EC_INST_ABORT, ESR_FSC_PERMISSION_L0 + 3, 0);
}

/* Runs the device's access to its end, so that the next entry begins with the step after it. */
static struct rmi_rec_run *after_device(struct realm *realm)
{
	struct rmi_rec_run *run;

	realm_active(realm);
	run = realm_run(realm);
	EQUAL(enter(realm), RMI_SUCCESS);
	EQUAL(run->exit.hpfar, DEVICE >> 8);
	run->enter.flags = RMI_ENTER_EMUL_MMIO;
	return run;
}

static void unprotected_address_is_the_right_one(void)
{
	struct rmi_rec_run *run;
	struct realm realm;

	SCRIPT(load_device, store_to_read_only_unprotected, walk_of_read_only, idle);
	run = after_device(&realm);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.hpfar, (UNMAPPED & ~UINT64_C(0xfff)) >> 8);
	EQUAL(run->exit.gprs[0], SECRET);
	run->enter.flags = 0;
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.hpfar, (UNMAPPED & ~UINT64_C(0xfff)) >> 8);
	EQUAL(run->exit.gprs[0], 0);
}

static void nothing_of_the_past_decides(void)
{
	struct rmi_rec_run *run;
	struct realm realm;

	SCRIPT(load_device, store_to_nothing, fetch_refused, idle);
	run = after_device(&realm);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.exit_reason, RMI_EXIT_IRQ);
	EQUAL(run->exit.hpfar, 0);
	EQUAL(run->exit.gprs[0], 0);
	EQUAL(seen.el1.esr_el1 >> ESR_EC_SHIFT, ESR_EC_INST_ABORT + 1);
}

static void lost_address_is_tried_once_more(void)
{
	struct rmi_rec_run *run;
	struct realm realm;

	SCRIPT(load_device, store_to_read_only_unprotected, store_to_read_only_unprotected, idle);
	run = after_device(&realm);
	host_lose_stage1(1);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.hpfar, (UNMAPPED & ~UINT64_C(0xfff)) >> 8);
	EQUAL(run->exit.gprs[0], SECRET);
}

static void address_that_stays_lost_is_the_realms(void)
{
	struct rmi_rec_run *run;
	struct realm realm;

	SCRIPT(load_device, store_to_read_only_unprotected, store_to_read_only_unprotected, idle);
	run = after_device(&realm);
	host_lose_stage1(UINT32_MAX);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.exit_reason, RMI_EXIT_IRQ);
	EQUAL(run->exit.gprs[0], 0);
	EQUAL(seen.el1.esr_el1, SEA_OF_DATA | ESR_ABORT_WNR);
}

/* The fault was elsewhere, and the realm's stage 1 has changed: the access is the realm's to make.
 */
static void own_page_refuses_nothing(void)
{
	struct rmi_rec_run *run;
	struct realm realm;

	SCRIPT(load_device, store_to_own_page, idle);
	run = after_device(&realm);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.exit_reason, RMI_EXIT_IRQ);
	EQUAL(seen.el1.esr_el1, 0);
}

/* The access that stage 1 leads to the host by now is emulated there, as it would be if it were
 * made. */
static void moved_address_is_the_new_one(void)
{
	struct rmi_rec_run *run;
	struct realm realm;

	SCRIPT(load_device, store_to_nothing, idle);
	run = after_device(&realm);
	host_move_stage1(UNMAPPED);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.hpfar, (UNMAPPED & ~UINT64_C(0xfff)) >> 8);
	EQUAL(run->exit.gprs[0], SECRET);
}

static void conflicts_are_forgotten_once(void)
{
	struct rmi_rec_run *run;
	struct realm realm;

	SCRIPT(load_device, conflict, conflict, conflict, idle);
	run = after_device(&realm);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(run->exit.exit_reason, RMI_EXIT_IRQ);
	EQUAL(run->exit.gprs[0], 0);
	/* Twice until it is the realm's; the third begins anew, and does not come again. */
	EQUAL(host_realm_tlbi_count(), 3);
	EQUAL(seen.el1.esr_el1, SEA_OF_DATA | ESR_ABORT_WNR);
}

const struct test abort_tests[] = {
	{"abort: the unprotected address is the right one", unprotected_address_is_the_right_one},
	{"abort: nothing of the past decides", nothing_of_the_past_decides},
	{"abort: a lost address is tried once more", lost_address_is_tried_once_more},
	{"abort: an address that stays lost is the realm's", address_that_stays_lost_is_the_realms},
	{"abort: a realm's own page refuses nothing", own_page_refuses_nothing},
	{"abort: a moved address is the new one", moved_address_is_the_new_one},
	{"abort: TLB conflicts are forgotten once", conflicts_are_forgotten_once},
	{0},
};
