/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the parts of src/rec: what follows an exception of a realm. */
#ifndef REC_EXIT_H
#define REC_EXIT_H

#include "realm.h"

enum rec_next {
	REC_RESUME, /* the realm runs on */
	REC_EXIT,   /* the host gets `exit`, whose reason is RMI_EXIT_SYNC unless set otherwise */
};

enum rec_next rec_on_data_abort(struct rec *rec, struct rmi_rec_exit *exit);
enum rec_next rec_on_instruction_abort(struct rec *rec, struct rmi_rec_exit *exit);
enum rec_next rec_on_sysreg(struct rec *rec, struct rmi_rec_exit *exit);

#endif /* REC_EXIT_H */
