/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the data of a table are: devices and laboratories write lines about themselves,
 * units and kinds above or below the names. The second half of the records says how wide
 * a row is and which columns hold numbers; data begin with the first rows that are like
 * it, and the names are the row above them that is most like names. */
#include "config.h"

#include "fus-csv-private.h"

#include "fus-file-error.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  N_SAMPLED = 200,    /* records that say what a row is like */
  FEW_RECORDS = 40,   /* all but the first say it then */
  MOST_ABOVE = 64,    /* records above the data */
  MOST_CELLS = 50000, /* looked at in one record */
};

typedef struct
{
  const FusCsv *csv;
  guint width;  /* cells of most records */
  guint n_used; /* columns that have anything in them */
  gboolean *numbers;
  guint n_numbers;
  gint64 names; /* record, −1 for none */
  gint64 units;
  gsize data;
} LayoutSearch;

/* ---- what rows are like ---- */

/* Cells up to the last one that isn't empty. */
static guint
count_used (const FusCsv *csv, gsize record, guint *n_cells)
{
  const char *p = csv->text->data + csv->starts[record];
  FusCsvCell cell = { 0 };
  guint n = 0;
  guint n_used = 0;

  while (!cell.last)
    {
      p = fus_csv_next (csv->separator, p, &cell);
      n++;
      if (cell.n > 0)
        n_used = n;
    }
  *n_cells = n;

  return n_used;
}

static gsize
get_step (const FusCsv *csv, gsize *first)
{
  *first =
    csv->n_records < FEW_RECORDS ? MIN (1, csv->n_records - 1) : csv->n_records / 2;

  return MAX ((csv->n_records - *first) / N_SAMPLED, 1);
}

static void
measure_width (LayoutSearch *self)
{
  const FusCsv *csv = self->csv;
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  gsize first = 0;
  gsize step = get_step (csv, &first);
  guint most = 0;

  for (gsize record = first; record < csv->n_records; record += step)
    {
      guint n_cells = 0;
      guint n_used = count_used (csv, record, &n_cells);
      guint n =
        GPOINTER_TO_UINT (g_hash_table_lookup (counts, GUINT_TO_POINTER (n_cells))) + 1;

      g_hash_table_insert (counts, GUINT_TO_POINTER (n_cells), GUINT_TO_POINTER (n));
      if (n > most || (n == most && n_cells > self->width))
        self->width = n_cells;
      most = MAX (most, n);
      self->n_used = MAX (self->n_used, n_used);
    }
}

static gboolean
is_number (const FusCsvCell *cell)
{
  return fus_number_looks (cell->start, cell->n);
}

static gboolean
is_gap (const FusCsvCell *cell)
{
  return fus_number_is_missing (cell->start, cell->n);
}

static void
find_numbers (LayoutSearch *self)
{
  const FusCsv *csv = self->csv;
  g_autofree guint *n_numbers = g_new0 (guint, self->width);
  g_autofree guint *n_texts = g_new0 (guint, self->width);
  gsize first = 0;
  gsize step = get_step (csv, &first);

  step = MAX (step, (csv->n_records - first) * self->width / 2000000);
  self->numbers = g_new0 (gboolean, self->width);
  for (gsize record = first; record < csv->n_records; record += step)
    {
      const char *p = csv->text->data + csv->starts[record];
      FusCsvCell cell = { 0 };

      for (guint c = 0; c < self->width && !cell.last; c++)
        {
          p = fus_csv_next (csv->separator, p, &cell);
          if (is_number (&cell))
            n_numbers[c]++;
          else
            n_texts[c] += !is_gap (&cell);
        }
    }
  for (guint c = 0; c < self->width; c++)
    {
      self->numbers[c] = n_numbers[c] > 0 && n_numbers[c] >= n_texts[c];
      self->n_numbers += self->numbers[c];
    }
}

/* Whether most cells of the columns of numbers are numbers or gaps, and it is not much
 * shorter than others. */
static gboolean
is_data (const LayoutSearch *self, gsize record)
{
  const FusCsv *csv = self->csv;
  const char *p = csv->text->data + csv->starts[record];
  FusCsvCell cell = { 0 };
  guint n_known = 0;
  guint n_texts = 0;
  guint n = 0;

  for (; !cell.last; n++)
    {
      p = fus_csv_next (csv->separator, p, &cell);
      if (n >= self->width || !self->numbers[n] || is_gap (&cell))
        continue;
      n_known++;
      n_texts += !is_number (&cell);
    }

  return 2 * n > self->width && 2 * n_texts <= n_known && (n_texts == 0 || n_known > 1);
}

/* ---- names ---- */

/* What a row that may hold names is like. */
typedef struct
{
  guint n_cells;
  guint n_known;
  guint n_units;
  guint n_faults; /* numbers, repeats, gaps */
} Row;

static Row
look_at_row (const LayoutSearch *self, gsize record)
{
  const FusCsv *csv = self->csv;
  const char *p = csv->text->data + csv->starts[record];
  g_autoptr (GHashTable) seen =
               g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  FusCsvCell cell = { 0 };
  Row row = { 0 };

  while (!cell.last && row.n_cells < MOST_CELLS)
    {
      p = fus_csv_next (csv->separator, p, &cell);
      row.n_cells++;
      if (cell.n == 0)
        {
          row.n_faults += row.n_cells > 1 && !cell.last;
          continue;
        }
      row.n_known++;
      row.n_units += fus_number_is_unit (cell.start, cell.n);
      row.n_faults += is_number (&cell) ? 2 : 0;
      row.n_faults += !g_hash_table_add (seen, fus_csv_cell_dup (&cell));
    }

  return row;
}

static gboolean
is_as_wide (const LayoutSearch *self, const Row *row)
{
  guint least = MIN (self->width, MAX (self->n_used, 1));

  return row->n_cells + 1 >= least && row->n_cells <= self->width + 1 &&
         2 * row->n_known >= least;
}

static gboolean
are_units (const Row *row)
{
  return row->n_known > 0 && 2 * row->n_units >= row->n_known;
}

/* Of the rows just above the data the one that is most like names, nearest to the data
 * where several are; units are taken for names where there is nothing else. */
static void
choose_names (LayoutSearch *self)
{
  gint64 best = -1;
  gboolean best_units = TRUE;
  guint least = G_MAXUINT;

  for (gsize record = self->data; record-- > 0;)
    {
      Row row = look_at_row (self, record);

      if (!is_as_wide (self, &row))
        break;
      if (best >= 0 && (are_units (&row) > best_units ||
                        (are_units (&row) == best_units && row.n_faults >= least)))
        continue;
      best = (gint64) record;
      best_units = are_units (&row);
      least = row.n_faults;
    }
  self->names = best;
}

/* The row of units: below the names, or of all rows above the data the only one like it.
 */
static void
choose_units (LayoutSearch *self)
{
  for (gint64 record = self->names + 1;
       self->names >= 0 && record < (gint64) self->data && self->units < 0; record++)
    {
      Row row = look_at_row (self, (gsize) record);

      if (row.n_units > 0 || (record == self->names + 1 && row.n_known > 0))
        self->units = record;
    }
}

static gboolean
is_all_text (const FusCsv *csv, gsize record)
{
  const char *p = csv->text->data + csv->starts[record];
  FusCsvCell cell = { 0 };
  double value = 0;

  while (!cell.last)
    {
      p = fus_csv_next (csv->separator, p, &cell);
      if (cell.n > 0 && fus_number_parse (cell.start, '.', &value) != NULL &&
          is_number (&cell))
        return FALSE;
    }

  return TRUE;
}

/* ---- data ---- */

/* A table of texts alone begins with the first row that is as wide as others. */
static gsize
find_first_wide (const LayoutSearch *self)
{
  for (gsize record = 0; record < MIN (self->csv->n_records, MOST_ABOVE); record++)
    {
      Row row = look_at_row (self, record);

      if (is_as_wide (self, &row))
        return record;
    }

  return 0;
}

static gsize
find_data (const LayoutSearch *self, gsize from)
{
  const FusCsv *csv = self->csv;
  gsize end = MIN (csv->n_records, from + MOST_ABOVE);

  for (gsize record = from; record < end; record++)
    if (is_data (self, record) && (record + 1 >= end || is_data (self, record + 1)))
      return record;

  return from;
}

static void
guess (LayoutSearch *self)
{
  const FusCsv *csv = self->csv;

  if (self->n_numbers == 0)
    {
      self->names = (gint64) find_first_wide (self);
      self->data = (gsize) self->names + 1;
      if (!is_all_text (csv, (gsize) self->names))
        {
          self->data--;
          self->names = -1;
        }
      return;
    }
  self->data = find_data (self, 0);
  choose_names (self);
  if (self->names < 0 && csv->n_records > 1 &&
      (is_all_text (csv, self->data) ||
       fus_csv_is_named_by_numbers (csv, self->numbers, self->width, self->data)))
    self->names = (gint64) self->data++;
}

/* ---- what a person said ---- */

static gboolean
find_line (const FusCsv *csv, int line, gint64 *record, GError **error)
{
  for (gsize i = 0; i < csv->n_records; i++)
    {
      gsize here = fus_csv_get_line (csv, i);

      *record = (gint64) i;
      if (here == (gsize) line)
        return TRUE;
      if (here > (gsize) line)
        break;
    }
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ csv->file, NULL, line,
                                  _ ("Count the lines of the file from 1, empty ones "
                                     "too.") },
                      _ ("No row of the table begins in line %d"), line);

  return FALSE;
}

static gboolean
obey (LayoutSearch *self, const FusCsvLayout *layout, GError **error)
{
  gint64 data = -1;

  if (layout->header_row > 0 &&
      !find_line (self->csv, layout->header_row, &self->names, error))
    return FALSE;
  if (layout->data_row > 0 && !find_line (self->csv, layout->data_row, &data, error))
    return FALSE;
  if (layout->header_row >= 0)
    self->data = self->n_numbers > 0 || layout->header_row == 0
                   ? find_data (self, (gsize) (self->names + 1))
                   : (gsize) self->names + 1;
  if (data >= 0)
    self->data = (gsize) data;
  if (layout->header_row < 0)
    choose_names (self);
  if (self->names < 0 || self->data > (gsize) self->names)
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                      (FusPlace){ self->csv->file, NULL, layout->data_row,
                                  _ ("Name a row below the header.") },
                      _ ("The data can’t begin at or above the header"));

  return FALSE;
}

/* ---- taking it ---- */

static void
take_names (FusCsv *csv, const LayoutSearch *self)
{
  const char *p = self->names >= 0 ? csv->text->data + csv->starts[self->names] : NULL;
  guint n = p != NULL ? fus_csv_count_cells (csv->separator, p) : 0;
  FusCsvCell cell = { 0 };

  csv->names = g_new0 (char *, csv->n_columns + 1);
  for (guint c = 0; c < csv->n_columns; c++)
    {
      /* R leaves out the name of the first column, that of the rows' names. */
      if (p != NULL && !cell.last && !(c == 0 && n + 1 == csv->n_columns))
        {
          p = fus_csv_next (csv->separator, p, &cell);
          csv->names[c] = fus_csv_cell_dup (&cell);
        }
      else
        csv->names[c] = p != NULL ? g_strdup ("") : g_strdup_printf ("%u", c + 1);
    }
}

static void
take_units (FusCsv *csv, const LayoutSearch *self)
{
  const char *p = self->units >= 0 ? csv->text->data + csv->starts[self->units] : NULL;
  FusCsvCell cell = { 0 };

  csv->units = g_new0 (char *, csv->n_columns + 1);
  for (guint c = 0; p != NULL && c < csv->n_columns && !cell.last; c++)
    {
      p = fus_csv_next (csv->separator, p, &cell);
      csv->units[c] = cell.n > 0 ? fus_csv_cell_dup (&cell) : NULL;
    }
}

/* As many as there are names, or one more where rows begin with a name that has none; not
 * one that is there for the sake of a delimiter. */
static guint
count_columns (const LayoutSearch *self)
{
  guint n_names = 0;

  if (self->names < 0)
    return self->width;
  n_names = fus_csv_count_cells (self->csv->separator,
                                 self->csv->text->data + self->csv->starts[self->names]);
  if (MIN (self->n_used, self->width) <= n_names)
    return n_names;

  return MAX (n_names, MIN (n_names + 1, self->width));
}

/* Whether the row above the names is one of names too: as wide, and no title. */
static gboolean
has_names_above (const LayoutSearch *self)
{
  guint n_cells = 0;
  guint n_used = count_used (self->csv, (gsize) self->names - 1, &n_cells);

  return n_cells == self->width && n_used + 1 >= self->width && self->width > 2;
}

gboolean
fus_csv_find_layout (FusCsv *self, const FusCsvLayout *layout, GError **error)
{
  LayoutSearch search = { .csv = self, .names = -1, .units = -1 };
  g_autofree gboolean *numbers = NULL;
  gboolean good = TRUE;
  gboolean two_rows = FALSE;
  gsize names = 0;

  measure_width (&search);
  find_numbers (&search);
  if (layout->header_row >= 0 || layout->data_row > 0)
    good = obey (&search, layout, error);
  else
    guess (&search);
  numbers = search.numbers;
  if (!good)
    return FALSE;
  choose_units (&search);
  self->n_columns = count_columns (&search);
  self->has_header = search.names >= 0;
  if (self->has_header)
    self->header_line = fus_csv_get_line (self, (gsize) search.names);
  take_names (self, &search);
  take_units (self, &search);
  names = self->has_header ? self->starts[search.names] : 0;
  two_rows = search.names > 0 && has_names_above (&search);
  self->n_records -= MIN (search.data, self->n_records);
  memmove (self->starts, self->starts + search.data, self->n_records * sizeof (gsize));
  numbers = g_renew (gboolean, numbers, MAX (self->n_columns, search.width));
  for (guint c = search.width; c < self->n_columns; c++)
    numbers[c] = FALSE;
  fus_csv_drop_rows (self, names, two_rows, numbers);

  return TRUE;
}
