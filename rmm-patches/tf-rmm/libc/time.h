/* SPDX-License-Identifier: BSD-3-Clause */
/* To parse a tree by: Mbed TLS wants the type. */
#ifndef TIME_H
#define TIME_H

typedef long time_t;

#endif /* TIME_H */
