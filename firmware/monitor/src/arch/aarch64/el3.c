/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calls to EL3 (RMM-EL3 communication interface 0.4), and the loop that serves the host's requests.
 */
#include "machine.h"
#include "rmi.h"

#define RMM_RMI_REQ_COMPLETE UINT64_C(0xc400018f)
#define RMM_GTSI_DELEGATE    UINT64_C(0xc40001b0)
#define RMM_GTSI_UNDELEGATE  UINT64_C(0xc40001b1)
#define RMM_BOOT_COMPLETE    UINT64_C(0xc40001cf)

/* EL3 hands x0 to x4 of an answer to the host; the host's x5 to x7 stay as they were. */
#define RESULTS 5

void el3_call(struct smc_call *call)
{
	register uint64_t x0 __asm__("x0") = call->x[0];
	register uint64_t x1 __asm__("x1") = call->x[1];
	register uint64_t x2 __asm__("x2") = call->x[2];
	register uint64_t x3 __asm__("x3") = call->x[3];
	register uint64_t x4 __asm__("x4") = call->x[4];
	register uint64_t x5 __asm__("x5") = call->x[5];
	register uint64_t x6 __asm__("x6") = call->x[6];
	register uint64_t x7 __asm__("x7") = call->x[7];

	/* x8 to x17: not preserved before SMCCC 1.1 (DEN0028). */
	__asm__ volatile("smc #0"
			 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x6),
			   "+r"(x7)
			 :
			 : "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "cc",
			   "memory");
	*call = (struct smc_call){{x0, x1, x2, x3, x4, x5, x6, x7}};
}

void el3_serve(enum boot_status status)
{
	struct smc_call call = {{RMM_BOOT_COMPLETE, (uint64_t)(int64_t)status}};

	el3_call(&call);
	if (status != BOOT_OK)
		cpu_stop();
	for (;;) {
		struct smc_call answer = {{RMM_RMI_REQ_COMPLETE}};

		rmi_dispatch(&call);
		for (unsigned int i = 0; i < RESULTS; i++)
			answer.x[1 + i] = call.x[i];
		el3_call(&answer);
		call = answer;
	}
}

/*
 * EL3 cleans and invalidates the granule in both physical address spaces to the point of physical
 * aliasing, changes the GPT and invalidates what the TLBs hold of it (DDI0615, GPT changes):
 * nothing is left to do here.
 */
static int change_pas(uint64_t function, uint64_t pa)
{
	struct smc_call call = {{function, pa}};

	el3_call(&call);
	return (int)call.x[0];
}

int arch_gpt_delegate(uint64_t pa)
{
	return change_pas(RMM_GTSI_DELEGATE, pa);
}

int arch_gpt_undelegate(uint64_t pa)
{
	return change_pas(RMM_GTSI_UNDELEGATE, pa);
}
