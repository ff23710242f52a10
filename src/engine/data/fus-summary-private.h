/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-summary.h"

G_BEGIN_DECLS

/* What is wrong with what was counted, the worst first. */
FusCheck *fus_summary_run_checks (const FusSummary *self,
                                  gsize *n_checks) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
