/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Exits of Confidential Shared Memory: the RMM asks for pages, tables or granules, or gives a hint.
 */
#include "csm_abi.h"
#include "report.h"
#include "vcpu_exits.h"

/*
 * A wish that is not granted makes the realm's call answer NO_RESOURCE; that is for the realm to
 * report.
 */
static void note_refusal(const struct realm *realm, bool granted)
{
	if (!granted && realm->failure.command != NULL)
		report_log_value(realm->name, realm->failure.command, realm->failure.status);
}

static void add_records(struct realm *realm, uint64_t records)
{
	const uint64_t per_granule = CSM_APT_GRANULE_SIZE / CSM_APT_RECORD_SIZE;
	/* One granule helps a realm that asks for an absurd number as much as it may. */
	uint64_t granules =
		records > 64 * per_granule ? 1 : (records + per_granule - 1) / per_granule;
	bool granted = true;

	for (; granted && granules > 0; granules--)
		granted = realm_add_apt(realm);
	note_refusal(realm, granted);
}

void vcpu_csm_exit(struct vcpu *vcpu)
{
	const struct rmi_rec_exit *exit = &vcpu->rec->run->exit;
	struct realm *realm = vcpu->realm;

	switch (exit->gprs[0]) {
	case CSM_EXIT_POPULATE:
		note_refusal(realm, realm_populate(realm, exit->ripas_base, exit->ripas_top));
		break;
	case CSM_EXIT_VACATE:
		note_refusal(realm, realm_vacate(realm, exit->ripas_base, exit->ripas_top));
		break;
	case CSM_EXIT_NEED_RTT:
		note_refusal(realm,
			     exit->gprs[2] <= 3 &&
				     realm_add_tables(realm, exit->ripas_base, exit->ripas_top,
						      (unsigned int)exit->gprs[2]));
		break;
	case CSM_EXIT_NEED_APT:
		add_records(realm, exit->gprs[1]);
		break;
	case CSM_EXIT_NOTIFY:
	case CSM_EXIT_REMOVED:
		/* Hints: nothing waits for a doorbell that messages do not already announce. */
		break;
	default:
		report_log_value(realm->name, "unknown CSM exit", exit->gprs[0]);
		vcpu_end(vcpu, VCPU_EXIT_UNKNOWN);
	}
}
