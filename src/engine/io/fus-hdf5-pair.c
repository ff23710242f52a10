/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lists of a sparse matrix, a part at a time. */
#include "config.h"

#include "fus-hdf5-values.h"

#include "fus-hdf5-private.h"

enum
{
  FEWEST_KEPT = 1 << 20, /* bytes of chunks that the library keeps unpacked */
  MOST_KEPT = 1 << 26,
  N_SLOTS = 521, /* of the table that it finds them by */
};

void
fus_hdf5_pair_clear (FusH5Pair *self)
{
  if (self->minor >= 0)
    H5Oclose (self->minor);
  if (self->values >= 0)
    H5Oclose (self->values);
  self->minor = self->values = H5I_INVALID_HID;
}

/* Opens a list of numbers so that the library keeps a whole chunk of it unpacked. */
static hid_t
open_list (hid_t group, const char *name, const char *path, guint64 *n, GError **error)
{
  g_auto (FusH5Object) plain = fus_hdf5_open_object (group, name);
  g_auto (FusH5Plist) access = H5I_INVALID_HID;
  g_auto (FusH5Type) type = H5I_INVALID_HID;
  g_autoptr (FusArray) array = NULL;
  hsize_t chunk[FUS_ARRAY_MAX_DIMS] = { 1 };
  gsize kept = 0;

  if (!fus_hdf5_is_dataset (plain) || !fus_hdf5_check_readable (plain, path, name, error))
    return H5I_INVALID_HID;
  array = fus_hdf5_describe (plain, path, name, error);
  type = H5Dget_type (plain);
  if (array == NULL || array->n_dims != 1 || H5Tget_class (type) == H5T_STRING)
    return H5I_INVALID_HID;
  *n = array->dims[0];
  fus_hdf5_get_chunk (plain, 1, chunk);
  kept = CLAMP (MIN (chunk[0], MOST_KEPT) * H5Tget_size (type), FEWEST_KEPT, MOST_KEPT);
  access = H5Pcreate (H5P_DATASET_ACCESS);
  if (access < 0 || H5Pset_chunk_cache (access, N_SLOTS, kept, 1) < 0)
    return H5I_INVALID_HID;

  return H5Dopen2 (group, name, access);
}

gboolean
fus_hdf5_pair_open (FusH5Pair *self,
                    hid_t group,
                    const char *const names[2],
                    const char *path,
                    const char *object,
                    GError **error)
{
  guint64 n_minor = 0;

  self->path = path;
  self->object = object;
  self->minor = open_list (group, names[0], path, &n_minor, error);
  if (self->minor < 0)
    return FALSE;
  self->values = open_list (group, names[1], path, &self->n, error);

  return self->values >= 0 && self->n == n_minor;
}

static gboolean
read_list (hid_t list, guint64 first, gsize n, double *out)
{
  hsize_t start = first;
  hsize_t count = n;
  g_auto (FusH5Space) space = H5Dget_space (list);
  g_auto (FusH5Space) memory = H5Screate_simple (1, &count, NULL);

  return H5Sselect_hyperslab (space, H5S_SELECT_SET, &start, NULL, &count, NULL) >= 0 &&
         H5Dread (list, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, out) >= 0;
}

gboolean
fus_hdf5_pair_read (gpointer data,
                    guint64 first,
                    gsize n,
                    double *minor,
                    double *values,
                    GError **error)
{
  const FusH5Pair *self = data;

  if (!fus_progress_tick (self->progress, (double) first / (double) MAX (self->n, 1),
                          NULL, error))
    return FALSE;
  if (read_list (self->minor, first, n, minor) &&
      read_list (self->values, first, n, values))
    return TRUE;

  return fus_hdf5_set_error (self->path, self->object, error);
}
