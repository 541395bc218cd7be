/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Prints a record that a realm encoded (protocol.h) as that realm's. False, and nothing is printed,
 * unless every byte of it is in order: known types, names of [a-z0-9._-], printable text, no
 * reserved or repeated key, nothing left over.
 */
bool wire_report(const char *by, const char *bytes, size_t size);

/* Whether every byte is printable ASCII. */
bool wire_printable(const char *bytes, size_t size);

#endif /* WIRE_H */
