/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-number-style.h"
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
 * FusCsvLayout:
 * @header_row: line of the names, 0 for none, −1 to find it
 * @data_row: line of the first row of data, or −1
 * @decimal: the decimal sign of all numbers, or `\0`
 * @encoding: (nullable): of the text
 * @separator: between cells, or `\0` to find it
 *
 * What a person said of how a table is written.
 */
typedef struct
{
  int header_row;
  int data_row;
  char decimal;
  const char *encoding;
  char separator;
} FusCsvLayout;

#define FUS_CSV_LAYOUT_INIT                                                              \
  {                                                                                      \
    -1, -1, '\0', NULL, '\0'                                                             \
  }

/**
 * FusCsv:
 * @file: path, for messages
 * @text: what is in it
 * @separator: between cells; a blank stands for any run of blanks
 * @styles: `[n_columns]`: how numbers are written
 * @points: `[n_columns]`: the decimal sign outside of quotes, where the comma that
 * separates can't be one
 * @units: `[n_columns]`: (nullable) each: from a row of units, or beside the numbers
 * @wide: `[n_columns]`: whether its numbers are large beside their differences
 * @bases: `[n_columns]`: what is taken off whole numbers that a double can't hold
 * @mixed: `[n_columns]`: whether texts stand among the numbers, too many to be faults
 * @header_line: line of the names, 0 where there is none
 * @has_header: whether a record held the names
 * @n_columns: columns, without empty ones at the end
 * @names: `[n_columns]`: as in the file, or their numbers; those of one name told apart
 * @headers: (nullable): `[n_columns]`: as in the file, where some were told apart
 * @kinds: `[n_columns]`: what most of a sample of their cells hold
 * @n_names_again: rows that say the names once more, left out
 * @names_rows: whether a row below the names, left out, names the first column
 * @n_below: rows of remarks below the table, left out
 * @below_line: line of the first of them
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
  FusNumberStyle *styles;
  char *points;
  char **units;
  gboolean *mixed;
  gboolean *wide;
  gint64 *bases;
  gsize header_line;
  gboolean has_header;
  guint n_columns;
  char **names;
  char **headers;
  FusCsvKind *kinds;
  gsize n_names_again;
  gboolean names_rows;
  gsize n_below;
  gsize below_line;
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
 * @layout: (nullable): what is known of it
 * @error: a FUS_FILE_ERROR
 *
 * Finds out encoding, separator, decimal signs, header and kinds of columns.
 *
 * Returns: (transfer full): the table, or %NULL
 */
FusCsv *fus_csv_open (const char *path,
                      const FusCsvLayout *layout,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of @text, (transfer full), that was made of a file of another kind, such as a
 * sheet. */
FusCsv *fus_csv_open_text (const char *path,
                           FusText *text,
                           const FusCsvLayout *layout,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_csv_free (FusCsv *self);

/* Reads the cell at @p; returns where the next one starts. */
const char *fus_csv_next (char separator, const char *p, FusCsvCell *cell);
/* Its text, doubled quotes undone. */
char *fus_csv_cell_dup (const FusCsvCell *cell) G_GNUC_WARN_UNUSED_RESULT;
/* Line of the file on which a record begins, counted from 1. */
gsize fus_csv_get_line (const FusCsv *self, gsize record);
/* @column: header, one of the names, or `#k` counted from 1, from the end if negative */
gboolean fus_csv_find_column (const FusCsv *self,
                              const char *column,
                              guint *index,
                              GError **error);
/* Marks the columns that a list `a,b*,#3,#5-#9` names. @chosen: `[n_columns]` */
gboolean fus_csv_choose_columns (const FusCsv *self,
                                 const char *list,
                                 gboolean *chosen,
                                 GError **error);

/* What a cell of @column holds: nothing that is known, a number (@value: (out)), or text;
 * as the numbers of the column are written. */
FusCsvKind fus_csv_classify (const FusCsv *self,
                             guint column,
                             const FusCsvCell *cell,
                             double *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusCsv, fus_csv_free)

/* Members that say what was found of dialect and columns, and the first rows:
 * `"encoding", "separator", "point", "header", "n_rows", "columns", "preview"`. */
void fus_csv_inspect (const FusCsv *self, JsonBuilder *builder);

G_END_DECLS
