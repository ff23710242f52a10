/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HDF5 files of no known layout: every dataset is looked at, and what has the shape of
 * a table or a label becomes one. Walks links without following them out of the file
 * or in circles. Layouts that need a reader of their own are refused with what to
 * do. */
#include "config.h"

#include "fus-arrays.h"
#include "fus-file-error.h"
#include "fus-hdf5.h"
#include "fus-importer.h"
#include "fus-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  MAX_DEPTH = 32,
  MAX_OBJECTS = 20000,
  MOST_LISTED = 20,
};

/* What is done with each dataset found. FALSE with @error set stops the walk. */
typedef gboolean (*VisitFunc) (gpointer data,
                               hid_t object,
                               const char *name,
                               GError **error);

typedef struct
{
  VisitFunc visit;
  gpointer data;
  GHashTable *seen; /* addresses of groups */
  guint n_objects;
  gboolean groups; /* visited too */
} Walk;

static gboolean walk_group (Walk *self,
                            hid_t group,
                            const char *path,
                            guint depth,
                            GError **error);

/* A group can be reached by several links, from within itself too. */
static gboolean
is_new (Walk *self, hid_t object)
{
  H5O_info_t info;
  gint64 *address = NULL;

  if (H5Oget_info2 (object, &info, H5O_INFO_BASIC) < 0)
    return FALSE;
  address = g_new (gint64, 1);
  *address = (gint64) info.addr;

  return g_hash_table_add (self->seen, address);
}

static gboolean
walk_object (Walk *self, hid_t object, const char *path, guint depth, GError **error)
{
  if (++self->n_objects > MAX_OBJECTS || !is_new (self, object))
    return TRUE;
  if (fus_hdf5_is_group (object))
    return (!self->groups || self->visit (self->data, object, path, error)) &&
           walk_group (self, object, path, depth + 1, error);

  return !fus_hdf5_is_dataset (object) || self->visit (self->data, object, path, error);
}

/* A link that leads nowhere or elsewhere is passed over; an object of this file that
 * can't be opened isn't. */
static gboolean
visit_broken (Walk *self, hid_t group, const char *name, const char *path, GError **error)
{
  H5L_info_t info;
  hid_t object = H5I_INVALID_HID;

  if (H5Lget_info (group, name, &info, H5P_DEFAULT) < 0 || info.type != H5L_TYPE_HARD)
    return TRUE;
  object = H5Oopen (group, name, H5P_DEFAULT);
  if (object >= 0)
    return H5Oclose (object) >= 0;

  return self->visit (self->data, H5I_INVALID_HID, path, error);
}

static gboolean
walk_group (Walk *self, hid_t group, const char *path, guint depth, GError **error)
{
  g_auto (GStrv) names = fus_hdf5_list (group);

  for (char **name = names; *name != NULL && depth < MAX_DEPTH; name++)
    {
      g_auto (FusH5Object) object = fus_hdf5_open_object (group, *name);
      g_autofree char *below =
        path[0] != '\0' ? g_strdup_printf ("%s/%s", path, *name) : g_strdup (*name);

      if (object < 0 ? !visit_broken (self, group, *name, below, error)
                     : !walk_object (self, object, below, depth, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
walk_file (hid_t file, gboolean groups, VisitFunc visit, gpointer data, GError **error)
{
  g_autoptr (GHashTable) seen =
               g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_auto (FusH5Object) root = H5Oopen (file, "/", H5P_DEFAULT);
  Walk self = { visit, data, seen, 0, groups };

  if (root < 0)
    return TRUE;
  is_new (&self, root);

  return walk_group (&self, root, "", 0, error);
}

static gboolean
hdf5_sniff (const char *path, const guint8 *head, gsize n)
{
  return fus_hdf5_has_magic (path, head, n);
}

/* ---- loading ---- */

typedef struct
{
  const char *path;
  const FusReadOptions *options;
  const FusProgress *progress;
  GPtrArray *arrays; /* of FusArray */
  GPtrArray *notes;
  GPtrArray *names; /* of char *: of all datasets */
  GError *first;
} Hdf5Load;

static void
hdf5_load_clear (Hdf5Load *self)
{
  g_clear_pointer (&self->arrays, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_error (&self->first);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Hdf5Load, hdf5_load_clear)

/* Names of samples that stand beside a dataset go with it. */
static gboolean
names_rows_of (const char *name, const char *object)
{
  const char *slash = strrchr (object, '/');
  gsize n = slash != NULL ? (gsize) (slash - object) + 1 : 0;

  return fus_array_is_name_of_ids (name) && strncmp (name, object, n) == 0 &&
         strchr (name + n, '/') == NULL;
}

static const char *
get_object (const Hdf5Load *self)
{
  const char *object = self->options->object;

  while (object != NULL && *object == '/')
    object++;

  return object;
}

static gboolean
is_asked (const Hdf5Load *self, const char *name)
{
  char **labels = self->options->labels;

  return g_strcmp0 (get_object (self), name) == 0 ||
         (labels != NULL && g_strv_contains ((const char *const *) labels, name));
}

static gboolean
is_wanted (const Hdf5Load *self, const char *name)
{
  const char *object = get_object (self);

  return object == NULL || is_asked (self, name) || names_rows_of (name, object);
}

/* A dataset that can't be read is left out where others can. */
static gboolean
leave_out (Hdf5Load *self, const char *name, GError *cause, GError **error)
{
  if (cause->domain != FUS_FILE_ERROR ||
      (self->options->object != NULL && is_asked (self, name)))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  g_ptr_array_add (self->notes, g_strdup_printf (_ ("Dataset “%s” was left out: %s."),
                                                 name, cause->message));
  if (self->first == NULL)
    self->first = cause;
  else
    g_error_free (cause);

  return TRUE;
}

static gboolean
load_dataset (gpointer data, hid_t object, const char *name, GError **error)
{
  Hdf5Load *self = data;
  GError *cause = NULL;
  FusArray *array = NULL;

  g_ptr_array_add (self->names, g_strdup (name));
  if (!is_wanted (self, name))
    return TRUE;
  if (object < 0)
    fus_hdf5_set_error (self->path, name, &cause);
  else
    array = fus_hdf5_read (object, self->path, name, self->progress, &cause);
  if (array == NULL)
    return leave_out (self, name, cause, error);
  g_ptr_array_add (self->arrays, array);

  return TRUE;
}

/* The last part of a path is name enough where no other has it. */
static void
shorten_names (GPtrArray *arrays)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < arrays->len; i++)
      {
        FusArray *array = g_ptr_array_index (arrays, i);
        const char *slash = strrchr (array->object, '/');
        const char *last = slash != NULL ? slash + 1 : array->object;
        guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, last));

        if (pass == 0)
          g_hash_table_insert (counts, (gpointer) last, GUINT_TO_POINTER (n + 1));
        else if (n == 1)
          {
            g_free (array->name);
            array->name = g_strdup (last);
          }
      }
}

static char *
list_names (const Hdf5Load *self)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < MIN (self->names->len, MOST_LISTED); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (self->names, i));
  if (self->names->len > MOST_LISTED)
    g_string_append (names, ", …");

  return g_string_free (names, FALSE);
}

static gboolean
set_nothing (Hdf5Load *self, GError **error)
{
  g_autofree char *names = list_names (self);

  if (self->first != NULL)
    g_propagate_error (error, g_steal_pointer (&self->first));
  else
    fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                        (FusPlace){ self->path, self->options->object, -1,
                                    _ ("Choose datasets of numbers with a sample a row, "
                                       "as NAME=FILE::PATH.") },
                        self->options->object != NULL
                          ? _ ("There is no such dataset in the file; it has: %s")
                          : _ ("The file holds no dataset of numbers%s"),
                        self->options->object != NULL ? names : "");

  return FALSE;
}

static gboolean
has_all (hid_t file, const char *const *names)
{
  for (gsize i = 0; names[i] != NULL; i++)
    if (!fus_hdf5_has (file, names[i]))
      return FALSE;

  return TRUE;
}

/* Kinds of HDF5 files with readers of their own to come. */
static const struct
{
  const char *name;
  const char *remedy;
  const char *parts[4];
} known[] = {
  { N_ ("a model of Fusescope (.fsmodel)"),
    N_ ("Name the data first; `fusescope-cli info` tells what a model holds."),
    { "spec", "tensors", "split" } },
};

static gboolean
check_not_known (hid_t file, const char *path, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (has_all (file, known[i].parts))
      {
        fus_file_error_set (error, FUS_FILE_ERROR_UNSUPPORTED,
                            (FusPlace){ path, NULL, -1, _ (known[i].remedy) },
                            _ ("Files of this kind can’t be opened yet: %s"),
                            _ (known[i].name));
        return FALSE;
      }

  return TRUE;
}

static gboolean
has_object (const Hdf5Load *self)
{
  const char *object = get_object (self);

  for (guint i = 0; object != NULL && i < self->arrays->len; i++)
    if (g_strcmp0 (((const FusArray *) g_ptr_array_index (self->arrays, i))->object,
                   object) == 0)
      return TRUE;

  return object == NULL;
}

/* Frames that name the rows of what stands beside them. */
static gboolean
is_anndata (hid_t file)
{
  static const char *const parts[] = { "obs", "X", "var", NULL };
  g_auto (FusH5Object) obs = fus_hdf5_open_object (file, "obs");

  return fus_hdf5_is_group (obs) && (has_all (file, parts) || fus_hdf5_has (file, "mod"));
}

static FusSource *
load_file (Hdf5Load *self, hid_t file, GError **error)
{
  gboolean found = FALSE;
  FusSource *source = is_anndata (file)
                        ? fus_importer_anndata_load (self->path, file, self->options,
                                                     self->progress, &found, error)
                        : NULL;

  if (found)
    return source;
  if (self->options->object == NULL && !self->options->labels_only &&
      !check_not_known (file, self->path, error))
    return NULL;
  if (!walk_file (file, FALSE, load_dataset, self, error))
    return NULL;
  if (self->arrays->len == 0 || !has_object (self))
    {
      set_nothing (self, error);
      return NULL;
    }
  shorten_names (self->arrays);
  source = fus_arrays_to_source (self->arrays, "hdf5", self->path, self->options, error);
  for (guint i = 0; source != NULL && i < self->notes->len; i++)
    g_ptr_array_add (source->notes, g_strdup (g_ptr_array_index (self->notes, i)));

  return source;
}

static FusSource *
hdf5_load (const char *path,
           const FusReadOptions *options,
           FusPool *pool,
           const FusProgress *progress,
           GError **error)
{
  g_autoptr (GRecMutexLocker) inside = fus_hdf5_enter ();
  g_auto (FusH5File) file = fus_hdf5_open (path, error);
  g_auto (Hdf5Load) self = {
    path,
    options,
    progress,
    g_ptr_array_new_with_free_func ((GDestroyNotify) fus_array_free),
    g_ptr_array_new_with_free_func (g_free),
    g_ptr_array_new_with_free_func (g_free),
    NULL,
  };

  g_assert (inside != NULL);

  return file < 0 ? NULL : load_file (&self, file, error);
}

/* ---- inspecting ---- */

static void
add_string (JsonBuilder *builder, const char *key, const char *text)
{
  fus_json_add_string (builder, key, text);
}

static void
add_dims (JsonBuilder *builder, const char *key, const guint64 *dims, guint n_dims)
{
  fus_json_begin_array (builder, key);
  for (guint i = 0; i < n_dims; i++)
    json_builder_add_int_value (builder, (gint64) dims[i]);
  json_builder_end_array (builder);
}

static void
inspect_storage (JsonBuilder *builder, hid_t dataset, guint n_dims)
{
  g_auto (FusH5Plist) plist = H5Dget_create_plist (dataset);
  hsize_t dims[H5S_MAX_RANK] = { 0 };
  guint64 chunk[H5S_MAX_RANK] = { 0 };

  fus_json_add_int (builder, "stored_bytes", (gint64) H5Dget_storage_size (dataset));
  if (plist < 0 || H5Pget_layout (plist) != H5D_CHUNKED ||
      H5Pget_chunk (plist, H5S_MAX_RANK, dims) < 0)
    return;
  for (guint i = 0; i < n_dims; i++)
    chunk[i] = dims[i];
  add_dims (builder, "chunk", chunk, n_dims);
}

/* A guess of what an object is for, from its shape: to be shown and changed. */
static const char *
guess_role (const FusArray *array, gboolean text)
{
  if (array->n_dims >= 2 && !text && array->dims[0] > 0)
    return "modality";

  return array->n_dims == 1 && array->dims[0] > 1 ? "label" : "skip";
}

static void
inspect_dataset (JsonBuilder *builder, hid_t dataset, const char *name)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (FusArray) array = fus_hdf5_describe (dataset, "", name, NULL);
  const char *type = fus_hdf5_name_type (dataset);
  gboolean readable = fus_hdf5_check_readable (dataset, NULL, name, &cause);

  add_string (builder, "kind", "dataset");
  add_string (builder, "dtype", type);
  if (array == NULL)
    return;
  add_dims (builder, "shape", array->dims, array->n_dims);
  inspect_storage (builder, dataset, array->n_dims);
  add_string (builder, "role",
              readable ? guess_role (array, g_str_equal (type, "text")) : "skip");
  if (!readable)
    add_string (builder, "problem", cause->message);
}

static gboolean
inspect_object (gpointer data, hid_t object, const char *name, GError **error)
{
  JsonBuilder *builder = data;
  g_autofree char *valid = g_utf8_make_valid (name, -1);

  json_builder_begin_object (builder);
  add_string (builder, "path", valid);
  if (fus_hdf5_is_group (object))
    add_string (builder, "kind", "group");
  else if (object < 0)
    add_string (builder, "kind", "broken");
  else
    inspect_dataset (builder, object, valid);
  json_builder_end_object (builder);

  return TRUE;
}

gboolean
fus_importer_hdf5_inspect (const char *path, JsonBuilder *builder, GError **error)
{
  g_autoptr (GRecMutexLocker) inside = fus_hdf5_enter ();
  g_auto (FusH5File) file = fus_hdf5_open (path, error);
  gboolean done = FALSE;

  g_assert (inside != NULL);
  if (file < 0)
    return FALSE;
  fus_json_begin_array (builder, "objects");
  done = walk_file (file, TRUE, inspect_object, builder, error);
  json_builder_end_array (builder);

  return done;
}

const FusImporterClass fus_importer_hdf5 = {
  .format = &fus_format_hdf5,
  .sniff = hdf5_sniff,
  .inspect = fus_importer_hdf5_inspect,
  .load = hdf5_load,
};
