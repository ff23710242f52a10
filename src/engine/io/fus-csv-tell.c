/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reading a table of text assumed, in sentences: cells and rows that were left out
 * or made missing, signs and words that can be read in two ways, rows that are perhaps no
 * samples. Nothing is changed here. */
#include "config.h"

#include "fus-csv-table.h"
#include "fus-format-count.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  MOST_NAMED = 5,   /* columns in a sentence */
  FEWEST_ROWS = 12, /* of which it says something how they are called */
};

static void
tell_faults (const FusCsvTable *self, FusSource *source)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *count = NULL;
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
  count = fus_format_count ((gint64) n);
  if (n > 0)
    fus_source_add_doubt (
      source, "bad-cells",
      g_strdup_printf (
        /* Translators: number of cells, names of columns */
        ngettext ("%s cell is no number in a column of numbers and was made missing "
                  "(%s).",
                  "%s cells are no numbers in columns of numbers and were made missing "
                  "(%s).",
                  n),
        count, names->str),
      _ ("Correct them in the file, or leave the column out with --drop."), n);
}

static void
tell_short_rows (const FusCsvTable *self, FusSource *source)
{
  g_autofree char *count = NULL;
  gsize n = 0;
  gsize first = 0;

  for (gsize i = self->n_items; i-- > 0;)
    if (self->problems[i].n_short > 0)
      {
        n += self->problems[i].n_short;
        first = self->problems[i].first_short;
      }
  count = fus_format_count ((gint64) n);
  if (n > 0)
    fus_source_add_doubt (
      source, "short-rows",
      g_strdup_printf (
        /* Translators: number of rows, line of the first one */
        ngettext ("%s row ends early (row %zu): what it lacks is missing.",
                  "%s rows end early, the first in row %zu: what they lack is missing.",
                  n),
        count, fus_csv_get_line (self->csv, first)),
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

/* ---- rows that are no samples ---- */

static void
tell_left_out (const FusCsvTable *self, FusSource *source)
{
  const FusCsv *csv = self->csv;

  if (csv->n_names_again > 0)
    fus_source_add_doubt (
      source, "names-again",
      g_strdup_printf (
        ngettext ("%zu row is the header again: it was left out.",
                  "%zu rows are the header again: they were left out.",
                  csv->n_names_again),
        csv->n_names_again),
      _ ("See whether all that stands below was measured alike."), csv->n_names_again);
  if (csv->names_rows)
    g_ptr_array_add (source->notes,
                     /* Translators: the text of a cell */
                     g_strdup_printf (_ ("The row below the names, “%s” alone, was taken "
                                         "for the name of the first column."),
                                      csv->names[0]));
  if (csv->n_below > 0)
    fus_source_add_doubt (
      source, "rows-below",
      g_strdup_printf (
        /* Translators: a number of rows, the line of the first */
        ngettext ("%zu row below the table holds no numbers and was left out (row %zu).",
                  "%zu rows below the table hold no numbers and were left out (from row "
                  "%zu on).",
                  csv->n_below),
        csv->n_below, csv->below_line),
      _ ("If they are samples, take out the empty row above them."), csv->n_below);
}

/* Whether @text is called what sums up others, `Subtotal 3` and `Total:` too. */
static gboolean
is_sum (const char *text)
{
  static const char *const words[] = {
    "average",   "averages",      "avg",        "count",   "cv",       "gesamt",
    "insgesamt", "max",           "maximum",    "mean",    "means",    "median",
    "min",       "minimum",       "mittelwert", "moyenne", "promedio", "sd",
    "sem",       "somme",         "std",        "stdabw",  "stddev",   "stdev",
    "subtotal",  "suma",          "sum",        "summe",   "total",    "totale",
    "totals",    "zwischensumme", "中央値",     "合計",    "小計",     "平均",
    "最大",      "最小",          "標準偏差",   "総計",    "計",       NULL
  };
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_auto (GStrv) parts = g_strsplit_set (lower, " :.()_", -1);
  guint n = 0;
  guint n_others = 0;

  for (char **part = parts; *part != NULL; part++)
    if (g_strv_contains (words, *part))
      n++;
    else
      n_others += **part != '\0' && strspn (*part, "0123456789") < strlen (*part) &&
                  !g_str_equal (*part, "grand") && !g_str_equal (*part, "sub");

  return n > 0 && n_others == 0;
}

/* Whether such names are levels of the column: each several times. */
static gboolean
is_level (const FusColumn *column, gsize row)
{
  gsize n = 0;

  for (gsize i = 0; i < column->n_rows && n < 2; i++)
    n += g_str_equal (column->texts[i], column->texts[row]);

  return n > 1;
}

/* Rows of a spreadsheet that sum up others: the last ones, and between. */
static void
tell_sums (FusSource *source)
{
  for (guint i = 0; i < source->columns->len; i++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);
      const char *first = NULL;
      gsize n = 0;

      if (column->texts == NULL || column->place != 1 || column->n_rows < FEWEST_ROWS)
        continue;
      for (gsize row = 0; row < column->n_rows; row++)
        if (is_sum (column->texts[row]) && !is_level (column, row))
          {
            first = n++ == 0 ? column->texts[row] : first;
          }
      if (n == 0 || 3 * n > column->n_rows)
        continue;
      fus_source_add_doubt (
        source, "row-of-sums",
        g_strdup_printf (
          /* Translators: a number of rows, the text of a cell */
          ngettext ("%zu row is called “%s” and was read as a sample like the others.",
                    "%zu rows are called “%s” or the like and were read as samples like "
                    "the others.",
                    n),
          n, first),
        _ ("If it sums them up, take it out of the file."), n);
    }
}

/* How many different texts. */
static gsize
count_levels (char **texts, gsize n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize row = 0; row < n; row++)
    g_hash_table_add (seen, texts[row]);

  return g_hash_table_size (seen);
}

/* Whether each pair of their texts stands once, and most pairs that may stand do. */
static gboolean
are_crossed (const FusColumn *a, const FusColumn *b)
{
  g_autoptr (GHashTable) seen =
               g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize n_a = count_levels (a->texts, a->n_rows);
  gsize n_b = count_levels (b->texts, b->n_rows);

  if (n_a < 2 || n_b < 2 || 2 * n_a > a->n_rows || 2 * n_b > a->n_rows ||
      5 * a->n_rows < 4 * n_a * n_b)
    return FALSE;
  for (gsize row = 0; row < a->n_rows; row++)
    if (!g_hash_table_add (seen, g_strjoin ("\n", a->texts[row], b->texts[row], NULL)))
      return FALSE;

  return TRUE;
}

static gboolean
is_of_rows (const FusColumn *column, const FusTable *table)
{
  return column->texts != NULL && column->n_rows == table->x->n_rows;
}

/* A number a row, told apart by two columns: such a table is long more often than its
 * rows are samples. */
static void
tell_long (FusSource *source)
{
  const FusTable *table =
    source->tables->len == 1 ? g_ptr_array_index (source->tables, 0) : NULL;

  if (table == NULL || table->x->n_cols != 1 || table->x->n_rows < FEWEST_ROWS ||
      table->features == NULL)
    return;
  for (guint i = 0; i < source->columns->len; i++)
    for (guint k = i + 1; k < source->columns->len; k++)
      {
        const FusColumn *a = g_ptr_array_index (source->columns, i);
        const FusColumn *b = g_ptr_array_index (source->columns, k);
        g_autofree char *remedy = NULL;

        if (!is_of_rows (a, table) || !is_of_rows (b, table) || !are_crossed (a, b))
          continue;
        remedy = g_strdup_printf (
          /* Translators: three columns; what is typed in a command */
          _ (
            "If “%s” names the samples: --orient NAME=long:%s,%s,%s. If each row is one: "
            "--orient NAME=rows."),
          a->name, a->name, b->name, table->features[0]);
        fus_source_add_doubt (
          source, "looks-long",
          g_strdup_printf (
            /* Translators: two columns, twice in this order */
            _ ("Each row holds one number, told apart by “%s” and “%s”: it was read as a "
               "sample, with one feature."),
            a->name, b->name),
          remedy, table->x->n_rows);
        return;
      }
}

void
fus_csv_table_tell (const FusCsvTable *self, FusSource *source)
{
  tell_faults (self, source);
  tell_short_rows (self, source);
  tell_styles (self, source);
  tell_layout (self, source);
  fus_csv_table_tell_twins (self, source);
  tell_left_out (self, source);
  tell_sums (source);
  if (self->options->orient == NULL)
    tell_long (source);
}
