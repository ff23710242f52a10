/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-subset-table.h"

G_BEGIN_DECLS

/* Sets up to which every one has a row. */
#define FUS_SUBSET_ROWS_MOST 31

/**
 * FusSubsetRows:
 * @n: rows of the figure of all sets
 * @subsets: `[n]`: number of each in the table
 * @n_folded: sets of the table that have no row
 *
 * Which sets have a row of their own. Of too many to be looked through: all inputs, all
 * but one, one alone; of the sizes between the best and the worst; and the one that is
 * switched on.
 */
typedef struct
{
  guint n;
  guint *subsets;
  guint n_folded;
} FusSubsetRows;

/* (transfer full): the sets of @table that have a row of their own in the chart; those
 * that don't are counted. @selected: the set that always has one */
FusSubsetRows *fus_subset_rows_new (const FusSubsetTable *table,
                                    FusMask selected) G_GNUC_WARN_UNUSED_RESULT;
void fus_subset_rows_free (FusSubsetRows *self);

/* The row of set @subset of the table, or −1. */
int fus_subset_rows_find (const FusSubsetRows *self, gssize subset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusSubsetRows, fus_subset_rows_free)

G_END_DECLS
