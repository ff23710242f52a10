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

/**
 * fus_coverage_measure:
 * @from: `[n_rows]`: what is used of each row, of what it has
 * @coverage: (out): 0 … 1; NaN where nothing of @target is recorded and predicted
 * @error: set when cancelled
 *
 * Share of the recorded values of @target that lie inside the model's central interval,
 * over rows of which something is used: what is guessed of nothing has no interval. A
 * value is inside where its mean place in the distributions of the draws is neither in
 * the lower nor in the upper (1 − level) ÷ 2.
 */
gboolean fus_coverage_measure (const FusEncoding *encoding,
                               const FusMask *from,
                               guint target,
                               const FusCoverageOptions *options,
                               double *coverage,
                               FusPool *pool,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
