/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-csv.h"

G_BEGIN_DECLS

enum
{
  FUS_SHEET_MAX_ROWS = 1 << 20,
  FUS_SHEET_MAX_COLUMNS = 1 << 14,
};

/* A range of cells that is shown as one, its value in the first; all from 0. */
typedef struct
{
  gsize row;
  gsize last_row;
  gsize column;
} FusMergedCells;

/**
 * FusSheet:
 * @name: as it stands on its tab
 * @hidden: whether it is shown by nobody who opens the file
 * @most_rows: that it can have, as many as a spreadsheet unless told otherwise
 * @n_rows: rows down to the last one that holds something
 * @n_used: of them, those that hold something
 * @first_column: the leftmost that holds something
 * @n_columns: columns up to the rightmost, @first_column included
 * @n_cells: cells that hold something
 * @merged: of #FusMergedCells: those that are several rows high
 * @n_filled: of them, those whose text was put into all their rows
 * @fractions: whether a cell is a number with a point
 *
 * The cells of one sheet, put down in the order in which they stand, as text.
 */
typedef struct
{
  char *name;
  gboolean hidden;
  gsize most_rows;
  gsize n_rows;
  gsize n_used;
  guint first_column;
  guint n_columns;
  gsize n_cells;
  GArray *merged;
  gsize n_filled;
  gboolean fractions;
  GString *text;
  GArray *ends;   /* of gsize: where in @text each row ends */
  GArray *widths; /* of guint: cells of each row */
} FusSheet;

/* (transfer full): a sheet without cells. */
FusSheet *fus_sheet_new (const char *name) G_GNUC_WARN_UNUSED_RESULT;
void fus_sheet_free (FusSheet *self);

/**
 * fus_sheet_put:
 * @row: and @column, from 0
 * @number: whether @text is a number, with a point where it has a fraction
 *
 * Adds a cell below or right of those that were added. One without text is none.
 *
 * Returns: FALSE where it is neither, or outside of what a sheet can be
 */
gboolean fus_sheet_put (FusSheet *self,
                        gsize row,
                        gsize column,
                        const char *text,
                        gsize n,
                        gboolean number);

/* Notes that cells of @column were merged into one, where they are several rows. */
void fus_sheet_merge (FusSheet *self, gsize row, gsize last_row, gsize column);

/* Whether it may be a table: rows and columns. */
gboolean fus_sheet_is_table (const FusSheet *self);

/**
 * fus_sheet_to_csv:
 * @self: its text is taken out of it
 * @layout: what is known of its rows
 * @fill: whether a text of merged cells stands in all their rows
 * @error: a FUS_FILE_ERROR
 *
 * The table that the sheet holds, read as any table of text is; its lines are the rows.
 *
 * Returns: (transfer full): the table, or %NULL
 */
FusCsv *fus_sheet_to_csv (FusSheet *self,
                          const char *path,
                          const FusCsvLayout *layout,
                          gboolean fill,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusSheet, fus_sheet_free)

G_END_DECLS
