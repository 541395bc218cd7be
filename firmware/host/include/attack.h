/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Scenario `attack`: what an attack is written with.
 *
 * An attack is a function of a few lines, the script. For it there are fresh realms, each with an
 * Access Policy Table, that do what the script tells them (agent.h), so the script is all of the
 * malicious realms; and it is the malicious host, which may also call the RMI as it likes
 * (rmi_calls.h) and answer the exits of an agent as it likes (agent->answer). The script reports
 * what it saw and judges nothing: src/Caec.Bench/Attacks/catalogue.yaml says what means `held`.
 *
 * To add one: write `static void name(struct attack *attack)` in a file attack_<topic>.c, add it to
 * that file's table of `struct attack_entry` (ends with {NULL, NULL}), list a new table in
 * attack_tables.h and scenario_attack.c, and add the attack to the catalogue under the same name.
 * What an observation says must not depend on addresses or on timing.
 *
 * Afterwards the realms are torn down by force, whatever state the script left them in, provider
 * first, and all of their granules must come back; when they do not, the attack's record says so
 * under `cleanup`.
 */
#ifndef ATTACK_H
#define ATTACK_H

#include <stdbool.h>
#include <stdint.h>

#include "agent.h"
#include "csm_abi.h"
#include "page_table.h"
#include "smc.h"
#include "world.h"

#define ATTACK_REALMS	    3U
#define ATTACK_OBSERVATIONS 12U

/* Where scripts put things; both are 1 GiB- or 512 MiB-aligned (realm_layout.h). */
#define ATTACK_REGION ((uint64_t)REALM_REGION_IPA)
#define ATTACK_MOUNT  ((uint64_t)REALM_MOUNT_IPA)

/* Pages of a region when any number will do. */
#define ATTACK_PAGES 4U

#define READ_ONLY  CSM_PERM_READ
#define READ_WRITE (CSM_PERM_READ | CSM_PERM_WRITE)

/* In the place of a call's status: the agent's REC could not go on. */
#define AGENT_LOST UINT64_C(0xFFFFFFFFFFFFFF00)

/* What came of an access. */
enum access {
	ACCESS_DONE,
	ACCESS_ABORT, /* the realm got an external abort, and went on */
	ACCESS_FAULT, /* it got another fault, and went on */
	ACCESS_LOST,  /* it did not go on: the host saw the fault, or the REC would not run */
};

/* One REC of a realm. */
struct agent {
	struct realm *realm;
	struct realm_rec *rec;
	/*
	 * Answers an exit in place of the host that it should have been: returns true when it did,
	 * and what it left in rec->run->enter is what the REC is entered with. NULL: serve every
	 * exit.
	 */
	bool (*answer)(struct agent *agent, const struct rmi_rec_exit *exit);
	void *argument;	    /* of `answer` */
	unsigned int asked; /* exits with reason CSM so far */
	uint64_t id;	    /* the realm's realm_id */
	bool started;
	bool lost;
};

struct observation {
	const char *key;
	const char *word; /* NULL: the number */
	uint64_t number;
};

struct attack {
	const char *name;
	uint64_t repeats; /* of a race */
	uint64_t seed;
	struct world *world;
	struct agent provider, consumer, stranger; /* first RECs of realms 0, 1, 2 */
	uint64_t region;			   /* csm_id of attack_share() */
	struct observation seen[ATTACK_OBSERVATIONS];
	unsigned int observations;
	const char *reason;	/* why it was not carried out; NULL: it was */
	uint64_t reason_status; /* what it answered; 0: it is no call */
};

struct attack_entry {
	const char *name; /* a-b-c */
	void (*script)(struct attack *attack);
};

/* ---- set-up: false means that the attack cannot be carried out, and is already noted ----------
 */

/* `what` did not answer SUCCESS. */
bool attack_needs(struct attack *attack, const char *what, uint64_t status);
/* The same for anything else that must hold. */
bool attack_assumes(struct attack *attack, const char *what, bool holds);

/* Gives the agent populated memory at `ipa`, and fills it with words of the pattern from index 0.
 */
bool attack_memory(struct attack *attack, struct agent *agent, uint64_t ipa, uint64_t pages);

/* `owner` makes a region of fresh memory at ATTACK_REGION: its id in attack->region. */
bool attack_create(struct attack *attack, struct agent *owner, uint64_t pages);

/* The provider also shares it with the consumer. */
bool attack_share(struct attack *attack, uint64_t pages, uint64_t perm);

/* The consumer also reserves and attaches it at ATTACK_MOUNT. */
bool attack_mount(struct attack *attack, uint64_t pages, uint64_t perm);

/* An agent for the first REC of a realm of the world that nobody has entered yet. */
bool attack_introduce(struct attack *attack, struct agent *agent, unsigned int index);

/* The second REC of an agent's realm, started. */
bool attack_second(struct attack *attack, struct agent *first, struct agent *second);

/* A fourth realm, with the consumer's initial measurement. */
bool attack_twin(struct attack *attack, struct agent *twin);

/* ---- calls of an agent ------------------------------------------------------------------------
 */

/* One SMC, whatever it is. x[0] is AGENT_LOST when the agent is. */
struct smc_registers agent_smc(struct agent *agent, uint64_t function, uint64_t a1, uint64_t a2,
			       uint64_t a3, uint64_t a4);

/* These repeat the call while it answers INCOMPLETE. */
uint64_t agent_create(struct agent *agent, uint64_t ipa, uint64_t pages, uint64_t *csm_id);
uint64_t agent_share(struct agent *agent, uint64_t csm_id, uint64_t peer, uint64_t perm);
uint64_t agent_revoke(struct agent *agent, uint64_t csm_id, uint64_t peer);
uint64_t agent_destroy(struct agent *agent, uint64_t csm_id);
uint64_t agent_reserve(struct agent *agent, uint64_t csm_id, uint64_t owner, uint64_t ipa,
		       uint64_t pages);
uint64_t agent_attach(struct agent *agent, uint64_t csm_id);
uint64_t agent_detach(struct agent *agent, uint64_t csm_id);
/* The state that CSM_INFO tells, in *state. */
uint64_t agent_info(struct agent *agent, uint64_t csm_id, uint64_t *state);

/* RSI_IPA_STATE_SET of [ipa, ipa + pages) to RIPAS RAM or EMPTY. Returns the RSI's status. */
uint64_t agent_set_ripas(struct agent *agent, uint64_t ipa, uint64_t pages, uint64_t ripas);

/* ---- accesses of an agent ---------------------------------------------------------------------
 */

enum access agent_read(struct agent *agent, uint64_t ipa, uint64_t *value);
enum access agent_write(struct agent *agent, uint64_t ipa, uint64_t value);
/* Calls what lies there, which had better be ATTACK_RET. */
enum access agent_execute(struct agent *agent, uint64_t ipa);
enum access agent_fill(struct agent *agent, uint64_t ipa, uint64_t pages, uint64_t index);

/* Stores at the start of a page, by an instruction of that kind. */
enum access agent_store(struct agent *agent, enum agent_store kind, uint64_t ipa, uint64_t value);
/* What AGENT_WINDOW stands for from now on. False: the agent is lost. */
bool agent_remap(struct agent *agent, uint64_t ipa);

struct agent_pages {
	uint64_t same, aborts, other;
};

/* How many pages hold the pattern from `index` on, abort, or hold something else. */
struct agent_pages agent_compare(struct agent *agent, uint64_t ipa, uint64_t pages, uint64_t index);

/* Two RET instructions. */
#define ATTACK_RET UINT64_C(0xD65F03C0D65F03C0)

/* The word with this index of the pattern that attack_memory() and agent_fill() write. */
uint64_t attack_word(const struct attack *attack, uint64_t index);

/* ---- for the other CPU ------------------------------------------------------------------------
 */

/* Runs `work` on CPU 1, beside the script; false, and noted, when it cannot. */
bool attack_beside(struct attack *attack, void (*work)(void *argument), void *argument);
void attack_join(void);

/*
 * The agent accesses `ipa` on CPU 1 without leaving its realm, until attack_watch_end() or an
 * abort. Returns when it has begun.
 */
struct attack_watch {
	struct agent *agent;
	uint64_t ipa;
	bool store;
	struct agent_watch *control; /* in the memory shared with the realms */
	enum access ended;	     /* how the last access ended */
	bool finished;
};
bool attack_watch_begin(struct attack *attack, struct attack_watch *watch);
/* From now on no access may succeed. Returns how many did nevertheless. */
uint64_t attack_watch_end(struct attack_watch *watch);

/* ---- observations -----------------------------------------------------------------------------
 */

void observe_word(struct attack *attack, const char *key, const char *word);
void observe_number(struct attack *attack, const char *key, uint64_t number);
/* By name: of a CSM call, of a call of the RSI, of an RMI command. */
void observe_csm(struct attack *attack, const char *key, uint64_t status);
void observe_rsi(struct attack *attack, const char *key, uint64_t status);
void observe_rmi(struct attack *attack, const char *key, uint64_t status);
/* `done`, `abort`, `fault` or `lost`. */
void observe_access(struct attack *attack, const char *key, enum access access);
/* Reads: `intact` when the word is `expected`, `zero`, `other`, or as observe_access(). */
void observe_read(struct attack *attack, const char *key, struct agent *agent, uint64_t ipa,
		  uint64_t expected);
/* Reads pages: `intact` when all hold the pattern from `index` on, `abort` when all abort, `other`.
 */
void observe_pages(struct attack *attack, const char *key, struct agent *agent, uint64_t ipa,
		   uint64_t pages, uint64_t index);

/* ---- inside (attack_cast.c, attack_agent.c, attack_report.c) ----------------------------------
 */

bool attack_begin(struct attack *attack);
void attack_end(struct attack *attack);
void attack_report(const struct attack *attack);
void agent_begin(struct agent *agent, struct realm *realm, struct realm_rec *rec);
/* Tells the agent a command and returns its answer in `gprs`; false when it is lost. */
bool agent_tell(struct agent *agent, uint64_t gprs[AGENT_GPRS]);
/* The same for a command that accesses memory. */
enum access agent_access(struct agent *agent, uint64_t gprs[AGENT_GPRS]);

/*
 * Under instruction counting a virtual CPU keeps its turn until it waits. While something runs
 * beside the script, this ends the caller's turn some instructions from now, wherever it is then:
 * in the realm, or in the middle of a call in the RMM.
 */
void attack_cut_turn(void);

/*
 * Held while an exit is served: who changes what the host keeps of a realm whose agent runs on the
 * other CPU holds it too.
 */
void attack_lock(void);
void attack_unlock(void);

#endif /* ATTACK_H */
