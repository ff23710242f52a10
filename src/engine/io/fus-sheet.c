/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sheet becomes the text that a spreadsheet program would save it as, with tabs between
 * cells, and goes the way of every table of text: what is a header, a number, a label or
 * the name of a sample is guessed in one place. Line ends within a cell become blanks, so
 * that the line of a message is the row of the sheet. */
#include "config.h"

#include "fus-sheet.h"

#include "fus-file-error.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  MOST_EMPTY = 50,         /* empty cells a cell that holds something … */
  ALWAYS_EMPTY = 10000000, /* … beyond these */
};

FusSheet *
fus_sheet_new (const char *name)
{
  FusSheet *self = g_new0 (FusSheet, 1);

  self->name = g_utf8_make_valid (name, -1);
  self->first_column = G_MAXUINT;
  self->most_rows = FUS_SHEET_MAX_ROWS;
  self->text = g_string_new (NULL);
  self->ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->widths = g_array_new (FALSE, FALSE, sizeof (guint));
  self->merged = g_array_new (FALSE, FALSE, sizeof (FusMergedCells));

  return self;
}

void
fus_sheet_free (FusSheet *self)
{
  g_free (self->name);
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_array_unref (self->ends);
  g_array_unref (self->widths);
  g_array_unref (self->merged);
  g_free (self);
}

static void
append_cell (GString *out, const char *text, gsize n)
{
  gboolean quoted = text[0] == '"' || memchr (text, '\t', n) != NULL || text[0] == ' ' ||
                    text[n - 1] == ' ';

  if (!quoted && memchr (text, '\n', n) == NULL && memchr (text, '\r', n) == NULL)
    {
      g_string_append_len (out, text, (gssize) n);
      return;
    }
  if (quoted)
    g_string_append_c (out, '"');
  for (gsize i = 0; i < n; i++)
    {
      if (text[i] == '\n' || text[i] == '\r')
        g_string_append_c (out, ' ');
      else if (quoted && text[i] == '"')
        g_string_append (out, "\"\"");
      else
        g_string_append_c (out, text[i]);
    }
  if (quoted)
    g_string_append_c (out, '"');
}

static void
go_to_row (FusSheet *self, gsize row)
{
  guint none = 0;

  while (self->n_rows <= row)
    {
      g_array_append_val (self->ends, self->text->len);
      g_array_append_val (self->widths, none);
      self->n_rows++;
    }
}

gboolean
fus_sheet_put (FusSheet *self,
               gsize row,
               gsize column,
               const char *text,
               gsize n,
               gboolean number)
{
  guint *width = NULL;

  if (n == 0)
    return TRUE;
  if (row >= self->most_rows || column >= FUS_SHEET_MAX_COLUMNS || row + 1 < self->n_rows)
    return FALSE;
  go_to_row (self, row);
  width = &g_array_index (self->widths, guint, row);
  if (column < *width)
    return FALSE;
  self->n_used += *width == 0;
  for (gsize c = *width == 0 ? 0 : *width - 1; c < column; c++)
    g_string_append_c (self->text, '\t');
  append_cell (self->text, text, n);
  *width = (guint) column + 1;
  g_array_index (self->ends, gsize, row) = self->text->len;
  self->first_column = MIN (self->first_column, (guint) column);
  self->n_columns = MAX (self->n_columns, (guint) column + 1);
  self->n_cells++;
  self->fractions = self->fractions || (number && memchr (text, '.', n) != NULL);

  return TRUE;
}

void
fus_sheet_merge (FusSheet *self, gsize row, gsize last_row, gsize column)
{
  FusMergedCells cells = { row, last_row, column };

  if (last_row > row)
    g_array_append_val (self->merged, cells);
}

gboolean
fus_sheet_is_table (const FusSheet *self)
{
  return self->n_used > 1 && self->n_columns > self->first_column + 1;
}

static gboolean
check_extent (const FusSheet *self, const char *path, GError **error)
{
  guint64 n_all =
    (guint64) self->n_used * (guint64) (self->n_columns - self->first_column);

  if (self->n_cells == 0)
    fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                        (FusPlace){ path, self->name, -1, _ ("Choose another sheet.") },
                        _ ("The sheet is empty"));
  else if (n_all > ALWAYS_EMPTY + MOST_EMPTY * (guint64) self->n_cells)
    fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                        (FusPlace){ path, self->name, -1,
                                    _ ("Delete what stands far from the table.") },
                        _ ("The cells of the sheet stand too far apart"));
  else
    return TRUE;

  return FALSE;
}

/* ---- merged cells ---- */

static gint
compare_merged (gconstpointer a, gconstpointer b)
{
  const FusMergedCells *first = a;
  const FusMergedCells *second = b;

  if (first->row != second->row)
    return first->row < second->row ? -1 : 1;

  return (first->column > second->column) - (first->column < second->column);
}

/* What is put into the empty cells of a column, down to a row. */
typedef struct
{
  char *text; /* as it stands, quotes included */
  gsize last_row;
} Fill;

static void
fill_clear (gpointer data)
{
  g_free (((Fill *) data)->text);
}

/* The merged cells that begin at this one; @at: of those not passed yet, the first. */
static const FusMergedCells *
find_merged (const FusSheet *self, gsize row, gsize column, guint *at)
{
  for (; *at < self->merged->len; ++*at)
    {
      const FusMergedCells *it = &g_array_index (self->merged, FusMergedCells, *at);

      if (it->row > row || (it->row == row && it->column > column))
        return NULL;
      if (it->row == row && it->column == column)
        return it;
    }

  return NULL;
}

/* The text of a merged cell belongs to all its rows; a number may be a sum or a mean of
 * them. */
static gboolean
begin_fill (Fill *fill, const FusCsvCell *cell, gsize last_row)
{
  gsize n_quotes = cell->quoted ? 1 : 0;

  if (cell->n == 0 || fus_number_looks (cell->start, cell->n) ||
      fus_number_is_missing (cell->start, cell->n))
    return FALSE;
  g_free (fill->text);
  fill->text = g_strndup (cell->start - n_quotes, cell->n + 2 * n_quotes);
  fill->last_row = last_row;

  return TRUE;
}

/* @text: the rows of the sheet, each as wide as the widest or empty */
static GString *
fill_merged (FusSheet *self, const char *text)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GArray) fills = g_array_new (FALSE, TRUE, sizeof (Fill));
  const char *p = text;
  guint at = 0;

  g_array_set_clear_func (fills, fill_clear);
  g_array_set_size (fills, self->n_columns - self->first_column);
  g_array_sort (self->merged, compare_merged);
  for (gsize row = 0; row < self->n_rows; row++)
    {
      FusCsvCell cell = { 0 };

      if (g_array_index (self->widths, guint, row) == 0)
        {
          g_string_append_c (out, *p++);
          continue;
        }
      for (guint c = 0; c < fills->len && !cell.last; c++)
        {
          Fill *fill = &g_array_index (fills, Fill, c);
          const char *start = p;
          const FusMergedCells *merged = NULL;

          p = fus_csv_next ('\t', p, &cell);
          merged = find_merged (self, row, c + self->first_column, &at);
          if (merged != NULL)
            self->n_filled += begin_fill (fill, &cell, merged->last_row);
          if (cell.n == 0 && fill->text != NULL && row <= fill->last_row)
            g_string_append (out, fill->text);
          g_string_append_len (out, start, p - start);
        }
    }

  return out;
}

/* ---- merged cells ---- */

/* Each row from the first column on and as wide as the widest; rows without anything are
 * empty lines, which a table of text may have. */
static GString *
pad_rows (const FusSheet *self)
{
  GString *out = g_string_sized_new (self->text->len + FUS_NUMBER_PADDING + 2);
  gsize start = 0;

  for (gsize row = 0; row < self->n_rows; row++)
    {
      gsize end = g_array_index (self->ends, gsize, row);
      guint width = g_array_index (self->widths, guint, row);

      if (width > 0)
        g_string_append_len (out, self->text->str + start + self->first_column,
                             (gssize) (end - start - self->first_column));
      for (guint c = width; width > 0 && c < self->n_columns; c++)
        g_string_append_c (out, '\t');
      g_string_append_c (out, '\n');
      start = end;
    }

  return out;
}

FusCsv *
fus_sheet_to_csv (FusSheet *self,
                  const char *path,
                  const FusCsvLayout *layout,
                  gboolean fill,
                  GError **error)
{
  FusCsvLayout own = *layout;
  FusText *text = NULL;
  GString *rows = NULL;

  if (!check_extent (self, path, error))
    return NULL;
  rows = pad_rows (self);
  g_string_truncate (self->text, 0);
  if (fill && self->merged->len > 0)
    {
      GString *filled = fill_merged (self, rows->str);

      g_string_free (rows, TRUE);
      rows = filled;
    }
  text = g_new0 (FusText, 1);
  text->encoding = "UTF-8";
  text->size = rows->len - 1;
  for (guint i = 0; i < FUS_NUMBER_PADDING + 2; i++)
    g_string_append_c (rows, '\0');
  text->data = g_string_free (rows, FALSE);

  own.separator = '\t';
  if (self->fractions)
    own.decimal = '.';

  return fus_csv_open_text (path, text, &own, error);
}
