/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Status codes of the Realm Management Interface and the Realm Services Interface (DEN0137 1.0,
 * RmiStatusCode, RsiCommandReturnCode).
 */
#ifndef STATUS_H
#define STATUS_H

#include <stdint.h>

/* RmiStatusCode: bits 7:0 of a command's X0. */
enum rmi_status {
	RMI_SUCCESS = 0,
	RMI_ERROR_INPUT = 1,
	RMI_ERROR_REALM = 2,
	RMI_ERROR_REC = 3,
	RMI_ERROR_RTT = 4, /* index: the level at which the walk ended */
};

/* RmiCommandReturnCode: a status and, in bits 15:8, its index. */
static inline uint64_t rmi_status(enum rmi_status status, unsigned int index)
{
	return (uint64_t)status | ((uint64_t)index << 8);
}

/* RsiCommandReturnCode. */
enum rsi_status {
	RSI_SUCCESS = 0,
	RSI_ERROR_INPUT = 1,
	RSI_ERROR_STATE = 2,
	RSI_INCOMPLETE = 3,
	RSI_ERROR_UNKNOWN = 4,
};

#endif /* STATUS_H */
