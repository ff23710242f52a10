/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-anndata-parts.h"
#include "fus-file-error.h"
#include "fus-hdf5-records.h"
#include "fus-importer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* AnnData: one matrix `X`, samples in `obs`, features in `var`, and in `obsm` what else
 * was measured of each sample or computed from X. X is a modality, and so is what was
 * measured; the rest is told and can be had by its path. How frames and matrices are
 * written is known to fus-anndata.c. */

enum
{
  MOST_LISTED = 20,
};

static gboolean
is_frame (hid_t file, const char *name)
{
  g_auto (FusH5Object) place = fus_hdf5_open_object (file, name);
  g_auto (GStrv) fields = fus_hdf5_list_fields (place);

  return fields != NULL || fus_hdf5_is_group (place);
}

/* Other files may have arrays called so. */
static gboolean
h5ad_sniff (const char *path, const guint8 *head, gsize n)
{
  g_autoptr (GRecMutexLocker) inside = NULL;
  g_auto (FusH5File) file = H5I_INVALID_HID;

  if (!fus_hdf5_has_magic (path, head, n))
    return FALSE;
  inside = fus_hdf5_enter ();
  g_assert (inside != NULL);
  file = fus_hdf5_open (path, NULL);

  if (file < 0 || !fus_hdf5_has (file, "obs") || !fus_hdf5_has (file, "var") ||
      fus_hdf5_has (file, "mod"))
    return FALSE;

  return g_str_has_suffix (path, ".h5ad") ||
         (is_frame (file, "obs") && is_frame (file, "var"));
}

/* Whether a table in `obsm` was computed from X: scanpy's tools call it `X_…`. */
static gboolean
is_computed (const char *key)
{
  static const char *const prefixes[] = { "X_", "_scvi", "spatial" };

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (key, prefixes[i]))
      return TRUE;

  return FALSE;
}

static void
list_below (const FusAnndataLoad *self, const char *parent, GPtrArray *parts)
{
  g_auto (GStrv) names = fus_anndata_list_tables (&self->in, parent);

  for (char **name = names; *name != NULL; name++)
    g_ptr_array_add (parts, g_strdup_printf ("%s/%s", parent, *name));
}

/* (transfer full): what the file has besides X. */
static GPtrArray *
list_parts (const FusAnndataLoad *self)
{
  static const char *const raw[] = { "raw/X", "raw.X" };
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);

  list_below (self, "obsm", parts);
  list_below (self, "layers", parts);
  for (gsize i = 0; i < G_N_ELEMENTS (raw); i++)
    if (fus_hdf5_has (self->in.file, raw[i]))
      g_ptr_array_add (parts, g_strdup (raw[i]));

  return parts;
}

static char *
join_parts (const GPtrArray *parts, guint most)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (parts->len, most); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (parts, i));
  if (parts->len > most)
    g_string_append (text, ", …");

  return g_string_free (text, FALSE);
}

/* Tables beside X, those that were measured or, where @computed, the others. What can't
 * be read is told and left out. */
static gboolean
add_tables (FusAnndataLoad *self,
            gboolean computed,
            GPtrArray *parts,
            char **ids,
            gsize n_ids,
            GError **error)
{
  for (guint i = 0; i < parts->len;)
    {
      const char *part = g_ptr_array_index (parts, i);
      const char *key = part + strlen ("obsm/");
      g_autoptr (GError) cause = NULL;

      if (!g_str_has_prefix (part, "obsm/") || is_computed (key) != computed)
        {
          i++;
          continue;
        }
      if (!fus_anndata_add_part (self, "", part, key, ids, n_ids, &cause))
        {
          if (cause->domain != FUS_FILE_ERROR)
            {
              g_propagate_error (error, g_steal_pointer (&cause));
              return FALSE;
            }
          g_ptr_array_add (self->source->notes,
                           g_strdup_printf (_ ("Dataset “%s” was left out: %s."), part,
                                            cause->message));
        }
      g_ptr_array_remove_index (parts, i);
    }

  return TRUE;
}

static gboolean
add_matrix (FusAnndataLoad *self, char **ids, gsize n_ids, GError **error)
{
  g_autofree char *name = fus_source_dup_stem (self->in.path);

  if (H5Lexists (self->in.file, "X", H5P_DEFAULT) <= 0)
    return TRUE;

  return fus_anndata_add_part (self, "", "X", name, ids, n_ids, error);
}

static gboolean
set_nothing (const FusAnndataLoad *self, const GPtrArray *parts, GError **error)
{
  g_autofree char *list = join_parts (parts, MOST_LISTED);

  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ self->in.path, "X", -1,
                                  parts->len > 0
                                    ? _ ("Choose one of its parts, as NAME=FILE::PATH.")
                                    : _ ("Choose a file that holds measurements.") },
                      parts->len > 0 ? _ ("The file has no numbers in X; it has: %s")
                                     : _ ("The file has no numbers in X or obsm%s"),
                      list);

  return FALSE;
}

static gboolean
add_modalities (FusAnndataLoad *self, char **ids, gsize n_ids, GError **error)
{
  g_autoptr (GPtrArray) parts = list_parts (self);
  g_autofree char *list = NULL;

  if (!add_matrix (self, ids, n_ids, error) ||
      !add_tables (self, FALSE, parts, ids, n_ids, error))
    return FALSE;
  if (self->source->tables->len == 0 &&
      !add_tables (self, TRUE, parts, ids, n_ids, error))
    return FALSE;
  if (self->source->tables->len == 0)
    return set_nothing (self, parts, error);
  if (parts->len == 0)
    return TRUE;
  list = join_parts (parts, MOST_LISTED);
  g_ptr_array_add (self->source->notes,
                   /* Translators: paths in a file; NAME=FILE::PATH is typed */
                   g_strdup_printf (_ ("The file has more parts, which can be taken as "
                                       "NAME=FILE::PATH: %s."),
                                    list));

  return TRUE;
}

static gboolean
load_whole (FusAnndataLoad *self, GError **error)
{
  gsize n_ids = 0;
  char **ids = self->source->ids =
    fus_anndata_read_index (&self->in, "obs", &n_ids, error);

  if (ids == NULL ||
      !fus_anndata_check_unique (
        self, ids, _ ("Make the names unique: adata.obs_names_make_unique ()."), error) ||
      !add_modalities (self, ids, n_ids, error) ||
      !fus_anndata_add_asked_labels (self, ids, n_ids, error))
    return FALSE;
  fus_anndata_add_labels (self, ids, n_ids);

  return TRUE;
}

static void
set_no_part (const FusAnndataLoad *self, GError **error)
{
  g_autoptr (GPtrArray) parts = list_parts (self);
  g_autofree char *list = NULL;

  if (H5Lexists (self->in.file, "X", H5P_DEFAULT) > 0)
    g_ptr_array_insert (parts, 0, g_strdup ("X"));
  list = join_parts (parts, MOST_LISTED);
  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ self->in.path, self->options->object, -1,
                                  _ ("Choose one of its parts, as NAME=FILE::PATH.") },
                      _ ("There is no such dataset in the file; it has: %s"), list);
}

static FusSource *
h5ad_load (const char *path,
           const FusReadOptions *options,
           FusPool *pool,
           const FusProgress *progress,
           GError **error)
{
  g_autoptr (GRecMutexLocker) inside = fus_hdf5_enter ();
  g_auto (FusH5File) file = fus_hdf5_open (path, error);
  g_autoptr (FusSource) source = NULL;
  FusAnndataLoad self = { { path, file, progress }, options, NULL };
  gboolean found = FALSE;

  g_assert (inside != NULL);
  if (file < 0)
    return NULL;
  if (options->object != NULL || options->labels_only)
    {
      source = fus_importer_anndata_load (path, file, options, progress, &found, error);
      if (!found && !fus_hdf5_has (file, options->object))
        set_no_part (&self, error);
      else if (!found)
        source = fus_importer_hdf5.load (path, options, pool, progress, error);
      return g_steal_pointer (&source);
    }
  source = self.source = fus_source_new ("h5ad");
  source->id = g_strdup ("obs");

  return load_whole (&self, error) ? g_steal_pointer (&source) : NULL;
}

const FusImporterClass fus_importer_h5ad = {
  .format = &fus_format_h5ad,
  .sniff = h5ad_sniff,
  .inspect = fus_importer_hdf5_inspect,
  .load = h5ad_load,
};
