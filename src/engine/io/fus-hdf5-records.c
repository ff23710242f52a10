/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Datasets of records, as tables were stored before each column became a dataset of its
 * own: one field is read at a time. */
#include "config.h"

#include "fus-hdf5-records.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char **
fus_hdf5_list_fields (hid_t dataset)
{
  g_auto (FusH5Type) type =
            fus_hdf5_is_dataset (dataset) ? H5Dget_type (dataset) : H5I_INVALID_HID;
  GPtrArray *names = NULL;
  int n = 0;

  if (type < 0 || H5Tget_class (type) != H5T_COMPOUND)
    return NULL;
  names = g_ptr_array_new ();
  n = H5Tget_nmembers (type);
  for (int i = 0; i < n; i++)
    {
      char *name = H5Tget_member_name (type, (unsigned) i);

      if (name != NULL && g_utf8_validate (name, -1, NULL))
        g_ptr_array_add (names, g_strdup (name));
      H5free_memory (name);
    }
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (names, FALSE);
}

/* A record in memory of that field alone. */
static hid_t
make_record (const char *field, hid_t type)
{
  hid_t record = H5Tcreate (H5T_COMPOUND, H5Tget_size (type));

  if (record >= 0 && H5Tinsert (record, field, 0, type) >= 0)
    return record;
  if (record >= 0)
    H5Tclose (record);

  return H5I_INVALID_HID;
}

static gboolean
read_field (hid_t dataset, const char *field, hid_t type, void *data)
{
  g_auto (FusH5Type) record = make_record (field, type);

  return record >= 0 &&
         H5Dread (dataset, record, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0;
}

static char **
read_fixed (hid_t dataset, const char *field, hid_t type, gsize n)
{
  gsize size = H5Tget_size (type);
  gboolean blanks = H5Tget_strpad (type) == H5T_STR_SPACEPAD;
  g_autofree char *raw = g_malloc0 (MAX (n * size, 1));
  char **texts = NULL;

  if (!read_field (dataset, field, type, raw))
    return NULL;
  texts = g_new0 (char *, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *text = g_strndup (raw + i * size, size);

      if (blanks)
        g_strchomp (text);
      texts[i] = g_utf8_make_valid (text, -1);
    }

  return texts;
}

static char **
read_variable (hid_t dataset, const char *field, hid_t type, gsize n)
{
  g_auto (FusH5Type) memory = H5Tcopy (H5T_C_S1);
  g_auto (FusH5Space) space = H5Dget_space (dataset);
  g_autofree char **raw = g_new0 (char *, MAX (n, 1));
  char **texts = NULL;

  H5Tset_size (memory, H5T_VARIABLE);
  H5Tset_cset (memory, H5Tget_cset (type));
  if (!read_field (dataset, field, memory, raw))
    return NULL;
  texts = g_new0 (char *, n + 1);
  for (gsize i = 0; i < n; i++)
    texts[i] = raw[i] != NULL ? g_utf8_make_valid (raw[i], -1) : g_strdup ("");
  H5Dvlen_reclaim (memory, space, H5P_DEFAULT, raw);

  return texts;
}

static gboolean
read_texts (FusArray *array, hid_t dataset, const char *field, hid_t type)
{
  gsize n = array->dims[0];

  array->texts = H5Tis_variable_str (type) > 0 ? read_variable (dataset, field, type, n)
                                               : read_fixed (dataset, field, type, n);

  return array->texts != NULL;
}

static gboolean
read_numbers (FusArray *array, hid_t dataset, const char *field)
{
  gsize n = array->dims[0];

  array->wide = g_new0 (double, MAX (n, 1));
  array->values = g_new0 (FusReal, MAX (n, 1));
  if (!read_field (dataset, field, H5T_NATIVE_DOUBLE, array->wide))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    array->values[i] = (FusReal) array->wide[i];

  return TRUE;
}

/* A row of numbers in each record. */
static gboolean
read_rows (FusArray *array, hid_t dataset, const char *field)
{
  hid_t real = sizeof (FusReal) == 4 ? H5T_NATIVE_FLOAT : H5T_NATIVE_DOUBLE;
  hsize_t width = array->dims[1];
  g_auto (FusH5Type) memory = H5Tarray_create2 (real, 1, &width);

  array->values = g_new0 (FusReal, MAX (array->dims[0] * array->dims[1], 1));

  return memory >= 0 && read_field (dataset, field, memory, array->values);
}

/* What a field of one row holds. */
static gboolean
describe (FusArray *array, hid_t type, hid_t space)
{
  hsize_t n = 0;
  hsize_t width = 0;
  g_auto (FusH5Type) base = H5I_INVALID_HID;
  H5T_class_t class = H5Tget_class (type);

  if (H5Sget_simple_extent_ndims (space) != 1 ||
      H5Sget_simple_extent_dims (space, &n, NULL) != 1)
    return FALSE;
  array->n_dims = 1;
  array->dims[0] = n;
  array->whole = class == H5T_INTEGER || class == H5T_ENUM;
  if (class != H5T_ARRAY)
    return class == H5T_INTEGER || class == H5T_ENUM || class == H5T_FLOAT ||
           class == H5T_STRING;
  base = H5Tget_super (type);
  class = H5Tget_class (base);
  if (H5Tget_array_ndims (type) != 1 || H5Tget_array_dims2 (type, &width) != 1 ||
      (class != H5T_INTEGER && class != H5T_FLOAT))
    return FALSE;
  array->n_dims = 2;
  array->dims[1] = width;

  return TRUE;
}

FusArray *
fus_hdf5_read_field (hid_t dataset,
                     const char *field,
                     const char *path,
                     const char *object,
                     GError **error)
{
  g_autoptr (FusArray) array = fus_array_new (object);
  g_auto (FusH5Type) record = H5Dget_type (dataset);
  g_auto (FusH5Space) space = H5Dget_space (dataset);
  g_auto (FusH5Type) type = H5I_INVALID_HID;
  int i =
    H5Tget_class (record) == H5T_COMPOUND ? H5Tget_member_index (record, field) : -1;
  guint64 n = 0;
  gboolean read = FALSE;

  array->object = g_strdup (array->name);
  type = i >= 0 ? H5Tget_member_type (record, (unsigned) i) : H5I_INVALID_HID;
  if (type < 0 || !describe (array, type, space))
    {
      fus_file_error_set (error, FUS_FILE_ERROR_UNSUPPORTED,
                          (FusPlace){ path, object, -1,
                                      _ ("Store it as numbers or texts.") },
                          _ ("The table has no such column of numbers or texts"));
      return NULL;
    }
  if (!fus_hdf5_check_storage (dataset, path, object, error))
    return NULL;
  if (!fus_array_count (array, &n))
    n = G_MAXUINT64;
  if (!fus_array_check_budget (n, MAX (sizeof (double), H5Tget_size (type)), path, object,
                               error))
    return NULL;
  read = array->n_dims == 2                  ? read_rows (array, dataset, field)
         : H5Tget_class (type) == H5T_STRING ? read_texts (array, dataset, field, type)
                                             : read_numbers (array, dataset, field);
  if (!read)
    {
      fus_hdf5_set_error (path, object, error);
      return NULL;
    }

  return g_steal_pointer (&array);
}
