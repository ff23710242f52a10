/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-file.h"

#include "fus-hdf5-writer.h"
#include "fus-model-file-private.h"

#include <string.h>

/* `/spec` and `/tensors/NAME` (names and shapes of MODELS.md 10, the scaler among them
 * as norm.*) are the model; `/split` and `/log` how it came about; `/train`, in full
 * precision, what training goes on from. */

void
fus_model_file_free (FusModelFile *self)
{
  g_clear_pointer (&self->model, fus_model_unref);
  g_clear_pointer (&self->split, fus_split_unref);
  g_clear_pointer (&self->sample_ids, g_strfreev);
  g_clear_pointer (&self->log, fus_training_log_unref);
  g_clear_pointer (&self->dataset_hash, g_free);
  g_clear_pointer (&self->dataset_name, g_free);
  g_clear_pointer (&self->state, fus_train_state_free);
  g_free (self);
}

typedef void (*AddReals) (FusHdf5Writer *writer,
                          const char *path,
                          guint n_dims,
                          const hsize_t *dims,
                          const FusReal *values);

/* How encoders see counts; a file without it was written before they saw logarithms. */
static void
add_logs (FusHdf5Writer *writer,
          const char *folder,
          const char *modality,
          const FusLogScale *logs,
          AddReals add)
{
  const hsize_t n = logs->mean->n_cols;
  const hsize_t one = 1;
  const FusReal size = (FusReal) logs->size;
  g_autofree char *mean = g_strdup_printf ("%s/norm.%s.log_mean", folder, modality);
  g_autofree char *sd = g_strdup_printf ("%s/norm.%s.log_sd", folder, modality);
  g_autofree char *sizes = g_strdup_printf ("%s/norm.%s.log_size", folder, modality);

  add (writer, mean, 1, &n, logs->mean->data);
  add (writer, sd, 1, &n, logs->sd->data);
  add (writer, sizes, 1, &one, &size);
}

static void
add_scaler (FusHdf5Writer *writer,
            const char *folder,
            const FusModelSpec *spec,
            const FusScaler *scaler,
            AddReals add)
{
  for (guint m = 0; m < spec->n_modalities; m++)
    {
      const FusModality *modality = spec->modalities[m];
      const hsize_t n = modality->n_features;
      g_autofree char *mean = g_strdup_printf ("%s/norm.%s.mean", folder, modality->id);
      g_autofree char *sd = g_strdup_printf ("%s/norm.%s.sd", folder, modality->id);

      add (writer, mean, 1, &n, scaler->mean[m]->data);
      add (writer, sd, 1, &n, scaler->sd[m]->data);
      if (fus_scaler_has_log (scaler, m))
        add_logs (writer, folder, modality->id, &scaler->logs[m], add);
    }
}

static void
add_params (FusHdf5Writer *writer, FusParams *params)
{
  for (guint i = 0; i < fus_params_get_n (params); i++)
    {
      const FusParam *param = fus_params_get (params, i);
      const hsize_t dims[] = { param->n_rows, param->n_cols };
      g_autofree char *path = g_strconcat ("/tensors/", param->name, NULL);

      fus_hdf5_writer_add_reals (writer, path, param->n_cols > 1 ? 2 : 1, dims,
                                 fus_params_get_values (params, i));
    }
}

static double
get_field (const FusEpoch *epoch, const FusLogColumn *column)
{
  const char *place = (const char *) epoch + column->offset;
  gsize count = 0;
  double value = 0;

  memcpy (&count, place, sizeof count);
  memcpy (&value, place, sizeof value);

  return column->count ? (double) count : value;
}

static double *
tabulate (const FusTrainingLog *log, GArray *columns)
{
  guint n = fus_training_log_get_n_epochs (log);
  double *values = g_new0 (double, MAX ((gsize) n * columns->len, 1));

  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < columns->len; c++)
      values[(gsize) i * columns->len + c] =
        get_field (fus_training_log_get (log, i),
                   &g_array_index (columns, FusLogColumn, c));

  return values;
}

static void
add_log (FusHdf5Writer *writer, const char *folder, const FusTrainingLog *log)
{
  g_autoptr (GArray) columns = fus_model_file_list_log_columns (log->n_modalities);
  g_autofree double *values = tabulate (log, columns);
  g_autofree const char **names = g_new0 (const char *, columns->len + 1);
  const hsize_t dims[] = { fus_training_log_get_n_epochs (log), columns->len };
  g_autofree char *epochs = g_strconcat (folder, "/epochs", NULL);
  g_autofree char *names_path = g_strconcat (folder, "/columns", NULL);
  g_autofree char *best = g_strconcat (folder, "/best_epoch", NULL);
  g_autofree char *start = g_strconcat (folder, "/start_r2", NULL);
  g_autofree char *seconds = g_strconcat (folder, "/seconds", NULL);
  const hsize_t n_modalities = log->n_modalities;
  const hsize_t n_seconds = 2;

  for (guint c = 0; c < columns->len; c++)
    names[c] = g_array_index (columns, FusLogColumn, c).name;
  fus_hdf5_writer_add_group (writer, folder);
  fus_hdf5_writer_add_doubles (writer, epochs, 2, dims, values);
  fus_hdf5_writer_add_texts (writer, names_path, columns->len, names);
  fus_hdf5_writer_add_integer (writer, best, log->best_epoch);
  fus_hdf5_writer_add_doubles (writer, start, 1, &n_modalities, log->start_r2);
  fus_hdf5_writer_add_doubles (writer, seconds, 1, &n_seconds,
                               (double[]){ log->start_seconds, log->finish_seconds });
}

static void
add_roles (FusHdf5Writer *writer, const char *path, const FusSplit *split)
{
  fus_hdf5_writer_add_integers (writer, path, split->n_samples, H5T_STD_U8LE,
                                H5T_NATIVE_UINT8, split->roles);
}

static void
add_split (FusHdf5Writer *writer, const FusModelFile *self)
{
  fus_hdf5_writer_add_group (writer, "/split");
  add_roles (writer, "/split/roles", self->split);
  fus_hdf5_writer_add_texts (writer, "/split/ids", self->split->n_samples,
                             (const char *const *) self->sample_ids);
}

static void
add_block (FusHdf5Writer *writer, const char *path, const FusParams *params)
{
  const hsize_t n = params->n_values;

  fus_hdf5_writer_add_exact (writer, path, 1, &n, params->values);
}

static void
add_state (FusHdf5Writer *writer, const FusTrainState *state)
{
  g_autofree char *spec = fus_model_spec_to_json (state->spec);
  const hsize_t dims[] = { state->moments->n_rows, state->moments->n_cols };

  fus_hdf5_writer_add_group (writer, "/train");
  fus_hdf5_writer_add_text (writer, "/train/spec", spec);
  fus_hdf5_writer_add_text (writer, "/train/counters", state->counters);
  fus_hdf5_writer_add_integer (writer, "/train/step", (gint64) state->step);
  fus_hdf5_writer_add_integer (writer, "/train/epoch", state->epoch);
  add_scaler (writer, "/train", state->spec, state->scaler, fus_hdf5_writer_add_exact);
  add_roles (writer, "/train/roles", state->split);
  add_block (writer, "/train/params", state->params);
  if (state->best != NULL)
    add_block (writer, "/train/best", state->best);
  fus_hdf5_writer_add_exact (writer, "/train/moments", 2, dims, state->moments->data);
  add_log (writer, "/train/log", state->log);
}

static void
add_model (FusHdf5Writer *writer, const FusModel *model)
{
  const FusModelSpec *spec = fus_model_get_spec (model);
  g_autofree char *json = fus_model_spec_to_json (spec);
  g_autofree char *hash = fus_model_dup_hash (model);

  fus_hdf5_writer_set_text (writer, "/", "format", FUS_MODEL_FILE_FORMAT);
  fus_hdf5_writer_set_text (writer, "/", "writer", "fusescope " PACKAGE_VERSION);
  fus_hdf5_writer_add_integer (writer, "/version", FUS_MODEL_FILE_VERSION);
  fus_hdf5_writer_add_text (writer, "/spec", json);
  fus_hdf5_writer_add_text (writer, "/hash", hash);
  fus_hdf5_writer_add_group (writer, "/tensors");
  add_params (writer, fus_model_get_params (model));
  add_scaler (writer, "/tensors", spec, fus_model_get_scaler (model),
              fus_hdf5_writer_add_reals);
}

gboolean
fus_model_file_save (const FusModelFile *self, const char *path, GError **error)
{
  g_autoptr (FusHdf5Writer) writer = fus_hdf5_writer_new (0);

  add_model (writer, self->model);
  add_split (writer, self);
  add_log (writer, "/log", self->log);
  fus_hdf5_writer_add_group (writer, "/dataset");
  fus_hdf5_writer_add_text (writer, "/dataset/hash", self->dataset_hash);
  fus_hdf5_writer_add_text (writer, "/dataset/name", self->dataset_name);
  if (self->state != NULL)
    add_state (writer, self->state);

  return fus_hdf5_writer_save (writer, path, error);
}

FusSplit *
fus_model_file_dup_split (const FusModelFile *self, const FusDataset *dataset)
{
  gsize n = fus_dataset_get_n_samples (dataset);
  g_autofree guint8 *roles = g_new0 (guint8, MAX (n, 1));

  for (gsize i = 0; i < self->split->n_samples; i++)
    {
      guint sample = 0;

      if (fus_dataset_find_sample (dataset, self->sample_ids[i], &sample))
        roles[sample] = self->split->roles[i];
    }

  return fus_split_new_from_roles (roles, n);
}
