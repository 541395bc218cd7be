/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Consumers that use a read-only mount when HPFAR_EL2 may still hold what an earlier fault left
 * there: a permission fault of stage 2 leaves it UNKNOWN (DDI0487 D24.2.76). Of most use on a
 * machine that makes the worst of that (parameter machine.hpfar).
 */
#include "attack_tables.h"
#include "cpu.h"
#include "probe.h"
#include "rmi.h"
#include "rsi.h"

/* What must not reach the host by way of a mount. */
#define SECRET UINT64_C(0x5EC2E75EC2E75EC2)

#define ESR_ISV (UINT64_C(1) << 24)
#define ESR_WNR (UINT64_C(1) << 6)

/* Away from the edges of the mount. */
#define TARGET (ATTACK_MOUNT + PAGE_SIZE)

/* Of the consumer's own memory that the host has yet to give. */
#define OWN ATTACK_REGION

/* A device of the host's, at REALM_DEVICE_IPA of every realm. */
struct device {
	uint64_t loads, stores;
	uint64_t told; /* accesses that gave the host what was stored to the mount */
};

static bool emulate(struct agent *agent, const struct rmi_rec_exit *exit)
{
	struct rmi_rec_enter *enter = &agent->rec->run->enter;
	struct device *device = agent->argument;

	if (exit->exit_reason != RMI_EXIT_SYNC || ESR_EC(exit->esr) != ESR_EC_DATA_ABORT_LOWER)
		return false;
	for (unsigned int i = 0; i < sizeof(exit->gprs) / sizeof(exit->gprs[0]); i++)
		device->told += exit->gprs[i] == SECRET;
	if ((exit->esr & ESR_ISV) == 0)
		return false;
	if ((exit->esr & ESR_WNR) != 0)
		device->stores++;
	else
		device->loads++;
	enter->flags |= RMI_ENTER_EMUL_MMIO;
	enter->gprs[0] = 0;
	return true;
}

/* Both have used the device: of either the last address that HPFAR_EL2 had is the device's. */
static bool use_device(struct attack *attack, struct device *device)
{
	struct agent *const agents[] = {&attack->provider, &attack->consumer};

	for (unsigned int i = 0; i < 2; i++) {
		const uint64_t loads = device->loads;
		uint64_t value;

		agents[i]->answer = emulate;
		agents[i]->argument = device;
		if (!attack_assumes(attack, "an emulated device",
				    agent_read(agents[i], REALM_DEVICE_IPA, &value) ==
						    ACCESS_DONE &&
					    device->loads == loads + 1))
			return false;
	}
	return true;
}

/* A page of its own that the consumer touches for the first time: the host maps it then. */
static bool take_page_fault(struct attack *attack)
{
	uint64_t value;

	return attack_needs(attack, "RSI_IPA_STATE_SET",
			    agent_set_ripas(&attack->consumer, OWN, 1, RSI_RAM)) &&
	       attack_assumes(attack, "a page fault",
			      agent_read(&attack->consumer, OWN, &value) == ACCESS_DONE);
}

static void observe_device(struct attack *attack, const struct device *device)
{
	observe_number(attack, "emulated", device->stores);
	observe_number(attack, "told", device->told);
}

static void observe_memory(struct attack *attack)
{
	observe_pages(attack, "read", &attack->consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "owner", &attack->provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

static void store_to_read_only_after_emulation(struct attack *attack)
{
	struct device device = {0};

	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY) || !use_device(attack, &device))
		return;
	observe_access(attack, "write", agent_write(&attack->consumer, TARGET, SECRET));
	observe_device(attack, &device);
	observe_memory(attack);
}

static void store_to_read_only_after_page_fault(struct attack *attack)
{
	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY) || !take_page_fault(attack))
		return;
	observe_access(attack, "write", agent_write(&attack->consumer, TARGET, SECRET));
	observe_memory(attack);
}

/* What the consumer executes is a RET, so that it comes back if it is let. */
static void execute_read_only_after(struct attack *attack, bool (*prepare)(struct attack *attack))
{
	struct agent *provider = &attack->provider;

	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY) ||
	    !attack_assumes(attack, "an instruction of the provider's",
			    agent_write(provider, ATTACK_REGION, ATTACK_RET) == ACCESS_DONE) ||
	    !prepare(attack))
		return;
	observe_access(attack, "execute", agent_execute(&attack->consumer, ATTACK_MOUNT));
	observe_read(attack, "read", &attack->consumer, ATTACK_MOUNT, ATTACK_RET);
}

static struct device device_of_fetch;

static bool prepare_by_device(struct attack *attack)
{
	device_of_fetch = (struct device){0};
	return use_device(attack, &device_of_fetch);
}

static void execute_read_only_after_emulation(struct attack *attack)
{
	execute_read_only_after(attack, prepare_by_device);
}

static void execute_read_only_after_page_fault(struct attack *attack)
{
	execute_read_only_after(attack, take_page_fault);
}

static void store_in_any_way_to_read_only(struct attack *attack)
{
	struct device device = {0};
	uint64_t written = 0;

	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY))
		return;
	for (unsigned int kind = 0; kind < AGENT_STORE_KINDS; kind++) {
		if (!use_device(attack, &device))
			return;
		written += agent_store(&attack->consumer, (enum agent_store)kind, TARGET, SECRET) !=
			   ACCESS_ABORT;
	}
	observe_number(attack, "written", written);
	observe_device(attack, &device);
	observe_memory(attack);
}

/* Invalidation would bring back what was there before the provider's last stores. */
static void maintain_caches_of_read_only(struct attack *attack)
{
	struct device device = {0};
	struct agent *consumer = &attack->consumer;

	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY))
		return;
	for (uint64_t page = 0; page < ATTACK_PAGES; page++) {
		if (!use_device(attack, &device))
			return;
		agent_store(consumer, AGENT_STORE_INVALIDATE, ATTACK_MOUNT + page * PAGE_SIZE, 0);
	}
	observe_access(attack, "clean", agent_store(consumer, AGENT_STORE_CLEAN, TARGET, 0));
	observe_device(attack, &device);
	observe_memory(attack);
}

/* ---- the consumer's stage 1 changes while its store is aborted ------------------------------- */

struct writer {
	struct agent *agent;
	bool stop, finished;
	uint64_t aborts, done, other;
};

static void write_window(void *argument)
{
	struct writer *writer = argument;

	while (!__atomic_load_n(&writer->stop, __ATOMIC_ACQUIRE) && !writer->agent->lost) {
		switch (agent_write(writer->agent, AGENT_WINDOW + PAGE_SIZE, SECRET)) {
		case ACCESS_ABORT:
			writer->aborts++;
			break;
		case ACCESS_DONE:
			writer->done++;
			break;
		case ACCESS_FAULT: /* between break and make */
			break;
		default:
			writer->other++;
		}
		yield_turn();
	}
	__atomic_store_n(&writer->finished, true, __ATOMIC_RELEASE);
}

static void store_to_read_only_while_remapped(struct attack *attack)
{
	struct agent *consumer = &attack->consumer;
	struct device device = {0};
	struct agent second;
	struct writer writer = {.agent = consumer};
	bool remapped = true;

	if (!attack_mount(attack, ATTACK_PAGES, READ_ONLY) ||
	    !attack_memory(attack, consumer, OWN, 2) || !use_device(attack, &device) ||
	    !attack_second(attack, consumer, &second) ||
	    !attack_assumes(attack, "a change of stage 1", agent_remap(&second, ATTACK_MOUNT)) ||
	    !attack_beside(attack, write_window, &writer))
		return;
	for (uint64_t round = 0; round < 4 * attack->repeats && remapped; round++) {
		remapped = agent_remap(&second, OWN) && agent_remap(&second, ATTACK_MOUNT);
		yield_turn();
		if (__atomic_load_n(&writer.finished, __ATOMIC_ACQUIRE))
			break;
	}
	__atomic_store_n(&writer.stop, true, __ATOMIC_RELEASE);
	attack_join();
	observe_word(attack, "remapped", remapped ? "always" : "lost");
	observe_number(attack, "unexpected", writer.other);
	observe_device(attack, &device);
	observe_memory(attack);
}

const struct attack_entry attack_read_only[] = {
	{"store-to-read-only-after-emulation", store_to_read_only_after_emulation},
	{"store-to-read-only-after-page-fault", store_to_read_only_after_page_fault},
	{"execute-read-only-after-emulation", execute_read_only_after_emulation},
	{"execute-read-only-after-page-fault", execute_read_only_after_page_fault},
	{"store-in-any-way-to-read-only", store_in_any_way_to_read_only},
	{"maintain-caches-of-read-only", maintain_caches_of_read_only},
	{"store-to-read-only-while-remapped", store_to_read_only_while_remapped},
	{NULL, NULL},
};
