/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NPY and NPZ: arrays, and matrices that SciPy kept sparse, become what fus-arrays.c
 * makes of them. An archive is read entry by entry against the memory this process may
 * use; an entry that can't be read costs itself, unless nothing else is there. Pickles
 * are refused: to read one is to run it. */
#include "config.h"

#include "fus-array-file.h"
#include "fus-bytes.h"
#include "fus-file-error.h"
#include "fus-importer.h"
#include "fus-mask.h"
#include "fus-npy.h"
#include "fus-sparse.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *path;
  const FusReadOptions *options;
  GPtrArray *arrays; /* of FusArray */
  GPtrArray *notes;
  GError *first; /* why an array was left out */
  guint n_wide;  /* arrays that could be modalities */
} Archive;

enum
{
  MAX_ARRAYS = 1000, /* of an archive */
};

static gboolean
npy_sniff (const char *path, const guint8 *head, gsize n)
{
  return fus_npy_has_magic (head, n);
}

static gboolean
npz_sniff (const char *path, const guint8 *head, gsize n)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return n >= 4 && memcmp (head, "PK\x03\x04", 4) == 0 &&
         (g_str_has_suffix (lower, ".npz") || memmem (head, n, ".npy", 4) != NULL);
}

static GPtrArray *
arrays_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) fus_array_free);
}

static FusSource *
npy_load (const char *path,
          const FusReadOptions *options,
          FusPool *pool,
          const FusProgress *progress,
          GError **error)
{
  g_autoptr (GPtrArray) arrays = arrays_new ();
  g_autofree char *stem = fus_source_dup_stem (path);
  FusArray *array = fus_npy_load (path, stem, progress, error);

  if (array == NULL)
    return NULL;
  g_ptr_array_add (arrays, array);
  if (array->n_dims == 0)
    {
      fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                          (FusPlace){ path, NULL, -1,
                                      _ ("Choose an array with a sample a row.") },
                          _ ("The file holds a single value"));
      return NULL;
    }

  return fus_arrays_to_source (arrays, "npy", path, options, error);
}

static char *
dup_array_name (const char *entry)
{
  return g_str_has_suffix (entry, ".npy") ? g_strndup (entry, strlen (entry) - 4)
                                          : g_strdup (entry);
}

/* Where it is clear that there are too many, the rest isn't unpacked. */
static gboolean
count_array (Archive *self, const FusArray *array, GError **error)
{
  if (array->n_dims > 1)
    self->n_wide++;
  if (self->options->object != NULL ||
      (self->n_wide <= FUS_MAX_MODALITIES && self->arrays->len <= MAX_ARRAYS))
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){ self->path, array->name, -1,
                                  _ ("Leave some out, or join some into one.") },
                      self->n_wide > FUS_MAX_MODALITIES
                        ? _ ("The archive holds more than %d modalities")
                        : _ ("The archive holds more than %d arrays"),
                      self->n_wide > FUS_MAX_MODALITIES ? (int) FUS_MAX_MODALITIES
                                                        : (int) MAX_ARRAYS);

  return FALSE;
}

/* An array that can't be read costs the whole only where nothing else is there. */
static gboolean
take_entry (const char *entry, GByteArray *bytes, gpointer data, GError **error)
{
  Archive *self = data;
  g_autofree char *name = dup_array_name (entry);
  g_autoptr (GError) cause = NULL;
  FusArray *array = fus_npy_parse (bytes->data, bytes->len, self->path, name, &cause);

  if (array != NULL)
    {
      g_ptr_array_add (self->arrays, array);
      return count_array (self, array, error);
    }
  if (!g_error_matches (cause, FUS_FILE_ERROR, FUS_FILE_ERROR_UNSUPPORTED) ||
      g_strcmp0 (self->options->object, name) == 0)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  g_ptr_array_add (self->notes, g_strdup_printf (_ ("Array “%s” was left out: %s."), name,
                                                 cause->message));
  if (self->first == NULL)
    self->first = g_steal_pointer (&cause);

  return TRUE;
}

static FusArray *
find_named (GPtrArray *arrays, const char *name)
{
  for (guint i = 0; i < arrays->len; i++)
    {
      FusArray *array = g_ptr_array_index (arrays, i);

      if (g_str_equal (array->name, name))
        return array;
    }

  return NULL;
}

static double *
widen (const FusArray *array, gsize *n)
{
  guint64 count = 0;
  double *values = NULL;

  if (array == NULL || array->values == NULL || !fus_array_count (array, &count))
    return NULL;
  *n = count;
  if (array->wide != NULL)
    return g_memdup2 (array->wide, count * sizeof (double));
  values = g_new (double, MAX (count, 1));
  for (gsize i = 0; i < count; i++)
    values[i] = (double) array->values[i];

  return values;
}

static gboolean
set_sparse_unsupported (const char *path, const char *format, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_UNSUPPORTED,
                      (FusPlace){ path, NULL, -1,
                                  _ ("Save it with matrix.tocsr() and save_npz().") },
                      _ ("Sparse matrices of format “%s” can’t be read"), format);

  return FALSE;
}

/* SciPy's save_npz() of CSR and CSC matrices. */
static gboolean
expand_sparse (Archive *self, const char *format, GError **error)
{
  gsize n_shape = 0;
  gsize n_indices = 0;
  FusSparse sparse = { 0 };
  g_autofree double *shape = widen (find_named (self->arrays, "shape"), &n_shape);
  g_autofree double *major = widen (find_named (self->arrays, "indptr"), &sparse.n_major);
  g_autofree double *minor = widen (find_named (self->arrays, "indices"), &n_indices);
  g_autofree double *values = widen (find_named (self->arrays, "data"), &sparse.n_values);
  g_autofree char *stem = fus_source_dup_stem (self->path);
  g_autoptr (FusArray) array = fus_array_new (stem);

  array->object = g_strdup (stem);
  sparse.by_column = g_str_equal (format, "csc");
  if (!sparse.by_column && !g_str_equal (format, "csr"))
    return set_sparse_unsupported (self->path, format, error);
  if (n_shape != 2 || major == NULL || minor == NULL || values == NULL ||
      n_indices != sparse.n_values || shape[0] < 0 || shape[1] < 0)
    return set_sparse_unsupported (self->path, format, error);
  sparse.n_rows = (guint64) shape[0];
  sparse.n_cols = (guint64) shape[1];
  sparse.major = major;
  sparse.minor = minor;
  sparse.values = values;
  if (!fus_sparse_expand (&sparse, array, self->path, error))
    return FALSE;
  g_ptr_array_set_size (self->arrays, 0);
  g_ptr_array_add (self->arrays, g_steal_pointer (&array));

  return TRUE;
}

static gboolean
expand_where_sparse (Archive *self, GError **error)
{
  const FusArray *format = find_named (self->arrays, "format");
  g_autofree char *name = NULL;

  if (format == NULL || format->texts == NULL || format->texts[0] == NULL ||
      find_named (self->arrays, "shape") == NULL ||
      find_named (self->arrays, "data") == NULL)
    return TRUE;
  name = g_strdup (format->texts[0]);

  return expand_sparse (self, name, error);
}

static void
archive_clear (Archive *self)
{
  g_clear_pointer (&self->arrays, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_error (&self->first);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Archive, archive_clear)

static gboolean
archive_read_all (Archive *self, GError **error)
{
  if (!fus_bytes_foreach_entry (self->path, take_entry, self, error))
    return FALSE;
  if (self->arrays->len > 0)
    return expand_where_sparse (self, error);
  if (self->first != NULL)
    g_propagate_error (error, g_steal_pointer (&self->first));
  else
    fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                        (FusPlace){ self->path, NULL, -1, _ ("Choose another file.") },
                        _ ("The archive holds no arrays"));

  return FALSE;
}

static FusSource *
npz_load (const char *path,
          const FusReadOptions *options,
          FusPool *pool,
          const FusProgress *progress,
          GError **error)
{
  g_auto (Archive) archive = { path, options, arrays_new (),
                               g_ptr_array_new_with_free_func (g_free), NULL };
  FusSource *source = NULL;

  if (!archive_read_all (&archive, error))
    return NULL;
  source = fus_arrays_to_source (archive.arrays, "npz", path, options, error);
  for (guint i = 0; source != NULL && i < archive.notes->len; i++)
    g_ptr_array_add (source->notes, g_strdup (g_ptr_array_index (archive.notes, i)));

  return source;
}

static gboolean
npz_inspect (const char *path, JsonBuilder *builder, GError **error)
{
  FusReadOptions options = { 0 };
  g_auto (Archive) archive = { path, &options, arrays_new (),
                               g_ptr_array_new_with_free_func (g_free), NULL };

  if (!archive_read_all (&archive, error))
    return FALSE;
  fus_array_file_describe (archive.arrays, builder);

  return TRUE;
}

static gboolean
npy_inspect (const char *path, JsonBuilder *builder, GError **error)
{
  g_autoptr (GPtrArray) arrays = arrays_new ();
  g_autofree char *stem = fus_source_dup_stem (path);
  FusArray *array = fus_npy_peek (path, stem, error);

  if (array == NULL)
    return FALSE;
  g_ptr_array_add (arrays, array);
  fus_array_file_describe (arrays, builder);

  return TRUE;
}

const FusImporterClass fus_importer_npy = {
  .format = &fus_format_npy,
  .sniff = npy_sniff,
  .inspect = npy_inspect,
  .load = npy_load,
};

const FusImporterClass fus_importer_npz = {
  .format = &fus_format_npz,
  .sniff = npz_sniff,
  .inspect = npz_inspect,
  .load = npz_load,
};
