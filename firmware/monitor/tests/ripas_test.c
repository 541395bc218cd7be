/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "test.h"
#include "world.h"

static uint64_t ripas_at(const struct realm *realm, uint64_t ipa)
{
	return RMI(SMC_RMI_RTT_READ_ENTRY, realm->rd, ipa, 3).x[4];
}

static void init_stops_where_the_table_ends(void)
{
	struct realm realm;
	struct smc_call call;

	realm_new(&realm);
	realm_add_tables(&realm, 0);
	call = RMI(SMC_RMI_RTT_INIT_RIPAS, realm.rd, 0x1000, 3 * REALM_BLOCK);
	EQUAL(call.x[0], RMI_SUCCESS);
	EQUAL(call.x[1], REALM_BLOCK);
	EQUAL(ripas_at(&realm, 0), RIPAS_EMPTY);
	EQUAL(ripas_at(&realm, 0x1000), RIPAS_RAM);
	/* Level 2 entries, whole ones only. */
	call = RMI(SMC_RMI_RTT_INIT_RIPAS, realm.rd, REALM_BLOCK, (3 * REALM_BLOCK) + 0x1000);
	EQUAL(call.x[1], 3 * REALM_BLOCK);
	EQUAL(STATUS(SMC_RMI_RTT_INIT_RIPAS, realm.rd, 3 * REALM_BLOCK, (3 * REALM_BLOCK) + 0x1000),
	      rtt_error(2));
	EQUAL(STATUS(SMC_RMI_RTT_INIT_RIPAS, realm.rd, (3 * REALM_BLOCK) + 0x1000, 5 * REALM_BLOCK),
	      rtt_error(2));
}

static void init_refuses_wrong_arguments(void)
{
	struct realm realm;

	realm_new(&realm);
	realm_add_page(&realm, 0x5000);
	EQUAL(STATUS(SMC_RMI_RTT_INIT_RIPAS, fresh(), 0, 0x1000), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_INIT_RIPAS, realm.rd, 0x1000, 0x1000), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_INIT_RIPAS, realm.rd, 0x2000, 0x1000), RMI_ERROR_INPUT);
	/* DEN0137 1.0, B4.3.18: base_align, for the walk ends in the table with page 5. */
	EQUAL(STATUS(SMC_RMI_RTT_INIT_RIPAS, realm.rd, 8, 0x1000), rtt_error(3));
	EQUAL(STATUS(SMC_RMI_RTT_INIT_RIPAS, realm.rd, 0, 0x1008), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_INIT_RIPAS, realm.rd, 0, REALM_UNPROTECTED + 0x1000),
	      RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_INIT_RIPAS, realm.rd, 0x5000, 0x6000),
	      rtt_error(3)); /* assigned */
	EQUAL(STATUS(SMC_RMI_REALM_ACTIVATE, realm.rd), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_RTT_INIT_RIPAS, realm.rd, 0, 0x1000), RMI_ERROR_REALM);
}

static enum arch_exit ask_for_ram(struct arch_rec *rec)
{
	return guest_smc(rec, SMC_RSI_IPA_STATE_SET, 0x1000, 0x5000, RIPAS_RAM, 0);
}

static enum arch_exit give_up_all(struct arch_rec *rec)
{
	return guest_smc(rec, SMC_RSI_IPA_STATE_SET, 0, 0x4000, RIPAS_EMPTY, 0);
}

static enum arch_exit take_back_destroyed(struct arch_rec *rec)
{
	return guest_smc(rec, SMC_RSI_IPA_STATE_SET, 0, 0x1000, RIPAS_RAM, RSI_CHANGE_DESTROYED);
}

static enum arch_exit take_all(struct arch_rec *rec)
{
	return guest_smc(rec, SMC_RSI_IPA_STATE_SET, 0, 0x4000, RIPAS_RAM, 0);
}

static enum arch_exit idle(struct arch_rec *rec)
{
	(void)rec;
	return ARCH_EXIT_IRQ;
}

static uint64_t set_ripas(const struct realm *realm, uint64_t base, uint64_t top)
{
	return STATUS(SMC_RMI_RTT_SET_RIPAS, realm->rd, realm->rec[0], base, top);
}

static void set_follows_the_realms_wish(void)
{
	struct realm realm;

	realm_active(&realm);
	EQUAL(set_ripas(&realm, 0, 0x1000), RMI_ERROR_INPUT); /* nothing is asked */
	SCRIPT(ask_for_ram, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(realm_run(&realm)->exit.exit_reason, RMI_EXIT_RIPAS_CHANGE);
	EQUAL(realm_run(&realm)->exit.ripas_base, 0x1000);
	EQUAL(realm_run(&realm)->exit.ripas_top, 0x5000);
	EQUAL(realm_run(&realm)->exit.ripas_value, RIPAS_RAM);

	EQUAL(set_ripas(&realm, 0x2000, 0x5000), RMI_ERROR_INPUT);
	EQUAL(set_ripas(&realm, 0x1000, 0x6000), RMI_ERROR_INPUT);
	EQUAL(set_ripas(&realm, 0x1000, 0x1000), RMI_ERROR_INPUT);
	EQUAL(set_ripas(&realm, 0x1000, 0x1008), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_RTT_SET_RIPAS, realm.rec[0], realm.rd, 0x1000, 0x5000),
	      RMI_ERROR_INPUT);
	EQUAL(RMI(SMC_RMI_RTT_SET_RIPAS, realm.rd, realm.rec[0], 0x1000, 0x3000).x[1], 0x3000);
	EQUAL(set_ripas(&realm, 0x1000, 0x3000), RMI_ERROR_INPUT); /* done already */
	EQUAL(ripas_at(&realm, 0x2000), RIPAS_RAM);
	EQUAL(ripas_at(&realm, 0x3000), RIPAS_EMPTY);

	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.x[0], RSI_SUCCESS);
	EQUAL(seen.x[1], 0x3000);
	EQUAL(seen.x[2], RSI_ACCEPT);
	EQUAL(set_ripas(&realm, 0x3000, 0x5000), RMI_ERROR_INPUT); /* the call is over */
}

static void set_can_be_rejected(void)
{
	struct realm realm;

	realm_active(&realm);
	SCRIPT(ask_for_ram, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	realm_run(&realm)->enter.flags = RMI_ENTER_RIPAS_RESPONSE;
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.x[0], RSI_SUCCESS);
	EQUAL(seen.x[1], 0x1000);
	EQUAL(seen.x[2], RSI_REJECT);
}

/* Giving up memory is the realm's own affair. */
static void giving_up_cannot_be_rejected(void)
{
	struct realm realm;

	realm_active(&realm);
	SCRIPT(give_up_all, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	realm_run(&realm)->enter.flags = RMI_ENTER_RIPAS_RESPONSE;
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(seen.x[1], 0);
	EQUAL(seen.x[2], RSI_ACCEPT);
}

static void set_to_empty_unmaps(void)
{
	struct realm realm;
	unsigned int tlbis;

	realm_active(&realm);
	SCRIPT(give_up_all, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	tlbis = host_tlbi().count;
	EQUAL(RMI(SMC_RMI_RTT_SET_RIPAS, realm.rd, realm.rec[0], 0, 0x4000).x[1], 0x4000);
	EQUAL(host_tlbi().count, tlbis + 1); /* of the one page that was mapped */
	EQUAL(ripas_at(&realm, 0), RIPAS_EMPTY);
	EQUAL(RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, 0, 3).x[2], RMI_ASSIGNED);
	EQUAL(STATUS(SMC_RMI_DATA_DESTROY, realm.rd, 0), RMI_SUCCESS);
	EQUAL(ripas_at(&realm, 0), RIPAS_EMPTY);
}

static void set_respects_destroyed(void)
{
	struct realm realm;

	realm_active(&realm);
	EQUAL(STATUS(SMC_RMI_DATA_DESTROY, realm.rd, 0), RMI_SUCCESS);
	SCRIPT(take_all, take_back_destroyed, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(set_ripas(&realm, 0, 0x4000), rtt_error(3));
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(realm_run(&realm)->exit.ripas_top, 0x1000);
	EQUAL(set_ripas(&realm, 0, 0x1000), RMI_SUCCESS);
	EQUAL(ripas_at(&realm, 0), RIPAS_RAM);
}

static void set_refuses_another_realms_rec(void)
{
	struct realm realm, other;

	realm_active(&realm);
	realm_active(&other);
	SCRIPT(take_all, idle);
	EQUAL(enter(&realm), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_RTT_SET_RIPAS, other.rd, realm.rec[0], 0, 0x4000), RMI_ERROR_REC);
}

/* A page of a new realm that the host takes back may become RAM again, and the RIM tells. */
static void starts_anew_before_activation(void)
{
	struct measurement rim;
	struct realm realm;
	const struct rd *rd;

	realm_new(&realm);
	realm_add_page(&realm, 0);
	EQUAL(STATUS(SMC_RMI_DATA_DESTROY, realm.rd, 0), RMI_SUCCESS);
	EQUAL(RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, 0, 3).x[4], RIPAS_DESTROYED);
	rd = arch_realm_ptr(realm.rd);
	rim = rd->measurement[MEASUREMENT_RIM];
	EQUAL(RMI(SMC_RMI_RTT_INIT_RIPAS, realm.rd, 0, 0x1000).x[1], 0x1000);
	EQUAL(RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, 0, 3).x[4], RIPAS_RAM);
	CHECK(memcmp(&rim, &rd->measurement[MEASUREMENT_RIM], sizeof(rim)) != 0);
}

const struct test ripas_tests[] = {
	{"ripas: init stops where the table ends", init_stops_where_the_table_ends},
	{"ripas: init refuses wrong arguments", init_refuses_wrong_arguments},
	{"ripas: set follows the realm's wish", set_follows_the_realms_wish},
	{"ripas: set can be rejected", set_can_be_rejected},
	{"ripas: giving up cannot be rejected", giving_up_cannot_be_rejected},
	{"ripas: set to empty unmaps", set_to_empty_unmaps},
	{"ripas: set respects destroyed", set_respects_destroyed},
	{"ripas: set refuses another realm's REC", set_refuses_another_realms_rec},
	{"ripas: starts anew before activation", starts_anew_before_activation},
	{0},
};
