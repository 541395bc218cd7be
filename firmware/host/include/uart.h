/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef UART_H
#define UART_H

/*
 * Writes to the non-secure PL011, which EL3 firmware has set up. Callers keep lines apart
 * (report.h).
 */
void uart_write(const char *text);

#endif /* UART_H */
