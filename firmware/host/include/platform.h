/* SPDX-License-Identifier: BSD-3-Clause */
/* The machine as the host sees it: QEMU virt with RME under TF-A. */
#ifndef PLATFORM_H
#define PLATFORM_H

#define PLATFORM_CPUS	    2
#define PLATFORM_STACK_SIZE 0x8000

#define PLATFORM_UART_BASE   0x09000000
#define PLATFORM_GICD_BASE   0x08000000
#define PLATFORM_GICR_BASE   0x080A0000
#define PLATFORM_DEVICES     0x08000000
#define PLATFORM_DEVICES_TOP 0x0A000000

#define PLATFORM_IMAGE_BASE  0x60000000
#define PLATFORM_CONFIG_BASE 0x70000000
#define PLATFORM_CONFIG_SIZE 0x10000
#define PLATFORM_REALM_BASE  0x71000000
#define PLATFORM_BLOBS_TOP   0x72000000

/* Memory that the page allocator hands out; above everything that is loaded. */
#define PLATFORM_POOL_BASE 0x80000000
#define PLATFORM_POOL_TOP  0x100000000

#endif /* PLATFORM_H */
