/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the model may be spoken of: R² of each modality from all and from the
 * others, and how well a label is told, with intervals, on samples it was not trained
 * on. Every sentence asks it first. The bar is high on purpose: thirty samples, and
 * beyond the level at three and a third standard errors, since a report makes many
 * claims at once (MODELS.md 5.9). */
#include "config.h"

#include "fus-gate.h"

#include "fus-encoding-private.h"
#include "fus-probe.h"
#include "fus-shared.h"
#include "fus-statistics.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* -- Rebuilding -- */

/* Squared errors by row of one modality, 0 where the row doesn't count, and those of its
 * training mean. */
typedef struct
{
  double *model; /* [n_rows] */
  double *mean;  /* [n_rows] */
  gsize n;       /* rows that count */
} Errors;

typedef struct
{
  const FusEncoding *test;
  gsize n_rows;
  guint n_modalities;
  double *baseline; /* [n_rows × n_modalities] */
  guint n_replicates;
  guint8 *weights; /* [n_replicates × n_rows] */
  guint *units;    /* [n_rows], or NULL: rows that belong together */
  gsize n_units;
  Errors *all; /* [n_modalities] */
  FusScores scores;
  const FusGateOptions *options;
  FusPool *pool;
  GCancellable *cancellable;
} Evidence;

static double
r2_of (const Errors *errors, const guint8 *weights, gsize n_rows)
{
  double model = 0;
  double mean = 0;

  for (gsize row = 0; row < n_rows; row++)
    {
      double weight = weights != NULL ? weights[row] : 1;

      model += weight * errors->model[row];
      mean += weight * errors->mean[row];
    }

  return mean > 0 ? 1 - model / mean : (double) NAN;
}

static void
take_errors (Errors *self, const Evidence *work, guint target, gboolean from_others)
{
  const FusMask *presence = fus_encoding_get_presence (work->test);
  double model = 0;
  double mean = 0;
  double n_known = 0;

  self->model = g_new0 (double, MAX (work->n_rows, 1));
  self->mean = g_new0 (double, MAX (work->n_rows, 1));
  self->n = 0;
  for (gsize row = 0; row < work->n_rows; row++)
    {
      gsize cell = row * work->n_modalities + target;

      if (!fus_mask_has (presence[row], target) ||
          (from_others && presence[row] == FUS_MASK_BIT (target)) ||
          work->scores.n_known[cell] == 0)
        continue;
      self->model[row] = work->scores.squared_error[cell];
      self->mean[row] = work->baseline[cell];
      model += self->model[row];
      mean += self->mean[row];
      n_known += work->scores.n_known[cell];
      self->n++;
    }
  /* Where the mean is right but for rounding there is nothing to explain. */
  if (isnan (fus_encoding_get_r2 (work->test, target, model, mean, n_known)))
    memset (self->mean, 0, work->n_rows * sizeof (double));
}

static void
errors_clear (Errors *self)
{
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->mean, g_free);
}

static FusInterval
interval_of (const Evidence *work, double value, double *replicates, gsize n)
{
  FusInterval interval = { value, (double) NAN, (double) NAN, n };
  gsize n_known = fus_sort_known (replicates, work->n_replicates);

  if (isnan (value))
    return interval;
  interval.low = fus_sorted_quantile (replicates, n_known, 0.05);
  interval.high = fus_sorted_quantile (replicates, n_known, 0.95);
  fus_interval_widen (value, &interval.low, &interval.high, work->n_units);

  return interval;
}

static FusInterval
bootstrap_r2 (const Evidence *work, const Errors *errors)
{
  g_autofree double *values = g_new (double, work->n_replicates);

  for (guint b = 0; b < work->n_replicates; b++)
    values[b] = r2_of (errors, work->weights + b * work->n_rows, work->n_rows);

  return interval_of (work, r2_of (errors, NULL, work->n_rows), values, errors->n);
}

static double
mean_r2 (const Evidence *work, const guint8 *weights)
{
  g_autofree double *of_targets = g_new (double, work->n_modalities);

  for (guint m = 0; m < work->n_modalities; m++)
    of_targets[m] = r2_of (&work->all[m], weights, work->n_rows);

  return fus_mean_of_known (of_targets, work->n_modalities);
}

static FusInterval
bootstrap_overall (const Evidence *work)
{
  g_autofree double *values = g_new (double, work->n_replicates);

  for (guint b = 0; b < work->n_replicates; b++)
    values[b] = mean_r2 (work, work->weights + b * work->n_rows);

  return interval_of (work, mean_r2 (work, NULL), values, work->n_rows);
}

static gboolean
score_from (Evidence *work, FusMask subset, FusMask targets, GError **error)
{
  g_autofree FusMask *from = fus_encoding_repeat_mask (work->test, subset);

  return fus_encoding_compute_scores (work->test, from, targets, work->options->mode,
                                      &work->scores, work->pool, work->cancellable,
                                      error);
}

static gboolean
measure_rebuilding (FusGate *self, Evidence *work, GError **error)
{
  FusMask all = fus_mask_all (self->n_modalities);

  if (!score_from (work, all, all, error))
    return FALSE;
  for (guint m = 0; m < self->n_modalities; m++)
    {
      take_errors (&work->all[m], work, m, FALSE);
      self->from_all[m] = bootstrap_r2 (work, &work->all[m]);
    }
  self->overall = bootstrap_overall (work);
  for (guint m = 0; m < self->n_modalities && self->n_modalities > 1; m++)
    {
      Errors errors = { 0 };

      if (!score_from (work, all & ~FUS_MASK_BIT (m), FUS_MASK_BIT (m), error))
        return FALSE;
      take_errors (&errors, work, m, TRUE);
      self->from_others[m] = bootstrap_r2 (work, &errors);
      errors_clear (&errors);
    }

  return TRUE;
}

static void
work_init (Evidence *self,
           const FusEncoding *test,
           const FusGateOptions *options,
           FusPool *pool,
           GCancellable *cancellable)
{
  *self = (Evidence){ .test = test,
                      .n_rows = fus_encoding_get_n_rows (test),
                      .options = options,
                      .pool = pool,
                      .cancellable = cancellable };
  self->n_modalities = fus_model_get_n_modalities (fus_encoding_get_model (test));
  self->baseline = fus_encoding_dup_baseline_errors (test);
  self->n_replicates = fus_bootstrap_get_n_replicates (self->n_rows);
  self->weights = g_new (guint8, MAX (self->n_replicates * self->n_rows, 1));
  self->units = fus_encoding_list_units (test, &self->n_units);
  for (guint b = 0; b < self->n_replicates; b++)
    fus_bootstrap_unit_weights (self->weights + b * self->n_rows, self->n_rows,
                                self->units, self->n_units, options->seed, b);
  self->all = g_new0 (Errors, self->n_modalities);
  fus_scores_init (&self->scores, test);
}

static void
work_clear (Evidence *self)
{
  for (guint m = 0; m < self->n_modalities; m++)
    errors_clear (&self->all[m]);
  g_free (self->all);
  g_free (self->baseline);
  g_free (self->weights);
  g_free (self->units);
  fus_scores_clear (&self->scores);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Evidence, work_clear)

/* -- Reading -- */

static void
read_classes (FusGate *self,
              const FusEncoding *train,
              const FusEncoding *test,
              const FusProbe *probe,
              const FusMatrix *z,
              const Evidence *work)
{
  gsize n_rows = fus_encoding_get_n_rows (test);
  const FusMask *presence = fus_encoding_get_presence (test);
  g_autofree gint32 *codes = fus_encoding_dup_codes (test, self->label);
  g_autofree double *gains = g_new (double, MAX (n_rows, 1));
  g_autofree double *hits = g_new (double, MAX (n_rows, 1));
  g_autofree gint32 *known = fus_encoding_dup_codes (train, self->label);
  gint32 commonest = fus_codes_get_commonest (known, self->label->n_classes,
                                              fus_encoding_get_n_rows (train));
  gsize n = 0;
  gsize n_right = 0;
  gsize n_guessed = 0;

  for (gsize row = 0; row < n_rows; row++)
    {
      gboolean right;

      gains[row] = hits[row] = NAN;
      if (codes[row] < 0 || presence[row] == 0)
        continue;
      right =
        fus_linear_probe_predict (probe->linear, fus_matrix_row (z, row)) == codes[row];
      n++;
      n_right += right ? 1 : 0;
      n_guessed += codes[row] == commonest ? 1 : 0;
      gains[row] = (right ? 1 : 0) - (codes[row] == commonest ? 1 : 0);
      hits[row] = right ? 1 : 0;
    }
  self->reading = work->units != NULL
                    ? fus_interval_of_rows (hits, work->units, n_rows, work->n_units)
                    : fus_interval_from_count (n_right, n);
  self->guess = n > 0 ? (double) n_guessed / (double) n : (double) NAN;
  self->reading_gain =
    fus_interval_of_rows (gains, work->units, n_rows, work->n_units);
  self->n_test_classes = fus_count_known_classes (test, self->label);
}

/* R² against the training mean of the label. */
static void
read_values (FusGate *self,
             const FusEncoding *train,
             const FusEncoding *test,
             const FusProbe *probe,
             const FusMatrix *z,
             const Evidence *work)
{
  const FusMask *presence = fus_encoding_get_presence (test);
  g_autofree double *truth = fus_encoding_dup_values (test, self->label);
  g_autofree double *known = fus_encoding_dup_values (train, self->label);
  double mean = fus_mean_of_known (known, fus_encoding_get_n_rows (train));
  Errors errors = { g_new0 (double, work->n_rows + 1), g_new0 (double, work->n_rows + 1),
                    0 };

  for (gsize row = 0; row < work->n_rows; row++)
    {
      double predicted = 0;

      if (isnan (truth[row]) || presence[row] == 0)
        continue;
      fus_ridge_predict (probe->ridge, &predicted, fus_matrix_row (z, row));
      errors.model[row] = (truth[row] - predicted) * (truth[row] - predicted);
      errors.mean[row] = (truth[row] - mean) * (truth[row] - mean);
      errors.n++;
    }
  self->reading = bootstrap_r2 (work, &errors);
  self->reading_gain = self->reading;
  errors_clear (&errors);
}

/* Nothing is known, and no error, where no training sample knows its label. */
static gboolean
measure_reading (FusGate *self,
                 const FusEncoding *train,
                 const Evidence *work,
                 const FusProgress *progress,
                 GError **error)
{
  FusMask all = fus_mask_all (self->n_modalities);
  g_autoptr (GError) unknown = NULL;
  g_autoptr (FusLatents) latents = NULL;
  g_autoptr (FusProbe) probe = NULL;

  if (self->label == NULL || train == NULL)
    return TRUE;
  probe = fus_probe_new (train, self->label, work->options->mode, work->pool, progress,
                         &unknown);
  if (probe == NULL && g_error_matches (unknown, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&unknown));
      return FALSE;
    }
  if (probe == NULL)
    return TRUE;
  latents =
    fus_encoding_compute_latents (work->test, all, work->options->mode, work->pool);
  if (probe->linear != NULL)
    read_classes (self, train, work->test, probe, latents->mean, work);
  else
    read_values (self, train, work->test, probe, latents->mean, work);

  return TRUE;
}

/* -- The gate -- */

static void
gate_clear (FusGate *self)
{
  g_free (self->from_all);
  g_free (self->from_others);
  g_clear_pointer (&self->dataset, fus_dataset_unref);
}

static FusGate *
gate_alloc (const FusEncoding *test, const FusGateOptions *options)
{
  FusGate *self = g_atomic_rc_box_new0 (FusGate);

  self->n_modalities = fus_model_get_n_modalities (fus_encoding_get_model (test));
  self->n_rows = fus_encoding_get_n_rows (test);
  self->from_all = g_new (FusInterval, self->n_modalities);
  self->from_others = g_new (FusInterval, self->n_modalities);
  for (guint m = 0; m < self->n_modalities; m++)
    self->from_all[m] = self->from_others[m] = FUS_INTERVAL_UNKNOWN;
  self->overall = self->reading = self->reading_gain = FUS_INTERVAL_UNKNOWN;
  self->guess = NAN;
  self->label = options->label;
  self->held_out = options->held_out;
  self->is_best_linear = fus_model_has_modes (fus_encoding_get_model (test));
  self->dataset = fus_dataset_ref (fus_encoding_get_dataset (test));

  return self;
}

FusGate *
fus_gate_new (const FusEncoding *train,
              const FusEncoding *test,
              const FusGateOptions *options,
              FusPool *pool,
              const FusProgress *progress,
              GError **error)
{

  FusProgress quiet = { .cancellable = progress != NULL ? progress->cancellable : NULL };
  g_autoptr (FusGate) self = gate_alloc (test, options);
  g_auto (Evidence) work = { 0 };

  work_init (&work, test, options, pool, quiet.cancellable);
  self->n_units = work.n_units;
  if (!measure_rebuilding (self, &work, error) ||
      !measure_reading (self, train, &work, &quiet, error))
    return NULL;

  return g_steal_pointer (&self);
}

FUS_DEFINE_SHARED (FusGate, fus_gate, gate_clear)

static gboolean
is_worth_a_word (const FusInterval *r2)
{
  return fus_interval_is_above (r2, 0) && r2->value >= FUS_LEAST_R2;
}

gboolean
fus_gate_rebuilds (const FusGate *self)
{
  for (guint m = 0; m < self->n_modalities; m++)
    if (fus_gate_rebuilds_target (self, m, FALSE) ||
        fus_gate_rebuilds_target (self, m, TRUE))
      return TRUE;

  return FALSE;
}

gboolean
fus_gate_rebuilds_target (const FusGate *self, guint target, gboolean from_others)
{
  g_assert (target < self->n_modalities);

  return self->held_out && is_worth_a_word (from_others ? &self->from_others[target]
                                                        : &self->from_all[target]);
}

gboolean
fus_gate_reads (const FusGate *self)
{
  if (!self->held_out || self->label == NULL)
    return FALSE;
  if (self->label->kind != FUS_LABEL_CATEGORICAL)
    return is_worth_a_word (&self->reading);

  return self->n_test_classes > 1 &&
         fus_interval_is_above (&self->reading, self->guess) &&
         fus_interval_is_above (&self->reading_gain, 0);
}
