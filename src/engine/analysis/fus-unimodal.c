/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each modality alone tells about a label, and whether together they tell more than
 * the best of them. Best is whichever got most right: chosen so it looks a little better
 * than it is, which is on the safe side where it is held against all together. */
#include "config.h"

#include "fus-unimodal.h"

#include "fus-analysis-error.h"
#include "fus-shared.h"

#include <math.h>

#define N_NEIGHBORS 5

static void
free_crossed (gpointer crossed)
{
  if (crossed != NULL)
    fus_crossed_free (crossed);
}

static gboolean
is_better (const FusTold *a, const FusTold *b)
{
  return fus_told_get_quality (a)->value > fus_told_get_quality (b)->value;
}

/* One that no sample has, or too few, is not told from. */
static gboolean
is_untold (GError **error)
{
  if (!g_error_matches (*error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED))
    return FALSE;
  g_clear_error (error);

  return TRUE;
}

static FusTold
untold (FusMask from)
{
  return (FusTold){ .from = from,
                    .linear = FUS_INTERVAL_UNKNOWN,
                    .neighbors = FUS_INTERVAL_UNKNOWN,
                    .guess = (double) NAN,
                    .gain = FUS_INTERVAL_UNKNOWN,
                    .auc_linear = FUS_INTERVAL_UNKNOWN,
                    .auc_neighbors = FUS_INTERVAL_UNKNOWN };
}

static gboolean
read_alone (FusUnimodal *self,
            const FusCross *cross,
            GPtrArray *read,
            guint64 seed,
            FusPool *pool,
            const FusProgress *progress,
            GError **error)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      g_autoptr (GError) local = NULL;
      FusCrossed *crossed = fus_cross_read (cross, FUS_MASK_BIT (m), FUS_MASK_BIT (m),
                                            N_NEIGHBORS, pool, progress, &local);

      g_ptr_array_add (read, crossed);
      self->alone[m] = untold (FUS_MASK_BIT (m));
      if (crossed == NULL && !is_untold (&local))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (crossed == NULL)
        continue;
      self->alone[m] = fus_told_new (cross, crossed, seed);
      if (self->best < 0 || is_better (&self->alone[m], &self->alone[self->best]))
        self->best = (int) m;
    }

  return TRUE;
}

static gboolean
read_together (FusUnimodal *self,
               const FusCross *cross,
               GPtrArray *read,
               guint64 seed,
               FusPool *pool,
               const FusProgress *progress,
               GError **error)
{
  const FusMask all = fus_mask_all (self->n_modalities);
  g_autoptr (FusCrossed) together =
               fus_cross_read (cross, all, all, N_NEIGHBORS, pool, progress, error);
  g_autoptr (FusCrossed) of_best = NULL;

  if (together == NULL)
    return FALSE;
  self->together = fus_told_new (cross, together, seed);
  self->together_of_best = self->together;
  self->more = FUS_INTERVAL_UNKNOWN;
  if (self->best < 0 || self->n_modalities < 2)
    return TRUE;
  of_best = fus_cross_read (cross, all, FUS_MASK_BIT ((guint) self->best), N_NEIGHBORS,
                            pool, progress, error);
  if (of_best == NULL)
    return FALSE;
  self->together_of_best = fus_told_new (cross, of_best, seed);
  self->more = fus_told_compare (cross, read->pdata[self->best], of_best);

  return TRUE;
}

static void
compare (FusUnimodal *self, const FusCross *cross, const GPtrArray *read)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      const FusCrossed *one = read->pdata[m];

      self->lead[m] = FUS_INTERVAL_UNKNOWN;
      if (self->best >= 0 && one != NULL && (int) m != self->best)
        self->lead[m] = fus_told_compare (cross, one, read->pdata[self->best]);
    }
}

FusUnimodal *
fus_unimodal_new (FusDataset *dataset,
                  const FusLabel *label,
                  guint64 seed,
                  FusPool *pool,
                  const FusProgress *progress,
                  GError **error)
{
  g_autoptr (FusCross) cross =
               fus_cross_new (dataset, label, seed, pool, progress, error);
  g_autoptr (FusUnimodal) self = g_atomic_rc_box_new0 (FusUnimodal);
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func (free_crossed);

  self->dataset = fus_dataset_ref (dataset);
  self->label = label;
  self->n_modalities = fus_dataset_get_n_modalities (dataset);
  self->alone = g_new0 (FusTold, self->n_modalities + 1);
  self->lead = g_new0 (FusInterval, self->n_modalities + 1);
  self->best = -1;
  if (cross == NULL || !read_alone (self, cross, read, seed, pool, progress, error) ||
      !read_together (self, cross, read, seed, pool, progress, error))
    return NULL;
  self->n = cross->folds->n;
  self->n_known = cross->folds->n_known;
  self->grouped = cross->folds->grouped;
  self->n_classes = cross->n_classes;
  compare (self, cross, read);

  return g_steal_pointer (&self);
}

static void
unimodal_clear (FusUnimodal *self)
{
  fus_dataset_unref (self->dataset);
  g_free (self->alone);
  g_free (self->lead);
}

FUS_DEFINE_SHARED (FusUnimodal, fus_unimodal, unimodal_clear)
