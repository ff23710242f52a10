/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-csv-private.h"

#include "fus-file-error.h"
#include "fus-names.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Our own reader of separated text, because nothing in the C libraries at hand fits: they
 * hand out one allocated string a cell (libcsv), know neither decimal commas nor
 * encodings, or are many times larger than this. Cells are found in place; only text is
 * ever copied. */

enum
{
  N_SNIFFED = 100, /* records looked at for the separator */
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
  /* One sign alone, as in tables of marks and pixels. */
  if (*p > ' ' && p[1] == separator && *p != '"' && *p != separator && separator != ' ')
    {
      cell->start = p;
      cell->n = 1;
      return p + 2;
    }
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
fus_csv_classify (const FusCsv *self, guint column, const FusCsvCell *cell, double *value)
{
  g_assert (column < self->n_columns);

  const FusNumberStyle *style = &self->styles[column];
  const char *end = NULL;

  if (fus_number_is_missing (cell->start, cell->n))
    return FUS_CSV_EMPTY;
  end = fus_number_parse (cell->start, style->point, value);
  if (end == cell->start + cell->n)
    return FUS_CSV_NUMBER;
  if (fus_number_style_read (style, cell->start, cell->n, value))
    return FUS_CSV_NUMBER;

  return fus_number_style_is_gap (style, cell->start, cell->n) ? FUS_CSV_EMPTY
                                                               : FUS_CSV_TEXT;
}

guint
fus_csv_count_cells (char separator, const char *p)
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
      counts[n++] = fus_csv_count_cells (separator, p);
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

/* R writes names of rows without one above them: the first record is a cell short. */
static double
rate_blanks (const char *p, guint *n_cells)
{
  const char *first = p;
  double rate = 0;

  while (is_blank_line (first) && *first != '\0')
    first = skip_record (' ', first);
  if (first == NULL || *first == '\0')
    return 0;
  rate = rate_separator (skip_record (' ', first), ' ', n_cells);
  if (rate > 0 && fus_csv_count_cells (' ', first) + 1 == *n_cells)
    return rate;

  return rate_separator (p, ' ', n_cells);
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
  if (best <= 0 && rate_blanks (p, &n_cells) > 0.99 && n_cells > 1)
    separator = ' ';

  return separator;
}

/* `sep=;`, with which Excel is told how cells are separated; what follows it. */
static const char *
take_separator (const char *p, char *separator)
{
  const char *q = p + (*p == '"');
  char sign = '\0';

  if (g_ascii_strncasecmp (q, "sep=", 4) != 0 || q[4] == '\n' || q[4] == '\0')
    return p;
  sign = q[4];
  q += 5 + (*p == '"' && q[5] == '"');
  while (*q == ',' || *q == ';' || *q == ' ' || *q == '\t')
    q++;
  if (*q != '\n')
    return p;
  *separator = sign;

  return q + 1;
}

/* Lines at the top that begin with `#` are remarks, but the last of them is the header
 * where it has as many cells as what follows. */
static const char *
skip_remarks (const FusText *text, char *separator)
{
  const char *p = text->data;
  const char *remark = NULL;
  char said = '\0';

  p = take_separator (p, &said);
  while (*p == '#' || (is_blank_line (p) && *p != '\0'))
    {
      remark = *p == '#' ? p : remark;
      p = strchr (p, '\n') + 1;
    }
  *separator = said != '\0' ? said : guess_separator (p);
  if (remark != NULL && fus_csv_count_cells (*separator, p) > 1 &&
      fus_csv_count_cells (*separator, remark) == fus_csv_count_cells (*separator, p))
    return remark + 1;

  return p;
}

gsize
fus_csv_get_line (const FusCsv *self, gsize record)
{
  g_assert (record < self->n_records);

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

static FusCsv *
set_no_rows (const char *path, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ path, NULL, -1, _ ("Choose another file.") },
                      _ ("The table has no rows of data"));

  return NULL;
}

FusCsv *
fus_csv_open_text (const char *path,
                   FusText *text,
                   const FusCsvLayout *layout,
                   GError **error)
{
  static const FusCsvLayout unknown = FUS_CSV_LAYOUT_INIT;
  g_autoptr (FusCsv) self = g_new0 (FusCsv, 1);
  const char *first = NULL;

  layout = layout != NULL ? layout : &unknown;
  self->file = g_strdup (path);
  self->text = text;
  self->separator = layout->separator;
  first = layout->separator != '\0' ? text->data : skip_remarks (text, &self->separator);
  if (!find_records (self, first, error) ||
      (self->n_records > 0 && (!fus_csv_find_layout (self, layout, error) ||
                               !fus_csv_settle_columns (self, layout, error))))
    return NULL;
  if (self->n_records == 0)
    return set_no_rows (path, error);
  self->headers = fus_names_tell_apart (self->names, self->n_columns);

  return g_steal_pointer (&self);
}

FusCsv *
fus_csv_open (const char *path, const FusCsvLayout *layout, GError **error)
{
  FusText *text = fus_text_load (path, layout != NULL ? layout->encoding : NULL, error);

  return text != NULL ? fus_csv_open_text (path, text, layout, error) : NULL;
}

void
fus_csv_free (FusCsv *self)
{
  g_clear_pointer (&self->text, fus_text_free);
  for (guint c = 0; self->names != NULL && c < self->n_columns; c++)
    {
      g_free (self->names[c]);
      g_free (self->units[c]);
    }
  g_strfreev (self->headers);
  for (guint c = 0; self->styles != NULL && c < self->n_columns; c++)
    fus_number_style_clear (&self->styles[c]);
  g_free (self->names);
  g_free (self->units);
  g_free (self->styles);
  g_free (self->points);
  g_free (self->mixed);
  g_free (self->wide);
  g_free (self->bases);
  g_free (self->kinds);
  g_free (self->starts);
  g_free (self->file);
  g_free (self);
}
