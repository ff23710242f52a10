/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-effect-size.h"

#include <math.h>

#define N_TOGETHER 64 /* features that are walked over at once */
#define N_FEWEST 2    /* known values of a feature on either side, for a variance */

/* Features of one modality that one thread looks at. */
typedef struct
{
  guint m;
  gsize first;
  gsize n;
  double sum;    /* of squared effects */
  gsize n_known; /* features that have one */
} Part;

typedef struct
{
  const FusDataset *dataset;
  const guint8 *selected; /* [n_samples] */
  Part *parts;
} EffectSizes;

/* Both sides of one feature: the others, the selected. */
typedef struct
{
  double n[2];
  double mean[2];
  double squares[2]; /* about the mean */
} Sides;

typedef void (*SeeValue) (Sides *sides, guint side, double value);

static void
add_value (Sides *sides, guint side, double value)
{
  sides->n[side]++;
  sides->mean[side] += value;
}

static void
add_square (Sides *sides, guint side, double value)
{
  double away = value - sides->mean[side];

  sides->squares[side] += away * away;
}

static void
walk (const EffectSizes *work, const Part *part, Sides *sides, SeeValue see)
{
  const gint32 *rows = fus_dataset_get_block_rows (work->dataset, part->m);
  const FusMatrix *block = fus_dataset_get_block (work->dataset, part->m);

  for (gsize i = 0; i < fus_dataset_get_n_samples (work->dataset); i++)
    {
      const FusReal *values = NULL;

      if (rows[i] < 0)
        continue;
      values = fus_matrix_row (block, (gsize) rows[i]) + part->first;
      for (gsize d = 0; d < part->n; d++)
        if (isfinite (values[d]))
          see (&sides[d], work->selected[i] != 0, (double) values[d]);
    }
}

static void
finish_means (Sides *sides, gsize n)
{
  for (gsize d = 0; d < n; d++)
    for (guint side = 0; side < 2; side++)
      sides[d].mean[side] /= MAX (sides[d].n[side], 1);
}

static double
get_effect (const Sides *sides)
{
  double freedom = sides->n[0] + sides->n[1] - 2;
  double variance = (sides->squares[0] + sides->squares[1]) / freedom;

  if (sides->n[0] < N_FEWEST || sides->n[1] < N_FEWEST || !(variance > 0))
    return NAN;

  return (sides->mean[1] - sides->mean[0]) / sqrt (variance);
}

static void
measure_part (gsize item, guint worker, gpointer data)
{
  const EffectSizes *work = data;
  Part *part = &work->parts[item];
  Sides sides[N_TOGETHER] = { 0 };

  walk (work, part, sides, add_value);
  finish_means (sides, part->n);
  walk (work, part, sides, add_square);
  for (gsize d = 0; d < part->n; d++)
    {
      double effect = get_effect (&sides[d]);

      if (isnan (effect))
        continue;
      part->sum += effect * effect;
      part->n_known++;
    }
}

static GArray *
list_parts (const FusDataset *dataset)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (Part));

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      gsize n = fus_dataset_get_modality (dataset, m)->n_features;

      for (gsize first = 0; first < n; first += N_TOGETHER)
        {
          Part part = { .m = m, .first = first, .n = MIN (n - first, N_TOGETHER) };

          g_array_append_val (parts, part);
        }
    }

  return parts;
}

static void
count_sides (FusEffectSizes *self, const EffectSizes *work)
{
  const FusMask *presence = fus_dataset_get_presence (work->dataset);

  for (gsize i = 0; i < fus_dataset_get_n_samples (work->dataset); i++)
    for (guint m = 0; m < self->n_modalities; m++)
      {
        if (!fus_mask_has (presence[i], m))
          continue;
        if (work->selected[i] != 0)
          self->n_selected[m]++;
        else
          self->n_rest[m]++;
      }
}

/* Parts are added in their order, whoever measured them. */
static void
add_up (FusEffectSizes *self, const GArray *parts)
{
  g_autofree gsize *n_known = g_new0 (gsize, self->n_modalities + 1);

  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);

      self->size[part->m] += part->sum;
      n_known[part->m] += part->n_known;
    }
  for (guint m = 0; m < self->n_modalities; m++)
    self->size[m] =
      n_known[m] > 0 ? sqrt (self->size[m] / (double) n_known[m]) : (double) NAN;
}

FusEffectSizes *
fus_effect_sizes_new (const FusDataset *dataset, const guint8 *selected, FusPool *pool)
{
  FusEffectSizes *self = g_atomic_rc_box_new0 (FusEffectSizes);
  g_autoptr (GArray) parts = list_parts (dataset);
  EffectSizes work = { dataset, selected, (Part *) (gpointer) parts->data };

  self->n_modalities = fus_dataset_get_n_modalities (dataset);
  self->size = g_new0 (double, self->n_modalities + 1);
  self->n_selected = g_new0 (gsize, self->n_modalities + 1);
  self->n_rest = g_new0 (gsize, self->n_modalities + 1);
  count_sides (self, &work);
  fus_pool_run (pool, parts->len, measure_part, &work);
  add_up (self, parts);

  return self;
}

FusEffectSizes *
fus_effect_sizes_ref (FusEffectSizes *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
effect_sizes_clear (gpointer data)
{
  FusEffectSizes *self = data;

  g_free (self->size);
  g_free (self->n_selected);
  g_free (self->n_rest);
}

void
fus_effect_sizes_unref (FusEffectSizes *self)
{
  g_atomic_rc_box_release_full (self, effect_sizes_clear);
}
