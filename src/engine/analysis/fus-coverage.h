/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"

G_BEGIN_DECLS

/**
 * FusCoverageOptions:
 * @level: of the interval: 0.9
 * @n_draws: of z a row; x given z is taken as normal
 */
typedef struct
{
  double level;
  guint n_draws;
  guint64 seed;
} FusCoverageOptions;

/* Share of the recorded values of @target that lie inside the model's central
 * interval, rows using @from of what they have; NaN where none is recorded. */
gboolean fus_coverage_measure (const FusEncoding *encoding,
                               const FusMask *from,
                               guint target,
                               const FusCoverageOptions *options,
                               double *coverage,
                               FusPool *pool,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
