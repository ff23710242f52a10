/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes HDF5 files. The file is made in memory and then written whole
 * (fus-file-write.c), so the library never meets a full disk. No times are kept: equal
 * contents are equal bytes. The first failure is remembered and told at the end, so
 * that callers need not check each step. */
#include "config.h"

#include "fus-hdf5-writer.h"

#include "fus-block.h"
#include "fus-cache.h"
#include "fus-file-error.h"
#include "fus-file.h"
#include "fus-hdf5-driver.h"
#include "fus-hdf5.h"
#include "fus-results-writer.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

enum
{
  INCREMENT = 1 << 22,     /* bytes the file in memory grows by */
  MAX_CHUNK = 1 << 18,     /* values */
  SHIFTED_PIECE = 1 << 20, /* values written at a time */
};

struct _FusHdf5Writer
{
  FusH5File file;
  FusCache cache; /* of a large one, until it is whole */
  GRecMutexLocker *inside;
  gboolean failed;
};

/* In memory, or in a file of the cache where it may be larger than that. */
static hid_t
make_access_plist (const FusHdf5Writer *self)
{
  hid_t plist = self->cache.fd >= 0 ? fus_hdf5_driver_new_cache_access ()
                                    : H5Pcreate (H5P_FILE_ACCESS);

  if (self->cache.fd < 0)
    H5Pset_fapl_core (plist, INCREMENT, 0);
  H5Pset_fclose_degree (plist, H5F_CLOSE_STRONG);

  return plist;
}

FusHdf5Writer *
fus_hdf5_writer_new (guint64 size)
{
  FusHdf5Writer *self = g_new0 (FusHdf5Writer, 1);
  g_autofree char *name = NULL;
  g_auto (FusH5Plist) access = H5I_INVALID_HID;
  g_auto (FusH5Plist) creation = H5I_INVALID_HID;

  self->inside = fus_hdf5_enter ();
  self->cache.fd = -1;
  if (size >= FUS_BLOCK_FEWEST)
    self->cache = fus_cache_open (size);
  if (self->cache.most < size)
    fus_cache_clear (&self->cache);
  name = g_strdup_printf ("%d", self->cache.fd);
  access = make_access_plist (self);
  creation = H5Pcreate (H5P_FILE_CREATE);
  H5Pset_obj_track_times (creation, FALSE);
  self->file =
    H5Fcreate (self->cache.fd >= 0 ? name : "fusescope", H5F_ACC_TRUNC, creation, access);
  self->failed = self->file < 0;

  return self;
}

void
fus_hdf5_writer_free (FusHdf5Writer *self)
{
  if (self->file >= 0)
    H5Fclose (self->file);
  fus_cache_clear (&self->cache);
  g_rec_mutex_locker_free (self->inside);
  g_free (self);
}

static void
check (FusHdf5Writer *self, herr_t status)
{
  self->failed = self->failed || status < 0;
}

void
fus_hdf5_writer_add_group (FusHdf5Writer *self, const char *path)
{
  g_auto (FusH5Plist) plist = H5Pcreate (H5P_GROUP_CREATE);
  g_auto (FusH5Object) group = H5I_INVALID_HID;

  H5Pset_obj_track_times (plist, FALSE);
  group = H5Gcreate2 (self->file, path, H5P_DEFAULT, plist, H5P_DEFAULT);
  check (self, group < 0 ? -1 : 0);
}

static void
write_dataset (FusHdf5Writer *self,
               const char *path,
               hid_t type,
               hid_t memory_type,
               hid_t space,
               hid_t plist,
               const void *values)
{
  g_auto (FusH5Object) dataset =
            H5Dcreate2 (self->file, path, type, space, H5P_DEFAULT, plist, H5P_DEFAULT);

  check (self, dataset < 0 ? -1 : 0);
  if (dataset >= 0 && H5Sget_simple_extent_npoints (space) > 0)
    check (self, H5Dwrite (dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
}

static hid_t
make_dataset_plist (void)
{
  hid_t plist = H5Pcreate (H5P_DATASET_CREATE);

  H5Pset_obj_track_times (plist, FALSE);

  return plist;
}

static void
add_array (FusHdf5Writer *self,
           const char *path,
           hid_t type,
           hid_t memory_type,
           guint n_dims,
           const hsize_t *dims,
           const void *values)
{
  g_auto (FusH5Plist) plist = make_dataset_plist ();
  g_auto (FusH5Space) space = n_dims > 0 ? H5Screate_simple ((int) n_dims, dims, NULL)
                                         : H5Screate (H5S_SCALAR);

  write_dataset (self, path, type, memory_type, space, plist, values);
}

static hid_t
get_real_type (void)
{
  return sizeof (FusReal) == sizeof (float) ? H5T_NATIVE_FLOAT : H5T_NATIVE_DOUBLE;
}

/* Whether most values are 0, so that packing pays. */
static gboolean
is_mostly_zero (const FusReal *values, gsize n)
{
  gsize n_zeros = 0;

  for (gsize i = 0; i < n; i++)
    n_zeros += !(fabs ((double) values[i]) > 0);

  return 2 * n_zeros > n;
}

void
fus_hdf5_writer_add_reals (FusHdf5Writer *self,
                           const char *path,
                           guint n_dims,
                           const hsize_t *dims,
                           const FusReal *values)
{
  g_auto (FusH5Plist) plist = make_dataset_plist ();
  g_auto (FusH5Space) space = H5Screate_simple ((int) n_dims, dims, NULL);
  hsize_t chunk[2] = { 0 };
  gsize n = n_dims == 2 ? dims[0] * dims[1] : 0;

  if (n > 0 && is_mostly_zero (values, n))
    {
      chunk[1] = MIN (dims[1], MAX_CHUNK);
      chunk[0] = CLAMP (MAX_CHUNK / chunk[1], 1, dims[0]);
      H5Pset_chunk (plist, 2, chunk);
      H5Pset_shuffle (plist);
      H5Pset_deflate (plist, 1);
    }
  write_dataset (self, path, H5T_IEEE_F32LE, get_real_type (), space, plist, values);
}

void
fus_hdf5_writer_add_exact (FusHdf5Writer *self,
                           const char *path,
                           guint n_dims,
                           const hsize_t *dims,
                           const FusReal *values)
{
  add_array (self, path, get_real_type (), get_real_type (), n_dims, dims, values);
}

void
fus_hdf5_writer_add_doubles (FusHdf5Writer *self,
                             const char *path,
                             guint n_dims,
                             const hsize_t *dims,
                             const double *values)
{
  add_array (self, path, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, n_dims, dims, values);
}

static void
write_shifted (FusHdf5Writer *self,
               hid_t dataset,
               hid_t space,
               const FusMatrix *values,
               const double *offsets)
{
  const hsize_t step = MAX (SHIFTED_PIECE / MAX (values->n_cols, 1), 1);
  g_autofree double *wide = g_new (double, step *MAX (values->n_cols, 1));

  for (hsize_t row = 0; row < values->n_rows && values->n_cols > 0; row += step)
    {
      const hsize_t start[] = { row, 0 };
      const hsize_t count[] = { MIN (step, values->n_rows - row), values->n_cols };
      g_auto (FusH5Space) memory = H5Screate_simple (2, count, NULL);

      for (gsize i = 0; i < count[0]; i++)
        for (gsize d = 0; d < count[1]; d++)
          wide[i * count[1] + d] =
            (double) fus_matrix_row (values, row + i)[d] + offsets[d];
      check (self, H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL));
      check (self,
             H5Dwrite (dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, wide));
      fus_matrix_relax (values, row, count[0]);
    }
}

void
fus_hdf5_writer_add_shifted (FusHdf5Writer *self,
                             const char *path,
                             const FusMatrix *values,
                             const double *offsets)
{
  const hsize_t dims[] = { values->n_rows, values->n_cols };
  g_auto (FusH5Plist) plist = make_dataset_plist ();
  g_auto (FusH5Space) space = H5Screate_simple (2, dims, NULL);
  g_auto (FusH5Object) dataset = H5Dcreate2 (self->file, path, H5T_IEEE_F64LE, space,
                                             H5P_DEFAULT, plist, H5P_DEFAULT);

  check (self, dataset < 0 ? -1 : 0);
  if (dataset >= 0)
    write_shifted (self, dataset, space, values, offsets);
}

void
fus_hdf5_writer_add_integers (FusHdf5Writer *self,
                              const char *path,
                              gsize n,
                              hid_t type,
                              hid_t memory_type,
                              const void *values)
{
  const hsize_t dims[] = { n };

  add_array (self, path, type, memory_type, 1, dims, values);
}

void
fus_hdf5_writer_add_integer (FusHdf5Writer *self, const char *path, gint64 value)
{
  add_array (self, path, H5T_STD_I64LE, H5T_NATIVE_INT64, 0, NULL, &value);
}

static hid_t
make_boolean_type (void)
{
  hid_t type = H5Tenum_create (H5T_NATIVE_INT8);
  gint8 value = 0;

  H5Tenum_insert (type, "FALSE", &value);
  value = 1;
  H5Tenum_insert (type, "TRUE", &value);

  return type;
}

void
fus_hdf5_writer_add_booleans (FusHdf5Writer *self,
                              const char *path,
                              gsize n,
                              const gint8 *values)
{
  g_auto (FusH5Type) type = make_boolean_type ();
  const hsize_t dims[] = { n };

  add_array (self, path, type, type, 1, dims, values);
}

static hid_t
make_text_type (void)
{
  hid_t type = H5Tcopy (H5T_C_S1);

  H5Tset_size (type, H5T_VARIABLE);
  H5Tset_cset (type, H5T_CSET_UTF8);

  return type;
}

void
fus_hdf5_writer_add_texts (FusHdf5Writer *self,
                           const char *path,
                           gsize n,
                           const char *const *texts)
{
  g_auto (FusH5Type) type = make_text_type ();
  const hsize_t dims[] = { n };

  add_array (self, path, type, type, 1, dims, texts);
}

void
fus_hdf5_writer_add_text (FusHdf5Writer *self, const char *path, const char *text)
{
  g_auto (FusH5Type) type = make_text_type ();

  if (text != NULL)
    add_array (self, path, type, type, 0, NULL, &text);
}

static void
write_attr (FusHdf5Writer *self,
            const char *path,
            const char *name,
            hid_t type,
            hid_t space,
            const void *value)
{
  g_auto (FusH5Object) object = H5Oopen (self->file, path, H5P_DEFAULT);
  g_auto (FusH5Attr) attr =
            H5Acreate2 (object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);

  check (self, attr < 0 ? -1 : 0);
  if (attr >= 0 && H5Sget_simple_extent_npoints (space) > 0)
    check (self, H5Awrite (attr, type, value));
}

void
fus_hdf5_writer_set_text (FusHdf5Writer *self,
                          const char *path,
                          const char *name,
                          const char *text)
{
  g_auto (FusH5Type) type = make_text_type ();
  g_auto (FusH5Space) space = H5Screate (H5S_SCALAR);

  write_attr (self, path, name, type, space, &text);
}

void
fus_hdf5_writer_set_texts (FusHdf5Writer *self,
                           const char *path,
                           const char *name,
                           gsize n,
                           const char *const *texts)
{
  g_auto (FusH5Type) type = make_text_type ();
  const hsize_t dims[] = { n };
  g_auto (FusH5Space) space = H5Screate_simple (1, dims, NULL);

  write_attr (self, path, name, type, space, texts);
}

void
fus_hdf5_writer_set_integer (FusHdf5Writer *self,
                             const char *path,
                             const char *name,
                             gint64 value)
{
  g_auto (FusH5Space) space = H5Screate (H5S_SCALAR);

  write_attr (self, path, name, H5T_NATIVE_INT64, space, &value);
}

void
fus_hdf5_writer_set_boolean (FusHdf5Writer *self,
                             const char *path,
                             const char *name,
                             gboolean value)
{
  g_auto (FusH5Type) type = make_boolean_type ();
  g_auto (FusH5Space) space = H5Screate (H5S_SCALAR);
  gint8 byte = value ? 1 : 0;

  write_attr (self, path, name, type, space, &byte);
}

static gboolean
set_failed (const char *path, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_WRITE,
                      (FusPlace){ path, NULL, -1,
                                  _ ("Close other programs: there may be too little "
                                     "memory.") },
                      _ ("The file can’t be put together"));

  return FALSE;
}

static gboolean
save_cached (FusHdf5Writer *self, const char *path, GError **error)
{
  struct stat info = { 0 };

  if (fstat (self->cache.fd, &info) != 0 || info.st_size <= 0)
    return set_failed (path, error);

  return fus_file_write_from (path, self->cache.fd, (gsize) info.st_size, error);
}

gboolean
fus_hdf5_writer_save (FusHdf5Writer *self, const char *path, GError **error)
{
  void *handle = NULL;
  ssize_t size = 0;

  check (self, H5Fflush (self->file, H5F_SCOPE_GLOBAL));
  if (self->cache.fd >= 0)
    return !self->failed ? save_cached (self, path, error) : set_failed (path, error);
  check (self, H5Fget_vfd_handle (self->file, H5P_DEFAULT, &handle));
  size = H5Fget_file_image (self->file, NULL, 0);
  if (self->failed || handle == NULL || size <= 0)
    return set_failed (path, error);

  return fus_file_write (path, *(void **) handle, (gsize) size, error);
}
