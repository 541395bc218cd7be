/* SPDX-License-Identifier: BSD-3-Clause */
#include "granule.h"
#include "rmi.h"
#include "realm.h"

uint64_t rmi_granule_delegate(uint64_t address);
uint64_t rmi_granule_undelegate(uint64_t address);
uint64_t rmi_data_destroy(uint64_t rd_address, uint64_t ipa, uint64_t *out);
uint64_t rmi_realm_destroy(uint64_t rd_address);

uint64_t rmi_granule_delegate(uint64_t address)
{
	struct granule *g = granule_lock(address, GRANULE_STATE_NS);

	if (g == 0)
		return RMI_ERROR_INPUT;
	granule_set_state(g, GRANULE_STATE_DELEGATED);
	granule_unlock(g);
	return RMI_SUCCESS;
}

/* Gives memory back to the host. Nobody may use it any more. */
uint64_t rmi_granule_undelegate(uint64_t address)
{
	struct granule *g;
	uint64_t ret = RMI_ERROR_INPUT;

	g = granule_lock(address, GRANULE_STATE_DELEGATED);
	if (g == 0)
		return ret;
	/* From here on the host sees it. */
	granule_set_state(g, GRANULE_STATE_NS);
	ret = RMI_SUCCESS;
	granule_unlock(g);
	return ret;
}

uint64_t rmi_data_destroy(uint64_t rd_address, uint64_t ipa, uint64_t *out)
{
	struct granule *g_rd, *g_data;
	struct rd *rd;
	int level;

	g_rd = granule_lock(rd_address, GRANULE_STATE_RD);
	if (g_rd == 0)
		return RMI_ERROR_INPUT;
	rd = buffer_map(SLOT_RD, g_rd);
	level = s2_walk(&rd->s2, ipa, 3);
	out[0] = (uint64_t)level;
	buffer_unmap(rd);
	granule_unlock(g_rd);
	g_data = granule_lock(ipa, GRANULE_STATE_DATA);
	if (g_data != 0)
		granule_unlock(g_data);
	return level == 3 ? RMI_SUCCESS : RMI_ERROR_REALM;
}

uint64_t rmi_realm_destroy(uint64_t rd_address)
{
	struct granule *g_rd = granule_lock(rd_address, GRANULE_STATE_RD);
	struct rd *rd;

	if (g_rd == 0)
		return RMI_ERROR_INPUT;
	rd = buffer_map(SLOT_RD, g_rd);
	if (rd->rec_count != 0 || g_rd->references != 0) {
		buffer_unmap(rd);
		granule_unlock(g_rd);
		return RMI_ERROR_REALM;
	}
	buffer_unmap(rd);
	granule_set_state(g_rd, GRANULE_STATE_DELEGATED);
	granule_unlock(g_rd);
	return RMI_SUCCESS;
}
