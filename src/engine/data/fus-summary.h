/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/**
 * FusFeatureSummary:
 * @n: finite numbers among the rows that have the modality
 * @n_missing: NaN among them
 * @n_infinite: infinite ones among them
 * @mean: NaN where @n is 0, as the rest
 * @sd: population standard deviation
 */
typedef struct
{
  gsize n;
  gsize n_missing;
  gsize n_infinite;
  double mean;
  double sd;
  double min;
  double max;
} FusFeatureSummary;

typedef struct
{
  FusMask present;
  gsize n;
} FusPattern;

/**
 * FusMissingRate:
 * @n: samples of the class
 * @n_missing: of these, how many lack the modality
 * @rate: @n_missing ÷ @n, NaN where the class is empty
 * @low: lower end of the 95 % interval (Wilson 1927)
 * @high: upper end
 */
typedef struct
{
  gsize n;
  gsize n_missing;
  double rate;
  double low;
  double high;
} FusMissingRate;

typedef enum
{
  FUS_SEVERITY_NOTE,
  FUS_SEVERITY_WARNING,
  FUS_SEVERITY_ERROR,
} FusSeverity;

/**
 * FusCheck:
 * @id: `infinite`, `mostly-missing`, `constant`, `zero-rows`, `duplicates`,
 * `empty-samples`, `missing-by-class`, `tells-nothing`, `code-for-missing`,
 * `copy-of-modality`, `repeated-column`, `few-pairs`, `many-classes`, and those of the
 * dataset's notices; where all are asked for also `leak`, `outliers`,
 * `duplicate-features`, `near-constant`,
 * `looks-counted`
 * @message: one sentence, translated
 * @remedy: (nullable): what to do about it, translated
 * @n: how many samples, features or values it concerns
 * @modality: whose, or −1
 * @samples: (nullable): `[n_samples]`: the samples to show
 * @features: (nullable): `[n_features]`: the features to show
 * @value: of `code-for-missing`: the number that stands for “not recorded”; of `leak`:
 * the share that is told rightly
 * @low: of `leak`: low end of the 95 % interval of @value
 * @high: high end
 * @chance: of `leak`: share of the commonest class
 *
 * Something that a person should know before training.
 */
typedef struct
{
  FusSeverity severity;
  const char *id;
  char *message;
  gsize n;
  int modality;
  guint *samples;
  gsize n_samples;
  guint *features;
  gsize n_features;
  double value;
  double low;
  double high;
  double chance;
  char *remedy;
} FusCheck;

/* What was found in one pass; see fus-summary-private.h. */
typedef struct _FusSummaryScan FusSummaryScan;

/**
 * FusSummary:
 * @features: for each modality `[n_features]`
 * @patterns: `[n_patterns]`, the commonest first
 * @label: (nullable): the label that @missing_rates go by: the dataset's first
 * categorical one
 * @asked: (nullable): the label that `leak` goes by
 * @class_counts: `[n_classes + 1]`: samples of each class, last those of none
 * @missing_rates: `[n_modalities × n_classes]`
 * @checks: `[n_checks]`, the worst first
 * @scans: `[n_modalities]`, %NULL once the checks are done
 *
 * What a dataset holds and what is wrong with it. Reference-counted, frozen.
 */
typedef struct
{
  guint n_modalities;
  FusFeatureSummary **features;
  gsize n_patterns;
  FusPattern *patterns;
  const FusLabel *label;
  const FusLabel *asked;
  guint n_classes;
  gsize *class_counts;
  FusMissingRate *missing_rates;
  gsize n_checks;
  FusCheck *checks;
  FusSummaryScan **scans;
  FusDataset *dataset;
} FusSummary;

/**
 * fus_summary_new:
 * @dataset: a reference is kept
 * @error: set when cancelled
 *
 * Returns: (transfer full): its summary
 */
FusSummary *fus_summary_new (FusDataset *dataset,
                             const FusProgress *progress,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_summary_new_thorough:
 * @label: (nullable): id of the label that features may leak; %NULL for the default one
 *
 * The same with the checks that take longer: features that tell the class by themselves,
 * repeat each other or hardly change, and records far from all others.
 */
FusSummary *fus_summary_new_thorough (FusDataset *dataset,
                                      const char *label,
                                      const FusProgress *progress,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusSummary *fus_summary_ref (FusSummary *self);
void fus_summary_unref (FusSummary *self);

/* (transfer none): how often modality @m is missing among the samples of class
 * @class_code. */
const FusMissingRate *fus_summary_get_missing_rate (const FusSummary *self,
                                                    guint m,
                                                    guint class_code);

/* (transfer full) (nullable): one sentence where hardly any samples of a modality have
 * another one; without counting all the rest. */
char *fus_summary_dup_few_pairs (const FusDataset *dataset) G_GNUC_WARN_UNUSED_RESULT;
/* Whether check @index repeats a notice of the dataset. */
gboolean fus_summary_is_notice (const FusSummary *self, gsize index);

/* (transfer full): names of the features of check @index; %NULL-terminated. @most: at
 * most so many */
char **fus_summary_dup_feature_names (const FusSummary *self,
                                      gsize index,
                                      gsize most) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): `note`, `warning` or `error`. */
const char *fus_severity_get_id (FusSeverity severity);

/* The share @n_missing ÷ @n with its 95 % interval (Wilson 1927), which is sound for
 * small numbers and for shares near 0 and 1. */
FusMissingRate fus_missing_rate_new (gsize n_missing, gsize n);
/* Whether classes lack a modality unequally often beyond doubt: Pearson's χ² above its
 * 99.9 % point. @rates: `[n_classes]` */
gboolean fus_missing_rates_differ (const FusMissingRate *rates, guint n_classes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusSummary, fus_summary_unref)

G_END_DECLS
