/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-gate.h"
#include "fus-matrix.h"

G_BEGIN_DECLS

/**
 * FusAlignment:
 * @cka: as of #FusShared
 * @chance: 95 % quantile of random pairings
 *
 * How alike two sets of features lay out the same samples.
 */
typedef struct
{
  FusInterval cka;
  double chance;
} FusAlignment;

/**
 * fus_alignment_new:
 * @x: `[n × p]`
 * @y: `[n × q]`, of the same samples
 * @seed: of the pairings
 * @error: when cancelled
 *
 * Debiased linear CKA (models-2 15.2). Fewer than 11 samples make it unknown.
 */
gboolean fus_alignment_new (FusAlignment *self,
                            const FusMatrix *x,
                            const FusMatrix *y,
                            guint64 seed,
                            FusPool *pool,
                            const FusProgress *progress,
                            GError **error);
/* Share of the @k nearest of each sample in @x that are among its @k nearest in @y:
 * `[n]`. @out: (out) */
void fus_alignment_get_overlap (double *out,
                                const FusMatrix *x,
                                const FusMatrix *y,
                                guint k,
                                FusPool *pool);

G_END_DECLS
