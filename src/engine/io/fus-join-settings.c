/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a recipe says of modalities and labels by their names, passed on to the parts and
 * marks that it means. A name that none has is an error, with the names that there are.
 */
#include "config.h"

#include "fus-join.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Where sizes don't tell, the person does. */
static gboolean
move_channels (FusPart *part, GError **error)
{
  if (part->table->n_dims == 3)
    {
      fus_table_move_channels (part->table);
      part->kind = "image";
      return TRUE;
    }
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ part->file, part->name, -1,
                                  _ ("Name a shape, as image:16x16x3.") },
                      _ ("A row is no picture with channels"));

  return FALSE;
}

/* A shape that a person named must hold just the numbers of a row. */
static gboolean
check_shape (FusPart *part, GError **error)
{
  FusModalityKind kind = FUS_MODALITY_VECTOR;
  gsize shape[3] = { 0 };
  gsize n_features = 0;
  guint n_dims = 0;

  if (part->kind == NULL)
    return TRUE;
  if (g_str_equal (part->kind, "image:channels-first"))
    return move_channels (part, error);
  if (!fus_recipe_parse_kind (part->kind, &kind, shape, &n_dims))
    {
      fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                          (FusPlace){ part->file, part->name, -1,
                                      _ ("Name a kind, or a kind and a shape such as "
                                         "image:16x15.") },
                          _ ("“%s” does not say what a modality is"), part->kind);
      return FALSE;
    }
  if (n_dims == 0 || (fus_modality_count_features (shape, n_dims, &n_features) &&
                      n_features == part->table->x->n_cols))
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ part->file, part->name, -1,
                                  _ ("Name a shape whose sizes multiply to the width, or "
                                     "drop the columns that are too many.") },
                      ngettext ("A row holds %zu number, which “%s” does not fit",
                                "A row holds %zu numbers, which “%s” does not fit",
                                (gulong) part->table->x->n_cols),
                      part->table->x->n_cols, part->kind);

  return FALSE;
}

static gboolean
is_called (const FusJoin *self, const FusPart *part, const char *name)
{
  g_autofree char *id = fus_join_make_id (self, part);

  return g_str_equal (name, "*") || g_str_equal (part->name, name) ||
         g_str_equal (id, name);
}

static gboolean
set_unknown (const FusJoin *self, const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->parts->len; i++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                            fus_join_get_part (self, i)->name);
  for (guint i = 0; i < self->marks->len; i++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                            fus_join_get_mark (self, i)->name);
  fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                      (FusPlace){ NULL, name, -1, _ ("Name one of those.") },
                      _ ("No modality and no label is named “%s”; there are: %s"), name,
                      names->str);

  return FALSE;
}

void
fus_join_set_words (const FusJoin *self, const FusRecipe *recipe)
{
  for (guint i = 0; i < recipe->settings->len; i++)
    {
      const FusRecipeModality *setting = g_ptr_array_index (recipe->settings, i);

      for (guint k = 0; k < self->marks->len; k++)
        {
          FusMark *mark = fus_join_get_mark (self, k);

          if (g_str_equal (mark->name, setting->name))
            mark->missing = setting->missing;
        }
    }
}

static gboolean
apply_setting (const FusJoin *self, const FusRecipeModality *setting, GError **error)
{
  gboolean any = g_str_equal (setting->name, "*");

  for (guint i = 0; i < self->parts->len; i++)
    {
      FusPart *part = fus_join_get_part (self, i);

      if (part->explicit || !is_called (self, part, setting->name))
        continue;
      any = TRUE;
      if (setting->missing != NULL)
        part->missing = setting->missing;
      if (setting->kind != NULL)
        part->kind = setting->kind;
    }
  for (guint i = 0; i < self->marks->len && setting->kind == NULL; i++)
    any |= g_str_equal (fus_join_get_mark (self, i)->name, setting->name);

  return any || set_unknown (self, setting->name, error);
}

gboolean
fus_join_apply_settings (const FusJoin *self, const FusRecipe *recipe, GError **error)
{
  for (guint i = 0; i < recipe->settings->len; i++)
    if (!apply_setting (self, g_ptr_array_index (recipe->settings, i), error))
      return FALSE;
  for (guint i = 0; i < self->parts->len; i++)
    if (!check_shape (fus_join_get_part (self, i), error))
      return FALSE;

  return TRUE;
}

/* How many bytes all names begin with, up to a sign between words. */
static gsize
count_common (GPtrArray *parts)
{
  const char *first = ((FusPart *) g_ptr_array_index (parts, 0))->name;
  gsize n = strlen (first);

  for (guint i = 1; i < parts->len; i++)
    {
      const char *name = ((FusPart *) g_ptr_array_index (parts, i))->name;
      gsize same = 0;

      while (same < n && name[same] == first[same])
        same++;
      n = same;
    }
  while (n > 0 && strchr ("-_. ", first[n - 1]) == NULL)
    n--;

  return n;
}

void
fus_join_shorten_names (const FusJoin *self, guint n_files)
{
  GPtrArray *parts = self->parts;
  gsize n = n_files > 1 && parts->len > 1 ? count_common (parts) : 0;

  for (guint i = 0; n > 0 && i < parts->len; i++)
    if (((FusPart *) g_ptr_array_index (parts, i))->name[n] == '\0')
      return;
  for (guint i = 0; n > 0 && i < parts->len; i++)
    {
      FusPart *part = g_ptr_array_index (parts, i);
      char *name = g_strdup (part->name + n);

      g_free (part->name);
      part->name = name;
    }
}
