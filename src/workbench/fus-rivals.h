/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-held-out.h"
#include "fus-standing.h"

G_BEGIN_DECLS

/* How the study's model stands beside plain methods: a #FusStanding, one FusResult a
 * study, measured once for a model, on the samples that the page's sentences are of. */
FusResult *fus_standing_for_study (FusStudy *study);
/* Measures it, unless that was done or is being done. */
void fus_standing_request (FusStudy *study);

/* What a curve of the validation samples is drawn beside: a #FusRidgeLine. It depends on
 * data and split, not on the model, so that a run under way has it too. */
FusResult *fus_ridge_line_for_study (FusStudy *study);
/* @model: any that was made for the data; @split: what it is trained on */
void fus_ridge_line_request (FusStudy *study, FusModel *model, FusSplit *split);

G_END_DECLS
