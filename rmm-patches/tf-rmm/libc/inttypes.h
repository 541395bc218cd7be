/* SPDX-License-Identifier: BSD-3-Clause */
/* To parse a tree by. */
#ifndef INTTYPES_H
#define INTTYPES_H

#include <stdint.h>

#endif /* INTTYPES_H */
