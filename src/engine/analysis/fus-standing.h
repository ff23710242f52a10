/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-baseline.h"
#include "fus-gate.h"
#include "fus-results.h"

G_BEGIN_DECLS

/**
 * FusStanding:
 * @n_modalities: modalities
 * @baselines: what can be had without the model, of the same samples
 * @model: `[n_modalities]`: R² of each predicted by the model from all others
 * @ridge: `[n_modalities]`: the same by ridge regression
 * @gain: `[n_modalities]`: the first less the second, in pairs
 * @model_mean: mean over the modalities that both are defined for, as the next two
 * @ridge_mean: of the ridge
 * @gain_mean: of the difference
 * @held_out: whether the samples were kept out of training
 *
 * How the model stands beside plain methods where it predicts a source from the others.
 * Reference-counted, frozen.
 */
typedef struct
{
  guint n_modalities;
  FusBaselines *baselines;
  FusInterval *model;
  FusInterval *ridge;
  FusInterval *gain;
  FusInterval model_mean;
  FusInterval ridge_mean;
  FusInterval gain_mean;
  gboolean held_out;
} FusStanding;

/* @baselines: of @test; @mode and @seed as a FusGate's */
FusStanding *fus_standing_new (FusBaselines *baselines,
                               const FusEncoding *test,
                               const FusGateOptions *options,
                               FusPool *pool,
                               const FusProgress *progress,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusStanding *fus_standing_ref (FusStanding *self);
void fus_standing_unref (FusStanding *self);

/**
 * FusRidgeLine:
 * @n_modalities: modalities
 * @r2: `[n_modalities]`: of each predicted from all others by ridge regression; NaN where
 * there is none to tell
 * @mean: over those that are known
 *
 * What a training curve is drawn beside: of the same samples, learned from the same.
 */
typedef struct
{
  guint n_modalities;
  double *r2;
  double mean;
} FusRidgeLine;

FusRidgeLine *fus_ridge_line_new (const FusEncoding *train,
                                  const FusEncoding *valid,
                                  const FusProgress *progress,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusRidgeLine *fus_ridge_line_ref (FusRidgeLine *self);
void fus_ridge_line_unref (FusRidgeLine *self);

FUS_RESULTS_GETTER (FusStanding, standing, "standing")
FUS_RESULTS_GETTER (FusRidgeLine, ridge_line, "ridge-line")

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusStanding, fus_standing_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusRidgeLine, fus_ridge_line_unref)

G_END_DECLS
