/* SPDX-License-Identifier: BSD-3-Clause */
/* The host of the fake machine: it carries words, and keeps the metrics that it was sent. */
#ifndef FAKE_HOST_H
#define FAKE_HOST_H

#include <stdint.h>

#include "samples.h"

#define FAKE_METRICS 16U

struct fake_metric {
	const char *name;
	const char *unit;
	const char *side;
	const char *mode;
	uint64_t size;
	struct samples_summary summary;
};

extern struct fake_metric fake_metrics[FAKE_METRICS];
extern unsigned int fake_metrics_sent;

/* Added to every word that is carried: a receiver whose figures are not true. */
extern uint64_t fake_addition;

void fake_host_reset(void);

#endif /* FAKE_HOST_H */
