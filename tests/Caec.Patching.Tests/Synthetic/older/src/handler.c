/* SPDX-License-Identifier: BSD-3-Clause */
#include "rmi.h"
#include "granule.h"

uint64_t rmi_version(uint64_t requested);
uint64_t rmi_granule_delegate(uint64_t address);
uint64_t rmi_granule_undelegate(uint64_t address);
uint64_t rmi_data_destroy(uint64_t rd_address, uint64_t ipa, uint64_t *out);
uint64_t rmi_realm_destroy(uint64_t rd_address);
uint64_t handle_ns_smc(unsigned int id, const uint64_t args[4], uint64_t *out);

typedef uint64_t (*handler_1)(uint64_t arg);
typedef uint64_t (*handler_3)(uint64_t arg0, uint64_t arg1, uint64_t *out);

struct smc_handler {
	const char *name;
	union {
		handler_1 f1;
		handler_3 f3;
	};
	bool log;
};

#define HANDLER_ID(id) ((SMC_RMI_##id) - SMC_RMI_BASE)
#define HANDLER(id, n, fn, log_it)                                                                 \
	[HANDLER_ID(id)] = {.name = #id, .f##n = (fn), .log = (log_it)}

static const struct smc_handler smc_handlers[] = {
	HANDLER(VERSION, 1, rmi_version, true),
	HANDLER(GRANULE_DELEGATE, 1, rmi_granule_delegate, false),
	HANDLER(GRANULE_UNDELEGATE, 1, rmi_granule_undelegate, false),
	HANDLER(DATA_DESTROY, 3, rmi_data_destroy, false),
	HANDLER(REALM_DESTROY, 1, rmi_realm_destroy, true)
};

uint64_t rmi_version(uint64_t requested)
{
	return requested == RMI_ABI_MAJOR ? RMI_SUCCESS : RMI_ERROR_INPUT;
}

uint64_t handle_ns_smc(unsigned int id, const uint64_t args[4], uint64_t *out)
{
	const struct smc_handler *handler;

	if (id >= sizeof(smc_handlers) / sizeof(smc_handlers[0]))
		return RMI_ERROR_INPUT;
	handler = &smc_handlers[id];
	if (handler->f1 == 0)
		return RMI_ERROR_INPUT;
	out[0] = id;
	return handler->f1(args[0]);
}
