/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matrix.h"
#include "fus-modality.h"
#include "fus-pack.h"

G_BEGIN_DECLS

/**
 * FusTable:
 * @id: (nullable): of the modality, where the file says so; else made of @name
 * @name: of the modality that it may become
 * @object: (nullable): where in the file it was
 * @shape: `[n_dims]`: of a row; its product is the columns of @x
 * @features: (nullable): `[columns of x]`, %NULL-terminated
 * @ids: (nullable): `[rows of x]`, %NULL-terminated; %NULL where rows have numbers only
 * @x: numbers, NaN where not recorded
 *
 * One block of numbers found in a file.
 */
typedef struct
{
  char *id;
  char *name;
  char *object;
  char *unit;
  char *likelihood;
  FusModalityKind kind;
  guint n_dims;
  gsize shape[3];
  char **features;
  char **ids;
  FusMatrix *x;
} FusTable;

/**
 * FusColumn:
 * @texts: (nullable): `[n_rows]`, %NULL-terminated; empty where not known
 * @values: (nullable): `[n_rows]`, NaN where not known
 * @ids: (nullable): `[n_rows]`, %NULL-terminated
 *
 * One label found in a file: texts or values.
 */
typedef struct
{
  char *name;
  char *object;
  gsize n_rows;
  char **texts;
  double *values;
  char **ids;
  gboolean categorical; /* even where all its texts are numbers */
} FusColumn;

/**
 * FusSource:
 * @format: id of the importer that read it
 * @ids: (nullable): samples in the file's own order, %NULL-terminated
 * @tables: of #FusTable
 * @columns: of #FusColumn
 * @notes: of char *: what was assumed, for people
 * @dropped: of char *: those of the columns to leave out that were found
 *
 * All that an importer took from one file.
 */
typedef struct
{
  char *format;
  char *name;
  char *card;
  char **ids;
  GPtrArray *tables;
  GPtrArray *columns;
  GPtrArray *notes;
  GPtrArray *dropped;
} FusSource;

/**
 * FusReadOptions:
 * @object: (nullable): what to take of the file: an inner path, or columns of a table
 * @id: (nullable): column that names the rows
 * @drops: (nullable): columns to leave out
 * @labels: (nullable): columns wanted as texts
 * @labels_only: whether nothing but @labels is wanted
 * @lenient: whether the file is taken whole: columns of text become labels
 */
typedef struct
{
  char *object;
  char *id;
  char **drops;
  char **labels;
  gboolean labels_only;
  gboolean lenient;
} FusReadOptions;

FusSource *fus_source_new (const char *format) G_GNUC_WARN_UNUSED_RESULT;
void fus_source_free (FusSource *self);
FusTable *fus_source_add_table (FusSource *self, const char *name, FusMatrix *x);
FusColumn *fus_source_add_column (FusSource *self, const char *name, gsize n_rows);
/* @n_dims numbers of @shape after the first; more than three are laid end to end. */
void fus_table_set_shape (FusTable *self, const gsize *shape, guint n_dims);
/* Binary where all is 0 or 1 and both occur, else what the shape and its origin say. */
void fus_table_guess_kind (FusTable *self, gboolean bytes, gboolean sparse);

/* @self must outlive the pack. */
FusPack *fus_source_to_pack (const FusSource *self) G_GNUC_WARN_UNUSED_RESULT;
FusSource *fus_source_from_pack (const FusPack *pack,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

void fus_read_options_clear (FusReadOptions *self);
char *fus_read_options_to_json (const FusReadOptions *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean fus_read_options_from_json (FusReadOptions *self, const char *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusSource, fus_source_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusReadOptions, fus_read_options_clear)

G_END_DECLS
