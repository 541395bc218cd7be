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

/* Calls EL3 with the function in X0 and `call` in X1 to X8; `call` takes X0 to X7 of the answer. */
static void el3_call(uint64_t function, struct smc_call *call)
{
	register uint64_t x0 __asm__("x0") = function;
	register uint64_t x1 __asm__("x1") = call->x[0];
	register uint64_t x2 __asm__("x2") = call->x[1];
	register uint64_t x3 __asm__("x3") = call->x[2];
	register uint64_t x4 __asm__("x4") = call->x[3];
	register uint64_t x5 __asm__("x5") = call->x[4];
	register uint64_t x6 __asm__("x6") = call->x[5];
	register uint64_t x7 __asm__("x7") = call->x[6];
	register uint64_t x8 __asm__("x8") = call->x[7];

	/* x8 to x17: not preserved before SMCCC 1.1 (DEN0028). */
	__asm__ volatile("smc #0"
			 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x6),
			   "+r"(x7), "+r"(x8)
			 :
			 : "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "cc",
			   "memory");
	*call = (struct smc_call){{x0, x1, x2, x3, x4, x5, x6, x7}};
}

void el3_serve(enum boot_status status)
{
	struct smc_call call = {{(uint64_t)(int64_t)status}};

	el3_call(RMM_BOOT_COMPLETE, &call);
	if (status != BOOT_OK)
		cpu_stop();
	for (;;) {
		rec_hint_no_sve((call.x[0] & SMC_SVE_HINT) != 0);
		rmi_dispatch(&call);
		/* TF-A gives the host x0 to x4 of the answer before 2.15, x0 to x7 from then on. */
		el3_call(RMM_RMI_REQ_COMPLETE, &call);
	}
}

/*
 * EL3 cleans and invalidates the granule in both physical address spaces to the point of physical
 * aliasing, changes the GPT and invalidates what the TLBs hold of it (DDI0615, GPT changes):
 * nothing is left to do here.
 */
static int change_pas(uint64_t function, uint64_t pa)
{
	struct smc_call call = {{pa}};

	el3_call(function, &call);
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
