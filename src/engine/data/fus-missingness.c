/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ways in which records go missing, for trials. To add one: write its lose() and list
 * its class in @classes. What a sample loses depends on seed, repetition and sample
 * alone, so that curves of different rates can be compared; a mechanism that goes by
 * classes or values finds the intercept at which its mean rate is the one asked for
 * (MODELS.md 8.6). */
#include "config.h"

#include "fus-missingness.h"

#include "fus-class-table.h"
#include "fus-rng.h"
#include "fus-scaler.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Log-odds between the class or value that is spared most and the one that is hit most,
 * halved. */
#define SLOPE 2.0
#define N_BLOCKS 20
#define N_POWER_STEPS 30
#define MAX_FIT_ROWS 2000

static FusRng
rng_of_sample (const FusMissingnessOptions *options, guint sample)
{
  return fus_rng_at (options->seed, FUS_DRAW_MISSINGNESS, options->repeat, sample);
}

/* Each number a row: bit m is lost with probability @rates[m]. */
static FusMask
draw_bits (FusRng *rng, const double *rates, guint n_modalities)
{
  FusMask lost = 0;

  for (guint m = 0; m < n_modalities; m++)
    if (fus_rng_uniform (rng) < rates[m])
      lost |= FUS_MASK_BIT (m);

  return lost;
}

static void
random_lose (FusMask *lost,
             const FusDataset *dataset,
             const guint *samples,
             gsize n,
             const FusMissingnessOptions *options)
{
  double rates[FUS_MAX_MODALITIES] = { 0 };
  guint n_modalities = fus_dataset_get_n_modalities (dataset);

  for (guint m = 0; m < n_modalities; m++)
    rates[m] = options->rate;
  for (gsize i = 0; i < n; i++)
    {
      FusRng rng = rng_of_sample (options, samples[i]);

      lost[i] = draw_bits (&rng, rates, n_modalities);
    }
}

static double
logistic (double x)
{
  return 1 / (1 + exp (-x));
}

static double
mean_logistic (double intercept, const double *scores, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += logistic (intercept + SLOPE * scores[i]);

  return sum / (double) MAX (n, 1);
}

/* The intercept at which probabilities logistic (intercept + SLOPE · score) have the mean
 * @rate: bisection, as the mean grows with the intercept. */
static double
find_intercept (double rate, const double *scores, gsize n)
{
  double low = -60;
  double high = 60;

  for (guint step = 0; step < 60; step++)
    {
      double middle = 0.5 * (low + high);

      if (mean_logistic (middle, scores, n) < rate)
        low = middle;
      else
        high = middle;
    }

  return 0.5 * (low + high);
}

/* Loses modality m of each sample with a probability that grows with its score and whose
 * mean is the rate. */
static void
lose_by_score (FusMask *lost,
               guint m,
               const double *scores,
               const guint *samples,
               gsize n,
               const FusMissingnessOptions *options)
{
  double intercept = find_intercept (options->rate, scores, n);

  for (gsize i = 0; i < n; i++)
    {
      FusRng rng = rng_of_sample (options, samples[i]);

      for (guint skipped = 0; skipped < m; skipped++)
        fus_rng_next (&rng);
      if (fus_rng_uniform (&rng) < logistic (intercept + SLOPE * scores[i]))
        lost[i] |= FUS_MASK_BIT (m);
    }
}

/* −1 … 1 over the classes; each modality starts at another class, so that not all are
 * missing from the same one. */
static double
get_class_score (const FusLabel *label, guint sample, guint m)
{
  guint rank = 0;

  if (label->codes[sample] < 0 || label->n_classes < 2)
    return 0;
  rank = ((guint) label->codes[sample] + m) % label->n_classes;

  return 2.0 * rank / (label->n_classes - 1) - 1;
}

static void
by_class_lose (FusMask *lost,
               const FusDataset *dataset,
               const guint *samples,
               gsize n,
               const FusMissingnessOptions *options)
{
  const FusLabel *label =
    options->label != NULL ? options->label : fus_dataset_get_default_label (dataset);
  g_autofree double *scores = g_new0 (double, n);

  g_return_if_fail (label != NULL && label->codes != NULL);

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      for (gsize i = 0; i < n; i++)
        scores[i] = get_class_score (label, samples[i], m);
      lose_by_score (lost, m, scores, samples, n, options);
    }
}

/* What is needed to project rows onto the first principal axis of a modality. */
typedef struct
{
  gsize n_features;
  double *mean;
  double *sd;
  double *axis;
  double *next;
} Axis;

static void
axis_clear (Axis *self)
{
  g_free (self->mean);
  g_free (self->sd);
  g_free (self->axis);
  g_free (self->next);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Axis, axis_clear)

static double
get_centered (const Axis *self, const FusReal *x, gsize d)
{
  return isfinite (x[d]) ? ((double) x[d] - self->mean[d]) / self->sd[d] : 0;
}

static double
project_row (const Axis *self, const FusReal *x)
{
  double sum = 0;

  for (gsize d = 0; d < self->n_features; d++)
    sum += self->axis[d] * get_centered (self, x, d);

  return sum;
}

static void
fit_moments (Axis *self, const FusMatrix *block, gsize n_rows)
{
  for (gsize d = 0; d < self->n_features; d++)
    {
      double sum = 0;
      double squares = 0;
      gsize n = 0;

      for (gsize row = 0; row < n_rows; row++)
        {
          double x = (double) fus_matrix_row (block, row)[d];

          sum += isfinite (x) ? x : 0;
          n += isfinite (x);
        }
      self->mean[d] = sum / (double) MAX (n, 1);
      for (gsize row = 0; row < n_rows; row++)
        {
          double x = (double) fus_matrix_row (block, row)[d];

          squares += isfinite (x) ? (x - self->mean[d]) * (x - self->mean[d]) : 0;
        }
      squares /= (double) MAX (n, 1);
      self->sd[d] = fus_is_constant_feature (squares, self->mean[d], n)
                      ? (double) INFINITY
                      : sqrt (squares);
    }
}

/* One step of the power iteration: axis ← XᵀX axis, to unit length. */
static void
sharpen_axis (Axis *self, const FusMatrix *block, gsize n_rows)
{
  double length = 0;

  for (gsize d = 0; d < self->n_features; d++)
    self->next[d] = 0;
  for (gsize row = 0; row < n_rows; row++)
    {
      const FusReal *x = fus_matrix_row (block, row);
      double score = project_row (self, x);

      for (gsize d = 0; d < self->n_features; d++)
        self->next[d] += score * get_centered (self, x, d);
    }
  for (gsize d = 0; d < self->n_features; d++)
    length += self->next[d] * self->next[d];
  for (gsize d = 0; d < self->n_features; d++)
    self->axis[d] = self->next[d] / MAX (sqrt (length), 1e-300);
}

static void
axis_fit (Axis *self, const FusMatrix *block)
{
  gsize n_rows = MIN (block->n_rows, MAX_FIT_ROWS);

  self->n_features = block->n_cols;
  self->mean = g_new0 (double, block->n_cols);
  self->sd = g_new0 (double, block->n_cols);
  self->axis = g_new0 (double, block->n_cols);
  self->next = g_new0 (double, block->n_cols);
  fit_moments (self, block, n_rows);
  /* Not all alike: a start at right angles to the axis would stay there. */
  for (gsize d = 0; d < block->n_cols; d++)
    self->axis[d] = 1 + 0.1 * (double) (d % 7);
  for (guint step = 0; step < N_POWER_STEPS; step++)
    sharpen_axis (self, block, n_rows);
}

static void
standardize (double *scores, gsize n)
{
  double mean = 0;
  double squares = 0;

  for (gsize i = 0; i < n; i++)
    mean += scores[i] / (double) n;
  for (gsize i = 0; i < n; i++)
    squares += (scores[i] - mean) * (scores[i] - mean);
  for (gsize i = 0; i < n; i++)
    scores[i] = squares > 0 ? (scores[i] - mean) / sqrt (squares / (double) n) : 0;
}

/* Modality m goes missing by what the next modality says (MODELS.md 8.6, MAR). */
static void
by_value_lose (FusMask *lost,
               const FusDataset *dataset,
               const guint *samples,
               gsize n,
               const FusMissingnessOptions *options)
{
  guint n_modalities = fus_dataset_get_n_modalities (dataset);
  g_autofree double *scores = g_new0 (double, n);

  for (guint m = 0; m < n_modalities; m++)
    {
      guint other = (m + 1) % n_modalities;
      g_auto (Axis) axis = { 0 };

      axis_fit (&axis, fus_dataset_get_block (dataset, other));
      for (gsize i = 0; i < n; i++)
        {
          const FusReal *x = fus_dataset_get_values (dataset, other, samples[i]);

          scores[i] = x != NULL ? project_row (&axis, x) : 0;
        }
      standardize (scores, n);
      lose_by_score (lost, m, scores, samples, n, options);
    }
}

/* Blocks of neighbouring samples, in random order, until the rate is reached. */
static void
lose_blocks (FusMask *lost, guint m, gsize n, const FusMissingnessOptions *options)
{
  FusRng rng = fus_rng_at (options->seed, FUS_DRAW_MISSINGNESS, options->repeat, m);
  gsize length = MAX (n / N_BLOCKS, 1);
  guint n_blocks = (guint) ((n + length - 1) / length);
  g_autofree guint *order = g_new (guint, n_blocks);
  gsize n_left = (gsize) (options->rate * (double) n + 0.5);

  fus_rng_permutation (&rng, order, n_blocks);
  for (guint b = 0; b < n_blocks; b++)
    for (gsize i = order[b] * length; i < MIN ((order[b] + 1) * length, n); i++)
      if (n_left > 0)
        {
          lost[i] |= FUS_MASK_BIT (m);
          n_left--;
        }
}

static void
blocks_lose (FusMask *lost,
             const FusDataset *dataset,
             const guint *samples,
             gsize n,
             const FusMissingnessOptions *options)
{
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    lose_blocks (lost, m, n, options);
}

/* Samples of the whole dataset that lack some of @lose and have something. */
static guint *
list_incomplete (const FusDataset *dataset, FusMask lose, guint *n)
{
  const FusMask *presence = fus_dataset_get_presence (dataset);
  FusMask needed = lose & fus_mask_all (fus_dataset_get_n_modalities (dataset));
  guint *incomplete = g_new (guint, fus_dataset_get_n_samples (dataset));

  *n = 0;
  for (gsize i = 0; i < fus_dataset_get_n_samples (dataset); i++)
    if ((presence[i] & needed) != needed && presence[i] != 0)
      incomplete[(*n)++] = (guint) i;

  return incomplete;
}

static FusMask
get_lose (const FusMissingnessOptions *options)
{
  return options->lose != 0 ? options->lose : G_MAXUINT32;
}

static void
as_in_data_lose (FusMask *lost,
                 const FusDataset *dataset,
                 const guint *samples,
                 gsize n,
                 const FusMissingnessOptions *options)
{
  const FusMask *presence = fus_dataset_get_presence (dataset);
  guint n_incomplete = 0;
  g_autofree guint *incomplete =
    list_incomplete (dataset, get_lose (options), &n_incomplete);

  for (gsize i = 0; i < n && n_incomplete > 0; i++)
    {
      FusRng rng = rng_of_sample (options, samples[i]);
      gboolean hit = fus_rng_uniform (&rng) < options->rate;

      if (!hit)
        continue;
      lost[i] = ~presence[incomplete[fus_rng_below (&rng, n_incomplete)]];
      if (options->together)
        lost[i] = options->lose;
    }
}

static const FusMissingnessClass missingness_random = {
  .id = "random",
  .name = N_ ("At Random"),
  .meaning = N_ ("Each record goes missing with the same probability."),
  .lose = random_lose,
};

static const FusMissingnessClass missingness_by_class = {
  .id = "by-class",
  .name = N_ ("By Class"),
  .meaning = N_ ("Records of some classes go missing more often than of others."),
  .needs_label = TRUE,
  .lose = by_class_lose,
};

static const FusMissingnessClass missingness_by_value = {
  .id = "by-value",
  .name = N_ ("By Value"),
  .meaning = N_ ("A record goes missing more often where another measurement is high."),
  .lose = by_value_lose,
};

static const FusMissingnessClass missingness_blocks = {
  .id = "blocks",
  .name = N_ ("In Blocks"),
  .meaning = N_ ("Records of neighbouring samples go missing together, as in an outage."),
  .lose = blocks_lose,
};

static const FusMissingnessClass missingness_as_in_data = {
  .id = "as-in-data",
  .name = N_ ("As in My Data"),
  .meaning = N_ ("Samples get the gaps of incomplete samples in these data."),
  .copies_gaps = TRUE,
  .lose = as_in_data_lose,
};

static const FusMissingnessClass *const classes[] = {
  &missingness_random, &missingness_by_class,   &missingness_by_value,
  &missingness_blocks, &missingness_as_in_data,
};

FUS_DEFINE_CLASS_TABLE (FusMissingnessClass, fus_missingness, classes)

gboolean
fus_missingness_can_lose (const FusMissingnessClass *self,
                          const FusDataset *dataset,
                          FusMask lose)
{
  FusMissingnessOptions options = { .lose = lose };
  guint n = 0;

  if (self->copies_gaps)
    g_free (list_incomplete (dataset, get_lose (&options), &n));

  return !self->copies_gaps || n > 0;
}

/* Modalities that go missing as one: what becomes of the lowest decides for all. */
static FusMask
join_losses (FusMask lost, FusMask lose)
{
  return (lost & lose & -lose) != 0 ? lose : 0;
}

void
fus_missingness_draw (const FusMissingnessClass *self,
                      FusMask *keep,
                      const FusDataset *dataset,
                      const guint *samples,
                      gsize n,
                      const FusMissingnessOptions *options)
{
  g_assert (samples != NULL || n == 0);

  const FusMask *presence = fus_dataset_get_presence (dataset);
  FusMask lose = get_lose (options);

  for (gsize i = 0; i < n; i++)
    keep[i] = 0;
  if (n > 0 && options->rate > 0)
    self->lose (keep, dataset, samples, n, options);
  for (gsize i = 0; i < n; i++)
    {
      FusMask lost = options->together ? join_losses (keep[i], lose) : keep[i] & lose;

      keep[i] = presence[samples[i]] & ~lost;
    }
}
