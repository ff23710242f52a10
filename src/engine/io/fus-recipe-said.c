/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person said of how files are to be read: where names and data stand, which sign
 * is the decimal one, which way tables lie, what columns are, and what becomes of several
 * rows of one sample. Words are checked here; whether files have what they name is known
 * when the recipe is run. */
#include "config.h"

#include "fus-recipe-private.h"

#include "fus-file-error.h"
#include "fus-json-parse.h"
#include "fus-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
fus_recipe_parse_kind (const char *text,
                       FusModalityKind *kind,
                       gsize *shape,
                       guint *n_dims)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  g_auto (GStrv) sizes = NULL;
  FusModalityKind found = FUS_MODALITY_VECTOR;
  gsize n_features = 0;
  guint n = 0;

  *n_dims = 0;
  if (parts[0] == NULL || !fus_modality_kind_from_id (parts[0], &found))
    return FALSE;
  if (g_str_equal (text, "image:channels-first"))
    {
      *kind = found;
      return TRUE;
    }
  sizes = parts[1] != NULL ? g_strsplit (parts[1], "x", -1) : NULL;
  for (; sizes != NULL && sizes[n] != NULL; n++)
    {
      guint64 size = 0;

      if (n == 3 ||
          !g_ascii_string_to_unsigned (sizes[n], 10, 1, G_MAXINT32, &size, NULL))
        return FALSE;
      shape[n] = (gsize) size;
    }
  if (sizes != NULL && !fus_modality_count_features (shape, n, &n_features))
    return FALSE;
  *kind = found;
  *n_dims = n;

  return TRUE;
}

gboolean
fus_recipe_set_decimal (FusRecipe *self, const char *text, GError **error)
{
  if (!g_str_equal (text, ".") && !g_str_equal (text, ","))
    {
      fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                          (FusPlace){ NULL, text, -1,
                                      _ ("Write . (a point) or , (a comma).") },
                          _ ("“%s” is no decimal sign"), text);
      return FALSE;
    }
  g_free (self->decimal);
  self->decimal = g_strdup (text);

  return TRUE;
}

static gboolean
parse_row (const char *text, guint64 least, int *row, GError **error)
{
  guint64 value = 0;

  if (!g_ascii_string_to_unsigned (text, 10, least, G_MAXINT32, &value, NULL))
    {
      fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                          (FusPlace){ NULL, text, -1,
                                      _ ("Count the lines of the file from 1.") },
                          _ ("“%s” is no row"), text);
      return FALSE;
    }
  *row = value == 0 ? -1 : (int) value;

  return TRUE;
}

gboolean
fus_recipe_set_header_row (FusRecipe *self, const char *text, GError **error)
{
  return parse_row (text, 0, &self->header_row, error);
}

gboolean
fus_recipe_set_data_row (FusRecipe *self, const char *text, GError **error)
{
  return parse_row (text, 1, &self->data_row, error);
}

gboolean
fus_recipe_set_encoding (FusRecipe *self, const char *text, GError **error)
{
  g_free (self->encoding);
  self->encoding = g_strdup (text);

  return TRUE;
}

/* ---- lists of NAME=WORD ---- */

static gboolean
set_no_pair (const char *text, const char *remedy, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_USAGE, (FusPlace){ NULL, text, -1, remedy },
                      _ ("“%s” doesn’t say what is meant"), text);

  return FALSE;
}

static gboolean
is_orient (const char *word)
{
  guint n = 0;

  if (g_str_equal (word, "rows") || g_str_equal (word, "columns"))
    return TRUE;
  for (const char *p = strchr (word, ':'); p != NULL; p = strchr (p + 1, ','))
    n++;
  if (g_str_has_prefix (word, "long:"))
    return n == 3 || n == 4;
  if (g_str_has_prefix (word, "windows:"))
    return n == 4;

  return FALSE;
}

gboolean
fus_recipe_add_orient_text (FusRecipe *self, const char *text, GError **error)
{
  const char *equals = strchr (text, '=');

  if (equals == NULL || equals == text || !is_orient (equals + 1))
    return set_no_pair (text,
                        _ ("Write NAME=rows, NAME=columns, "
                           "NAME=long:SAMPLE,FEATURE,VALUE or "
                           "NAME=windows:KEY,ORDER,WIDTH,STRIDE."),
                        error);
  g_ptr_array_add (self->orients, g_strdup (text));

  return TRUE;
}

gboolean
fus_recipe_add_role_text (FusRecipe *self, const char *text, GError **error)
{
  static const char *const roles[] = {
    "feature", "id",   "label", "group",     "covariate",     "weight",
    "date",    "text", "skip",  "sensitive", "not-sensitive", NULL,
  };
  const char *equals = strrchr (text, '=');
  const char *colons = strstr (text, "::");

  if (equals != NULL && g_str_equal (equals + 1, "embedding"))
    return set_no_pair (text,
                        _ ("An embedding is a table with all of its columns: write "
                           "--kind NAME=embedding."),
                        error);
  if (equals == NULL || colons == NULL || colons == text || colons > equals ||
      equals == colons + 2 || !g_strv_contains (roles, equals + 1))
    return set_no_pair (text,
                        _ (
                          "Write NAME::COLUMN=ROLE; roles are feature, id, label, group, "
                          "covariate, weight, date, text, skip, sensitive and "
                          "not-sensitive."),
                        error);
  g_ptr_array_add (self->roles, g_strdup (text));

  return TRUE;
}

gboolean
fus_recipe_add_sensitive_text (FusRecipe *self,
                               const char *text,
                               gboolean sensitive,
                               GError **error)
{
  g_autofree char *role =
    g_strdup_printf ("%s%s=%s", strstr (text, "::") != NULL ? "" : "*::", text,
                     sensitive ? "sensitive" : "not-sensitive");

  return fus_recipe_add_role_text (self, role, error);
}

gboolean
fus_recipe_add_many_text (FusRecipe *self, const char *text, GError **error)
{
  static const char *const modes[] = { "mean", "first", "repeat", NULL };
  const char *equals = strrchr (text, '=');

  if (equals == NULL || equals == text || !g_strv_contains (modes, equals + 1))
    return set_no_pair (text, _ ("Write NAME=mean, NAME=first or NAME=repeat."), error);
  g_ptr_array_add (self->manys, g_strdup (text));

  return TRUE;
}

const char *
fus_recipe_find_said (const GPtrArray *list, const char *name, const char *other)
{
  const char *found = NULL;

  for (guint i = 0; i < list->len; i++)
    {
      const char *text = g_ptr_array_index (list, i);
      const char *equals = strrchr (text, '=');
      gsize n = (gsize) (equals - text);

      if ((name != NULL && strlen (name) == n && strncmp (text, name, n) == 0) ||
          (other != NULL && strlen (other) == n && strncmp (text, other, n) == 0) ||
          (n == 1 && text[0] == '*'))
        found = equals + 1;
    }

  return found;
}

/* ---- files ---- */

static void
write_row (JsonBuilder *builder, const char *key, int row)
{
  if (row == 0)
    return;
  fus_json_add_int (builder, key, MAX (row, 0));
}

static void
write_list (JsonBuilder *builder, const char *key, const GPtrArray *list)
{
  if (list->len == 0)
    return;
  fus_json_begin_array (builder, key);
  for (guint i = 0; i < list->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (list, i));
  json_builder_end_array (builder);
}

void
fus_recipe_write_said (const FusRecipe *self, JsonBuilder *builder)
{
  fus_json_add_string_if_any (builder, "decimal", self->decimal);
  fus_json_add_string_if_any (builder, "encoding", self->encoding);
  write_row (builder, "header_row", self->header_row);
  write_row (builder, "data_row", self->data_row);
  write_list (builder, "orient", self->orients);
  write_list (builder, "roles", self->roles);
  write_list (builder, "many", self->manys);
}

typedef gboolean (*AddFunc) (FusRecipe *self, const char *text, GError **error);

static gboolean
read_list (FusRecipe *self, JsonObject *object, const char *key, AddFunc add)
{
  JsonArray *list = fus_json_get_list (object, key);
  guint n = list != NULL ? json_array_get_length (list) : 0;

  for (guint i = 0; i < n; i++)
    {
      const char *text = fus_json_get_text_at (list, i);

      if (text == NULL || !add (self, text, NULL))
        return FALSE;
    }

  return TRUE;
}

gboolean
fus_recipe_read_said (FusRecipe *self, JsonObject *object)
{
  const char *decimal = fus_json_get_text (object, "decimal");
  const char *encoding = fus_json_get_text (object, "encoding");
  gint64 header = fus_json_get_int (object, "header_row", -1);
  gint64 data = fus_json_get_int (object, "data_row", 0);

  self->header_row = header == 0 ? -1 : (int) CLAMP (header, 0, G_MAXINT32);
  self->data_row = (int) CLAMP (data, 0, G_MAXINT32);

  return (decimal == NULL || fus_recipe_set_decimal (self, decimal, NULL)) &&
         (encoding == NULL || fus_recipe_set_encoding (self, encoding, NULL)) &&
         read_list (self, object, "orient", fus_recipe_add_orient_text) &&
         read_list (self, object, "roles", fus_recipe_add_role_text) &&
         read_list (self, object, "many", fus_recipe_add_many_text);
}

/* ---- paths ---- */

static void
make_absolute (char **path)
{
  char *full = *path != NULL ? g_canonicalize_filename (*path, NULL) : NULL;

  g_free (*path);
  *path = full;
}

void
fus_recipe_make_absolute (FusRecipe *self)
{
  for (guint i = 0; i < self->files->len; i++)
    make_absolute ((char **) &self->files->pdata[i]);
  for (guint i = 0; i < self->modalities->len; i++)
    make_absolute (&((FusRecipeModality *) self->modalities->pdata[i])->file);
  for (guint i = 0; i < self->labels->len; i++)
    make_absolute (&((FusRecipeLabel *) self->labels->pdata[i])->file);
}
