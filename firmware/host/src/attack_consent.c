/* SPDX-License-Identifier: BSD-3-Clause */
/* Realms that go on without the other side's consent. */
#include "attack_tables.h"

static void reattach_after_revoke(struct attack *attack)
{
	struct agent *provider = &attack->provider;
	struct agent *consumer = &attack->consumer;

	if (!attack_mount(attack, ATTACK_PAGES, READ_WRITE))
		return;
	observe_csm(attack, "revoke", agent_revoke(provider, attack->region, consumer->id));
	observe_csm(attack, "attach", agent_attach(consumer, attack->region));
	observe_pages(attack, "read", consumer, ATTACK_MOUNT, ATTACK_PAGES, 0);
	observe_pages(attack, "owner", provider, ATTACK_REGION, ATTACK_PAGES, 0);
}

const struct attack_entry attack_consent[] = {
	{"reattach-after-revoke", reattach_after_revoke},
	{NULL, NULL},
};
