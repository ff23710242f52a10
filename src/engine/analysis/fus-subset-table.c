/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well each modality comes back from each set of inputs: the numbers of the Lab's
 * table, with intervals. A cell counts the rows that have both inputs and target;
 * errors from all inputs and from the mean are of the same rows, or shares would
 * compare different samples. Intervals are of a bootstrap over rows that all cells
 * share, so that differences of cells can be taken. */
#include "config.h"

#include "fus-subset-table.h"

#include "fus-encoding-private.h"
#include "fus-interval.h"
#include "fus-shared.h"
#include "fus-statistics.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Below this share of the mean's error there is nothing to recover (MODELS.md 5.1). */
#define LEAST_GAIN 0.02
/* Up to this many modalities every subset is tried, else a family: MODELS.md 5.1. */
#define ALL_SUBSETS_UP_TO 10
#define N_RANDOM_SUBSETS 64

/* Squared errors of one cell by row; 0 in rows that don't count. */
typedef struct
{
  double *subset; /* [n_rows] */
  double *mean;   /* [n_rows] */
  double *full;   /* [n_rows] */
} CellErrors;

/* What a table is computed from. */
typedef struct
{
  const FusEncoding *encoding;
  gsize n_rows;
  guint n_modalities;
  double *baseline; /* [n_rows × n_modalities] */
  FusScores full;   /* from all that each row has */
  FusScores subset; /* from the subset at hand */
  guint64 seed;
  guint n_replicates;
  guint8 *weights; /* [n_replicates × n_rows] */
  FusPool *pool;
  FusMeanMode mode;
  guint *units; /* [n_rows], or NULL: rows that belong together */
  gsize n_units;
} SubsetErrors;

/* One subset's targets, a cell each. */
typedef struct
{
  const SubsetErrors *work;
  FusMask subset;
  FusSubsetCell *cells; /* [n_modalities] */
  double *skills;       /* [n_modalities × n_replicates] */
} SubsetRow;

/* (Σ mean − Σ subset) ÷ (Σ mean − Σ full), or NaN. */
static double
skill_of_sums (double mean, double subset, double full)
{
  double gain = mean - full;

  return gain >= LEAST_GAIN * mean && gain > 0 ? (mean - subset) / gain : (double) NAN;
}

static gboolean
row_counts (const SubsetErrors *work, FusMask subset, guint target, gsize row)
{
  FusMask needed = subset | FUS_MASK_BIT (target);

  return (fus_encoding_get_presence (work->encoding)[row] & needed) == needed;
}

static void
cell_errors_init (CellErrors *self, gsize n_rows)
{
  self->subset = g_new0 (double, MAX (n_rows, 1));
  self->mean = g_new0 (double, MAX (n_rows, 1));
  self->full = g_new0 (double, MAX (n_rows, 1));
}

static void
cell_errors_clear (CellErrors *self)
{
  g_free (self->subset);
  g_free (self->mean);
  g_free (self->full);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CellErrors, cell_errors_clear)

static void
fill_cell (FusSubsetCell *cell,
           const FusEncoding *encoding,
           guint target,
           double mean,
           double subset,
           double full,
           double n_known)
{
  double variance = fus_encoding_get_variance (encoding, target);

  cell->mse = subset / n_known;
  cell->nrmse = variance > 0 ? sqrt (cell->mse / variance) : (double) NAN;
  cell->r2 = fus_encoding_get_r2 (encoding, target, subset, mean, n_known);
  cell->r2_full = fus_encoding_get_r2 (encoding, target, full, mean, n_known);
  cell->skill = isnan (cell->r2) ? (double) NAN : skill_of_sums (mean, subset, full);
}

/* Sums over the rows that count; leaves the errors by row in @errors. */
static void
measure_cell (FusSubsetCell *cell,
              CellErrors *errors,
              const SubsetErrors *work,
              FusMask subset,
              guint target)
{
  double mean = 0;
  double from_subset = 0;
  double full = 0;
  double log_prob = 0;
  double n_known = 0;

  for (gsize row = 0; row < work->n_rows; row++)
    {
      gsize i = row * work->n_modalities + target;

      if (!row_counts (work, subset, target, row))
        continue;
      cell->n++;
      errors->subset[row] = work->subset.squared_error[i];
      errors->mean[row] = work->baseline[i];
      errors->full[row] = work->full.squared_error[i];
      from_subset += errors->subset[row];
      mean += errors->mean[row];
      full += errors->full[row];
      log_prob += work->subset.log_prob[i];
      n_known += work->subset.n_known[i];
    }
  cell->nll_per_feature = n_known > 0 ? -log_prob / n_known : (double) NAN;
  fill_cell (cell, work->encoding, target, mean, from_subset, full,
             n_known > 0 ? n_known : (double) NAN);
}

/* Skill and R² of one replicate. */
static double
resample_skill (const CellErrors *errors, const guint8 *weights, gsize n_rows, double *r2)
{
  double mean = 0;
  double subset = 0;
  double full = 0;

  for (gsize row = 0; row < n_rows; row++)
    {
      double weight = weights[row];

      mean += weight * errors->mean[row];
      subset += weight * errors->subset[row];
      full += weight * errors->full[row];
    }
  *r2 = mean > 0 ? 1 - subset / mean : (double) NAN;

  return skill_of_sums (mean, subset, full);
}

static void
take_interval (const SubsetErrors *work,
               double value,
               double *low,
               double *high,
               const double *values)
{
  g_autofree double *sorted = g_memdup2 (values, work->n_replicates * sizeof (double));
  gsize n_known = fus_sort_known (sorted, work->n_replicates);

  *low = fus_sorted_quantile (sorted, n_known, 0.05);
  *high = fus_sorted_quantile (sorted, n_known, 0.95);
  fus_interval_widen (value, low, high, work->n_units);
}

static void
fill_target (gsize target, guint worker, gpointer data)
{
  const SubsetRow *self = data;
  const SubsetErrors *work = self->work;
  FusSubsetCell *cell = &self->cells[target];
  double *skills = self->skills + target * work->n_replicates;
  g_autofree double *r2 = g_new (double, work->n_replicates);
  g_auto (CellErrors) errors = { 0 };

  cell_errors_init (&errors, work->n_rows);
  measure_cell (cell, &errors, work, self->subset, (guint) target);
  for (guint b = 0; b < work->n_replicates; b++)
    skills[b] =
      resample_skill (&errors, work->weights + b * work->n_rows, work->n_rows, &r2[b]);
  cell->r2_low = cell->r2_high = NAN;
  cell->skill_low = cell->skill_high = NAN;
  if (!isnan (cell->r2))
    take_interval (work, cell->r2, &cell->r2_low, &cell->r2_high, r2);
  if (!isnan (cell->skill))
    take_interval (work, cell->skill, &cell->skill_low, &cell->skill_high, skills);
}

/* Mean over the targets that were not inputs, of all rows and of each replicate. */
static void
average_left_out (FusSubsetTable *self, gsize index, const SubsetRow *row)
{
  guint n_replicates = row->work->n_replicates;
  g_autofree double *means = g_new (double, n_replicates);
  g_autofree double *of_targets = g_new (double, self->n_modalities);

  for (guint m = 0; m < self->n_modalities; m++)
    of_targets[m] = fus_mask_has (row->subset, m) ? (double) NAN : row->cells[m].skill;
  self->mean_left_out[index] = fus_mean_of_known (of_targets, self->n_modalities);
  for (guint b = 0; b < n_replicates; b++)
    {
      for (guint m = 0; m < self->n_modalities; m++)
        of_targets[m] = fus_mask_has (row->subset, m) ? (double) NAN
                                                      : row->skills[m * n_replicates + b];
      means[b] = fus_mean_of_known (of_targets, self->n_modalities);
    }
  take_interval (row->work, self->mean_left_out[index], &self->mean_left_out_low[index],
                 &self->mean_left_out_high[index], means);
}

static gboolean
fill_subset (FusSubsetTable *self,
             gsize index,
             SubsetErrors *work,
             GCancellable *cancellable,
             GError **error)
{
  FusMask subset = self->subsets[index];
  g_autofree FusMask *from = fus_encoding_repeat_mask (work->encoding, subset);
  g_autofree double *skills =
    g_new (double, (gsize) self->n_modalities * work->n_replicates);
  SubsetRow row = { work, subset, self->cells + index * self->n_modalities, skills };

  if (!fus_encoding_compute_scores (work->encoding, from,
                                    fus_mask_all (self->n_modalities), work->mode,
                                    &work->subset, work->pool, cancellable, error))
    return FALSE;
  fus_pool_run (work->pool, self->n_modalities, fill_target, &row);
  average_left_out (self, index, &row);

  return TRUE;
}

static void
draw_weights (gsize replicate, guint worker, gpointer data)
{
  SubsetErrors *work = data;

  fus_bootstrap_unit_weights (work->weights + replicate * work->n_rows, work->n_rows,
                              work->units, work->n_units, work->seed,
                              (guint32) replicate);
}

static gboolean
work_init (SubsetErrors *self,
           const FusEncoding *encoding,
           FusMeanMode mode,
           guint64 seed,
           FusPool *pool,
           GCancellable *cancellable,
           GError **error)
{
  FusMask all = fus_mask_all (encoding->n_modalities);
  g_autofree FusMask *from = fus_encoding_repeat_mask (encoding, all);

  self->encoding = encoding;
  self->n_rows = fus_encoding_get_n_rows (encoding);
  self->n_modalities = encoding->n_modalities;
  self->baseline = fus_encoding_dup_baseline_errors (encoding);
  self->mode = mode;
  self->seed = seed;
  self->pool = pool;
  self->n_replicates = fus_bootstrap_get_n_replicates (self->n_rows);
  self->units = fus_encoding_list_units (encoding, &self->n_units);
  self->weights = g_new (guint8, MAX (self->n_replicates * self->n_rows, 1));
  fus_pool_run (pool, self->n_replicates, draw_weights, self);
  fus_scores_init (&self->full, encoding);
  fus_scores_init (&self->subset, encoding);

  return fus_encoding_compute_scores (encoding, from, all, mode, &self->full, pool,
                                      cancellable, error);
}

static void
work_clear (SubsetErrors *self)
{
  g_free (self->baseline);
  g_free (self->weights);
  g_free (self->units);
  fus_scores_clear (&self->full);
  fus_scores_clear (&self->subset);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SubsetErrors, work_clear)

static void
append_new (GArray *subsets, FusMask subset)
{
  for (guint i = 0; i < subsets->len; i++)
    {
      if (g_array_index (subsets, FusMask, i) == subset)
        return;
    }
  g_array_append_val (subsets, subset);
}

/* Singles, all but one, all, and some at random. */
static void
append_family (GArray *subsets, guint n_modalities, guint64 seed)
{
  FusMask all = fus_mask_all (n_modalities);
  FusRng rng = fus_rng_at (seed, FUS_DRAW_SUBSETS, 0, 0);

  append_new (subsets, all);
  for (guint m = 0; m < n_modalities; m++)
    {
      append_new (subsets, FUS_MASK_BIT (m));
      append_new (subsets, all & ~FUS_MASK_BIT (m));
    }
  for (guint wanted = subsets->len + N_RANDOM_SUBSETS; subsets->len < wanted;)
    {
      FusMask subset = fus_rng_next (&rng) & all;

      if (subset != 0)
        append_new (subsets, subset);
    }
}

FusMask *
fus_subset_family (guint n_modalities, guint64 seed, gsize *n_subsets)
{
  g_assert (n_modalities > 0 && n_modalities <= FUS_MAX_MODALITIES);

  GArray *subsets = g_array_new (FALSE, FALSE, sizeof (FusMask));
  FusMask all = fus_mask_all (n_modalities);

  if (n_modalities > ALL_SUBSETS_UP_TO)
    append_family (subsets, n_modalities, seed);
  else
    for (FusMask s = fus_mask_next_subset (0, all); s != 0;
         s = fus_mask_next_subset (s, all))
      g_array_append_val (subsets, s);
  *n_subsets = subsets->len;

  return (FusMask *) (gpointer) g_array_free (subsets, FALSE);
}

static void
subset_table_clear (FusSubsetTable *self)
{
  g_free (self->subsets);
  g_free (self->cells);
  g_free (self->mean_left_out);
  g_free (self->mean_left_out_low);
  g_free (self->mean_left_out_high);
}

static FusSubsetTable *
subset_table_alloc (guint n_modalities, gsize n_subsets)
{
  FusSubsetTable *self = g_atomic_rc_box_new0 (FusSubsetTable);

  self->n_modalities = n_modalities;
  self->n_subsets = n_subsets;
  self->subsets = g_new0 (FusMask, n_subsets);
  self->cells = g_new0 (FusSubsetCell, n_subsets * n_modalities);
  self->mean_left_out = g_new0 (double, n_subsets);
  self->mean_left_out_low = g_new0 (double, n_subsets);
  self->mean_left_out_high = g_new0 (double, n_subsets);

  return self;
}

static int
compare_subsets (gconstpointer a, gconstpointer b, gpointer data)
{
  const FusSubsetTable *table = data;
  gsize left = *(const gsize *) a;
  gsize right = *(const gsize *) b;
  guint left_size = fus_mask_count (table->subsets[left]);
  guint right_size = fus_mask_count (table->subsets[right]);
  double left_mean = table->mean_left_out[left];
  double right_mean = table->mean_left_out[right];

  if (left_size != right_size)
    return left_size > right_size ? -1 : 1;
  if (isnan (left_mean) != isnan (right_mean))
    return isnan (left_mean) ? 1 : -1;
  if (left_mean > right_mean || left_mean < right_mean)
    return left_mean > right_mean ? -1 : 1;

  return table->subsets[left] < table->subsets[right] ? -1 : 1;
}

static void
copy_subset (FusSubsetTable *to, gsize to_index, const FusSubsetTable *from, gsize index)
{
  to->subsets[to_index] = from->subsets[index];
  to->mean_left_out[to_index] = from->mean_left_out[index];
  to->mean_left_out_low[to_index] = from->mean_left_out_low[index];
  to->mean_left_out_high[to_index] = from->mean_left_out_high[index];
  memcpy (to->cells + to_index * to->n_modalities, from->cells + index * to->n_modalities,
          to->n_modalities * sizeof (FusSubsetCell));
}

static FusSubsetTable *
sort_subsets (const FusSubsetTable *self)
{
  FusSubsetTable *sorted = subset_table_alloc (self->n_modalities, self->n_subsets);
  g_autofree gsize *order = g_new (gsize, self->n_subsets);

  sorted->n_rows = self->n_rows;
  for (gsize i = 0; i < self->n_subsets; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) self->n_subsets, sizeof (gsize), compare_subsets,
                     (gpointer) self);
  for (gsize i = 0; i < self->n_subsets; i++)
    copy_subset (sorted, i, self, order[i]);

  return sorted;
}

static gboolean
fill_table (FusSubsetTable *self,
            SubsetErrors *work,
            const FusProgress *progress,
            GError **error)
{
  GCancellable *cancellable = progress != NULL ? progress->cancellable : NULL;

  for (gsize i = 0; i < self->n_subsets; i++)
    {
      if (!fus_progress_tick (progress, (double) i / (double) self->n_subsets,
                              _ ("Leaving modalities out"), error))
        return FALSE;
      if (!fill_subset (self, i, work, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

FusSubsetTable *
fus_subset_table_new (const FusEncoding *encoding,
                      const FusMask *subsets,
                      gsize n_subsets,
                      FusMeanMode mode,
                      guint64 seed,
                      FusPool *pool,
                      const FusProgress *progress,
                      GError **error)
{
  g_autofree FusMask *family = NULL;
  g_autoptr (FusSubsetTable) table = NULL;
  g_auto (SubsetErrors) work = { 0 };

  if (subsets == NULL)
    {
      family = fus_subset_family (encoding->n_modalities, seed, &n_subsets);
      subsets = family;
    }
  if (!work_init (&work, encoding, mode, seed, pool,
                  progress != NULL ? progress->cancellable : NULL, error))
    return NULL;
  table = subset_table_alloc (encoding->n_modalities, n_subsets);
  table->n_rows = work.n_rows;
  memcpy (table->subsets, subsets, n_subsets * sizeof (FusMask));
  if (!fill_table (table, &work, progress, error))
    return NULL;

  return sort_subsets (table);
}

FUS_DEFINE_SHARED (FusSubsetTable, fus_subset_table, subset_table_clear)

const FusSubsetCell *
fus_subset_table_get (const FusSubsetTable *self, gsize subset, guint target)
{
  g_assert (target < self->n_modalities);
  g_assert (subset < self->n_subsets && target < self->n_modalities);

  return &self->cells[subset * self->n_modalities + target];
}

gboolean
fus_subset_table_find (const FusSubsetTable *self, FusMask subset, gsize *index)
{

  for (gsize i = 0; i < self->n_subsets; i++)
    {
      if (self->subsets[i] != subset)
        continue;
      if (index != NULL)
        *index = i;
      return TRUE;
    }

  return FALSE;
}
