/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a recipe says of columns that tell who persons are: `NAME::COLUMN=sensitive` and
 * `NAME::COLUMN=not-sensitive`, NAME `*` for any file. No word is passed over in silence:
 * one that names no column is an error that lists those that there are. */
#include "config.h"

#include "fus-import-private.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  MOST_LISTED = 500, /* bytes of names in a message */
};

static const char *const open_roles[] = { "=feature",   "=label",  "=group",
                                          "=covariate", "=weight", "=not-sensitive" };

static char *
dup_column (const char *text)
{
  const char *start = strstr (text, "::") + 2;

  return g_strndup (start, (gsize) (strrchr (text, '=') - start));
}

static gboolean
is_of (const char *text, const char *name, const char *stem)
{
  gsize n = (gsize) (strstr (text, "::") - text);

  return (n == 1 && text[0] == '*') ||
         (name != NULL && strlen (name) == n && strncmp (text, name, n) == 0) ||
         (strlen (stem) == n && strncmp (text, stem, n) == 0);
}

static gboolean
is_about (const char *text)
{
  return g_str_has_suffix (text, "=sensitive") ||
         g_str_has_suffix (text, "=not-sensitive");
}

FusSaidSensitive
fus_import_read_sensitive (const GPtrArray *roles,
                           const char *name,
                           const char *stem,
                           const char *column,
                           guint place)
{
  g_autofree char *number = g_strdup_printf ("#%u", place);
  FusSaidSensitive said = FUS_SAID_NOTHING;

  for (guint i = 0; roles != NULL && i < roles->len; i++)
    {
      const char *text = g_ptr_array_index (roles, i);
      g_autofree char *meant = dup_column (text);

      if (!is_of (text, name, stem) ||
          (!g_str_equal (meant, column) && (place == 0 || !g_str_equal (meant, number))))
        continue;
      if (g_str_has_suffix (text, "=sensitive"))
        said = FUS_SAID_SENSITIVE;
      for (gsize k = 0; k < G_N_ELEMENTS (open_roles); k++)
        if (g_str_has_suffix (text, open_roles[k]))
          said = FUS_SAID_OPEN;
    }

  return said;
}

static gboolean
has_names (const FusSource *source, const char *column)
{
  if (source->ids == NULL && source->tables->len == 0)
    return FALSE;

  return g_strcmp0 (source->id, column) == 0 || g_str_equal (column, FUS_INDEX_NAME);
}

static gboolean
has_column (const FusSource *source, const char *column)
{
  if (has_names (source, column) || fus_source_has_feature (source, column) ||
      g_ptr_array_find_with_equal_func (source->dropped, column, g_str_equal, NULL))
    return TRUE;
  for (guint i = 0; i < source->columns->len; i++)
    {
      const FusColumn *found = g_ptr_array_index (source->columns, i);
      g_autofree char *number = g_strdup_printf ("#%u", found->place);

      if (g_str_equal (found->name, column) || g_strcmp0 (found->object, column) == 0 ||
          (found->place > 0 && g_str_equal (number, column)))
        return TRUE;
    }

  return FALSE;
}

static gboolean
was_withheld (const FusSource *source, const char *column)
{
  g_autoptr (GPtrArray) list = fus_withheld_list_new ();

  fus_withheld_list_add_text (list, source->withheld);

  return fus_withheld_list_find (list, column) != NULL;
}

static gboolean
set_withheld (const FusSource *source, const char *column, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ NULL, column, -1,
                                  _ ("Import the files that it was made from again, with "
                                     "the same option.") },
                      /* Translators: a column, a dataset */
                      _ ("“%s” was kept out when “%s” was written: its values are not in "
                         "that file"),
                      column, source->name != NULL ? source->name : "");

  return FALSE;
}

static void
append_names (GString *names, const FusSource *source)
{
  for (guint i = 0; i < source->columns->len && names->len < MOST_LISTED; i++)
    g_string_append_printf (
      names, "%s%s", names->len > 0 ? ", " : "",
      ((const FusColumn *) g_ptr_array_index (source->columns, i))->name);
  for (guint t = 0; t < source->tables->len; t++)
    {
      const FusTable *table = g_ptr_array_index (source->tables, t);

      for (gsize d = 0; table->features != NULL && table->features[d] != NULL &&
                        names->len < MOST_LISTED;
           d++)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                                table->features[d]);
    }
}

static gboolean
set_no_column (const GPtrArray *sources, const char *column, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < sources->len; i++)
    append_names (names, g_ptr_array_index (sources, i));
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ NULL, column, -1, _ ("Name one of those.") },
                      /* Translators: a column, names of those that there are */
                      _ ("No file has a column “%s”; there are: %s"), column, names->str);

  return FALSE;
}

gboolean
fus_import_check_sensitive (const FusRecipe *recipe,
                            const GPtrArray *sources,
                            GError **error)
{
  for (guint i = 0; i < recipe->roles->len; i++)
    {
      const char *text = g_ptr_array_index (recipe->roles, i);
      g_autofree char *column = dup_column (text);
      const FusSource *withheld = NULL;
      gboolean any = FALSE;

      for (guint k = 0; is_about (text) && k < sources->len; k++)
        {
          const FusSource *source = g_ptr_array_index (sources, k);

          any |= has_column (source, column);
          withheld = was_withheld (source, column) ? source : withheld;
        }
      if (!is_about (text) || any)
        continue;
      if (withheld == NULL)
        return set_no_column (sources, column, error);
      if (g_str_has_suffix (text, "=not-sensitive"))
        return set_withheld (withheld, column, error);
    }

  return TRUE;
}

void
fus_import_drop_sensitive (FusReadOptions *options,
                           const GPtrArray *roles,
                           const char *name,
                           const char *stem)
{
  for (guint i = 0; i < roles->len; i++)
    {
      const char *text = g_ptr_array_index (roles, i);
      g_autofree char *column = dup_column (text);
      gsize n = options->drops != NULL ? g_strv_length (options->drops) : 0;

      if (options->lenient || !g_str_has_suffix (text, "=sensitive") ||
          !is_of (text, name, stem) || g_strcmp0 (options->id, column) == 0)
        continue;
      options->drops = g_renew (char *, options->drops, n + 2);
      options->drops[n] = g_steal_pointer (&column);
      options->drops[n + 1] = NULL;
    }
}

void
fus_import_tell_sensitive (FusJoinReport *report,
                           const FusSource *source,
                           const char *file,
                           const GPtrArray *roles)
{
  g_autoptr (GPtrArray) before = fus_withheld_list_new ();

  for (guint i = 0; i < roles->len; i++)
    {
      const char *text = g_ptr_array_index (roles, i);
      g_autofree char *column = dup_column (text);

      if (g_str_has_suffix (text, "=sensitive") &&
          g_ptr_array_find_with_equal_func (source->dropped, column, g_str_equal, NULL))
        fus_withheld_list_add (before, file, column,
                               _ ("A person marked it as sensitive."), TRUE);
    }
  fus_withheld_list_add_text (before, source->withheld);
  for (guint i = 0; i < before->len; i++)
    {
      const FusWithheld *withheld = g_ptr_array_index (before, i);

      fus_withheld_list_add (report->withheld, withheld->file, withheld->column,
                             withheld->reason, withheld->person);
      fus_join_report_add_column (report, file, withheld->column, "sensitive",
                                  g_strdup (withheld->reason));
    }
}
