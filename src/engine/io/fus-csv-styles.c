/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the numbers of each column are written. A sample of the records is evidence enough
 * where any cell tells the decimal sign; where none does, all of them are looked at. A
 * column that doesn't tell goes by the others of its table. */
#include "config.h"

#include "fus-csv-private.h"

#include "fus-file-error.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  N_SAMPLED = 1000, /* records looked at for the kinds of columns */
  FEWEST_SAMPLED = 100,
  MOST_CELLS = 60000,
  FEW_FAULTS = 10, /* texts among numbers that somebody may correct */
};

#define LARGEST_EXACT 9007199254740992.0 /* whole number: 2 to the 53rd */
#define LARGEST_WHOLE 9e18

typedef struct
{
  FusCsv *csv;
  FusNumberTally *tallies; /* [n_columns] */
} Evidence;

static void
look_at_records (Evidence *self, gsize step)
{
  const FusCsv *csv = self->csv;

  for (gsize record = 0; record < csv->n_records; record += step)
    {
      const char *p = csv->text->data + csv->starts[record];
      FusCsvCell cell = { 0 };

      for (guint c = 0; c < csv->n_columns && !cell.last; c++)
        {
          p = fus_csv_next (csv->separator, p, &cell);
          fus_number_tally_add (&self->tallies[c], cell.start, cell.n);
        }
    }
}

static gsize
get_step (const FusCsv *csv)
{
  gsize n = CLAMP (MOST_CELLS / MAX (csv->n_columns, 1), FEWEST_SAMPLED, N_SAMPLED);

  return MAX (csv->n_records / n, 1);
}

/* What the columns that tell their decimal sign say of the others. */
static char
get_common_point (const Evidence *self)
{
  gsize n[2] = { 0 };

  for (guint c = 0; c < self->csv->n_columns; c++)
    {
      const FusNumberTally *tally = &self->tallies[c];
      char point =
        2 * tally->n_texts <= tally->n_known ? fus_number_tally_get_point (tally) : '\0';

      n[0] += point == '.';
      n[1] += point == ',';
    }

  return n[0] > n[1] ? '.' : n[1] > n[0] ? ',' : '\0';
}

static gboolean
has_doubt (const Evidence *self)
{
  for (guint c = 0; c < self->csv->n_columns; c++)
    if (fus_number_tally_is_doubtful (&self->tallies[c]) &&
        2 * self->tallies[c].n_texts <= self->tallies[c].n_known)
      return TRUE;

  return FALSE;
}

/* A table whose cells are separated by commas has decimal points, unless cells in quotes
 * show that it hasn't. */
static char
get_point (const Evidence *self, guint column, char common)
{
  if (common == '\0' && self->csv->separator == ',' &&
      self->tallies[column].n_doubt[1] == 0)
    return '.';

  return common;
}

static gboolean
check_doubt (const FusCsv *self, guint column, GError **error)
{
  if (!self->styles[column].doubtful || self->separator != ',' ||
      self->kinds[column] != FUS_CSV_NUMBER)
    return TRUE;
  fus_file_error_set (
    error, FUS_FILE_ERROR_CONTENT,
    (FusPlace){ self->file, self->names[column], (gint64) fus_csv_get_line (self, 0),
                _ ("Say which sign stands before decimals with --decimal .") },
    _ ("The column has numbers with commas: whether a comma stands before decimals or "
       "between thousands can’t be told"));

  return FALSE;
}

/* Half the ratio that counts in the end: the sample may not hold the extremes. */
static void
settle_width (FusCsv *csv, guint c, const FusNumberTally *tally)
{
  double range = tally->high - tally->low;
  double most = MAX (fabs (tally->low), fabs (tally->high));

  if (csv->kinds[c] != FUS_CSV_NUMBER || !(range > 0) || !(most > 512 * range))
    return;
  csv->wide[c] = TRUE;
  if (most >= LARGEST_EXACT && most < LARGEST_WHOLE && tally->low > 0)
    csv->bases[c] = (gint64) tally->low & ~(gint64) 0xfffff;
}

static void
settle_column (Evidence *self, guint c, char common, gboolean asked)
{
  FusCsv *csv = self->csv;
  const FusNumberTally *tally = &self->tallies[c];
  FusNumberStyle *style = &csv->styles[c];
  FusCellsKind kind =
    fus_number_style_settle (style, tally, get_point (self, c, common), asked);
  gsize n_faults =
    tally->n_known - tally->n_bare - (style->unit != NULL ? tally->n_united : 0);

  csv->kinds[c] = kind == FUS_CELLS_EMPTY ? FUS_CSV_EMPTY : FUS_CSV_NUMBER;
  if (kind == FUS_CELLS_TEXTS || (kind == FUS_CELLS_MIXED && n_faults >= FEW_FAULTS))
    csv->kinds[c] = FUS_CSV_TEXT;
  csv->mixed[c] = kind == FUS_CELLS_MIXED && csv->kinds[c] == FUS_CSV_TEXT;
  if (csv->kinds[c] != FUS_CSV_NUMBER)
    style->doubtful = FALSE;
  /* What no number outside of quotes can have there is a byte that never stands in text.
   */
  csv->points[c] = style->point != csv->separator ? style->point : '\x01';
  settle_width (csv, c, tally);
  if (csv->units[c] == NULL && style->unit != NULL && csv->kinds[c] == FUS_CSV_NUMBER)
    csv->units[c] = g_strdup (style->unit);
}

static void
drop_empty_columns (FusCsv *self)
{
  while (self->n_columns > 1 && self->kinds[self->n_columns - 1] == FUS_CSV_EMPTY &&
         (!self->has_header || *g_strstrip (self->names[self->n_columns - 1]) == '\0'))
    {
      self->n_columns--;
      g_clear_pointer (&self->names[self->n_columns], g_free);
      g_clear_pointer (&self->units[self->n_columns], g_free);
      fus_number_style_clear (&self->styles[self->n_columns]);
    }
}

gboolean
fus_csv_settle_columns (FusCsv *self, const FusCsvLayout *layout, GError **error)
{
  g_autofree FusNumberTally *tallies = g_new0 (FusNumberTally, self->n_columns);
  Evidence evidence = { self, tallies };
  gsize step = get_step (self);
  char common = layout->decimal;

  look_at_records (&evidence, step);
  if (common == '\0' && step > 1 && has_doubt (&evidence))
    {
      memset (tallies, 0, self->n_columns * sizeof *tallies);
      look_at_records (&evidence, 1);
    }
  if (common == '\0')
    common = get_common_point (&evidence);
  self->styles = g_new0 (FusNumberStyle, self->n_columns);
  self->points = g_new0 (char, self->n_columns);
  self->kinds = g_new0 (FusCsvKind, self->n_columns);
  self->mixed = g_new0 (gboolean, self->n_columns);
  self->wide = g_new0 (gboolean, self->n_columns);
  self->bases = g_new0 (gint64, self->n_columns);
  for (guint c = 0; c < self->n_columns; c++)
    {
      settle_column (&evidence, c, common, layout->decimal != '\0');
      if (!check_doubt (self, c, error))
        return FALSE;
    }
  drop_empty_columns (self);

  return TRUE;
}
