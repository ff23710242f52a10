/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a container (HDF5, MATLAB, NPZ) holds besides what is taken of it by itself: it is
 * listed by the reader process on request, and each object can be taken as a modality or
 * a label, by words of the recipe. */
#include "config.h"

#include "fus-import-state-private.h"

#include "fus-getter.h"
#include "fus-import.h"
#include "fus-json-parse.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  MOST_OBJECTS = 1000,
};

static void
object_free (gpointer data)
{
  FusImportObject *self = data;

  g_free (self->path);
  g_free (self->words);
  g_free (self->problem);
  g_free (self);
}

/* "integer · 60 × 8" */
static char *
describe (JsonObject *object)
{
  JsonArray *shape = fus_json_get_list (object, "shape");
  GString *text = g_string_new (fus_json_get_text (object, "dtype"));

  for (guint i = 0; shape != NULL && i < json_array_get_length (shape); i++)
    g_string_append_printf (text, "%s%'" G_GINT64_FORMAT, i == 0 ? " · " : " × ",
                            (gint64) fus_json_get_real_at (shape, i, 0));

  return g_string_free (text, FALSE);
}

/* Groups are told by the paths of what is in them. */
static void
add_object (GPtrArray *objects, JsonObject *object)
{
  const char *kind = fus_json_get_text (object, "kind");
  const char *path = fus_json_get_text (object, "path");
  FusImportObject *self = NULL;

  if (path == NULL || g_strcmp0 (kind, "group") == 0 || objects->len >= MOST_OBJECTS)
    return;
  self = g_new0 (FusImportObject, 1);
  self->path = g_strdup (path);
  self->words = describe (object);
  self->problem = g_strdup (fus_json_get_text (object, "problem"));
  g_ptr_array_add (objects, self);
}

static GPtrArray *
list_objects (JsonNode *node)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func (object_free);
  JsonObject *root = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *list = root != NULL ? fus_json_get_list (root, "objects") : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *item = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_OBJECT (item))
        add_object (objects, json_node_get_object (item));
    }

  return objects;
}

static void
inspect_worker (GTask *task, FusJob *job, gpointer data)
{
  FusProgress progress = fus_job_get_progress (job);
  GError *error = NULL;
  g_autoptr (JsonNode) node = fus_import_inspect (data, &progress, &error);

  if (node == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, list_objects (node), (GDestroyNotify) g_ptr_array_unref);
}

static void
inspect_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusImportState) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *objects = g_task_propagate_pointer (G_TASK (result), &error);

  if (fus_job_queue_get_job (result) != self->inspect_job)
    {
      g_clear_pointer (&objects, g_ptr_array_unref);
      return;
    }
  g_clear_object (&self->inspect_job);
  g_clear_pointer (&self->objects, g_ptr_array_unref);
  self->objects = objects;
  g_signal_emit_by_name (self, "changed");
}

/* The file of table @i, without a part of it. */
static char *
dup_path (FusImportState *self, guint i)
{
  const FusImportPreview *source = fus_import_state_get_source (self, i);
  const char *part = source != NULL ? strstr (source->file, "::") : NULL;

  if (source == NULL || part == NULL || g_file_test (source->file, G_FILE_TEST_EXISTS))
    return source != NULL ? g_strdup (source->file) : NULL;

  return g_strndup (source->file, (gsize) (part - source->file));
}

gboolean
fus_import_state_is_container (FusImportState *self, guint i)
{
  /* "anndata": one that was taken by its path. */
  static const char *const formats[] = { "h5mu",     "h5ad", "anndata",     "hdf5",
                                         "tenx",     "npz",  "safetensors", "matlab",
                                         "matlab73", NULL };
  const FusImportPreview *source = fus_import_state_get_source (self, i);

  return source != NULL && source->format != NULL &&
         g_strv_contains (formats, source->format);
}

void
fus_import_state_inspect (FusImportState *self, guint i)
{
  g_autofree char *path = dup_path (self, i);

  g_return_if_fail (path != NULL);

  if (g_strcmp0 (path, self->inspected) == 0)
    return;
  if (self->inspect_job != NULL)
    fus_job_cancel (self->inspect_job);
  g_clear_object (&self->inspect_job);
  g_clear_pointer (&self->objects, g_ptr_array_unref);
  g_free (self->inspected);
  self->inspected = g_strdup (path);
  self->inspect_job = fus_job_new (FUS_LANE_IO, NULL);
  fus_job_queue_start (self->jobs, self->inspect_job, inspect_worker, g_strdup (path),
                       g_free, inspect_cb, g_object_ref (self));
}

FUS_DEFINE_GETTER (FusImportState,
                   IMPORT_STATE,
                   const GPtrArray *,
                   fus_import_state_get_objects,
                   objects)

/* ---- taking ---- */

static gboolean
is_taken (const FusRecipeModality *modality, const char *file, const char *object)
{
  return strcmp (modality->file, file) == 0 && g_strcmp0 (modality->object, object) == 0;
}

static gboolean
is_label (const FusRecipeLabel *label, const char *file, const char *object)
{
  return strcmp (label->file, file) == 0 && g_strcmp0 (label->column, object) == 0;
}

const char *
fus_import_state_get_object_role (FusImportState *self, const char *object)
{
  g_return_val_if_fail (FUS_IS_IMPORT_STATE (self) && self->recipe != NULL, NULL);

  for (guint k = 0; self->inspected != NULL && k < self->recipe->modalities->len; k++)
    if (is_taken (self->recipe->modalities->pdata[k], self->inspected, object))
      return "modality";
  for (guint k = 0; self->inspected != NULL && k < self->recipe->labels->len; k++)
    if (is_label (self->recipe->labels->pdata[k], self->inspected, object))
      return "label";

  return NULL;
}

static void
leave (FusImportState *self, const char *object)
{
  for (guint k = self->recipe->modalities->len; k-- > 0;)
    if (is_taken (self->recipe->modalities->pdata[k], self->inspected, object))
      g_ptr_array_remove_index (self->recipe->modalities, k);
  for (guint k = self->recipe->labels->len; k-- > 0;)
    if (is_label (self->recipe->labels->pdata[k], self->inspected, object))
      g_ptr_array_remove_index (self->recipe->labels, k);
}

/* Whether a modality of @name is there besides the objects: of the file that is taken
 * whole, or of another object. */
static gboolean
is_name_taken (FusImportState *self, const char *name, const FusRecipeModality *own)
{
  for (guint i = 0;
       fus_import_state_is_whole (self) && i < fus_import_state_get_n_sources (self); i++)
    {
      const FusImportPreview *source = fus_import_state_get_source (self, i);

      if (strcmp (source->file, self->inspected) == 0 && strcmp (source->name, name) == 0)
        return TRUE;
    }
  for (guint k = 0; k < self->recipe->modalities->len; k++)
    {
      const FusRecipeModality *modality = self->recipe->modalities->pdata[k];

      if (modality != own && strcmp (modality->name, name) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The last word of a path, but `rna` of `mod/rna/X` and `a` of `a/data`; all of it where
 * that is taken. */
static char *
make_name (FusImportState *self, const FusRecipeModality *modality)
{
  static const char *const plain[] = { "X",    "data",   "values", "matrix",
                                       "Data", "Values", "x",      NULL };
  g_auto (GStrv) steps = g_strsplit (modality->object, "/", -1);
  guint n = g_strv_length (steps);
  const char *name = n > 0 ? steps[n - 1] : modality->object;

  if (n > 1 && steps[n - 2][0] != '\0' && g_strv_contains (plain, name))
    name = steps[n - 2];

  return g_strdup (is_name_taken (self, name, modality) ? modality->object : name);
}

/* Objects of the file at hand are called by what else is taken of it. */
static void
name_objects (FusImportState *self)
{
  for (guint k = 0; k < self->recipe->modalities->len; k++)
    {
      FusRecipeModality *modality = self->recipe->modalities->pdata[k];
      char *name = NULL;

      if (strcmp (modality->file, self->inspected) != 0 || modality->object == NULL)
        continue;
      name = make_name (self, modality);
      g_free (modality->name);
      modality->name = name;
    }
}

gboolean
fus_import_state_is_whole (FusImportState *self)
{
  g_return_val_if_fail (FUS_IS_IMPORT_STATE (self), TRUE);

  return self->recipe == NULL || self->inspected == NULL ||
         g_ptr_array_find_with_equal_func (self->recipe->files, self->inspected,
                                           g_str_equal, NULL);
}

gboolean
fus_import_state_can_leave_whole (FusImportState *self)
{
  g_return_val_if_fail (FUS_IS_IMPORT_STATE (self), FALSE);

  for (guint k = 0; self->inspected != NULL && k < self->recipe->modalities->len; k++)
    if (strcmp (((FusRecipeModality *) self->recipe->modalities->pdata[k])->file,
                self->inspected) == 0)
      return TRUE;

  return FALSE;
}

void
fus_import_state_set_whole (FusImportState *self, gboolean whole)
{
  guint at = 0;

  g_return_if_fail (FUS_IS_IMPORT_STATE (self) && self->inspected != NULL);

  if (fus_import_state_is_whole (self) == whole)
    return;
  if (whole)
    fus_recipe_add_file (self->recipe, self->inspected);
  else if (g_ptr_array_find_with_equal_func (self->recipe->files, self->inspected,
                                             g_str_equal, &at))
    g_ptr_array_remove_index (self->recipe->files, at);
  name_objects (self);
  fus_import_state_run (self);
}

void
fus_import_state_set_object_role (FusImportState *self,
                                  const char *object,
                                  const char *role)
{
  const char *name = NULL;

  g_return_if_fail (FUS_IS_IMPORT_STATE (self) && self->inspected != NULL);
  g_return_if_fail (object != NULL);

  name = strrchr (object, '/') != NULL ? strrchr (object, '/') + 1 : object;
  leave (self, object);
  if (g_strcmp0 (role, "modality") == 0)
    fus_recipe_add_modality (self->recipe, name, self->inspected, object);
  else if (g_strcmp0 (role, "label") == 0)
    fus_recipe_add_label (self->recipe, name, self->inspected, object);
  name_objects (self);
  fus_import_state_run (self);
}
