/* SPDX-License-Identifier: BSD-3-Clause */
#include "csm.h"
#include "page_table.h"
#include "scenario.h"

bool unsupported_step(struct report *report, const char *name, uint64_t ipa)
{
	uint64_t ignored;
	uint64_t features = csm_features(0, &ignored, &ignored);
	uint64_t create = csm_create(ipa, PAGE_SIZE, &ignored, &ignored);
	bool ok = features == CSM_NOT_SUPPORTED && create == CSM_NOT_SUPPORTED;

	report_step(report, name, ok);
	report_hex(report, "features", features);
	report_hex(report, "create", create);
	if (!ok)
		report_text(report, "reason", "the RMM knows the calls after all");
	return report_send(report);
}
