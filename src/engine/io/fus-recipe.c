/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a dataset is made from files, as a value: filled in by `import` and by opening,
 * kept as JSON, replayed. Words are checked when they are added, so that a recipe that
 * exists can be meant; whether the files have what it names is known only when it is
 * run. Paths are written relative to the recipe's folder. */
#include "config.h"

#include "fus-recipe-private.h"

#include "fus-file-error.h"
#include "fus-file.h"
#include "fus-json-parse.h"
#include "fus-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FORMAT "fusescope-recipe"

enum
{
  VERSION = 1,
};

static void
modality_free (gpointer data)
{
  FusRecipeModality *modality = data;

  g_free (modality->name);
  g_free (modality->file);
  g_free (modality->object);
  g_free (modality->missing);
  g_free (modality->how);
  g_free (modality->kind);
  g_free (modality);
}

static void
label_free (gpointer data)
{
  FusRecipeLabel *label = data;

  g_free (label->name);
  g_free (label->file);
  g_free (label->column);
  g_free (label);
}

FusRecipe *
fus_recipe_new (void)
{
  FusRecipe *self = g_new0 (FusRecipe, 1);

  self->files = g_ptr_array_new_with_free_func (g_free);
  self->modalities = g_ptr_array_new_with_free_func (modality_free);
  self->labels = g_ptr_array_new_with_free_func (label_free);
  self->drops = g_ptr_array_new_with_free_func (g_free);
  self->settings = g_ptr_array_new_with_free_func (modality_free);
  self->orients = g_ptr_array_new_with_free_func (g_free);
  self->manys = g_ptr_array_new_with_free_func (g_free);
  self->roles = g_ptr_array_new_with_free_func (g_free);
  self->seed = 1;

  return self;
}

void
fus_recipe_free (FusRecipe *self)
{
  g_free (self->name);
  g_free (self->id);
  g_free (self->pair_by_label);
  g_free (self->decimal);
  g_free (self->encoding);
  g_free (self->hash);
  g_ptr_array_unref (self->orients);
  g_ptr_array_unref (self->manys);
  g_ptr_array_unref (self->roles);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->modalities);
  g_ptr_array_unref (self->labels);
  g_ptr_array_unref (self->drops);
  g_ptr_array_unref (self->settings);
  g_free (self);
}

static gpointer
copy_modality (gconstpointer item, gpointer data)
{
  const FusRecipeModality *from = item;
  FusRecipeModality *to = g_new0 (FusRecipeModality, 1);

  to->name = g_strdup (from->name);
  to->file = g_strdup (from->file);
  to->object = g_strdup (from->object);
  to->missing = g_strdup (from->missing);
  to->how = g_strdup (from->how);
  to->kind = g_strdup (from->kind);

  return to;
}

static gpointer
copy_label (gconstpointer item, gpointer data)
{
  const FusRecipeLabel *from = item;
  FusRecipeLabel *to = g_new0 (FusRecipeLabel, 1);

  to->name = g_strdup (from->name);
  to->file = g_strdup (from->file);
  to->column = g_strdup (from->column);

  return to;
}

static gpointer
copy_text (gconstpointer item, gpointer data)
{
  return g_strdup (item);
}

static void
copy_all (GPtrArray *to, GPtrArray *from, GCopyFunc copy)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, copy (g_ptr_array_index (from, i), NULL));
}

FusRecipe *
fus_recipe_copy (const FusRecipe *self)
{
  FusRecipe *copy = fus_recipe_new ();

  copy->name = g_strdup (self->name);
  copy->id = g_strdup (self->id);
  copy->pair_by_label = g_strdup (self->pair_by_label);
  copy->keep_unpaired = self->keep_unpaired;
  copy->by_row = self->by_row;
  copy->allow_empty = self->allow_empty;
  copy->seed = self->seed;
  copy->decimal = g_strdup (self->decimal);
  copy->encoding = g_strdup (self->encoding);
  copy->hash = g_strdup (self->hash);
  copy->header_row = self->header_row;
  copy->data_row = self->data_row;
  copy_all (copy->files, self->files, copy_text);
  copy_all (copy->orients, self->orients, copy_text);
  copy_all (copy->manys, self->manys, copy_text);
  copy_all (copy->roles, self->roles, copy_text);
  copy_all (copy->drops, self->drops, copy_text);
  copy_all (copy->settings, self->settings, copy_modality);
  copy_all (copy->modalities, self->modalities, copy_modality);
  copy_all (copy->labels, self->labels, copy_label);

  return copy;
}

void
fus_recipe_add_file (FusRecipe *self, const char *file)
{
  g_ptr_array_add (self->files, g_strdup (file));
}

void
fus_recipe_add_modality (FusRecipe *self,
                         const char *name,
                         const char *file,
                         const char *object)
{
  FusRecipeModality *modality = g_new0 (FusRecipeModality, 1);

  modality->name = g_strdup (name);
  modality->file = g_strdup (file);
  modality->object = g_strdup (object);
  g_ptr_array_add (self->modalities, modality);
}

void
fus_recipe_add_label (FusRecipe *self,
                      const char *name,
                      const char *file,
                      const char *column)
{
  FusRecipeLabel *label = g_new0 (FusRecipeLabel, 1);

  label->name = g_strdup (name);
  label->file = g_strdup (file);
  label->column = g_strdup (column);
  g_ptr_array_add (self->labels, label);
}

void
fus_recipe_add_drop (FusRecipe *self, const char *column)
{
  g_ptr_array_add (self->drops, g_strdup (column));
}

/* Cuts `NAME=FILE[::PART]`. */
static gboolean
cut (const char *text, char **name, char **file, char **part, GError **error)
{
  const char *equals = strchr (text, '=');
  const char *colons = NULL;

  if (equals == NULL || equals == text || equals[1] == '\0')
    {
      fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                          (FusPlace){ NULL, text, -1,
                                      _ ("Write NAME=FILE, NAME=FILE::PART for a part "
                                         "of the file.") },
                          _ ("“%s” names no file"), text);
      return FALSE;
    }
  *name = g_strndup (text, (gsize) (equals - text));
  colons = strstr (equals + 1, "::");
  if (colons == NULL)
    *file = g_strdup (equals + 1);
  else
    {
      *file = g_strndup (equals + 1, (gsize) (colons - equals - 1));
      *part = colons[2] != '\0' ? g_strdup (colons + 2) : NULL;
    }

  return TRUE;
}

gboolean
fus_recipe_add_modality_text (FusRecipe *self, const char *text, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *file = NULL;
  g_autofree char *part = NULL;

  if (!cut (text, &name, &file, &part, error))
    return FALSE;
  fus_recipe_add_modality (self, name, file, part);

  return TRUE;
}

gboolean
fus_recipe_add_label_text (FusRecipe *self, const char *text, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *file = NULL;
  g_autofree char *part = NULL;

  if (!cut (text, &name, &file, &part, error))
    return FALSE;
  fus_recipe_add_label (self, name, file, part);

  return TRUE;
}

static gboolean
is_rule (const char *rule)
{
  char *end = NULL;

  if (g_str_equal (rule, "nan") || g_str_equal (rule, "zero-rows"))
    return TRUE;
  if (g_str_has_prefix (rule, "text:"))
    return TRUE;
  if (!g_str_has_prefix (rule, "value:") || rule[6] == '\0')
    return FALSE;
  g_ascii_strtod (rule + 6, &end);

  return *end == '\0';
}

static gboolean
set_no_rule (const char *text, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                      (FusPlace){ NULL, text, -1,
                                  _ ("Write NAME=RULE, such as NAME=nan or "
                                     "NAME=value:-1.") },
                      _ ("“%s” doesn’t say what is missing where"), text);

  return FALSE;
}

static gboolean
check_rules (const char *text, GError **error)
{
  g_auto (GStrv) rules = g_strsplit (text, "+", -1);

  for (char **rule = rules; *rule != NULL; rule++)
    if (!is_rule (*rule))
      {
        fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                            (FusPlace){ NULL, text, -1,
                                        _ ("Write nan, value:NUMBER or zero-rows, "
                                           "of a label text:WORD, joined by + where "
                                           "there are several.") },
                            _ ("“%s” is no rule for what is missing"), *rule);
        return FALSE;
      }

  return TRUE;
}

static FusRecipeModality *
find_named (GPtrArray *modalities, const char *name)
{
  for (guint i = 0; i < modalities->len; i++)
    {
      FusRecipeModality *modality = g_ptr_array_index (modalities, i);

      if (g_strcmp0 (modality->name, name) == 0)
        return modality;
    }

  return NULL;
}

/* What is said of a modality that comes with a file taken whole is kept until the file is
 * read. */
static FusRecipeModality *
add_setting (FusRecipe *self, const char *name)
{
  FusRecipeModality *setting = find_named (self->settings, name);

  if (setting != NULL || self->files->len == 0)
    return setting;
  setting = g_new0 (FusRecipeModality, 1);
  setting->name = g_strdup (name);
  g_ptr_array_add (self->settings, setting);

  return setting;
}

static gboolean
set_unknown (const FusRecipe *self, const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->modalities->len; i++)
    {
      const FusRecipeModality *modality = g_ptr_array_index (self->modalities, i);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", modality->name);
    }
  if (names->len == 0)
    fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                        (FusPlace){ NULL, name, -1, _ ("Name a modality first.") },
                        _ ("No modality is named “%s”"), name);
  else
    fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                        (FusPlace){ NULL, name, -1, _ ("Name one of those.") },
                        _ ("No modality is named “%s”; there are: %s"), name, names->str);

  return FALSE;
}

static void
set_missing (FusRecipeModality *modality, const char *rules)
{
  g_free (modality->missing);
  modality->missing = g_strdup (rules);
}

gboolean
fus_recipe_set_missing_text (FusRecipe *self, const char *text, GError **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name =
    equals != NULL ? g_strndup (text, (gsize) (equals - text)) : g_strdup (text);
  gboolean all = g_str_equal (name, "*");
  FusRecipeModality *setting = NULL;
  gboolean any = FALSE;

  if (equals == NULL || equals[1] == '\0')
    return set_no_rule (text, error);
  if (!check_rules (equals + 1, error))
    return FALSE;
  for (guint i = 0; i < self->modalities->len; i++)
    {
      FusRecipeModality *modality = g_ptr_array_index (self->modalities, i);

      if (!all && g_strcmp0 (modality->name, name) != 0)
        continue;
      set_missing (modality, equals + 1);
      any = TRUE;
    }
  setting = !any || all ? add_setting (self, name) : NULL;
  if (setting != NULL)
    set_missing (setting, equals + 1);

  return any || setting != NULL || set_unknown (self, name, error);
}

static gboolean
is_modality (const FusRecipeModality *self, const char *id)
{
  g_autofree char *own = fus_modality_make_id (self->name);

  return g_str_equal (own, id);
}

static void
add_rule (FusRecipeModality *modality, const char *before, const char *rule)
{
  g_auto (GStrv) rules = g_strsplit (before != NULL ? before : rule, "+", -1);
  g_autofree char *all = before != NULL ? g_strjoin ("+", before, rule, NULL) : NULL;

  if (before == NULL || g_strv_contains ((const char *const *) rules, rule))
    set_missing (modality, before != NULL ? before : rule);
  else
    set_missing (modality, all);
}

/* What is said already of a modality of files taken whole; the last word counts. */
static const char *
find_rules (const FusRecipe *self, const char *id)
{
  const char *rules = NULL;

  for (guint i = 0; i < self->settings->len; i++)
    {
      const FusRecipeModality *setting = g_ptr_array_index (self->settings, i);

      if (setting->missing != NULL &&
          (g_str_equal (setting->name, "*") || is_modality (setting, id)))
        rules = setting->missing;
    }

  return rules;
}

gboolean
fus_recipe_add_missing (FusRecipe *self, const char *text, GError **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *id =
    equals != NULL ? g_strndup (text, (gsize) (equals - text)) : g_strdup (text);
  g_autofree char *rules = g_strdup (find_rules (self, id));
  FusRecipeModality *setting = NULL;

  if (!check_rules (equals != NULL ? equals + 1 : "", error))
    return FALSE;
  for (guint i = 0; i < self->modalities->len; i++)
    {
      FusRecipeModality *modality = g_ptr_array_index (self->modalities, i);

      if (!is_modality (modality, id))
        continue;
      add_rule (modality, modality->missing, equals + 1);
      return TRUE;
    }
  setting = add_setting (self, id);
  if (setting == NULL)
    return set_unknown (self, id, error);
  add_rule (setting, rules, equals + 1);

  return TRUE;
}

FusRecipeModality *
fus_recipe_find_or_add (FusRecipe *self, const char *name, GError **error)
{
  FusRecipeModality *modality = find_named (self->modalities, name);

  if (modality == NULL)
    modality = add_setting (self, name);
  if (modality == NULL)
    set_unknown (self, name, error);

  return modality;
}

static void
write_path (JsonBuilder *builder, const char *key, const char *path, const char *folder)
{
  g_autofree char *relative = fus_recipe_dup_relative (path, folder);

  fus_json_add_string (builder, key, relative);
}

static void
write_modality (JsonBuilder *builder, const FusRecipeModality *self, const char *folder)
{
  json_builder_begin_object (builder);
  fus_json_add_string_if_any (builder, "name", self->name);
  if (self->file != NULL)
    write_path (builder, "file", self->file, folder);
  fus_json_add_string_if_any (builder, "path", self->object);
  fus_json_add_string_if_any (builder, "missing", self->missing);
  fus_json_add_string_if_any (builder, "how", self->how);
  fus_json_add_string_if_any (builder, "kind", self->kind);
  json_builder_end_object (builder);
}

static void
write_label (JsonBuilder *builder, const FusRecipeLabel *self, const char *folder)
{
  json_builder_begin_object (builder);
  fus_json_add_string_if_any (builder, "name", self->name);
  write_path (builder, "file", self->file, folder);
  fus_json_add_string_if_any (builder, "column", self->column);
  json_builder_end_object (builder);
}

static void
begin_list (JsonBuilder *builder, const char *key)
{
  fus_json_begin_array (builder, key);
}

static void
write_lists (JsonBuilder *builder, const FusRecipe *self, const char *folder)
{
  begin_list (builder, "files");
  for (guint i = 0; i < self->files->len; i++)
    write_path (builder, NULL, g_ptr_array_index (self->files, i), folder);
  json_builder_end_array (builder);
  begin_list (builder, "modalities");
  for (guint i = 0; i < self->modalities->len; i++)
    write_modality (builder, g_ptr_array_index (self->modalities, i), folder);
  json_builder_end_array (builder);
  begin_list (builder, "settings");
  for (guint i = 0; i < self->settings->len; i++)
    write_modality (builder, g_ptr_array_index (self->settings, i), folder);
  json_builder_end_array (builder);
  begin_list (builder, "labels");
  for (guint i = 0; i < self->labels->len; i++)
    write_label (builder, g_ptr_array_index (self->labels, i), folder);
  json_builder_end_array (builder);
  begin_list (builder, "drop");
  for (guint i = 0; i < self->drops->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (self->drops, i));
  json_builder_end_array (builder);
}

char *
fus_recipe_to_json (const FusRecipe *self, const char *folder)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  fus_json_add_string_if_any (builder, "format", FORMAT);
  fus_json_add_int (builder, "version", VERSION);
  fus_json_add_string_if_any (builder, "name", self->name);
  fus_json_add_string_if_any (builder, "hash", self->hash);
  write_lists (builder, self, folder);
  fus_json_add_string_if_any (builder, "id", self->id);
  fus_json_add_string_if_any (builder, "pair_by_label", self->pair_by_label);
  fus_json_add_bool (builder, "by_row", self->by_row);
  fus_json_add_bool (builder, "allow_empty", self->allow_empty);
  fus_json_add_bool (builder, "keep_unpaired", self->keep_unpaired);
  fus_json_add_int (builder, "seed", (gint64) self->seed);
  fus_recipe_write_said (self, builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, TRUE);
}

static char *
read_path (JsonNode *node, const char *folder)
{
  const char *path =
    JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
      ? json_node_get_string (node)
      : NULL;

  if (path == NULL || folder == NULL || g_path_is_absolute (path))
    return g_strdup (path);

  return g_path_is_absolute (folder) ? g_canonicalize_filename (path, folder)
                                     : g_build_filename (folder, path, NULL);
}

static gboolean
read_modality (FusRecipe *self, JsonNode *node, const char *folder)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  FusRecipeModality *modality = NULL;
  g_autofree char *file = NULL;

  if (object == NULL || fus_json_get_text (object, "name") == NULL ||
      !json_object_has_member (object, "file"))
    return FALSE;
  file = read_path (json_object_get_member (object, "file"), folder);
  if (file == NULL)
    return FALSE;
  fus_recipe_add_modality (self, fus_json_get_text (object, "name"), file,
                           fus_json_get_text (object, "path"));
  modality = g_ptr_array_index (self->modalities, self->modalities->len - 1);
  modality->missing = g_strdup (fus_json_get_text (object, "missing"));
  modality->how = g_strdup (fus_json_get_text (object, "how"));
  modality->kind = g_strdup (fus_json_get_text (object, "kind"));

  return modality->missing == NULL || check_rules (modality->missing, NULL);
}

static gboolean
read_setting (FusRecipe *self, JsonNode *node, const char *folder)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  FusRecipeModality *setting = NULL;
  FusModalityKind kind = FUS_MODALITY_VECTOR;
  gsize shape[3] = { 0 };
  guint n_dims = 0;

  if (object == NULL || fus_json_get_text (object, "name") == NULL)
    return FALSE;
  setting = add_setting (self, fus_json_get_text (object, "name"));
  if (setting == NULL)
    return FALSE;
  set_missing (setting, fus_json_get_text (object, "missing"));
  g_free (setting->how);
  setting->how = g_strdup (fus_json_get_text (object, "how"));
  g_free (setting->kind);
  setting->kind = g_strdup (fus_json_get_text (object, "kind"));

  return (setting->missing == NULL || check_rules (setting->missing, NULL)) &&
         (setting->kind == NULL ||
          fus_recipe_parse_kind (setting->kind, &kind, shape, &n_dims));
}

static gboolean
read_label (FusRecipe *self, JsonNode *node, const char *folder)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *file = NULL;

  if (object == NULL || fus_json_get_text (object, "name") == NULL ||
      !json_object_has_member (object, "file"))
    return FALSE;
  file = read_path (json_object_get_member (object, "file"), folder);
  if (file != NULL)
    fus_recipe_add_label (self, fus_json_get_text (object, "name"), file,
                          fus_json_get_text (object, "column"));

  return file != NULL;
}

static gboolean
read_file (FusRecipe *self, JsonNode *node, const char *folder)
{
  char *file = read_path (node, folder);

  if (file != NULL)
    g_ptr_array_add (self->files, file);

  return file != NULL;
}

static gboolean
read_drop (FusRecipe *self, JsonNode *node, const char *folder)
{
  char *column = read_path (node, NULL);

  if (column != NULL)
    g_ptr_array_add (self->drops, column);

  return column != NULL;
}

typedef gboolean (*ReadFunc) (FusRecipe *self, JsonNode *node, const char *folder);

static gboolean
read_each (FusRecipe *self,
           JsonObject *object,
           const char *key,
           ReadFunc read,
           const char *folder)
{
  JsonArray *list = fus_json_get_list (object, key);
  guint n = list != NULL ? json_array_get_length (list) : 0;

  for (guint i = 0; i < n; i++)
    if (!read (self, json_array_get_element (list, i), folder))
      return FALSE;

  return TRUE;
}

static void
set_broken (GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ NULL, NULL, -1,
                                  _ ("Choose a recipe that Fusescope wrote.") },
                      _ ("The file is not an import recipe"));
}

FusRecipe *
fus_recipe_from_json (const char *json, const char *folder, GError **error)
{
  g_autoptr (FusRecipe) self = fus_recipe_new ();
  g_autoptr (JsonNode) root = fus_json_parse (json, strlen (json), NULL);
  JsonObject *object = NULL;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      set_broken (error);
      return NULL;
    }
  object = json_node_get_object (root);
  if (g_strcmp0 (fus_json_get_text (object, "format"), FORMAT) != 0 ||
      !read_each (self, object, "files", read_file, folder) ||
      !read_each (self, object, "modalities", read_modality, folder) ||
      !read_each (self, object, "settings", read_setting, NULL) ||
      !read_each (self, object, "labels", read_label, folder) ||
      !read_each (self, object, "drop", read_drop, NULL))
    {
      set_broken (error);
      return NULL;
    }
  self->name = g_strdup (fus_json_get_text (object, "name"));
  self->hash = g_strdup (fus_json_get_text (object, "hash"));
  self->id = g_strdup (fus_json_get_text (object, "id"));
  self->pair_by_label = g_strdup (fus_json_get_text (object, "pair_by_label"));
  self->by_row = fus_json_get_bool (object, "by_row", FALSE);
  self->allow_empty = fus_json_get_bool (object, "allow_empty", FALSE);
  self->keep_unpaired = fus_json_get_bool (object, "keep_unpaired", FALSE);
  self->seed = (guint64) fus_json_get_int (object, "seed", 1);
  if (!fus_recipe_read_said (self, object))
    {
      set_broken (error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

FusRecipe *
fus_recipe_load (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  gsize n_bytes = 0;
  g_autofree char *json = fus_file_read (path, FUS_JSON_MAX_BYTES, &n_bytes, error);
  FusRecipe *self = NULL;

  if (json == NULL)
    return NULL;
  self = fus_recipe_from_json (json, folder, error);
  if (self == NULL && error != NULL)
    fus_file_error_fill_place (*error, (FusPlace){ path, NULL, -1, NULL });

  return self;
}

gboolean
fus_recipe_save (const FusRecipe *self, const char *path, GError **error)
{
  g_autofree char *full = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);
  g_autoptr (FusRecipe) absolute = fus_recipe_copy (self);
  g_autofree char *json = NULL;

  fus_recipe_make_absolute (absolute);
  json = fus_recipe_to_json (absolute, folder);

  return fus_file_write (path, json, strlen (json), error);
}
