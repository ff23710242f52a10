/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-text.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  FUS_CSV_EMPTY,
  FUS_CSV_NUMBER,
  FUS_CSV_TEXT,
} FusCsvKind;

/**
 * FusCsv:
 * @file: path, for messages
 * @text: what is in it
 * @separator: between cells; a blank stands for any run of blanks
 * @point: between units and fraction
 * @plain_point: the same outside of quotes, where the comma that separates can't be one
 * @has_header: whether the first record held the names
 * @n_columns: columns, without empty ones at the end
 * @names: `[n_columns]`: as in the file, or their numbers
 * @kinds: `[n_columns]`: what most of a sample of their cells hold
 * @n_records: rows of data
 * @starts: `[n_records]`: where each begins in @text
 *
 * A table of text whose dialect was found out and whose rows were found.
 */
typedef struct
{
  char *file;
  FusText *text;
  char separator;
  char point;
  char plain_point;
  gboolean has_header;
  guint n_columns;
  char **names;
  FusCsvKind *kinds;
  gsize n_records;
  gsize *starts;
} FusCsv;

/* A cell as it stands in the text: without blanks around it, quotes left out. */
typedef struct
{
  const char *start;
  gsize n;
  gboolean quoted;
  gboolean last; /* of its record */
  gboolean open; /* a quote that is never closed */
} FusCsvCell;

/**
 * fus_csv_open:
 * @header: 1 or 0 where it is known whether there is one, −1 to find out
 * @error: a FUS_FILE_ERROR
 *
 * Finds out encoding, separator, decimal sign, header and kinds of columns.
 *
 * Returns: (transfer full): the table, or %NULL
 */
FusCsv *fus_csv_open (const char *path,
                      int header,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_csv_new_from_text:
 * @path: for messages
 * @text: (transfer full)
 * @separator: between cells
 * @point: between units and fraction, 0 to find out
 * @error: a FUS_FILE_ERROR
 *
 * The same of cells that another format holds: from here on they are a table of text like
 * any other.
 *
 * Returns: (transfer full): the table, or %NULL
 */
FusCsv *fus_csv_new_from_text (const char *path,
                               FusText *text,
                               char separator,
                               char point,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_csv_free (FusCsv *self);

/* Reads the cell at @p; returns where the next one starts. */
const char *fus_csv_next (char separator, const char *p, FusCsvCell *cell);
/* Its text, doubled quotes undone. */
char *fus_csv_cell_dup (const FusCsvCell *cell) G_GNUC_WARN_UNUSED_RESULT;
/* Line of the file on which a record begins, counted from 1. */
gsize fus_csv_get_line (const FusCsv *self, gsize record);
/* @column: header, or `#k` counted from 1, from the end if negative */
gboolean fus_csv_find_column (const FusCsv *self,
                              const char *column,
                              guint *index,
                              GError **error);
/* Marks the columns that a list `a,b*,#3,#5-#9` names. @chosen: `[n_columns]` */
gboolean fus_csv_choose_columns (const FusCsv *self,
                                 const char *list,
                                 gboolean *chosen,
                                 GError **error);

/* What a cell holds: nothing that is known, a number (@value: (out)), or text; by the
 * table's decimal sign. */
FusCsvKind fus_csv_classify (const FusCsv *self, const FusCsvCell *cell, double *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusCsv, fus_csv_free)

/* Members that say what was found of dialect and columns, and the first rows:
 * `"encoding", "separator", "point", "header", "n_rows", "columns", "preview"`. */
void fus_csv_inspect (const FusCsv *self, JsonBuilder *builder);

G_END_DECLS
