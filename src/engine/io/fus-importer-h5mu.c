/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-anndata-parts.h"
#include "fus-file-error.h"
#include "fus-hdf5.h"
#include "fus-importer.h"

#include <glib/gi18n-lib.h>
#include <stdint.h>
#include <string.h>

/* MuData: `/mod/NAME` is one AnnData a modality, `/obs` the samples of all, and
 * `/obsmap/NAME` the row of each sample in the modality, from 1, 0 where it has none.
 * How frames and matrices are written is known to fus-anndata.c. */

static gboolean
h5mu_sniff (const char *path, const guint8 *head, gsize n)
{
  g_autoptr (GRecMutexLocker) inside = NULL;
  g_auto (FusH5File) file = H5I_INVALID_HID;
  g_auto (FusH5Object) mod = H5I_INVALID_HID;

  if (!fus_hdf5_has_magic (path, head, n))
    return FALSE;
  inside = fus_hdf5_enter ();
  g_assert (inside != NULL);
  file = fus_hdf5_open (path, NULL);
  mod = file >= 0 ? fus_hdf5_open_object (file, "mod") : H5I_INVALID_HID;

  return fus_hdf5_is_group (mod) && fus_hdf5_has (file, "obs");
}

static char *
join_path (const char *parent, const char *name)
{
  return g_strdup_printf ("%s/%s", parent, name);
}

/* A modality without X, as it may be where all is in `obsm`, is left out. */
static gboolean
add_modality (FusAnndataLoad *self,
              const char *name,
              char **ids,
              gsize n_ids,
              GError **error)
{
  g_autofree char *mod = join_path ("mod", name);
  g_autofree char *x = join_path (mod, "X");

  if (fus_hdf5_has (self->in.file, mod) && H5Lexists (self->in.file, x, H5P_DEFAULT) == 0)
    {
      fus_anndata_tell_empty (self, x);
      return TRUE;
    }

  return fus_anndata_add_part (self, mod, "X", name, ids, n_ids, error);
}

/* Whether @order names all of @names, in whatever order. */
static gboolean
is_order_of (char **order, char **names)
{
  if (g_strv_length (order) != g_strv_length (names))
    return FALSE;
  for (char **name = names; *name != NULL; name++)
    if (!g_strv_contains ((const char *const *) order, *name))
      return FALSE;

  return TRUE;
}

static char **
list_modalities (const FusAnndataLoad *self)
{
  g_auto (FusH5Object) group = fus_hdf5_open_object (self->in.file, "mod");
  g_auto (GStrv) order = fus_hdf5_dup_attr_strings (group, "mod-order");
  char **names = fus_hdf5_list (group);

  if (order == NULL || !is_order_of (order, names))
    return names;
  g_strfreev (names);

  return g_steal_pointer (&order);
}

static gboolean
check_axis (const FusAnndataLoad *self, GError **error)
{
  gsize n = 0;
  g_auto (FusH5Object) root = H5Oopen (self->in.file, "/", H5P_DEFAULT);
  g_autofree double *axis =
    root >= 0 ? fus_hdf5_dup_attr_numbers (root, "axis", &n) : NULL;

  if (axis == NULL || n != 1 || !(axis[0] > 0))
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_UNSUPPORTED,
                      (FusPlace){ self->in.path, "axis", -1,
                                  _ ("Write it with axis 0, where modalities share "
                                     "samples, or open one part as "
                                     "NAME=FILE::mod/PART/X.") },
                      _ ("The file stacks different samples that share features (axis "
                         "1): there is nothing measured in several ways"));

  return FALSE;
}

static gboolean
load_whole (FusAnndataLoad *self, GError **error)
{
  gsize n_ids = 0;
  char **ids = NULL;
  g_auto (GStrv) names = NULL;

  if (!check_axis (self, error))
    return FALSE;
  names = list_modalities (self);
  for (char **name = names; *name != NULL && !self->options->labels_only; name++)
    {
      g_autofree char *x = g_strdup_printf ("mod/%s/X", *name);

      fus_anndata_announce (&self->in, x);
    }
  ids = self->source->ids = fus_anndata_read_index (&self->in, "obs", &n_ids, error);
  if (ids == NULL ||
      !fus_anndata_check_unique (
        self, ids, _ ("Make the names unique: mdata.obs_names_make_unique ()."), error))
    return FALSE;
  for (char **name = names; *name != NULL && !self->options->labels_only; name++)
    if (!add_modality (self, *name, ids, n_ids, error))
      return FALSE;
  if (!fus_anndata_add_asked_labels (self, ids, n_ids, error))
    return FALSE;
  if (self->options->labels_only)
    return TRUE;
  fus_anndata_add_labels (self, ids, n_ids);
  fus_anndata_add_own_labels (self, ids, n_ids);

  return TRUE;
}

/* One modality, by its name. */
static gboolean
load_one (FusAnndataLoad *self, const char *name, GError **error)
{
  gsize n_ids = 0;
  g_auto (GStrv) ids = fus_anndata_read_index (&self->in, "obs", &n_ids, error);

  return ids != NULL && add_modality (self, name, ids, n_ids, error) &&
         fus_anndata_add_asked_labels (self, ids, n_ids, error);
}

static gboolean
is_own (hid_t file)
{
  g_auto (FusH5Object) root = H5Oopen (file, "/", H5P_DEFAULT);
  g_autofree char *encoder =
    root >= 0 ? fus_hdf5_dup_attr_string (root, "encoder") : NULL;

  return g_strcmp0 (encoder, "fusescope") == 0;
}

/* What Fusescope wrote of labels by which samples belong together. */
static void
mark_groups (const FusAnndataLoad *self)
{
  g_autofree char *text = fus_anndata_read_string (&self->in, "uns/fusescope/groups");
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; i < self->source->columns->len; i++)
    {
      FusColumn *column = g_ptr_array_index (self->source->columns, i);

      column->group = g_strv_contains ((const char *const *) names, column->name);
    }
}

static FusSource *
h5mu_load (const char *path,
           const FusReadOptions *options,
           FusPool *pool,
           const FusProgress *progress,
           GError **error)
{
  g_autoptr (GRecMutexLocker) inside = fus_hdf5_enter ();
  g_auto (FusH5File) file = fus_hdf5_open (path, error);
  g_autoptr (FusSource) source = fus_source_new ("h5mu");
  FusAnndata in = { path, file, progress };
  FusAnndataLoad self = { in, options, source };
  g_autofree char *mod =
    options->object != NULL ? join_path ("mod", options->object) : NULL;

  g_assert (inside != NULL);
  if (file < 0)
    return NULL;
  if (mod != NULL && !fus_hdf5_has (file, mod))
    return fus_importer_hdf5.load (path, options, pool, progress, error);
  source->id = g_strdup ("obs");
  source->own = is_own (file);
  source->name = fus_anndata_read_string (&self.in, "uns/fusescope/name");
  source->card = fus_anndata_read_string (&self.in, "uns/fusescope/card");
  source->warnings = fus_anndata_read_string (&self.in, "uns/fusescope/warnings");
  source->recipe = fus_anndata_read_string (&self.in, "uns/fusescope/recipe");
  source->withheld = fus_anndata_read_string (&self.in, "uns/fusescope/sensitive");
  source->looked_at = fus_anndata_read_string (&self.in, "uns/fusescope/looked_at");
  if (mod != NULL ? !load_one (&self, options->object, error)
                  : !load_whole (&self, error))
    return NULL;
  mark_groups (&self);

  return g_steal_pointer (&source);
}

const FusImporterClass fus_importer_h5mu = {
  .format = &fus_format_h5mu,
  .sniff = h5mu_sniff,
  .inspect = fus_importer_hdf5_inspect,
  .load = h5mu_load,
};
