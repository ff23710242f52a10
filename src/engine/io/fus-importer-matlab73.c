/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MATLAB's version 7.3 is HDF5 with its own customs: values with columns first, so that
 * dimensions stand in reverse; characters as whole numbers; cells as references to
 * datasets that are kept apart; sparse matrices and structs as groups. */
#include "config.h"

#include "fus-array-file.h"
#include "fus-file-error.h"
#include "fus-hdf5-values.h"
#include "fus-importer.h"
#include "fus-matlab.h"
#include "fus-sparse.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  MAX_DEPTH = 16,
  MAX_ARRAYS = 1000,
};

typedef struct
{
  const char *path;
  GPtrArray *arrays;
  GPtrArray *notes;
  GError *first;
} Matlab73Load;

static gboolean take_object (Matlab73Load *self,
                             hid_t object,
                             const char *name,
                             guint depth);

static void
leave_out (Matlab73Load *self, const char *name, GError *cause)
{
  g_ptr_array_add (self->notes, g_strdup_printf (_ ("Dataset “%s” was left out: %s."),
                                                 name, cause->message));
  if (self->first == NULL)
    self->first = cause;
  else
    g_error_free (cause);
}

static char *
dup_class (hid_t object)
{
  return fus_hdf5_dup_attr_string (object, "MATLAB_class");
}

/* Widened, as HDF5 has them. */
static double *
widen (const FusArray *array, guint64 *n)
{
  double *values = NULL;

  if (!fus_array_count (array, n) || array->values == NULL)
    return NULL;
  values = g_new (double, MAX (*n, 1));
  for (guint64 i = 0; i < *n; i++)
    values[i] = array->wide != NULL ? array->wide[i] : (double) array->values[i];

  return values;
}

/* Dimensions as MATLAB has them; the values stay where they are and have columns first
 * with respect to these. */
static FusArray *
adopt (const FusArray *array, const char *name, const char *class)
{
  g_autoptr (FusArray) own = fus_array_new (name);
  guint64 n = 0;
  double *values = widen (array, &n);

  own->object = g_strdup (own->name);
  if (values == NULL || n == 0)
    {
      g_free (values);
      return NULL;
    }
  own->n_dims = MAX (array->n_dims, 1);
  own->dims[0] = 1;
  for (guint i = 0; i < array->n_dims; i++)
    own->dims[i] = array->dims[array->n_dims - 1 - i];
  own->bytes = array->bytes && g_strcmp0 (class, "uint8") == 0;
  own->whole = array->whole;
  if (g_strcmp0 (class, "char") == 0 && own->n_dims == 2)
    {
      fus_matlab_take_characters (own, values, own->dims[0], own->dims[1]);
      g_free (values);
      return g_steal_pointer (&own);
    }
  if (own->n_dims == 2 && (own->dims[0] == 1 || own->dims[1] == 1))
    {
      own->n_dims = 1;
      own->dims[0] = own->dims[0] == 1 ? own->dims[1] : own->dims[0];
    }
  fus_matlab_take_values (own, values);

  return g_steal_pointer (&own);
}

/* A matrix of numbers of two dimensions or more that isn't a vector; %NULL with @error
 * set, or where it is something else. */
static FusArray *
read_matrix (const Matlab73Load *self,
             hid_t dataset,
             const char *name,
             const char *class,
             GError **error)
{
  g_autoptr (FusArray) array = fus_hdf5_describe (dataset, self->path, name, error);
  g_auto (FusH5Type) type = H5Dget_type (dataset);
  g_autoptr (FusArray) own = fus_array_new (name);
  guint64 n = 0;

  if (array == NULL || array->n_dims < 2 || !fus_array_count (array, &n) || n == 0 ||
      (array->n_dims == 2 && (array->dims[0] == 1 || array->dims[1] == 1)) ||
      g_strcmp0 (class, "char") == 0 || H5Tget_class (type) == H5T_STRING ||
      !fus_hdf5_check_readable (dataset, self->path, name, error))
    return NULL;
  own->object = g_strdup (own->name);
  own->n_dims = array->n_dims;
  for (guint i = 0; i < own->n_dims; i++)
    own->dims[i] = array->dims[own->n_dims - 1 - i];
  own->bytes = array->bytes && g_strcmp0 (class, "uint8") == 0;
  own->whole = array->whole;
  if (!fus_hdf5_read_turned (own, dataset, self->path, NULL, error))
    return NULL;

  return g_steal_pointer (&own);
}

static void
take_dataset (Matlab73Load *self, hid_t dataset, const char *name)
{
  g_autofree char *class = dup_class (dataset);
  GError *cause = NULL;
  g_autoptr (FusArray) array = NULL;
  FusArray *own = NULL;
  gsize n_empty = 0;
  g_autofree double *empty =
    fus_hdf5_dup_attr_numbers (dataset, "MATLAB_empty", &n_empty);

  if (n_empty > 0 && empty[0] > 0)
    return;
  own = read_matrix (self, dataset, name, class, &cause);
  if (own == NULL && cause == NULL)
    array = fus_hdf5_read (dataset, self->path, name, NULL, &cause);
  if (cause != NULL)
    {
      leave_out (self, name, cause);
      return;
    }
  if (own != NULL)
    {
      g_ptr_array_add (self->arrays, own);
      return;
    }
  if (array->texts != NULL)
    {
      g_free (array->name);
      array->name = g_strdup (name);
      g_ptr_array_add (self->arrays, g_steal_pointer (&array));
      return;
    }
  own = adopt (array, name, class);
  if (own != NULL)
    g_ptr_array_add (self->arrays, own);
}

static void
take_cells (Matlab73Load *self, hid_t dataset, const char *name, guint depth)
{
  g_auto (FusH5Space) space = H5Dget_space (dataset);
  hssize_t n = H5Sget_simple_extent_npoints (space);
  g_autofree hobj_ref_t *references = NULL;
  guint first = self->arrays->len;

  if (n <= 0 || n > G_MAXINT / 16)
    return;
  references = g_new0 (hobj_ref_t, (gsize) n);
  if (H5Dread (dataset, H5T_STD_REF_OBJ, H5S_ALL, H5S_ALL, H5P_DEFAULT, references) < 0)
    return;
  for (hssize_t i = 0; i < n; i++)
    {
      g_auto (FusH5Object) cell =
                H5Rdereference2 (dataset, H5P_DEFAULT, H5R_OBJECT, &references[i]);
      g_autofree char *below = g_strdup_printf ("%s{%d}", name, (int) i + 1);

      if (cell >= 0 && !take_object (self, cell, below, depth + 1))
        return;
    }
  fus_matlab_join_texts (self->arrays, first, name, (guint64) n);
}

static void
take_sparse (Matlab73Load *self, hid_t group, const char *name, gsize n_rows)
{
  static const char *const names[2] = { "ir", "data" };
  g_auto (FusH5Object) starts = fus_hdf5_open_object (group, "jc");
  g_auto (FusH5Pair) pair = FUS_H5_PAIR_INIT;
  g_autoptr (FusArray) own = fus_array_new (name);
  g_autoptr (FusArray) major = NULL;
  GError *cause = NULL;
  FusSparse sparse = { .n_rows = n_rows, .by_column = TRUE };

  own->object = g_strdup (own->name);
  if (fus_hdf5_is_dataset (starts))
    major = fus_hdf5_read (starts, self->path, name, NULL, &cause);
  if (major != NULL && major->wide != NULL && major->n_dims == 1 && major->dims[0] > 0 &&
      fus_hdf5_pair_open (&pair, group, names, self->path, name, &cause))
    {
      sparse.n_cols = major->dims[0] - 1;
      sparse.major = major->wide;
      sparse.n_major = major->dims[0];
      sparse.n_values = pair.n;
      sparse.read = fus_hdf5_pair_read;
      sparse.data = &pair;
      if (fus_sparse_expand (&sparse, own, self->path, &cause))
        g_ptr_array_add (self->arrays, g_steal_pointer (&own));
    }
  if (cause != NULL)
    leave_out (self, name, cause);
}

static gboolean
take_group (Matlab73Load *self, hid_t group, const char *name, guint depth)
{
  g_auto (GStrv) below = NULL;
  gsize n = 0;
  g_autofree double *rows = fus_hdf5_dup_attr_numbers (group, "MATLAB_sparse", &n);

  if (n > 0 && rows[0] >= 0 && rows[0] < G_MAXINT)
    {
      take_sparse (self, group, name, (gsize) rows[0]);
      return TRUE;
    }
  below = fus_hdf5_list (group);
  for (char **one = below; *one != NULL; one++)
    {
      g_auto (FusH5Object) object = fus_hdf5_open_object (group, *one);
      g_autofree char *path =
        name[0] != '\0' ? g_strdup_printf ("%s.%s", name, *one) : g_strdup (*one);

      /* `#refs#` holds what cells refer to, `#subsystem#` what objects are made of. */
      if ((*one)[0] != '#' && object >= 0 && !take_object (self, object, path, depth + 1))
        return FALSE;
    }

  return TRUE;
}

/* Returns FALSE where there are too many. */
static gboolean
take_object (Matlab73Load *self, hid_t object, const char *name, guint depth)
{
  g_auto (FusH5Type) type = H5I_INVALID_HID;
  gboolean cells = FALSE;

  if (depth > MAX_DEPTH || self->arrays->len >= MAX_ARRAYS ||
      self->notes->len >= MAX_ARRAYS)
    return FALSE;
  if (fus_hdf5_is_group (object))
    return take_group (self, object, name, depth);
  if (!fus_hdf5_is_dataset (object))
    return TRUE;
  type = H5Dget_type (object);
  cells = H5Tget_class (type) == H5T_REFERENCE && H5Tequal (type, H5T_STD_REF_OBJ) > 0;
  if (cells)
    take_cells (self, object, name, depth);
  else
    take_dataset (self, object, name);

  return TRUE;
}

static gboolean
read_file (const char *path,
           const FusReadOptions *options,
           GPtrArray *arrays,
           GPtrArray *notes,
           GError **error)
{
  g_autoptr (GRecMutexLocker) inside = fus_hdf5_enter ();
  g_auto (FusH5File) file = fus_hdf5_open (path, error);
  g_auto (FusH5Object) root = H5I_INVALID_HID;
  Matlab73Load self = { path, arrays, notes, NULL };

  g_assert (inside != NULL);
  if (file < 0)
    return FALSE;
  root = H5Oopen (file, "/", H5P_DEFAULT);
  if (root >= 0)
    take_group (&self, root, "", 0);
  if (arrays->len == 0 && self.first != NULL)
    {
      g_propagate_error (error, self.first);
      return FALSE;
    }
  g_clear_error (&self.first);

  return TRUE;
}

static gboolean
matlab73_sniff (const char *path, const guint8 *head, gsize n)
{
  static const char magic[] = "MATLAB 7.3";

  return n >= sizeof magic && memcmp (head, magic, sizeof magic - 1) == 0 &&
         fus_hdf5_has_magic (path, head, n);
}

const FusImporterClass fus_importer_matlab73 = {
  .format = &fus_format_matlab73,
  .sniff = matlab73_sniff,
  .read_arrays = read_file,
};
