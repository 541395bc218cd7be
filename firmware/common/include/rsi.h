/* SPDX-License-Identifier: BSD-3-Clause */
/* Realm Services Interface 1.0: numbers and structures (DEN0137 1.0, chapter B5). */
#ifndef RSI_H
#define RSI_H

#include <stddef.h>
#include <stdint.h>

#define RSI_VERSION	     0xC4000190U
#define RSI_FEATURES	     0xC4000191U
#define RSI_MEASUREMENT_READ 0xC4000192U
#define RSI_REALM_CONFIG     0xC4000196U
#define RSI_IPA_STATE_SET    0xC4000197U
#define RSI_IPA_STATE_GET    0xC4000198U
#define RSI_HOST_CALL	     0xC4000199U

#define RSI_SUCCESS 0U
#define RSI_EMPTY   0U
#define RSI_RAM	    1U

#define RSI_ABI_1_0 0x10000U

#define RSI_HOST_CALL_GPRS 31U

/* RsiHostCall (B5.4.3), 256-byte aligned. */
struct rsi_host_call {
	uint16_t imm;
	uint8_t pad[6];
	uint64_t gprs[RSI_HOST_CALL_GPRS];
} __attribute__((aligned(256)));
_Static_assert(offsetof(struct rsi_host_call, gprs) == 8, "gprs");
_Static_assert(sizeof(struct rsi_host_call) == 256, "RsiHostCall");

#endif /* RSI_H */
