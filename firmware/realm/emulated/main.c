/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * In place of a realm's main program: QEMU's virt board, EL1, nothing underneath. The realm's own
 * boot.S starts it, so that MMU, alignment and SIMD are as in a realm.
 */
#include "realm.h"
#include "tests.h"
#include "text.h"

#define UART		UINT64_C(0x09000000) /* PL011; its data register is the first */
#define PSCI_SYSTEM_OFF UINT64_C(0x84000008)

static void print(const char *text)
{
	for (; *text != '\0'; text++)
		*(volatile uint32_t *)(uintptr_t)UART = (unsigned char)*text;
}

static void print_number(uint64_t value)
{
	char buffer[24];
	struct text text = text_in(buffer, sizeof(buffer));

	text_decimal(&text, value);
	print(buffer);
}

void check(const char *subject, const char *claim, bool holds)
{
	print(holds ? "ok " : "FAIL ");
	print(subject);
	print(": ");
	print(claim);
	print("\n");
}

void measured(const char *subject, const char *what, uint64_t start)
{
	uint64_t stop = counter_read();

	print(subject);
	print(" ");
	print(what);
	print(": ");
	print_number(counter_interval(start, stop, counter_cost()));
	print("\n");
}

static void power_off(void) __attribute__((noreturn));

static void power_off(void)
{
	register uint64_t function __asm__("x0") = PSCI_SYSTEM_OFF;

	__asm__ volatile("hvc #0" : "+r"(function)::"memory");
	for (;;)
		__asm__ volatile("wfi");
}

void unexpected_exception(uint64_t esr, uint64_t elr, uint64_t far, uint64_t vector)
{
	(void)vector;
	print("FAIL exception: ESR ");
	print_number(esr);
	print(" ELR ");
	print_number(elr);
	print(" FAR ");
	print_number(far);
	print("\n");
	power_off();
}

void realm_main(uint64_t config_ipa)
{
	(void)config_ipa;
	test_memory();
	test_aead();
	measure_memory();
	measure_aead();
	print("end\n");
	power_off();
}
