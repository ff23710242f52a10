/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that are not samples × features: turned ones, as omics has them, and long ones
 * with one number a row, as databases have them. Series are cut in fus-orient-windows.c.
 */
#include "config.h"

#include "fus-orient-private.h"

#include "fus-file-error.h"
#include "fus-names.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* ---- what a source holds ---- */

static gboolean
is_called (const FusColumn *column, const char *name)
{
  g_autofree char *place = g_strdup_printf ("#%u", column->place);

  return column->texts != NULL &&
         (g_strcmp0 (column->object, name) == 0 || g_str_equal (column->name, name) ||
          (column->place > 0 && g_str_equal (place, name)));
}

const FusColumn *
fus_orient_find_column (const FusSource *self, const char *name)
{
  const FusColumn *found = NULL;

  for (guint i = 0; i < self->columns->len; i++)
    {
      const FusColumn *column = g_ptr_array_index (self->columns, i);

      if (is_called (column, name) && (found == NULL || column->asked))
        found = column;
    }

  return found;
}

gboolean
fus_orient_set_no_column (const FusSource *self,
                          const char *file,
                          const char *name,
                          GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->columns->len && names->len < 500; i++)
    g_string_append_printf (
      names, "%s%s", names->len > 0 ? ", " : "",
      ((const FusColumn *) g_ptr_array_index (self->columns, i))->name);
  for (guint t = 0; t < self->tables->len; t++)
    {
      const FusTable *table = g_ptr_array_index (self->tables, t);

      for (gsize d = 0;
           table->features != NULL && d < table->x->n_cols && names->len < 500; d++)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                                table->features[d]);
    }
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ file, name, -1,
                                  _ ("Name a column by its header, or as #k.") },
                      /* Translators: the names of all columns */
                      _ ("There is no such column; there are: %s"), names->str);

  return FALSE;
}

void
fus_orient_drop_columns (FusSource *self, char **asked, GPtrArray *kept)
{
  for (guint i = self->columns->len; i-- > 0;)
    {
      FusColumn *column = g_ptr_array_index (self->columns, i);

      if (!g_ptr_array_find (kept, column, NULL))
        g_ptr_array_remove_index (self->columns, i);
      else if (asked == NULL || column->object == NULL ||
               !g_strv_contains ((const char *const *) asked, column->object))
        column->asked = FALSE;
    }
}

/* ---- turned ---- */

/* The texts that name the rows: those of the first column, else of one that may. */
static const FusColumn *
find_names (const FusSource *self, gsize n_rows)
{
  const FusColumn *found = NULL;

  for (guint i = 0; i < self->columns->len; i++)
    {
      const FusColumn *column = g_ptr_array_index (self->columns, i);

      if (column->texts == NULL || column->n_rows != n_rows)
        continue;
      if (column->place == 1)
        return column;
      if (found == NULL && column->is_key)
        found = column;
    }

  return found;
}

static FusMatrix *
transpose (const FusMatrix *x)
{
  FusMatrix *turned = fus_matrix_new (x->n_cols, x->n_rows);

  for (gsize row = 0; row < x->n_rows; row++)
    for (gsize d = 0; d < x->n_cols; d++)
      fus_matrix_row (turned, d)[row] = fus_matrix_row (x, row)[d];

  return turned;
}

/* Names of rows, which are features now, where two have one. */
static void
tell_rows_apart (FusSource *self, FusTable *table)
{
  guint n = (guint) table->x->n_cols;
  g_auto (GStrv) before =
            table->features != NULL ? fus_names_tell_apart (table->features, n) : NULL;

  if (before != NULL)
    fus_source_tell_names (self, before, table->features, n);
}

void
fus_source_turn (FusSource *self, guint t)
{
  FusTable *table = g_ptr_array_index (self->tables, t);
  const FusColumn *names = find_names (self, table->x->n_rows);
  g_auto (GStrv) features = NULL;
  FusMatrix *x = NULL;

  features = names != NULL ? g_strdupv (names->texts) : g_strdupv (table->ids);
  if (names != NULL && names->slot >= 0)
    {
      g_autofree gboolean *drop = g_new0 (gboolean, table->x->n_cols + 1);

      drop[names->slot] = TRUE;
      fus_table_drop_columns (table, drop);
    }
  fus_table_add_offsets (table);
  x = transpose (table->x);
  fus_matrix_unref (table->x);
  table->x = x;
  g_strfreev (table->ids);
  table->ids = table->headers != NULL ? g_steal_pointer (&table->headers)
                                      : g_strdupv (table->features);
  g_strfreev (table->features);
  table->features = g_steal_pointer (&features);
  tell_rows_apart (self, table);
  /* What were samples without names are features without headers. */
  table->headed = table->headed && table->features != NULL;
  g_clear_pointer (&table->units, g_strfreev);
  g_clear_pointer (&table->places, g_free);
  g_free (table->orientation);
  table->orientation = g_strdup ("columns");
  table->last = -1;
  table->n_dims = 1;
  table->shape[0] = x->n_cols;
  table->kind = FUS_MODALITY_VECTOR;
  fus_table_guess_kind (table, FALSE, FALSE);
  g_ptr_array_set_size (self->columns, 0);
  g_clear_pointer (&self->ids, g_strfreev);
  g_clear_pointer (&self->id, g_free);
}

static gboolean
turn_all (FusSource *self, const char *file, GError **error)
{
  for (guint t = 0; t < self->tables->len; t++)
    {
      const FusTable *table = g_ptr_array_index (self->tables, t);

      if (table->n_dims > 1)
        {
          fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                              (FusPlace){ file, table->name, -1,
                                          _ ("Only tables with rows and columns can.") },
                              _ ("Pictures and series can’t be turned round"));
          return FALSE;
        }
    }
  for (guint t = 0; t < self->tables->len; t++)
    fus_source_turn (self, t);

  return TRUE;
}

/* ---- long ---- */

/* A list of texts in the order in which they come. */
typedef struct
{
  GPtrArray *texts; /* borrowed */
  GHashTable *index;
} Levels;

static void
levels_clear (Levels *self)
{
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->index, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Levels, levels_clear)

static void
levels_init (Levels *self)
{
  self->texts = g_ptr_array_new ();
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
}

static gsize
levels_add (Levels *self, char *text)
{
  gpointer known = g_hash_table_lookup (self->index, text);

  if (known != NULL)
    return GPOINTER_TO_SIZE (known) - 1;
  g_ptr_array_add (self->texts, text);
  g_hash_table_insert (self->index, text, GSIZE_TO_POINTER (self->texts->len));

  return self->texts->len - 1;
}

static char **
levels_dup (const Levels *self)
{
  char **texts = g_new0 (char *, self->texts->len + 1);

  for (guint i = 0; i < self->texts->len; i++)
    texts[i] = g_strdup (g_ptr_array_index (self->texts, i));

  return texts;
}

/* Which columns a long table is made of. */
typedef struct
{
  const char *file;
  const FusColumn *sample;
  const FusColumn *feature;
  const FusColumn *view; /* (nullable) */
  const FusMatrix *x;
  gsize value; /* column of x */
  double offset;
} Long;

static gboolean
find_value (const FusSource *self, const char *name, Long *to)
{
  const FusTable *table =
    self->tables->len == 1 ? g_ptr_array_index (self->tables, 0) : NULL;

  for (gsize d = 0; table != NULL && d < table->x->n_cols; d++)
    {
      g_autofree char *place =
        table->places != NULL ? g_strdup_printf ("#%u", table->places[d]) : g_strdup ("");

      if (!g_str_equal (place, name) &&
          (table->features == NULL || !g_str_equal (table->features[d], name)))
        continue;
      to->x = table->x;
      to->value = d;
      to->offset = fus_table_get_offset (table, d);
      return TRUE;
    }

  return FALSE;
}

static gboolean
find_parts (const FusSource *self, char **names, Long *to, GError **error)
{
  const FusColumn **columns[] = { &to->sample, &to->feature, NULL, &to->view };

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (columns[i] != NULL)
        *columns[i] = fus_orient_find_column (self, names[i]);
      if (columns[i] != NULL ? *columns[i] == NULL : !find_value (self, names[i], to))
        return fus_orient_set_no_column (self, to->file, names[i], error);
    }

  return TRUE;
}

static gboolean
is_in_view (const Long *self, gsize row, const char *view)
{
  return self->view == NULL || g_str_equal (self->view->texts[row], view);
}

static gboolean
set_twice (const Long *self, gsize row, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ self->file, self->feature->texts[row],
                                  self->sample->first_line + (gint64) row,
                                  _ ("Remove one of the rows, or name the column that "
                                     "tells them apart as VIEW.") },
                      _ ("“%s” has a second value for “%s”"), self->sample->texts[row],
                      self->feature->texts[row]);

  return FALSE;
}

static gboolean
spread (FusSource *self, const Long *from, const char *view, GError **error)
{
  g_auto (Levels) samples = { NULL, NULL };
  g_auto (Levels) features = { NULL, NULL };
  g_autoptr (FusMatrix) x = NULL;
  g_autofree guint8 *seen = NULL;
  FusTable *table = NULL;

  levels_init (&samples);
  levels_init (&features);
  for (gsize row = 0; row < from->x->n_rows; row++)
    if (is_in_view (from, row, view))
      {
        levels_add (&samples, from->sample->texts[row]);
        levels_add (&features, from->feature->texts[row]);
      }
  x = fus_matrix_new (samples.texts->len, features.texts->len);
  for (gsize i = 0; i < x->n_rows * x->n_cols; i++)
    x->data[i] = (FusReal) NAN;
  seen = g_new0 (guint8, x->n_rows * x->n_cols + 1);
  for (gsize row = 0; row < from->x->n_rows; row++)
    {
      gsize place = 0;

      if (!is_in_view (from, row, view))
        continue;
      place = levels_add (&samples, from->sample->texts[row]) * x->n_cols +
              levels_add (&features, from->feature->texts[row]);
      if (seen[place])
        return set_twice (from, row, error);
      seen[place] = 1;
      x->data[place] = fus_matrix_row (from->x, row)[from->value];
    }
  table = fus_source_add_table (self, view, g_steal_pointer (&x));
  table->ids = levels_dup (&samples);
  table->features = levels_dup (&features);
  table->orientation = g_strdup ("long");
  if (fabs (from->offset) > 0)
    {
      table->offsets = g_new (double, table->x->n_cols + 1);
      for (gsize d = 0; d < table->x->n_cols; d++)
        table->offsets[d] = from->offset;
    }
  fus_table_guess_kind (table, FALSE, FALSE);

  return TRUE;
}

/* A column that says one thing of each sample, a value a sample; %NULL for another. */
static char **
collect (const FusColumn *column, const FusColumn *sample, Levels *samples)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (gsize row = 0; row < sample->n_rows; row++)
    {
      gsize k = levels_add (samples, sample->texts[row]);

      if (k == texts->len)
        g_ptr_array_add (texts, column->texts[row]);
      else if (!g_str_equal (g_ptr_array_index (texts, k), column->texts[row]))
        return NULL;
    }
  g_ptr_array_add (texts, NULL);

  return g_strdupv ((char **) texts->pdata);
}

static void
keep_columns (FusSource *self, const Long *from, char **asked)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      FusColumn *column = g_ptr_array_index (self->columns, i);
      g_auto (Levels) samples = { NULL, NULL };
      char **texts = NULL;

      levels_init (&samples);
      if (column == from->sample || column == from->feature || column == from->view ||
          column->texts == NULL || column->slot >= 0 || column->use != FUS_COLUMN_LABEL ||
          column->n_rows != from->sample->n_rows)
        continue;
      texts = collect (column, from->sample, &samples);
      if (texts == NULL)
        continue;
      g_strfreev (column->texts);
      g_strfreev (column->ids);
      column->texts = texts;
      column->ids = levels_dup (&samples);
      column->n_rows = samples.texts->len;
      column->is_key = FALSE;
      column->fault = -1;
      g_ptr_array_add (kept, column);
    }
  fus_orient_drop_columns (self, asked, kept);
}

static gboolean
spread_all (FusSource *self, const char *file, char **names, char **asked, GError **error)
{
  Long from = { .file = file };
  g_auto (Levels) views = { NULL, NULL };
  g_autofree char *name = NULL;

  if (!find_parts (self, names, &from, error))
    return FALSE;
  levels_init (&views);
  name = g_strdup (((const FusTable *) g_ptr_array_index (self->tables, 0))->name);
  for (gsize row = 0; row < from.x->n_rows; row++)
    levels_add (&views, from.view != NULL ? from.view->texts[row] : name);
  for (guint i = 0; i < views.texts->len; i++)
    if (!spread (self, &from, g_ptr_array_index (views.texts, i), error))
      return FALSE;
  keep_columns (self, &from, asked);
  g_ptr_array_remove_index (self->tables, 0);

  return TRUE;
}

/* ---- all ---- */

/* Tables with more columns have samples in their rows. */
#define MOST_HEADERS 2000

static void
note_header (FusSource *self, guint place, const char *name)
{
  if (place == 0 || place > MOST_HEADERS)
    return;
  while (self->headers->len < place)
    g_ptr_array_add (self->headers, g_strdup (""));
  g_free (self->headers->pdata[place - 1]);
  self->headers->pdata[place - 1] = g_strdup (name);
}

void
fus_source_note_headers (FusSource *self)
{
  const FusTable *table =
    self->tables->len == 1 ? g_ptr_array_index (self->tables, 0) : NULL;

  for (gsize d = 0; table != NULL && table->places != NULL && d < table->x->n_cols; d++)
    if (table->features != NULL)
      note_header (self, table->places[d], table->features[d]);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const FusColumn *column = g_ptr_array_index (self->columns, i);

      note_header (self, column->place, column->name);
    }
}

char **
fus_orient_list_columns (const char *spec)
{
  const char *colon = strchr (spec, ':');
  g_auto (GStrv) words = g_strsplit (colon != NULL ? colon + 1 : "", ",", -1);
  gboolean windows = g_str_has_prefix (spec, "windows:");
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0' && (windows ? i < 2 : i != 2))
      g_ptr_array_add (columns, words[i]);
  g_ptr_array_add (columns, NULL);

  return g_strdupv ((char **) columns->pdata);
}

gboolean
fus_source_orient (FusSource *self,
                   const char *file,
                   const char *spec,
                   char **asked,
                   GError **error)
{
  const char *colon = strchr (spec, ':');
  g_auto (GStrv) words = g_strsplit (colon != NULL ? colon + 1 : "", ",", -1);

  for (guint t = 0; t < self->tables->len && g_str_equal (spec, "rows"); t++)
    {
      FusTable *table = g_ptr_array_index (self->tables, t);

      g_free (table->orientation);
      table->orientation = g_strdup ("rows");
    }
  if (g_str_equal (spec, "columns"))
    return turn_all (self, file, error);
  if (g_str_has_prefix (spec, "long:"))
    return spread_all (self, file, words, asked, error);
  if (g_str_has_prefix (spec, "windows:"))
    return fus_orient_cut (self, file, words, asked, error);

  return TRUE;
}
