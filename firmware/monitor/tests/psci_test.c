/* SPDX-License-Identifier: BSD-3-Clause */
#include "psci.h"

#include "test.h"
#include "world.h"

static uint64_t args[4];

static enum arch_exit call(struct arch_rec *rec)
{
	return guest_smc(rec, args[0], args[1], args[2], args[3], 0);
}

static enum arch_exit idle(struct arch_rec *rec)
{
	(void)rec;
	return ARCH_EXIT_IRQ;
}

/* The realm of these tests: REC 0 runs, REC 1 and REC 2 are off. */
static void make_realm(struct realm *realm)
{
	realm_new(realm);
	realm_add_page(realm, 0);
	realm_add_rec(realm, 0, true);
	realm_add_rec(realm, 0, false);
	realm_add_rec(realm, 0, false);
	EQUAL(STATUS(SMC_RMI_REALM_ACTIVATE, realm->rd), RMI_SUCCESS);
}

/*
 * REC 0 makes a PSCI call. Returns the reason of the exit that follows; X0 is in `seen` if the
 * realm ran on.
 */
static uint64_t psci(const struct realm *realm, uint64_t fid, uint64_t a1, uint64_t a2, uint64_t a3)
{
	args[0] = fid;
	args[1] = a1;
	args[2] = a2;
	args[3] = a3;
	SCRIPT(call, idle);
	EQUAL(enter(realm), RMI_SUCCESS);
	return realm_run(realm)->exit.exit_reason;
}

static uint64_t complete(const struct realm *realm, unsigned int target, uint64_t status)
{
	return STATUS(SMC_RMI_PSCI_COMPLETE, realm->rec[0], realm->rec[target], status);
}

static void answers_without_the_host(void)
{
	struct realm realm;

	make_realm(&realm);
	EQUAL(psci(&realm, PSCI_VERSION, 0, 0, 0), RMI_EXIT_IRQ);
	EQUAL(seen.x[0], PSCI_VERSION_1_1);
	EQUAL(psci(&realm, PSCI_FEATURES, PSCI_CPU_ON_64, 0, 0), RMI_EXIT_IRQ);
	EQUAL(seen.x[0], PSCI_SUCCESS);
	EQUAL(psci(&realm, PSCI_FEATURES, PSCI32(0x12), 0, 0), RMI_EXIT_IRQ);
	EQUAL(seen.x[0], PSCI_NOT_SUPPORTED);
	EQUAL(psci(&realm, PSCI32(0x12), 0, 0, 0), RMI_EXIT_IRQ);
	EQUAL(seen.x[0], PSCI_NOT_SUPPORTED);
	EQUAL(psci(&realm, PSCI_CPU_ON_64, 0, 0x1000, 0), RMI_EXIT_IRQ);
	EQUAL(seen.x[0], PSCI_ALREADY_ON);
	EQUAL(psci(&realm, PSCI_CPU_ON_64, 3, 0x1000, 0), RMI_EXIT_IRQ);
	EQUAL(seen.x[0], PSCI_INVALID_PARAMETERS);
	EQUAL(psci(&realm, PSCI_CPU_ON_64, 0x11, 0x1000, 0), RMI_EXIT_IRQ);
	EQUAL(seen.x[0], PSCI_INVALID_PARAMETERS);
	EQUAL(psci(&realm, PSCI_CPU_ON_64, 1, REALM_UNPROTECTED, 0), RMI_EXIT_IRQ);
	EQUAL(seen.x[0], PSCI_INVALID_ADDRESS);
	EQUAL(psci(&realm, PSCI_AFFINITY_INFO_64, 0, 0, 0), RMI_EXIT_IRQ);
	EQUAL(seen.x[0], PSCI_AFFINITY_ON);
	EQUAL(psci(&realm, PSCI_AFFINITY_INFO_64, 1, 1, 0), RMI_EXIT_IRQ);
	EQUAL(seen.x[0], PSCI_INVALID_PARAMETERS);
}

static void turns_a_rec_on(void)
{
	const struct rec *target;
	struct realm realm;

	make_realm(&realm);
	EQUAL(psci(&realm, PSCI_CPU_ON_64, 1, 0x4000, 0x77), RMI_EXIT_PSCI);
	EQUAL(realm_run(&realm)->exit.gprs[0], PSCI_CPU_ON_64);
	EQUAL(realm_run(&realm)->exit.gprs[1], 1);
	EQUAL(realm_run(&realm)->exit.gprs[2], 0); /* not for the host to know */
	EQUAL(enter(&realm), RMI_ERROR_REC);

	EQUAL(complete(&realm, 2, PSCI_SUCCESS), RMI_ERROR_INPUT);
	EQUAL(complete(&realm, 0, PSCI_SUCCESS), RMI_ERROR_INPUT);
	EQUAL(complete(&realm, 1, PSCI_INVALID_PARAMETERS), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_PSCI_COMPLETE, realm.rec[1], realm.rec[0], 0), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_PSCI_COMPLETE, realm.rec[0], realm.rd, 0), RMI_ERROR_INPUT);
	EQUAL(complete(&realm, 1, PSCI_SUCCESS), RMI_SUCCESS);
	EQUAL(complete(&realm, 1, PSCI_SUCCESS), RMI_ERROR_INPUT);

	target = arch_realm_ptr(realm.rec[1]);
	CHECK(target->runnable);
	EQUAL(target->arch.pc, 0x4000);
	EQUAL(target->arch.x[0], 0x77);
	EQUAL(target->arch.x[1], 0);
	EQUAL(target->arch.vmpidr, 0x80000001);
	EQUAL(target->arch.vttbr, realm.rtt_base | (realm.vmid << 48));
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.x[0], PSCI_SUCCESS);
	EQUAL(seen.x[1], 0);
	EQUAL(STATUS(SMC_RMI_REC_ENTER, realm.rec[1], realm.run), RMI_SUCCESS);

	EQUAL(psci(&realm, PSCI_CPU_ON_64, 1, 0x4000, 0x77), RMI_EXIT_PSCI);
	EQUAL(complete(&realm, 1, PSCI_DENIED), RMI_ERROR_INPUT); /* it is on */
	EQUAL(complete(&realm, 1, PSCI_SUCCESS), RMI_SUCCESS);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.x[0], PSCI_ALREADY_ON);
}

/*
 * A command that fails changes nothing (DEN0137 1.0, B1.6 and B1.9): a refused RMI_PSCI_COMPLETE
 * leaves the request pending, and the REC cannot run (B4.3.14, rec_psci) until the host gives a
 * status that is permitted (B3.27).
 */
static void stays_pending_when_refused(void)
{
	const struct rec *caller;
	struct realm realm;

	make_realm(&realm);
	caller = arch_realm_ptr(realm.rec[0]);
	EQUAL(psci(&realm, PSCI_AFFINITY_INFO_64, 1, 0, 0), RMI_EXIT_PSCI);
	for (unsigned int i = 0; i < 3; i++) {
		EQUAL(complete(&realm, 1, PSCI_DENIED), RMI_ERROR_INPUT);
		EQUAL(caller->arch.x[0], PSCI_AFFINITY_INFO_64);
		EQUAL(caller->arch.x[1], 1);
		EQUAL(enter(&realm), RMI_ERROR_REC);
	}
	EQUAL(complete(&realm, 1, PSCI_SUCCESS), RMI_SUCCESS);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.x[0], PSCI_AFFINITY_OFF);
}

static void lets_the_host_deny(void)
{
	const struct rec *target;
	struct realm realm;

	make_realm(&realm);
	EQUAL(psci(&realm, PSCI_CPU_ON_32, UINT64_C(0xffffffff00000001), 0x4000, 0), RMI_EXIT_PSCI);
	EQUAL(realm_run(&realm)->exit.gprs[1], 1);
	EQUAL(complete(&realm, 1, PSCI_DENIED), RMI_SUCCESS);
	target = arch_realm_ptr(realm.rec[1]);
	CHECK(!target->runnable);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.x[0], PSCI_DENIED);
}

static void tells_who_is_on(void)
{
	struct realm realm;

	make_realm(&realm);
	EQUAL(psci(&realm, PSCI_AFFINITY_INFO_64, 1, 0, 0), RMI_EXIT_PSCI);
	EQUAL(complete(&realm, 1, PSCI_DENIED), RMI_ERROR_INPUT);
	EQUAL(complete(&realm, 1, PSCI_SUCCESS), RMI_SUCCESS);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.x[0], PSCI_AFFINITY_OFF);
}

static void suspends_and_turns_off(void)
{
	struct realm realm;

	make_realm(&realm);
	EQUAL(psci(&realm, PSCI_CPU_SUSPEND_64, 0, 0, 0), RMI_EXIT_PSCI);
	EQUAL(realm_run(&realm)->exit.gprs[0], PSCI_CPU_SUSPEND_64);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.x[0], PSCI_SUCCESS);
	EQUAL(psci(&realm, PSCI_CPU_OFF, 0, 0, 0), RMI_EXIT_PSCI);
	EQUAL(enter(&realm), RMI_ERROR_REC);
}

static void ends_the_realm(void)
{
	struct realm realm;

	make_realm(&realm);
	EQUAL(psci(&realm, PSCI_SYSTEM_OFF, 0, 0, 0), RMI_EXIT_PSCI);
	EQUAL(realm_run(&realm)->exit.gprs[0], PSCI_SYSTEM_OFF);
	EQUAL(enter(&realm), rmi_status(RMI_ERROR_REALM, 1));
	EQUAL(STATUS(SMC_RMI_REALM_ACTIVATE, realm.rd), RMI_ERROR_REALM);
}

const struct test psci_tests[] = {
	{"psci: answers without the host", answers_without_the_host},
	{"psci: turns a REC on", turns_a_rec_on},
	{"psci: stays pending when refused", stays_pending_when_refused},
	{"psci: lets the host deny", lets_the_host_deny},
	{"psci: tells who is on", tells_who_is_on},
	{"psci: suspends and turns off", suspends_and_turns_off},
	{"psci: ends the realm", ends_the_realm},
	{0},
};
