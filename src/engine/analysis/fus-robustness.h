/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-corruption.h"
#include "fus-encoding.h"
#include "fus-results.h"

G_BEGIN_DECLS

typedef struct
{
  double rate; /* share of records missing 0 … 1, or a corruption's amount */
  double mean;
  double low;      /* 5 % over repetitions */
  double high;     /* 95 % */
  guint n;         /* repetitions */
  double coverage; /* share of the target's values inside the 90 % interval of what is
                      left of the others, or NaN */
  double guessed;  /* share of rows of which nothing is left: they are guessed */
} FusRobustnessPoint;

/**
 * FusRobustnessCurve:
 * @mechanism: id of what happens: `random`, `as-in-data`, `by-class`, `noise`, `blur`
 * @corruption: (nullable): that of @mechanism; %NULL where records go missing
 * @modality: which one it happens to, or −1 for all
 * @lose: the modalities it happens to
 * @measure: `skill:NAME`, `r2`, `accuracy`
 * @tolerance: the level that the curve should stay above, in the measure's unit; NaN
 * where there is nothing to be kept
 * @crossing: the rate at which the mean falls below it, NaN where it doesn't
 * @crossing_low: where the band's lower edge does
 * @crossing_high: where its upper edge does
 */
typedef struct
{
  char *mechanism;
  const FusCorruptionClass *corruption;
  int modality;
  FusMask lose;
  char *measure;
  guint n_points;
  FusRobustnessPoint *points;
  double tolerance;
  double crossing;
  double crossing_low;
  double crossing_high;
} FusRobustnessCurve;

/**
 * FusRobustness:
 * @target: modality whose return is measured, or −1 for the label
 * @full: value with all that each row has
 * @baseline_mean: value of guessing: 0 for skill and R², which is the training mean's;
 * for accuracy that of the commonest training class, scored on the test rows
 * @baseline_best_single: value from the best single other source
 * @best_single: which that is, or −1 where every source is the target or goes missing
 * @measured_rate: `[n_modalities]`: share missing in the user's own data
 * @index_missing: RI_miss of MODELS.md 5.8, of the curve that loses all, or the set that
 * was asked for; NaN where undefined
 * @index_noise: RI_noise, likewise, of the noise beside gaps
 * @index_corruption: likewise, of the corruption that was asked for in place of gaps
 * @index_overall: their mean
 * @index_absolute: A of the missing curve
 */
typedef struct
{
  guint n_modalities;
  guint n_curves;
  FusRobustnessCurve *curves;
  int target;
  double full;
  double baseline_mean;
  double baseline_best_single;
  int best_single;
  double *measured_rate;
  double index_missing;
  double index_noise;
  double index_corruption;
  double index_overall;
  double index_absolute;
  gsize n_rows;
} FusRobustness;

/* What is measured unless a person says otherwise, in commands and on screen. */
#define FUS_ROBUSTNESS_MECHANISM "random"
#define FUS_ROBUSTNESS_RATES 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9
#define FUS_ROBUSTNESS_NOISE 0, 0.25, 0.5, 1, 2
#define FUS_ROBUSTNESS_CORRUPTION "noise"
#define FUS_ROBUSTNESS_N_REPEATS 5
#define FUS_ROBUSTNESS_MAX_REPEATS 10000
#define FUS_ROBUSTNESS_TOLERANCE 0.9

/* @curves: (transfer full): those that are there, without crossings of the others or
 * indices. Called in the working thread. */
typedef void (*FusRobustnessPublish) (FusRobustness *curves, gpointer data);

/**
 * FusRobustnessOptions:
 * @mechanism: id of a #FusMissingnessClass, or of a #FusCorruptionClass: then its amount
 * grows in place of the share of gaps, and @rates and @noise are not looked at
 * @rates: `[n_rates]`, rising
 * @noise: `[n_noise]`: σ in standard deviations, rising; may be empty
 * @severities: `[n_severities]`: amounts of the corruption, rising; none: the class's own
 * @n_repeats: patterns of gaps at each rate
 * @tolerance: share of the full value that a curve should stay above: 0.9
 * @publish: (nullable): given what there is after each curve, the one of all first
 * @publish_data: for @publish
 */
typedef struct
{
  const char *mechanism;
  const char *label; /* (nullable): id, for accuracy and by-class */
  int target; /* −1: accuracy of @label where given and of two classes or more, else mean
                 R² of all targets */
  const double *rates;
  guint n_rates;
  const double *noise;
  guint n_noise;
  const double *severities;
  guint n_severities;
  guint n_repeats;
  double tolerance;
  FusMask lose; /* modalities that go missing together; 0: each in turn, then all */
  FusMeanMode mode;
  guint64 seed;
  FusRobustnessPublish publish;
  gpointer publish_data;
} FusRobustnessOptions;

/**
 * fus_robustness_new:
 * @train: (nullable): rows to fit the probe to and to take chance from; needed for
 * accuracy
 * @test: rows that lose modalities
 * @error: set when cancelled, or for options that don't fit
 *
 * Curves of the measure against the share of records that are missing, and against noise;
 * or against the amount of a corruption, of the modalities that it suits; where it suits
 * none of the data it is an error.
 * A set of several modalities goes missing together; the curve of all of them drops each
 * on its own (MODELS.md 5.8). A rate is applied as it is shown: a row can lose all that
 * it has, and is then answered by guessing (the training mean; the commonest class of the
 * training rows), so that a curve of all modalities ends at @baseline_mean. Where the
 * mechanism can't lose what is asked for, points above rate 0 are NaN. Bands are
 * quantiles over the repetitions.
 *
 * Returns: (transfer full): the curves, baselines and indices, or %NULL
 */
FusRobustness *fus_robustness_new (const FusEncoding *train,
                                   const FusEncoding *test,
                                   const FusRobustnessOptions *options,
                                   FusPool *pool,
                                   const FusProgress *progress,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusRobustness *fus_robustness_ref (FusRobustness *self);
void fus_robustness_unref (FusRobustness *self);

/* The level that a share of the full value stands for; NaN where the full value is not
 * above 0: there is nothing to be kept. */
double fus_robustness_get_level (double share, double full);

/**
 * fus_robustness_index:
 * @x: `[n]`: rates or noise, rising from 0
 * @values: `[n]`: the score at each, the first the full one
 * @index: (out): mean of clip ((s − chance) ÷ (s(0) − chance), 0, 1) over x
 * @absolute: (out): mean of clip ((s − chance) ÷ (1 − chance), 0, 1)
 *
 * MODELS.md 5.8. Both NaN where the full value is hardly above @chance.
 */
void fus_robustness_index (const double *x,
                           const double *values,
                           gsize n,
                           double chance,
                           double *index,
                           double *absolute);
/* Where the broken line first falls below @level, or NaN. */
double fus_find_crossing (const double *x, const double *values, gsize n, double level);

FUS_RESULTS_GETTER (FusRobustness, robustness, "robustness")

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusRobustness, fus_robustness_unref)

G_END_DECLS
