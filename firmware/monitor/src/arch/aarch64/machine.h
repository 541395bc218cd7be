/* SPDX-License-Identifier: BSD-3-Clause */
/* Inside of the machine layer: what its files offer each other. */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "arch.h"
#include "stack.h"
#include "smc.h"

/* RMM_BOOT_COMPLETE codes (RMM-EL3 communication interface 0.4). */
enum boot_status {
	BOOT_OK = 0,
	BOOT_UNKNOWN = -1,
	BOOT_VERSION_MISMATCH = -2,
	BOOT_CPUS_OUT_OF_RANGE = -3,
	BOOT_CPU_ID_OUT_OF_RANGE = -4,
	BOOT_SHARED_BUFFER_INVALID = -5,
	BOOT_MANIFEST_VERSION_UNSUPPORTED = -6,
	BOOT_MANIFEST_DATA_ERROR = -7,
};

/* entry.S */
__attribute__((noreturn)) void boot_cold(uint64_t cpu, uint64_t version, uint64_t cpus,
					 uint64_t shared);
__attribute__((noreturn)) void boot_warm(uint64_t cpu);

/*
 * manifest.c: fills `platform` and the console's place (0: none) from the manifest in the shared
 * page.
 */
struct boot_console {
	uint64_t base;
	uint64_t pages;
};
enum boot_status manifest_read(uint64_t shared, struct arch_platform *platform,
			       struct boot_console *console);

/* mmu.c */
#define PA_LIMIT (UINT64_C(1) << 47)
bool mmu_map_monitor(uint64_t shared);
bool mmu_map_dram(uint64_t base, uint64_t size, uint64_t shared);
bool mmu_map_device(uint64_t base, uint64_t size);
/* mmu_enable.S */
void mmu_enable(void);

/* cpu.c: EL2 controls that stay the same while the monitor runs on this CPU. */
void cpu_init(void);
/* ID_AA64MMFR0_EL1.PARange, capped to what a 4 KiB granule without FEAT_LPA2 reaches. */
unsigned int cpu_pa_range(void);

bool cpu_has_sve(void);
/* Whether an SVE instruction traps to EL2, at EL2 and below. */
void cpu_trap_sve(bool trap);

/* el3.c */
/*
 * Tells EL3 how the boot went and serves requests from then on; stops the CPU when the boot failed.
 */
__attribute__((noreturn)) void el3_serve(enum boot_status status);

/* gic.c */
unsigned int gic_num_lrs(void);
void gic_load(const struct arch_gic_regs *regs);
void gic_save(struct arch_gic_regs *regs);

/* el1.c */
void el1_load(const struct arch_el1_regs *regs);
void el1_save(struct arch_el1_regs *regs);

/* fp.S */
void fp_save(struct arch_fp_regs *regs);
void fp_load(const struct arch_fp_regs *regs);

/* Room for the longest vectors that SVE allows (2048 bits). */
struct sve_regs {
	uint8_t z[32][256];
	uint8_t p[17][32]; /* P0 to P15, FFR */
};
void sve_save(struct sve_regs *regs);
void sve_load(const struct sve_regs *regs);
void sve_clear(void);

/* rec.c: whether the host's call that this CPU is to serve says that it keeps nothing in SVE. */
void rec_hint_no_sve(bool none);

/* switch.S */
uint64_t rec_enter(struct arch_rec *rec);

/* console.c */
void console_open(uint64_t base);
void console_print(const char *text);
void console_hex(uint64_t value);
void console_dec(uint64_t value);

/* trap.c */
void trap_from_monitor(uint64_t kind, struct trap_frame *frame);
__attribute__((noreturn)) void cpu_stop(void);

#endif /* MACHINE_H */
