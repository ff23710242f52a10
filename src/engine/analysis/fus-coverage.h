/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"

G_BEGIN_DECLS

/* Share of the recorded values of @target that lie inside the model's central @level
 * interval, rows using @from of what they have; NaN where none is recorded. */
gboolean fus_coverage_measure (const FusEncoding *encoding,
                               const FusMask *from,
                               guint target,
                               double level,
                               guint n_draws,
                               guint64 seed,
                               double *coverage,
                               FusPool *pool,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
