/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hides a modality where it is known and looks at what comes back, beside the mean and
 * ridge regression on the same rows, with intervals of the differences and the share
 * of values that lie in the range given. It is what makes imputed values worth
 * showing: they can't be checked themselves. */
#include "config.h"

#include "fus-imputation-check.h"

#include "fus-analysis-error.h"
#include "fus-baseline.h"
#include "fus-coverage.h"
#include "fus-encoding-private.h"
#include "fus-interval.h"
#include "fus-shared.h"
#include "fus-statistics.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LEVEL 0.9
#define N_DRAWS 50

/* Rows that have the target and something else. */
typedef struct
{
  gsize n;
  guint *rows;
} Rows;

static void
rows_init (Rows *self, const FusEncoding *encoding, guint target)
{
  self->rows = g_new (guint, MAX (encoding->n_rows, 1));
  for (gsize row = 0; row < encoding->n_rows; row++)
    {
      FusMask others = encoding->presence[row] & ~FUS_MASK_BIT (target);

      if (fus_mask_has (encoding->presence[row], target) && others != 0)
        self->rows[self->n++] = (guint) row;
    }
}

static void
rows_clear (Rows *self)
{
  g_clear_pointer (&self->rows, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

/* What one comparison is made from. */
typedef struct
{
  const FusEncoding *train;
  const FusEncoding *test;
  const Rows *rows; /* of @test */
  const FusImputationOptions *options;
  FusPool *pool;
  const FusProgress *progress;
} Imputing;

/* Squared errors by row of one way to impute, and how many values they are over. */
typedef struct
{
  double *model; /* [n_rows] */
  double *mean;
  double *ridge;
  double *n_known;
} Errors;

static void
errors_init (Errors *self, gsize n)
{
  self->model = g_new0 (double, MAX (n, 1));
  self->mean = g_new0 (double, MAX (n, 1));
  self->ridge = g_new0 (double, MAX (n, 1));
  self->n_known = g_new0 (double, MAX (n, 1));
}

static void
errors_clear (Errors *self)
{
  g_free (self->model);
  g_free (self->mean);
  g_free (self->ridge);
  g_free (self->n_known);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Errors, errors_clear)

static FusMask *
hide_target (const FusEncoding *encoding, guint target)
{
  FusMask *from = g_new (FusMask, MAX (encoding->n_rows, 1));

  for (gsize row = 0; row < encoding->n_rows; row++)
    from[row] = encoding->presence[row] & ~FUS_MASK_BIT (target);

  return from;
}

/* Errors of the model and of the mean. */
static gboolean
measure_model (Errors *errors,
               const Imputing *work,
               guint target,
               const FusMask *from,
               GError **error)
{
  const FusEncoding *test = work->test;
  const Rows *rows = work->rows;
  g_auto (FusScores) scores = { 0 };
  g_autofree double *baseline = fus_encoding_dup_baseline_errors (test);

  fus_scores_init (&scores, test);
  if (!fus_encoding_compute_scores (test, from, FUS_MASK_BIT (target),
                                    work->options->mode, &scores, work->pool, NULL,
                                    error))
    return FALSE;
  for (gsize i = 0; i < rows->n; i++)
    {
      gsize cell = (gsize) rows->rows[i] * test->n_modalities + target;

      errors->model[i] = scores.squared_error[cell];
      errors->mean[i] = baseline[cell];
      errors->n_known[i] = scores.n_known[cell];
    }

  return TRUE;
}

static gboolean
measure_ridge (FusImputationCheck *self,
               Errors *errors,
               const Imputing *work,
               GError **error)
{
  g_auto (FusBaseline) ridge = { 0 };

  if (!fus_baseline_fit_ridge (&ridge, work->train, work->test, self->target,
                               work->progress, error))
    return FALSE;
  self->n_train = ridge.n_train;
  self->penalty = ridge.penalty;
  for (gsize i = 0; i < work->rows->n && self->n_train > 0; i++)
    errors->ridge[i] = ridge.squared_error[work->rows->rows[i]];

  return TRUE;
}

static double
weighted_sum (const double *values, const guint8 *weights, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (weights != NULL ? weights[i] : 1) * values[i];

  return sum;
}

static void
take_interval (double *low, double *high, double *values, guint n)
{
  gsize n_known = fus_sort_known (values, n);

  *low = fus_sorted_quantile (values, n_known, 0.05);
  *high = fus_sorted_quantile (values, n_known, 0.95);
}

static void
fill_intervals (FusImputationCheck *self,
                const FusEncoding *test,
                const Errors *errors,
                guint64 seed)
{
  guint n = fus_bootstrap_get_n_replicates (self->n_rows);
  g_autofree guint8 *weights = g_new (guint8, MAX (self->n_rows, 1));
  gsize n_units = 0;
  g_autofree guint *units = fus_encoding_list_units (test, &n_units);
  g_autofree double *skills = g_new (double, n);
  g_autofree double *differences = g_new (double, n);

  for (guint b = 0; b < n; b++)
    {
      double mean = 0;
      double model = 0;

      fus_bootstrap_unit_weights (weights, self->n_rows, units, n_units, seed, b);
      mean = weighted_sum (errors->mean, weights, self->n_rows);
      model = weighted_sum (errors->model, weights, self->n_rows);
      skills[b] = 1 - model / mean;
      differences[b] =
        (weighted_sum (errors->ridge, weights, self->n_rows) - model) / mean;
    }
  take_interval (&self->skill_model_low, &self->skill_model_high, skills, n);
  fus_interval_widen (self->skill_model, &self->skill_model_low, &self->skill_model_high,
                      n_units);
  if (self->n_train > 0)
    {
      take_interval (&self->skill_difference_low, &self->skill_difference_high,
                     differences, n);
      fus_interval_widen (self->skill_difference, &self->skill_difference_low,
                          &self->skill_difference_high, n_units);
    }
}

static void
summarize (FusImputationCheck *self,
           const FusEncoding *test,
           const Errors *errors,
           guint64 seed)
{
  double n_known = weighted_sum (errors->n_known, NULL, self->n_rows);

  self->mse_model = weighted_sum (errors->model, NULL, self->n_rows) / n_known;
  self->mse_mean = weighted_sum (errors->mean, NULL, self->n_rows) / n_known;
  self->mse_ridge = self->n_train > 0
                      ? weighted_sum (errors->ridge, NULL, self->n_rows) / n_known
                      : (double) NAN;
  self->skill_model =
    fus_encoding_get_r2 (test, self->target, self->mse_model, self->mse_mean, 1);
  self->skill_ridge =
    fus_encoding_get_r2 (test, self->target, self->mse_ridge, self->mse_mean, 1);
  self->skill_difference = self->skill_model - self->skill_ridge;
  self->skill_difference_low = NAN;
  self->skill_difference_high = NAN;
  self->skill_model_low = NAN;
  self->skill_model_high = NAN;
  if (!isnan (self->skill_model))
    fill_intervals (self, test, errors, seed);
}

static gboolean
keep_values (FusImputationCheck *self,
             const Imputing *work,
             const FusMask *from,
             GCancellable *cancellable,
             GError **error)
{
  const FusEncoding *test = work->test;
  const Rows *rows = work->rows;
  const FusScaler *scaler = fus_model_get_scaler (test->model);
  g_autofree FusReal *scratch = NULL;
  g_autoptr (FusMatrix) means =
               fus_encoding_predict (test, from, self->target, work->options->mode,
                                     work->pool, cancellable, error);

  if (means == NULL)
    return FALSE;
  scratch = g_new (FusReal, means->n_cols);
  self->samples = g_new (guint, MAX (rows->n, 1));
  self->truth = fus_matrix_new (rows->n, means->n_cols);
  self->imputed = fus_matrix_new (rows->n, means->n_cols);
  for (gsize i = 0; i < rows->n; i++)
    {
      self->samples[i] = test->samples[rows->rows[i]];
      fus_scaler_invert (scaler, self->target, fus_matrix_row (self->truth, i),
                         fus_encoding_get_values (test, self->target, rows->rows[i],
                                                  scratch),
                         1);
      fus_scaler_invert (scaler, self->target, fus_matrix_row (self->imputed, i),
                         fus_matrix_row (means, rows->rows[i]), 1);
    }

  return TRUE;
}

static void
imputation_check_clear (FusImputationCheck *self)
{
  g_free (self->samples);
  g_clear_pointer (&self->truth, fus_matrix_unref);
  g_clear_pointer (&self->imputed, fus_matrix_unref);
}

static gboolean
fill (FusImputationCheck *self, const Imputing *work, GError **error)
{
  g_autofree FusMask *from = hide_target (work->test, self->target);
  FusCoverageOptions interval = { LEVEL, N_DRAWS, work->options->seed };
  g_auto (Errors) errors = { 0 };
  GCancellable *cancellable = work->progress != NULL ? work->progress->cancellable : NULL;

  errors_init (&errors, work->rows->n);
  if (!fus_progress_tick (work->progress, 0, _ ("Hiding what is known"), error) ||
      !measure_model (&errors, work, self->target, from, error) ||
      !measure_ridge (self, &errors, work, error) ||
      !fus_coverage_measure (work->test, from, self->target, &interval, &self->coverage,
                             work->pool, cancellable, error) ||
      !keep_values (self, work, from, cancellable, error))
    return FALSE;
  summarize (self, work->test, &errors, work->options->seed);

  return TRUE;
}

FusImputationCheck *
fus_imputation_check_new (const FusEncoding *train,
                          const FusEncoding *test,
                          guint target,
                          const FusImputationOptions *options,
                          FusPool *pool,
                          const FusProgress *progress,
                          GError **error)
{
  g_autoptr (FusImputationCheck) self = g_atomic_rc_box_new0 (FusImputationCheck);
  g_auto (Rows) rows = { 0 };
  Imputing work = { train, test, &rows, options, pool, progress };

  g_assert (target < test->n_modalities);

  rows_init (&rows, test, target);
  self->target = target;
  self->n_rows = rows.n;
  if (rows.n == 0)
    {
      g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_TOO_FEW,
                   _ ("No sample has “%s” and something to tell it from"),
                   fus_dataset_get_modality (test->dataset, target)->name);
      return NULL;
    }
  if (!fill (self, &work, error))
    return NULL;

  return g_steal_pointer (&self);
}

FUS_DEFINE_SHARED (FusImputationCheck, fus_imputation_check, imputation_check_clear)
