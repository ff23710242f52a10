/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong, or odd, with a dataset, in sentences with a remedy. To add a check:
 * write a function that appends to the list and add it to @checks. Each goes by what
 * was counted in fus-summary.c or looks at the data once. Alarms that are often false
 * are not read: where chance could raise one, it takes odds of one in a thousand. */
#include "config.h"

#include "fus-copies.h"
#include "fus-format-count.h"
#include "fus-label-choice.h"
#include "fus-scaler.h"
#include "fus-stretches.h"
#include "fus-summary-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A feature known in fewer than one of twenty records says next to nothing. */
#define SMALLEST_KNOWN_SHARE 0.05
/* Chance of a false alarm of 1 in 1000: 99.9 % point of the standard normal. */
#define Z_999 3.090232306167813

typedef void (*CheckFunc) (const FusSummary *self, GArray *found);
typedef gboolean (*FeatureTest) (const FusFeatureSummary *feature);

static gboolean
is_mostly_missing (const FusFeatureSummary *feature)
{
  gsize total = feature->n + feature->n_missing + feature->n_infinite;

  return total > 0 && (double) feature->n < SMALLEST_KNOWN_SHARE * (double) total;
}

static gboolean
is_constant (const FusFeatureSummary *feature)
{
  return feature->n > 1 && !(feature->max > feature->min);
}

static gboolean
has_infinite (const FusFeatureSummary *feature)
{
  return feature->n_infinite > 0;
}

static guint *
list_features (const FusSummary *self, guint m, FeatureTest test, gsize *n)
{
  gsize n_features = fus_dataset_get_modality (self->dataset, m)->n_features;
  guint *features = g_new (guint, n_features);

  *n = 0;
  for (gsize d = 0; d < n_features; d++)
    if (test (&self->features[m][d]))
      features[(*n)++] = (guint) d;

  return features;
}

/* One check a modality that has such features; @format takes their number and the
 * modality's name. */
static void
check_features (const FusSummary *self,
                GArray *found,
                FeatureTest test,
                FusSeverity severity,
                const char *id,
                char *(*describe) (gsize n, const char *count, const char *name))
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      FusCheck check = { .severity = severity, .id = id, .modality = (int) m };
      g_autofree char *count = NULL;

      if (test == is_constant &&
          fus_modality_is_point (fus_dataset_get_modality (self->dataset, m)))
        continue;

      check.features = list_features (self, m, test, &check.n_features);
      check.n = check.n_features;
      count = fus_format_count ((gint64) check.n);
      check.message =
        describe (check.n, count, fus_dataset_get_modality (self->dataset, m)->name);
      if (check.n > 0)
        {
          g_array_append_val (found, check);
          continue;
        }
      g_free (check.features);
      g_free (check.message);
    }
}

static char *
describe_infinite (gsize n, const char *count, const char *name)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "%s feature of %s has infinite values, which "
                                       "count as not recorded.",
                                       "%s features of %s have infinite values, which "
                                       "count as not recorded.",
                                       n),
                          count, name);
}

static void
check_infinite (const FusSummary *self, GArray *found)
{
  check_features (self, found, has_infinite, FUS_SEVERITY_ERROR, "infinite",
                  describe_infinite);
}

static char *
describe_mostly_missing (gsize n, const char *count, const char *name)
{
  return g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE,
                 "%s feature of %s is known in fewer than 5 %% of "
                 "its records.",
                 "%s features of %s are known in fewer than 5 %% of "
                 "its records.",
                 n),
    count, name);
}

static void
check_mostly_missing (const FusSummary *self, GArray *found)
{
  check_features (self, found, is_mostly_missing, FUS_SEVERITY_WARNING, "mostly-missing",
                  describe_mostly_missing);
}

static char *
describe_constant (gsize n, const char *count, const char *name)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s feature of %s never changes.",
                                       "%s features of %s never change.", n),
                          count, name);
}

static void
check_constant (const FusSummary *self, GArray *found)
{
  check_features (self, found, is_constant, FUS_SEVERITY_NOTE, "constant",
                  describe_constant);
}

static gboolean
tells_nothing (const FusFeatureSummary *feature)
{
  return feature->n < 2 ||
         fus_is_constant_feature (feature->sd * feature->sd, feature->mean, feature->n);
}

/* Nothing of the modality varies by more than the digits of its numbers hold: the model
 * can only repeat it. */
static void
check_tells_nothing (const FusSummary *self, GArray *found)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      const FusModality *modality = fus_dataset_get_modality (self->dataset, m);
      FusCheck check = { FUS_SEVERITY_WARNING, "tells-nothing", .modality = (int) m };
      gsize n = 0;

      if (fus_dataset_get_n_present (self->dataset, m) < 2)
        continue;
      check.features = list_features (self, m, tells_nothing, &n);
      check.n_features = n;
      check.n = n;
      if (n == 0 || n < modality->n_features)
        {
          g_free (check.features);
          continue;
        }
      /* Translators: the name of a modality */
      check.message = g_strdup_printf (
        _ ("All of %s varies less than one part in ten million: there is nothing to "
           "learn from it."),
        modality->name);
      g_array_append_val (found, check);
    }
}

static guint *
list_zero_rows (const FusSummary *self, guint m, gsize *n)
{
  FusDataset *dataset = self->dataset;
  const gint32 *rows = fus_dataset_get_block_rows (dataset, m);
  gsize n_samples = fus_dataset_get_n_samples (dataset);
  guint *samples = g_new (guint, n_samples);

  *n = 0;
  for (gsize i = 0; i < n_samples; i++)
    if (rows[i] >= 0 && self->scans[m]->zero[rows[i]] != 0)
      samples[(*n)++] = (guint) i;

  return samples;
}

static void
add_sample_check (GArray *found, FusCheck check, guint *samples, gsize n, char *message)
{
  check.samples = samples;
  check.n_samples = n;
  check.n = n;
  check.message = message;
  if (n > 0)
    {
      g_array_append_val (found, check);
      return;
    }
  g_free (samples);
  g_free (message);
}

static void
check_zero_rows (const FusSummary *self, GArray *found)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      gsize n = 0;
      guint *samples = list_zero_rows (self, m, &n);
      g_autofree char *count = fus_format_count ((gint64) n);
      const FusModality *modality = fus_dataset_get_modality (self->dataset, m);

      /* A zero of one number alone is a value like any other. */
      if (modality->n_features < 2)
        n = 0;
      add_sample_check (
        found, (FusCheck){ FUS_SEVERITY_WARNING, "zero-rows", .modality = (int) m },
        samples, n,
        g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE,
                       "%s record of %s is all zeros: was it not recorded?",
                       "%s records of %s are all zeros: "
                       "were they not recorded?",
                       n),
          count, modality->name));
    }
}

static void
check_empty_samples (const FusSummary *self, GArray *found)
{
  const FusMask *presence = fus_dataset_get_presence (self->dataset);
  gsize n_samples = fus_dataset_get_n_samples (self->dataset);
  guint *samples = g_new (guint, n_samples);
  g_autofree char *count = NULL;
  gsize n = 0;

  for (gsize i = 0; i < n_samples; i++)
    if (presence[i] == 0)
      samples[n++] = (guint) i;
  count = fus_format_count ((gint64) n);
  add_sample_check (
    found, (FusCheck){ FUS_SEVERITY_WARNING, "empty-samples", .modality = -1 }, samples,
    n,
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                  "%s sample has nothing recorded and is left out.",
                                  "%s samples have nothing recorded and are left out.",
                                  n),
                     count));
}

static guint64
hash_sample (gpointer data, gsize sample)
{
  const FusSummary *self = data;
  guint64 hash = fus_copies_start_hash (self->dataset, sample);

  for (guint m = 0; m < self->n_modalities; m++)
    {
      const gint32 row = fus_dataset_get_block_rows (self->dataset, m)[sample];

      if (row >= 0)
        hash = fus_copies_add_hash (hash, self->scans[m]->hashes[row]);
    }

  return hash;
}

/* Samples whose numbers are those of an earlier one. */
static guint *
list_duplicates (const FusSummary *self, gsize *n)
{
  const gsize n_samples = fus_dataset_get_n_samples (self->dataset);
  g_autofree guint *first =
    fus_copies_find_by (self->dataset, hash_sample, (gpointer) self, NULL);
  guint *samples = g_new (guint, n_samples);

  *n = 0;
  for (gsize i = 0; i < n_samples; i++)
    if (first[i] != i)
      samples[(*n)++] = (guint) i;

  return samples;
}

static void
check_duplicates (const FusSummary *self, GArray *found)
{
  gsize n = 0;
  guint *samples = list_duplicates (self, &n);
  g_autofree char *count = fus_format_count ((gint64) n);

  add_sample_check (
    found, (FusCheck){ FUS_SEVERITY_WARNING, "duplicates", .modality = -1 }, samples, n,
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                  "%s sample has the same numbers as an earlier one: it "
                                  "is trained on or tested together with that.",
                                  "%s samples have the same numbers as earlier ones: "
                                  "they are trained on or tested together with those.",
                                  n),
                     count));
}

/* How far Pearson's χ² of “missing or not × class” lies above what chance gives, in
 * standard deviations (Wilson & Hilferty 1931). */
static double
measure_dependence (const FusMissingRate *rates, guint n_classes)
{
  double n = 0;
  double missing = 0;
  double chi2 = 0;
  guint freedom = 0;

  for (guint k = 0; k < n_classes; k++)
    {
      n += (double) rates[k].n;
      missing += (double) rates[k].n_missing;
      freedom += rates[k].n > 0;
    }
  if (freedom < 2 || missing <= 0 || missing >= n)
    return 0;
  freedom--;
  for (guint k = 0; k < n_classes; k++)
    {
      double expected = (double) rates[k].n * missing / n;
      double difference = (double) rates[k].n_missing - expected;

      if (rates[k].n > 0)
        chi2 += difference * difference / (expected * (1 - missing / n));
    }

  return (cbrt (chi2 / freedom) - (1 - 2.0 / (9 * freedom))) / sqrt (2.0 / (9 * freedom));
}

static guint
find_highest (const FusMissingRate *rates, guint n_classes)
{
  guint best = 0;

  for (guint k = 1; k < n_classes; k++)
    if (rates[k].n > 0 && !(rates[k].rate <= rates[best].rate))
      best = k;

  return best;
}

static double
get_rate_of_others (const FusMissingRate *rates, guint n_classes, guint but)
{
  gsize n = 0;
  gsize missing = 0;

  for (guint k = 0; k < n_classes; k++)
    if (k != but)
      {
        n += rates[k].n;
        missing += rates[k].n_missing;
      }

  return (double) missing / (double) MAX (n, 1);
}

static char *
describe_missing_by_class (const FusSummary *self, guint m, guint k)
{
  const FusMissingRate *rates = &self->missing_rates[(gsize) m * self->n_classes];
  double others = get_rate_of_others (rates, self->n_classes, k);
  const char *name = fus_dataset_get_modality (self->dataset, m)->name;

  if (others <= 0)
    /* Translators: a measurement, a label and one of its classes */
    return g_strdup_printf (_ ("Only where %2$s is “%3$s” is %1$s missing: a robustness "
                               "curve at random is too optimistic."),
                            name, self->label->name, self->label->classes[k]);

  return g_strdup_printf (_ ("Where %3$s is “%4$s”, %1$s is missing %2$.1f× more often: "
                             "a robustness curve at random is too optimistic."),
                          name, rates[k].rate / others, self->label->name,
                          self->label->classes[k]);
}

gboolean
fus_missing_rates_differ (const FusMissingRate *rates, guint n_classes)
{
  return measure_dependence (rates, n_classes) >= Z_999;
}

static void
check_missing_by_class (const FusSummary *self, GArray *found)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      const FusMissingRate *rates = &self->missing_rates[(gsize) m * self->n_classes];
      FusCheck check = { FUS_SEVERITY_WARNING, "missing-by-class", .modality = (int) m };
      guint k = 0;

      if (!fus_missing_rates_differ (rates, self->n_classes))
        continue;
      k = find_highest (rates, self->n_classes);
      check.n = rates[k].n_missing;
      check.message = describe_missing_by_class (self, m, k);
      g_array_append_val (found, check);
    }
}

/* What reading the data found doubtful is part of what is wrong with it. */
static void
check_notices (const FusSummary *self, GArray *found)
{
  const GPtrArray *notices = fus_dataset_get_notices (self->dataset);

  for (guint i = 0; i < notices->len; i++)
    {
      const FusNotice *notice = g_ptr_array_index (notices, i);
      FusCheck check = { FUS_SEVERITY_WARNING, notice->id, .modality = -1 };

      check.message = g_strdup (notice->message);
      check.remedy = g_strdup (notice->remedy);
      check.n = notice->n;
      g_array_append_val (found, check);
    }
}

/* Samples of modality @m that have another one; whether they are few of what could be. */
static gboolean
has_few_pairs (const FusDataset *dataset, guint m, gsize *n)
{
  const FusMask *presence = fus_dataset_get_presence (dataset);
  gsize n_own = fus_dataset_get_n_present (dataset, m);
  gsize n_others = 0;

  *n = 0;
  for (gsize i = 0; i < fus_dataset_get_n_samples (dataset); i++)
    {
      FusMask others = presence[i] & ~FUS_MASK_BIT (m);

      n_others += others != 0;
      *n += others != 0 && fus_mask_has (presence[i], m);
    }

  return n_own > 0 && n_others > 0 && 2 * *n < MIN (n_own, n_others);
}

static char *
describe_few_pairs (const FusDataset *dataset, guint m, gsize n)
{
  const char *name = fus_dataset_get_modality (dataset, m)->name;
  g_autofree char *few = fus_format_count ((gint64) n);
  g_autofree char *all =
    fus_format_count ((gint64) fus_dataset_get_n_present (dataset, m));

  if (n == 0)
    return g_strdup_printf (
      _ ("None of the samples of %s has another modality: nothing can "
         "be learnt across them."),
      name);

  /* Translators: the first number is smaller by far than the second */
  return g_strdup_printf (_ ("Only %s of %s samples of %s have another modality."), few,
                          all, name);
}

char *
fus_summary_dup_few_pairs (const FusDataset *dataset)
{
  guint n_modalities = fus_dataset_get_n_modalities (dataset);

  for (guint m = 0; m < n_modalities && n_modalities > 1; m++)
    {
      gsize n = 0;

      if (has_few_pairs (dataset, m, &n))
        return describe_few_pairs (dataset, m, n);
    }

  return NULL;
}

static void
check_pairs (const FusSummary *self, GArray *found)
{
  for (guint m = 0; m < self->n_modalities && self->n_modalities > 1; m++)
    {
      FusCheck check = { FUS_SEVERITY_WARNING, "few-pairs", .modality = (int) m };

      if (!has_few_pairs (self->dataset, m, &check.n))
        continue;
      check.message = describe_few_pairs (self->dataset, m, check.n);
      check.remedy = g_strdup (_ ("See whether the ids are written alike in all files."));
      g_array_append_val (found, check);
    }
}

static void
check_many_classes (const FusSummary *self, GArray *found)
{
  for (guint i = 0; i < fus_dataset_get_n_labels (self->dataset); i++)
    {
      const FusLabel *label = fus_dataset_get_label (self->dataset, i);
      FusCheck check = { FUS_SEVERITY_NOTE, "many-classes", .modality = -1 };
      g_autofree char *count = NULL;

      if (label->n_classes <= FUS_MOST_CLASSES)
        continue;
      check.n = label->n_classes;
      count = fus_format_count (label->n_classes);
      check.message = g_strdup_printf (_ ("The label “%s” has %s classes, more than can "
                                          "be told apart in a figure."),
                                       label->name, count);
      g_array_append_val (found, check);
    }
}

/* Rows of a log are like those beside them. */
static void
check_stretches (const FusSummary *self, GArray *found)
{
  const gsize length = fus_stretches_find_length (self->dataset);
  const gsize n_units =
    (fus_dataset_get_n_samples (self->dataset) + length - 1) / length;
  g_autofree char *each = fus_format_count ((gint64) length);
  g_autofree char *count = fus_format_count ((gint64) n_units);
  FusCheck check = { FUS_SEVERITY_WARNING, "rows-in-order", .modality = -1 };

  if (length < 2)
    return;
  check.n = n_units;
  check.message = g_strdup_printf (
    /* Translators: a number of stretches, a number of samples. */
    g_dngettext (GETTEXT_PACKAGE,
                 "Samples that follow each other are alike, as moments are: they are kept "
                 "together in %s stretch of %s, which counts once.",
                 "Samples that follow each other are alike, as moments are: they are kept "
                 "together in %s stretches of %s, each of which counts once.",
                 n_units),
    count, each);
  check.remedy = g_strdup (
    _ ("If their order means nothing, mix the rows; else name what belongs together: "
       "--role NAME::COLUMN=group."));
  g_array_append_val (found, check);
}

/* The worst first. */
static const CheckFunc checks[] = {
  check_infinite,
  check_notices,
  check_pairs,
  fus_summary_check_codes,
  fus_summary_check_copies,
  check_stretches,
  check_tells_nothing,
  check_missing_by_class,
  check_mostly_missing,
  check_zero_rows,
  check_empty_samples,
  check_duplicates,
  check_many_classes,
  check_constant,
};

/* Those that take longer, which nobody waits for to read a file. */
static const CheckFunc thorough_checks[] = {
  fus_summary_check_leaks,
  fus_summary_check_outliers,
  fus_summary_check_columns,
  fus_summary_check_counted,
};

/* The worst first, else as they were found. */
static void
sort_checks (GArray *found)
{
  for (guint i = 1; i < found->len; i++)
    for (guint k = i; k > 0; k--)
      {
        FusCheck *before = &g_array_index (found, FusCheck, k - 1);
        FusCheck *after = &g_array_index (found, FusCheck, k);
        FusCheck kept = *before;

        if (before->severity >= after->severity)
          break;
        *before = *after;
        *after = kept;
      }
}

FusCheck *
fus_summary_run_checks (const FusSummary *self, gboolean thorough, gsize *n_checks)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (FusCheck));

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    checks[i](self, found);
  for (gsize i = 0; thorough && i < G_N_ELEMENTS (thorough_checks); i++)
    thorough_checks[i](self, found);
  if (thorough)
    sort_checks (found);

  return g_array_steal (found, n_checks);
}
