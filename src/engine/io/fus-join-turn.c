/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of features × samples among others: where the headers of one are what names the
 * samples of another it is turned round, which is told. Two tables that share their
 * headers and nothing else may be turned or hold different samples: that is asked. */
#include "config.h"

#include "fus-join-private.h"

#include "fus-key-names.h"
#include "fus-orient.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  FEWEST_COLUMNS = 3, /* that a turned table shares */
};

/* Whether one may turn it: nobody said how it lies. */
static FusTable *
get_free_table (const FusSource *source)
{
  FusTable *table =
    source->tables->len == 1 ? g_ptr_array_index (source->tables, 0) : NULL;

  return table != NULL && table->headed && !table->chosen && table->orientation == NULL &&
             table->features != NULL && table->n_dims == 1 && !source->own
           ? table
           : NULL;
}

static GHashTable *
collect_headers (const FusTable *table)
{
  GHashTable *headers = g_hash_table_new (g_str_hash, g_str_equal);
  char **texts = table->headers != NULL ? table->headers : table->features;

  for (gsize d = 0; d < table->x->n_cols; d++)
    g_hash_table_add (headers, texts[d]);

  return headers;
}

/* Headers that are among @texts, which are all different. */
static gsize
count_met (GHashTable *headers, char **texts, gsize n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gsize n_met = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (texts[i] == NULL || !g_hash_table_add (seen, texts[i]))
        return 0;
      n_met += g_hash_table_contains (headers, texts[i]);
    }

  return n_met;
}

/* How many of the headers name samples of @other: its ids, or a column of different
 * texts. */
static gsize
count_samples (GHashTable *headers, const FusKeyUnit *other)
{
  gsize most = 0;

  for (guint i = 0; i < other->sources->len; i++)
    {
      const FusSource *source = g_ptr_array_index (other->sources, i);

      for (guint k = 0; k < source->tables->len; k++)
        {
          const FusTable *table = g_ptr_array_index (source->tables, k);

          if (table->ids != NULL)
            most = MAX (most, count_met (headers, table->ids, table->x->n_rows));
        }
      for (guint k = 0; k < source->columns->len; k++)
        {
          const FusColumn *column = g_ptr_array_index (source->columns, k);

          if (column->texts != NULL)
            most = MAX (most, count_met (headers, column->texts, column->n_rows));
          if (column->ids != NULL)
            most = MAX (most, count_met (headers, column->ids, column->n_rows));
        }
    }

  return most;
}

static const FusKeyUnit *
find_named_by_headers (const FusJoin *self, const FusKeyUnit *unit, const FusTable *table)
{
  g_autoptr (GHashTable) headers = collect_headers (table);

  for (guint i = 0; i < self->units->len; i++)
    {
      const FusKeyUnit *other = g_ptr_array_index (self->units, i);
      gsize n = other != unit ? count_samples (headers, other) : 0;

      if (n >= FEWEST_COLUMNS && 2 * n >= MIN (table->x->n_cols, other->n_rows))
        return other;
    }

  return NULL;
}

/* Whether these, all different, name samples of another than @unit. */
static gboolean
name_samples (const FusJoin *self, const FusKeyUnit *unit, char **texts, gsize n)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  if (texts == NULL)
    return FALSE;
  for (gsize row = 0; row < n; row++)
    if (texts[row] == NULL || !g_hash_table_add (names, texts[row]))
      return FALSE;
  for (guint i = 0; i < self->units->len; i++)
    {
      const FusKeyUnit *other = g_ptr_array_index (self->units, i);

      if (other != unit && 2 * count_samples (names, other) >= MIN (n, other->n_rows))
        return TRUE;
    }

  return FALSE;
}

/* Whether rows of @unit are samples of another as they stand: by the ids it has, or by a
 * column. Headers that look like samples too are chance then, as where ids and features
 * are both numbered. */
static gboolean
meets_by_rows (const FusJoin *self, const FusKeyUnit *unit)
{
  const FusSource *source = g_ptr_array_index (unit->sources, 0);
  const FusTable *table = g_ptr_array_index (source->tables, 0);

  if (name_samples (self, unit, table->ids, table->x->n_rows))
    return TRUE;
  for (guint c = 0; c < source->columns->len; c++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, c);

      if (name_samples (self, unit, column->texts, column->n_rows) ||
          name_samples (self, unit, column->ids, column->n_rows))
        return TRUE;
    }

  return FALSE;
}

/* Labels and names that the table had are those of its rows, which are none now. */
static void
forget_marks (FusJoin *self, const FusSource *source)
{
  for (guint i = self->marks->len; i-- > 0;)
    if (fus_join_get_mark (self, i)->source == source)
      g_ptr_array_remove_index (self->marks, i);
}

static void
turn (FusJoin *self, const FusKeyUnit *unit, const FusKeyUnit *other)
{
  FusSource *source = g_ptr_array_index (unit->sources, 0);
  g_autofree char *a = g_path_get_basename (unit->file);
  g_autofree char *b = g_path_get_basename (other->file);
  const FusTable *table = g_ptr_array_index (source->tables, 0);
  guint n_doubts = source->doubts->len;

  forget_marks (self, source);
  fus_source_turn (source, 0);
  for (guint i = 0; i < self->parts->len; i++)
    if (fus_join_get_part (self, i)->source == source)
      fus_join_get_part (self, i)->ids = fus_join_get_part (self, i)->table->ids;
  fus_join_warn (self, "turned",
                 g_strdup_printf (
                   /* Translators: two files, the first is the turned one */
                   _ ("The columns of %s are the samples of %s: the table was turned "
                      "round."),
                   a, b),
                 _ ("If its rows are samples: --orient NAME=rows."), table->x->n_rows);
  for (guint i = n_doubts; i < source->doubts->len; i++)
    {
      const FusNotice *doubt = g_ptr_array_index (source->doubts, i);

      fus_join_warn (self, doubt->id, g_strdup (doubt->message), doubt->remedy, doubt->n);
    }
}

static gboolean
turn_one (FusJoin *self)
{
  for (guint i = 0; i < self->units->len; i++)
    {
      const FusKeyUnit *unit = g_ptr_array_index (self->units, i);
      const FusKeyUnit *other = NULL;
      const FusTable *table = unit->sources->len == 1
                                ? get_free_table (g_ptr_array_index (unit->sources, 0))
                                : NULL;

      if (table == NULL)
        continue;
      other = find_named_by_headers (self, unit, table);
      if (other == NULL || meets_by_rows (self, unit))
        continue;
      turn (self, unit, other);
      return TRUE;
    }

  return FALSE;
}

static void
restart_units (FusJoin *self)
{
  g_ptr_array_unref (self->units);
  self->units = fus_key_units_new ();
  for (guint i = 0; i < self->parts->len; i++)
    {
      const FusPart *part = fus_join_get_part (self, i);

      fus_key_units_add (self->units, part->file, part->source);
    }
  for (guint i = 0; i < self->marks->len; i++)
    {
      const FusMark *mark = fus_join_get_mark (self, i);

      if (mark->file != NULL)
        fus_key_units_add (self->units, mark->file, mark->source);
    }
}

/* Names of columns that name what is measured, not who it is measured of. */
static gboolean
names_features (const char *name)
{
  static const char *const words[] = {
    "analyte", "asv",       "compound", "cpg",        "ensembl",    "ensemblid",
    "ensg",    "entrezid",  "feature",  "featureid",  "features",   "gene",
    "geneid",  "genename",  "genes",    "genesymbol", "hgncsymbol", "metabolite",
    "mirna",   "otu",       "otuid",    "peptide",    "probe",      "probeid",
    "protein", "proteinid", "proteins", "symbol",     "taxon",      "transcript",
    "uniprot", NULL
  };
  g_autofree char *plain = fus_key_dup_plain (name);

  return g_strv_contains (words, plain);
}

static void
tell_unit (FusJoin *self, const FusKeyUnit *unit)
{
  const FusSource *source = g_ptr_array_index (unit->sources, 0);
  const FusTable *table = unit->sources->len == 1 ? get_free_table (source) : NULL;
  const FusColumn *names = NULL;
  g_autofree char *file = g_path_get_basename (unit->file);

  for (guint c = 0; c < source->columns->len; c++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, c);

      if (column->place == 1 && column->texts != NULL && column->slot < 0)
        names = column;
    }
  if (table == NULL || names == NULL || table->x->n_cols < FEWEST_COLUMNS ||
      !names_features (names->name))
    return;
  fus_join_warn (self, "looks-turned",
                 g_strdup_printf (
                   /* Translators: a column, a file */
                   _ ("“%s” names the rows of %s: each was read as a sample, what is "
                      "called like a sample perhaps as a feature."),
                   names->name, file),
                 _ ("If its columns are samples: --orient NAME=columns. If its rows are: "
                    "--orient NAME=rows."),
                 table->x->n_rows);
}

void
fus_join_turn_tables (FusJoin *self)
{
  if (self->by_row || self->by_label)
    return;
  while (turn_one (self))
    restart_units (self);
  for (guint i = 0; i < self->units->len; i++)
    tell_unit (self, g_ptr_array_index (self->units, i));
}
