/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What pairs of modalities say of each other, of the samples that have both: how much of
 * one is told from the other, held out, and how alike their neighbours are; each beside
 * what pairs that were drawn at random would share. */
#include "config.h"

#include "fus-redundancy.h"

#include "fus-alignment.h"
#include "fus-analysis-error.h"
#include "fus-cross-scores.h"
#include "fus-ridge.h"
#include "fus-shared.h"
#include "fus-told.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Samples at most, and of wide modalities so many numbers. */
#define MOST_ROWS 2000
#define FEWEST_ROWS 300
#define MOST_NUMBERS 20000000
#define N_FOLDS 5
#define MOST_COMPONENTS 50

/* -- One told from the other -- */

typedef struct
{
  const FusDataset *dataset;
  const FusFolds *folds;
  guint modalities[2];
  FusMatrix *scores[2 * N_FOLDS];
  double *rests[2 * N_FOLDS]; /* [folds.n] each: what the scores leave out */
} Sides;

static void
prepare_side (gsize item, gpointer data)
{
  Sides *self = data;
  double size = 0;

  self->rests[item] = g_new0 (double, self->folds->n + 1);
  self->scores[item] =
    fus_cross_scores_new (self->dataset, self->folds, (int) (item % N_FOLDS),
                          self->modalities[item / N_FOLDS], MOST_COMPONENTS, &size,
                          self->rests[item]);
}

static void
sides_clear (Sides *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->scores); i++)
    {
      g_clear_pointer (&self->scores[i], fus_matrix_unref);
      g_clear_pointer (&self->rests[i], g_free);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sides, sides_clear)

/* Squared error of each sample, and its squared distance from the mean, of a fold: of all
 * features. Only components are told, so that what lies outside of them counts as lost.
 */
static gboolean
tell_fold (const FusFolds *folds,
           guint fold,
           const FusMatrix *from,
           const FusMatrix *target,
           const double *rests,
           double *errors,
           double *sizes,
           GError **error)
{
  g_autofree guint *rows = g_new (guint, folds->n + 1);
  g_autofree double *told = g_new (double, target->n_cols + 1);
  g_autoptr (FusMatrix) x = NULL;
  g_autoptr (FusMatrix) y = NULL;
  g_autoptr (FusRidge) ridge = NULL;
  gsize n = 0;

  for (gsize i = 0; i < folds->n; i++)
    if (folds->folds[i] != fold)
      rows[n++] = (guint) i;
  x = fus_matrix_select_rows (from, rows, n);
  y = fus_matrix_select_rows (target, rows, n);
  ridge = fus_ridge_new_gcv (x, y, NULL, error);
  if (ridge == NULL)
    return FALSE;
  for (gsize i = 0; i < folds->n; i++)
    {
      if (folds->folds[i] != fold)
        continue;
      fus_ridge_predict (ridge, told, fus_matrix_row (from, i));
      errors[i] += rests[i];
      sizes[i] += rests[i];
      for (gsize c = 0; c < target->n_cols; c++)
        {
          const double truth = (double) fus_matrix_row (target, i)[c];

          errors[i] += (truth - told[c]) * (truth - told[c]);
          sizes[i] += truth * truth;
        }
    }

  return TRUE;
}

/* R² = 1 − Σ errors ÷ Σ sizes, and its linearised interval over units. */
static FusInterval
get_ratio (const FusFolds *folds, const double *errors, const double *sizes)
{
  g_autofree double *parts = g_new (double, folds->n + 1);
  double error = 0;
  double size = 0;
  FusInterval interval;

  for (gsize i = 0; i < folds->n; i++)
    {
      error += errors[i] / (double) folds->n;
      size += sizes[i] / (double) folds->n;
    }
  if (!(size > 0))
    return FUS_INTERVAL_UNKNOWN;
  for (gsize i = 0; i < folds->n; i++)
    parts[i] = (error / size * sizes[i] - errors[i]) / size;
  interval = fus_interval_from_units (parts, folds->units, folds->n, folds->n_units);
  interval.low += 1 - error / size - interval.value;
  interval.high += 1 - error / size - interval.value;
  interval.value = 1 - error / size;

  return interval;
}

static gboolean
tell (const Sides *sides, guint from, FusInterval *told, GError **error)
{
  const FusFolds *folds = sides->folds;
  g_autofree double *errors = g_new0 (double, folds->n + 1);
  g_autofree double *sizes = g_new0 (double, folds->n + 1);

  for (guint fold = 0; fold < N_FOLDS; fold++)
    if (!tell_fold (folds, fold, sides->scores[from * N_FOLDS + fold],
                    sides->scores[(1 - from) * N_FOLDS + fold],
                    sides->rests[(1 - from) * N_FOLDS + fold], errors, sizes, error))
      return FALSE;
  *told = get_ratio (folds, errors, sizes);

  return TRUE;
}

/* -- How alike they lay out the samples -- */

static gboolean
align (FusShared *shared,
       const FusDataset *dataset,
       const FusFolds *folds,
       guint64 seed,
       FusPool *pool,
       const FusProgress *progress,
       GError **error)
{
  g_autoptr (FusFolds) thinned = fus_folds_new_thinned (folds);
  double size = 0;
  g_autoptr (FusMatrix) x =
               fus_cross_scores_new (dataset, thinned, -1, shared->a, 0, &size, NULL);
  g_autoptr (FusMatrix) y =
               fus_cross_scores_new (dataset, thinned, -1, shared->b, 0, &size, NULL);
  g_autofree double *overlap = g_new0 (double, thinned->n + 1);
  FusAlignment alignment = { 0 };

  if (!fus_alignment_new (&alignment, x, y, seed, pool, progress, error))
    return FALSE;
  shared->cka = alignment.cka;
  shared->cka_chance = alignment.chance;
  if (thinned->n <= FUS_REDUNDANCY_NEIGHBORS + 1)
    return TRUE;
  fus_alignment_get_overlap (overlap, x, y, FUS_REDUNDANCY_NEIGHBORS, pool);
  shared->overlap = fus_interval_from_values (overlap, thinned->n);
  shared->overlap_chance = (double) FUS_REDUNDANCY_NEIGHBORS / (double) (thinned->n - 1);

  return fus_progress_tick (progress, -1, NULL, error);
}

static gsize
get_most_rows (const FusDataset *dataset, guint a, guint b)
{
  const gsize widest = MAX (fus_dataset_get_modality (dataset, a)->n_features,
                            fus_dataset_get_modality (dataset, b)->n_features);

  return CLAMP (MOST_NUMBERS / widest, FEWEST_ROWS, MOST_ROWS);
}

static gboolean
measure_pair (FusShared *shared,
              FusDataset *dataset,
              guint64 seed,
              FusPool *pool,
              const FusProgress *progress,
              GError **error)
{
  const FusMask both = FUS_MASK_BIT (shared->a) | FUS_MASK_BIT (shared->b);
  g_autoptr (FusFolds) folds =
               fus_folds_new (dataset, NULL, both, N_FOLDS, 0,
                              get_most_rows (dataset, shared->a, shared->b), seed);
  g_auto (Sides) sides = { dataset, folds, { shared->a, shared->b }, { NULL }, { NULL } };

  shared->n = folds->n;
  shared->n_both = folds->n_known;
  shared->n_units = folds->n_units;
  shared->b_from_a = shared->a_from_b = FUS_INTERVAL_UNKNOWN;
  shared->cka = shared->overlap = FUS_INTERVAL_UNKNOWN;
  shared->cka_chance = shared->overlap_chance = (double) NAN;
  if (folds->n_units < FUS_FEWEST_SAMPLES)
    return TRUE;
  fus_pool_run_work (pool, G_N_ELEMENTS (sides.scores), prepare_side, &sides);

  return fus_progress_tick (progress, -1, NULL, error) &&
         tell (&sides, 0, &shared->b_from_a, error) &&
         tell (&sides, 1, &shared->a_from_b, error) &&
         align (shared, dataset, folds, seed, pool, progress, error);
}

FusRedundancy *
fus_redundancy_new (FusDataset *dataset,
                    guint64 seed,
                    FusPool *pool,
                    const FusProgress *progress,
                    GError **error)
{
  g_autoptr (FusRedundancy) self = g_atomic_rc_box_new0 (FusRedundancy);
  const guint n = fus_dataset_get_n_modalities (dataset);

  self->dataset = fus_dataset_ref (dataset);
  self->n_modalities = n;
  self->pairs = g_new0 (FusShared, n * n + 1);
  if (n < 2)
    {
      g_set_error_literal (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
                           _ ("There is one source only, and nothing that it could "
                              "share."));
      return NULL;
    }
  for (guint a = 0; a < n; a++)
    for (guint b = a + 1; b < n; b++)
      {
        FusShared *shared = &self->pairs[self->n_pairs++];

        shared->a = a;
        shared->b = b;
        if (!measure_pair (shared, dataset, seed, pool, progress, error) ||
            !fus_progress_tick (progress, 2.0 * self->n_pairs / (n * (n - 1)), NULL,
                                error))
          return NULL;
      }

  return g_steal_pointer (&self);
}

static void
redundancy_clear (FusRedundancy *self)
{
  fus_dataset_unref (self->dataset);
  g_free (self->pairs);
}

FUS_DEFINE_SHARED (FusRedundancy, fus_redundancy, redundancy_clear)

/* (transfer none): the pair of two different modalities, in any order. */
static const FusShared *
get_pair (const FusRedundancy *self, guint a, guint b)
{
  g_assert (a != b && a < self->n_modalities && b < self->n_modalities);

  for (guint i = 0; i < self->n_pairs; i++)
    if (self->pairs[i].a == MIN (a, b) && self->pairs[i].b == MAX (a, b))
      return &self->pairs[i];

  g_assert_not_reached ();
}

const FusInterval *
fus_redundancy_get_told (const FusRedundancy *self, guint from, guint target)
{
  const FusShared *shared = get_pair (self, from, target);

  return from == shared->a ? &shared->b_from_a : &shared->a_from_b;
}

static gboolean
is_told (const FusInterval *told)
{
  return fus_interval_is_above (told, 0) && told->value >= FUS_LEAST_R2;
}

gboolean
fus_shared_is_clear (const FusShared *self)
{
  return is_told (&self->b_from_a) || is_told (&self->a_from_b) ||
         fus_interval_is_above (&self->cka, self->cka_chance);
}
