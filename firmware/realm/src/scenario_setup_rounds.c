/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A round: the provider creates and shares; the consumer reserves, attaches and detaches, then
 * mounts the region once more; the provider revokes and destroys. The consumer's translation
 * tables, which the host made for the first ATTACH, go before the next round, so that every round
 * begins the same.
 */
#include "csm_meter.h"
#include "setup.h"

bool setup_be_alone(struct setup *setup)
{
	if (host_checkpoint(SETUP_WAIT_ALONE, 0, 0) == HOST_OK)
		return true;
	setup->reason = "the host refused to wait";
	return false;
}

bool setup_fold(struct setup *setup)
{
	if (host_checkpoint(SETUP_FOLD_TABLES, setup->base, setup->size) == HOST_OK)
		return true;
	setup->reason = "the host could not fold its tables";
	return false;
}

static bool open_region(struct setup *setup)
{
	uint64_t calls;
	uint64_t status;

	setup_write_pages(setup);
	if (!setup_be_alone(setup))
		return false;
	csm_meter_begin();
	status = csm_create(setup->base, setup->size, &setup->csm_id, &calls);
	if (!setup_sample(setup, SETUP_CREATE, status))
		return false;
	csm_meter_begin();
	status = csm_share(setup->csm_id, setup->peer_id, SETUP_READ_WRITE);
	return setup_sample(setup, SETUP_SHARE, status);
}

static bool close_region(struct setup *setup)
{
	uint64_t calls;
	uint64_t status;

	if (!setup_pages_used(setup))
		return setup_fail(setup, SETUP_ATTACH, CSM_SUCCESS,
				  "what the consumer wrote is not in the provider's pages");
	if (!setup_be_alone(setup))
		return false;
	csm_meter_begin();
	status = csm_revoke(setup->csm_id, setup->peer_id, &calls);
	if (!setup_sample(setup, SETUP_REVOKE, status))
		return false;
	csm_meter_begin();
	status = csm_destroy(setup->csm_id, &calls);
	return setup_sample(setup, SETUP_DESTROY, status);
}

/* `perm` is what ATTACH granted. */
static bool use_mount(struct setup *setup, uint64_t perm, unsigned int mount)
{
	return (perm == SETUP_READ_WRITE && setup_use_pages(setup, mount)) ||
	       setup_fail(setup, SETUP_ATTACH, CSM_SUCCESS, "the provider's pages are not there");
}

static bool measure_mount(struct setup *setup)
{
	uint64_t calls;
	uint64_t perm = 0;
	uint64_t status;

	csm_meter_begin();
	status = csm_reserve(setup->csm_id, setup->peer_id, setup->base, setup->size, &calls);
	if (!setup_sample(setup, SETUP_RESERVE, status))
		return false;
	csm_meter_begin();
	status = csm_attach(setup->csm_id, &perm, &calls);
	return setup_sample(setup, SETUP_ATTACH, status) && use_mount(setup, perm, 0);
}

bool setup_mount(struct setup *setup, unsigned int mount)
{
	uint64_t calls;
	uint64_t perm = 0;
	uint64_t status =
		csm_reserve(setup->csm_id, setup->peer_id, setup->base, setup->size, &calls);

	if (status != CSM_SUCCESS)
		return setup_fail(setup, SETUP_RESERVE, status, csm_status_name(status));
	status = csm_attach(setup->csm_id, &perm, &calls);
	if (status != CSM_SUCCESS)
		return setup_fail(setup, SETUP_ATTACH, status, csm_status_name(status));
	return use_mount(setup, perm, mount);
}

static bool measure_unmount(struct setup *setup)
{
	uint64_t calls;
	uint64_t status;

	csm_meter_begin();
	status = csm_detach(setup->csm_id, &calls);
	if (!setup_sample(setup, SETUP_DETACH, status))
		return false;
	return setup_pages_gone(setup) ||
	       setup_fail(setup, SETUP_DETACH, status, "a detached page can be read");
}

bool setup_forget(struct setup *setup)
{
	uint64_t calls;

	if (!setup_pages_gone(setup))
		return setup_fail(setup, SETUP_REVOKE, CSM_SUCCESS, "a revoked page can be read");
	uint64_t status = csm_detach(setup->csm_id, &calls);

	if (status != CSM_SUCCESS)
		return setup_fail(setup, SETUP_DETACH, status, csm_status_name(status));
	return setup_fold(setup);
}

bool setup_provide_round(struct setup *setup)
{
	uint64_t word;

	return open_region(setup) && host_tell(SETUP_CONSUMER, setup->csm_id) &&
	       host_hear(SETUP_CONSUMER, &word) && close_region(setup) &&
	       host_tell(SETUP_CONSUMER, setup->csm_id) && host_hear(SETUP_CONSUMER, &word);
}

bool setup_consume_round(struct setup *setup)
{
	uint64_t word;

	return host_hear(SETUP_PROVIDER, &setup->csm_id) && setup_be_alone(setup) &&
	       measure_mount(setup) && measure_unmount(setup) && setup_mount(setup, 1) &&
	       host_tell(SETUP_PROVIDER, setup->csm_id) && host_hear(SETUP_PROVIDER, &word) &&
	       setup_forget(setup) && host_tell(SETUP_PROVIDER, setup->csm_id);
}
