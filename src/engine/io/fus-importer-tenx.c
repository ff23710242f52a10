/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts as Cell Ranger writes them: version 3 in a group `matrix` with types of
 * features, version 2 in a group called like the genome. Cells are columns there and
 * samples here. */
#include "config.h"

#include "fus-file-error.h"
#include "fus-hdf5-values.h"
#include "fus-importer.h"
#include "fus-sparse.h"
#include "fus-tenx.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const double *starts; /* [n_cells + 1] */
  gsize n_cells;
  FusH5Pair pair;
} Counts;

static gboolean
has_all (hid_t file, const char *group)
{
  static const char *const parts[] = { "barcodes", "data", "indices", "indptr", "shape" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s", group, parts[i]);

      if (!fus_hdf5_has (file, path))
        return FALSE;
    }

  return TRUE;
}

/* (transfer full) (nullable): where the counts are. */
static char *
find_group (hid_t file)
{
  g_auto (FusH5Object) root = H5Oopen (file, "/", H5P_DEFAULT);
  g_auto (GStrv) names = root >= 0 ? fus_hdf5_list (root) : NULL;

  if (has_all (file, "matrix"))
    return g_strdup ("matrix");
  for (char **name = names; name != NULL && *name != NULL; name++)
    if (has_all (file, *name))
      return g_strdup (*name);

  return NULL;
}

static gboolean
tenx_sniff (const char *path, const guint8 *head, gsize n)
{
  g_autoptr (GRecMutexLocker) inside = NULL;
  g_auto (FusH5File) file = H5I_INVALID_HID;
  g_autofree char *group = NULL;

  if (!fus_hdf5_has_magic (path, head, n))
    return FALSE;
  inside = fus_hdf5_enter ();
  g_assert (inside != NULL);
  file = fus_hdf5_open (path, NULL);
  group = file >= 0 ? find_group (file) : NULL;

  return group != NULL;
}

/* One of @names below @group, with one dimension; %NULL with @error set. */
static FusArray *
read_part (hid_t file,
           const char *path,
           const char *group,
           const char *const *names,
           const FusProgress *progress,
           GError **error)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/%s", group, names[i]);
      g_auto (FusH5Object) object = H5I_INVALID_HID;
      g_autoptr (FusArray) array = NULL;

      if (!fus_hdf5_has (file, name))
        continue;
      object = fus_hdf5_open_object (file, name);
      if (!fus_hdf5_is_dataset (object))
        continue;
      array = fus_hdf5_read (object, path, name, progress, error);
      if (array == NULL)
        return NULL;
      if (array->n_dims == 1)
        return g_steal_pointer (&array);
    }
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, group, -1, _ ("Get the file again.") },
                      _ ("A part of the counts isn’t in the file: %s"), names[0]);

  return NULL;
}

static char **
read_texts (hid_t file,
            const char *path,
            const char *group,
            const char *const *names,
            gsize *n,
            GError **error)
{
  g_autoptr (FusArray) array = read_part (file, path, group, names, NULL, error);

  if (array == NULL)
    return NULL;
  *n = array->dims[0];
  if (array->texts != NULL)
    return g_steal_pointer (&array->texts);
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, names[0], -1, _ ("Get the file again.") },
                      _ ("The names are no texts"));

  return NULL;
}

/* A piece of the counts at a time: they may be larger than memory. */
static gboolean
read_counts_of (gpointer data, FusTenxPutFunc put, gpointer put_data, GError **error)
{
  Counts *self = data;
  g_autofree double *features = g_new (double, FUS_SPARSE_PIECE);
  g_autofree double *values = g_new (double, FUS_SPARSE_PIECE);
  gsize cell = 0;

  for (guint64 at = 0; at < self->pair.n; at += FUS_SPARSE_PIECE)
    {
      const gsize n = MIN (FUS_SPARSE_PIECE, self->pair.n - at);

      if (!fus_hdf5_pair_read (&self->pair, at, n, features, values, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        {
          while (cell < self->n_cells && (double) (at + i) >= self->starts[cell + 1])
            cell++;
          if (cell >= self->n_cells)
            return TRUE;
          if (!put (put_data, cell,
                    features[i] >= 0 && features[i] < G_MAXINT ? (gsize) features[i]
                                                               : G_MAXSIZE,
                    values[i], error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_names (FusTenx *tenx,
            hid_t file,
            const char *path,
            const char *group,
            GError **error)
{
  static const char *const barcodes[] = { "barcodes", NULL };
  static const char *const names[] = { "features/name", "gene_names", "genes", NULL };
  static const char *const types[] = { "features/feature_type", NULL };
  gsize n_types = 0;

  tenx->barcodes = read_texts (file, path, group, barcodes, &tenx->n_cells, error);
  if (tenx->barcodes == NULL)
    return FALSE;
  tenx->names = read_texts (file, path, group, names, &tenx->n_features, error);
  if (tenx->names == NULL)
    return FALSE;
  tenx->types = read_texts (file, path, group, types, &n_types, NULL);
  if (n_types != tenx->n_features)
    g_clear_pointer (&tenx->types, g_strfreev);

  return TRUE;
}

static FusSource *
read_counts (hid_t file,
             const FusTenx *tenx,
             const char *path,
             const char *group,
             const FusReadOptions *options,
             const FusProgress *progress,
             GError **error)
{
  static const char *const names[2] = { "indices", "data" };
  static const char *const starts[] = { "indptr", NULL };
  g_auto (FusH5Object) place = fus_hdf5_open_object (file, group);
  g_autoptr (FusArray) read = read_part (file, path, group, starts, progress, error);
  Counts counts = { .n_cells = tenx->n_cells, .pair = FUS_H5_PAIR_INIT };
  g_autoptr (GError) cause = NULL;
  FusSource *source = NULL;

  if (read == NULL)
    return NULL;
  counts.pair.progress = progress;
  counts.starts = read->wide;
  if (read->wide != NULL && read->dims[0] == tenx->n_cells + 1 &&
      fus_hdf5_pair_open (&counts.pair, place, names, path, group, &cause))
    source =
      fus_tenx_to_source (tenx, "tenx", path, options, read_counts_of, &counts, &cause);
  else if (cause == NULL)
    fus_file_error_set (&cause, FUS_FILE_ERROR_FORMAT,
                        (FusPlace){ path, group, -1, _ ("Get the file again.") },
                        _ ("The parts of the counts don’t fit each other"));
  fus_hdf5_pair_clear (&counts.pair);
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));

  return source;
}

static FusSource *
tenx_load (const char *path,
           const FusReadOptions *options,
           FusPool *pool,
           const FusProgress *progress,
           GError **error)
{
  g_autoptr (GRecMutexLocker) inside = fus_hdf5_enter ();
  g_auto (FusH5File) file = fus_hdf5_open (path, error);
  g_autofree char *group = NULL;
  g_auto (FusTenx) tenx = { 0 };

  g_assert (inside != NULL);
  if (file < 0)
    return NULL;
  /* Paths in the file are of HDF5, types of features are of this format. */
  if (options->labels_only ||
      (options->object != NULL && fus_hdf5_has (file, options->object)))
    return fus_importer_hdf5.load (path, options, pool, progress, error);
  group = find_group (file);
  if (!read_names (&tenx, file, path, group != NULL ? group : "matrix", error))
    return NULL;

  return read_counts (file, &tenx, path, group != NULL ? group : "matrix", options,
                      progress, error);
}

const FusImporterClass fus_importer_tenx = {
  .format = &fus_format_tenx,
  .sniff = tenx_sniff,
  .inspect = fus_importer_hdf5_inspect,
  .load = tenx_load,
};
