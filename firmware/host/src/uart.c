/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdint.h>

#include "platform.h"
#include "uart.h"

/* PL011 (DDI0183): data register, flag register, transmit FIFO full. */
#define UART_DR	     0x00U
#define UART_FR	     0x18U
#define UART_FR_TXFF (1U << 5)

static volatile uint32_t *uart_register(unsigned int offset)
{
	return (volatile uint32_t *)(uintptr_t)(PLATFORM_UART_BASE + offset);
}

void uart_write(const char *text)
{
	for (; *text != '\0'; text++) {
		while ((*uart_register(UART_FR) & UART_FR_TXFF) != 0)
			__asm__ volatile("yield");
		*uart_register(UART_DR) = (unsigned char)*text;
	}
}
