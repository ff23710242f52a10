/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-measure.h"
#include "fus-result.h"

G_BEGIN_DECLS

/* Results that are measurements: their values are those of a #FusMeasureClass, and what
 * was measured with the same options and choices is not measured again. */

/* @id: of a #FusMeasureClass. Clear it when model or tested samples change. */
FusResult *fus_measured_new (FusStudy *study, const char *id) G_GNUC_WARN_UNUSED_RESULT;
/* Options of the measurement that it was made for, all at their defaults. */
FusOptions *fus_measured_options_new (FusResult *self) G_GNUC_WARN_UNUSED_RESULT;
/* Asks for the measurement that it was made for. @options: (transfer full) (nullable):
 * %NULL for its defaults; @choices: (nullable) */
void fus_measured_request (FusResult *self,
                           FusTested *tested,
                           FusOptions *options,
                           const FusChoices *choices);

G_END_DECLS
