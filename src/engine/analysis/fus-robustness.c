/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Curves of quality against missing records and corruptions (MODELS.md 5.8). One measure
 * is fixed first (accuracy of a probe, skill of a target, or R²), then every point
 * evaluates it on rows that have lost something; a row that has lost all is answered
 * by guessing. The curve that a person waits for is computed first and shown while the
 * others follow. Draws depend on seed, repetition and sample only. */
#include "config.h"

#include "fus-robustness.h"

#include "fus-analysis-error.h"
#include "fus-coverage.h"
#include "fus-encoding-private.h"
#include "fus-probe.h"
#include "fus-robustness-family.h"
#include "fus-shared.h"
#include "fus-statistics.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LEVEL 0.9
#define N_COVERAGE_DRAWS 20
#define LEAST_GAIN 0.02
/* The missing index is over rates up to this. */
#define LAST_RATE 0.9

/* What is measured at each point, and what that takes. */
typedef struct
{
  const FusEncoding *test;
  const FusRobustnessOptions *options;
  FusRobustnessFamily families[2]; /* what was asked for, and noise beside gaps */
  guint n_families;
  const FusLabel *label; /* of accuracy, or of the mechanism */
  FusProbe *probe;       /* of accuracy */
  gint32 guess;          /* the commonest class of the training rows */
  char *name;            /* of the measure */
  guint n_modalities;
  FusScores scores;
  double *baseline; /* [n_rows × n_modalities] */
  double *full;     /* [n_rows × n_modalities] */
  FusPool *pool;
  const FusProgress *progress;
  GCancellable *cancellable;
  gsize n_done;
  gsize n_evaluations;
} Degradation;

static void
lab_clear (Degradation *self)
{
  g_clear_pointer (&self->probe, fus_probe_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->baseline, g_free);
  g_clear_pointer (&self->full, g_free);
  fus_scores_clear (&self->scores);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Degradation, lab_clear)

static gboolean
row_has (const FusEncoding *encoding, gsize row, FusMask needed)
{
  return (encoding->presence[row] & needed) == needed;
}

/* Over the rows that have the target and @needed. */
static double
measure_skill (const Degradation *self, FusMask needed)
{
  guint m = (guint) self->options->target;
  double mean = 0;
  double subset = 0;
  double full = 0;

  for (gsize row = 0; row < self->test->n_rows; row++)
    {
      gsize cell = row * self->n_modalities + m;

      if (!row_has (self->test, row, needed | FUS_MASK_BIT (m)))
        continue;
      mean += self->baseline[cell];
      subset += self->scores.squared_error[cell];
      full += self->full[cell];
    }
  if (!(mean - full >= LEAST_GAIN * mean) || !(mean > full))
    return NAN;

  return (mean - subset) / (mean - full);
}

static double
measure_r2_of (const Degradation *self, guint m, FusMask needed)
{
  double mean = 0;
  double subset = 0;
  double n_known = 0;

  for (gsize row = 0; row < self->test->n_rows; row++)
    {
      gsize cell = row * self->n_modalities + m;

      if (!row_has (self->test, row, needed | FUS_MASK_BIT (m)))
        continue;
      mean += self->baseline[cell];
      subset += self->scores.squared_error[cell];
      n_known += self->scores.n_known[cell];
    }

  return fus_encoding_get_r2 (self->test, m, subset, mean, n_known);
}

static double
measure_r2 (const Degradation *self, FusMask needed)
{
  double values[FUS_MAX_MODALITIES];

  for (guint m = 0; m < self->n_modalities; m++)
    values[m] = measure_r2_of (self, m, needed);

  return fus_mean_of_known (values, self->n_modalities);
}

/* What is said of a row of which nothing is left: the training mean. What the decoder
 * makes of the prior is no better founded, and may be worse. */
static void
guess_lost_rows (const Degradation *self,
                 const FusEncoding *encoding,
                 const FusMask *from)
{
  for (gsize row = 0; row < encoding->n_rows; row++)
    {
      gsize first = row * self->n_modalities;

      if ((from[row] & encoding->presence[row]) != 0)
        continue;
      for (guint m = 0; m < self->n_modalities; m++)
        if (!isnan (self->scores.squared_error[first + m]))
          self->scores.squared_error[first + m] = self->baseline[first + m];
    }
}

/* The class that the probe reads off each row's latents; of a row of which nothing is
 * left, the guess. */
static double
measure_accuracy (const Degradation *self,
                  const FusEncoding *encoding,
                  const FusMask *from,
                  FusMask needed)
{
  g_autoptr (FusLatents) latents =
               fus_encoding_compute_latents_each (encoding, from, self->options->mode,
                                                  self->pool);
  g_autofree gint32 *codes = fus_encoding_dup_codes (encoding, self->label);
  g_autofree gint32 *read = g_new (gint32, MAX (encoding->n_rows, 1));

  for (gsize row = 0; row < encoding->n_rows; row++)
    {
      if (!row_has (encoding, row, needed))
        codes[row] = -1;
      read[row] = latents->used[row] == 0
                    ? self->guess
                    : fus_linear_probe_predict (self->probe->linear,
                                                fus_matrix_row (latents->mean, row));
    }

  return fus_codes_get_accuracy (codes, read, encoding->n_rows);
}

/* The measure of rows of @encoding (the test rows, or those with noise) that have
 * @needed, each from @from. */
static gboolean
evaluate (Degradation *self,
          const FusEncoding *encoding,
          const FusMask *from,
          FusMask needed,
          double *value,
          GError **error)
{
  int target = self->options->target;
  FusMask targets =
    target >= 0 ? FUS_MASK_BIT (target) : fus_mask_all (self->n_modalities);

  if (!fus_progress_tick (self->progress,
                          (double) self->n_done++ / (double) self->n_evaluations,
                          _ ("Trying gaps"), error))
    return FALSE;
  if (self->probe != NULL)
    {
      *value = measure_accuracy (self, encoding, from, needed);
      return TRUE;
    }
  if (!fus_encoding_compute_scores (encoding, from, targets, self->options->mode,
                                    &self->scores, self->pool, self->cancellable, error))
    return FALSE;
  guess_lost_rows (self, encoding, from);
  *value = target >= 0 ? measure_skill (self, needed) : measure_r2 (self, needed);

  return TRUE;
}

/* Modalities of a set go missing together; all of them, each on its own. */
static void
draw_gaps (const Degradation *self,
           const FusMissingnessClass *mechanism,
           FusMask *keep,
           FusMask lose,
           double rate,
           guint repeat)
{
  FusMissingnessOptions options = {
    .rate = rate,
    .lose = lose,
    .together = fus_mask_count (lose) > 1 && lose != fus_mask_all (self->n_modalities),
    .label = self->label,
    .seed = self->options->seed,
    .repeat = repeat,
  };

  fus_missingness_draw (mechanism, keep, self->test->dataset, self->test->samples,
                        self->test->n_rows, &options);
}

static double
count_guessed (const FusMask *keep, gsize n_rows)
{
  gsize n = 0;

  for (gsize row = 0; row < n_rows; row++)
    n += keep[row] == 0;

  return n_rows > 0 ? (double) n / (double) n_rows : 0;
}

static void
summarize_point (FusRobustnessPoint *point, double *values, guint n)
{
  gsize n_known = 0;

  point->n = n;
  point->mean = fus_mean_of_known (values, n);
  n_known = fus_sort_known (values, n);
  point->low = fus_sorted_quantile (values, n_known, 0.05);
  point->high = fus_sorted_quantile (values, n_known, 0.95);
}

/* Of the target's values when they are hidden: those that went in would be covered more
 * often. Changes @keep. */
static gboolean
measure_coverage (const Degradation *self,
                  FusMask *keep,
                  double *coverage,
                  GError **error)
{
  int target = self->options->target;
  FusCoverageOptions options = { LEVEL, N_COVERAGE_DRAWS, self->options->seed };

  if (target < 0)
    return TRUE;
  for (gsize row = 0; row < self->test->n_rows; row++)
    keep[row] &= ~FUS_MASK_BIT (target);

  return fus_coverage_measure (self->test, keep, (guint) target, &options, coverage,
                               self->pool, self->cancellable, error);
}

static gboolean
measure_gaps (Degradation *self,
              FusRobustnessPoint *point,
              const FusMissingnessClass *mechanism,
              FusMask lose,
              double rate,
              GError **error)
{
  guint n = self->options->n_repeats;
  g_autofree FusMask *keep = g_new (FusMask, MAX (self->test->n_rows, 1));
  g_autofree double *values = g_new (double, n);

  point->rate = rate;
  point->coverage = NAN;
  if (rate > 0 && !fus_missingness_can_lose (mechanism, self->test->dataset, lose))
    {
      point->mean = point->low = point->high = NAN;
      return TRUE;
    }
  for (guint repeat = 0; repeat < n; repeat++)
    {
      draw_gaps (self, mechanism, keep, lose, rate, repeat);
      point->guessed += count_guessed (keep, self->test->n_rows);
      if (!evaluate (self, self->test, keep, 0, &values[repeat], error))
        return FALSE;
      if (repeat == 0 && !measure_coverage (self, keep, &point->coverage, error))
        return FALSE;
    }
  point->guessed /= n;
  summarize_point (point, values, n);

  return TRUE;
}

static gboolean
measure_corrupted (Degradation *self,
                   FusRobustnessPoint *point,
                   const FusRobustnessFamily *family,
                   FusMask modalities,
                   double amount,
                   GError **error)
{
  guint n = self->options->n_repeats;
  g_autofree double *values = g_new (double, n);
  FusMask suited = fus_robustness_family_get_suited (family, self->test->dataset);
  FusProgress quiet = { .cancellable = self->cancellable };

  point->rate = amount;
  point->coverage = NAN;
  if (amount > 0 && (modalities & suited) == 0)
    {
      point->mean = point->low = point->high = NAN;
      return TRUE;
    }
  for (guint repeat = 0; repeat < n; repeat++)
    {
      FusCorruption how = { family->corruption, modalities, amount, self->options->seed,
                            repeat };
      g_autoptr (FusEncoding) left =
                   fus_encoding_new_corrupted (self->test, &how, self->pool, &quiet,
                                               error);

      if (left == NULL)
        return FALSE;
      if (!evaluate (self, left, left->presence, 0, &values[repeat], error))
        return FALSE;
    }
  summarize_point (point, values, n);

  return TRUE;
}

static double *
dup_column (const FusRobustnessCurve *curve, gsize offset)
{
  double *column = g_new (double, MAX (curve->n_points, 1));

  for (guint i = 0; i < curve->n_points; i++)
    column[i] = G_STRUCT_MEMBER (double, &curve->points[i], offset);

  return column;
}

static double
cross (const FusRobustnessCurve *curve, gsize offset)
{
  g_autofree double *x = dup_column (curve, G_STRUCT_OFFSET (FusRobustnessPoint, rate));
  g_autofree double *values = dup_column (curve, offset);

  return fus_find_crossing (x, values, curve->n_points, curve->tolerance);
}

static void
find_crossings (FusRobustnessCurve *curve, double level)
{
  curve->tolerance = level;
  curve->crossing = cross (curve, G_STRUCT_OFFSET (FusRobustnessPoint, mean));
  curve->crossing_low = cross (curve, G_STRUCT_OFFSET (FusRobustnessPoint, low));
  curve->crossing_high = cross (curve, G_STRUCT_OFFSET (FusRobustnessPoint, high));
}

static int
find_modality (FusMask lose)
{
  return fus_mask_count (lose) == 1 ? __builtin_ctz (lose) : -1;
}

static gboolean
fill_curve (Degradation *self,
            FusRobustnessCurve *curve,
            const FusRobustnessFamily *family,
            FusMask lose,
            double full,
            GError **error)
{
  const FusRobustnessOptions *options = self->options;

  curve->corruption = family->corruption;
  curve->mechanism =
    g_strdup (family->mechanism != NULL ? family->mechanism->id : family->corruption->id);
  curve->measure = g_strdup (self->name);
  curve->lose = lose;
  curve->modality = find_modality (lose);
  curve->n_points = family->n_levels;
  curve->points = g_new0 (FusRobustnessPoint, curve->n_points);
  for (guint i = 0; i < curve->n_points; i++)
    {
      FusRobustnessPoint *point = &curve->points[i];

      if (family->mechanism != NULL
            ? !measure_gaps (self, point, family->mechanism, lose, family->levels[i],
                             error)
            : !measure_corrupted (self, point, family, lose, family->levels[i], error))
        return FALSE;
    }
  find_crossings (curve, fus_robustness_get_level (options->tolerance, full));

  return TRUE;
}

static FusRobustnessCurve
curve_copy (const FusRobustnessCurve *curve)
{
  FusRobustnessCurve copy = *curve;

  copy.mechanism = g_strdup (curve->mechanism);
  copy.measure = g_strdup (curve->measure);
  copy.points = g_memdup2 (curve->points, curve->n_points * sizeof *curve->points);

  return copy;
}

/* A copy with those curves that are there, in their order. */
static void
publish (FusRobustness *self, const FusRobustnessOptions *options)
{
  FusRobustness *part = NULL;

  if (options->publish == NULL)
    return;
  part = g_atomic_rc_box_dup (sizeof *self, self);
  part->measured_rate =
    g_memdup2 (self->measured_rate, self->n_modalities * sizeof (double));
  part->curves = g_new0 (FusRobustnessCurve, self->n_curves);
  part->n_curves = 0;
  part->index_missing = part->index_noise = part->index_overall = NAN;
  part->index_corruption = part->index_absolute = NAN;
  for (guint i = 0; i < self->n_curves; i++)
    {
      if (self->curves[i].measure != NULL)
        part->curves[part->n_curves++] = curve_copy (&self->curves[i]);
    }
  options->publish (part, options->publish_data);
}

/* The curve of all comes last, and is computed first: it is what a person waits for. */
static gboolean
fill_family (FusRobustness *out,
             Degradation *self,
             const FusRobustnessFamily *family,
             FusRobustnessCurve *curves,
             GError **error)
{
  for (guint turn = 0; turn < family->n_sets; turn++)
    {
      guint i = (turn + family->n_sets - 1) % family->n_sets;

      if (!fill_curve (self, &curves[i], family, family->sets[i], out->full, error))
        return FALSE;
      if (&curves[turn + 1] < &out->curves[out->n_curves])
        publish (out, self->options);
    }

  return TRUE;
}

static gboolean
fill_curves (FusRobustness *out, Degradation *self, GError **error)
{
  FusRobustnessCurve *curves = NULL;

  for (guint f = 0; f < self->n_families; f++)
    out->n_curves += self->families[f].n_sets;
  out->curves = curves = g_new0 (FusRobustnessCurve, out->n_curves);
  for (guint f = 0; f < self->n_families; f++)
    {
      if (!fill_family (out, self, &self->families[f], curves, error))
        return FALSE;
      curves += self->families[f].n_sets;
    }

  return TRUE;
}

/* The value from one source alone, of the rows that have it. */
static gboolean
fill_best_single (FusRobustness *out, Degradation *self, GError **error)
{
  FusMask other = fus_mask_all (self->n_modalities) & ~self->options->lose;

  if (out->target >= 0)
    other &= ~FUS_MASK_BIT (out->target);
  out->best_single = -1;
  out->baseline_best_single = NAN;
  for (guint m = 0; m < self->n_modalities; m++)
    {
      g_autofree FusMask *from = fus_encoding_repeat_mask (self->test, FUS_MASK_BIT (m));
      double value = NAN;

      if (!fus_mask_has (other, m))
        continue;
      if (!evaluate (self, self->test, from, FUS_MASK_BIT (m), &value, error))
        return FALSE;
      if (isnan (value) || value <= out->baseline_best_single)
        continue;
      out->baseline_best_single = value;
      out->best_single = (int) m;
    }

  return TRUE;
}

static void
fill_measured_rates (FusRobustness *out, const FusDataset *dataset)
{
  gsize n = fus_dataset_get_n_samples (dataset);

  out->measured_rate = g_new0 (double, out->n_modalities);
  for (guint m = 0; m < out->n_modalities; m++)
    out->measured_rate[m] =
      1 - (double) fus_dataset_get_n_present (dataset, m) / (double) MAX (n, 1);
}

/* The index of the last curve of a kind, the one that loses all, up to @end. */
static void
index_of (const FusRobustness *self,
          guint curve,
          double end,
          double *index,
          double *absolute)
{
  const FusRobustnessCurve *chosen = &self->curves[curve];
  g_autofree double *x = g_new (double, chosen->n_points + 1);
  g_autofree double *values = g_new (double, chosen->n_points + 1);
  gsize n = 1;

  x[0] = 0;
  values[0] = self->full;
  for (guint i = 0; i < chosen->n_points; i++)
    {
      if (chosen->points[i].rate <= 0 || chosen->points[i].rate > end + 1e-9)
        continue;
      x[n] = chosen->points[i].rate;
      values[n++] = chosen->points[i].mean;
    }
  fus_robustness_index (x, values, n, self->baseline_mean, index, absolute);
}

static void
fill_indices (FusRobustness *out, const Degradation *self)
{
  guint last = self->families[0].n_sets - 1;
  double unused = 0;

  out->index_missing = out->index_noise = out->index_corruption = NAN;
  out->index_absolute = NAN;
  if (self->families[0].corruption != NULL)
    index_of (out, last, G_MAXDOUBLE, &out->index_corruption, &unused);
  else
    index_of (out, last, LAST_RATE, &out->index_missing, &out->index_absolute);
  if (self->n_families > 1)
    index_of (out, out->n_curves - 1, G_MAXDOUBLE, &out->index_noise, &unused);
  out->index_overall = 0.5 * (out->index_missing + out->index_noise);
}

static gsize
count_evaluations (const Degradation *self)
{
  gsize n_points = 0;

  for (guint f = 0; f < self->n_families; f++)
    n_points += (gsize) self->families[f].n_levels * self->families[f].n_sets;

  return n_points * self->options->n_repeats + self->n_modalities + 1;
}

static gint32
find_commonest (const FusEncoding *train, const FusLabel *label)
{
  g_autofree gint32 *codes = fus_encoding_dup_codes (train, label);

  return fus_codes_get_commonest (codes, label->n_classes, train->n_rows);
}

/* Accuracy is of a probe that is fitted once, to complete inputs. Of a single class every
 * answer is right: R² says more. */
static gboolean
prepare_measure (Degradation *self, const FusEncoding *train, GError **error)
{
  const FusRobustnessOptions *options = self->options;
  FusProgress quiet = { .cancellable = self->cancellable };

  if (options->target >= 0)
    {
      const FusModality *modality =
        fus_dataset_get_modality (self->test->dataset, (guint) options->target);

      self->name = g_strconcat ("skill:", modality->id, NULL);
      return TRUE;
    }
  self->name = g_strdup ("r2");
  if (options->label == NULL)
    return TRUE;
  if (train == NULL)
    {
      g_set_error_literal (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_TOO_FEW,
                           _ ("Without training samples there is nothing to learn "
                              "the classes from"));
      return FALSE;
    }
  if (fus_count_known_classes (train, self->label) == 1)
    return TRUE;
  g_free (self->name);
  self->name = g_strdup ("accuracy");
  self->guess = find_commonest (train, self->label);
  self->probe =
    fus_probe_new (train, self->label, options->mode, self->pool, &quiet, error);

  return self->probe != NULL;
}

static gboolean
find_label (Degradation *self, GError **error)
{
  gboolean accuracy = self->options->target < 0 && self->options->label != NULL;

  if (!accuracy && !fus_robustness_family_needs_label (&self->families[0]))
    return TRUE;
  self->label = fus_find_label (self->test, self->options->label, error);
  if (self->label != NULL && self->label->kind != FUS_LABEL_CATEGORICAL)
    {
      g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_LABEL,
                   _ ("The label “%s” has no classes"), self->label->name);
      return FALSE;
    }

  return self->label != NULL;
}

/* What was asked for; beside gaps, noise too. */
static gboolean
list_families (Degradation *self, GError **error)
{
  const FusRobustnessOptions *options = self->options;
  const FusDataset *dataset = self->test->dataset;
  FusRobustnessFamily *first = &self->families[0];
  FusRobustnessFamily *noise = &self->families[1];

  if (!fus_robustness_family_init (first, options->mechanism, dataset, options->lose,
                                   error))
    return FALSE;
  self->n_families = 1;
  first->levels = options->rates;
  first->n_levels = options->n_rates;
  if (first->corruption != NULL)
    {
      gboolean own = options->n_severities == 0;

      first->levels = own ? first->corruption->levels : options->severities;
      first->n_levels = own ? FUS_CORRUPTION_N_LEVELS : options->n_severities;
    }
  if (first->corruption != NULL || options->n_noise == 0)
    return TRUE;
  if (!fus_robustness_family_init (noise, FUS_ROBUSTNESS_CORRUPTION, dataset,
                                   options->lose, error))
    return FALSE;
  self->n_families = 2;
  noise->levels = options->noise;
  noise->n_levels = options->n_noise;

  return TRUE;
}

static gboolean
prepare (Degradation *self, const FusEncoding *train, GError **error)
{
  g_autofree FusMask *all = fus_encoding_repeat_mask (self->test, G_MAXUINT32);

  if (!list_families (self, error) || !find_label (self, error) ||
      !prepare_measure (self, train, error))
    return FALSE;
  fus_scores_init (&self->scores, self->test);
  self->baseline = fus_encoding_dup_baseline_errors (self->test);
  self->n_evaluations = count_evaluations (self);
  if (!fus_encoding_compute_scores (self->test, all, fus_mask_all (self->n_modalities),
                                    self->options->mode, &self->scores, self->pool,
                                    self->cancellable, error))
    return FALSE;
  self->full = g_memdup2 (self->scores.squared_error,
                          self->test->n_rows * self->n_modalities * sizeof (double));

  return TRUE;
}

static void
curve_clear (FusRobustnessCurve *self)
{
  g_free (self->mechanism);
  g_free (self->measure);
  g_free (self->points);
}

static void
robustness_clear (FusRobustness *self)
{
  for (guint i = 0; self->curves != NULL && i < self->n_curves; i++)
    curve_clear (&self->curves[i]);
  g_free (self->curves);
  g_free (self->measured_rate);
}

/* Accuracy of always naming the commonest class of the training rows: what is left where
 * everything is missing. Nobody knows the commonest class of the test rows. */
static double
get_chance (const Degradation *self)
{
  g_autofree gint32 *codes = NULL;
  g_autofree gint32 *guesses = NULL;

  if (self->probe == NULL)
    return 0;
  codes = fus_encoding_dup_codes (self->test, self->label);
  guesses = g_new (gint32, MAX (self->test->n_rows, 1));
  for (gsize row = 0; row < self->test->n_rows; row++)
    guesses[row] = self->guess;

  return fus_codes_get_accuracy (codes, guesses, self->test->n_rows);
}

static gboolean
fill (FusRobustness *out, Degradation *self, GError **error)
{
  out->n_modalities = self->n_modalities;
  out->target = self->options->target;
  out->n_rows = self->test->n_rows;
  out->baseline_mean = get_chance (self);
  fill_measured_rates (out, self->test->dataset);
  if (!evaluate (self, self->test, self->test->presence, 0, &out->full, error) ||
      !fill_best_single (out, self, error) || !fill_curves (out, self, error))
    return FALSE;
  fill_indices (out, self);

  return TRUE;
}

FusRobustness *
fus_robustness_new (const FusEncoding *train,
                    const FusEncoding *test,
                    const FusRobustnessOptions *options,
                    FusPool *pool,
                    const FusProgress *progress,
                    GError **error)
{
  g_autoptr (FusRobustness) self = g_atomic_rc_box_new0 (FusRobustness);
  g_auto (Degradation) lab = {
    .test = test,
    .options = options,
    .n_modalities = test->n_modalities,
    .pool = pool,
    .progress = progress,
    .cancellable = progress != NULL ? progress->cancellable : NULL,
  };

  g_assert (options->n_repeats > 0);

  if (!prepare (&lab, train, error) || !fill (self, &lab, error))
    return NULL;

  return g_steal_pointer (&self);
}

FUS_DEFINE_SHARED (FusRobustness, fus_robustness, robustness_clear)
