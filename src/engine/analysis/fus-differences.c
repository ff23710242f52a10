/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-differences.h"

#include "fus-rank-sum.h"
#include "fus-rng.h"
#include "fus-shared.h"

#include <math.h>

#define N_TOGETHER 16 /* features that are gathered at once: a line of the cache */
#define REST 0
#define SELECTED 1

/* What is compared of a modality: rows of its block, and which value each makes part of:
 * its own, or that of its group on its side. Selected ones come first. */
typedef struct
{
  gsize n; /* rows */
  guint32 *rows;
  guint32 *places;
  gsize n_places[2]; /* the others, the selected */
} Drawn;

/* Features of one modality that one thread looks at. */
typedef struct
{
  guint m;
  gsize first;
  gsize n;
  FusDifference *out; /* [n] */
} Part;

typedef struct
{
  const FusDataset *dataset;
  const guint8 *selected; /* [n_samples] */
  const FusLabel *group;  /* (nullable) */
  guint64 seed;
  Drawn *drawn; /* [n_modalities] */
  Part *parts;
  FusProgress quiet; /* only asks whether to stop: of any thread */
  gint stopped;
} Work;

/* -- Drawing -- */

static const FusLabel *
find_group (const FusDataset *dataset)
{
  for (guint i = 0; i < fus_dataset_get_n_labels (dataset); i++)
    if (fus_dataset_get_label (dataset, i)->group)
      return fus_dataset_get_label (dataset, i);

  return NULL;
}

/* Numbers what each sample makes part of, on its side: (out) @units. Returns how many. */
static gsize
number_units (const Work *work, guint m, guint side, guint32 *units)
{
  const gint32 *rows = fus_dataset_get_block_rows (work->dataset, m);
  g_autofree guint32 *of_group =
    work->group != NULL ? g_new0 (guint32, work->group->n_classes + 1) : NULL;
  gsize n = 0;

  for (gsize i = 0; i < fus_dataset_get_n_samples (work->dataset); i++)
    {
      const int code = work->group != NULL ? work->group->codes[i] : -1;

      if (rows[i] < 0 || (work->selected[i] != 0) != (side == SELECTED))
        continue;
      if (code >= 0 && of_group[code] == 0)
        of_group[code] = (guint32) ++n;
      units[i] = code >= 0 ? of_group[code] - 1 : (guint32) n++;
    }

  return n;
}

/* Place of each unit, or -1 where it isn't drawn. */
static gint32 *
draw_units (const Work *work, guint m, guint side, gsize n, gsize *n_drawn)
{
  gint32 *places = g_new (gint32, n + 1);
  g_autofree guint *order = NULL;
  FusRng rng = fus_rng_at (work->seed, FUS_DRAW_SAMPLE, m, side);

  *n_drawn = MIN (n, FUS_DIFFERENCES_MOST);
  for (gsize i = 0; i < n; i++)
    places[i] = n <= FUS_DIFFERENCES_MOST ? (gint32) i : -1;
  if (n <= FUS_DIFFERENCES_MOST)
    return places;
  order = g_new (guint, n);
  fus_rng_permutation (&rng, order, (guint) n);
  for (gsize i = 0; i < *n_drawn; i++)
    places[order[i]] = (gint32) i;

  return places;
}

/* Returns: whether there are more than are compared. */
static gboolean
draw (Work *work, guint m)
{
  const gint32 *rows = fus_dataset_get_block_rows (work->dataset, m);
  const gsize n_samples = fus_dataset_get_n_samples (work->dataset);
  Drawn *drawn = &work->drawn[m];
  g_autofree guint32 *units = g_new (guint32, n_samples + 1);
  gint32 *places[2] = { NULL, NULL };
  gsize n_units[2];

  for (guint side = 0; side < 2; side++)
    {
      n_units[side] = number_units (work, m, side, units);
      places[side] = draw_units (work, m, side, n_units[side], &drawn->n_places[side]);
    }
  drawn->rows = g_new (guint32, n_samples + 1);
  drawn->places = g_new (guint32, n_samples + 1);
  for (gsize i = 0; i < n_samples; i++)
    {
      const guint side = work->selected[i] != 0 ? SELECTED : REST;
      const gint32 place = rows[i] >= 0 ? places[side][units[i]] : -1;

      if (place < 0)
        continue;
      drawn->rows[drawn->n] = (guint32) rows[i];
      drawn->places[drawn->n++] =
        (guint32) place + (side == REST ? (guint32) drawn->n_places[SELECTED] : 0);
    }
  g_free (places[SELECTED]);
  g_free (places[REST]);

  return n_units[0] > drawn->n_places[0] || n_units[1] > drawn->n_places[1];
}

/* -- Comparing -- */

/* Values of each feature in a row of @columns, NaN where not known. */
static void
gather (const Work *work, const Part *part, float *columns, gsize n_places)
{
  const FusMatrix *block = fus_dataset_get_block (work->dataset, part->m);
  const Drawn *drawn = &work->drawn[part->m];

  for (gsize i = 0; i < drawn->n; i++)
    {
      const FusReal *values = fus_matrix_row (block, drawn->rows[i]) + part->first;

      for (gsize d = 0; d < part->n; d++)
        columns[d * n_places + drawn->places[i]] = (float) values[d];
    }
}

/* The same where several rows make one value: the mean of those that are known. */
static void
gather_means (const Work *work, const Part *part, float *columns, gsize n_places)
{
  const FusMatrix *block = fus_dataset_get_block (work->dataset, part->m);
  const Drawn *drawn = &work->drawn[part->m];
  g_autofree double *sums = g_new (double, n_places + 1);
  g_autofree guint32 *counts = g_new (guint32, n_places + 1);

  for (gsize d = 0; d < part->n; d++)
    {
      for (gsize i = 0; i < n_places; i++)
        sums[i] = counts[i] = 0;
      for (gsize i = 0; i < drawn->n; i++)
        {
          const FusReal value = fus_matrix_row (block, drawn->rows[i])[part->first + d];

          if (!isfinite (value))
            continue;
          sums[drawn->places[i]] += (double) value;
          counts[drawn->places[i]]++;
        }
      for (gsize i = 0; i < n_places; i++)
        columns[d * n_places + i] =
          counts[i] > 0 ? (float) (sums[i] / counts[i]) : (float) NAN;
    }
}

/* Moves what is known to the front. */
static gsize
keep_known (float *values, gsize n)
{
  gsize n_known = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      values[n_known++] = values[i];

  return n_known;
}

static void
compare (const Drawn *drawn, float *column, guint32 *scratch, FusDifference *out)
{
  float *rest = column + drawn->n_places[SELECTED];
  FusRankSum sum = { FUS_INTERVAL_UNKNOWN, (double) NAN, 0 };

  out->n_selected = keep_known (column, drawn->n_places[SELECTED]);
  out->n_rest = keep_known (rest, drawn->n_places[REST]);
  if (MIN (out->n_selected, out->n_rest) >= FUS_DIFFERENCES_FEWEST)
    sum = fus_rank_sum_new (column, out->n_selected, rest, out->n_rest, scratch);
  out->auc = sum.auc;
  out->p = fus_rank_sum_get_p (&sum);
}

static void
compare_part (gsize item, guint worker, gpointer data)
{
  Work *work = data;
  const Part *part = &work->parts[item];
  const Drawn *drawn = &work->drawn[part->m];
  const gsize n_places = drawn->n_places[0] + drawn->n_places[1];
  g_autofree float *columns = NULL;
  g_autofree guint32 *scratch = NULL;

  if (g_atomic_int_get (&work->stopped) ||
      !fus_progress_tick (&work->quiet, -1, NULL, NULL))
    {
      g_atomic_int_set (&work->stopped, TRUE);
      return;
    }
  columns = g_new (float, n_places * part->n + 1);
  scratch = g_new (guint32, 2 * n_places + 1);
  (work->group != NULL ? gather_means : gather) (work, part, columns, n_places);
  for (gsize d = 0; d < part->n; d++)
    {
      part->out[d].m = part->m;
      part->out[d].feature = part->first + d;
      compare (drawn, columns + d * n_places, scratch, &part->out[d]);
    }
}

static GArray *
list_parts (FusDifferences *self)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (Part));

  for (guint m = 0; m < self->n_modalities; m++)
    {
      const gsize n = fus_dataset_get_modality (self->dataset, m)->n_features;

      for (gsize first = 0; first < n; first += N_TOGETHER)
        {
          Part part = { .m = m, .first = first, .n = MIN (n - first, N_TOGETHER) };

          g_array_append_val (parts, part);
        }
      self->n_features += n;
    }
  self->features = g_new0 (FusDifference, self->n_features + 1);
  for (guint i = 0, n = 0; i < parts->len; i++)
    {
      Part *part = &g_array_index (parts, Part, i);

      part->out = self->features + n;
      n += (guint) part->n;
    }

  return parts;
}

/* -- What came of it -- */

/* What (2 AUC − 1)² is by chance alone, without ties. */
static double
get_chance (const FusDifference *feature)
{
  const double n1 = (double) feature->n_selected;
  const double n2 = (double) feature->n_rest;

  return (n1 + n2 + 1) / (3 * n1 * n2);
}

static void
sum_modalities (FusDifferences *self)
{
  g_autofree gsize *n = g_new0 (gsize, self->n_modalities + 1);

  for (gsize i = 0; i < self->n_features; i++)
    {
      const FusDifference *feature = &self->features[i];

      if (isnan (feature->p))
        continue;
      self->size[feature->m] +=
        pow (2 * feature->auc.value - 1, 2) - get_chance (feature);
      n[feature->m]++;
    }
  for (guint m = 0; m < self->n_modalities; m++)
    self->size[m] =
      n[m] > 0 ? sqrt (MAX (self->size[m], 0) / (double) n[m]) : (double) NAN;
}

static int
compare_p (gconstpointer a, gconstpointer b)
{
  const FusDifference *x = a;
  const FusDifference *y = b;
  const double of_x = fabs (x->auc.value - 0.5);
  const double of_y = fabs (y->auc.value - 0.5);

  if (x->p < y->p || x->p > y->p)
    return x->p < y->p ? -1 : 1;
  if (of_x < of_y || of_x > of_y)
    return of_x > of_y ? -1 : 1;
  if (x->m != y->m)
    return x->m < y->m ? -1 : 1;

  return x->feature < y->feature ? -1 : 1;
}

static int
compare_sizes (gconstpointer a, gconstpointer b)
{
  const double of_a = fabs (((const FusDifference *) a)->auc.value - 0.5);
  const double of_b = fabs (((const FusDifference *) b)->auc.value - 0.5);

  return of_a > of_b ? -1 : of_a < of_b ? 1 : compare_p (a, b);
}

/* Benjamini & Hochberg 1995: of p in rising order the least p_k n ÷ k from there on. */
static void
correct (FusDifferences *self)
{
  double least = 1;

  for (gsize i = 0; i < self->n_features; i++)
    if (!isnan (self->features[i].p))
      self->features[self->n_tested++] = self->features[i];
  qsort (self->features, self->n_tested, sizeof *self->features, compare_p);
  for (gsize i = self->n_tested; i-- > 0;)
    {
      least =
        MIN (least, self->features[i].p * (double) self->n_tested / (double) (i + 1));
      self->features[i].q = least;
      if (self->n_differing == 0 && least <= FUS_DIFFERENCES_RATE)
        self->n_differing = i + 1;
    }
  qsort (self->features, self->n_differing, sizeof *self->features, compare_sizes);
}

/* -- The sides -- */

static void
count_sides (FusDifferences *self, const guint8 *selected)
{
  const FusMask *presence = fus_dataset_get_presence (self->dataset);

  for (gsize i = 0; i < fus_dataset_get_n_samples (self->dataset); i++)
    {
      const gboolean is_selected = selected[i] != 0;

      self->n_selected += is_selected;
      self->n_rest += !is_selected;
      for (guint m = 0; m < self->n_modalities; m++)
        if (fus_mask_has (presence[i], m))
          (is_selected ? self->selected_of : self->rest_of)[m]++;
    }
}

static gboolean
is_class (const FusLabel *label, int code, const guint8 *selected, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if ((label->codes[i] == code) != (selected[i] != 0))
      return FALSE;

  return TRUE;
}

static void
find_class (FusDifferences *self, const guint8 *selected)
{
  const gsize n = fus_dataset_get_n_samples (self->dataset);
  gsize first = 0;

  self->class_code = -1;
  while (first < n && selected[first] == 0)
    first++;
  for (guint i = 0; first < n && i < fus_dataset_get_n_labels (self->dataset); i++)
    {
      const FusLabel *label = fus_dataset_get_label (self->dataset, i);

      if (self->label == NULL && label->kind == FUS_LABEL_CATEGORICAL &&
          label->codes[first] >= 0 && is_class (label, label->codes[first], selected, n))
        {
          self->label = label;
          self->class_code = label->codes[first];
        }
    }
}

static FusDifferences *
differences_new (FusDataset *dataset, const guint8 *selected)
{
  FusDifferences *self = g_atomic_rc_box_new0 (FusDifferences);

  self->dataset = fus_dataset_ref (dataset);
  self->n_modalities = fus_dataset_get_n_modalities (dataset);
  self->size = g_new0 (double, self->n_modalities + 1);
  self->selected_of = g_new0 (gsize, self->n_modalities + 1);
  self->rest_of = g_new0 (gsize, self->n_modalities + 1);
  count_sides (self, selected);
  find_class (self, selected);

  return self;
}

static void
run (FusDifferences *self, Work *work, FusPool *pool)
{
  g_autoptr (GArray) parts = list_parts (self);

  work->parts = (Part *) (gpointer) parts->data;
  work->drawn = g_new0 (Drawn, self->n_modalities + 1);
  for (guint m = 0; m < self->n_modalities; m++)
    self->drawn |= draw (work, m);
  fus_pool_run (pool, parts->len, compare_part, work);
  for (guint m = 0; m < self->n_modalities; m++)
    {
      g_free (work->drawn[m].rows);
      g_free (work->drawn[m].places);
    }
  g_free (work->drawn);
}

FusDifferences *
fus_differences_new (FusDataset *dataset,
                     const guint8 *selected,
                     guint64 seed,
                     FusPool *pool,
                     const FusProgress *progress,
                     GError **error)
{
  g_autoptr (FusDifferences) self = differences_new (dataset, selected);
  Work work = { .dataset = dataset,
                .selected = selected,
                .group = find_group (dataset),
                .seed = seed,
                .quiet.cancellable = progress != NULL ? progress->cancellable : NULL };

  self->grouped = work.group != NULL;
  if (!fus_progress_tick (progress, -1, NULL, error))
    return NULL;
  run (self, &work, pool);
  if (!fus_progress_tick (progress, -1, NULL, error))
    return NULL;
  sum_modalities (self);
  correct (self);

  return g_steal_pointer (&self);
}

static void
differences_clear (FusDifferences *self)
{
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_free (self->features);
  g_free (self->size);
  g_free (self->selected_of);
  g_free (self->rest_of);
}

FUS_DEFINE_SHARED (FusDifferences, fus_differences, differences_clear)

const FusDifference *
fus_differences_get_first (const FusDifferences *self)
{
  return self->n_tested > 0 ? &self->features[0] : NULL;
}

gboolean
fus_differences_are_clear (const FusDifferences *self)
{
  double least = 1;

  for (gsize i = 0; i < self->n_tested; i++)
    least = MIN (least, self->features[i].p);

  return self->n_tested > 0 && least * (double) self->n_tested <= FUS_DIFFERENCES_DOUBT;
}

guint *
fus_differences_choose (const FusDifferences *self, guint most, guint *n)
{
  const guint share = MAX (most / MAX (self->n_modalities, 1), 1);
  g_autofree guint *of_modality = g_new0 (guint, self->n_modalities + 1);
  g_autofree guint8 *chosen = g_new0 (guint8, self->n_tested + 1);
  guint *out = g_new (guint, MIN (most, self->n_tested) + 1);
  guint n_chosen = 0;

  for (gsize i = 0; i < self->n_tested && n_chosen < most; i++)
    if (of_modality[self->features[i].m] < share)
      {
        of_modality[self->features[i].m]++;
        chosen[i] = 1;
        n_chosen++;
      }
  for (gsize i = 0; i < self->n_tested && n_chosen < most; i++)
    if (chosen[i] == 0)
      {
        chosen[i] = 1;
        n_chosen++;
      }
  *n = 0;
  for (gsize i = 0; i < self->n_tested; i++)
    if (chosen[i] != 0)
      out[(*n)++] = (guint) i;

  return out;
}
