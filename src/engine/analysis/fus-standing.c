/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-standing.h"

#include "fus-encoding-private.h"
#include "fus-shared.h"
#include "fus-statistics.h"

#include <math.h>

/* Squared errors by row of one modality predicted from the others, NaN where the row does
 * not count: of the model, of ridge, of the training mean. */
typedef struct
{
  double *model;
  double *mean;
  const double *ridge; /* of the baselines */
  gsize n;
} Errors;

typedef struct
{
  guint n_modalities;
  gsize n_rows;
  Errors *errors; /* [n_modalities] */
  guint *units;   /* [n_rows], or NULL: rows that belong together */
  gsize n_units;
} Comparison;

static void
work_clear (Comparison *self)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      g_free (self->errors[m].model);
      g_free (self->errors[m].mean);
    }
  g_free (self->errors);
  g_free (self->units);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Comparison, work_clear)

/* Rows that the baselines were scored on, so that both are of the same. */
static gboolean
take_errors (Comparison *self,
             const FusEncoding *test,
             const FusBaseline *ridge,
             guint m,
             FusScores *scores,
             const FusGateOptions *options,
             FusPool *pool,
             GCancellable *cancellable,
             GError **error)
{
  const FusMask others = fus_mask_all (self->n_modalities) & ~FUS_MASK_BIT (m);
  g_autofree FusMask *from = fus_encoding_repeat_mask (test, others);
  g_autofree double *baseline = fus_encoding_dup_baseline_errors (test);
  Errors *errors = &self->errors[m];

  errors->model = g_new (double, MAX (self->n_rows, 1));
  errors->mean = g_new (double, MAX (self->n_rows, 1));
  errors->ridge = ridge->squared_error;
  if (!fus_encoding_compute_scores (test, from, FUS_MASK_BIT (m), options->mode, scores,
                                    pool, cancellable, error))
    return FALSE;
  for (gsize row = 0; row < self->n_rows; row++)
    {
      const gsize cell = row * self->n_modalities + m;
      const gboolean counts =
        isfinite (ridge->squared_error[row]) && isfinite (scores->squared_error[cell]);

      errors->model[row] = counts ? scores->squared_error[cell] : (double) NAN;
      errors->mean[row] = baseline[cell];
      errors->n += counts;
    }
  /* Where ridge tells nothing because there is nothing to tell, nor does the model. */
  if (isnan (ridge->r2))
    errors->n = 0;

  return TRUE;
}

typedef struct
{
  double model;
  double ridge;
} Pair;

/* @weights: (nullable): of a bootstrap's draw */
static Pair
get_r2 (const Errors *errors, const guint8 *weights, gsize n_rows)
{
  double model = 0;
  double ridge = 0;
  double mean = 0;

  for (gsize row = 0; row < n_rows && errors->n > 0; row++)
    {
      const double weight = weights != NULL ? weights[row] : 1;

      if (isnan (errors->model[row]))
        continue;
      model += weight * errors->model[row];
      ridge += weight * errors->ridge[row];
      mean += weight * errors->mean[row];
    }

  return mean > 0 ? (Pair){ 1 - model / mean, 1 - ridge / mean }
                  : (Pair){ (double) NAN, (double) NAN };
}

/* Of each modality, then of their mean. */
static void
get_pairs (const Comparison *work, const guint8 *weights, Pair *pairs)
{
  Pair mean = { 0, 0 };
  guint n = 0;

  for (guint m = 0; m < work->n_modalities; m++)
    {
      pairs[m] = get_r2 (&work->errors[m], weights, work->n_rows);
      if (isnan (pairs[m].model))
        continue;
      mean.model += pairs[m].model;
      mean.ridge += pairs[m].ridge;
      n++;
    }
  pairs[work->n_modalities] = n > 0 ? (Pair){ mean.model / n, mean.ridge / n }
                                    : (Pair){ (double) NAN, (double) NAN };
}

static FusInterval
make_interval (const Comparison *work,
               double value,
               double *values,
               gsize n_values,
               gsize n)
{
  FusInterval interval = { value, (double) NAN, (double) NAN, n };
  const gsize n_known = fus_sort_known (values, n_values);

  if (isnan (value))
    return interval;
  interval.low = fus_sorted_quantile (values, n_known, 0.05);
  interval.high = fus_sorted_quantile (values, n_known, 0.95);
  fus_interval_widen (value, &interval.low, &interval.high, work->n_units);

  return interval;
}

/* Rows that any modality counts in. */
static gsize
count_rows (const Comparison *work)
{
  gsize n = 0;

  for (gsize row = 0; row < work->n_rows; row++)
    {
      gboolean counts = FALSE;

      for (guint m = 0; m < work->n_modalities; m++)
        counts |= work->errors[m].n > 0 && !isnan (work->errors[m].model[row]);
      n += counts;
    }

  return n;
}

static void
fill_intervals (FusStanding *self, const Comparison *work, guint64 seed)
{
  const guint n = work->n_modalities;
  const guint n_draws = fus_bootstrap_get_n_replicates (work->n_rows);
  g_autofree guint8 *weights = g_new (guint8, MAX (work->n_rows, 1));
  g_autofree Pair *whole = g_new (Pair, n + 1);
  g_autofree Pair *draws = g_new (Pair, (gsize) (n + 1) * n_draws);
  g_autofree double *values = g_new (double, n_draws);

  get_pairs (work, NULL, whole);
  for (guint b = 0; b < n_draws; b++)
    {
      fus_bootstrap_unit_weights (weights, work->n_rows, work->units, work->n_units, seed,
                                  b);
      get_pairs (work, weights, draws + (gsize) b * (n + 1));
    }
  for (guint m = 0; m <= n; m++)
    {
      const gsize count = m < n ? work->errors[m].n : count_rows (work);
      FusInterval *model = m < n ? &self->model[m] : &self->model_mean;
      FusInterval *ridge = m < n ? &self->ridge[m] : &self->ridge_mean;
      FusInterval *gain = m < n ? &self->gain[m] : &self->gain_mean;

      for (guint b = 0; b < n_draws; b++)
        values[b] = draws[(gsize) b * (n + 1) + m].model;
      *model = make_interval (work, whole[m].model, values, n_draws, count);
      for (guint b = 0; b < n_draws; b++)
        values[b] = draws[(gsize) b * (n + 1) + m].ridge;
      *ridge = make_interval (work, whole[m].ridge, values, n_draws, count);
      for (guint b = 0; b < n_draws; b++)
        values[b] =
          draws[(gsize) b * (n + 1) + m].model - draws[(gsize) b * (n + 1) + m].ridge;
      *gain =
        make_interval (work, whole[m].model - whole[m].ridge, values, n_draws, count);
    }
}

static void
standing_clear (FusStanding *self)
{
  g_clear_pointer (&self->baselines, fus_baselines_unref);
  g_free (self->model);
  g_free (self->ridge);
  g_free (self->gain);
}

FusStanding *
fus_standing_new (FusBaselines *baselines,
                  const FusEncoding *test,
                  const FusGateOptions *options,
                  FusPool *pool,
                  const FusProgress *progress,
                  GError **error)
{
  GCancellable *cancellable = progress != NULL ? progress->cancellable : NULL;
  g_autoptr (FusStanding) self = g_atomic_rc_box_new0 (FusStanding);
  g_auto (FusScores) scores = { 0 };
  g_auto (Comparison) work = { 0 };

  work.n_rows = fus_encoding_get_n_rows (test);
  work.n_modalities = fus_model_get_n_modalities (fus_encoding_get_model (test));
  work.errors = g_new0 (Errors, work.n_modalities);
  work.units = fus_encoding_list_units (test, &work.n_units);
  self->n_modalities = work.n_modalities;
  self->baselines = fus_baselines_ref (baselines);
  self->model = g_new (FusInterval, work.n_modalities);
  self->ridge = g_new (FusInterval, work.n_modalities);
  self->gain = g_new (FusInterval, work.n_modalities);
  self->held_out = options->held_out;
  fus_scores_init (&scores, test);
  for (guint m = 0; m < work.n_modalities; m++)
    if (!take_errors (&work, test, fus_baselines_find (baselines, m, "ridge"), m, &scores,
                      options, pool, cancellable, error))
      return NULL;
  fill_intervals (self, &work, options->seed);

  return g_steal_pointer (&self);
}

FUS_DEFINE_SHARED (FusStanding, fus_standing, standing_clear)

/* -- Beside a curve -- */

static void
ridge_line_clear (FusRidgeLine *self)
{
  g_free (self->r2);
}

/**
 * fus_ridge_line_new:
 * @train: rows that are learned from
 * @valid: rows that the curve is of
 * @error: set when cancelled
 *
 * The ridge is that of fus_baselines_new().
 */
FusRidgeLine *
fus_ridge_line_new (const FusEncoding *train,
                    const FusEncoding *valid,
                    const FusProgress *progress,
                    GError **error)
{
  g_autoptr (FusRidgeLine) self = g_atomic_rc_box_new0 (FusRidgeLine);

  self->n_modalities = fus_model_get_n_modalities (fus_encoding_get_model (valid));
  self->r2 = g_new (double, self->n_modalities);
  for (guint m = 0; m < self->n_modalities; m++)
    {
      g_auto (FusBaseline) ridge = { 0 };

      if (!fus_baseline_fit_ridge (&ridge, train, valid, m, progress, error))
        return NULL;
      self->r2[m] = ridge.r2;
    }
  self->mean = fus_mean_of_known (self->r2, self->n_modalities);

  return g_steal_pointer (&self);
}

FUS_DEFINE_SHARED (FusRidgeLine, fus_ridge_line, ridge_line_clear)
