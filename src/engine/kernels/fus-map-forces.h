/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "fus-real.h"

G_BEGIN_DECLS

/* Forces between the points of a map whose nearness is q = 1 ÷ (1 + |difference|²). */

/* Of points first … first + n_targets − 1 among (x, y)[n]: force[n_targets × 2] =
 * Σ_j q² (p_i − p_j) and sums[n_targets] = Σ_j q, the point itself, at 1, included. */
void fus_cauchy_repulsion (FusReal *force,
                           FusReal *sums,
                           const FusReal *x,
                           const FusReal *y,
                           gsize first,
                           gsize n_targets,
                           gsize n);

/* force[2] = Σ_e weights[e] q (point − p_columns[e]) over n edges; points[· × 2] */
void fus_cauchy_attraction (FusReal *force,
                            const FusReal *point,
                            const FusReal *points,
                            const guint *columns,
                            const FusReal *weights,
                            gsize n);

G_END_DECLS
