/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-gate.h"
#include "fus-held-out.h"

G_BEGIN_DECLS

/**
 * fus_trust_for_study:
 *
 * What may be said of the study's model and label, measured anew when either changes.
 * Figures ask it before they say anything.
 *
 * Returns: (transfer none): one a study, for life; its value is a #FusGate
 */
FusResult *fus_trust_for_study (FusStudy *study);
/* Measures it, unless that was done or is being done. */
void fus_trust_request (FusStudy *study);

/* In a thread: the tested samples, or where the model was trained on some of them the
 * others. @held_out: (out): whether it saw none of what is returned */
FusEncoding *fus_trust_encode_unseen (const FusHeldOut *tested,
                                      const FusSplit *split,
                                      gboolean *held_out,
                                      FusPool *pool,
                                      const FusProgress *progress,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
