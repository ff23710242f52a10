/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several rows of one sample, as several assays of a patient, become one: their mean, or
 * the first of them. What differs within a sample can't be said of it, and is told. */
#include "config.h"

#include "fus-orient-private.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MOST_NAMED = 5, /* columns in a sentence */
};

typedef struct
{
  gboolean mean;
  const FusColumn *key;
  gsize *samples; /* [rows of key]: which sample each is of, from 0 */
  gsize *firsts;  /* [n_samples]: its first row */
  GPtrArray *ids; /* of char *, borrowed */
} Many;

static void
many_clear (Many *self)
{
  g_free (self->samples);
  g_free (self->firsts);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Many, many_clear)

/* Whose each row is; a row that is nobody's can't be averaged. */
static gboolean
find_samples (Many *self, const char *file, GError **error)
{
  g_autoptr (GHashTable) index = g_hash_table_new (g_str_hash, g_str_equal);

  self->samples = g_new (gsize, self->key->n_rows + 1);
  self->firsts = g_new (gsize, self->key->n_rows + 1);
  self->ids = g_ptr_array_new ();
  for (gsize row = 0; row < self->key->n_rows; row++)
    {
      char *text = self->key->texts[row];
      gsize place = GPOINTER_TO_SIZE (g_hash_table_lookup (index, text));

      if (text[0] == '\0')
        {
          fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                              (FusPlace){ file, self->key->name, (gint64) row + 1,
                                          _ ("Give the row an id or remove it.") },
                              _ ("The id is empty"));
          return FALSE;
        }
      if (place == 0)
        {
          g_ptr_array_add (self->ids, text);
          place = self->ids->len;
          self->firsts[place - 1] = row;
          g_hash_table_insert (index, text, GSIZE_TO_POINTER (place));
        }
      self->samples[row] = place - 1;
    }

  return TRUE;
}

static char **
dup_ids (const Many *self)
{
  char **ids = g_new0 (char *, self->ids->len + 1);

  for (guint i = 0; i < self->ids->len; i++)
    ids[i] = g_strdup (g_ptr_array_index (self->ids, i));

  return ids;
}

/* What was not recorded in a row doesn't count there. */
static FusMatrix *
take_mean (const Many *self, const FusMatrix *x)
{
  FusMatrix *mean = fus_matrix_new (self->ids->len, x->n_cols);
  g_autofree double *sums = g_new0 (double, self->ids->len * x->n_cols + 1);
  g_autofree gsize *counts = g_new0 (gsize, self->ids->len * x->n_cols + 1);

  for (gsize row = 0; row < x->n_rows; row++)
    for (gsize d = 0; d < x->n_cols; d++)
      {
        double value = (double) fus_matrix_row (x, row)[d];
        gsize place = self->samples[row] * x->n_cols + d;

        if (isnan (value))
          continue;
        sums[place] += value;
        counts[place]++;
      }
  for (gsize i = 0; i < self->ids->len * x->n_cols; i++)
    mean->data[i] =
      (FusReal) (counts[i] > 0 ? sums[i] / (double) counts[i] : (double) NAN);

  return mean;
}

static FusMatrix *
take_first (const Many *self, const FusMatrix *x)
{
  FusMatrix *first = fus_matrix_new (self->ids->len, x->n_cols);

  for (gsize i = 0; i < self->ids->len; i++)
    memcpy (fus_matrix_row (first, i), fus_matrix_row (x, self->firsts[i]),
            x->n_cols * sizeof *x->data);

  return first;
}

static void
reduce_table (const Many *self, FusTable *table)
{
  FusMatrix *x = NULL;

  if (self->key->slot >= 0 && self->key->slot < (gint64) table->x->n_cols)
    {
      g_autofree gboolean *drop = g_new0 (gboolean, table->x->n_cols + 1);

      drop[self->key->slot] = TRUE;
      fus_table_drop_columns (table, drop);
    }
  x = self->mean ? take_mean (self, table->x) : take_first (self, table->x);
  fus_matrix_unref (table->x);
  table->x = x;
  g_strfreev (table->ids);
  table->ids = dup_ids (self);
  g_free (table->orientation);
  table->orientation = g_strdup ("many");
}

/* Whether it says one thing of each sample. */
static gboolean
is_constant (const Many *self, const FusColumn *column)
{
  for (gsize row = 0; row < column->n_rows; row++)
    if (!g_str_equal (column->texts[row],
                      column->texts[self->firsts[self->samples[row]]]))
      return FALSE;

  return TRUE;
}

static void
reduce_column (const Many *self, FusColumn *column)
{
  char **texts = g_new0 (char *, self->ids->len + 1);

  for (gsize i = 0; i < self->ids->len; i++)
    texts[i] = g_strdup (column->texts[self->firsts[i]]);
  g_strfreev (column->texts);
  g_strfreev (column->ids);
  column->texts = texts;
  column->ids = dup_ids (self);
  column->n_rows = self->ids->len;
  column->is_key = FALSE;
  column->fault = -1;
}

static void
tell_rows (const Many *self, FusSource *source)
{
  gsize n_rows = self->key->n_rows;

  fus_source_add_doubt (
    source, "several-rows",
    self->mean
      ? g_strdup_printf (
          /* Translators: numbers of rows and of samples, a column */
          ngettext (
            "%zu row is of %zu samples (column “%s”): each sample is the mean of "
            "its rows.",
            "%zu rows are of %zu samples (column “%s”): each sample is the mean of "
            "its rows.",
            n_rows),
          n_rows, (gsize) self->ids->len, self->key->name)
      : g_strdup_printf (
          /* Translators: numbers of rows and of samples, a column */
          ngettext (
            "%zu row is of %zu samples (column “%s”): each sample is the first of "
            "its rows.",
            "%zu rows are of %zu samples (column “%s”): each sample is the first of "
            "its rows.",
            n_rows),
          n_rows, (gsize) self->ids->len, self->key->name),
    NULL, n_rows);
}

static void
tell_varying (FusSource *source, const GString *names, gsize n)
{
  if (n > 0)
    fus_source_add_doubt (
      source, "differs-within",
      g_strdup_printf (
        /* Translators: number of columns, their names */
        ngettext ("%zu column says different things within a sample and was left out "
                  "(%s).",
                  "%zu columns say different things within a sample and were left out "
                  "(%s).",
                  n),
        n, names->str),
      _ ("To keep what the first row says, take the first row of each sample."), n);
}

static void
reduce_columns (const Many *self, FusSource *source, char **asked)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GString) names = g_string_new (NULL);
  gsize n_left = 0;

  for (guint i = 0; i < source->columns->len; i++)
    {
      FusColumn *column = g_ptr_array_index (source->columns, i);

      if (column == self->key || column->texts == NULL || column->slot >= 0 ||
          column->use != FUS_COLUMN_LABEL || column->n_rows != self->key->n_rows)
        continue;
      if (!self->mean || is_constant (self, column))
        {
          g_ptr_array_add (kept, column);
          continue;
        }
      if (n_left++ < MOST_NAMED)
        g_string_append_printf (names, "%s%s", n_left > 1 ? ", " : "", column->name);
    }
  for (guint i = 0; i < kept->len; i++)
    reduce_column (self, g_ptr_array_index (kept, i));
  tell_rows (self, source);
  tell_varying (source, names, n_left);
  fus_orient_drop_columns (source, asked, kept);
}

gboolean
fus_orient_reduce (FusSource *self,
                   const char *file,
                   char **words,
                   char **asked,
                   GError **error)
{
  g_auto (Many) many = { .mean = g_str_equal (words[0], "mean") };

  many.key = fus_orient_find_column (self, words[1]);
  if (many.key == NULL)
    return fus_orient_set_no_column (self, file, words[1], error);
  if (!find_samples (&many, file, error))
    return FALSE;
  for (guint t = 0; t < self->tables->len; t++)
    {
      FusTable *table = g_ptr_array_index (self->tables, t);

      if (table->x->n_rows == many.key->n_rows)
        reduce_table (&many, table);
    }
  g_free (self->id);
  self->id = g_strdup (many.key->name);
  reduce_columns (&many, self, asked);

  return TRUE;
}
