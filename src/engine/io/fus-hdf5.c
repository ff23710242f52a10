/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one door to the HDF5 library, for reading: one thread at a time, quiet, and
 * closed to what a hostile file could do: links into other files aren't followed,
 * plugins aren't loaded, filters that aren't here are refused with their name. Ids are
 * held in cleanup types. What is read ends as a FusArray. */
#include "config.h"

#include "fus-hdf5.h"

#include "fus-file-error.h"
#include "fus-hdf5-driver.h"
#include "fus-hdf5-private.h"
#include "fus-lzf.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MAX_ATTR = 1 << 20,
  FILTER_LZF = 32000,
  MOST_LZF = 1 << 30, /* bytes of a block */
};

static const struct
{
  H5Z_filter_t id;
  const char *name;
} filters[] = {
  { H5Z_FILTER_SZIP, "SZIP" }, { 305, "LZO" },     { 307, "BZIP2" },
  { FILTER_LZF, "LZF" },       { 32001, "Blosc" }, { 32004, "LZ4" },
  { 32008, "bitshuffle" },     { 32013, "ZFP" },   { 32015, "Zstandard" },
  { 32026, "Blosc2" },
};

/* Where the size of a block isn't told: three bytes become at most 264. */
static gsize
guess_lzf_size (gsize n)
{
  return n < MOST_LZF / 88 ? n * 88 : MOST_LZF;
}

/* What h5py packs with compression="lzf", the third of its numbers being the size of a
 * block; a block that didn't get smaller is as it was, and its filter is masked out. */
static size_t
lzf_cb (unsigned flags,
        size_t n_values,
        const unsigned values[],
        size_t n,
        size_t *n_room,
        void **room)
{
  gsize n_out = n_values >= 3 && values[2] > 0 ? values[2] : guess_lzf_size (n);
  gssize done = -1;
  void *out = NULL;

  if ((flags & H5Z_FLAG_REVERSE) == 0 || n_out == 0 || n_out > MOST_LZF)
    return 0;
  out = calloc (n_out, 1); /* freed by the library */
  if (out != NULL)
    done = fus_lzf_unpack (out, n_out, *room, n);
  if (done <= 0)
    {
      free (out);
      return 0;
    }
  free (*room);
  *room = out;
  *n_room = n_out;

  return (size_t) done;
}

static const H5Z_class2_t lzf = {
  .version = H5Z_CLASS_T_VERS,
  .id = FILTER_LZF,
  .decoder_present = 1,
  .name = "lzf",
  .filter = lzf_cb,
};

/* A file must not have another one opened, however a link leads there, nor a library
 * loaded: what is often met is built in. */
static void
close_the_library_in (void)
{
  static gboolean done = FALSE;

  if (done)
    return;
  done = TRUE;
  H5PLset_loading_state (0);
  if (H5Lunregister (H5L_TYPE_EXTERNAL) < 0)
    g_error ("External links can’t be turned off");
  H5Zregister (&lzf);
}

GRecMutexLocker *
fus_hdf5_enter (void)
{
  static GRecMutex mutex;
  GRecMutexLocker *locker = g_rec_mutex_locker_new (&mutex);

  close_the_library_in ();
  H5Eset_auto2 (H5E_DEFAULT, NULL, NULL);

  return locker;
}

/* The signature stands at the start, or after a block for other programs of 512 bytes or
 * a power of two times that. */
gboolean
fus_hdf5_has_magic (const char *path, const guint8 *head, gsize n)
{
  static const char magic[] = "\x89HDF\r\n\x1a\n";

  for (gsize at = 0; at + 8 <= n; at = at == 0 ? 512 : 2 * at)
    if (memcmp (head + at, magic, 8) == 0)
      return TRUE;

  return FALSE;
}

static herr_t
take_first_cb (unsigned n, const H5E_error2_t *entry, void *data)
{
  char **said = data;

  if (n == 0)
    *said = g_strdup (entry->desc);

  return 0;
}

gboolean
fus_hdf5_set_error (const char *path, const char *object, GError **error)
{
  g_autofree char *said = NULL;

  H5Ewalk2 (H5E_DEFAULT, H5E_WALK_UPWARD, take_first_cb, &said);
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, object, -1,
                                  _ ("Get the file again: it is damaged.") },
                      _ ("The HDF5 library can’t read this: %s"),
                      said != NULL ? said : _ ("no reason given"));

  return FALSE;
}

hid_t
fus_hdf5_open (const char *path, GError **error)
{
  g_auto (FusH5Plist) access = fus_hdf5_driver_new_access ();
  hid_t file = access >= 0 ? H5Fopen (path, H5F_ACC_RDONLY, access) : H5I_INVALID_HID;

  if (file < 0)
    fus_hdf5_set_error (path, NULL, error);

  return file;
}

/* Links into other files are not followed: what is opened is what was chosen. */
static gboolean
is_inside (hid_t parent, const char *name)
{
  H5L_info_t info;

  return H5Lget_info (parent, name, &info, H5P_DEFAULT) >= 0 &&
         (info.type == H5L_TYPE_HARD || info.type == H5L_TYPE_SOFT);
}

gboolean
fus_hdf5_has (hid_t parent, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);
  g_autoptr (GString) path = g_string_new (NULL);

  for (char **part = parts; *part != NULL; part++)
    {
      if (**part == '\0')
        continue;
      g_string_append_printf (path, "%s%s", path->len > 0 ? "/" : "", *part);
      if (H5Lexists (parent, path->str, H5P_DEFAULT) <= 0 ||
          !is_inside (parent, path->str))
        return FALSE;
    }

  return path->len > 0 && H5Oexists_by_name (parent, path->str, H5P_DEFAULT) > 0;
}

hid_t
fus_hdf5_open_object (hid_t parent, const char *name)
{
  while (*name == '/')
    name++;
  if (*name == '\0' || !fus_hdf5_has (parent, name))
    return H5I_INVALID_HID;

  return H5Oopen (parent, name, H5P_DEFAULT);
}

gboolean
fus_hdf5_is_group (hid_t object)
{
  return object >= 0 && H5Iget_type (object) == H5I_GROUP;
}

gboolean
fus_hdf5_is_dataset (hid_t object)
{
  return object >= 0 && H5Iget_type (object) == H5I_DATASET;
}

static herr_t
add_name_cb (hid_t group, const char *name, const H5L_info_t *info, void *data)
{
  g_ptr_array_add (data, g_strdup (name));

  return 0;
}

char **
fus_hdf5_list (hid_t group)
{
  GPtrArray *names = g_ptr_array_new ();

  H5Literate (group, H5_INDEX_NAME, H5_ITER_INC, NULL, add_name_cb, names);
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (names, FALSE);
}

/* ---- texts ---- */

static hid_t
make_text_type (hid_t like)
{
  hid_t type = H5Tcopy (H5T_C_S1);

  H5Tset_size (type, H5T_VARIABLE);
  H5Tset_cset (type, H5Tget_cset (like));

  return type;
}

static char **
valid_texts (char **raw, gsize n)
{
  char **texts = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    texts[i] = raw[i] != NULL ? g_utf8_make_valid (raw[i], -1) : g_strdup ("");

  return texts;
}

/* Texts of fixed length, padded by zeros or blanks. */
static char **
split_texts (const char *raw, gsize size, gsize n, gboolean blanks)
{
  char **texts = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *text = g_strndup (raw + i * size, size);

      if (blanks)
        g_strchomp (text);
      texts[i] = g_utf8_make_valid (text, -1);
    }

  return texts;
}

typedef herr_t (*ReadFunc) (hid_t from, hid_t memory_type, void *data);

static herr_t
read_dataset (hid_t from, hid_t memory_type, void *data)
{
  return H5Dread (from, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data);
}

static herr_t
read_attr (hid_t from, hid_t memory_type, void *data)
{
  return H5Aread (from, memory_type, data);
}

static char **
read_texts (hid_t from, hid_t type, hid_t space, gsize n, ReadFunc read)
{
  g_auto (FusH5Type) memory = H5I_INVALID_HID;
  gsize size = H5Tget_size (type);
  g_autofree char *raw = NULL;
  g_autofree char **pointers = NULL;
  char **texts = NULL;

  if (H5Tis_variable_str (type) <= 0)
    {
      raw = g_malloc0 (MAX (n * size, 1));
      if (read (from, type, raw) < 0)
        return NULL;
      return split_texts (raw, size, n, H5Tget_strpad (type) == H5T_STR_SPACEPAD);
    }
  memory = make_text_type (type);
  pointers = g_new0 (char *, MAX (n, 1));
  if (read (from, memory, pointers) < 0)
    return NULL;
  texts = valid_texts (pointers, n);
  H5Dvlen_reclaim (memory, space, H5P_DEFAULT, pointers);

  return texts;
}

/* ---- attributes ---- */

static hid_t
open_attr (hid_t object, const char *name, H5T_class_t *class, gsize *n)
{
  hid_t attr = H5I_INVALID_HID;
  g_auto (FusH5Type) type = H5I_INVALID_HID;
  g_auto (FusH5Space) space = H5I_INVALID_HID;
  hssize_t count = 0;

  if (H5Aexists (object, name) <= 0 || (attr = H5Aopen (object, name, H5P_DEFAULT)) < 0)
    return H5I_INVALID_HID;
  type = H5Aget_type (attr);
  space = H5Aget_space (attr);
  count = H5Sget_simple_extent_npoints (space);
  *class = H5Tget_class (type);
  *n = (gsize) MAX (count, 0);
  if (count >= 0 && count <= MAX_ATTR)
    return attr;
  H5Aclose (attr);

  return H5I_INVALID_HID;
}

char **
fus_hdf5_dup_attr_strings (hid_t object, const char *name)
{
  H5T_class_t class = H5T_NO_CLASS;
  gsize n = 0;
  g_auto (FusH5Attr) attr = open_attr (object, name, &class, &n);
  g_auto (FusH5Type) type = H5I_INVALID_HID;
  g_auto (FusH5Space) space = H5I_INVALID_HID;

  if (attr < 0 || class != H5T_STRING)
    return NULL;
  type = H5Aget_type (attr);
  space = H5Aget_space (attr);

  return read_texts (attr, type, space, n, read_attr);
}

char *
fus_hdf5_dup_attr_string (hid_t object, const char *name)
{
  g_auto (GStrv) texts = fus_hdf5_dup_attr_strings (object, name);

  return texts != NULL && texts[0] != NULL ? g_strdup (texts[0]) : NULL;
}

double *
fus_hdf5_dup_attr_numbers (hid_t object, const char *name, gsize *n)
{
  H5T_class_t class = H5T_NO_CLASS;
  g_auto (FusH5Attr) attr = open_attr (object, name, &class, n);
  g_autofree double *values = NULL;

  if (attr < 0 || (class != H5T_INTEGER && class != H5T_FLOAT && class != H5T_ENUM))
    return NULL;
  values = g_new0 (double, MAX (*n, 1));
  if (H5Aread (attr, H5T_NATIVE_DOUBLE, values) < 0)
    return NULL;

  return g_steal_pointer (&values);
}

/* ---- datasets ---- */

const char *
fus_hdf5_name_type (hid_t dataset)
{
  static const char *const integers[2][4] = {
    { "uint8", "uint16", "uint32", "uint64" },
    { "int8", "int16", "int32", "int64" },
  };
  g_auto (FusH5Type) type = H5Dget_type (dataset);
  H5T_class_t class = H5Tget_class (type);
  gsize size = H5Tget_size (type);

  if (class == H5T_FLOAT)
    return size == 2   ? "float16"
           : size == 4 ? "float32"
           : size == 8 ? "float64"
                       : "float";
  if (class == H5T_INTEGER && (size == 1 || size == 2 || size == 4 || size == 8))
    return integers[H5Tget_sign (type) != H5T_SGN_NONE][g_bit_nth_msf (size, -1)];
  if (class == H5T_ENUM)
    return "enum";
  if (class == H5T_STRING)
    return "text";

  return class == H5T_COMPOUND    ? "record"
         : class == H5T_REFERENCE ? "reference"
                                  : "other";
}

FusArray *
fus_hdf5_describe (hid_t dataset, const char *path, const char *object, GError **error)
{
  g_autoptr (FusArray) array = fus_array_new (object);
  g_auto (FusH5Space) space = H5Dget_space (dataset);
  g_auto (FusH5Type) type = H5Dget_type (dataset);
  hsize_t dims[H5S_MAX_RANK] = { 0 };
  int n_dims = space >= 0 ? H5Sget_simple_extent_ndims (space) : -1;

  array->object = g_strdup (array->name);
  if (n_dims < 0 || type < 0 || H5Sget_simple_extent_dims (space, dims, NULL) < 0)
    {
      fus_hdf5_set_error (path, object, error);
      return NULL;
    }
  array->n_dims = (guint) n_dims;
  for (guint i = 0; i < array->n_dims; i++)
    array->dims[i] = dims[i];
  if (H5Sget_simple_extent_type (space) == H5S_NULL)
    {
      array->n_dims = 1;
      array->dims[0] = 0;
    }
  array->whole = H5Tget_class (type) != H5T_FLOAT;
  array->bytes = H5Tget_class (type) == H5T_INTEGER && H5Tget_size (type) == 1 &&
                 H5Tget_sign (type) == H5T_SGN_NONE;

  return g_steal_pointer (&array);
}

static char *
name_filter (H5Z_filter_t id, const char *own)
{
  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    if (filters[i].id == id)
      return g_strdup (filters[i].name);
  if (own[0] != '\0')
    return g_utf8_make_valid (own, -1);

  return g_strdup_printf ("%d", id);
}

static gboolean
set_filter_error (const char *filter,
                  const char *path,
                  const char *object,
                  GError **error)
{
  fus_file_error_set (
    error, FUS_FILE_ERROR_UNSUPPORTED,
    (FusPlace){ path, object, -1,
                _ ("Where the filter is installed, repack the file: h5repack -f GZIP=1 "
                   "IN.h5 OUT.h5.") },
    _ ("The values are compressed with the filter “%s”, which is not installed here"),
    filter);

  return FALSE;
}

static gboolean
check_filters (hid_t plist, const char *path, const char *object, GError **error)
{
  int n = H5Pget_nfilters (plist);

  for (int i = 0; i < n; i++)
    {
      char own[64] = "";
      unsigned flags = 0;
      unsigned info = 0;
      size_t n_values = 0;
      H5Z_filter_t id = H5Pget_filter2 (plist, (unsigned) i, &flags, &n_values, NULL,
                                        sizeof own, own, &info);
      g_autofree char *name = name_filter (id, own);

      if (id < 0 || H5Zfilter_avail (id) <= 0)
        return set_filter_error (name, path, object, error);
    }

  return TRUE;
}

static gboolean
set_unsupported (const char *what, const char *path, const char *object, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_UNSUPPORTED,
                      (FusPlace){
                        path, object, -1,
                        _ ("Store it as numbers or texts in the file itself.") },
                      _ ("The dataset holds %s"), what);

  return FALSE;
}

static gboolean
check_type (hid_t dataset, const char *path, const char *object, GError **error)
{
  g_auto (FusH5Type) type = H5Dget_type (dataset);
  H5T_class_t class = H5Tget_class (type);

  if (class == H5T_INTEGER || class == H5T_FLOAT || class == H5T_STRING ||
      class == H5T_ENUM)
    return TRUE;
  if (class == H5T_COMPOUND)
    return set_unsupported (_ ("records of several fields"), path, object, error);
  if (class == H5T_REFERENCE)
    return set_unsupported (_ ("references to other objects"), path, object, error);

  return set_unsupported (_ ("values of a kind that can’t be read"), path, object, error);
}

/* Chunks have as many dimensions as what they are parts of; the library takes the word of
 * a damaged file for it, and minutes. */
static gboolean
check_chunks (hid_t dataset,
              hid_t plist,
              const char *path,
              const char *object,
              GError **error)
{
  g_auto (FusH5Space) space = H5Dget_space (dataset);

  if (H5Pget_layout (plist) != H5D_CHUNKED ||
      H5Pget_chunk (plist, 0, NULL) == H5Sget_simple_extent_ndims (space))
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, object, -1,
                                  _ ("Get the file again: it is damaged.") },
                      _ ("Its parts have other dimensions than the whole"));

  return FALSE;
}

gboolean
fus_hdf5_check_storage (hid_t dataset,
                        const char *path,
                        const char *object,
                        GError **error)
{
  g_auto (FusH5Plist) plist = H5Dget_create_plist (dataset);

  if (plist < 0)
    return fus_hdf5_set_error (path, object, error);
  if (H5Pget_layout (plist) == H5D_VIRTUAL || H5Pget_external_count (plist) > 0)
    return set_unsupported (_ ("values that are in other files"), path, object, error);

  return check_chunks (dataset, plist, path, object, error) &&
         check_filters (plist, path, object, error);
}

gboolean
fus_hdf5_check_readable (hid_t dataset,
                         const char *path,
                         const char *object,
                         GError **error)
{
  return check_type (dataset, path, object, error) &&
         fus_hdf5_check_storage (dataset, path, object, error);
}

static gboolean
read_values (FusArray *array,
             hid_t dataset,
             const char *path,
             const FusProgress *progress,
             GError **error)
{
  g_auto (FusH5Type) type = H5Dget_type (dataset);
  g_auto (FusH5Space) space = H5Dget_space (dataset);
  guint64 n = 0;

  fus_array_count (array, &n);
  if (H5Tget_class (type) == H5T_STRING)
    {
      array->texts = read_texts (dataset, type, space, n, read_dataset);
      return array->texts != NULL || fus_hdf5_set_error (path, array->object, error);
    }

  return fus_hdf5_read_numbers (array, dataset, path, progress, error);
}

static gboolean
is_text (hid_t dataset)
{
  g_auto (FusH5Type) type = H5Dget_type (dataset);

  return H5Tget_class (type) == H5T_STRING;
}

FusArray *
fus_hdf5_read (hid_t dataset,
               const char *path,
               const char *object,
               const FusProgress *progress,
               GError **error)
{
  g_autoptr (FusArray) array = fus_hdf5_describe (dataset, path, object, error);
  guint64 n = 0;

  if (array == NULL || !fus_hdf5_check_readable (dataset, path, object, error))
    return NULL;
  if (!fus_array_count (array, &n))
    n = G_MAXUINT64;
  if (((array->n_dims <= 1 || is_text (dataset)) &&
       !fus_array_check_budget (n, sizeof (double), path, object, error)) ||
      !read_values (array, dataset, path, progress, error))
    return NULL;

  return g_steal_pointer (&array);
}
