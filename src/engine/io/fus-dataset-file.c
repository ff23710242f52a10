/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-dataset-file.h"

#include "fus-hdf5-writer.h"
#include "fus-recipe.h"

#include <string.h>

/* The layout of MuData 0.3 as Python's mudata writes it: every group and array carries
 * its encoding, samples that lack a modality are absent from it, `obsmap` says which row
 * is whose. What MuData has no place for is in `uns/fusescope`. */

typedef struct
{
  FusHdf5Writer *writer;
  const FusDataset *dataset;
} Save;

static void
encode (const Save *self, const char *path, const char *type, const char *version)
{
  fus_hdf5_writer_set_text (self->writer, path, "encoding-type", type);
  fus_hdf5_writer_set_text (self->writer, path, "encoding-version", version);
}

static void
add_dict (const Save *self, const char *path)
{
  fus_hdf5_writer_add_group (self->writer, path);
  encode (self, path, "dict", "0.1.0");
}

static void
add_dicts (const Save *self, const char *parent, const char *const *names)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s", parent, names[i]);

      add_dict (self, path);
    }
}

static void
add_texts (const Save *self, const char *path, gsize n, const char *const *texts)
{
  fus_hdf5_writer_add_texts (self->writer, path, n, texts);
  encode (self, path, "string-array", "0.2.0");
}

static void
add_text (const Save *self, const char *parent, const char *name, const char *text)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", parent, name);

  if (text == NULL)
    return;
  fus_hdf5_writer_add_text (self->writer, path, text);
  encode (self, path, "string", "0.2.0");
}

/* A data frame: the names of its rows, and room for columns. */
static void
add_frame (const Save *self,
           const char *path,
           gsize n,
           const char *const *index,
           gsize n_columns,
           const char *const *columns)
{
  g_autofree char *names = g_strdup_printf ("%s/_index", path);

  fus_hdf5_writer_add_group (self->writer, path);
  encode (self, path, "dataframe", "0.2.0");
  fus_hdf5_writer_set_text (self->writer, path, "_index", "_index");
  fus_hdf5_writer_set_texts (self->writer, path, "column-order", n_columns, columns);
  add_texts (self, names, n, index);
}

/* ---- labels ---- */

static void
add_categorical (const Save *self, const char *path, const FusLabel *label, gsize n)
{
  g_autofree char *codes = g_strdup_printf ("%s/codes", path);
  g_autofree char *categories = g_strdup_printf ("%s/categories", path);
  hid_t type = label->n_classes <= G_MAXINT8    ? H5T_STD_I8LE
               : label->n_classes <= G_MAXINT16 ? H5T_STD_I16LE
                                                : H5T_STD_I32LE;

  fus_hdf5_writer_add_group (self->writer, path);
  encode (self, path, "categorical", "0.2.0");
  fus_hdf5_writer_set_boolean (self->writer, path, "ordered", FALSE);
  fus_hdf5_writer_add_integers (self->writer, codes, n, type, H5T_NATIVE_INT32,
                                label->codes);
  encode (self, codes, "array", "0.2.0");
  add_texts (self, categories, label->n_classes, (const char *const *) label->classes);
}

/* Names with a slash would open a group. */
static char *
make_key (const char *name)
{
  return g_strdelimit (g_strdup (name[0] != '\0' ? name : "_"), "/", '_');
}

static void
add_label (const Save *self, const char *key, const FusLabel *label)
{
  hsize_t n = fus_dataset_get_n_samples (self->dataset);
  g_autofree char *path = g_strdup_printf ("/obs/%s", key);

  if (label->kind == FUS_LABEL_CATEGORICAL)
    {
      add_categorical (self, path, label, n);
      return;
    }
  fus_hdf5_writer_add_doubles (self->writer, path, 1, &n, label->values);
  encode (self, path, "array", "0.2.0");
}

static const char **
list_ids (const FusDataset *dataset)
{
  gsize n = fus_dataset_get_n_samples (dataset);
  const char **ids = g_new0 (const char *, n + 1);

  for (gsize i = 0; i < n; i++)
    ids[i] = fus_dataset_get_id (dataset, i);

  return ids;
}

/* What each label is called in the file. */
static char **
list_keys (const Save *self)
{
  guint n_labels = fus_dataset_get_n_labels (self->dataset);
  char **keys = g_new0 (char *, n_labels + 1);

  for (guint i = 0; i < n_labels; i++)
    keys[i] = make_key (fus_dataset_get_label (self->dataset, i)->name);
  for (guint i = 0; i < n_labels; i++)
    for (guint j = 0; j < i; j++)
      if (g_str_equal (keys[i], keys[j]))
        {
          g_free (keys[i]);
          keys[i] = g_strdup (fus_dataset_get_label (self->dataset, i)->id);
        }

  return keys;
}

static void
add_obs (const Save *self)
{
  guint n_labels = fus_dataset_get_n_labels (self->dataset);
  g_autofree const char **ids = list_ids (self->dataset);
  g_auto (GStrv) keys = list_keys (self);

  add_frame (self, "/obs", fus_dataset_get_n_samples (self->dataset), ids, n_labels,
             (const char *const *) keys);
  for (guint i = 0; i < n_labels; i++)
    add_label (self, keys[i], fus_dataset_get_label (self->dataset, i));
}

/* Colors of classes, where scanpy looks for them. */
static void
add_colors (const Save *self)
{
  g_auto (GStrv) keys = list_keys (self);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      const FusLabel *label = fus_dataset_get_label (self->dataset, i);
      g_autofree char *path = g_strdup_printf ("/uns/%s_colors", keys[i]);

      if (label->colors != NULL)
        add_texts (self, path, label->n_classes, (const char *const *) label->colors);
    }
}

/* ---- modalities ---- */

static char **
dup_feature_names (const FusModality *modality)
{
  char **names = g_new0 (char *, modality->n_features + 1);

  for (gsize i = 0; i < modality->n_features; i++)
    names[i] = modality->feature_names != NULL ? g_strdup (modality->feature_names[i])
                                               : g_strdup_printf ("%zu", i);

  return names;
}

static void
add_own (const Save *self, const char *mod, const FusModality *modality)
{
  g_autofree char *uns = g_strdup_printf ("%s/uns/fusescope", mod);
  g_autofree char *path = g_strdup_printf ("%s/shape", uns);
  gint64 shape[3] = { 0 };

  for (guint i = 0; i < modality->n_dims; i++)
    shape[i] = (gint64) modality->shape[i];
  add_dict (self, uns);
  add_text (self, uns, "name", modality->name);
  add_text (self, uns, "kind", fus_modality_kind_get_id (modality->kind));
  add_text (self, uns, "likelihood", modality->likelihood);
  add_text (self, uns, "unit", modality->unit);
  add_text (self, uns, "feature_names", modality->feature_names != NULL ? "yes" : "no");
  fus_hdf5_writer_add_integers (self->writer, path, modality->n_dims, H5T_STD_I64LE,
                                H5T_NATIVE_INT64, shape);
  encode (self, path, "array", "0.2.0");
}

/* Ids of the samples in the order of the block's rows, and which sample each row is. */
static const char **
list_row_ids (const FusDataset *dataset, guint m)
{
  const gint32 *rows = fus_dataset_get_block_rows (dataset, m);
  gsize n = fus_dataset_get_n_samples (dataset);
  const char **ids = g_new0 (const char *, fus_dataset_get_n_present (dataset, m) + 1);

  for (gsize i = 0; i < n; i++)
    if (rows[i] >= 0)
      ids[rows[i]] = fus_dataset_get_id (dataset, i);

  return ids;
}

static void
add_matrix (const Save *self, const char *path, const FusMatrix *values)
{
  const hsize_t dims[] = { values->n_rows, values->n_cols };

  fus_hdf5_writer_add_reals (self->writer, path, 2, dims, values->data);
  encode (self, path, "array", "0.2.0");
}

/* Numbers that were centred are whole again in a file, in double. */
static void
add_wide_matrix (const Save *self,
                 const char *path,
                 const FusMatrix *values,
                 const double *offsets)
{
  fus_hdf5_writer_add_shifted (self->writer, path, values, offsets);
  encode (self, path, "array", "0.2.0");
}

static void
add_modality (const Save *self, guint m)
{
  static const char *const dicts[] = { "uns",  "layers", "obsm", "obsp",
                                       "varm", "varp",   NULL };
  FusDataset *dataset = (FusDataset *) self->dataset;
  const FusModality *modality = fus_dataset_get_modality (dataset, m);
  g_autofree char *mod = g_strdup_printf ("/mod/%s", modality->id);
  g_autofree char *x = g_strdup_printf ("%s/X", mod);
  g_autofree char *obs = g_strdup_printf ("%s/obs", mod);
  g_autofree char *var = g_strdup_printf ("%s/var", mod);
  g_autofree const char **ids = list_row_ids (dataset, m);
  g_auto (GStrv) features = dup_feature_names (modality);

  fus_hdf5_writer_add_group (self->writer, mod);
  encode (self, mod, "anndata", "0.1.0");
  if (modality->offsets != NULL)
    add_wide_matrix (self, x, fus_dataset_get_block (dataset, m), modality->offsets);
  else
    add_matrix (self, x, fus_dataset_get_block (dataset, m));
  add_frame (self, obs, fus_dataset_get_n_present (dataset, m), ids, 0, NULL);
  add_frame (self, var, modality->n_features, (const char *const *) features, 0, NULL);
  add_dicts (self, mod, dicts);
  add_own (self, mod, modality);
}

static void
add_modalities (const Save *self)
{
  FusDataset *dataset = (FusDataset *) self->dataset;
  guint n = fus_dataset_get_n_modalities (dataset);
  const char *order[FUS_MAX_MODALITIES] = { NULL };

  for (guint m = 0; m < n; m++)
    order[m] = fus_dataset_get_modality (dataset, m)->id;
  fus_hdf5_writer_add_group (self->writer, "/mod");
  fus_hdf5_writer_set_texts (self->writer, "/mod", "mod-order", n, order);
  for (guint m = 0; m < n; m++)
    add_modality (self, m);
}

/* ---- how the parts fit together ---- */

static void
add_map (const Save *self, const char *axis, const char *id, gsize n, const guint32 *rows)
{
  g_autofree char *map = g_strdup_printf ("/%smap/%s", axis, id);
  g_autofree char *mask = g_strdup_printf ("/%sm/%s", axis, id);
  g_autofree gint8 *present = g_new0 (gint8, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    present[i] = rows[i] > 0 ? 1 : 0;
  fus_hdf5_writer_add_integers (self->writer, map, n, H5T_STD_U32LE, H5T_NATIVE_UINT32,
                                rows);
  encode (self, map, "array", "0.2.0");
  fus_hdf5_writer_add_booleans (self->writer, mask, n, present);
  encode (self, mask, "array", "0.2.0");
}

static void
add_obs_maps (const Save *self)
{
  FusDataset *dataset = (FusDataset *) self->dataset;
  gsize n = fus_dataset_get_n_samples (dataset);
  g_autofree guint32 *rows = g_new0 (guint32, MAX (n, 1));

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      const gint32 *block_rows = fus_dataset_get_block_rows (dataset, m);

      for (gsize i = 0; i < n; i++)
        rows[i] = (guint32) (block_rows[i] + 1);
      add_map (self, "obs", fus_dataset_get_modality (dataset, m)->id, n, rows);
    }
}

static gsize
count_features (FusDataset *dataset)
{
  gsize n = 0;

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    n += fus_dataset_get_modality (dataset, m)->n_features;

  return n;
}

/* Features of all modalities, one after the other, told apart by the modality's id. */
static void
add_var (const Save *self)
{
  FusDataset *dataset = (FusDataset *) self->dataset;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      const FusModality *modality = fus_dataset_get_modality (dataset, m);
      g_auto (GStrv) features = dup_feature_names (modality);

      for (gsize i = 0; i < modality->n_features; i++)
        g_ptr_array_add (names, g_strdup_printf ("%s:%s", modality->id, features[i]));
    }
  add_frame (self, "/var", names->len, (const char *const *) names->pdata, 0, NULL);
}

static void
add_var_maps (const Save *self)
{
  FusDataset *dataset = (FusDataset *) self->dataset;
  gsize n = count_features (dataset);
  gsize first = 0;

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      const FusModality *modality = fus_dataset_get_modality (dataset, m);
      g_autofree guint32 *columns = g_new0 (guint32, MAX (n, 1));

      for (gsize i = 0; i < modality->n_features; i++)
        columns[first + i] = (guint32) i + 1;
      add_map (self, "var", modality->id, n, columns);
      first += modality->n_features;
    }
}

static void
add_results (const Save *self, const FusObsm *obsm, gsize n_obsm)
{
  for (gsize i = 0; i < n_obsm; i++)
    {
      g_autofree char *path = g_strdup_printf ("/obsm/%s", obsm[i].name);

      add_matrix (self, path, obsm[i].values);
    }
}

static void
add_root (const Save *self)
{
  fus_hdf5_writer_set_text (self->writer, "/", "encoding-type", "MuData");
  fus_hdf5_writer_set_text (self->writer, "/", "encoding-version", "0.1.0");
  fus_hdf5_writer_set_text (self->writer, "/", "encoder", "fusescope");
  fus_hdf5_writer_set_text (self->writer, "/", "encoder-version", PACKAGE_VERSION);
  fus_hdf5_writer_set_integer (self->writer, "/", "axis", 0);
}

/* A line a notice, its fields apart by tabs. */
static char *
format_notices (const FusDataset *dataset)
{
  const GPtrArray *notices = fus_dataset_get_notices (dataset);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < notices->len; i++)
    {
      const FusNotice *notice = g_ptr_array_index (notices, i);
      g_autofree char *message = g_strdelimit (g_strdup (notice->message), "\t\n", ' ');
      g_autofree char *remedy =
        g_strdelimit (g_strdup (notice->remedy != NULL ? notice->remedy : ""), "\t\n",
                      ' ');

      g_string_append_printf (text, "%s%s\t%zu\t%s\t%s", i > 0 ? "\n" : "", notice->id,
                              notice->n, message, remedy);
    }

  return g_string_free (text, notices->len == 0);
}

static guint64
count_bytes (const FusDataset *dataset)
{
  guint64 n = 0;

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    n += (guint64) fus_dataset_get_n_present (dataset, m) *
         fus_dataset_get_modality (dataset, m)->n_features;

  return n * sizeof (float);
}

/* Names of the labels by which samples belong together, a line each. */
static char *
format_groups (const FusDataset *dataset)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < fus_dataset_get_n_labels (dataset); i++)
    {
      const FusLabel *label = fus_dataset_get_label (dataset, i);

      if (label->group)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", label->name);
    }

  return text->len > 0 ? g_strdup (text->str) : NULL;
}

/* Names of the columns that were kept, so that nobody asks again whether they are
 * sensitive. */
static char *
format_looked_at (const FusDataset *dataset)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fus_dataset_get_n_labels (dataset); i++)
    g_string_append_printf (text, "%s\n", fus_dataset_get_label (dataset, i)->name);
  if (text->len == 0)
    g_string_append_c (text, '\n');

  return g_string_free (text, FALSE);
}

/* With paths beside the file relative to it, so that both can be moved together. */
static char *
format_recipe (const FusDataset *dataset, const char *path)
{
  const char *json = fus_dataset_get_recipe (dataset);
  g_autofree char *full = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);
  g_autoptr (FusRecipe) recipe =
               json != NULL ? fus_recipe_from_json (json, NULL, NULL) : NULL;

  if (recipe == NULL)
    return NULL;
  g_free (recipe->hash);
  recipe->hash = g_strdup (fus_dataset_get_hash (dataset));

  return fus_recipe_to_json (recipe, folder);
}

gboolean
fus_dataset_save (const FusDataset *dataset,
                  const char *path,
                  const FusObsm *obsm,
                  gsize n_obsm,
                  const FusProgress *progress,
                  GError **error)
{
  static const char *const dicts[] = { "obsm",   "varm",   "obsp", "varp",
                                       "obsmap", "varmap", "uns",  NULL };
  g_autoptr (FusHdf5Writer) writer = fus_hdf5_writer_new (count_bytes (dataset));
  Save self = { writer, dataset };
  g_autofree char *notices = format_notices (dataset);
  g_autofree char *groups = format_groups (dataset);
  g_autofree char *recipe = format_recipe (dataset, path);
  g_autofree char *withheld =
    fus_withheld_list_to_text (fus_dataset_get_withheld (dataset));
  g_autofree char *looked_at = format_looked_at (dataset);

  if (!fus_progress_tick (progress, 0, NULL, error))
    return FALSE;
  add_root (&self);
  add_obs (&self);
  add_modalities (&self);
  if (!fus_progress_tick (progress, 0.5, NULL, error))
    return FALSE;
  add_var (&self);
  add_dicts (&self, "", dicts);
  add_obs_maps (&self);
  add_var_maps (&self);
  add_colors (&self);
  add_results (&self, obsm, n_obsm);
  add_dict (&self, "/uns/fusescope");
  add_text (&self, "/uns/fusescope", "name", fus_dataset_get_name (dataset));
  add_text (&self, "/uns/fusescope", "groups", groups);
  add_text (&self, "/uns/fusescope", "card", fus_dataset_get_card (dataset));
  add_text (&self, "/uns/fusescope", "warnings", notices);
  add_text (&self, "/uns/fusescope", "recipe", recipe);
  add_text (&self, "/uns/fusescope", "sensitive", withheld);
  add_text (&self, "/uns/fusescope", "looked_at", looked_at);

  return fus_hdf5_writer_save (writer, path, error);
}
