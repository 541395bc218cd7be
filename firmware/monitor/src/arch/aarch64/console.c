/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * PL011 (DDI0183) named by the boot manifest. EL3 or the host has set it up; at run time it belongs
 * to the host, so the monitor writes to it only while booting and when it stops for good.
 */
#include "machine.h"

#define UARTDR	0x00
#define UARTFR	0x18
#define FR_TXFF (1U << 5)

static volatile uint8_t *uart;

void console_open(uint64_t base)
{
	uart = (volatile uint8_t *)base;
}

void arch_putc(char c)
{
	if (uart == NULL)
		return;
	while ((*(volatile uint32_t *)(uart + UARTFR) & FR_TXFF) != 0)
		__asm__ volatile("yield");
	*(volatile uint32_t *)(uart + UARTDR) = (uint8_t)c;
}

void console_print(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			arch_putc('\r');
		arch_putc(*text);
	}
}

void console_hex(uint64_t value)
{
	for (int shift = 60; shift >= 0; shift -= 4)
		arch_putc("0123456789abcdef"[(value >> shift) & 0xf]);
}

void console_dec(uint64_t value)
{
	char digits[20];
	unsigned int count = 0;

	do {
		digits[count++] = (char)('0' + value % 10);
		value /= 10;
	} while (value != 0);
	while (count > 0)
		arch_putc(digits[--count]);
}
