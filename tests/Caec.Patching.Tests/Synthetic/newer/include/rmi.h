/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef RMI_H
#define RMI_H

#include <stdint.h>

#define RMI_ABI_MAJOR 2

#define SMC_RMI_BASE		     0xC4000150UL
#define SMC_RMI_VERSION		     (SMC_RMI_BASE + 0x0)
#define SMC_RMI_GRANULE_DELEGATE     (SMC_RMI_BASE + 0x1)
#define SMC_RMI_GRANULE_UNDELEGATE   (SMC_RMI_BASE + 0x2)
#define SMC_RMI_DATA_DESTROY	     (SMC_RMI_BASE + 0x5)
#define SMC_RMI_REALM_DESTROY	     (SMC_RMI_BASE + 0x9)
#define SMC_RMI_PDEV_CREATE	     (SMC_RMI_BASE + 0x26)
#define SMC_RMI_COUNT		     0x40

#define RMI_SUCCESS	0UL
#define RMI_ERROR_INPUT 1UL
#define RMI_ERROR_REALM 2UL

/* Why a REC leaves. */
#define RMI_EXIT_SYNC	   0
#define RMI_EXIT_IRQ	   1
#define RMI_EXIT_HOST_CALL 5
#define RMI_EXIT_DEV_MEM	   6

#endif
