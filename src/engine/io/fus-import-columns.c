/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns that a person left out or chose to name the samples, by their names, in what
 * was read of each file; and whether each of those names was found anywhere. */
#include "config.h"

#include "fus-import-private.h"

#include "fus-file-error.h"
#include "fus-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  MOST_LISTED = 500, /* bytes of names in a message */
};

static gboolean
drop_feature (FusSource *source, const char *name)
{
  gboolean any = FALSE;

  for (guint i = 0; i < source->tables->len; i++)
    {
      FusTable *table = g_ptr_array_index (source->tables, i);
      g_autofree gboolean *drop = g_new0 (gboolean, table->x->n_cols + 1);
      gboolean here = FALSE;

      for (gsize d = 0; table->features != NULL && d < table->x->n_cols; d++)
        {
          drop[d] = g_str_equal (table->features[d], name);
          here |= drop[d];
        }
      if (here)
        fus_table_drop_columns (table, drop);
      any |= here;
    }

  return any;
}

static gboolean
drop_column (FusSource *source, const char *name)
{
  gboolean any = FALSE;

  for (guint i = source->columns->len; i-- > 0;)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);

      if (column->asked ||
          (!g_str_equal (column->name, name) && g_strcmp0 (column->object, name) != 0))
        continue;
      g_ptr_array_remove_index (source->columns, i);
      any = TRUE;
    }
  for (guint i = source->tables->len; i-- > 0 && source->tables->len > 1;)
    {
      const FusTable *table = g_ptr_array_index (source->tables, i);

      if (!g_str_equal (table->name, name))
        continue;
      g_ptr_array_remove_index (source->tables, i);
      any = TRUE;
    }

  return any;
}

void
fus_import_drop_columns (FusSource *source, GPtrArray *drops)
{
  for (guint i = 0; i < drops->len && !fus_format_is_text (source->format); i++)
    {
      const char *name = g_ptr_array_index (drops, i);
      gboolean feature = drop_feature (source, name);

      if (drop_column (source, name) || feature)
        g_ptr_array_add (source->dropped, g_strdup (name));
    }
}

/* The text of @column for each row of @ids, or in its own order. */
static char **
rename_rows (char **ids, gsize n_rows, const FusColumn *column)
{
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);
  char **names = g_new0 (char *, n_rows + 1);

  for (gsize row = 0; column->ids != NULL && row < column->n_rows; row++)
    g_hash_table_insert (texts, column->ids[row], column->texts[row]);
  for (gsize row = 0; row < n_rows; row++)
    names[row] =
      g_strdup (ids != NULL ? g_hash_table_lookup (texts, ids[row]) : column->texts[row]);

  return names;
}

static gboolean
is_name_of_rows (const FusColumn *column, const char *name)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (column->texts == NULL ||
      (!g_str_equal (column->name, name) && g_strcmp0 (column->object, name) != 0))
    return FALSE;
  for (gsize row = 0; row < column->n_rows; row++)
    if (column->texts[row][0] == '\0' || !g_hash_table_add (seen, column->texts[row]))
      return FALSE;

  return TRUE;
}

static void
take_names (FusSource *source, const FusColumn *column)
{
  for (guint i = 0; i < source->tables->len; i++)
    {
      FusTable *table = g_ptr_array_index (source->tables, i);
      char **names = NULL;

      if (table->ids == NULL && table->x->n_rows != column->n_rows)
        continue;
      names = rename_rows (table->ids, table->x->n_rows, column);
      g_strfreev (table->ids);
      table->ids = names;
    }
  for (guint i = 0; i < source->columns->len; i++)
    {
      FusColumn *other = g_ptr_array_index (source->columns, i);
      char **names = NULL;

      if (other == column || (other->ids == NULL && other->n_rows != column->n_rows))
        continue;
      names = rename_rows (other->ids, other->n_rows, column);
      g_strfreev (other->ids);
      other->ids = names;
    }
  g_strfreev (source->ids);
  source->ids = NULL;
}

void
fus_import_name_rows (FusSource *source, const char *id)
{
  for (guint i = 0; i < source->columns->len && !fus_format_is_text (source->format); i++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);

      if (!is_name_of_rows (column, id))
        continue;
      take_names (source, column);
      g_free (source->id);
      source->id = g_strdup (id);
      g_ptr_array_remove_index (source->columns, i);
      return;
    }
}

static gboolean
was_dropped (GPtrArray *sources, const char *drop)
{
  for (guint i = 0; i < sources->len; i++)
    {
      const FusSource *source = g_ptr_array_index (sources, i);

      if (g_ptr_array_find_with_equal_func (source->dropped, drop, g_str_equal, NULL))
        return TRUE;
    }

  return FALSE;
}

static void
append_source (GString *names, const FusSource *source)
{
  for (guint i = 0; i < source->tables->len; i++)
    {
      char **features =
        ((const FusTable *) g_ptr_array_index (source->tables, i))->features;

      for (gsize d = 0;
           features != NULL && features[d] != NULL && names->len < MOST_LISTED; d++)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", features[d]);
    }
  for (guint i = 0; i < source->columns->len && names->len < MOST_LISTED; i++)
    g_string_append_printf (
      names, "%s%s", names->len > 0 ? ", " : "",
      ((const FusColumn *) g_ptr_array_index (source->columns, i))->name);
}

static gboolean
set_no_drop (GPtrArray *sources, const char *drop, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < sources->len; i++)
    append_source (names, g_ptr_array_index (sources, i));
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ NULL, drop, -1,
                                  _ ("Give its header as it stands in a file, or #k.") },
                      /* Translators: a column, the names of those that there are */
                      _ ("No file has a column “%s” to leave out; there are: %s"), drop,
                      names->str);

  return FALSE;
}

gboolean
fus_import_check_drops (const FusRecipe *recipe, GPtrArray *sources, GError **error)
{
  for (guint i = 0; i < recipe->drops->len; i++)
    {
      const char *drop = g_ptr_array_index (recipe->drops, i);

      if (!was_dropped (sources, drop))
        return set_no_drop (sources, drop, error);
    }

  return TRUE;
}

gboolean
fus_import_check_id (const FusRecipe *recipe, GPtrArray *sources, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const char *id = recipe->id;

  for (guint i = 0; i < sources->len && id != NULL; i++)
    {
      const FusSource *source = g_ptr_array_index (sources, i);

      if (fus_format_is_text (source->format) || g_strcmp0 (source->id, id) == 0)
        return TRUE;
      for (guint k = 0; k < source->columns->len; k++)
        g_string_append_printf (
          names, "%s%s", names->len > 0 ? ", " : "",
          ((const FusColumn *) g_ptr_array_index (source->columns, k))->name);
    }
  if (id == NULL || sources->len == 0)
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ NULL, id, -1,
                                  _ ("Name a column in which each value occurs once.") },
                      /* Translators: names of columns */
                      _ ("No column “%s” names the samples; there are: %s"), id,
                      names->str);

  return FALSE;
}
