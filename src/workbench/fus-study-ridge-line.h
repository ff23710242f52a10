/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-result.h"
#include "fus-standing.h"

G_BEGIN_DECLS

/* What a curve of the validation samples is drawn beside: a #FusRidgeLine. It depends on
 * data and split, not on the model, so that a run under way has it too. */
FusResult *fus_ridge_line_for_study (FusStudy *study);
/* @model: any that was made for the data; @split: what it is trained on */
void fus_ridge_line_request (FusStudy *study, FusModel *model, FusSplit *split);

G_END_DECLS
