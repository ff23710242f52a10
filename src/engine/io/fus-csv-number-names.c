/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that are numbers: wavelengths, years, doses, days above their columns, or what
 * pandas and R count columns by. A row of them looks like data, and read as data it is a
 * sample that nobody measured. It is told by what the rows below are not: a word above a
 * column of numbers, equal steps, a rising order, whole numbers above fractions, numbers
 * outside of the columns' ranges. Each is a reason where no row below, of many, does the
 * same; two reasons make names, and some count for two. Units count as well: "900 nm"
 * above plain numbers. */
#include "config.h"

#include "fus-csv-private.h"

#include "fus-key-names.h"
#include "fus-number-style.h"
#include "fus-number.h"

#include <math.h>
#include <string.h>

enum
{
  N_SAMPLED = 200,
  MANY_ROWS = 10,     /* that tell what a row of data is like */
  FEWEST_ROWS = 2,    /* that tell it where there are more reasons */
  FEWEST_NUMBERS = 3, /* that make steps or an order */
  MANY_STEPS = 4,     /* of numbers that hardly any row has by chance */
  LONG_ORDER = 6,     /* so many numbers rise in one row of 720 */
  RARE = 20,          /* one row in so many does it by chance */
  ENOUGH_REASONS = 2,
  ENOUGH_OF_FEW_ROWS = 4,
  EARLIEST_YEAR = 1800,
  LATEST_YEAR = 2100,
};

/* What a row is like in the columns of numbers. */
typedef struct
{
  guint n_numbers;
  gboolean has_steps; /* equal ones */
  gboolean rises;     /* or falls */
  gboolean is_whole;
  gboolean is_years;
  guint n_marked;     /* numbers with something beside them, as a unit */
  gboolean is_marked; /* most of them */
  gboolean has_digit; /* in a text before the numbers */
} Row;

/* What a column holds below the first row. */
typedef struct
{
  double low;
  double high;
  gboolean has_words;
} Range;

/* A number of either style, or NaN. */
static double
read_number (const FusCsvCell *cell)
{
  static const char points[] = { '.', ',' };

  for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
    {
      double value = 0;

      if (cell->n > 0 &&
          fus_number_parse (cell->start, points[i], &value) == cell->start + cell->n)
        return value;
    }

  return (double) NAN;
}

/* The number in a cell that is one with something beside it, "900 nm", or NaN. */
static double
read_marked (const FusCsvCell *cell)
{
  const char *p = cell->start;
  const char *end = cell->start + cell->n;
  double value = (double) NAN;

  if (!fus_number_looks (cell->start, cell->n))
    return value;
  while (p < end && !g_ascii_isdigit (*p) && *p != '-')
    p++;
  if (p == end || fus_number_parse (p, '.', &value) == NULL)
    return (double) NAN;

  return value;
}

static void
take_number (Row *row, double value, double *previous, double *step)
{
  const double here = value - *previous;

  row->is_whole = row->is_whole && !(value > floor (value));
  row->is_years = row->is_years && value >= EARLIEST_YEAR && value <= LATEST_YEAR;
  if (row->n_numbers == 1)
    *step = here;
  if (row->n_numbers > 0)
    {
      row->rises = row->rises && here * *step > 0;
      row->has_steps =
        row->has_steps && fabs (here) > 0 && fabs (here - *step) <= 1e-6 * fabs (*step);
    }
  *previous = value;
  row->n_numbers++;
}

static Row
look_at_row (const FusCsv *csv,
             const gboolean *is_number,
             guint width,
             gsize record,
             Range *ranges)
{
  const char *p = csv->text->data + csv->starts[record];
  Row row = { .has_steps = TRUE, .rises = TRUE, .is_whole = TRUE, .is_years = TRUE };
  FusCsvCell cell = { 0 };
  double previous = 0;
  double step = 0;

  for (guint c = 0; c < width && !cell.last; c++)
    {
      double value = 0;

      p = fus_csv_next (csv->separator, p, &cell);
      for (gsize i = 0; c == 0 && !is_number[c] && i < cell.n; i++)
        row.has_digit |= g_ascii_isdigit (cell.start[i]);
      if (!is_number[c])
        continue;
      value = read_number (&cell);
      if (isnan (value))
        {
          value = read_marked (&cell);
          row.n_marked += !isnan (value);
        }
      if (!isnan (value))
        take_number (&row, value, &previous, &step);
      if (ranges == NULL)
        continue;
      ranges[c].low = fmin (ranges[c].low, value);
      ranges[c].high = fmax (ranges[c].high, value);
      ranges[c].has_words |= isnan (value) && !fus_number_is_missing (cell.start, cell.n);
    }
  row.rises = row.rises && row.n_numbers >= FEWEST_NUMBERS;
  row.has_steps = row.has_steps && row.n_numbers >= FEWEST_NUMBERS;
  row.is_whole = row.is_whole && row.n_numbers > 1;
  row.is_years = row.is_years && row.is_whole && row.rises;
  row.is_marked = row.n_marked > 0 && 2 * row.n_marked >= row.n_numbers;

  return row;
}

/* What the first row has that speaks for names by itself. */
typedef struct
{
  gboolean may_be; /* all there and different, but for the first cell */
  gboolean has_word;
  gboolean has_word_at_end; /* above numbers, or that names ids */
  gboolean is_outside;      /* of the ranges below, in all columns of numbers */
} Names;

static gboolean
is_word (const FusCsvCell *cell)
{
  return cell->n > 0 && g_unichar_isalpha (g_utf8_get_char (cell->start)) &&
         !fus_number_is_missing (cell->start, cell->n) && isnan (read_number (cell));
}

static Names
look_at_names (const FusCsv *csv,
               const gboolean *is_number,
               guint width,
               gsize record,
               const Range *ranges)
{
  const char *p = csv->text->data + csv->starts[record];
  g_autoptr (GHashTable) seen =
               g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Names names = { .may_be = TRUE, .is_outside = TRUE };
  FusCsvCell cell = { 0 };

  for (guint c = 0; c < width && !cell.last && names.may_be; c++)
    {
      g_autofree char *text = NULL;
      double value = 0;

      p = fus_csv_next (csv->separator, p, &cell);
      text = fus_csv_cell_dup (&cell);
      value = read_number (&cell);
      if (isnan (value))
        value = read_marked (&cell);
      if (is_word (&cell) && is_number[c] && !ranges[c].has_words)
        {
          names.has_word = TRUE;
          names.has_word_at_end |= c == 0 || cell.last;
        }
      else if (c == 0 && !is_number[c] && fus_key_is_name_of_id (text))
        names.has_word = TRUE;
      if (is_number[c] && !isnan (value))
        names.is_outside &= value < ranges[c].low || value > ranges[c].high;
      names.may_be = cell.n > 0 ? g_hash_table_add (seen, g_steal_pointer (&text))
                                : c == 0 || cell.last;
    }

  return names;
}

/* Whether a row of numbers counts 0, 1, 2 … or 1, 2, 3 …, its first cell apart where it
 * is none, and its last. */
static gboolean
counts_up (const FusCsv *csv, gsize record)
{
  const char *p = csv->text->data + csv->starts[record];
  FusCsvCell cell = { 0 };
  double first = 0;
  guint n = 0;

  for (guint c = 0; !cell.last; c++)
    {
      double value = 0;

      p = fus_csv_next (csv->separator, p, &cell);
      if (fus_number_parse (cell.start, '.', &value) != cell.start + cell.n)
        {
          if (c == 0)
            continue;
          return FALSE;
        }
      if (cell.last && n > 1)
        return TRUE;
      first = n == 0 ? value : first;
      if (fabs (value - first - n) > 0 || (fabs (first) > 0 && fabs (first - 1) > 0))
        return FALSE;
      n++;
    }

  return n > 2;
}

/* How many reasons it is that a row does what so many of the rows below do. */
static guint
weigh (guint n_others, gsize n_rows, gboolean is_hard)
{
  if (n_others > 0)
    return is_hard && (gsize) n_others * RARE <= n_rows ? 1 : 0;

  return is_hard ? 2 : 1;
}

gboolean
fus_csv_is_named_by_numbers (const FusCsv *csv,
                             const gboolean *is_number,
                             guint width,
                             gsize record)
{
  const gsize n_below = csv->n_records - record - 1;
  const gsize step = MAX (n_below / N_SAMPLED, 1);
  g_autofree Range *ranges = g_new (Range, width);
  guint n_step = 0;
  guint n_rise = 0;
  guint n_marked = 0;
  gboolean any_whole = FALSE;
  gboolean any_years = FALSE;
  gboolean all_have_digits = TRUE;
  gsize n_rows = 0;
  guint n_reasons = 0;
  Row row;
  Names names;

  g_assert (record < csv->n_records);

  if (counts_up (csv, record))
    return TRUE;
  for (guint c = 0; c < width; c++)
    ranges[c] = (Range){ (double) INFINITY, -(double) INFINITY, FALSE };
  for (gsize i = record + 1; i < csv->n_records; i += step)
    {
      const Row below = look_at_row (csv, is_number, width, i, ranges);

      n_step += below.has_steps;
      n_rise += below.rises;
      n_marked += below.n_marked > 0;
      any_whole |= below.is_whole;
      any_years |= below.is_years;
      all_have_digits &= below.has_digit;
      n_rows++;
    }
  row = look_at_row (csv, is_number, width, record, NULL);
  names = look_at_names (csv, is_number, width, record, ranges);
  if (!names.may_be || row.n_numbers == 0 || n_rows < FEWEST_ROWS)
    return FALSE;
  n_reasons += names.has_word + names.has_word_at_end;
  n_reasons += all_have_digits && !row.has_digit;
  n_reasons +=
    MAX (row.has_steps ? weigh (n_step, n_rows, row.n_numbers >= MANY_STEPS) : 0,
         row.rises ? weigh (n_rise, n_rows, row.n_numbers >= LONG_ORDER) : 0);
  n_reasons += row.is_years && !any_years ? 2 : 0;
  n_reasons += row.is_marked ? weigh (n_marked, n_rows, TRUE) : 0;
  n_reasons += row.is_whole && !any_whole;
  n_reasons += names.is_outside && row.n_numbers >= FEWEST_NUMBERS;

  return n_reasons >= (n_rows < MANY_ROWS ? ENOUGH_OF_FEW_ROWS : ENOUGH_REASONS);
}
