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

/* What was taken off numbers before they were rounded is given back to them; it takes
 * doubles to hold the sum. %NULL where nothing was. */
static double *
dup_absolute (const FusModality *modality, const FusMatrix *values)
{
  double *absolute = NULL;

  if (modality->offsets == NULL)
    return NULL;
  absolute = g_new (double, MAX (values->n_rows * values->n_cols, 1));
  for (gsize i = 0; i < values->n_rows * values->n_cols; i++)
    absolute[i] =
      (double) values->data[i] + modality->offsets[i % MAX (values->n_cols, 1)];

  return absolute;
}

/* With the modality's shape where the number of dimensions allows it. */
static void
add_array (GArray *arrays,
           GPtrArray *owned,
           const FusModality *modality,
           const char *suffix,
           const FusMatrix *values,
           guint n_draws)
{
  FusResultArray array = { .name = g_strconcat (modality->id, suffix, NULL) };

  g_ptr_array_add (owned, (gpointer) array.name);
  array.doubles = dup_absolute (modality, values);
  if (array.doubles != NULL)
    g_ptr_array_add (owned, (gpointer) array.doubles);
  else
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
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  FusResultArray id = { .name = "id", .n_dims = 1, .texts = ids };

  id.shape[0] = g_strv_length ((char **) ids);
  g_array_append_val (arrays, id);
  for (guint i = 0; i < records->len; i++)
    {
      const FusCliRecord *record = g_ptr_array_index (records, i);

      add_array (arrays, owned, record->modality, "", record->mean, 0);
      if (record->low != NULL)
        add_array (arrays, owned, record->modality, ".low", record->low, 0);
      if (record->high != NULL)
        add_array (arrays, owned, record->modality, ".high", record->high, 0);
      if (record->draws != NULL)
        add_array (arrays, owned, record->modality, ".draws", record->draws,
                   record->n_draws);
    }

  return fus_results_write_npz (path, (gpointer) arrays->data, arrays->len, error);
}

/* Columns of numbers from which something was taken off. */
static void
add_absolute (FusResultTable *table, const FusCliRecord *record, const double *absolute)
{
  const gsize n_rows = record->mean->n_rows;
  const gsize n_cols = record->mean->n_cols;
  g_autofree double *column = g_new (double, MAX (n_rows, 1));

  for (gsize d = 0; d < n_cols; d++)
    {
      g_autofree char *header = fus_modality_dup_feature_name (record->modality, d);

      for (gsize row = 0; row < n_rows; row++)
        column[row] = absolute[row * n_cols + d];
      fus_result_table_add_doubles (table, header, column);
    }
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

      g_autofree double *absolute = dup_absolute (record->modality, record->mean);

      if (absolute != NULL)
        add_absolute (table, record, absolute);
      else
        fus_result_table_add_matrix (
          table, record->modality->id,
          (const char *const *) record->modality->feature_names, record->mean);
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
  if (modality->offsets != NULL)
    copy->offsets =
      g_memdup2 (modality->offsets, modality->n_features * sizeof *modality->offsets);

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
