/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Features that tell the class by themselves, nearly always: a copy of the label, or
 * something that was written down once it was known. How well one tells is what its
 * nearest value says of each record, itself left out; of records that belong together
 * one is asked. So good a feature must be beyond what guessing allows the best of so
 * many.
 *
 * Features are looked at in a few records first; what nearly tells there is looked at in
 * many. */
#include "config.h"

#include "fus-format-count.h"
#include "fus-summary-sample.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

enum
{
  N_SCREENED = 400,       /* records */
  MOST_LOOKED_AT = 20000, /* records */
  MOST_CANDIDATES = 200,
  N_TOGETHER = 64, /* features */
  FEWEST_RECORDS = 20,
  MOST_NAMED = 3,
};

/* Of the classes, each weighing the same; nearly all, in a few records and in many. */
#define NEARLY 0.9
#define NEARLY_ALL 0.97
#define LEAST_LOW 0.9
/* Odds of a false alarm. */
#define ODDS 1e-3

typedef struct
{
  double value;
  gint32 code;
} Told;

static int
compare_told (const void *a, const void *b)
{
  double x = ((const Told *) a)->value;
  double y = ((const Told *) b)->value;

  return (x > y) - (x < y);
}

/* What a feature told. */
typedef struct
{
  gsize n;
  gsize n_right;
  double recall; /* mean over classes */
} Score;

/* The class that most of @told[first … last], but not @but, have. */
static gint32
find_common (const Told *told, gsize first, gsize last, gsize but, gsize *counts, guint n)
{
  gint32 best = -1;

  for (guint k = 0; k < n; k++)
    counts[k] = 0;
  for (gsize i = first; i <= last; i++)
    if (i != but)
      counts[told[i].code]++;
  for (guint k = 0; k < n; k++)
    if (counts[k] > 0 && (best < 0 || counts[k] > counts[best]))
      best = (gint32) k;

  return best;
}

/* Equal values are asked together. */
static gint32
guess (const Told *told,
       gsize n,
       gsize i,
       gsize first,
       gsize last,
       gsize *counts,
       guint k)
{
  double below = first > 0 ? told[i].value - told[first - 1].value : (double) INFINITY;
  double above = last + 1 < n ? told[last + 1].value - told[i].value : (double) INFINITY;

  if (last > first)
    return find_common (told, first, last, i, counts, k);

  return below <= above ? told[first - 1].code : told[last + 1].code;
}

/* @known: `[n_known]`, which it puts in order */
static Score
score (Told *known, gsize n_known, guint n_classes)
{
  g_autofree gsize *right = g_new0 (gsize, n_classes);
  g_autofree gsize *all = g_new0 (gsize, n_classes);
  g_autofree gsize *counts = g_new0 (gsize, n_classes);
  Score out = { n_known, 0, 0 };
  guint n_there = 0;
  gsize last = 0;

  qsort (known, n_known, sizeof *known, compare_told);
  for (gsize first = 0; first < n_known; first = last + 1)
    {
      gint32 common = -1;

      last = first;
      while (last + 1 < n_known && !(known[last + 1].value > known[first].value))
        last++;
      /* Of many equal ones one more or less changes nothing where one class leads. */
      if (last - first > 8)
        common = find_common (known, first, last, G_MAXSIZE, counts, n_classes);
      for (gsize i = first; i <= last && n_known > 1; i++)
        {
          gint32 told = common >= 0
                          ? common
                          : guess (known, n_known, i, first, last, counts, n_classes);

          all[known[i].code]++;
          right[known[i].code] += told == known[i].code;
          out.n_right += told == known[i].code;
        }
    }
  for (guint k = 0; k < n_classes; k++)
    if (all[k] > 0)
      {
        n_there++;
        out.recall += (double) right[k] / (double) all[k];
      }
  out.recall = n_there > 1 ? out.recall / n_there : 0;

  return out;
}

static Score
score_column (const double *values,
              const FusRowSample *rows,
              const FusLabel *label,
              Told *known)
{
  gsize n = 0;

  for (gsize i = 0; i < rows->n; i++)
    if (!isnan (values[i]))
      known[n++] = (Told){ values[i], label->codes[rows->samples[i]] };

  return score (known, n, label->n_classes);
}

/* ---- chance ---- */

/* ln of the chance that guessing, right with chance @p, is right @n_right times in @n. */
static double
get_log_chance (double n, double n_right, double p)
{
  double share = n_right / n;

  /* Chernoff's bound. */
  if (share <= p)
    return 0;

  return -n * (share * log (share / p) +
               (share < 1 ? (1 - share) * log ((1 - share) / (1 - p)) : 0));
}

/* Share of the commonest class. */
static double
get_guessing (const FusRowSample *rows, const FusLabel *label)
{
  g_autofree gsize *counts = g_new0 (gsize, label->n_classes);
  gsize most = 0;

  for (gsize i = 0; i < rows->n; i++)
    {
      gsize n = ++counts[label->codes[rows->samples[i]]];

      most = MAX (most, n);
    }

  return rows->n > 0 ? (double) most / (double) rows->n : 1;
}

/* Two neighbours tell each other: half of the records count. */
static gboolean
is_leak (Score told, double guessing, gsize n_features)
{
  FusMissingRate rate = fus_missing_rate_new (told.n_right, told.n);

  return told.n >= FEWEST_RECORDS && told.recall >= NEARLY_ALL && rate.low >= LEAST_LOW &&
         get_log_chance ((double) told.n / 2, (double) told.n_right / 2, guessing) +
             log ((double) n_features) <
           log (ODDS);
}

/* ---- records ---- */

static const FusLabel *
find_group (const FusDataset *dataset)
{
  for (guint i = 0; i < fus_dataset_get_n_labels (dataset); i++)
    if (fus_dataset_get_label (dataset, i)->group)
      return fus_dataset_get_label (dataset, i);

  return NULL;
}

/* Those of a known class, one of each group. */
static gboolean *
list_wanted (const FusDataset *dataset, const FusLabel *label)
{
  gsize n = fus_dataset_get_n_samples (dataset);
  gboolean *wanted = g_new0 (gboolean, n + 1);
  const FusLabel *group = find_group (dataset);
  g_autofree gboolean *seen = g_new0 (gboolean, group != NULL ? group->n_classes + 1 : 1);

  for (gsize i = 0; i < n; i++)
    {
      gint32 code = group != NULL && group->codes != NULL ? group->codes[i] : -1;

      wanted[i] = label->codes[i] >= 0 && (code < 0 || !seen[code]);
      if (code >= 0 && wanted[i])
        seen[code] = TRUE;
    }

  return wanted;
}

/* ---- finding ---- */

typedef struct
{
  guint feature;
  Score score;
} Leak;

static GArray *
list_candidates (const FusMatrix *block, const FusRowSample *rows, const FusLabel *label)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree double *values = g_new (double, MAX (rows->n, 1) * N_TOGETHER);
  g_autofree Told *known = g_new (Told, MAX (rows->n, 1));

  for (gsize first = 0; first < block->n_cols && candidates->len < MOST_CANDIDATES;
       first += N_TOGETHER)
    {
      gsize n = MIN (N_TOGETHER, block->n_cols - first);

      fus_row_sample_gather (rows, block, first, n, values);
      for (gsize d = 0; d < n; d++)
        if (score_column (values + d * rows->n, rows, label, known).recall >= NEARLY)
          {
            guint feature = (guint) (first + d);

            g_array_append_val (candidates, feature);
          }
    }

  return candidates;
}

static GArray *
find_leaks (const FusDataset *dataset, guint m, const FusLabel *label, double *guessing)
{
  g_autofree gboolean *wanted = list_wanted (dataset, label);
  const FusMatrix *block = fus_dataset_get_block (dataset, m);
  g_autoptr (FusRowSample) few = fus_row_sample_new (dataset, m, N_SCREENED, wanted);
  g_autoptr (FusRowSample) many = fus_row_sample_new (dataset, m, MOST_LOOKED_AT, wanted);
  g_autoptr (GArray) candidates = NULL;
  GArray *leaks = g_array_new (FALSE, FALSE, sizeof (Leak));
  g_autofree double *values = g_new (double, MAX (many->n, 1));
  g_autofree Told *known = g_new (Told, MAX (many->n, 1));

  *guessing = get_guessing (many, label);
  if (many->n < FEWEST_RECORDS)
    return leaks;
  candidates = list_candidates (block, few, label);
  for (guint i = 0; i < candidates->len; i++)
    {
      Leak leak = { g_array_index (candidates, guint, i), { 0 } };

      fus_row_sample_gather (many, block, leak.feature, 1, values);
      leak.score = score_column (values, many, label, known);
      if (is_leak (leak.score, *guessing, block->n_cols))
        g_array_append_val (leaks, leak);
    }

  return leaks;
}

/* ---- telling ---- */

static char *
dup_names (const FusModality *modality, const GArray *leaks)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < MIN (leaks->len, MOST_NAMED); i++)
    {
      g_autofree char *name =
        fus_modality_dup_feature_name (modality, g_array_index (leaks, Leak, i).feature);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  if (leaks->len > MOST_NAMED)
    g_string_append (names, ", …");

  return g_strdup (names->str);
}

static char *
describe (const FusModality *modality,
          const GArray *leaks,
          const FusLabel *label,
          double guessing,
          FusMissingRate rate)
{
  g_autofree char *names = dup_names (modality, leaks);
  g_autofree char *n_right = fus_format_count ((gint64) rate.n_missing);
  g_autofree char *n = fus_format_count ((gint64) rate.n);

  if (leaks->len == 1)
    return g_strdup_printf (
      /* Translators: a feature, a modality, a label; two counts; low and high end of an
       * interval, what guessing gives */
      _ ("“%s” of %s alone tells %s in %s of %s records (95 %% interval: %.1f %% to "
         "%.1f %%); the commonest class has %.0f %%."),
      names, modality->name, label->name, n_right, n, 100 * rate.low, 100 * rate.high,
      100 * guessing);

  return g_strdup_printf (
    /* Translators: a modality, names of features, a label; two counts; low and high end
     * of an interval, what guessing gives */
    _ ("Of %s each of these alone (%s) tells %s, the worst of them in %s of %s "
       "records (95 %% interval: %.1f %% to %.1f %%); the commonest class has %.0f %%."),
    modality->name, names, label->name, n_right, n, 100 * rate.low, 100 * rate.high,
    100 * guessing);
}

static FusMissingRate
find_worst (const GArray *leaks)
{
  FusMissingRate worst = { 0 };

  for (guint i = 0; i < leaks->len; i++)
    {
      Score told = g_array_index (leaks, Leak, i).score;
      FusMissingRate rate = fus_missing_rate_new (told.n_right, told.n);

      if (i == 0 || rate.rate < worst.rate)
        worst = rate;
    }

  return worst;
}

void
fus_summary_check_leaks (const FusSummary *self, GArray *found)
{
  const FusLabel *label = self->asked;

  if (label == NULL || label->kind != FUS_LABEL_CATEGORICAL || label->group ||
      label->n_classes < 2)
    return;
  for (guint m = 0; m < self->n_modalities; m++)
    {
      const FusModality *modality = fus_dataset_get_modality (self->dataset, m);
      double guessing = 0;
      g_autoptr (GArray) leaks = find_leaks (self->dataset, m, label, &guessing);
      FusMissingRate rate = find_worst (leaks);
      FusCheck check = { FUS_SEVERITY_WARNING, "leak", .modality = (int) m };

      if (leaks->len == 0)
        continue;
      check.features = g_new (guint, leaks->len);
      for (guint i = 0; i < leaks->len; i++)
        check.features[i] = g_array_index (leaks, Leak, i).feature;
      check.n = check.n_features = leaks->len;
      check.value = rate.rate;
      check.low = rate.low;
      check.high = rate.high;
      check.chance = guessing;
      check.message = describe (modality, leaks, label, guessing, rate);
      check.remedy = g_strdup (
        _ ("See whether it was written down once the class was known. To leave it out: "
           "--drop FEATURE."));
      g_array_append_val (found, check);
    }
}
