/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRC8_H
#define CRC8_H

#include <stddef.h>
#include <stdint.h>

/* CRC-8, polynomial 0x07, initial value 0, not reflected, no final exclusive-or. */
uint8_t crc8(const void *data, size_t size);

#endif /* CRC8_H */
