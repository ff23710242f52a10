/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the records of a table with many threads into one matrix. A cell that is no
 * number in a column of numbers is made missing and remembered with its place, as long as
 * nine in ten are numbers; what is wrong is told in the file's order, whatever thread met
 * it. */
#include "config.h"

#include "fus-csv-table.h"

#include "fus-block.h"
#include "fus-centre.h"
#include "fus-file-error.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  LONGEST_QUOTE = 40, /* bytes of a cell in a message */
  ITEMS_A_TICK = 16,  /* pieces of work between two reports */
};

#define MOST_BAD 0.1 /* of the cells of a column that may be no numbers */

void
fus_csv_table_clear (FusCsvTable *self)
{
  for (guint i = 0; self->texts != NULL && i < self->n_texts; i++)
    g_free (self->texts[i]);
  g_free (self->texts);
  g_free (self->roles);
  g_free (self->slots);
  for (gsize i = 0; self->problems != NULL && i < self->n_items; i++)
    {
      g_clear_pointer (&self->problems[i].faults, g_array_unref);
      g_free (self->problems[i].n_faults);
    }
  g_free (self->problems);
  for (gsize i = 0; self->gaps != NULL && i < self->n_items; i++)
    g_clear_pointer (&self->gaps[i], g_hash_table_unref);
  g_free (self->gaps);
  for (guint c = 0; self->wide != NULL && c < self->csv->n_columns; c++)
    g_free (self->wide[c]);
  g_free (self->wide);
  g_free (self->offsets);
  g_free (self->n_empty);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->x, fus_matrix_unref);
}

static void
add_fault (const FusCsvTable *self,
           FusCsvProblem *problem,
           gsize record,
           guint c,
           FusCsvCell cell)
{
  FusCsvFault fault = { record, c, cell };

  if (problem->faults == NULL)
    {
      problem->faults = g_array_new (FALSE, FALSE, sizeof (FusCsvFault));
      problem->n_faults = g_new0 (guint, self->csv->n_columns);
    }
  if (problem->n_faults[c]++ == 0 || problem->faults->len < FUS_CSV_MOST_FAULTS)
    g_array_append_val (problem->faults, fault);
}

/* A number right at the start of a cell that ends there; most cells are. One digit alone
 * is what tables of marks and pixels are made of. */
static inline const char *
read_fast (const FusCsv *csv, const char *p, guint c, FusReal *x, gboolean *last)
{
  double value = 0;
  const char *end = NULL;

  if (g_ascii_isdigit (p[0]) && p[1] == csv->separator && p[1] != ' ')
    {
      *x = (FusReal) (p[0] - '0');
      *last = FALSE;
      return p + 2;
    }
  end = fus_number_parse_padded (p, csv->points[c], &value);
  if (end == NULL || (*end != csv->separator && *end != '\n') || csv->separator == ' ')
    return NULL;
  *x = (FusReal) value;
  if (isinf (*x))
    return NULL;
  *last = *end == '\n';

  return end + 1;
}

static void
count_gap (const FusCsvTable *self, gsize record, const FusCsvCell *cell)
{
  gsize item = record / FUS_CSV_N_ITEM;
  char *text = NULL;
  gpointer n = NULL;

  if (cell->n == 0)
    {
      self->n_empty[item]++;
      return;
    }
  if (self->gaps[item] == NULL)
    self->gaps[item] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  text = fus_csv_cell_dup (cell);
  n = g_hash_table_lookup (self->gaps[item], text);
  g_hash_table_insert (self->gaps[item], text,
                       GSIZE_TO_POINTER (GPOINTER_TO_SIZE (n) + 1));
}

/* Whole numbers that a double can't hold keep their differences. */
static double
take_off (gint64 base, const FusCsvCell *cell, double value)
{
  char text[24];
  gint64 whole = 0;

  if (base == 0)
    return value;
  if (isfinite (value) && cell->n < sizeof text)
    {
      memcpy (text, cell->start, cell->n);
      text[cell->n] = '\0';
      if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &whole, NULL))
        return (double) (whole - base);
    }

  return value - (double) base;
}

/* What is finite and too large for the numbers kept is missing, under its own text. */
static void
take_value (const FusCsvTable *self,
            gsize record,
            guint c,
            const FusCsvCell *cell,
            double value)
{
  FusReal x = (FusReal) value;

  if (self->wide[c] != NULL)
    self->wide[c][record] = take_off (self->csv->bases[c], cell, value);
  if (isinf (x) && !isinf (value))
    {
      self->problems[record / FUS_CSV_N_ITEM].n_too_large++;
      x = (FusReal) NAN;
    }
  if (!isfinite (x))
    count_gap (self, record, cell);
  fus_matrix_row (self->x, record)[self->slots[c]] = x;
}

static const char *
read_cell (const FusCsvTable *self, const char *p, gsize record, guint c, gboolean *last)
{
  const FusCsv *csv = self->csv;
  FusCsvCell cell;
  double value = NAN;
  const char *next = fus_csv_next (csv->separator, p, &cell);
  FusCsvKind kind = FUS_CSV_NUMBER;

  *last = cell.last;
  if (self->roles[c] == FUS_CSV_ROLE_TEXT)
    self->texts[self->slots[c]][record] = cell;
  if (self->roles[c] != FUS_CSV_ROLE_VALUE)
    return next;
  kind = fus_csv_classify (csv, c, &cell, &value);
  take_value (self, record, c, &cell, kind == FUS_CSV_NUMBER ? value : (double) NAN);
  if (kind == FUS_CSV_TEXT)
    add_fault (self, &self->problems[record / FUS_CSV_N_ITEM], record, c, cell);

  return next;
}

/* Cells past the last column must be empty. */
static void
check_rest (const FusCsvTable *self, const char *p, gsize record, FusCsvProblem *problem)
{
  FusCsvCell cell = { 0 };
  guint n_cells = self->csv->n_columns;
  gboolean any = FALSE;

  while (!cell.last)
    {
      p = fus_csv_next (self->csv->separator, p, &cell);
      any |= cell.n > 0;
      n_cells++;
    }
  if (!any || problem->long_row)
    return;
  problem->long_row = TRUE;
  problem->long_record = record;
  problem->n_cells = n_cells;
}

/* A row that ends early lacks what would follow. */
static void
end_early (const FusCsvTable *self, gsize record, guint c, FusCsvProblem *problem)
{
  static const FusCsvCell nothing = { .start = "" };

  if (problem->n_short++ == 0)
    problem->first_short = record;
  for (; c < self->csv->n_columns; c++)
    if (self->roles[c] == FUS_CSV_ROLE_VALUE)
      {
        fus_matrix_row (self->x, record)[self->slots[c]] = (FusReal) NAN;
        if (self->wide[c] != NULL)
          self->wide[c][record] = (double) NAN;
      }
    else if (self->roles[c] == FUS_CSV_ROLE_TEXT)
      self->texts[self->slots[c]][record] = nothing;
}

static void
read_record (const FusCsvTable *self, gsize record, FusCsvProblem *problem)
{
  const FusCsv *csv = self->csv;
  const char *p = csv->text->data + csv->starts[record];
  FusReal *row = fus_matrix_row (self->x, record);
  gboolean last = FALSE;
  guint c = 0;

  for (; c < csv->n_columns && !last; c++)
    {
      const char *next = self->roles[c] == FUS_CSV_ROLE_VALUE && self->wide[c] == NULL
                           ? read_fast (csv, p, c, &row[self->slots[c]], &last)
                           : NULL;

      p = next != NULL ? next : read_cell (self, p, record, c, &last);
    }
  if (c < csv->n_columns)
    end_early (self, record, c, problem);
  else if (!last)
    check_rest (self, p, record, problem);
}

static void
read_item (gsize item, guint worker, gpointer data)
{
  const FusCsvTable *self = data;
  gsize first = self->first + item * FUS_CSV_N_ITEM;
  gsize end = MIN (first + FUS_CSV_N_ITEM, self->csv->n_records);

  for (gsize record = first; record < end; record++)
    read_record (self, record, &self->problems[first / FUS_CSV_N_ITEM]);
}

char *
fus_csv_dup_quote (const FusCsvCell *cell)
{
  g_autofree char *text = fus_csv_cell_dup (cell);

  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), LONGEST_QUOTE));
}

static gboolean
set_text_error (const FusCsvTable *self, const FusCsvFault *fault, GError **error)
{
  g_autofree char *text = fus_csv_dup_quote (&fault->cell);

  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ self->csv->file, self->csv->names[fault->column],
                                  (gint64) fus_csv_get_line (self->csv, fault->record),
                                  _ ("Correct the cell, or leave the column out or make "
                                     "it a label.") },
                      _ ("“%s” is not a number"), text);

  return FALSE;
}

/* Cells of a column that are known. */
static gsize
count_known (const FusCsvTable *self, guint column)
{
  gsize n = 0;

  for (gsize record = 0; record < self->csv->n_records; record++)
    n += !isnan (fus_matrix_row (self->x, record)[self->slots[column]]);

  return n;
}

static const FusCsvFault *
find_fault (const FusCsvTable *self, guint column)
{
  for (gsize i = 0; i < self->n_items; i++)
    for (guint k = 0;
         self->problems[i].faults != NULL && k < self->problems[i].faults->len; k++)
      if (g_array_index (self->problems[i].faults, FusCsvFault, k).column == column)
        return &g_array_index (self->problems[i].faults, FusCsvFault, k);

  return NULL;
}

gsize
fus_csv_table_count_faults (const FusCsvTable *self, guint column)
{
  g_assert (column < self->csv->n_columns);

  gsize n = 0;

  for (gsize i = 0; i < self->n_items; i++)
    n += self->problems[i].n_faults != NULL ? self->problems[i].n_faults[column] : 0;

  return n;
}

/* A column of numbers stays one where nine in ten of its cells are. */
static gboolean
check_faults (const FusCsvTable *self, GError **error)
{
  for (guint c = 0; c < self->csv->n_columns; c++)
    {
      gsize n = fus_csv_table_count_faults (self, c);
      const FusCsvFault *fault = n > 0 ? find_fault (self, c) : NULL;

      if (fault != NULL && (double) n > MOST_BAD * (double) (n + count_known (self, c)))
        return set_text_error (self, fault, error);
    }

  return TRUE;
}

/* Spreadsheets leave out empty cells at the end of rows, of several rows then. One row
 * alone that ends early was cut off, its last number too perhaps. */
static gboolean
check_short_rows (const FusCsvTable *self, GError **error)
{
  gsize n = 0;
  gsize record = 0;

  for (gsize i = 0; i < self->n_items; i++)
    {
      n += self->problems[i].n_short;
      record = self->problems[i].n_short > 0 ? self->problems[i].first_short : record;
    }
  if (n != 1)
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ self->csv->file, NULL,
                                  (gint64) fus_csv_get_line (self->csv, record),
                                  _ ("Complete the row or remove it.") },
                      ngettext ("The row ends early: %u cell was expected",
                                "The row ends early: %u cells were expected",
                                self->csv->n_columns),
                      self->csv->n_columns);

  return FALSE;
}

static gboolean
check_long_rows (const FusCsvTable *self, GError **error)
{
  for (gsize i = 0; i < self->n_items; i++)
    {
      const FusCsvProblem *problem = &self->problems[i];

      if (!problem->long_row)
        continue;
      fus_file_error_set (
        error, FUS_FILE_ERROR_CONTENT,
        (FusPlace){ self->csv->file, NULL,
                    (gint64) fus_csv_get_line (self->csv, problem->long_record),
                    _ ("Put cells that hold the delimiter into quotes, or name the "
                       "row of the headers with --header-row.") },
        ngettext ("The row has %u cell; expected: %u",
                  "The row has %u cells; expected: %u", problem->n_cells),
        problem->n_cells, self->csv->n_columns);
      return FALSE;
    }

  return TRUE;
}

/* Numbers are centred before they are rounded. */
static void
centre_columns (FusCsvTable *self)
{
  gsize n = self->csv->n_records;

  for (guint c = 0; c < self->csv->n_columns; c++)
    {
      const double *values = self->wide[c];
      double offset = values != NULL ? fus_centre_find_offset (values, n, 1) +
                                         (double) self->csv->bases[c]
                                     : 0;
      double own = offset - (double) self->csv->bases[c];

      if (!(fabs (offset) > 0))
        continue;
      if (self->offsets == NULL)
        self->offsets = g_new0 (double, self->n_values + 1);
      self->offsets[self->slots[c]] = offset;
      for (gsize record = 0; record < n; record++)
        fus_matrix_row (self->x, record)[self->slots[c]] =
          (FusReal) (values[record] - own);
    }
}

gboolean
fus_csv_table_read (FusCsvTable *self,
                    FusPool *pool,
                    const FusProgress *progress,
                    GError **error)
{
  gsize n_records = self->csv->n_records;
  gsize n_items = (n_records + FUS_CSV_N_ITEM - 1) / FUS_CSV_N_ITEM;

  self->x = fus_block_new (n_records, self->n_values, self->csv->file, NULL, error);
  if (self->x == NULL)
    return FALSE;
  self->texts = g_new0 (FusCsvCell *, self->n_texts + 1);
  for (guint i = 0; i < self->n_texts; i++)
    self->texts[i] = g_new0 (FusCsvCell, n_records);
  self->problems = g_new0 (FusCsvProblem, n_items);
  self->n_items = n_items;
  self->wide = g_new0 (double *, self->csv->n_columns + 1);
  for (guint c = 0; c < self->csv->n_columns; c++)
    if (self->csv->wide[c] && self->roles[c] == FUS_CSV_ROLE_VALUE)
      self->wide[c] = g_new (double, n_records);
  self->gaps = g_new0 (GHashTable *, n_items);
  self->n_empty = g_new0 (gsize, n_items);
  for (gsize item = 0; item < n_items; item += ITEMS_A_TICK)
    {
      self->first = item * FUS_CSV_N_ITEM;
      fus_pool_run (pool, MIN (n_items - item, ITEMS_A_TICK), read_item, self);
      if (!fus_progress_tick (progress, (double) item / (double) n_items, NULL, error))
        return FALSE;
    }

  centre_columns (self);

  return check_long_rows (self, error) && check_short_rows (self, error) &&
         check_faults (self, error);
}
