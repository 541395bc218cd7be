/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Commands of scenario `attack`. Realms run an agent, which does what the host's script tells it
 * and answers with what it saw (HOST_AGENT, protocol.h); gprs[0] is the command, or the answer's
 * kind. So one script holds all sides of an attack, and every access and every call is still made
 * by a realm.
 */
#ifndef AGENT_H
#define AGENT_H

#include <stdint.h>

#define AGENT_GPRS 16U

enum agent_command {
	/* SMC with x0 to x11 from gprs[1]; answers x0 to x11 from gprs[1]. */
	AGENT_CALL = 1,
	/* A 64-bit load at gprs[1]; answers the value in gprs[1]. */
	AGENT_READ = 2,
	/* A 64-bit store of gprs[2] at gprs[1]. */
	AGENT_WRITE = 3,
	/* Calls what lies at gprs[1], which returns if it is a RET. */
	AGENT_EXECUTE = 4,
	/*
	 * Fills gprs[2] pages from gprs[1] on with the words of the pattern (pattern.h), from index
	 * gprs[3] on.
	 */
	AGENT_FILL = 5,
	/*
	 * Reads the same pages. Answers how many are as AGENT_FILL leaves them in gprs[1], how many
	 * abort in gprs[2], and how many hold something else in gprs[3].
	 */
	AGENT_COMPARE = 6,
	/* Loads at gprs[1], again and again, under the control of struct agent_watch at gprs[2]. */
	AGENT_WATCH_READ = 7,
	/* The same with stores. */
	AGENT_WATCH_WRITE = 8,
	/* Starts REC gprs[1] by PSCI CPU_ON; answers PSCI's status in gprs[1]. */
	AGENT_START = 9,
	/* Stores gprs[2] at gprs[1] by an instruction of kind gprs[3], an enum agent_store. */
	AGENT_STORE = 10,
	/*
	 * Makes the 2 MiB of virtual addresses from AGENT_WINDOW on stand for those from gprs[1]
	 * on, for every REC of the realm.
	 */
	AGENT_REMAP = 11,
};

/* Behind the device of realm_layout.h. Nothing before the first AGENT_REMAP. */
#define AGENT_WINDOW UINT64_C(0x100400000)

/*
 * Instructions that store, or need the right to. All but the first abort without a syndrome that
 * says what they would have stored (DDI0487 D24.2.46, ISS.ISV).
 */
enum agent_store {
	AGENT_STORE_PLAIN = 0,
	AGENT_STORE_PAIR,
	AGENT_STORE_WRITEBACK, /* STR with post-index */
	AGENT_STORE_UNALIGNED, /* 4 bytes on either side of the address */
	AGENT_STORE_SIMD,
	AGENT_STORE_EXCLUSIVE,
	AGENT_STORE_ADD, /* an atomic instruction of FEAT_LSE */
	AGENT_STORE_SWAP,
	AGENT_STORE_COMPARE, /* compare and swap, with a comparison that fails */
	AGENT_STORE_ZERO,    /* DC ZVA */
	AGENT_STORE_KINDS,
	AGENT_STORE_INVALIDATE = AGENT_STORE_KINDS, /* DC IVAC */
	AGENT_STORE_CLEAN,			    /* DC CIVAC, which needs no right to store */
	AGENT_STORE_ALL,
};

enum agent_answer {
	AGENT_READY = 0, /* nothing was told yet */
	AGENT_DONE = 1,
	AGENT_ABORT = 2, /* the access was aborted: gprs[1] = ESR, gprs[2] = FAR */
	AGENT_BAD = 3,	 /* the command makes no sense */
};

/*
 * In memory that host and realm share. The agent counts its accesses; the host says when they are
 * to be over, that is, when none may succeed any more. The agent looks before every access, and
 * ends at its first abort, or one access after it was told.
 */
struct agent_watch {
	uint64_t accesses;
	uint64_t over;	/* the host's: 1 */
	uint64_t stale; /* accesses that succeeded after the agent had seen `over` */
};

#endif /* AGENT_H */
