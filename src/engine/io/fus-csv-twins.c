/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of one name: which there are, and which of them hold the same cells. */
#include "config.h"

#include "fus-csv-table.h"
#include "fus-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* For each column the first one before it that has its header and the same cells so far,
 * or itself. */
static guint *
find_firsts (const FusCsv *csv)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint *firsts = g_new (guint, csv->n_columns);

  for (guint c = 0; c < csv->n_columns; c++)
    {
      gpointer first = g_hash_table_lookup (seen, csv->headers[c]);

      firsts[c] = first != NULL ? GPOINTER_TO_UINT (first) - 1 : c;
      if (first == NULL && !g_str_equal (csv->names[c], csv->headers[c]))
        g_hash_table_insert (seen, csv->headers[c], GUINT_TO_POINTER (c + 1));
    }

  return firsts;
}

static gboolean
are_same (const FusCsvCell *a, const FusCsvCell *b)
{
  return a->n == b->n && (a->n == 0 || memcmp (a->start, b->start, a->n) == 0);
}

/* Takes back what @record contradicts. Returns how many columns still have a first. */
static guint
compare_record (const FusCsv *csv, gsize record, FusCsvCell *cells, guint *firsts)
{
  const char *p = csv->text->data + csv->starts[record];
  gboolean last = FALSE;
  guint n = 0;

  for (guint c = 0; c < csv->n_columns; c++)
    {
      cells[c] = (FusCsvCell){ 0 };
      if (!last)
        p = fus_csv_next (csv->separator, p, &cells[c]);
      last = last || cells[c].last;
      if (firsts[c] != c && !are_same (&cells[c], &cells[firsts[c]]))
        firsts[c] = c;
      n += firsts[c] != c;
    }

  return n;
}

void
fus_csv_table_tell_twins (const FusCsvTable *self, FusSource *source)
{
  const FusCsv *csv = self->csv;
  g_autofree FusCsvCell *cells = NULL;
  g_autofree guint *firsts = NULL;
  g_autoptr (GString) names = NULL;
  guint n = 1;
  guint n_same = 0;

  if (csv->headers == NULL)
    return;
  fus_source_tell_names (source, csv->headers, csv->names, csv->n_columns);
  cells = g_new0 (FusCsvCell, csv->n_columns);
  firsts = find_firsts (csv);
  for (gsize record = 0; record < csv->n_records && n > 0; record++)
    n = compare_record (csv, record, cells, firsts);
  names = g_string_new (NULL);
  for (guint c = 0; c < csv->n_columns; c++)
    if (firsts[c] != c && csv->kinds[c] != FUS_CSV_EMPTY)
      {
        if (n_same++ < FUS_MOST_NAMES)
          g_string_append_printf (names, "%s“%s” = “%s”", n_same > 1 ? ", " : "",
                                  csv->names[firsts[c]], csv->names[c]);
      }
  if (n_same > 0)
    fus_source_add_doubt (
      source, "same-columns",
      g_strdup_printf (
        /* Translators: number of columns, their names in pairs */
        ngettext ("%u column has the name and all cells of another one (%s).",
                  "%u columns have the name and all cells of another one (%s).", n_same),
        n_same, names->str),
      _ ("Leave one of each out: --drop '#k', its number counted from 1."), n_same);
}
