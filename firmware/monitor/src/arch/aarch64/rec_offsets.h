/* SPDX-License-Identifier: BSD-3-Clause */
/* Places in struct arch_rec that assembly uses; rec.c asserts each of them. */
#ifndef REC_OFFSETS_H
#define REC_OFFSETS_H

#define REC_X	   0
#define REC_PC	   248
#define REC_PSTATE 256

/* enum arch_exit, as the vectors report it. */
#define EXIT_SYNC   0
#define EXIT_IRQ    1
#define EXIT_FIQ    2
#define EXIT_SERROR 3

#endif /* REC_OFFSETS_H */
