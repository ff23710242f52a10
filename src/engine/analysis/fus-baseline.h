/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"

G_BEGIN_DECLS

/**
 * FusBaseline:
 * @target: the modality that is predicted from the others
 * @method: `mean`, `ridge`, `knn`, `pca`, `best_single`
 * @source: the one source that `best_single` goes by where a row has it, or −1
 * @n: test rows that have the target and something else: the same for every method
 * @n_train: training rows that most of them were predicted from
 * @r2: share of the variance that comes back, on the test rows; NaN where the method
 * can't be fitted or there is no variance
 * @low: 5 % of the bootstrap over rows
 * @high: 95 %
 * @penalty: of the ridge that most rows were predicted with, or NaN
 * @n_components: of `pca`, else 0
 * @squared_error: `[n_rows]` of the test encoding: standardised, summed over the values
 * that are known; NaN in rows that do not count
 *
 * What can be had without a model.
 */
typedef struct
{
  guint target;
  const char *method;
  int source;
  gsize n;
  gsize n_train;
  double r2;
  double low;
  double high;
  double penalty;
  guint n_components;
  double *squared_error;
} FusBaseline;

/**
 * FusBaselines:
 * @baselines: `[n_baselines]`: the methods of the first target, of the second, …
 *
 * Reference-counted, frozen.
 */
typedef struct
{
  gsize n_rows;
  guint n_baselines;
  FusBaseline *baselines;
} FusBaselines;

/**
 * fus_baselines_new:
 * @train: rows that are learnt from
 * @test: rows that are predicted
 * @seed: of the bootstrap
 * @error: set when cancelled
 *
 * How well each modality can be told from the others without a model: the training mean;
 * ridge regression with a penalty by generalised cross-validation; the mean of the ten
 * nearest training rows; principal components of all modalities side by side, as many as
 * the model has latents and at most 32 (fus_components_new()); and ridge from the best
 * single source, chosen among the training rows. Inputs are the standardised values; each
 * test row goes by what it has, with a fit for each of the commonest patterns of presence
 * that 50 training rows have, and one shared fit, absent inputs at the training mean, for
 * the rest. All are scored on the same test rows: those that have the target and
 * something else. Very many rows or features are thinned.
 *
 * Returns: (transfer full): five methods a modality, or %NULL
 */
FusBaselines *fus_baselines_new (const FusEncoding *train,
                                 const FusEncoding *test,
                                 guint64 seed,
                                 FusPool *pool,
                                 const FusProgress *progress,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusBaselines *fus_baselines_ref (FusBaselines *self);
void fus_baselines_unref (FusBaselines *self);

/**
 * fus_baselines_find:
 *
 * Returns: (transfer none) (nullable): the method of that id, of one target
 */
const FusBaseline *fus_baselines_find (const FusBaselines *self,
                                       guint target,
                                       const char *method);

/**
 * fus_baseline_fit_ridge:
 * @out: (out): but for its interval; cleared by fus_baseline_clear()
 * @error: set when cancelled
 *
 * The ridge alone, of one target.
 */
gboolean fus_baseline_fit_ridge (FusBaseline *out,
                                 const FusEncoding *train,
                                 const FusEncoding *test,
                                 guint target,
                                 const FusProgress *progress,
                                 GError **error);

/* Frees what @self points to; the struct itself is the caller's. */
void fus_baseline_clear (FusBaseline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusBaselines, fus_baselines_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusBaseline, fus_baseline_clear)

G_END_DECLS
