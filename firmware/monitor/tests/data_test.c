/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "test.h"
#include "world.h"

static void copies_the_hosts_granule(void)
{
	uint64_t source = fresh(), data = fresh_delegated();
	struct smc_call call;
	struct realm realm;

	realm_new(&realm);
	realm_add_tables(&realm, 0);
	memset(host_ns_ptr(source), 0x3c, GRANULE_SIZE);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, data, 0x2000, source, 0), RMI_SUCCESS);
	EQUAL(((uint8_t *)arch_realm_ptr(data))[4095], 0x3c);
	call = RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, 0x2000, 3);
	EQUAL(call.x[2], RMI_ASSIGNED);
	EQUAL(call.x[3], data);
	EQUAL(call.x[4], RIPAS_RAM);
	EQUAL(granule_find(data)->state, GRANULE_DATA);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, fresh_delegated(), 0x2000, source, 0),
	      rtt_error(3));
}

static void forgets_fetched_instructions(void)
{
	uint64_t source = fresh(), data = fresh_delegated();
	struct realm realm;

	realm_new(&realm);
	realm_add_tables(&realm, 0);
	EQUAL(host_icache_count(), 0);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, data, 0, source, 0), RMI_SUCCESS);
	EQUAL(host_icache_count(), 1);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, fresh_delegated(), 0, source, 0), rtt_error(3));
	EQUAL(host_icache_count(), 1);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, realm.rd, fresh_delegated(), 0x1000),
	      RMI_SUCCESS);
	EQUAL(host_icache_count(), 2);
}

static void refuses_wrong_arguments(void)
{
	uint64_t source = fresh(), data = fresh_delegated();
	struct realm realm;

	realm_new(&realm);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, data, 0, source, 0), rtt_error(1));
	realm_add_tables(&realm, 0);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, data, data, 0, source, 0), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, source, 0, source, 0), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, data, 0, fresh_delegated(), 0),
	      RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, data, 0, 0, 0), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, data, 0, source + 8, 0), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, data, 0, source, 2), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, data, 8, source, 0), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, data, REALM_UNPROTECTED, source, 0),
	      RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, data, UINT64_C(1) << 33, source, 0),
	      RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, realm.rd, data, REALM_UNPROTECTED),
	      RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_DATA_DESTROY, data, 0), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_DATA_DESTROY, realm.rd, 8), RMI_ERROR_INPUT);
	EQUAL(STATUS(SMC_RMI_DATA_DESTROY, realm.rd, REALM_UNPROTECTED), RMI_ERROR_INPUT);
	EQUAL(granule_find(data)->state, GRANULE_DELEGATED);
	EQUAL(STATUS(SMC_RMI_REALM_ACTIVATE, realm.rd), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, data, 0, source, 0), RMI_ERROR_REALM);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, realm.rd, data, 0), RMI_SUCCESS);
}

static void leaves_no_trace_of_a_disturbed_copy(void)
{
	static const uint8_t zero[GRANULE_SIZE];
	uint64_t source = fresh(), data = fresh_delegated();
	struct realm realm;

	realm_new(&realm);
	realm_add_tables(&realm, 0);
	host_fault_next_copy();
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, data, 0, source, 1), RMI_ERROR_INPUT);
	EQUAL(RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, 0, 3).x[2], RMI_UNASSIGNED);
	EQUAL(STATUS(SMC_RMI_GRANULE_UNDELEGATE, data), RMI_SUCCESS);
	CHECK(memcmp(host_ns_ptr(data), zero, sizeof(zero)) == 0);
}

static void keeps_the_ripas_of_unknown_data(void)
{
	uint64_t data = fresh_delegated();
	struct realm realm;
	struct smc_call call;

	realm_new(&realm);
	realm_add_tables(&realm, 0);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, realm.rd, data, 0x1000), RMI_SUCCESS);
	call = RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, 0x1000, 3);
	EQUAL(call.x[2], RMI_ASSIGNED);
	EQUAL(call.x[4], RIPAS_EMPTY);
	EQUAL(RMI(SMC_RMI_DATA_DESTROY, realm.rd, 0x1000).x[0], RMI_SUCCESS);
	EQUAL(RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, 0x1000, 3).x[4], RIPAS_EMPTY);
}

static void destroys_and_tells_what_is_next(void)
{
	struct realm realm;
	struct smc_call call;
	uint64_t first, second;
	unsigned int tlbis;

	realm_new(&realm);
	first = realm_add_page(&realm, 0);
	second = realm_add_page(&realm, 0x3000);
	tlbis = host_tlbi().count;
	call = RMI(SMC_RMI_DATA_DESTROY, realm.rd, 0);
	EQUAL(call.x[0], RMI_SUCCESS);
	EQUAL(call.x[1], first);
	EQUAL(call.x[2], 0x3000);
	EQUAL(host_tlbi().count, tlbis + 1);
	EQUAL(host_tlbi().ipa, 0);
	EQUAL(RMI(SMC_RMI_RTT_READ_ENTRY, realm.rd, 0, 3).x[4], RIPAS_DESTROYED);
	call = RMI(SMC_RMI_DATA_DESTROY, realm.rd, 0);
	EQUAL(call.x[0], rtt_error(3));
	EQUAL(call.x[2], 0x3000);
	EQUAL(RMI(SMC_RMI_DATA_DESTROY, realm.rd, 0x3000).x[1], second);
	EQUAL(RMI(SMC_RMI_DATA_DESTROY, realm.rd, REALM_BLOCK).x[0], rtt_error(2));
	EQUAL(granule_find(first)->state, GRANULE_DELEGATED);
}

const struct test data_tests[] = {
	{"data: copies the host's granule", copies_the_hosts_granule},
	{"data: forgets fetched instructions", forgets_fetched_instructions},
	{"data: refuses wrong arguments", refuses_wrong_arguments},
	{"data: leaves no trace of a disturbed copy", leaves_no_trace_of_a_disturbed_copy},
	{"data: keeps the RIPAS of unknown data", keeps_the_ripas_of_unknown_data},
	{"data: destroys and tells what is next", destroys_and_tells_what_is_next},
	{0},
};
