/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-gate.h"
#include "fus-matrix.h"
#include "fus-rng.h"

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
 * Debiased linear CKA (MODELS.md 5.11). Fewer than 11 samples make it unknown.
 */
gboolean fus_alignment_new (FusAlignment *self,
                            const FusMatrix *x,
                            const FusMatrix *y,
                            guint64 seed,
                            FusPool *pool,
                            const FusProgress *progress,
                            GError **error);

/**
 * fus_alignment_get_plain:
 * @shuffled: (out): mean over random pairings of the same rows
 * @x: `[n × p]`; its columns are centred in place
 * @y: `[n × q]`, of the same samples, likewise
 * @rng: of the pairings
 *
 * Plain linear CKA, for columns that are few beside the rows:
 *
 *   CKA = ‖Yᵀ X‖² ÷ (‖Xᵀ X‖ · ‖Yᵀ Y‖), Frobenius norms, columns centred,
 *
 * 1 where one is the other turned and scaled (Kornblith et al. 2019, equation 5).
 *
 * Returns: 0 … 1; NaN, and so @shuffled, of fewer than 3 rows or where one is constant
 */
double fus_alignment_get_plain (double *shuffled,
                                double *x,
                                guint p,
                                double *y,
                                guint q,
                                guint n,
                                FusRng *rng);

/* Share of the @k nearest of each sample in @x that are among its @k nearest in @y:
 * `[n]`. @out: (out) */
void fus_alignment_get_overlap (double *out,
                                const FusMatrix *x,
                                const FusMatrix *y,
                                guint k,
                                FusPool *pool);

G_END_DECLS
