/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-summary.h"

G_BEGIN_DECLS

/* What is wrong with what was counted, the worst first. */
FusCheck *fus_summary_run_checks (const FusSummary *self,
                                  gsize *n_checks) G_GNUC_WARN_UNUSED_RESULT;

/* Adds to @found, of #FusCheck, numbers that stand for what was not recorded. */
void fus_summary_check_codes (const FusSummary *self, GArray *found);

/* Adds to @found, of #FusCheck, a warning for each two modalities that hold the same
 * numbers, whole or in some columns: what one tells of the other is then no finding. */
void fus_summary_check_copies (const FusSummary *self, GArray *found);

G_END_DECLS
