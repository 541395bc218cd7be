/* SPDX-License-Identifier: BSD-3-Clause */
/* How the port reaches a Realm by its name in CSM, its RD's granule. */
#ifndef CSM_RD_H
#define CSM_RD_H

#include <s2tt.h>
#include <stdint.h>

/* Stage 2 of a Realm, with the CSM lock held: good until two other Realms have been asked for. */
struct s2tt_context *csm_s2_ctx(uint64_t rd);

/*
 * How often a Realm has got an Access Policy Table. A Realm that had none after this was read still
 * has none when it is read again and has not changed.
 */
unsigned long csm_generation(void);

/*
 * Removes from all CPUs' TLBs what they hold of [@ipa, @ipa + @size) of a Realm, and blocks that
 * reach into it as a whole; complete on return.
 */
void csm_invalidate(const struct s2tt_context *s2_ctx, uint64_t ipa, uint64_t size);

#endif /* CSM_RD_H */
