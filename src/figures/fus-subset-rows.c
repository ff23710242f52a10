/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-subset-rows.h"

#include <math.h>

static guint
size_of (const FusSubsetTable *table, guint subset)
{
  return fus_mask_count (table->subsets[subset]);
}

static gboolean
is_between (const FusSubsetTable *table, guint subset)
{
  guint size = size_of (table, subset);

  return size > 1 && size + 1 < table->n_modalities;
}

/* Whether no set of its size has a higher mean, or a lower one; of equal ones the
 * first. */
static gboolean
is_extreme (const FusSubsetTable *table, guint subset, int sign)
{
  double mean = sign * table->mean_left_out[subset];

  if (isnan (mean))
    return FALSE;
  for (guint i = 0; i < table->n_subsets; i++)
    {
      double other = sign * table->mean_left_out[i];

      if (i != subset && size_of (table, i) == size_of (table, subset) &&
          (other > mean || (i < subset && other >= mean)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_row (const FusSubsetTable *table, guint subset, FusMask selected)
{
  return table->n_subsets <= FUS_SUBSET_ROWS_MOST || !is_between (table, subset) ||
         table->subsets[subset] == selected || is_extreme (table, subset, 1) ||
         is_extreme (table, subset, -1);
}

FusSubsetRows *
fus_subset_rows_new (const FusSubsetTable *table, FusMask selected)
{
  FusSubsetRows *self = g_new0 (FusSubsetRows, 1);

  g_return_val_if_fail (table != NULL, NULL);

  self->subsets = g_new (guint, table->n_subsets + 1);
  for (guint i = 0; i < table->n_subsets; i++)
    {
      if (has_row (table, i, selected))
        self->subsets[self->n++] = i;
    }
  self->n_folded = (guint) table->n_subsets - self->n;
  return self;
}

void
fus_subset_rows_free (FusSubsetRows *self)
{
  g_free (self->subsets);
  g_free (self);
}

int
fus_subset_rows_find (const FusSubsetRows *self, gssize subset)
{
  g_return_val_if_fail (self != NULL, 0);

  for (guint row = 0; subset >= 0 && row < self->n; row++)
    {
      if (self->subsets[row] == (gsize) subset)
        return (int) row;
    }
  return -1;
}
