/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reading a table of text assumed, in sentences. */
#include "config.h"

#include "fus-csv-table.h"

#include <glib/gi18n-lib.h>

enum
{
  MOST_NAMED = 5, /* columns in a sentence */
};

static void
tell_faults (const FusCsvTable *self, FusSource *source)
{
  g_autoptr (GString) names = g_string_new (NULL);
  gsize n = 0;
  guint n_columns = 0;

  for (guint c = 0; c < self->csv->n_columns; c++)
    {
      gsize n_here = fus_csv_table_count_faults (self, c);

      if (n_here > 0 && n_columns++ < MOST_NAMED)
        g_string_append_printf (names, "%s%s", n > 0 ? ", " : "", self->csv->names[c]);
      n += n_here;
    }
  for (gsize i = 0; i < self->n_items && source->faults->len < FUS_CSV_MOST_FAULTS; i++)
    for (guint k = 0;
         self->problems[i].faults != NULL && k < self->problems[i].faults->len &&
         source->faults->len < FUS_CSV_MOST_FAULTS;
         k++)
      {
        const FusCsvFault *fault =
          &g_array_index (self->problems[i].faults, FusCsvFault, k);
        g_autofree char *text = fus_csv_dup_quote (&fault->cell);

        fus_source_add_fault (source, self->csv->names[fault->column],
                              (gint64) fus_csv_get_line (self->csv, fault->record), text);
      }
  if (n > 0)
    fus_source_add_doubt (
      source, "bad-cells",
      g_strdup_printf (
        /* Translators: number of cells, names of columns */
        ngettext ("%zu cell is no number in a column of numbers and was made missing "
                  "(%s).",
                  "%zu cells are no numbers in columns of numbers and were made missing "
                  "(%s).",
                  n),
        n, names->str),
      _ ("Correct them in the file, or leave the column out with --drop."), n);
}

static void
tell_short_rows (const FusCsvTable *self, FusSource *source)
{
  gsize n = 0;
  gsize first = 0;

  for (gsize i = self->n_items; i-- > 0;)
    if (self->problems[i].n_short > 0)
      {
        n += self->problems[i].n_short;
        first = self->problems[i].first_short;
      }
  if (n > 0)
    fus_source_add_doubt (
      source, "short-rows",
      g_strdup_printf (
        /* Translators: number of rows, line of the first one */
        ngettext ("%zu row ends early (row %zu): what it lacks is missing.",
                  "%zu rows end early, the first in row %zu: what they lack is missing.",
                  n),
        n, fus_csv_get_line (self->csv, first)),
      _ ("See whether the file was cut off."), n);
}

static void
tell_styles (const FusCsvTable *self, FusSource *source)
{
  const FusCsv *csv = self->csv;

  for (guint c = 0; c < csv->n_columns; c++)
    {
      const FusNumberStyle *style = &csv->styles[c];

      if (style->doubtful && self->roles[c] == FUS_CSV_ROLE_VALUE)
        fus_source_add_doubt (
          source, "ambiguous-decimal",
          g_strdup_printf (
            /* Translators: a column, a decimal sign */
            _ ("The numbers of “%s” can be read in two ways: “%c” was taken for the "
               "decimal sign."),
            csv->names[c], style->point),
          style->point == '.' ? _ ("If it stands between thousands: --decimal ,")
                              : _ ("If it stands between thousands: --decimal ."),
          1);
      if (csv->mixed[c] && self->roles[c] != FUS_CSV_ROLE_SKIP)
        fus_source_add_doubt (
          source, "mixed-column",
          g_strdup_printf (
            /* Translators: a column */
            _ ("“%s” holds numbers and texts, too many of these to be slips: it was "
               "taken for texts."),
            csv->names[c]),
          _ ("Make the texts empty to have it as numbers."), 1);
      for (gsize i = 0; style->gaps != NULL && style->gaps[i] != NULL; i++)
        if (self->roles[c] == FUS_CSV_ROLE_VALUE)
          fus_source_add_doubt (
            source, "word-for-missing",
            /* Translators: a word in cells, a column */
            g_strdup_printf (_ ("“%s” stands among the numbers of “%s” and was taken for "
                                "a missing value."),
                             style->gaps[i], csv->names[c]),
            _ ("If it is a class, name the column with --label."), 1);
    }
}

static void
tell_layout (const FusCsvTable *self, FusSource *source)
{
  const FusCsv *csv = self->csv;

  if (csv->header_line > 1 && csv->n_records > 0)
    g_ptr_array_add (
      source->notes,
      /* Translators: a line of the file, another one */
      g_strdup_printf (_ ("The names of the columns stand in row %zu, data begin in row "
                          "%zu."),
                       csv->header_line, fus_csv_get_line (csv, 0)));
  if (g_str_equal (csv->text->encoding, "WINDOWS-1252") &&
      self->options->encoding == NULL)
    g_ptr_array_add (source->notes,
                     g_strdup (
                       _ ("The text is not UTF-8 and was read as Windows-1252.")));
}

void
fus_csv_table_tell (const FusCsvTable *self, FusSource *source)
{
  tell_faults (self, source);
  tell_short_rows (self, source);
  tell_styles (self, source);
  tell_layout (self, source);
}
