/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records far from all others. Each feature of a record lies so many median deviations
 * from its median; what the farthest quarter of the features reaches is how far the
 * record lies, whatever a few wild cells do. The farthest records are held against those
 * before them: where the logarithms fall off evenly, as they do in tails of all kinds,
 * the step between two neighbours is about as large as those before it on average (Hill
 * 1975), and one eight times as large is met once in three thousand times. Where many lie
 * beyond it they are a group of their own, and nothing is said. */
#include "config.h"

#include "fus-format-count.h"
#include "fus-summary-sample.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  FEWEST_RECORDS = 20,
  FEWEST_BEFORE = 10,    /* records that the step is held against */
  MOST_LOOKED_AT = 2000, /* records, for the medians */
  MOST_FEATURES = 400,   /* spread over all of them */
};

#define NORMAL 1.482602218505602 /* standard deviations in a median deviation */
/* Of the features of a record, by how far they lie. */
#define FROM 0.5
#define UP_TO 0.9
#define STEP 8.0
#define SMALLEST_STEP 1e-6
#define LARGER 3.0 /* than each step before */
#define SHARE_BEFORE 0.05
#define LEAST_RATIO 2.0 /* beside what is usual */
#define MOST_SHARE 0.02

typedef struct
{
  double median;
  double scale; /* 0: does not vary enough to say */
} Usual;

static double
transform (FusModalityKind kind, double value)
{
  return kind == FUS_MODALITY_COUNTS && value > -1 ? log1p (value) : value;
}

static Usual
measure_usual (double *values, gsize n, double *scratch)
{
  Usual usual = { 0 };
  gsize n_known = 0;

  for (gsize i = 0; i < n; i++)
    if (!isnan (values[i]))
      scratch[n_known++] = values[i];
  if (n_known < FEWEST_RECORDS)
    return usual;
  usual.median = fus_sort_median (scratch, n_known);
  for (gsize i = 0; i < n_known; i++)
    scratch[i] = fabs (scratch[i] - usual.median);
  usual.scale = NORMAL * fus_sort_median (scratch, n_known);

  return usual;
}

static gsize
get_step (const FusMatrix *block)
{
  return MAX ((block->n_cols + MOST_FEATURES - 1) / MOST_FEATURES, 1);
}

/* Of every so many features. */
static Usual *
measure_all (const FusDataset *dataset, guint m)
{
  const FusMatrix *block = fus_dataset_get_block (dataset, m);
  FusModalityKind kind = fus_dataset_get_modality (dataset, m)->kind;
  g_autoptr (FusRowSample) rows = fus_row_sample_new (dataset, m, MOST_LOOKED_AT, NULL);
  g_autofree double *values = g_new (double, MAX (rows->n, 1));
  g_autofree double *scratch = g_new (double, MAX (rows->n, 1));
  Usual *usual = g_new0 (Usual, MAX (block->n_cols, 1));

  for (gsize d = 0; d < block->n_cols; d += get_step (block))
    {
      fus_row_sample_gather (rows, block, d, 1, values);
      for (gsize i = 0; i < rows->n; i++)
        values[i] = transform (kind, values[i]);
      usual[d] = measure_usual (values, rows->n, scratch);
    }

  return usual;
}

/* Mean of the farther ones without the farthest; 0 where there are none. */
static double
measure_middle (double *each, gsize n)
{
  gsize first = n > 0 ? (gsize) lround (FROM * (double) (n - 1)) : 1;
  gsize last = n > 0 ? (gsize) lround (UP_TO * (double) (n - 1)) : 0;
  double sum = 0;

  (void) fus_sort_median (each, n);
  for (gsize d = first; d <= last; d++)
    sum += each[d];

  return n > 0 ? sum / (double) (last - first + 1) : 0;
}

/* ln of how far each row lies, infinite where that can't be said. */
static double *
measure_rows (const FusDataset *dataset, guint m, const Usual *usual)
{
  const FusMatrix *block = fus_dataset_get_block (dataset, m);
  FusModalityKind kind = fus_dataset_get_modality (dataset, m)->kind;
  double *far = g_new (double, MAX (block->n_rows, 1));
  g_autofree double *each = g_new (double, MAX (block->n_cols, 1));

  for (gsize row = 0; row < block->n_rows; row++)
    {
      const FusReal *values = fus_matrix_row (block, row);
      gsize n = 0;

      for (gsize d = 0; d < block->n_cols; d += get_step (block))
        if (isfinite (values[d]) && usual[d].scale > 0)
          each[n++] = fabs (transform (kind, (double) values[d]) - usual[d].median) /
                      usual[d].scale;
      far[row] = log (measure_middle (each, n));
    }

  return far;
}

/* Known ones, the farthest last. */
static double *
sort_known (const double *far, gsize n, gsize *n_known)
{
  double *known = g_new (double, MAX (n, 1));

  *n_known = 0;
  for (gsize i = 0; i < n; i++)
    if (isfinite (far[i]))
      known[(*n_known)++] = far[i];
  (void) fus_sort_median (known, *n_known);

  return known;
}

/* Whether the step up from @last is more than the @n before it explain: those of counts
 * are large because there are few values. */
static gboolean
is_far_step (const double *last, gsize n)
{
  double mean = 0;
  double largest = 0;

  for (gsize k = 0; k < n; k++)
    {
      mean += (*(last - k) - *(last - n)) / (double) n;
      largest = MAX (largest, *(last - k) - *(last - k - 1));
    }

  return mean > 0 && last[1] - last[0] > STEP * mean &&
         last[1] - last[0] > LARGER * largest;
}

/* How many records before @last make for as many steps as are asked for, at least @least;
 * 0 where there are not so many of the @n. */
static gsize
count_before (const double *last, gsize least, gsize n)
{
  gsize n_steps = 0;

  for (gsize k = 0; k < n; k++)
    {
      n_steps += *(last - k) - *(last - k - 1) > SMALLEST_STEP;
      if (n_steps >= FEWEST_BEFORE && k + 1 >= least)
        return k + 1;
    }

  return 0;
}

/* From where on a record lies far: beyond a step that those before it don't explain. */
static double
find_limit (const double *far, gsize n)
{
  gsize n_known = 0;
  g_autofree double *known = sort_known (far, n, &n_known);
  gsize n_before = MAX (FEWEST_BEFORE, (gsize) (SHARE_BEFORE * (double) n_known));
  gsize most = MAX (1, (gsize) (MOST_SHARE * (double) n_known));
  double limit = (double) INFINITY;

  for (gsize j = 1; j <= most && j + n_before < n_known; j++)
    {
      const double *last = &known[n_known - j - 1]; /* of those that don't lie far */
      gsize n_here = count_before (last, n_before, n_known - j - 1);

      if (n_here > 0 && is_far_step (last, n_here) &&
          last[1] - known[n_known / 2] > log (LEAST_RATIO))
        limit = (last[0] + last[1]) / 2;
    }

  return limit;
}

static void
check_modality (const FusSummary *self, guint m, GArray *found)
{
  const FusModality *modality = fus_dataset_get_modality (self->dataset, m);
  const gint32 *rows = fus_dataset_get_block_rows (self->dataset, m);
  gsize n_rows = fus_dataset_get_n_present (self->dataset, m);
  g_autofree Usual *usual = measure_all (self->dataset, m);
  g_autofree double *far = measure_rows (self->dataset, m, usual);
  double limit = find_limit (far, n_rows);
  FusCheck check = { FUS_SEVERITY_WARNING, "outliers", .modality = (int) m };
  g_autofree char *count = NULL;

  check.samples = g_new (guint, fus_dataset_get_n_samples (self->dataset) + 1);
  for (gsize i = 0; i < fus_dataset_get_n_samples (self->dataset); i++)
    if (rows[i] >= 0 && far[rows[i]] > limit)
      check.samples[check.n_samples++] = (guint) i;
  check.n = check.n_samples;
  if (check.n == 0 || (double) check.n > MAX (1, MOST_SHARE * (double) n_rows))
    {
      g_free (check.samples);
      return;
    }
  count = fus_format_count ((gint64) check.n);
  check.message =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                  "%s record of %s lies far from all others.",
                                  "%s records of %s lie far from all others.", check.n),
                     count, modality->name);
  check.remedy = g_strdup (
    g_dngettext (GETTEXT_PACKAGE, "See whether it was recorded as the others were.",
                 "See whether they were recorded as the others were.", check.n));
  g_array_append_val (found, check);
}

void
fus_summary_check_outliers (const FusSummary *self, GArray *found)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      FusModalityKind kind = fus_dataset_get_modality (self->dataset, m)->kind;

      if (fus_dataset_get_n_present (self->dataset, m) >= FEWEST_RECORDS &&
          kind != FUS_MODALITY_BINARY && kind != FUS_MODALITY_CATEGORICAL)
        check_modality (self, m, found);
    }
}
