/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-join.h"
#include "fus-keys.h"

G_BEGIN_DECLS

/* Parts of joining, in the order in which they run. */

/* fus-join-turn.c: turns tables round whose headers name the samples of others. */
void fus_join_turn_tables (FusJoin *self);

/* fus-join-many.c: runs before keys are looked for, which it leaves without a repeat:
 * where one is met and nobody said what becomes of it, that is an error with the three
 * ways that there are. */
gboolean fus_join_settle_many (FusJoin *self, FusSource *made, GError **error);

/* fus-join-check.c: whether rows that go by their order contradict each other, and
 * whether ids meet at all. */
gboolean fus_join_check_units (FusJoin *self, GError **error);

/* (transfer full) (nullable): a sentence to be appended to a remedy, where the columns of
 * @unit are the samples of another file, or the other way round. */
char *fus_join_dup_turned (const FusJoin *self, const FusKeyUnit *unit);

/* fus-roles.c: takes columns that are none out of the features, finds labels. Fails where
 * a person asked for features that a column can't give. */
gboolean fus_join_settle_roles (FusJoin *self, FusSource *made, GError **error);

/* Samples in their order. */
typedef struct
{
  GPtrArray *ids;    /* of char *, borrowed */
  GHashTable *index; /* id → number + 1 */
} FusJoinSamples;

/* fus-join.c: whether there is a sample @id (nullable). @sample: (out): its number */
gboolean fus_join_samples_find (const FusJoinSamples *self,
                                const char *id,
                                guint *sample);

/* fus-join-labels.c: columns of one name become one label. */
void fus_join_add_labels (const FusJoin *self,
                          const FusJoinSamples *samples,
                          gsize n_samples,
                          FusDatasetBuilder *builder);

/* Whether a text of the label says that the class is not known. */
gboolean fus_mark_is_unknown (const FusMark *self, const char *text);

/* One column of a file, as numbers or texts. */
typedef struct
{
  const char *name;
  const FusTable *table; /* of numbers, NULL: @column */
  gsize d;
  const FusColumn *column;
} FusCells;

/* Of #FusCells: what @unit has, once each. */
GArray *fus_join_list_cells (const FusKeyUnit *unit) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the cell is known; @value: NaN where it is no number. */
gboolean fus_cells_get (const FusCells *self,
                        gsize row,
                        double *value,
                        const char **text);

/* fus-join-spoilt.c: whether large whole numbers of one column are those of the other
 * with six digits left. */
gboolean fus_cells_are_rounded (const FusCells *a, const FusCells *b, gsize n_rows);
/* Whether dates that are ids have day and month in one order in all files. */
gboolean fus_join_check_spoilt (const FusJoin *self, GError **error);

/* fus-join-same.c: modalities of one name that say the same are one, what differs is an
 * error. */
gboolean fus_join_settle_same_names (FusJoin *self, GError **error);

/* Adds a notice of id @id to the report. @message: (transfer full); @remedy: (nullable);
 * @n: of what it is about */
void fus_join_warn (const FusJoin *self,
                    const char *id,
                    char *message,
                    const char *remedy,
                    gsize n);

G_END_DECLS
