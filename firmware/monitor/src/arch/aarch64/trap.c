/* SPDX-License-Identifier: BSD-3-Clause */
/* Exceptions that the monitor itself caused. */
#include "machine.h"
#include "rec_offsets.h"
#include "sysreg.h"

struct fault_place {
	uint64_t at;
	uint64_t resume;
};

extern const struct fault_place __fault_table_start[], __fault_table_end[];

/*
 * Whatever the host did to its memory (no granule there, another PAS, an external abort) is its
 * problem.
 */
static bool expected(uint64_t esr, struct trap_frame *frame)
{
	if (ESR_EC(esr) != EC_DATA_ABORT_SAME || ESR_FSC(esr) == FSC_ALIGNMENT)
		return false;
	for (const struct fault_place *p = __fault_table_start; p < __fault_table_end; p++) {
		if (p->at == frame->elr) {
			frame->elr = p->resume;
			return true;
		}
	}
	return false;
}

static void print_register(const char *name, uint64_t value)
{
	console_print(name);
	console_print(" ");
	console_hex(value);
	console_print("  ");
}

/*
 * Where it happened, not with what: the console is the host's, and the general registers may hold
 * what a realm keeps secret.
 */
static void print_frame(const struct trap_frame *frame, uint64_t esr)
{
	print_register("esr ", esr);
	print_register("far ", read_sysreg(far_el2));
	print_register("elr ", frame->elr);
	print_register("spsr", frame->spsr);
	print_register("sp  ", frame->sp);
	console_print("\n");
}

void trap_from_monitor(uint64_t kind, struct trap_frame *frame)
{
	static const char *const names[] = {
		"synchronous exception", "IRQ",		  "FIQ",	   "SError",
		"exception on SP_EL0",	 "IRQ on SP_EL0", "FIQ on SP_EL0", "SError on SP_EL0",
		"AArch32 exception",	 "AArch32 IRQ",	  "AArch32 FIQ",   "AArch32 SError",
		"stack overflow",
	};
	uint64_t esr = read_sysreg(esr_el2);

	if (kind == EXIT_SYNC && expected(esr, frame))
		return;
	console_print("\nmonitor: panic: ");
	console_print(names[kind]);
	console_print(" on CPU ");
	console_dec(read_sysreg(tpidr_el2) % MAX_CPUS);
	console_print("\n");
	print_frame(frame, esr);
	cpu_stop();
}

void arch_panic(const char *message)
{
	console_print("\nmonitor: panic: ");
	console_print(message);
	console_print(", called from ");
	console_hex((uint64_t)__builtin_return_address(0));
	console_print("\n");
	cpu_stop();
}
