/* SPDX-License-Identifier: BSD-3-Clause */
/* The region of `comm`: made, mounted and taken back, as in `hello`, which looks closer at it. */
#include "comm.h"
#include "csm.h"
#include "pattern.h"

static void begin_call(struct comm *comm, const char *name, bool ok, uint64_t status)
{
	report_step(&comm->report, name, ok);
	report_hex(&comm->report, "status", status);
	if (!ok)
		report_text(&comm->report, "reason",
			    status == CSM_SUCCESS ? "the RMM answered SUCCESS with wrong values"
						  : csm_status_name(status));
}

bool comm_identify(struct comm *comm)
{
	uint64_t version, ignored;

	return csm_features(0, &version, &ignored) == CSM_SUCCESS &&
	       version >> 16 == CSM_ABI_MAJOR &&
	       csm_features(1, &comm->own_id, &ignored) == CSM_SUCCESS && comm->own_id != 0;
}

bool comm_provide_region(struct comm *comm)
{
	const struct realm_config *config = comm->config;
	const uint64_t perm = CSM_PERM_READ | CSM_PERM_WRITE;
	uint64_t calls;

	/* Before anybody else sees it. */
	channel_open(&comm->channel[COMM_REGION], (void *)(uintptr_t)config->region_base,
		     config->comm_size_most);
	channel_clear(&comm->channel[COMM_REGION]);
	uint64_t status =
		csm_create(config->region_base, config->region_size, &comm->csm_id, &calls);

	if (status == CSM_SUCCESS)
		status = csm_share(comm->csm_id, comm->peer_id, perm);
	begin_call(comm, "provider.region", status == CSM_SUCCESS && comm->csm_id != 0, status);
	report_hex(&comm->report, "csm_id", comm->csm_id);
	report_hex(&comm->report, "peer", comm->peer_id);
	report_number(&comm->report, "bytes", config->region_size);
	report_number(&comm->report, "perm", perm);
	return report_send(&comm->report);
}

bool comm_mount_region(struct comm *comm)
{
	const struct realm_config *config = comm->config;
	uint64_t perm = 0;
	uint64_t calls;

	channel_open(&comm->channel[COMM_REGION], (void *)(uintptr_t)config->mount_base,
		     config->comm_size_most);
	uint64_t status = csm_reserve(comm->csm_id, comm->peer_id, config->mount_base,
				      config->mount_size, &calls);

	if (status == CSM_SUCCESS)
		status = csm_attach(comm->csm_id, &perm, &calls);
	bool ok = status == CSM_SUCCESS && perm == (CSM_PERM_READ | CSM_PERM_WRITE);

	begin_call(comm, "consumer.region", ok, status);
	report_hex(&comm->report, "owner", comm->peer_id);
	report_hex(&comm->report, "csm_id", comm->csm_id);
	report_number(&comm->report, "bytes", config->mount_size);
	report_number(&comm->report, "perm", perm);
	return report_send(&comm->report);
}

/* What the region holds afterwards is recognised should the host ever find it (pattern.h). */
bool comm_close_region(struct comm *comm)
{
	const struct realm_config *config = comm->config;
	volatile uint64_t *words = (volatile uint64_t *)(uintptr_t)config->region_base;
	const uint64_t count = config->region_size / sizeof(uint64_t);
	uint64_t revoke_calls;
	uint64_t destroy_calls = 0;
	uint64_t status = csm_revoke(comm->csm_id, comm->peer_id, &revoke_calls);

	if (status == CSM_SUCCESS)
		status = csm_destroy(comm->csm_id, &destroy_calls);
	pattern_fill(words, count, config->seed, PATTERN_PROVIDER);
	uint64_t intact = pattern_compare(words, count, config->seed, PATTERN_PROVIDER);

	begin_call(comm, "provider.closed", status == CSM_SUCCESS && intact == count, status);
	report_hex(&comm->report, "csm_id", comm->csm_id);
	report_number(&comm->report, "words", count);
	report_number(&comm->report, "own_words", intact);
	return report_send(&comm->report);
}
