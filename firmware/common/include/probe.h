/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory accesses that are allowed to fault. */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ESR_ELx (DDI0487 D24.2.40): exception class, and the fault status code of a data abort. */
#define ESR_EC(esr)		((unsigned int)(((esr) >> 26) & 0x3FU))
#define ESR_DFSC(esr)		((unsigned int)((esr) & 0x3FU))
#define ESR_EC_DATA_ABORT_SAME	0x25U
#define ESR_EC_DATA_ABORT_LOWER 0x24U
#define ESR_DFSC_EXTERNAL	0x10U
#define ESR_DFSC_GRANULE	0x28U /* granule protection fault, not on a table walk (DDI0615) */

struct probe {
	uint64_t value; /* what was read, when nothing faulted */
	uint64_t esr;	/* of the exception */
	uint64_t far;
};
_Static_assert(offsetof(struct probe, esr) == 8, "probe.S stores esr and far as a pair");

/* True when the 64-bit access went through; false when it faulted, with esr and far. */
bool probe_read(uint64_t address, struct probe *probe);
bool probe_write(uint64_t address, uint64_t value, struct probe *probe);

#endif /* PROBE_H */
