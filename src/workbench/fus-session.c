/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes back with a dataset the next time: choices, the page, the selection,
 * which models there are. A session is a small JSON among others of its kind, named by
 * a hash of the dataset's path; models lie beside it in files of their own. Whatever
 * is in such a file, it ends in a session or in none: it is checked like any other
 * that comes from the disk, and names taken from it become parts of paths only after a
 * check. */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-session.h"

#include "fus-file-error.h"
#include "fus-file.h"
#include "fus-io.h"
#include "fus-json-parse.h"
#include "fus-json.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

/* 1 knew nothing of the model that is shown but its file, and of no name that a person
 * had given. What another version has besides is left out. */
#define VERSION 2

#define SUFFIX_SESSION ".json"
#define SUFFIX_MODEL ".fsmodel"
#define SUFFIX_CHECKPOINT ".checkpoint.fsmodel"

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "fusescope", "sessions", NULL);
}

static char *
dup_file (const char *dataset_path, const char *suffix)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *full = g_canonicalize_filename (dataset_path, NULL);
  g_autofree char *key = g_compute_checksum_for_string (G_CHECKSUM_SHA256, full, -1);

  return g_strdup_printf ("%s%c%.16s%s", folder, G_DIR_SEPARATOR, key, suffix);
}

FusSession *
fus_session_new (const FusDataset *dataset, const char *path)
{
  g_return_val_if_fail (dataset != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  FusSession *self = g_new0 (FusSession, 1);
  gsize n_samples = fus_dataset_get_n_samples (dataset);

  self->dataset_path = g_canonicalize_filename (path, NULL);
  self->dataset_hash = g_strdup (fus_dataset_get_hash (dataset));
  self->name = g_strdup (fus_dataset_get_name (dataset));
  self->n_samples = n_samples;
  self->n_modalities = fus_dataset_get_n_modalities (dataset);
  self->modalities = g_new0 (char *, self->n_modalities + 1);
  self->coverage = g_new0 (double, self->n_modalities + 1);
  for (guint m = 0; m < self->n_modalities; m++)
    {
      self->modalities[m] = g_strdup (fus_dataset_get_modality (dataset, m)->name);
      self->coverage[m] =
        (double) fus_dataset_get_n_present (dataset, m) / (double) MAX (n_samples, 1);
    }
  self->time = g_get_real_time () / G_USEC_PER_SEC;
  self->subset = fus_mask_all (self->n_modalities);

  return self;
}

void
fus_session_free (FusSession *self)
{
  g_free (self->dataset_path);
  g_free (self->dataset_hash);
  g_free (self->name);
  g_strfreev (self->modalities);
  g_free (self->coverage);
  g_strfreev (self->kinds);
  g_strfreev (self->missing);
  g_free (self->model_path);
  g_free (self->page);
  g_free (self->label);
  g_clear_pointer (&self->selection, g_bytes_unref);
  g_clear_pointer (&self->shown, fus_trained_unref);
  g_clear_pointer (&self->earlier, g_ptr_array_unref);
  g_free (self);
}

char *
fus_session_dup_file (const char *dataset_path)
{
  return dup_file (dataset_path, SUFFIX_SESSION);
}

char *
fus_session_dup_model_file (const char *dataset_path)
{
  return dup_file (dataset_path, SUFFIX_MODEL);
}

char *
fus_session_dup_checkpoint_file (const char *dataset_path)
{
  return dup_file (dataset_path, SUFFIX_CHECKPOINT);
}

char *
fus_session_dup_earlier_file (const char *dataset_path, const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  g_autofree char *suffix = g_strconcat (".", id, SUFFIX_MODEL, NULL);

  return dup_file (dataset_path, suffix);
}

static gboolean
read_modalities (FusSession *self, JsonObject *object)
{
  JsonArray *names = fus_json_get_list (object, "modalities");
  JsonArray *coverage = fus_json_get_list (object, "coverage");
  guint n = json_array_get_length (names);

  if (n > FUS_MAX_MODALITIES || n != json_array_get_length (coverage))
    return FALSE;
  self->n_modalities = n;
  self->modalities = g_new0 (char *, n + 1);
  self->coverage = g_new0 (double, n + 1);
  for (guint m = 0; m < n; m++)
    {
      double share = fus_json_get_real_at (coverage, m, 0);

      if (fus_json_get_text_at (names, m) == NULL)
        return FALSE;
      self->modalities[m] = g_strdup (fus_json_get_text_at (names, m));
      self->coverage[m] = share >= 0 && share <= 1 ? share : 0;
    }

  return TRUE;
}

static char **
read_kinds (JsonObject *object, guint n_modalities)
{
  JsonArray *array = fus_json_get_list (object, "kinds");
  g_auto (GStrv) kinds = NULL;

  if (array == NULL || json_array_get_length (array) != n_modalities)
    return NULL;
  kinds = g_new0 (char *, n_modalities + 1);
  for (guint m = 0; m < n_modalities; m++)
    {
      kinds[m] = g_strdup (fus_json_get_text_at (array, m));
      if (kinds[m] == NULL)
        return NULL;
    }

  return g_steal_pointer (&kinds);
}

/* (nullable): what isn't a text is left out. */
static char **
read_missing (JsonObject *object)
{
  JsonArray *array = fus_json_get_list (object, "missing");
  g_autoptr (GStrvBuilder) rules = g_strv_builder_new ();
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n; i++)
    if (fus_json_get_text_at (array, i) != NULL)
      g_strv_builder_add (rules, fus_json_get_text_at (array, i));

  return n > 0 ? g_strv_builder_end (rules) : NULL;
}

static GBytes *
read_selection (JsonObject *object)
{
  const char *text = fus_json_get_text (object, "selection");
  gsize n_bytes = 0;
  guchar *bits = NULL;

  if (text == NULL || *text == '\0')
    return NULL;
  bits = g_base64_decode (text, &n_bytes);

  return g_bytes_new_take (bits, n_bytes);
}

/* @id becomes part of a file's name. */
static FusTrained *
read_trained (JsonObject *object)
{
  const char *id = fus_json_get_text (object, "id");
  FusTrained *trained = NULL;

  if (id == NULL || !g_uuid_string_is_valid (id) ||
      fus_json_get_text (object, "name") == NULL ||
      fus_json_get_text (object, "kind") == NULL)
    return NULL;
  trained = fus_trained_new (id, NULL, NULL, NULL);
  trained->name = g_strdup (fus_json_get_text (object, "name"));
  trained->given_name = g_strdup (fus_json_get_text (object, "given-name"));
  trained->kind = g_strdup (fus_json_get_text (object, "kind"));
  trained->n_epochs = (guint) CLAMP (fus_json_get_int (object, "epochs", 0), 0, G_MAXINT);
  trained->n_asked = (guint) CLAMP (fus_json_get_int (object, "asked", 0), 0, G_MAXINT);
  trained->time = fus_json_get_int (object, "time", 0);
  trained->can_go_on = fus_json_get_bool (object, "goes-on", FALSE);

  return trained;
}

/* (nullable): what doesn't describe a model is left out. */
static GPtrArray *
read_earlier (JsonObject *object)
{
  JsonArray *array = fus_json_get_list (object, "earlier");
  GPtrArray *earlier = NULL;

  if (array == NULL)
    return NULL;
  earlier = g_ptr_array_new_with_free_func ((GDestroyNotify) fus_trained_unref);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      FusTrained *trained = JSON_NODE_HOLDS_OBJECT (element)
                              ? read_trained (json_node_get_object (element))
                              : NULL;

      if (trained != NULL)
        g_ptr_array_add (earlier, trained);
    }

  return earlier;
}

/* (nullable) */
static FusTrained *
read_shown (JsonObject *object)
{
  JsonNode *shown = json_object_has_member (object, "shown")
                      ? json_object_get_member (object, "shown")
                      : NULL;

  return shown != NULL && JSON_NODE_HOLDS_OBJECT (shown)
           ? read_trained (json_node_get_object (shown))
           : NULL;
}

/* Returns %NULL where the parts don't fit each other. */
static FusSession *
session_from_json (JsonObject *object)
{
  g_autoptr (FusSession) self = g_new0 (FusSession, 1);

  self->dataset_path = g_strdup (fus_json_get_text (object, "dataset"));
  self->dataset_hash = g_strdup (fus_json_get_text (object, "hash"));
  self->name = g_strdup (fus_json_get_text (object, "name"));
  self->n_samples = (gsize) fus_json_get_int (object, "samples", 0);
  if (!read_modalities (self, object))
    return NULL;
  self->kinds = read_kinds (object, self->n_modalities);
  self->missing = read_missing (object);
  self->time = fus_json_get_int (object, "time", 0);
  self->model_path = g_strdup (fus_json_get_text (object, "model"));
  self->page = g_strdup (fus_json_get_text (object, "page"));
  self->subset = (FusMask) fus_json_get_int (object, "subset", 0);
  self->target = (guint) fus_json_get_int (object, "target", 0);
  self->sample = (guint) fus_json_get_int (object, "sample", 0);
  self->label = g_strdup (fus_json_get_text (object, "label"));
  self->test_all = fus_json_get_bool (object, "test-all", FALSE);
  self->selection = read_selection (object);
  self->earlier = read_earlier (object);
  self->shown = read_shown (object);

  return g_steal_pointer (&self);
}

static gboolean
has_members (JsonObject *object)
{
  static const char *const strings[] = { "dataset", "hash", "name" };
  static const char *const numbers[] = { "samples", "time", "subset", "target",
                                         "sample" };
  static const char *const arrays[] = { "modalities", "coverage" };

  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    if (fus_json_get_text (object, strings[i]) == NULL)
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (fus_json_get_int (object, numbers[i], -1) < 0)
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    if (fus_json_get_list (object, arrays[i]) == NULL)
      return FALSE;

  return TRUE;
}

FusSession *
fus_session_load (const char *file, GError **error)
{
  gsize n_bytes = 0;
  g_autofree char *text = fus_file_read (file, FUS_JSON_MAX_BYTES, &n_bytes, error);
  g_autoptr (JsonNode) root = text != NULL ? fus_json_parse (text, n_bytes, error) : NULL;
  FusSession *self = NULL;

  if (root == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (root) && has_members (json_node_get_object (root)))
    self = session_from_json (json_node_get_object (root));
  if (self == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” holds no session"),
                 file);

  return self;
}

static void
add_modalities (JsonBuilder *builder, const FusSession *self)
{
  fus_json_add_strings (builder, "modalities", (const char *const *) self->modalities);
  if (self->kinds != NULL)
    fus_json_add_strings (builder, "kinds", (const char *const *) self->kinds);
  if (self->missing != NULL)
    fus_json_add_strings (builder, "missing", (const char *const *) self->missing);

  fus_json_begin_array (builder, "coverage");
  for (guint m = 0; m < self->n_modalities; m++)
    json_builder_add_double_value (builder, self->coverage[m]);
  json_builder_end_array (builder);
}

static void
add_trained (JsonBuilder *builder, const FusTrained *trained)
{
  json_builder_begin_object (builder);
  fus_json_add_string_if_any (builder, "id", trained->id);
  fus_json_add_string_if_any (builder, "name", trained->name);
  fus_json_add_string_if_any (builder, "given-name", trained->given_name);
  fus_json_add_string_if_any (builder, "kind", trained->kind);
  fus_json_add_int (builder, "epochs", trained->n_epochs);
  fus_json_add_int (builder, "asked", trained->n_asked);
  fus_json_add_int (builder, "time", trained->time);
  fus_json_add_bool (builder, "goes-on", trained->can_go_on);
  json_builder_end_object (builder);
}

static void
add_earlier (JsonBuilder *builder, const FusSession *self)
{
  if (self->earlier == NULL || self->earlier->len == 0)
    return;
  fus_json_begin_array (builder, "earlier");
  for (guint i = 0; i < self->earlier->len; i++)
    add_trained (builder, g_ptr_array_index (self->earlier, i));
  json_builder_end_array (builder);
}

static char *
session_to_json (const FusSession *self, gsize *length)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  fus_json_add_int (builder, "version", VERSION);
  fus_json_add_string_if_any (builder, "dataset", self->dataset_path);
  fus_json_add_string_if_any (builder, "hash", self->dataset_hash);
  fus_json_add_string_if_any (builder, "name", self->name);
  fus_json_add_int (builder, "samples", (gint64) self->n_samples);
  add_modalities (builder, self);
  fus_json_add_int (builder, "time", self->time);
  fus_json_add_string_if_any (builder, "model", self->model_path);
  fus_json_add_string_if_any (builder, "page", self->page);
  fus_json_add_int (builder, "subset", self->subset);
  fus_json_add_int (builder, "target", self->target);
  fus_json_add_int (builder, "sample", self->sample);
  fus_json_add_string_if_any (builder, "label", self->label);
  fus_json_add_bool (builder, "test-all", self->test_all);
  if (self->shown != NULL)
    {
      json_builder_set_member_name (builder, "shown");
      add_trained (builder, self->shown);
    }
  add_earlier (builder, self);
  if (self->selection != NULL)
    {
      gsize n_bytes = 0;
      gconstpointer bits = g_bytes_get_data (self->selection, &n_bytes);
      g_autofree char *text = g_base64_encode (bits, n_bytes);

      fus_json_add_string_if_any (builder, "selection", text);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);

  return json_generator_to_data (generator, length);
}

gboolean
fus_session_make_folder (GError **error)
{
  g_autofree char *folder = dup_folder ();

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_WRITE,
                      (FusPlace){ .file = folder,
                                  .row = -1,
                                  .remedy = _ ("Free some space, or see that you may "
                                               "write to it.") },
                      _ ("The folder can’t be made: %s"), g_strerror (errno));

  return FALSE;
}

/* Takes over both names. */
static void
copy_file (char *from, char *to)
{
  g_autofree char *from_file = from;
  g_autofree char *to_file = to;
  g_autoptr (GFile) source = g_file_new_for_path (from_file);
  g_autoptr (GFile) target = g_file_new_for_path (to_file);
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (from, to) != 0 &&
      !g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error))
    g_debug ("No model comes with the copy: %s", error->message);
}

void
fus_session_copy_models (const char *from_path,
                         const char *to_path,
                         const GPtrArray *earlier)
{
  copy_file (fus_session_dup_model_file (from_path),
             fus_session_dup_model_file (to_path));
  for (guint i = 0; earlier != NULL && i < earlier->len; i++)
    {
      const FusTrained *trained = g_ptr_array_index (earlier, i);

      copy_file (fus_session_dup_earlier_file (from_path, trained->id),
                 fus_session_dup_earlier_file (to_path, trained->id));
    }
}

gboolean
fus_session_save (const FusSession *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_autofree char *file = fus_session_dup_file (self->dataset_path);
  gsize length = 0;
  g_autofree char *json = session_to_json (self, &length);

  return fus_session_make_folder (error) && fus_file_write (file, json, length, error);
}

static int
compare_time (gconstpointer a, gconstpointer b)
{
  const FusSession *const *left = a;
  const FusSession *const *right = b;

  return ((*left)->time < (*right)->time) - ((*left)->time > (*right)->time);
}

GPtrArray *
fus_session_list (guint n_max)
{
  GPtrArray *sessions =
    g_ptr_array_new_with_free_func ((GDestroyNotify) fus_session_free);
  g_autofree char *folder = dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;
      FusSession *session = NULL;

      if (!g_str_has_suffix (name, SUFFIX_SESSION))
        continue;
      session = fus_session_load (file, &error);
      if (session != NULL)
        g_ptr_array_add (sessions, session);
      else
        g_info ("%s", error->message);
    }
  g_ptr_array_sort (sessions, compare_time);
  if (sessions->len > n_max)
    g_ptr_array_set_size (sessions, (int) n_max);

  return sessions;
}

gboolean
fus_session_has_checkpoint (const FusSession *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_autofree char *file = fus_session_dup_checkpoint_file (self->dataset_path);

  return g_file_test (file, G_FILE_TEST_IS_REGULAR);
}

void
fus_session_forget (const char *dataset_path)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *first = dup_file (dataset_path, ".");
  g_autofree char *prefix = g_path_get_basename (first);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, prefix) && g_unlink (file) != 0)
        g_info ("“%s” can’t be removed", file);
    }
}
