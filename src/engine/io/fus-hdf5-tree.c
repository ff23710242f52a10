/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-hdf5-tree.h"

#include "fus-file-error.h"
#include "fus-hdf5.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  MAX_DEPTH = 6,
  MAX_OBJECTS = 100000,
};

typedef struct
{
  const char *path;
  const FusProgress *progress;
  FusPack *pack;
  GHashTable *seen; /* addresses of objects */
  guint n_objects;
} Tree;

static FusPackType
choose_type (hid_t dataset, hid_t *memory)
{
  g_auto (FusH5Type) type = H5Dget_type (dataset);
  H5T_class_t class = H5Tget_class (type);
  gsize size = H5Tget_size (type);

  if (class == H5T_INTEGER && size == 1)
    {
      *memory = H5T_NATIVE_UINT8;
      return FUS_PACK_UINT8;
    }
  if (class == H5T_INTEGER)
    {
      *memory = H5T_NATIVE_INT64;
      return FUS_PACK_INT64;
    }
  *memory = size <= 4 ? H5T_NATIVE_FLOAT : H5T_NATIVE_DOUBLE;

  return size <= 4 ? FUS_PACK_FLOAT32 : FUS_PACK_FLOAT64;
}

static gboolean
add_texts (Tree *self, hid_t dataset, const char *name, GError **error)
{
  g_autoptr (FusArray) array =
               fus_hdf5_read (dataset, self->path, name, self->progress, error);
  guint64 n = 0;

  if (array == NULL || !fus_array_count (array, &n))
    return FALSE;
  fus_pack_add_strv (self->pack, name, (const char *const *) array->texts, n);

  return TRUE;
}

static gboolean
add_numbers (Tree *self,
             hid_t dataset,
             const char *name,
             const FusArray *array,
             GError **error)
{
  hid_t memory = H5T_NATIVE_DOUBLE;
  FusPackType type = choose_type (dataset, &memory);
  guint64 n = 0;
  g_autofree guint8 *data = NULL;

  if (array->n_dims > FUS_PACK_MAX_DIMS || !fus_array_count (array, &n))
    return TRUE;
  if (!fus_array_check_budget (n, sizeof (double), self->path, name, error))
    return FALSE;
  data = g_malloc0 (MAX (n, 1) * sizeof (double));
  if (n > 0 && H5Dread (dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0)
    return fus_hdf5_set_error (self->path, name, error);
  fus_pack_add_owned (self->pack, name, type, array->n_dims, array->dims,
                      g_steal_pointer (&data));

  return TRUE;
}

static gboolean
add_dataset (Tree *self, hid_t dataset, const char *name, GError **error)
{
  g_autoptr (FusArray) array = fus_hdf5_describe (dataset, self->path, name, error);
  g_auto (FusH5Type) type = H5Dget_type (dataset);

  if (array == NULL || !fus_hdf5_check_readable (dataset, self->path, name, error))
    return FALSE;
  if (H5Tget_class (type) == H5T_STRING)
    return add_texts (self, dataset, name, error);

  return add_numbers (self, dataset, name, array, error);
}

static herr_t
add_attr_cb (hid_t object, const char *name, const H5A_info_t *info, void *data)
{
  gpointer *context = data;
  Tree *self = context[0];
  g_autofree char *key = g_strdup_printf ("%s@%s", (const char *) context[1], name);
  g_autofree char *text = fus_hdf5_dup_attr_string (object, name);

  fus_pack_add_string (self->pack, key, text);

  return 0;
}

static void
add_attrs (Tree *self, hid_t object, const char *name)
{
  gpointer context[] = { self, (gpointer) name };

  H5Aiterate2 (object, H5_INDEX_NAME, H5_ITER_INC, NULL, add_attr_cb, context);
}

/* What has several names is read once, under the first. */
static gboolean
is_new (Tree *self, hid_t object)
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
add_group (Tree *self, hid_t group, const char *path, guint depth, GError **error)
{
  g_auto (GStrv) names = fus_hdf5_list (group);

  add_attrs (self, group, path);
  for (char **name = names; *name != NULL; name++)
    {
      g_auto (FusH5Object) object = fus_hdf5_open_object (group, *name);
      g_autofree char *raw =
        path[0] != '\0' ? g_strdup_printf ("%s/%s", path, *name) : g_strdup (*name);
      g_autofree char *below = g_utf8_make_valid (raw, -1);

      if (object < 0)
        return fus_hdf5_set_error (self->path, below, error);
      if (++self->n_objects > MAX_OBJECTS || depth > MAX_DEPTH)
        return TRUE;
      if (!is_new (self, object))
        continue;
      if (fus_hdf5_is_group (object) &&
          !add_group (self, object, below, depth + 1, error))
        return FALSE;
      if (fus_hdf5_is_dataset (object) && !add_dataset (self, object, below, error))
        return FALSE;
    }

  return TRUE;
}

FusPack *
fus_hdf5_tree_read (const char *path, const FusProgress *progress, GError **error)
{
  g_autoptr (GRecMutexLocker) inside = fus_hdf5_enter ();
  g_auto (FusH5File) file = fus_hdf5_open (path, error);
  g_auto (FusH5Object) root = H5I_INVALID_HID;
  g_autoptr (FusPack) pack = fus_pack_new ();
  g_autoptr (GHashTable) seen =
               g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Tree self = { path, progress, pack, seen, 0 };

  g_assert (inside != NULL);
  if (file < 0)
    return NULL;
  root = H5Oopen (file, "/", H5P_DEFAULT);
  if (root < 0)
    {
      fus_hdf5_set_error (path, NULL, error);
      return NULL;
    }

  return add_group (&self, root, "", 0, error) ? g_steal_pointer (&pack) : NULL;
}
