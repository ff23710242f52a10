/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-join-report.h"
#include "fus-recipe.h"
#include "fus-source.h"

G_BEGIN_DECLS

/**
 * FusPart:
 * @name: of the modality
 * @table: borrowed from its source
 * @ids: (nullable): `[rows of the table]`, %NULL where a row is left out; borrowed
 * @missing: (nullable): rule
 * @kind: (nullable): id, where the person said so
 * @id: (nullable): of the modality, where the file says so
 * @many: (nullable): what was done with several rows of a sample
 * @n_rows: rows of the file, where @many
 */
typedef struct
{
  char *name;
  const char *file;
  FusTable *table;
  const FusSource *source;
  char **ids;
  const char *missing;
  const char *kind;
  const char *id;
  gboolean explicit; /* a person named it */
  const char *many;
  gsize n_rows;
} FusPart;

/* One column on its way to a label. */
typedef struct
{
  char *name;
  const char *file;
  const FusColumn *column;
  const FusSource *source;
  char **ids;
  GPtrArray *words;    /* (nullable): of `none`, `NA`, `null` those that are classes */
  const char *missing; /* (nullable): rule */
} FusMark;

/**
 * FusJoin:
 * @parts: of #FusPart
 * @marks: of #FusMark
 * @first_ids: (nullable): order of the samples, as one of the sources has it; borrowed
 * @units: of #FusKeyUnit: what names the samples of each file
 * @by_row: whether the order of rows was asked for
 * @allow_empty: whether files without a common sample are meant
 * @by_label: whether samples were paired by a label
 * @roles: (nullable): of char *, `NAME::COLUMN=ROLE`, borrowed
 * @manys: (nullable): of char *, `NAME=mean|first|repeat`, borrowed
 * @many_id: (nullable): column that tells which rows of those belong together, borrowed
 * @recipe: (nullable): JSON, borrowed: how the dataset is made
 * @hides_ids: whether samples have numbers in place of what names them
 *
 * Tables and columns that are put together by id, or by row where nothing has ids.
 */
typedef struct
{
  GPtrArray *parts;
  GPtrArray *marks;
  char **first_ids;
  GPtrArray *units;
  gboolean by_row;
  gboolean allow_empty;
  gboolean by_label;
  const GPtrArray *roles;
  const GPtrArray *manys;
  const char *many_id;
  const char *recipe;
  gboolean hides_ids;
  FusJoinReport *report;
  GPtrArray *owned; /* of GStrv: ids that were made here */
} FusJoin;

static inline FusPart *
fus_join_get_part (const FusJoin *self, guint i)
{
  return g_ptr_array_index (self->parts, i);
}

static inline FusMark *
fus_join_get_mark (const FusJoin *self, guint i)
{
  return g_ptr_array_index (self->marks, i);
}

/* Nothing to join yet. @report: borrowed until fus_join_clear() */
void fus_join_init (FusJoin *self, FusJoinReport *report);

/* Frees the parts and what was made here, not the sources. */
void fus_join_clear (FusJoin *self);

/**
 * fus_join_add_part:
 * @table becomes the modality @name; all is borrowed but the name.
 */
void fus_join_add_part (FusJoin *self,
                        const char *name,
                        const char *file,
                        FusTable *table,
                        const FusSource *source);

/**
 * fus_join_add_mark:
 * @column becomes the label @name; all is borrowed but the name. @file: (nullable): %NULL
 * for a column that was made here
 */
void fus_join_add_mark (FusJoin *self,
                        const char *name,
                        const char *file,
                        const FusColumn *column,
                        const FusSource *source);

/* (transfer full): the id that the modality of @part gets, unlike those before it. */
char *fus_join_make_id (const FusJoin *self,
                        const FusPart *part) G_GNUC_WARN_UNUSED_RESULT;

/* Finds what names the samples of each file, whether they meet, and which columns are no
 * features. @made: where labels made of numbers are kept. */
gboolean fus_join_settle (FusJoin *self, FusSource *made, GError **error);

/* Words of labels that @recipe says mean “not known” are settled before the labels are.
 */
void fus_join_set_words (const FusJoin *self, const FusRecipe *recipe);

/* What the names of several files begin with, up to a sign between words, says nothing:
 * it is cut off the names of their modalities. @n_files: that were taken whole */
void fus_join_shorten_names (const FusJoin *self, guint n_files);

/**
 * fus_join_apply_settings:
 * @error: a FUS_FILE_ERROR
 *
 * Passes on what @recipe says of modalities of files taken whole: rules for missing
 * values, kinds and shapes, which must hold just the numbers of a row.
 */
gboolean fus_join_apply_settings (const FusJoin *self,
                                  const FusRecipe *recipe,
                                  GError **error);

/**
 * fus_join_pair:
 * @label: name of a label that every part has
 * @made: where the label of the pairs is kept
 * @error: a FUS_FILE_ERROR
 *
 * Gives rows that share a class of @label one id: the rows of a class are put in an order
 * drawn with @seed, a part its own, and paired one by one.
 */
gboolean fus_join_pair (FusJoin *self,
                        const char *label,
                        gboolean keep_unpaired,
                        guint64 seed,
                        FusSource *made,
                        GError **error);

/**
 * fus_join_finish:
 * @error: a FUS_FILE_ERROR
 *
 * Lines rows up by their ids, makes the report, and passes its warnings on as notices.
 *
 * Returns: (transfer full): the dataset, or %NULL
 */
FusDataset *fus_join_finish (FusJoin *self,
                             const char *name,
                             const char *card,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusJoin, fus_join_clear)

G_END_DECLS
