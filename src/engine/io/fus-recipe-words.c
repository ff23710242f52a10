/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of a recipe that say what a modality is and how it is read. */
#include "config.h"

#include "fus-file-error.h"
#include "fus-recipe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
fus_recipe_set_how_text (FusRecipe *self, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  FusRecipeModality *modality = NULL;
  g_autofree char *before = NULL;

  if (parts[0] == NULL || parts[1] == NULL || strchr (parts[1], ':') == NULL)
    {
      fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                          (FusPlace){ NULL, text, -1,
                                      _ ("Write NAME=KEY:VALUE, such as "
                                         "NAME=size:28x28.") },
                          _ ("“%s” doesn’t say how a modality is read"), text);
      return FALSE;
    }
  modality = fus_recipe_find_or_add (self, parts[0], error);
  if (modality == NULL)
    return FALSE;
  before = modality->how;
  modality->how =
    before != NULL ? g_strdup_printf ("%s,%s", before, parts[1]) : g_strdup (parts[1]);

  return TRUE;
}

gboolean
fus_recipe_add_text_text (FusRecipe *self, const char *text, GError **error)
{
  FusRecipeModality *modality = NULL;

  if (!fus_recipe_add_modality_text (self, text, error))
    return FALSE;
  modality = g_ptr_array_index (self->modalities, self->modalities->len - 1);
  modality->how = g_strdup ("text:words");

  return TRUE;
}

gboolean
fus_recipe_set_kind_text (FusRecipe *self, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  FusRecipeModality *modality = NULL;
  FusModalityKind kind = FUS_MODALITY_VECTOR;
  gsize shape[3] = { 0 };
  guint n_dims = 0;

  if (parts[0] == NULL || parts[1] == NULL ||
      !fus_recipe_parse_kind (parts[1], &kind, shape, &n_dims))
    {
      fus_file_error_set (
        error, FUS_FILE_ERROR_USAGE,
        (FusPlace){ NULL, parts[0], -1,
                    _ ("Write NAME=KIND or NAME=KIND:HEIGHTxWIDTH, with a modality that "
                       "was named before.") },
        _ ("“%s” does not say what a modality is"), text);
      return FALSE;
    }
  modality = fus_recipe_find_or_add (self, parts[0], error);
  if (modality == NULL)
    return FALSE;
  g_free (modality->kind);
  modality->kind = g_strdup (parts[1]);

  return TRUE;
}
