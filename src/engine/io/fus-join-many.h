/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-join-private.h"
#include "fus-key-candidate.h"

G_BEGIN_DECLS

/**
 * FusMany:
 * @unit: the file that has several rows of a sample
 * @mode: (nullable): `mean`, `first` or `repeat`; %NULL where nobody said
 * @name: of the column whose values repeat; the join's
 * @texts: `[rows of unit]`: those values, empty where there is none
 * @groups: `[rows of unit]`: number of each value in the order in which they come, or −1
 * @ids: `[n_ids]`, %NULL-terminated: the values; borrowed from @texts
 * @most: rows of the value that has most
 *
 * One-to-many: several pictures a patient, several assays an individual.
 */
typedef struct
{
  FusKeyUnit *unit;
  const char *mode;
  const char *name;
  char **texts;
  gint64 *groups;
  char **ids;
  gsize n_ids;
  gsize most;
} FusMany;

/* fus-join-repeat.c: each row of @many becomes a sample, and rows of the other files
 * stand with each of theirs. */
gboolean fus_join_repeat (FusJoin *self,
                          const FusMany *many,
                          FusSource *made,
                          GError **error);

/* A copy of @text, such as the name of a column that may go, for as long as the join is.
 */
const char *fus_join_own (const FusJoin *self, const char *text);

/* The sources of @unit may be changed: they are the join's until it is done. @drop:
 * columns of numbers called so are none of its features. */
void fus_join_drop_feature (const FusKeyUnit *unit, const char *drop);

/* Gives the tables and columns of @unit the rows @rows, `[n]`, of their own, none where
 * it is −1, and the names @ids, `[n]`, copied; @id: what those are called. */
void fus_join_take_rows (FusKeyUnit *unit,
                         const gint64 *rows,
                         gsize n,
                         char **ids,
                         const char *id);
/* The marks and parts of @unit take their names from it. */
void fus_join_take_ids (const FusJoin *self, const FusKeyUnit *unit);

G_END_DECLS
