/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a recipe says of files and modalities by name, passed on to what is read of them.
 * No word is passed over in silence: what names nothing that was read is an error. */
#include "config.h"

#include "fus-import-private.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* `NAME=WORD` or `NAME::COLUMN=ROLE` */
static char *
dup_meant (const char *text)
{
  const char *end = strstr (text, "::");

  return g_strndup (text, (gsize) ((end != NULL ? end : strchr (text, '=')) - text));
}

static gboolean
is_meant (const char *text, const char *name, const char *stem)
{
  g_autofree char *meant = dup_meant (text);

  return g_strcmp0 (meant, name) == 0 || g_str_equal (meant, stem) ||
         g_str_equal (meant, "*");
}

void
fus_said_note (FusSaid *self, const GPtrArray *list, const char *name, const char *stem)
{
  g_hash_table_add (self->names, g_strdup (name != NULL ? name : stem));
  for (guint i = 0; i < list->len; i++)
    if (is_meant (g_ptr_array_index (list, i), name, stem))
      g_hash_table_add (self->used, g_ptr_array_index (list, i));
}

gboolean
fus_said_check (const FusSaid *self, const GPtrArray *list, GError **error)
{
  for (guint i = 0; i < list->len; i++)
    {
      const char *text = g_ptr_array_index (list, i);
      g_autofree char *meant = dup_meant (text);
      g_autofree char **keys = NULL;
      g_autofree char *names = NULL;

      if (g_hash_table_contains (self->used, text))
        continue;
      keys = (char **) g_hash_table_get_keys_as_array (self->names, NULL);
      names = g_strjoinv (", ", keys);
      fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                          (FusPlace){ NULL, meant, -1, _ ("Name one of those.") },
                          _ ("No modality and no file is named “%s”; there are: %s"),
                          meant, names);
      return FALSE;
    }

  return TRUE;
}

/* ---- roles ---- */

static char *
dup_column (const char *text)
{
  const char *start = strstr (text, "::") + 2;

  return g_strndup (start, (gsize) (strrchr (text, '=') - start));
}

static gboolean
is_role (const char *text, const char *const *roles)
{
  return g_strv_contains (roles, strrchr (text, '=') + 1);
}

static const char *const labels[] = { "label", "group", "covariate", "weight", NULL };
static const char *const others[] = { "skip", "date", "text", NULL };

static void
append (char ***list, char *text)
{
  gsize n = *list != NULL ? g_strv_length (*list) : 0;

  *list = g_renew (char *, *list, n + 2);
  (*list)[n] = text;
  (*list)[n + 1] = NULL;
}

void
fus_import_set_roles (FusReadOptions *options,
                      const GPtrArray *roles,
                      const char *name,
                      const char *stem)
{
  for (guint i = 0; i < roles->len; i++)
    {
      const char *text = g_ptr_array_index (roles, i);
      g_autofree char *column = dup_column (text);

      if (!is_meant (text, name, stem))
        continue;
      if (is_role (text, labels))
        append (&options->labels, g_steal_pointer (&column));
      else if (is_role (text, others))
        append (&options->drops, g_steal_pointer (&column));
      else if (g_str_has_suffix (text, "=id"))
        {
          g_free (options->id);
          options->id = g_steal_pointer (&column);
        }
    }
}

static gboolean
set_no_column (const char *file, const char *column, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ file, column, -1,
                                  _ ("Name a column by its header, or as #k.") },
                      _ ("The file has no column “%s”"), column);

  return FALSE;
}

static FusColumn *
find_asked (const FusSource *source, const char *column)
{
  for (guint k = 0; k < source->columns->len; k++)
    {
      FusColumn *found = g_ptr_array_index (source->columns, k);

      if (found->asked && g_strcmp0 (found->object, column) == 0)
        return found;
    }

  return NULL;
}

/* Whether there is a column of words that may be learnt from. */
static gboolean
has_words (const FusSource *source, const char *column)
{
  for (guint k = 0; k < source->columns->len; k++)
    {
      const FusColumn *found = g_ptr_array_index (source->columns, k);

      if (found->texts != NULL && found->slot < 0 && g_str_equal (found->name, column))
        return TRUE;
    }

  return FALSE;
}

static gboolean
drop (FusSource *source, const char *file, const char *column, GError **error)
{
  g_autoptr (GPtrArray) drops = g_ptr_array_new ();

  g_ptr_array_add (drops, (gpointer) column);
  fus_import_drop_columns (source, drops);

  return g_ptr_array_find_with_equal_func (source->dropped, column, g_str_equal, NULL) ||
         set_no_column (file, column, error);
}

gboolean
fus_import_apply_roles (FusSource *source,
                        const char *file,
                        const GPtrArray *roles,
                        const char *name,
                        const char *stem,
                        GError **error)
{
  for (guint i = 0; i < roles->len; i++)
    {
      const char *text = g_ptr_array_index (roles, i);
      g_autofree char *column = dup_column (text);
      FusColumn *found = NULL;

      if (!is_meant (text, name, stem))
        continue;
      if (is_role (text, labels))
        {
          found = find_asked (source, column);
          if (found == NULL)
            return set_no_column (file, column, error);
          found->group = g_str_has_suffix (text, "=group");
          found->categorical |= found->group;
          found->role = strrchr (text, '=') + 1;
        }
      else if (is_role (text, others) && !drop (source, file, column, error))
        return FALSE;
      else if (g_str_has_suffix (text, "=feature") &&
               !fus_source_has_feature (source, column) && !has_words (source, column))
        return set_no_column (file, column, error);
      else if (g_str_has_suffix (text, "=id"))
        fus_import_name_rows (source, column);
    }

  return TRUE;
}

gboolean
fus_import_is_feature (const GPtrArray *roles,
                       const char *name,
                       const char *stem,
                       const char *column)
{
  for (guint i = 0; roles != NULL && i < roles->len; i++)
    {
      const char *text = g_ptr_array_index (roles, i);
      g_autofree char *meant = dup_column (text);

      if (g_str_has_suffix (text, "=feature") && g_str_equal (meant, column) &&
          is_meant (text, name, stem))
        return TRUE;
    }

  return FALSE;
}
