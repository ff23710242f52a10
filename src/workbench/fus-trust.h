/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-gate.h"
#include "fus-held-out.h"
#include "fus-standing.h"

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

/**
 * fus_standing_for_study:
 *
 * How the study's model stands beside plain methods, measured anew when the model
 * changes.
 *
 * Returns: (transfer none): one a study, for life; its value is a #FusStanding
 */
FusResult *fus_standing_for_study (FusStudy *study);
/* Measures it, unless that was done or is being done. There is nothing to compare where
 * there is one modality, or no split to learn from. */
void fus_standing_request (FusStudy *study);

G_END_DECLS
