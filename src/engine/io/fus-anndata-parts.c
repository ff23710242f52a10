/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matrices of an AnnData, at the root of a file or below `mod`: X, layers, raw, and the
 * tables beside them in `obsm`, each with the names that the file has for it. */
#include "config.h"

#include "fus-anndata-parts.h"

#include "fus-file-error.h"
#include "fus-format-count.h"
#include "fus-importer.h"

#include <glib/gi18n-lib.h>
#include <stdint.h>
#include <string.h>

static char *
read_own (const FusAnndataLoad *self, const char *mod, const char *field)
{
  g_autofree char *object = g_strdup_printf ("%s/uns/fusescope/%s", mod, field);

  return fus_anndata_read_string (&self->in, object);
}

static void
read_own_shape (const FusAnndataLoad *self, const char *mod, FusTable *table)
{
  g_autofree char *object = g_strdup_printf ("%s/uns/fusescope/shape", mod);
  g_auto (FusH5Object) place = fus_hdf5_open_object (self->in.file, object);
  g_autoptr (FusArray) shape =
               fus_hdf5_is_dataset (place)
                 ? fus_hdf5_read (place, self->in.path, object, NULL, NULL)
                 : NULL;
  gsize dims[3] = { 0 };
  gsize product = 1;

  if (shape == NULL || shape->wide == NULL || shape->n_dims != 1 || shape->dims[0] < 1 ||
      shape->dims[0] > 3)
    return;
  for (gsize i = 0; i < shape->dims[0]; i++)
    {
      if (!(shape->wide[i] >= 1 && shape->wide[i] <= (double) table->x->n_cols))
        return;
      dims[i] = (gsize) shape->wide[i];
      product *= dims[i];
    }
  if (product == table->x->n_cols)
    fus_table_set_shape (table, dims, (guint) shape->dims[0]);
}

/* What Fusescope wrote about a modality, or a guess. */
static void
describe_table (const FusAnndataLoad *self,
                const char *mod,
                FusTable *table,
                gboolean sparse)
{
  g_autofree char *kind = read_own (self, mod, "kind");
  g_autofree char *name = read_own (self, mod, "name");

  g_autofree char *named = read_own (self, mod, "feature_names");

  if (g_strcmp0 (named, "no") == 0)
    g_clear_pointer (&table->features, g_strfreev);
  read_own_shape (self, mod, table);
  table->likelihood = read_own (self, mod, "likelihood");
  table->unit = read_own (self, mod, "unit");
  if (kind == NULL || !fus_modality_kind_from_id (kind, &table->kind))
    fus_table_guess_kind (table, FALSE, sparse);
  if (name != NULL)
    {
      table->id = g_steal_pointer (&table->name);
      table->name = g_strdup (name);
    }
}

/* A FUS_FILE_ERROR_MISMATCH; always %FALSE. @n_ids: rows of the frame */
static gboolean
set_rows_differ (const FusAnndataLoad *self,
                 const char *object,
                 guint64 n_rows,
                 gsize n_ids,
                 GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ self->in.path, object, -1,
                                  fus_hdf5_has (self->in.file, "mod")
                                    ? _ ("Write the file again with mudata.")
                                    : _ ("Write the file again with anndata.") },
                      ngettext ("The matrix has %ju row, its obs has %zu",
                                "The matrix has %ju rows, its obs has %zu",
                                (gulong) n_rows),
                      (uintmax_t) n_rows, n_ids);

  return FALSE;
}

/* ---- one matrix of a modality, by its path ---- */

/* Cuts `mod/rna/layers/log` into the modality’s folder and what is in it. @part: (out):
 * what is left, as `X`, `layers/…`, `obsm/…`, `raw/X`. */
static gboolean
cut_path (const char *object, char **mod, const char **part)
{
  const char *slash = NULL;

  while (*object == '/')
    object++;
  if (g_str_has_prefix (object, "mod/") && (slash = strchr (object + 4, '/')) != NULL)
    {
      *mod = g_strndup (object, (gsize) (slash - object));
      *part = slash + 1;
    }
  else
    {
      *mod = g_strdup ("");
      *part = object;
    }

  return g_str_equal (*part, "X") || g_str_has_prefix (*part, "layers/") ||
         g_str_has_prefix (*part, "obsm/") || g_str_equal (*part, "raw/X") ||
         g_str_equal (*part, "raw.X");
}

static char *
join_below (const char *mod, const char *part)
{
  return mod[0] != '\0' ? g_strdup_printf ("%s/%s", mod, part) : g_strdup (part);
}

void
fus_anndata_tell_empty (FusAnndataLoad *self, const char *name)
{
  g_ptr_array_add (self->source->notes,
                   g_strdup_printf (_ ("“%s” holds no numbers and was left out."), name));
}

static void
tell_left (FusAnndataLoad *self, const char *object, gsize n_left)
{
  g_autofree char *count = fus_format_count ((gint64) n_left);

  if (n_left == 0)
    return;
  g_ptr_array_add (self->source->notes,
                   g_strdup_printf (
                     /* Translators: number of columns, path of a table in a file */
                     ngettext ("%s column of “%s” holds no numbers and was left out.",
                               "%s columns of “%s” hold no numbers and were left out.",
                               n_left),
                     count, object));
}

static char **
take_list (char **list, gsize n_list, gsize n)
{
  if (list != NULL && n_list == n)
    return list;
  g_strfreev (list);

  return NULL;
}

/* Names of the columns of a matrix: those of its `var`; of one in `obsm`, a list of texts
 * in `uns` that is called after it, as `protein_names` for `protein_expression`. */
static char **
read_features (FusAnndataLoad *self, const char *mod, const char *part, gsize n_cols)
{
  const char *frame = g_str_has_prefix (part, "raw/")   ? "raw/var"
                      : g_str_has_prefix (part, "raw.") ? "raw.var"
                                                        : "var";
  const char *key = g_str_has_prefix (part, "obsm/") ? part + strlen ("obsm/") : NULL;
  g_autofree char *var = join_below (mod, frame);
  gsize n = 0;

  if (key == NULL)
    {
      char **names = fus_anndata_read_index (&self->in, var, &n, NULL);

      return take_list (names, n, n_cols);
    }
  for (guint i = 0; i < 2; i++)
    {
      gsize stem = i == 0 ? strlen (key) : strcspn (key, "_");
      g_autofree char *list = g_strdup_printf ("uns/%.*s_names", (int) stem, key);
      g_autofree char *object = join_below (mod, list);
      char **names = fus_anndata_read_texts (&self->in, object, &n);

      names = take_list (names, n, n_cols);
      if (names != NULL)
        return names;
    }

  return NULL;
}

/* @features: (transfer full) (nullable), @ids: (transfer full) */
static void
add_table (FusAnndataLoad *self,
           const char *mod,
           const char *part,
           const char *name,
           FusArray *array,
           char **features,
           char **ids)
{
  FusTable *table =
    fus_source_add_table (self->source, name, fus_array_dup_matrix (array));

  table->object = join_below (mod, part);
  table->offsets = array->n_dims == 2 ? g_steal_pointer (&array->offsets) : NULL;
  table->features = features;
  table->ids = ids;
  if (g_str_equal (part, "X"))
    describe_table (self, mod, table, array->sparse);
  else
    fus_table_guess_kind (table, FALSE, array->sparse);
}

gboolean
fus_anndata_add_part (FusAnndataLoad *self,
                      const char *mod,
                      const char *part,
                      const char *name,
                      char **ids,
                      gsize n_ids,
                      GError **error)
{
  g_autofree char *object = join_below (mod, part);
  g_autofree char *obs = join_below (mod, "obs");
  g_auto (GStrv) features = NULL;
  gsize n_left = 0;
  g_autoptr (FusArray) array =
               fus_anndata_read_table (&self->in, object, &features, &n_left, error);
  g_auto (GStrv) rows = NULL;
  gsize n_rows = 0;
  guint64 n = 0;

  if (array == NULL)
    return FALSE;
  if (!fus_array_count (array, &n) || n == 0)
    {
      fus_anndata_tell_empty (self, object);
      return TRUE;
    }
  rows = fus_anndata_read_frame_ids (self, obs, ids, n_ids, &n_rows, error);
  if (rows == NULL)
    return FALSE;
  if (n_rows != array->dims[0])
    return set_rows_differ (self, object, array->dims[0], n_rows, error);
  if (features == NULL)
    features = read_features (self, mod, part, n / array->dims[0]);
  add_table (self, mod, part, name, array, g_steal_pointer (&features),
             g_steal_pointer (&rows));
  tell_left (self, object, n_left);

  return TRUE;
}

static gboolean
set_empty (const FusAnndataLoad *self, const char *object, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ self->in.path, object, -1,
                                  _ ("Choose a part that holds measurements.") },
                      _ ("This part of the file holds no numbers"));

  return FALSE;
}

static gboolean
load_part (FusAnndataLoad *self, const char *mod, const char *part, GError **error)
{
  gsize n_ids = 0;
  g_auto (GStrv) ids = fus_anndata_read_index (&self->in, "obs", &n_ids, error);
  g_autofree char *object = join_below (mod, part);
  FusTable *table = NULL;

  if (ids == NULL || !fus_anndata_add_part (self, mod, part, object, ids, n_ids, error))
    return FALSE;
  if (self->source->tables->len == 0)
    return set_empty (self, object, error);
  table = g_ptr_array_index (self->source->tables, 0);
  g_clear_pointer (&table->id, g_free);

  return fus_anndata_add_asked_labels (self, ids, n_ids, error);
}

static gboolean
load_labels (FusAnndataLoad *self, GError **error)
{
  gsize n_ids = 0;
  g_auto (GStrv) ids = fus_anndata_read_index (&self->in, "obs", &n_ids, error);

  return ids != NULL && fus_anndata_add_asked_labels (self, ids, n_ids, error);
}

FusSource *
fus_importer_anndata_load (const char *path,
                           gint64 file,
                           const FusReadOptions *options,
                           const FusProgress *progress,
                           gboolean *found,
                           GError **error)
{
  g_autoptr (FusSource) source = fus_source_new ("anndata");
  FusAnndata in = { path, file, progress };
  FusAnndataLoad self = { in, options, source };
  g_autofree char *mod = NULL;
  g_autofree char *object = NULL;
  const char *part = NULL;

  *found = options->labels_only;
  source->id = g_strdup ("obs");
  if (options->labels_only)
    return load_labels (&self, error) ? g_steal_pointer (&source) : NULL;
  if (options->object == NULL || !cut_path (options->object, &mod, &part))
    return NULL;
  object = join_below (mod, part);
  *found = fus_anndata_has (&in, object);

  return *found && load_part (&self, mod, part, error) ? g_steal_pointer (&source) : NULL;
}
