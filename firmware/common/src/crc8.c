/* SPDX-License-Identifier: BSD-3-Clause */
#include "crc8.h"

uint8_t crc8(const void *data, size_t size)
{
	const uint8_t *bytes = data;
	unsigned int crc = 0;

	for (size_t i = 0; i < size; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = (crc & 0x80U) != 0 ? (crc << 1) ^ 0x107U : crc << 1;
	}
	return (uint8_t)crc;
}
