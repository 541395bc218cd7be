/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From EL3's first entry to serving requests. The order matters: the boot arguments are judged with
 * the MMU off, the manifest is read with it on (EL3 wrote it through its caches), and DRAM is
 * mapped once the manifest has said where it is.
 */
#include "machine.h"
#include "rmi.h"
#include "sysreg.h"

#define MONITOR_VERSION "0.1"

/*
 * RMM-EL3 interface version: bits 30:16 major, 15:0 minor. All that is used here exists since 0.1.
 */
#define EL3_VERSION_MAJOR(v) ((v) >> 16)
#define EL3_VERSION_MINOR(v) ((v) & 0xffff)
#define EL3_MAJOR	     0U
#define EL3_MINOR	     1U

/* Not in .bss: entry.S reads it before the MMU is on, and before .bss is cleared. */
uint32_t booted __attribute__((section(".data.booted"))) = 0;

static struct arch_platform platform;

extern uint8_t __text_start[], __stacks_end[];

const struct arch_platform *arch_platform(void)
{
	return &platform;
}

unsigned int arch_cpu_id(void)
{
	return (unsigned int)read_sysreg(tpidr_el2);
}

static enum boot_status check_arguments(uint64_t cpu, uint64_t version, uint64_t cpus,
					uint64_t shared)
{
	if (EL3_VERSION_MAJOR(version) != EL3_MAJOR || EL3_VERSION_MINOR(version) < EL3_MINOR)
		return BOOT_VERSION_MISMATCH;
	if (cpus == 0 || cpus > MAX_CPUS)
		return BOOT_CPUS_OUT_OF_RANGE;
	if (cpu >= cpus)
		return BOOT_CPU_ID_OUT_OF_RANGE;
	if (shared == 0 || (shared & (GRANULE_SIZE - 1)) != 0 || shared >= PA_LIMIT)
		return BOOT_SHARED_BUFFER_INVALID;
	if (shared + GRANULE_SIZE > (uint64_t)__text_start && shared < (uint64_t)__stacks_end)
		return BOOT_SHARED_BUFFER_INVALID;
	return BOOT_OK;
}

static enum boot_status map_memory(uint64_t shared)
{
	struct boot_console console = {0};
	enum boot_status status = manifest_read(shared, &platform, &console);

	if (status != BOOT_OK)
		return status;
	for (unsigned int i = 0; i < platform.num_banks; i++)
		if (!mmu_map_dram(platform.bank[i].base, platform.bank[i].size, shared))
			return BOOT_MANIFEST_DATA_ERROR;
	if (console.base != 0) {
		if (!mmu_map_device(console.base, console.pages * GRANULE_SIZE))
			return BOOT_MANIFEST_DATA_ERROR;
		console_open(console.base);
	}
	return BOOT_OK;
}

/*
 * Later CPUs look at the flag with their caches off: it has to be in memory, not only in a cache.
 */
static void mark_booted(void)
{
	booted = 1;
	__asm__ volatile("dc civac, %0" : : "r"(&booted) : "memory");
	dsb(sy);
}

static void print_banner(uint64_t version, uint64_t cpus)
{
	uint64_t size = 0;

	for (unsigned int i = 0; i < platform.num_banks; i++)
		size += platform.bank[i].size;
	console_print("monitor: " MONITOR_VERSION ", RMM-EL3 ");
	console_dec(EL3_VERSION_MAJOR(version));
	console_print(".");
	console_dec(EL3_VERSION_MINOR(version));
	console_print(", at most ");
	console_dec(cpus);
	console_print(" CPUs, ");
	console_dec(size >> 20);
	console_print(" MiB of DRAM, ready\n");
}

void boot_cold(uint64_t cpu, uint64_t version, uint64_t cpus, uint64_t shared)
{
	enum boot_status status = check_arguments(cpu, version, cpus, shared);

	if (status != BOOT_OK)
		el3_serve(status);
	cpu_init();
	if (!mmu_map_monitor(shared))
		el3_serve(BOOT_UNKNOWN);
	mmu_enable();

	status = map_memory(shared);
	if (status != BOOT_OK)
		el3_serve(status);
	platform.num_lrs = gic_num_lrs();
	/* ID_AA64MMFR1_EL1.VMIDBits; VTCR_EL2.VS makes use of all of them. */
	platform.vmid_bits = ((read_sysreg(id_aa64mmfr1_el1) >> 4) & 0xf) == 2 ? 16 : 8;
	monitor_init();
	mark_booted();
	print_banner(version, cpus);
	el3_serve(BOOT_OK);
}

void boot_warm(uint64_t cpu)
{
	(void)cpu; /* entry.S has checked it and made it this CPU's index */
	cpu_init();
	el3_serve(BOOT_OK);
}
