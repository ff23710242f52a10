/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records among the data that are no samples: the names again, where files were put one
 * below the other; the name of the rows' names, below names of two rows; remarks below
 * the table. What is left out is told. */
#include "config.h"

#include "fus-csv-private.h"

#include "fus-number.h"
#include "fus-number-style.h"

#include <string.h>

enum
{
  MOST_BELOW = 30, /* remarks */
  FEWEST_DATA = 3, /* records above them */
};

static const char *
get_start (const FusCsv *csv, gsize record)
{
  return csv->text->data + csv->starts[record];
}

/* Bytes of the line at @p. */
static gsize
count_line (const char *p)
{
  return strcspn (p, "\n");
}

static void
drop_names_again (FusCsv *self, const char *names)
{
  gsize n_names = count_line (names);
  gsize n = 0;

  for (gsize record = 0; record < self->n_records; record++)
    {
      const char *p = get_start (self, record);

      if (strncmp (p, names, n_names) == 0 && count_line (p) == n_names)
        self->n_names_again++;
      else
        self->starts[n++] = self->starts[record];
    }
  self->n_records = n;
}

/* Cells that hold something, and whether one in a column of numbers is a number. */
static guint
count_filled (const FusCsv *self, gsize record, const gboolean *numbers, gboolean *any)
{
  const char *p = get_start (self, record);
  FusCsvCell cell = { 0 };
  guint n = 0;

  *any = FALSE;
  for (guint c = 0; !cell.last; c++)
    {
      p = fus_csv_next (self->separator, p, &cell);
      n += cell.n > 0;
      if (c < self->n_columns && numbers[c])
        *any = *any || fus_number_looks (cell.start, cell.n);
    }

  return n;
}

/* pandas writes the name of its index in a row of its own, below names of two rows. */
static void
take_name_of_rows (FusCsv *self, const gboolean *numbers)
{
  const char *p = get_start (self, 0);
  FusCsvCell cell = { 0 };
  gboolean any = FALSE;

  fus_csv_next (self->separator, p, &cell);
  if (self->n_records <= FEWEST_DATA || cell.n == 0 || numbers[0] ||
      count_filled (self, 0, numbers, &any) != 1 ||
      count_filled (self, 1, numbers, &any) < 2)
    return;
  g_free (self->names[0]);
  self->names[0] = fus_csv_cell_dup (&cell);
  self->names_rows = TRUE;
  self->n_records--;
  memmove (self->starts, self->starts + 1, self->n_records * sizeof (gsize));
}

/* Whether nothing stands in the line above. */
static gboolean
is_below_gap (const FusCsv *self, gsize record)
{
  const char *p = get_start (self, record) - 1;

  while (p > self->text->data && (p[-1] == ' ' || p[-1] == '\t' || p[-1] == '\r'))
    p--;

  return p > self->text->data && p[-1] == '\n';
}

static void
drop_below (FusCsv *self, const gboolean *numbers)
{
  gsize end = self->n_records;
  gsize least = MAX (FEWEST_DATA, end - MIN (end, MOST_BELOW));
  gboolean any = FALSE;

  for (gsize record = self->n_records; record-- > least;)
    {
      guint n = count_filled (self, record, numbers, &any);

      if (any || 2 * n > self->n_columns)
        break;
      if (n == 0 || is_below_gap (self, record))
        end = record;
    }
  if (end == self->n_records)
    return;
  self->below_line = fus_csv_get_line (self, end);
  self->n_below = self->n_records - end;
  self->n_records = end;
}

void
fus_csv_drop_rows (FusCsv *self, gsize names, gboolean two_rows, const gboolean *numbers)
{
  gboolean some = FALSE;

  for (guint c = 0; c < self->n_columns; c++)
    some = some || numbers[c];
  if (self->has_header)
    drop_names_again (self, self->text->data + names);
  if (!some || self->n_columns < 2 || self->separator == ' ' || self->n_records == 0)
    return;
  if (two_rows)
    take_name_of_rows (self, numbers);
  drop_below (self, numbers);
}
