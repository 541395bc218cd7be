/* SPDX-License-Identifier: BSD-3-Clause */
/* A sequence for people: realms are A, B and C, pages count from 0. */
#include <stdio.h>

#include "actions.h"

#define PAGE UINT64_C(0x1000)

static unsigned int pages(uint64_t bytes)
{
	return (unsigned int)(bytes / PAGE);
}

static void print_status(const struct deed *deed)
{
	static const char *const question[] = {"?", "POPULATE", "VACATE", "NEED_RTT", "NEED_APT"};
	static const char *const low[] = {"SUCCESS", "ERROR_INPUT", "ERROR_STATE", "INCOMPLETE"};
	static const char *const high[] = {"ERROR_DENIED", "ERROR_NO_RESOURCE", "ERROR_GONE"};
	const struct csm_reply *reply = &deed->reply;

	if (!deed->ended)
		printf(" ...");
	else if (reply->outcome == CSM_EXIT)
		printf(" -> asks the host: %s", question[reply->exit.operation % 5]);
	else if (reply->x[0] <= CSM_INCOMPLETE)
		printf(" -> %s", low[reply->x[0]]);
	else if (reply->x[0] - CSM_ERROR_DENIED < 3)
		printf(" -> %s", high[reply->x[0] - CSM_ERROR_DENIED]);
	else
		printf(" -> 0x%llx", (unsigned long long)reply->x[0]);
}

static void print_call(const struct deed *deed)
{
	const uint64_t *x = deed->x;
	unsigned long long id = x[1], whom = x[2];

	switch (deed->action->kind) {
	case ACT_CREATE:
		printf("CSM_CREATE [%u, %u) flags %u", pages(x[1]), pages(x[1] + x[2]),
		       (unsigned int)x[3]);
		break;
	case ACT_SHARE:
		printf("CSM_SHARE region %llu with realm_id %llu, %s", id, whom,
		       (x[3] == 0)		  ? "invited"
		       : (x[3] == CSM_PERM_READ)  ? "read-only"
		       : (x[3] == CSM_PERM_WRITE) ? "write-only"
						  : "read-write");
		break;
	case ACT_REVOKE:
		printf("CSM_REVOKE region %llu from %s %llu, offset %u", id,
		       ((x[2] & CSM_POLICY_INDEX_FLAG) != 0) ? "policy" : "realm_id",
		       whom & ~CSM_POLICY_INDEX_FLAG, pages(x[3]));
		break;
	case ACT_SHARE_POLICY:
		printf("CSM_SHARE_POLICY region %llu, at most %u, %s, measured %u%s, from page %u",
		       id, (unsigned int)deed->written.max_consumers,
		       (deed->written.perm == CSM_PERM_READ) ? "read-only" : "read-write",
		       deed->written.rim[CSM_MEASUREMENT_BYTES - 1],
		       (deed->written.reserved[39] != 0) ? ", reserved bytes set" : "",
		       pages(x[2]));
		break;
	case ACT_NOTIFY:
		printf("CSM_NOTIFY region %llu, realm_id %llu", id, whom);
		break;
	case ACT_READMIT:
		printf("CSM_READMIT region %llu, realm_id %llu", id, whom);
		break;
	case ACT_CONSENT:
		printf("CSM_CONSENT region %llu, from %#llx", id, whom);
		break;
	case ACT_PEER:
		printf("CSM_PEER realm_id %llu, region %llu", id, (unsigned long long)x[3]);
		break;
	case ACT_RESERVE:
		printf("CSM_RESERVE region %llu of realm_id %llu at [%u, %u)", id, whom,
		       pages(x[3]), pages(x[3] + x[4]));
		break;
	case ACT_DESTROY:
	case ACT_ATTACH:
	case ACT_DETACH:
		printf("%s region %llu, offset %u",
		       (deed->action->kind == ACT_DESTROY)  ? "CSM_DESTROY"
		       : (deed->action->kind == ACT_ATTACH) ? "CSM_ATTACH"
							    : "CSM_DETACH",
		       id, pages(x[2]));
		break;
	case ACT_INFO:
		printf("CSM_INFO region %llu", id);
		break;
	default:
		printf("CSM_FEATURES %llu", id);
		break;
	}
	print_status(deed);
	if ((deed->action->kind == ACT_CREATE) && deed->ended &&
	    (deed->reply.outcome == CSM_RETURN) &&
	    ((deed->reply.x[0] == CSM_SUCCESS) || (deed->reply.x[0] == CSM_INCOMPLETE)))
		printf(", region %llu", (unsigned long long)deed->reply.x[1]);
}

static void print_host(const struct deed *deed)
{
	static const char *const name[] = {
		[ACT_APT_ADD] = "RMI_CSM_APT_ADD",
		[ACT_APT_REMOVE] = "RMI_CSM_APT_REMOVE",
		[ACT_DATA_CREATE] = "RMI_DATA_CREATE_UNKNOWN",
		[ACT_DATA_DESTROY] = "RMI_DATA_DESTROY",
		[ACT_SET_EMPTY] = "RMI_RTT_SET_RIPAS EMPTY",
		[ACT_SET_RAM] = "RMI_RTT_SET_RIPAS RAM",
		[ACT_TABLE_CREATE] = "RMI_RTT_CREATE",
		[ACT_TABLE_DESTROY] = "RMI_RTT_DESTROY",
		[ACT_TABLE_FOLD] = "RMI_RTT_FOLD",
		[ACT_REALM_CREATE] = "RMI_REALM_CREATE",
		[ACT_REALM_DESTROY] = "RMI_REALM_DESTROY",
	};
	static const char *const progress[] = {"DONE", "MORE", "GRANULE"};

	printf("%s of realm %c", name[deed->action->kind], 'A' + deed->action->realm);
	if ((deed->action->kind >= ACT_DATA_CREATE) && (deed->action->kind <= ACT_SET_RAM))
		printf(", page %u", deed->action->arg[0]);
	if (!deed->ended)
		printf(" ...");
	else if (deed->action->kind == ACT_APT_REMOVE)
		printf(" -> %s", progress[deed->reply.x[0] % 3]);
	else
		printf(" -> %s", deed->host_did ? "done" : "refused");
}

void action_print(const struct deed *deed)
{
	if (deed->action->kind > ACT_FEATURES) {
		printf("host:    ");
		print_host(deed);
	} else {
		printf("realm %c: ", 'A' + deed->action->realm);
		print_call(deed);
	}
	if (deed->action->arg[MEDDLER] != 0)
		printf(" (another CPU: RMI_RTT_CREATE)");
}
