/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-csv.h"

#include "fus-file-error.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Our own reader of separated text, because nothing in the C libraries at hand fits: they
 * hand out one allocated string a cell (libcsv), know neither decimal commas nor
 * encodings, or are many times larger than this. Cells are found in place; only text is
 * ever copied. */

enum
{
  N_SNIFFED = 100,  /* records looked at for the separator */
  N_SAMPLED = 1000, /* records looked at for the kinds of columns */
};

static inline const char *
skip_blanks (const char *p, char separator)
{
  while (*p == ' ' || (separator == ' ' && *p == '\t'))
    p++;

  return p;
}

static inline gboolean
ends_cell (char c, char separator)
{
  return c == separator || c == '\n' || (separator == ' ' && c == '\t');
}

static const char *
scan_quoted (const char *p, FusCsvCell *cell)
{
  cell->quoted = TRUE;
  cell->start = ++p;
  for (;;)
    {
      p += strcspn (p, "\"");
      cell->open = *p == '\0';
      if (cell->open || p[1] != '"')
        break;
      p += 2;
    }
  cell->n = (gsize) (p - cell->start);

  return cell->open ? p : p + 1;
}

static const char *
scan_plain (const char *p, char separator, FusCsvCell *cell)
{
  cell->start = p;
  while (!ends_cell (*p, separator) && *p != '\0')
    p++;
  cell->n = (gsize) (p - cell->start);
  while (cell->n > 0 && cell->start[cell->n - 1] == ' ')
    cell->n--;

  return p;
}

const char *
fus_csv_next (char separator, const char *p, FusCsvCell *cell)
{
  *cell = (FusCsvCell){ 0 };
  p = skip_blanks (p, separator);
  p = *p == '"' ? scan_quoted (p, cell) : scan_plain (p, separator, cell);
  while (!ends_cell (*p, separator) && *p != '\0')
    p++;
  if (separator == ' ')
    p = skip_blanks (p, separator);
  cell->last = *p == '\n' || *p == '\0';
  if (*p == '\0' || (separator == ' ' && !cell->last))
    return p;

  return p + 1;
}

char *
fus_csv_cell_dup (const FusCsvCell *cell)
{
  char *text = g_strndup (cell->start, cell->n);
  char *to = text;

  if (!cell->quoted || strstr (text, "\"\"") == NULL)
    return text;
  for (const char *from = text; *from != '\0'; from++)
    {
      *to++ = *from;
      if (from[0] == '"' && from[1] == '"')
        from++;
    }
  *to = '\0';

  return text;
}

FusCsvKind
fus_csv_classify (const FusCsv *self, const FusCsvCell *cell, double *value)
{
  const char *end = NULL;

  if (fus_number_is_missing (cell->start, cell->n))
    return FUS_CSV_EMPTY;
  end =
    fus_number_parse (cell->start, cell->quoted ? self->point : self->plain_point, value);

  return end == cell->start + cell->n ? FUS_CSV_NUMBER : FUS_CSV_TEXT;
}

static guint
count_cells (char separator, const char *p)
{
  FusCsvCell cell = { 0 };
  guint n = 0;

  while (!cell.last)
    {
      p = fus_csv_next (separator, p, &cell);
      n++;
    }

  return n;
}

/* Where the record after the one at @p starts; %NULL where a quote stays open. */
static const char *
skip_record (char separator, const char *p)
{
  const char *end = strchr (p, '\n');
  FusCsvCell cell = { 0 };

  if (end == NULL)
    return p + strlen (p);
  if (memchr (p, '"', (gsize) (end - p)) == NULL)
    return end + 1;
  while (!cell.last && !cell.open)
    p = fus_csv_next (separator, p, &cell);

  return cell.open ? NULL : p;
}

static gboolean
is_blank_line (const char *p)
{
  p += strspn (p, " \t");

  return *p == '\n' || *p == '\0';
}

/* How many of the first records have as many cells as most of them, if cells are
 * separated so; @n_cells: that many. */
static double
rate_separator (const char *p, char separator, guint *n_cells)
{
  guint counts[N_SNIFFED] = { 0 };
  guint n = 0;
  guint best = 0;

  for (; p != NULL && *p != '\0' && n < N_SNIFFED; p = skip_record (separator, p))
    if (!is_blank_line (p))
      counts[n++] = count_cells (separator, p);
  for (guint i = 0; i < n; i++)
    {
      guint same = 0;

      for (guint j = 0; j < n; j++)
        same += counts[j] == counts[i];
      if (same > best)
        *n_cells = counts[i];
      best = MAX (best, same);
    }

  return n > 0 ? (double) best / n : 0;
}

static char
guess_separator (const char *p)
{
  static const char candidates[] = { '\t', ';', ',', '|' };
  char separator = ',';
  double best = 0;
  guint n_cells = 1;

  for (gsize i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      guint n = 1;
      double rate = rate_separator (p, candidates[i], &n);

      if (n > 1 && (rate > best + 1e-9 || (rate > best - 1e-9 && n > n_cells)))
        {
          best = rate;
          n_cells = n;
          separator = candidates[i];
        }
    }
  if (best <= 0 && rate_separator (p, ' ', &n_cells) > 0.99 && n_cells > 1)
    separator = ' ';

  return separator;
}

/* Lines at the top that begin with `#` are remarks, but the last of them is the header
 * where it has as many cells as what follows. */
static const char *
skip_remarks (const FusText *text, char *separator)
{
  const char *p = text->data;
  const char *remark = NULL;

  while (*p == '#' || (is_blank_line (p) && *p != '\0'))
    {
      remark = *p == '#' ? p : remark;
      p = strchr (p, '\n') + 1;
    }
  *separator = guess_separator (p);
  if (remark != NULL && count_cells (*separator, p) > 1 &&
      count_cells (*separator, remark) == count_cells (*separator, p))
    return remark + 1;

  return p;
}

/* A number with a comma as German ones have it, and not as English ones may: `1,234` can
 * be both. */
static gboolean
has_decimal_comma (const FusCsvCell *cell, gboolean *surely)
{
  const char *comma = memchr (cell->start, ',', cell->n);
  double value = 0;
  gsize n_after = 0;

  if (comma == NULL ||
      fus_number_parse (cell->start, ',', &value) != cell->start + cell->n)
    return FALSE;
  n_after = (gsize) (cell->start + cell->n - comma) - 1;
  *surely = n_after != 3 || cell->start[0] == '0' ||
            (cell->start[0] == '-' && cell->start[1] == '0');

  return TRUE;
}

/* Comma or point: what more of the first numbers with a fraction have. Where the comma
 * separates, numbers that have one are quoted, and one must surely be decimal. */
static char
guess_point (const char *p, char separator)
{
  guint n_points = 0;
  guint n_commas = 0;
  gboolean any_sure = FALSE;
  FusCsvCell cell = { 0 };
  double value = 0;

  for (guint n = 0; *p != '\0' && n < 20000; n++)
    {
      gboolean surely = FALSE;

      p = fus_csv_next (separator, p, &cell);
      if (memchr (cell.start, ',', cell.n) != NULL)
        {
          n_commas += has_decimal_comma (&cell, &surely);
          any_sure |= surely;
        }
      else if (memchr (cell.start, '.', cell.n) != NULL)
        n_points += fus_number_parse (cell.start, '.', &value) == cell.start + cell.n;
    }
  if (separator == ',' && !any_sure)
    return '.';

  return n_commas > n_points ? ',' : '.';
}

gsize
fus_csv_get_line (const FusCsv *self, gsize record)
{
  const char *p = self->text->data;
  const char *end = p + self->starts[record];
  gsize line = 1;

  while ((p = memchr (p, '\n', (gsize) (end - p))) != NULL)
    {
      p++;
      line++;
    }

  return line;
}

static gsize
line_at (const FusText *text, const char *place)
{
  gsize line = 1;

  for (const char *p = text->data; p < place; p++)
    line += *p == '\n';

  return line;
}

static gboolean
is_all_empty (char separator, const char *p)
{
  FusCsvCell cell = { 0 };

  while (!cell.last)
    {
      p = fus_csv_next (separator, p, &cell);
      if (cell.n > 0)
        return FALSE;
    }

  return TRUE;
}

/* A record too big to index ends the file early only if it is open. Blank lines are no
 * records; rows of nothing but separators at the end aren't either, in between they are:
 * leaving them out would move the rows below them. */
static gboolean
find_records (FusCsv *self, const char *first, GError **error)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (const char *p = first; *p != '\0';)
    {
      gsize start = (gsize) (p - self->text->data);
      const char *next = skip_record (self->separator, p);

      if (!is_blank_line (p))
        g_array_append_val (starts, start);
      if (next == NULL)
        {
          g_array_unref (starts);
          fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                              (FusPlace){
                                self->file, NULL, (gint64) line_at (self->text, p),
                                _ ("Close it, or double the quotes inside of a cell.") },
                              _ ("A quote opens in this row and never closes"));
          return FALSE;
        }
      p = next;
    }
  while (starts->len > 1 &&
         is_all_empty (self->separator,
                       self->text->data + g_array_index (starts, gsize, starts->len - 1)))
    g_array_set_size (starts, starts->len - 1);
  self->n_records = starts->len;
  self->starts = (gsize *) (gpointer) g_array_free (starts, FALSE);

  return TRUE;
}

typedef struct
{
  guint n_numbers;
  guint n_texts;
  guint n_foreign; /* of the texts: numbers with the other decimal sign */
  gsize foreign;   /* record of the first one */
} Tally;

static gboolean
is_foreign (const FusCsv *self, const FusCsvCell *cell)
{
  char other = self->point == ',' ? '.' : ',';
  double value = 0;

  return self->separator == ',' && memchr (cell->start, other, cell->n) != NULL &&
         fus_number_parse (cell->start, other, &value) == cell->start + cell->n;
}

/* Up to N_SAMPLED records from @first on, spread evenly. */
static void
tally_columns (const FusCsv *self, gsize first, Tally *tallies)
{
  gsize n = self->n_records - MIN (first, self->n_records);
  gsize step = MAX (n / N_SAMPLED, 1);

  for (gsize record = first; record < self->n_records; record += step)
    {
      const char *p = self->text->data + self->starts[record];
      FusCsvCell cell = { 0 };
      double value = 0;

      for (guint c = 0; c < self->n_columns && !cell.last; c++)
        {
          FusCsvKind kind = 0;

          p = fus_csv_next (self->separator, p, &cell);
          kind = fus_csv_classify (self, &cell, &value);
          tallies[c].n_numbers += kind == FUS_CSV_NUMBER;
          tallies[c].n_texts += kind == FUS_CSV_TEXT;
          if (kind != FUS_CSV_TEXT || !is_foreign (self, &cell))
            continue;
          if (tallies[c].n_foreign++ == 0)
            tallies[c].foreign = record;
        }
    }
}

static FusCsvKind
tally_get_kind (const Tally *tally)
{
  if (tally->n_numbers + tally->n_texts == 0)
    return FUS_CSV_EMPTY;

  return tally->n_numbers >= tally->n_texts ? FUS_CSV_NUMBER : FUS_CSV_TEXT;
}

/* Whether the first record counts 0, 1, 2 … or 1, 2, 3 …, its last cell apart. */
static gboolean
counts_up (const FusCsv *self)
{
  const char *p = self->text->data + self->starts[0];
  FusCsvCell cell = { 0 };
  double first = 0;

  for (guint c = 0; c + 1 < self->n_columns; c++)
    {
      double value = 0;

      p = fus_csv_next (self->separator, p, &cell);
      if (fus_csv_classify (self, &cell, &value) != FUS_CSV_NUMBER)
        return FALSE;
      first = c == 0 ? value : first;
      if (fabs (value - first - c) > 0 || (fabs (first) > 0 && fabs (first - 1) > 0))
        return FALSE;
    }

  return self->n_columns > 2;
}

/* A first record is a header if it has text above a column of numbers, if all is text, or
 * if it counts the columns. */
static gboolean
guess_header (const FusCsv *self, const Tally *tallies)
{
  const char *p = self->text->data + self->starts[0];
  FusCsvCell cell = { 0 };
  gboolean any_number = FALSE;
  double value = 0;

  for (guint c = 0; c < self->n_columns && !cell.last; c++)
    {
      FusCsvKind kind = 0;

      p = fus_csv_next (self->separator, p, &cell);
      kind = fus_csv_classify (self, &cell, &value);
      any_number |= kind == FUS_CSV_NUMBER;
      if (kind == FUS_CSV_TEXT && tally_get_kind (&tallies[c]) != FUS_CSV_TEXT)
        return TRUE;
    }

  return !any_number || counts_up (self);
}

static void
take_names (FusCsv *self)
{
  const char *p = self->text->data + self->starts[0];
  guint n = count_cells (self->separator, p);
  FusCsvCell cell = { 0 };

  self->names = g_new0 (char *, self->n_columns + 1);
  for (guint c = 0; c < self->n_columns; c++)
    {
      /* R leaves out the name of the first column, that of the rows' names. */
      if (self->has_header && !cell.last && !(c == 0 && n + 1 == self->n_columns))
        {
          p = fus_csv_next (self->separator, p, &cell);
          self->names[c] = fus_csv_cell_dup (&cell);
        }
      else
        self->names[c] = self->has_header ? g_strdup ("") : g_strdup_printf ("%u", c + 1);
    }
}

static void
drop_header (FusCsv *self)
{
  self->n_records--;
  memmove (self->starts, self->starts + 1, self->n_records * sizeof (gsize));
}

static void
drop_empty_columns (FusCsv *self)
{
  while (self->n_columns > 1 && self->kinds[self->n_columns - 1] == FUS_CSV_EMPTY &&
         (!self->has_header || *g_strstrip (self->names[self->n_columns - 1]) == '\0'))
    g_clear_pointer (&self->names[--self->n_columns], g_free);
}

/* A column of numbers with commas in a table of numbers with points is no column of
 * texts. */
static gboolean
check_foreign (const FusCsv *self, const Tally *tallies, gboolean skipped, GError **error)
{
  for (guint c = 0; c < self->n_columns; c++)
    {
      const Tally *tally = &tallies[c];
      gsize record = tally->foreign - (skipped ? 1 : 0);

      if (tally->n_foreign < 2 ||
          2 * tally->n_foreign < tally->n_texts + tally->n_numbers)
        continue;
      fus_file_error_set (
        error, FUS_FILE_ERROR_CONTENT,
        (FusPlace){ self->file, self->names[c], (gint64) fus_csv_get_line (self, record),
                    _ ("Write all numbers with the same decimal sign and without signs "
                       "between thousands.") },
        _ (
          "The column has numbers with commas, where others have points: whether a comma "
          "stands before decimals or between thousands can’t be told"));
      return FALSE;
    }

  return TRUE;
}

static gboolean
find_columns (FusCsv *self, int header, GError **error)
{
  const char *first = self->text->data + self->starts[0];
  g_autofree Tally *tallies = NULL;

  self->n_columns = count_cells (self->separator, first);
  if (self->n_records > 1)
    self->n_columns =
      MAX (self->n_columns,
           MIN (self->n_columns + 1,
                count_cells (self->separator, self->text->data + self->starts[1])));
  tallies = g_new0 (Tally, self->n_columns);
  tally_columns (self, 1, tallies);
  self->has_header = header >= 0 ? header > 0 : guess_header (self, tallies);
  take_names (self);
  if (self->has_header)
    drop_header (self);
  else
    tally_columns (self, 0, tallies);
  self->kinds = g_new0 (FusCsvKind, self->n_columns);
  for (guint c = 0; c < self->n_columns; c++)
    self->kinds[c] = tally_get_kind (&tallies[c]);
  if (!check_foreign (self, tallies, self->has_header, error))
    return FALSE;
  drop_empty_columns (self);

  return TRUE;
}

static FusCsv *
read_table (FusCsv *csv, const char *first, int header, GError **error)
{
  g_autoptr (FusCsv) self = csv;

  self->plain_point = self->point == self->separator ? '.' : self->point;
  if (!find_records (self, first, error))
    return NULL;
  if (self->n_records > 0 && !find_columns (self, header, error))
    return NULL;
  if (self->n_records == 0)
    {
      fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                          (FusPlace){ self->file, NULL, -1, _ ("Choose another file.") },
                          _ ("The table has no rows of data"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

FusCsv *
fus_csv_open (const char *path, int header, GError **error)
{
  g_autoptr (FusCsv) self = g_new0 (FusCsv, 1);
  const char *first = NULL;

  self->file = g_strdup (path);
  self->text = fus_text_load (path, error);
  if (self->text == NULL)
    return NULL;
  first = skip_remarks (self->text, &self->separator);
  self->point = guess_point (first, self->separator);

  return read_table (g_steal_pointer (&self), first, header, error);
}

FusCsv *
fus_csv_new_from_text (const char *path,
                       FusText *text,
                       char separator,
                       char point,
                       GError **error)
{
  FusCsv *self = g_new0 (FusCsv, 1);

  self->file = g_strdup (path);
  self->text = text;
  self->separator = separator;
  self->point = point != '\0' ? point : guess_point (text->data, separator);

  return read_table (self, text->data, -1, error);
}

void
fus_csv_free (FusCsv *self)
{
  g_clear_pointer (&self->text, fus_text_free);
  for (guint c = 0; self->names != NULL && c < self->n_columns; c++)
    g_free (self->names[c]);
  g_free (self->names);
  g_free (self->kinds);
  g_free (self->starts);
  g_free (self->file);
  g_free (self);
}
