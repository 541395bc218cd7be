/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A host and realms that call at random, with arguments that are often nearly right: the monitor
 * must stay in one piece (the sanitizers and the fake machine's memory protection watch), and its
 * books must balance.
 */
#include <pthread.h>

#include "psci.h"
#include "test.h"
#include "world.h"

#define CALLS 6000U
#define POOL  24U

static uint64_t pool[POOL];
static _Thread_local uint64_t random_state;

/* xorshift64*: the same storm every time. */
static uint64_t random_below(uint64_t limit)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return ((random_state * UINT64_C(0x2545F4914F6CDD1D)) >> 16) % limit;
}

static uint64_t any_ipa(void)
{
	static const uint64_t base[] = {0,
					REALM_BLOCK,
					UINT64_C(1) << 30,
					REALM_UNPROTECTED - GRANULE_SIZE,
					REALM_UNPROTECTED,
					REALM_UNPROTECTED + REALM_BLOCK};
	uint64_t ipa = base[random_below(sizeof(base) / sizeof(base[0]))];

	return (random_below(3) == 0) ? ipa : (ipa + (random_below(4) * GRANULE_SIZE));
}

static uint64_t any_argument(void)
{
	switch (random_below(8)) {
	case 0:
		return random_below(5);
	case 1:
		return random_below(64) == 0 ? random_state : 3;
	case 2:
	case 3:
		return any_ipa();
	default:
		return pool[random_below(POOL)];
	}
}

static enum arch_exit any_behaviour(struct arch_rec *rec)
{
	static const uint32_t call[] = {
		SMC_RSI_REALM_CONFIG, SMC_RSI_IPA_STATE_SET,	  SMC_RSI_IPA_STATE_GET,
		SMC_RSI_HOST_CALL,    SMC_RSI_MEASUREMENT_EXTEND, SMC_RSI_MEASUREMENT_READ,
		PSCI_CPU_ON_64,	      PSCI_AFFINITY_INFO_64,	  PSCI_CPU_SUSPEND_64,
		PSCI_CPU_OFF,
	};
	uint64_t base = any_ipa();

	switch (random_below(6)) {
	case 0:
		return ARCH_EXIT_IRQ;
	case 1:
		return guest_abort(rec, ESR_EC_DATA_ABORT, ESR_ABORT_ISV | (3U << 16) | 7,
				   any_ipa());
	case 2:
		return guest_abort(rec, ESR_EC_INST_ABORT, 7, any_ipa());
	default:
		return guest_smc(rec, call[random_below(sizeof(call) / sizeof(call[0]))], base,
				 base + (random_below(4) * GRANULE_SIZE), random_below(3),
				 random_below(2));
	}
}

/* Every command, those that build a realm more often than those that end one. */
static void any_call(void)
{
	uint64_t fid = SMC64_STD_FAST(0x150U + (uint32_t)random_below(0x1A));
	uint64_t rd = pool[random_below(4)];

	switch (fid) {
	case SMC_RMI_GRANULE_DELEGATE:
	case SMC_RMI_GRANULE_UNDELEGATE:
		(void)RMI(fid, pool[random_below(POOL)]);
		break;
	case SMC_RMI_REALM_CREATE:
	case SMC_RMI_REALM_ACTIVATE:
	case SMC_RMI_REALM_DESTROY:
		(void)RMI(fid, rd, pool[POOL - 1 - random_below(2)]);
		break;
	case SMC_RMI_REC_ENTER:
		(void)RMI(fid, pool[random_below(POOL)], pool[POOL - 3]);
		break;
	case SMC_RMI_REC_CREATE:
		(void)RMI(fid, rd, pool[random_below(POOL)], pool[POOL - 4]);
		break;
	case SMC_RMI_DATA_CREATE:
		(void)RMI(fid, rd, pool[random_below(POOL)], any_ipa(), pool[POOL - 5],
			  random_below(3));
		break;
	case SMC_RMI_RTT_MAP_UNPROTECTED:
		(void)RMI(fid, rd, any_ipa(), 2 + random_below(2),
			  pool[random_below(POOL)] | RTTE_MEMATTR_WB);
		break;
	case SMC_RMI_RTT_CREATE:
		(void)RMI(fid, rd, pool[random_below(POOL)], any_ipa() & ~(REALM_BLOCK - 1),
			  2 + random_below(2));
		break;
	default:
		(void)RMI(fid, rd, any_argument(), any_argument(), any_argument(), any_argument());
		break;
	}
}

/* What the monitor says of each granule is what EL3 knows, and nobody has left a lock behind. */
static void check_books(void)
{
	unsigned int recs = 0, rd_refcounts = 0;

	for (unsigned int i = 0; i < POOL; i++) {
		const struct granule *granule = granule_find(pool[i]);

		CHECK(!arch_lock_held(&granule->lock));
		EQUAL(host_pas(pool[i]),
		      (granule->state == GRANULE_NS) ? HOST_PAS_NONSECURE : HOST_PAS_REALM);
		switch (granule->state) {
		case GRANULE_RD:
			rd_refcounts += granule->refcount;
			break;
		case GRANULE_RTT:
			CHECK(granule->refcount <= RTT_ENTRIES);
			break;
		case GRANULE_REC:
			recs++;
			EQUAL(granule->refcount, 0);
			break;
		default:
			EQUAL(granule->refcount, 0);
			break;
		}
	}
	EQUAL(recs, rd_refcounts);
}

/* Two sets of realm parameters, REC parameters, a run page and a page of data keep their contents.
 */
static void fill_pool(void)
{
	struct realm realm[2];

	realm_prepare(&realm[0]);
	realm_prepare(&realm[1]);
	pool[0] = realm[0].rd;
	pool[1] = realm[1].rd;
	pool[2] = realm[0].rtt_base;
	pool[3] = realm[1].rtt_base;
	for (unsigned int i = 4; i < (POOL - 5); i++) {
		pool[i] = fresh_delegated();
	}
	pool[POOL - 5] = fresh();
	pool[POOL - 4] = fresh();
	((struct rmi_rec_params *)host_ns_ptr(pool[POOL - 4]))[0] =
		(struct rmi_rec_params){.flags = RMI_REC_RUNNABLE};
	pool[POOL - 3] = realm[0].run;
	pool[POOL - 2] = realm[0].params_pa;
	pool[POOL - 1] = realm[1].params_pa;
}

static void *rage(void *arg)
{
	unsigned int cpu = (unsigned int)(uintptr_t)arg;

	host_set_cpu(cpu);
	host_set_guest(any_behaviour);
	random_state = 0x9E3779B97F4A7C15 + cpu;
	for (unsigned int i = 0; i < CALLS; i++) {
		any_call();
	}
	return NULL;
}

static void survives_one_caller(void)
{
	fill_pool();
	rage((void *)0);
	check_books();
}

static void survives_two_callers(void)
{
	pthread_t other;

	fill_pool();
	CHECK(pthread_create(&other, NULL, rage, (void *)1) == 0);
	rage((void *)2);
	CHECK(pthread_join(other, NULL) == 0);
	check_books();
}

const struct test storm_tests[] = {
	{"storm: survives one caller", survives_one_caller},
	{"storm: survives two callers", survives_two_callers},
	{0},
};
