/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-source.h"

G_BEGIN_DECLS

/**
 * FusPreviewColumn:
 * @unit: (nullable): of its numbers
 * @role: `feature`, `id`, `label` or `text`: before columns of other files were seen
 * @values: (nullable): `[n_shown]`, NaN where not recorded
 * @texts: (nullable): `[n_shown]`, %NULL-terminated; empty where not recorded
 * @faults: (nullable): `[n_shown]`: text of a cell that was made missing, else %NULL
 *
 * One column of a source, in its first rows.
 */
typedef struct
{
  char *name;
  char *unit;
  const char *role;
  double *values;
  char **texts;
  char **faults;
} FusPreviewColumn;

/**
 * FusImportPreview:
 * @file: path, as in the recipe
 * @name: of the modality that it may become; of the file where it has no numbers
 * @format: (nullable): id of the importer; %NULL where nothing was read of the file
 * @kind: of its rows
 * @shape: `[n_dims]`: of its rows
 * @n_rows: in the file
 * @n_columns: in the file, those that are not in @columns too
 * @n_shown: rows of each column that are kept
 * @ids: (nullable): `[n_shown]`, %NULL-terminated: where the file names its rows
 * @orientation: (nullable): as in #FusTable
 * @headers: %NULL-terminated: as in #FusSource
 * @columns: of #FusPreviewColumn, at most 2,000
 *
 * One table of a file as it was read: what a person looks at before it is joined.
 */
typedef struct
{
  char *file;
  char *name;
  char *format;
  FusModalityKind kind;
  guint n_dims;
  gsize shape[3];
  gsize n_rows;
  gsize n_columns;
  gsize n_shown;
  char **ids;
  char *orientation;
  char **headers;
  GPtrArray *columns;
} FusImportPreview;

/* (transfer full): an empty list that frees its #FusImportPreview. */
GPtrArray *fus_import_previews_new (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_import_previews_add:
 * @name: (nullable): that a person gave the modality
 *
 * Adds one preview for each table of @source, the columns that may be labels or ids with
 * the first table of as many rows; one for these alone where there is no such table.
 */
void fus_import_previews_add (GPtrArray *previews,
                              const char *file,
                              const char *name,
                              const FusSource *source);

/* Adds an empty preview of @file, of which nothing was read, unless there is one of it.
 */
void fus_import_previews_add_unread (GPtrArray *previews, const char *file);

/* @table, of @file, was turned since: its preview becomes that of the turned one. */
void fus_import_previews_turn (GPtrArray *previews,
                               const char *file,
                               const FusTable *table);

/* What is in @column of @file is shown no more; nor are the names of its rows where it
 * has no such column. */
void fus_import_previews_mask (GPtrArray *previews, const char *file, const char *column);

/* (transfer none) (nullable): column @name. */
const FusPreviewColumn *fus_import_preview_find (const FusImportPreview *self,
                                                 const char *name);

G_END_DECLS
