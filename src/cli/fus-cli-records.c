/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-records.h"

#include "fus-cli-matrix.h"

#include <glib/gi18n.h>

void
fus_cli_record_free (FusCliRecord *self)
{
  g_clear_pointer (&self->mean, fus_matrix_unref);
  g_clear_pointer (&self->low, fus_matrix_unref);
  g_clear_pointer (&self->high, fus_matrix_unref);
  g_clear_pointer (&self->draws, fus_matrix_unref);
  g_free (self);
}

/* With the modality's shape where the number of dimensions allows it. */
static void
add_array (GArray *arrays,
           GPtrArray *names,
           const FusModality *modality,
           const char *suffix,
           const FusMatrix *values,
           guint n_draws)
{
  FusResultArray array = { .name = g_strconcat (modality->id, suffix, NULL) };

  g_ptr_array_add (names, (gpointer) array.name);
  array.values = values->data;
  if (n_draws > 0)
    array.shape[array.n_dims++] = n_draws;
  array.shape[array.n_dims++] = values->n_rows / MAX (n_draws, 1);
  if (array.n_dims + modality->n_dims > G_N_ELEMENTS (array.shape))
    array.shape[array.n_dims++] = modality->n_features;
  else
    for (guint d = 0; d < modality->n_dims; d++)
      array.shape[array.n_dims++] = modality->shape[d];
  g_array_append_val (arrays, array);
}

static gboolean
write_npz (const char *path,
           GPtrArray *records,
           const char *const *ids,
           const FusProgress *progress,
           GError **error)
{
  g_autoptr (GArray) arrays = g_array_new (FALSE, FALSE, sizeof (FusResultArray));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  FusResultArray id = { .name = "id", .n_dims = 1, .texts = ids };

  id.shape[0] = g_strv_length ((char **) ids);
  g_array_append_val (arrays, id);
  for (guint i = 0; i < records->len; i++)
    {
      const FusCliRecord *record = g_ptr_array_index (records, i);

      add_array (arrays, names, record->modality, "", record->mean, 0);
      if (record->low != NULL)
        add_array (arrays, names, record->modality, ".low", record->low, 0);
      if (record->high != NULL)
        add_array (arrays, names, record->modality, ".high", record->high, 0);
      if (record->draws != NULL)
        add_array (arrays, names, record->modality, ".draws", record->draws,
                   record->n_draws);
    }

  return fus_results_write_npz (path, (gpointer) arrays->data, arrays->len, error);
}

static gboolean
write_csv (const char *path,
           GPtrArray *records,
           const char *const *ids,
           const FusProgress *progress,
           GError **error)
{
  g_autoptr (FusResultTable) table = fus_result_table_new (g_strv_length ((char **) ids));

  fus_result_table_add_texts (table, "id", ids);
  for (guint i = 0; i < records->len; i++)
    {
      const FusCliRecord *record = g_ptr_array_index (records, i);

      fus_result_table_add_matrix (table, record->modality->id,
                                   (const char *const *) record->modality->feature_names,
                                   record->mean);
    }

  return fus_result_table_write_csv (table, path, error);
}

static FusModality *
copy_modality (const FusModality *modality)
{
  FusModality *copy = fus_modality_new (modality->id, modality->name, modality->kind,
                                        modality->shape, modality->n_dims);

  copy->feature_names = g_strdupv (modality->feature_names);
  copy->likelihood = g_strdup (modality->likelihood);
  copy->unit = g_strdup (modality->unit);

  return copy;
}

static gboolean
write_h5mu (const char *path,
            GPtrArray *records,
            const char *const *ids,
            const FusProgress *progress,
            GError **error)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("reconstruction");
  g_autoptr (FusDataset) dataset = NULL;

  fus_dataset_builder_set_samples (builder, g_strv_length ((char **) ids),
                                   g_strdupv ((char **) ids));
  for (guint i = 0; i < records->len; i++)
    {
      const FusCliRecord *record = g_ptr_array_index (records, i);
      g_autoptr (FusModality) modality = copy_modality (record->modality);

      fus_dataset_builder_add_modality (builder, modality, record->mean, NULL);
    }
  dataset = fus_dataset_builder_finish (builder, error);

  return dataset != NULL && fus_dataset_save (dataset, path, NULL, 0, progress, error);
}

typedef struct
{
  const char *suffix;
  gboolean (*write) (const char *path,
                     GPtrArray *records,
                     const char *const *ids,
                     const FusProgress *progress,
                     GError **error);
} Format;

static const Format formats[] = {
  { ".npz", write_npz },
  { ".csv", write_csv },
  { ".h5mu", write_h5mu },
};

static const Format *
find_format (const char *path, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_has_suffix (path, formats[i].suffix))
      return &formats[i];
  fus_cli_set_suffix_error (error, path, ".npz, .csv, .h5mu");

  return NULL;
}

gboolean
fus_cli_records_check (const char *path, GError **error)
{
  return find_format (path, error) != NULL;
}

gboolean
fus_cli_records_write (const char *path,
                       GPtrArray *records,
                       const char *const *ids,
                       const FusProgress *progress,
                       GError **error)
{
  const Format *format = find_format (path, error);

  return format != NULL && format->write (path, records, ids, progress, error);
}
